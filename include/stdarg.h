/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's stdarg.h offers, for driver objects alone: Linux has its own.
 */
#ifndef NTMEM_WDK_STDARG_H
#define NTMEM_WDK_STDARG_H

#ifdef NTMEM_DRIVER

typedef __builtin_va_list va_list;
#define va_start(list, last) __builtin_va_start(list, last)
#define va_end(list) __builtin_va_end(list)
#define va_arg(list, type) __builtin_va_arg(list, type)
#define va_copy(to, from) __builtin_va_copy(to, from)

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_STDARG_H */
