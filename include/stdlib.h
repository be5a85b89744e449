/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of the C library's stdlib.h has a meaning in a kernel: neither a heap nor a process is
 * there. For driver objects alone.
 */
#ifndef NTMEM_WDK_STDLIB_H
#define NTMEM_WDK_STDLIB_H

#ifdef NTMEM_DRIVER

#include <ntmem/macros.h>
#include <ntmem/cstring.h>

#define __min(first, second) ((first) < (second) ? (first) : (second))
#define __max(first, second) ((first) > (second) ? (first) : (second))

NTMEM_BEGIN_DECLS

NTMEM_CSTRING_INLINE int abs(int value)
{
	return value < 0 ? -value : value;
}

NTMEM_END_DECLS

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_STDLIB_H */
