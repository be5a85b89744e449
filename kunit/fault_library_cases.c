// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code of the suite ntmem_fault_library.
 *
 * The routines are declared as a driver's headers declare them. What they are judged by goes
 * byte by byte, in the order in which they are said to access memory; volatile keeps the
 * compiler from making calls of it.
 */
#include <ntddk.h>

#include "fault_library.h"

/* As ntmem/cstring.h declares them; the last ones are what the compiler may come to. */
void *memcpy(void *destination, const void *source, SIZE_T bytes);
void *memmove(void *destination, const void *source, SIZE_T bytes);
void *memset(void *destination, int value, SIZE_T bytes);
int memcmp(const void *first, const void *second, SIZE_T bytes);
void *memchr(const void *address, int value, SIZE_T bytes);
SIZE_T strlen(const char *text);
SIZE_T strnlen(const char *text, SIZE_T limit);
int strcmp(const char *first, const char *second);
int strncmp(const char *first, const char *second, SIZE_T limit);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
char *strstr(const char *text, const char *part);
SIZE_T strspn(const char *text, const char *set);
SIZE_T strcspn(const char *text, const char *set);
char *strcpy(char *destination, const char *source);
char *strncpy(char *destination, const char *source, SIZE_T limit);
char *strcat(char *destination, const char *source);
char *strncat(char *destination, const char *source, SIZE_T limit);
char *stpcpy(char *destination, const char *source);

/* Memory -------------------------------------------------------------------- */

static UCHAR load(const char *address, SIZE_T at)
{
	return *(const volatile UCHAR *)(address + at);
}

static VOID store(char *address, SIZE_T at, UCHAR value)
{
	*(volatile UCHAR *)(address + at) = value;
}

/* Ranges -------------------------------------------------------------------- */

static unsigned long call_memcpy(const struct library_call *call)
{
	return (unsigned long)memcpy(call->a, call->b, call->n);
}

static unsigned long call_memmove(const struct library_call *call)
{
	return (unsigned long)memmove(call->a, call->b, call->n);
}

static unsigned long reference_move(const struct library_call *call)
{
	SIZE_T i;

	if ((unsigned long)call->a - (unsigned long)call->b >= call->n)
		for (i = 0; i < call->n; i++)
			store(call->a, i, load(call->b, i));
	else
		for (i = call->n; i--;)
			store(call->a, i, load(call->b, i));
	return (unsigned long)call->a;
}

static unsigned long call_memset(const struct library_call *call)
{
	return (unsigned long)memset(call->a, call->value, call->n);
}

static unsigned long reference_memset(const struct library_call *call)
{
	SIZE_T i;

	for (i = 0; i < call->n; i++)
		store(call->a, i, call->value);
	return (unsigned long)call->a;
}

static unsigned long call_memcmp(const struct library_call *call)
{
	return memcmp(call->a, call->b, call->n);
}

/* The value of a comparison is used as nothing but that; the compiler then calls another one. */
static unsigned long call_memcmp_for_equality(const struct library_call *call)
{
	return !memcmp(call->a, call->b, call->n);
}

static int compare(const char *a, const char *b, SIZE_T n, bool is_text)
{
	UCHAR in_a, in_b;
	SIZE_T i;

	for (i = 0; i < n; i++) {
		in_a = load(a, i);
		in_b = load(b, i);
		if (in_a != in_b)
			return in_a - in_b;
		if (is_text && !in_a)
			break;
	}
	return 0;
}

static unsigned long reference_memcmp(const struct library_call *call)
{
	return compare(call->a, call->b, call->n, false);
}

static unsigned long reference_memcmp_for_equality(const struct library_call *call)
{
	return !compare(call->a, call->b, call->n, false);
}

static unsigned long call_memchr(const struct library_call *call)
{
	return (unsigned long)memchr(call->a, call->value, call->n);
}

static unsigned long reference_memchr(const struct library_call *call)
{
	SIZE_T i;

	for (i = 0; i < call->n; i++)
		if (load(call->a, i) == (UCHAR)call->value)
			return (unsigned long)call->a + i;
	return 0;
}

