// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file's text, and what its places are called.
 *
 * The user's files and lines are found by the linemarkers of the preprocessor. Columns are
 * those of the preprocessed text: the preprocessor keeps indentation, and what it has
 * changed otherwise in a line it tells nobody.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ntcc.h"

/* Offsets in tokens have 32 bits, and signs are for others to get wrong. */
#define MAX_LENGTH 0x7fffffff

/* No line that is longer is shown with an error. */
#define MAX_SHOWN 300

static void read_text(struct source *source)
{
	size_t room = 1 << 16, nr;
	FILE *file = fopen(source->path, "rb");

	if (!file)
		die("%s: %s", source->path, strerror(errno));
	source->text = allocate(room);
	/* One byte is kept for the 0 behind the text. */
	while ((nr = fread(source->text + source->length, 1, room - source->length - 1, file))) {
		source->length += nr;
		if (source->length > MAX_LENGTH)
			die("%s: larger than 2 GiB", source->path);
		if (source->length < room - 1)
			continue;
		room *= 2;
		source->text = realloc(source->text, room);
		if (!source->text)
			die("out of memory");
	}
	if (ferror(file))
		die("%s: %s", source->path, strerror(errno));
	fclose(file);
	source->text[source->length] = 0;
}

static void read_rows(struct source *source)
{
	const char *p = source->text, *end = p + source->length;

	while (p) {
		source->rows = grow(source->rows, source->nr_rows, sizeof(*source->rows));
		source->rows[source->nr_rows++] = p - source->text;
		p = memchr(p, '\n', end - p);
		if (p)
			p++;
	}
}

/* The name that the text has as long as no linemarker says otherwise. */
static void add_own_name(struct source *source)
{
	char *name = allocate(2 * strlen(source->path) + 3);
	struct marker marker = { .line = 1, .file = name };
	const char *p;

	*name++ = '"';
	for (p = source->path; *p; p++) {
		if (*p == '"' || *p == '\\')
			*name++ = '\\';
		*name++ = *p;
	}
	*name++ = '"';
	marker.file_length = name - marker.file;
	source_add_marker(source, &marker);
}

void source_read(struct source *source, const char *path)
{
	*source = (struct source) { .path = path };
	read_text(source);
	read_rows(source);
	add_own_name(source);
}

void source_add_marker(struct source *source, const struct marker *marker)
{
	source->markers = grow(source->markers, source->nr_markers, sizeof(*marker));
	source->markers[source->nr_markers++] = *marker;
}

struct place source_place(const struct source *source, size_t offset)
{
	size_t low = 0, high = source->nr_rows, row;
	struct place place;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->rows[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	row = low;
	low = 0;
	high = source->nr_markers;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->markers[middle].row <= row)
			low = middle;
		else
			high = middle;
	}
	place.marker = &source->markers[low];
	place.line = place.marker->line + (row - place.marker->row);
	place.row_start = source->rows[row];
	return place;
}

/* The name in a linemarker has what the preprocessor escapes. */
static void print_file(const struct marker *marker)
{
	const char *p = marker->file + 1, *end = marker->file + marker->file_length - 1;

	while (p < end) {
		if (*p != '\\' || p + 1 == end) {
			fputc(*p++, stderr);
			continue;
		}
		p++;
		if (*p >= '0' && *p <= '7') {
			int value = 0, nr;

			for (nr = 0; nr < 3 && p < end && *p >= '0' && *p <= '7'; nr++)
				value = value * 8 + *p++ - '0';
			fputc(value, stderr);
		} else {
			fputc(*p++, stderr);
		}
	}
}

static void print_line(const struct source *source, const struct place *place, size_t offset,
		       size_t length)
{
	const char *row = source->text + place->row_start;
	size_t column = offset - place->row_start, shown, i;

	for (shown = 0; row[shown] != '\n' && row + shown < source->text + source->length; shown++)
		if (shown == MAX_SHOWN)
			return;
	fprintf(stderr, "%5u | ", place->line);
	for (i = 0; i < shown; i++)
		fputc(row[i] == '\t' || !iscntrl((unsigned char)row[i]) ? row[i] : ' ', stderr);
	fputs("\n      | ", stderr);
	for (i = 0; i < column; i++)
		fputc(row[i] == '\t' ? '\t' : ' ', stderr);
	fputc('^', stderr);
	for (i = 1; i < length && column + i < shown; i++)
		fputc('~', stderr);
	fputc('\n', stderr);
}

static void say(const struct source *source, size_t offset, size_t length, const char *kind,
		const char *format, va_list arguments)
{
	struct place place = source_place(source, offset);

	print_file(place.marker);
	fprintf(stderr, ":%u:%zu: %s: ", place.line, offset - place.row_start + 1, kind);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	print_line(source, &place, offset, length);
}

void source_error(struct source *source, size_t offset, size_t length, const char *format, ...)
{
	va_list arguments;

	source->nr_errors++;
	va_start(arguments, format);
	say(source, offset, length, "error", format, arguments);
	va_end(arguments);
}

void source_note(struct source *source, size_t offset, size_t length, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(source, offset, length, "note", format, arguments);
	va_end(arguments);
}
