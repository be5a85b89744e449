// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text of the end-marked form, which is defined in one place: the header that code
 * written by hand uses as well. Its macros become strings when ntcc is compiled.
 */
#include <stdlib.h>
#include <string.h>

#include "../../include/ntmem/seh_form.h"
#include "ntcc.h"

#define TEXT_(...) #__VA_ARGS__
#define TEXT(...) TEXT_(__VA_ARGS__)

/* Where the filter goes. It is in no text of C, so that none can be taken for it. */
#define FILTER @
#define FILTER_CHARACTER '@'

/* As the filter: how many bodies are left, and where the words of the user stand. */
static const char exit_plain[] = TEXT(NTMEM_EXIT(#, @));
static const char exit_value[] = TEXT(NTMEM_RETURN(#, @));
static const char exit_void[] = TEXT(NTMEM_RETURN_VOID(#, @));
#define NUMBER_CHARACTER '#'

static const char try_except_c[] = TEXT(NTMEM_TRY_EXCEPT_C(FILTER));
static const char try_except_cxx[] = TEXT(NTMEM_TRY_EXCEPT_CXX(FILTER));
static const char try_finally_cxx[] = TEXT(NTMEM_TRY_FINALLY_CXX(FILTER));

static const char *const texts[NR_FORMS] = {
	[FORM_EXCEPT_CLAUSE] = TEXT(NTMEM_EXCEPT),
	[FORM_EXCEPT_END] = TEXT(NTMEM_EXCEPT_END),
	[FORM_FINALLY_BODY] = TEXT(NTMEM_TRY_FINALLY),
	[FORM_FINALLY_CLAUSE] = TEXT(NTMEM_FINALLY),
	[FORM_FINALLY_END] = TEXT(NTMEM_FINALLY_END),
	[FORM_FINALLY_END_NEVER] = TEXT(NTMEM_FINALLY_END_NEVER),
	[FORM_LEAVE] = TEXT(NTMEM_LEAVE),
	[FORM_CXX_FINALLY_END] = TEXT(NTMEM_FINALLY_CXX_END),
};

/* A text that has words of the user in it, as what is in front of them and what follows. */
static const char *halves[NR_FORMS];

static void split(const char *text, enum form before, enum form after)
{
	char *half = allocate(strlen(text) + 1), *middle;

	strcpy(half, text);
	middle = strchr(half, FILTER_CHARACTER);
	if (!middle || strchr(middle + 1, FILTER_CHARACTER))
		die("a form does not have the user's words in one place");
	*middle = 0;
	halves[before] = half;
	halves[after] = middle + 1;
}

const char *form_text(enum form form)
{
	if (texts[form])
		return texts[form];
	if (!halves[form]) {
		split(ntcc_options.is_cxx ? try_except_cxx : try_except_c, FORM_EXCEPT_FILTER,
		      FORM_EXCEPT_BODY);
		split(try_finally_cxx, FORM_CXX_FINALLY_CLAUSE, FORM_CXX_FINALLY_BODY);
	}
	return halves[form];
}

/* The text with the number in its place, up to the user's words or from there on. */
static const char *numbered(const char *text, size_t number)
{
	char *result, *to;

	result = allocate(strlen(text) + 24);
	for (to = result; *text; text++) {
		if (*text == NUMBER_CHARACTER)
			to += sprintf(to, "%zu", number);
		else
			*to++ = *text;
	}
	return result;
}

void form_exit(enum exit_kind kind, size_t nr_bodies, const char **before, const char **after)
{
	const char *form = exit_plain;
	char *text, *middle;

	if (kind == EXIT_VALUE)
		form = exit_value;
	else if (kind == EXIT_VOID)
		form = exit_void;
	text = (char *)numbered(form, nr_bodies);
	middle = strchr(text, FILTER_CHARACTER);

	if (!middle)
		die("the form does not have its jump in one place");
	*middle = 0;
	*before = text;
	*after = middle + 1;
}