/* Strings ------------------------------------------------------------------- */

static unsigned long call_strlen(const struct library_call *call)
{
	return strlen(call->a);
}

static SIZE_T length_of(const char *text)
{
	SIZE_T i = 0;

	while (load(text, i))
		i++;
	return i;
}

static unsigned long reference_strlen(const struct library_call *call)
{
	return length_of(call->a);
}

/* What the compiler makes a call of by itself. */
static unsigned long call_loop_for_length(const struct library_call *call)
{
	SIZE_T i = 0;

	while (call->a[i])
		i++;
	return i;
}

static unsigned long call_strnlen(const struct library_call *call)
{
	return strnlen(call->a, call->n);
}

static unsigned long reference_strnlen(const struct library_call *call)
{
	SIZE_T i;

	for (i = 0; i < call->n && load(call->a, i); i++)
		;
	return i;
}

static unsigned long call_strcmp(const struct library_call *call)
{
	return strcmp(call->a, call->b);
}

static unsigned long reference_strcmp(const struct library_call *call)
{
	return compare(call->a, call->b, MAXSIZE_T, true);
}

static unsigned long call_strncmp(const struct library_call *call)
{
	return strncmp(call->a, call->b, call->n);
}

static unsigned long reference_strncmp(const struct library_call *call)
{
	return compare(call->a, call->b, call->n, true);
}

static unsigned long call_strchr(const struct library_call *call)
{
	return (unsigned long)strchr(call->a, call->value);
}

static unsigned long reference_strchr(const struct library_call *call)
{
	SIZE_T i;
	UCHAR byte;

	for (i = 0;; i++) {
		byte = load(call->a, i);
		if (byte == (UCHAR)call->value)
			return (unsigned long)call->a + i;
		if (!byte)
			return 0;
	}
}

static unsigned long call_strrchr(const struct library_call *call)
{
	return (unsigned long)strrchr(call->a, call->value);
}

static unsigned long reference_strrchr(const struct library_call *call)
{
	unsigned long last = 0;
	SIZE_T i = 0;
	UCHAR byte;

	do {
		byte = load(call->a, i);
		if (byte == (UCHAR)call->value)
			last = (unsigned long)call->a + i;
		i++;
	} while (byte);
	return last;
}

static unsigned long call_strstr(const struct library_call *call)
{
	return (unsigned long)strstr(call->a, call->b);
}

static unsigned long reference_strstr(const struct library_call *call)
{
	SIZE_T length = length_of(call->b), i;

	for (i = 0; compare(call->a + i, call->b, length, true); i++)
		if (!load(call->a, i))
			return 0;
	return (unsigned long)call->a + i;
}

static unsigned long call_strspn(const struct library_call *call)
{
	return strspn(call->a, call->b);
}

static unsigned long call_strcspn(const struct library_call *call)
{
	return strcspn(call->a, call->b);
}

static SIZE_T span(const struct library_call *call, bool is_in)
{
	SIZE_T length = length_of(call->b), i, j;
	UCHAR byte;
	bool found;

	for (i = 0;; i++) {
		byte = load(call->a, i);
		for (j = 0; j < length && load(call->b, j) != byte; j++)
			;
		found = j < length;
		if (!byte || found != is_in)
			return i;
	}
}

static unsigned long reference_strspn(const struct library_call *call)
{
	return span(call, true);
}

static unsigned long reference_strcspn(const struct library_call *call)
{
	return span(call, false);
}

/* Strings that are written -------------------------------------------------- */

static char *copy(char *to, const char *from, SIZE_T n)
{
	UCHAR byte;

	for (; n; n--, to++, from++) {
		byte = load(from, 0);
		store(to, 0, byte);
		if (!byte)
			break;
	}
	return to;
}

static unsigned long call_strcpy(const struct library_call *call)
{
	return (unsigned long)strcpy(call->a, call->b);
}

static unsigned long reference_strcpy(const struct library_call *call)
{
	copy(call->a, call->b, MAXSIZE_T);
	return (unsigned long)call->a;
}

