/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the C library's string.h offers in a kernel.
 */
#ifndef NTMEM_WDK_STRING_H
#define NTMEM_WDK_STRING_H

#include <ntmem/cstring.h>

#endif /* NTMEM_WDK_STRING_H */
