/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code of the suite ntmem_fault_library: calls of the C library, as drivers have them.
 */
#ifndef NTMEM_KUNIT_FAULT_LIBRARY_H
#define NTMEM_KUNIT_FAULT_LIBRARY_H

#include <linux/types.h>

#include <ntmem/exception.h>

/**
 * struct library_call - arguments of a routine, of which each takes what it has
 * @a: the first address
 * @b: the second
 * @n: length or limit
 * @value: byte or character
 */
struct library_call {
	char *a;
	const char *b;
	SIZE_T n;
	int value;
};

/**
 * struct library_routine - a routine, and what it is judged by
 * @name: its name
 * @call: calls it
 * @reference: does the same, byte by byte
 * @is_writer: it writes at @a
 * @is_order: of what it returns, the sign alone counts
 */
struct library_routine {
	const char *name;
	unsigned long (*call)(const struct library_call *call);
	unsigned long (*reference)(const struct library_call *call);
	bool is_writer;
	bool is_order;
};

#define LIBRARY_ROUTINES 22

extern const struct library_routine library_routines[LIBRARY_ROUTINES];

/* Large enough that no compiler copies it by loads and stores alone. */
struct library_wide {
	char bytes[5000];
};

/* Large enough for some of them. */
struct library_medium {
	char bytes[200];
};

void library_copy_wide(struct library_wide *to, const struct library_wide *from);
void library_copy_medium(struct library_medium *to, const struct library_medium *from);
void library_clear_wide(struct library_wide *wide);

/* What a handler sees of a local that was set before and after the call. */
int library_local_at_memcpy(void *to, const void *from, SIZE_T length);
int library_local_at_strlen(const char *text);
/* Whether a call that nobody needs the result of raises. */
bool library_unused_strlen_raises(const char *text);

#endif /* NTMEM_KUNIT_FAULT_LIBRARY_H */
