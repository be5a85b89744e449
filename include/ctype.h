/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the C library's ctype.h offers, for the letters of ASCII. For driver objects alone.
 */
#ifndef NTMEM_WDK_CTYPE_H
#define NTMEM_WDK_CTYPE_H

#include <ntmem/cstring.h>

#ifdef NTMEM_DRIVER

NTMEM_BEGIN_DECLS

NTMEM_CSTRING_INLINE int isupper(int character)
{
	return character >= 'A' && character <= 'Z';
}

NTMEM_CSTRING_INLINE int islower(int character)
{
	return character >= 'a' && character <= 'z';
}

NTMEM_CSTRING_INLINE int isalpha(int character)
{
	return isupper(character) || islower(character);
}

NTMEM_CSTRING_INLINE int isdigit(int character)
{
	return character >= '0' && character <= '9';
}

NTMEM_CSTRING_INLINE int isxdigit(int character)
{
	return isdigit(character) || (tolower(character) >= 'a' && tolower(character) <= 'f');
}

NTMEM_CSTRING_INLINE int isalnum(int character)
{
	return isalpha(character) || isdigit(character);
}

NTMEM_CSTRING_INLINE int isspace(int character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

NTMEM_CSTRING_INLINE int isprint(int character)
{
	return character >= ' ' && character <= '~';
}

NTMEM_CSTRING_INLINE int isgraph(int character)
{
	return character > ' ' && character <= '~';
}

NTMEM_CSTRING_INLINE int ispunct(int character)
{
	return isgraph(character) && !isalnum(character);
}

NTMEM_CSTRING_INLINE int iscntrl(int character)
{
	return (character >= 0 && character < ' ') || character == 0x7f;
}

NTMEM_END_DECLS

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_CTYPE_H */
