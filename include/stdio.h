/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For source that includes the C library's stdio.h and uses nothing of it, as is common: a
 * kernel has no files to print to. DbgPrint prints.
 */
#ifndef NTMEM_WDK_STDIO_H
#define NTMEM_WDK_STDIO_H

#ifdef NTMEM_DRIVER

#include <stdarg.h>
#include <stddef.h>

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_WDK_STDIO_H */
