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

static const char try_except[] = TEXT(NTMEM_TRY_EXCEPT(FILTER));

static const char *const texts[NR_FORMS] = {
	[FORM_EXCEPT_CLAUSE] = TEXT(NTMEM_EXCEPT),
	[FORM_EXCEPT_END] = TEXT(NTMEM_EXCEPT_END),
	[FORM_FINALLY_BODY] = TEXT(NTMEM_TRY_FINALLY),
	[FORM_FINALLY_CLAUSE] = TEXT(NTMEM_FINALLY),
	[FORM_FINALLY_END] = TEXT(NTMEM_FINALLY_END),
	[FORM_LEAVE] = TEXT(NTMEM_LEAVE),
};

const char *form_text(enum form form)
{
	static char *before, *after;

	if (form != FORM_EXCEPT_FILTER && form != FORM_EXCEPT_BODY)
		return texts[form];
	if (!before) {
		before = allocate(sizeof(try_except));
		memcpy(before, try_except, sizeof(try_except));
		after = strchr(before, FILTER_CHARACTER);
		if (!after || strchr(after + 1, FILTER_CHARACTER))
			die("the form does not have its filter in one place");
		*after++ = 0;
	}
	return form == FORM_EXCEPT_FILTER ? before : after;
}
