/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the C library's headers declare of strings and memory, for driver objects alone.
 *
 * Those that every kernel exports are that kernel's, or in guarded objects ntmem's own, which
 * raise; the others, and all that take wide characters, are here. NT's forms with a leading
 * underline compare and convert the letters of ASCII.
 */
#ifndef NTMEM_CSTRING_H
#define NTMEM_CSTRING_H

#ifdef NTMEM_DRIVER

#include <ntmem/rtlmem.h>
#include <ntmem/types.h>

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
#ifndef __cplusplus
typedef __WCHAR_TYPE__ wchar_t;
#endif
typedef __WINT_TYPE__ wint_t;

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

/*
 * The compiler knows some of these functions without a declaration, which makes a C99
 * definition of one a symbol in every object.
 */
#ifdef __cplusplus
#define NTMEM_CSTRING_INLINE FORCEINLINE
#else
#define NTMEM_CSTRING_INLINE \
	extern __inline__ __attribute__((__always_inline__, __gnu_inline__, __unused__))
#endif

NTMEM_BEGIN_DECLS

void *memcpy(void *destination, const void *source, size_t bytes);
void *memmove(void *destination, const void *source, size_t bytes);
void *memset(void *destination, int value, size_t bytes);
int memcmp(const void *first, const void *second, size_t bytes);
void *memchr(const void *address, int value, size_t bytes);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *first, const char *second);
int strncmp(const char *first, const char *second, size_t limit);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
char *strstr(const char *text, const char *part);
size_t strspn(const char *text, const char *set);
size_t strcspn(const char *text, const char *set);

/*
 * In guarded objects the compiler knows nothing of these. What is known to be memory is worth
 * no call, as with RtlCopyMemory. C++ lets no driver define what is defined here.
 */
#if defined(NTMEM_NTCC) && !defined(__cplusplus)
NTMEM_CSTRING_INLINE void *memcpy(void *destination, const void *source, size_t bytes)
{
	ntmem_guarded_copy(destination, source, bytes);
	return destination;
}

NTMEM_CSTRING_INLINE void *memmove(void *destination, const void *source, size_t bytes)
{
	ntmem_guarded_copy(destination, source, bytes);
	return destination;
}

NTMEM_CSTRING_INLINE void *memset(void *destination, int value, size_t bytes)
{
	ntmem_guarded_set(destination, bytes, value);
	return destination;
}
#endif

NTMEM_CSTRING_INLINE int tolower(int character)
{
	return character >= 'A' && character <= 'Z' ? character + 0x20 : character;
}

NTMEM_CSTRING_INLINE int toupper(int character)
{
	return character >= 'a' && character <= 'z' ? character - 0x20 : character;
}

/*
 * The same for both widths of characters. The signs of a difference are those of unsigned
 * characters.
 */
#define NTMEM_CSTRING_COPY(prefix, type)                                                \
	NTMEM_CSTRING_INLINE type *prefix##cpy(type *destination, const type *source)   \
	{                                                                               \
		type *to = destination;                                                 \
		while ((*to++ = *source++) != 0)                                        \
			;                                                               \
		return destination;                                                     \
	}                                                                               \
	NTMEM_CSTRING_INLINE type *prefix##cat(type *destination, const type *source)   \
	{                                                                               \
		type *to = destination;                                                 \
		while (*to)                                                             \
			to++;                                                           \
		while ((*to++ = *source++) != 0)                                        \
			;                                                               \
		return destination;                                                     \
	}                                                                               \
	NTMEM_CSTRING_INLINE type *prefix##ncpy(type *destination, const type *source,  \
						size_t limit)                           \
	{                                                                               \
		size_t i = 0;                                                           \
		for (; i < limit && source[i]; i++)                                     \
			destination[i] = source[i];                                     \
		for (; i < limit; i++)                                                  \
			destination[i] = 0;                                             \
		return destination;                                                     \
	}                                                                               \
	NTMEM_CSTRING_INLINE type *prefix##ncat(type *destination, const type *source,  \
						size_t limit)                           \
	{                                                                               \
		type *to = destination;                                                 \
		while (*to)                                                             \
			to++;                                                           \
		for (; limit && *source; limit--)                                       \
			*to++ = *source++;                                              \
		*to = 0;                                                                \
		return destination;                                                     \
	}

#define NTMEM_CSTRING_COMPARE(name, type, wide, convert)                                \
	NTMEM_CSTRING_INLINE int name(const type *first, const type *second,            \
				      size_t limit)                                     \
	{                                                                               \
		size_t i;                                                               \
		for (i = 0; i < limit; i++) {                                           \
			int difference = convert((wide)first[i]) - convert((wide)second[i]); \
			if (difference || !first[i])                                    \
				return difference;                                      \
		}                                                                       \
		return 0;                                                               \
	}

NTMEM_CSTRING_COPY(str, char)
NTMEM_CSTRING_COMPARE(_strnicmp, char, UCHAR, tolower)

NTMEM_CSTRING_INLINE int _stricmp(const char *first, const char *second)
{
	return _strnicmp(first, second, MAXSIZE_T);
}

#if __SIZEOF_WCHAR_T__ == 2

NTMEM_CSTRING_INLINE size_t wcslen(const wchar_t *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

NTMEM_CSTRING_INLINE size_t wcsnlen(const wchar_t *text, size_t limit)
{
	size_t length = 0;

	while (length < limit && text[length])
		length++;
	return length;
}

NTMEM_CSTRING_INLINE wchar_t *wcschr(const wchar_t *text, wchar_t character)
{
	while (*text != character)
		if (!*text++)
			return NULL;
	return (wchar_t *)text;
}

NTMEM_CSTRING_INLINE wchar_t *wcsrchr(const wchar_t *text, wchar_t character)
{
	const wchar_t *last = NULL;

	do {
		if (*text == character)
			last = text;
	} while (*text++);
	return (wchar_t *)last;
}

NTMEM_CSTRING_COPY(wcs, wchar_t)
NTMEM_CSTRING_COMPARE(wcsncmp, wchar_t, USHORT, (int))
NTMEM_CSTRING_COMPARE(_wcsnicmp, wchar_t, USHORT, tolower)

NTMEM_CSTRING_INLINE int wcscmp(const wchar_t *first, const wchar_t *second)
{
	return wcsncmp(first, second, MAXSIZE_T);
}

NTMEM_CSTRING_INLINE int _wcsicmp(const wchar_t *first, const wchar_t *second)
{
	return _wcsnicmp(first, second, MAXSIZE_T);
}

NTMEM_CSTRING_INLINE wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
{
	const size_t length = wcslen(part);

	for (; wcsncmp(text, part, length) != 0; text++)
		if (!*text)
			return NULL;
	return (wchar_t *)text;
}

NTMEM_CSTRING_INLINE wint_t towlower(wint_t character)
{
	return (wint_t)tolower((int)character);
}

NTMEM_CSTRING_INLINE wint_t towupper(wint_t character)
{
	return (wint_t)toupper((int)character);
}

#endif

NTMEM_END_DECLS

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_CSTRING_H */
