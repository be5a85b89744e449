/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the C library's wchar.h offers in a kernel.
 */
#ifndef NTMEM_WDK_WCHAR_H
#define NTMEM_WDK_WCHAR_H

#include <ntmem/cstring.h>

#endif /* NTMEM_WDK_WCHAR_H */
