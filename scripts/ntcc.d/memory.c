// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory, which there is or the program ends.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "ntcc.h"

void die(const char *format, ...)
{
	va_list arguments;

	fputs(PROGRAM ": ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		die("out of memory");
	return memory;
}

void *grow(void *array, size_t nr, size_t size)
{
	size_t room = nr ? nr * 2 : 1;

	/* Only then it is full. */
	if (nr & (nr - 1))
		return array;
	if (room > SIZE_MAX / size)
		die("out of memory");
	array = realloc(array, room * size);
	if (!array)
		die("out of memory");
	return array;
}
