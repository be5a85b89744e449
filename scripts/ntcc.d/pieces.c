// SPDX-License-Identifier: GPL-2.0-only
/*
 * The translation as a list of pieces: text of the source, and forms between.
 *
 * A filter comes behind the body and has to go in front of it. As a list, it goes there in
 * no time, with all that was translated in it.
 *
 * Each piece that does not continue the one in front of it begins with a linemarker, and
 * with blanks up to its column, so that messages and debug information are about what the
 * user has written. Forms are marked as text of a system header: warnings are for what a
 * user can mend. Errors in them show, at the keyword.
 */
#include <string.h>

#include "ntcc.h"

/* Blanks for the columns of one long line must not add up to its length squared. */
#define MAX_INDENT 500

static struct piece *pieces_add(struct pieces *pieces)
{
	struct piece *piece = allocate(sizeof(*piece));

	if (pieces->last)
		pieces->last->next = piece;
	else
		pieces->first = piece;
	pieces->last = piece;
	return piece;
}

void pieces_take(struct pieces *pieces, size_t offset)
{
	struct piece *piece = pieces_add(pieces);

	piece->start = pieces->taken;
	piece->end = offset;
	pieces->taken = offset;
}

void pieces_skip(struct pieces *pieces, size_t offset)
{
	pieces->taken = offset;
}

struct piece *pieces_add_form(struct pieces *pieces, const char *form, size_t offset)
{
	struct piece *piece = pieces_add(pieces);

	piece->form = form;
	piece->start = offset;
	piece->end = offset;
	return piece;
}

void pieces_move(struct pieces *pieces, struct piece *from, struct piece *to)
{
	struct piece *first = from->next, *last = pieces->last;

	if (!first)
		return;
	from->next = NULL;
	pieces->last = from;
	last->next = to->next;
	to->next = first;
}

struct piece *pieces_last(const struct pieces *pieces)
{
	return pieces->last;
}

static bool is_blank(const char *text, size_t length)
{
	return strspn(text, " \t\n") >= length;
}

static void write_place(const struct source *source, size_t offset, bool is_form, FILE *out)
{
	struct place place = source_place(source, offset);
	const struct marker *marker = place.marker;
	size_t indent = offset - place.row_start;

	fprintf(out, "\n# %u %.*s%s%s\n", place.line, (int)marker->file_length, marker->file,
		is_form || marker->is_system ? " 3" : "", marker->is_extern_c ? " 4" : "");
	if (indent > MAX_INDENT)
		return;
	for (offset = place.row_start; indent; indent--, offset++)
		fputc(source->text[offset] == '\t' ? '\t' : ' ', out);
}

void pieces_write(const struct pieces *pieces, const struct source *source, FILE *out)
{
	const struct piece *piece;
	size_t next = 0;

	/* Else the compiler takes the name of the file that it gets this in. */
	if (source->nr_markers < 2 || source->markers[1].row != 1) {
		const struct marker *own = source->markers;

		fprintf(out, "# %u %.*s\n", own->line, (int)own->file_length, own->file);
	}
	for (piece = pieces->first; piece; piece = piece->next) {
		if (piece->form) {
			write_place(source, piece->start, true, out);
			fputs(piece->form, out);
			next = source->length + 1;
			continue;
		}
		if (is_blank(source->text + piece->start, piece->end - piece->start))
			continue;
		if (piece->start != next)
			write_place(source, piece->start, false, out);
		fwrite(source->text + piece->start, 1, piece->end - piece->start, out);
		next = piece->end;
	}
}