static unsigned long call_stpcpy(const struct library_call *call)
{
	return (unsigned long)stpcpy(call->a, call->b);
}

static unsigned long reference_stpcpy(const struct library_call *call)
{
	return (unsigned long)copy(call->a, call->b, MAXSIZE_T);
}

static unsigned long call_strncpy(const struct library_call *call)
{
	return (unsigned long)strncpy(call->a, call->b, call->n);
}

static unsigned long reference_strncpy(const struct library_call *call)
{
	char *end = copy(call->a, call->b, call->n);

	for (; end != call->a + call->n; end++)
		store(end, 0, 0);
	return (unsigned long)call->a;
}

static unsigned long call_strcat(const struct library_call *call)
{
	return (unsigned long)strcat(call->a, call->b);
}

static unsigned long reference_strcat(const struct library_call *call)
{
	copy(call->a + length_of(call->a), call->b, MAXSIZE_T);
	return (unsigned long)call->a;
}

static unsigned long call_strncat(const struct library_call *call)
{
	return (unsigned long)strncat(call->a, call->b, call->n);
}

static unsigned long reference_strncat(const struct library_call *call)
{
	store(copy(call->a + length_of(call->a), call->b, call->n), 0, 0);
	return (unsigned long)call->a;
}

/* By its address, which comes from data. */
static SIZE_T (*volatile strlen_pointer)(const char *text) = strlen;

static unsigned long call_strlen_by_pointer(const struct library_call *call)
{
	return strlen_pointer(call->a);
}

const struct library_routine library_routines[LIBRARY_ROUTINES] = {
	{ "memcpy", call_memcpy, reference_move, true },
	{ "memmove", call_memmove, reference_move, true },
	{ "memset", call_memset, reference_memset, true },
	{ "memcmp", call_memcmp, reference_memcmp, false, true },
	{ "memcmp for equality", call_memcmp_for_equality, reference_memcmp_for_equality },
	{ "memchr", call_memchr, reference_memchr },
	{ "strlen", call_strlen, reference_strlen },
	{ "strlen by pointer", call_strlen_by_pointer, reference_strlen },
	{ "strlen of a loop", call_loop_for_length, reference_strlen },
	{ "strnlen", call_strnlen, reference_strnlen },
	{ "strcmp", call_strcmp, reference_strcmp, false, true },
	{ "strncmp", call_strncmp, reference_strncmp, false, true },
	{ "strchr", call_strchr, reference_strchr },
	{ "strrchr", call_strrchr, reference_strrchr },
	{ "strstr", call_strstr, reference_strstr },
	{ "strspn", call_strspn, reference_strspn },
	{ "strcspn", call_strcspn, reference_strcspn },
	{ "strcpy", call_strcpy, reference_strcpy, true },
	{ "stpcpy", call_stpcpy, reference_stpcpy, true },
	{ "strncpy", call_strncpy, reference_strncpy, true },
	{ "strcat", call_strcat, reference_strcat, true },
	{ "strncat", call_strncat, reference_strncat, true },
};

/* Structures ---------------------------------------------------------------- */

void library_copy_wide(struct library_wide *to, const struct library_wide *from)
{
	*to = *from;
}

void library_copy_medium(struct library_medium *to, const struct library_medium *from)
{
	*to = *from;
}

void library_clear_wide(struct library_wide *wide)
{
	*wide = (struct library_wide){};
}

/* Locals -------------------------------------------------------------------- */

int library_local_at_memcpy(void *to, const void *from, SIZE_T length)
{
	int local = 1;

	__try {
		local = 2;
		memcpy(to, from, length);
		local = 3;
		memset(to, 0, length);
		local = 4;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return local;
	}
	return -local;
}

int library_local_at_strlen(const char *text)
{
	SIZE_T length = 0;
	int local = 1;

	__try {
		local = 2;
		length = strlen(text);
		local = 3;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return local;
	}
	return -(int)length;
}

bool library_unused_strlen_raises(const char *text)
{
	__try {
		strlen(text);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return true;
	}
	return false;
}
