// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of the C library's routines for memory and strings, in guarded code.
 *
 * The kernel has such routines, and knows nothing of exceptions: one that is given a bad
 * address faults in the kernel's code, where no table helps. So guarded code refers to
 * ntmem's own instead, which raise. It does so in the assembly, since half of these calls
 * are the compiler's, which copies structures by them, makes them of loops, and makes one of
 * another.
 *
 * A routine that the file defines itself stays its own. One that another file of the driver's
 * defines under such a name is not called by guarded code.
 */
#include <stdlib.h>
#include <string.h>

#include "assembly.h"
#include "ntcc.h"

/*
 * What is in the first column is called as what is in the second. Where files without
 * sanitizers are to call routines without, the kernel's headers name them as the first ones.
 */
static const struct {
	const char *name;
	const char *routine;
} routines[] = {
	{ "__memcpy", "ntmem_guarded_move" },
	{ "__memmove", "ntmem_guarded_move" },
	{ "__memset", "ntmem_guarded_memset" },
	{ "bcmp", "ntmem_guarded_memcmp" },
	{ "memchr", "ntmem_guarded_memchr" },
	{ "memcmp", "ntmem_guarded_memcmp" },
	{ "memcpy", "ntmem_guarded_move" },
	{ "memmove", "ntmem_guarded_move" },
	{ "memset", "ntmem_guarded_memset" },
	{ "stpcpy", "ntmem_guarded_stpcpy" },
	{ "strcat", "ntmem_guarded_strcat" },
	{ "strchr", "ntmem_guarded_strchr" },
	{ "strcmp", "ntmem_guarded_strcmp" },
	{ "strcpy", "ntmem_guarded_strcpy" },
	{ "strcspn", "ntmem_guarded_strcspn" },
	{ "strlen", "ntmem_guarded_strlen" },
	{ "strncat", "ntmem_guarded_strncat" },
	{ "strncmp", "ntmem_guarded_strncmp" },
	{ "strncpy", "ntmem_guarded_strncpy" },
	{ "strnlen", "ntmem_guarded_strnlen" },
	{ "strrchr", "ntmem_guarded_strrchr" },
	{ "strspn", "ntmem_guarded_strspn" },
	{ "strstr", "ntmem_guarded_strstr" },
};

/* Those that the file defines. */
static bool is_own[ARRAY_SIZE(routines)];

/* The routine that the text begins with, or -1. */
static int find_routine(const char *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(routines); i++)
		if (word_is(text, routines[i].name))
			return i;
	return -1;
}

/* Directives that make a symbol of the first operand: variables, and other names. */
static bool defines(const char *text)
{
	static const char *const directives[] = { ".comm", ".lcomm", ".set", ".equ" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(directives); i++)
		if (word_is(text, directives[i]))
			return true;
	return false;
}

static void find_own(void)
{
	size_t i;
	int line, routine;

	for (i = 0; i < ARRAY_SIZE(routines); i++)
		is_own[i] = find_label(routines[i].name, strlen(routines[i].name)) >= 0;
	for (line = 0; line < nr_lines; line++) {
		routine = defines(lines[line].text) ?
			  find_routine(operands(lines[line].text)) : -1;
		if (routine >= 0)
			is_own[routine] = true;
	}
}

/*
 * Writes the text with other names, up to a comment. Where @out is NULL, only tells whether
 * there are any.
 */
static bool rename_in(const char *text, FILE *out)
{
	bool in_string = false, found = false;

	while (*text && (in_string || *text != '#')) {
		size_t length = in_string ? 0 : symbol_length(text);
		int routine = length ? find_routine(text) : -1;

		if (routine >= 0 && !is_own[routine]) {
			found = true;
			if (out)
				fputs(routines[routine].routine, out);
			text += length;
			continue;
		}
		if (*text == '"')
			in_string = !in_string;
		else if (in_string && *text == '\\' && text[1])
			length = 2;
		length = length ? length : 1;
		if (out)
			fwrite(text, 1, length, out);
		text += length;
	}
	if (out)
		fputs(text, out);
	return found;
}

static void rename_line(struct line *line)
{
	size_t before = line->text - line->whole, length;
	char *whole;
	FILE *out;

	if (!rename_in(line->text, NULL))
		return;
	out = open_memstream(&whole, &length);
	if (!out)
		die("out of memory");
	fwrite(line->whole, 1, before, out);
	rename_in(line->text, out);
	if (fclose(out))
		die("out of memory");
	line->whole = whole;
	line->text = whole + before;
}

/**
 * library_rename() - have the file refer to ntmem's routines
 *
 * What is not guarded refers to what it names.
 */
void library_rename(void)
{
	int i;

	find_own();
	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		if (!line->dropped && !line->debug && !line->foreign &&
		    !section_named(line->text))
			rename_line(line);
	}
}
