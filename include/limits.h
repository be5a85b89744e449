/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's limits.h offers, for driver objects alone. Source uses the limits of a
 * long with LONG, ULONG and SIZE_T, so they are NT's, though a long itself has 64 bits here.
 */
#ifndef NTMEM_WDK_LIMITS_H
#define NTMEM_WDK_LIMITS_H

#ifdef NTMEM_DRIVER

#define CHAR_BIT 8
#define SCHAR_MAX 0x7f
#define SCHAR_MIN (-SCHAR_MAX - 1)
#define UCHAR_MAX 0xff
#define CHAR_MAX SCHAR_MAX
#define CHAR_MIN SCHAR_MIN
#define SHRT_MAX 0x7fff
#define SHRT_MIN (-SHRT_MAX - 1)
#define USHRT_MAX 0xffff
#define INT_MAX __INT_MAX__
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX 0xffffffffU
#define LONG_MAX 0x7fffffff
#define LONG_MIN (-LONG_MAX - 1)
#define ULONG_MAX 0xffffffffU
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-LLONG_MAX - 1)
#define ULLONG_MAX (LLONG_MAX * 2ULL + 1)
#define SIZE_MAX __SIZE_MAX__

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_LIMITS_H */
