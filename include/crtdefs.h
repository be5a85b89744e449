/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the C library's crtdefs.h offers in a kernel.
 */
#ifndef NTMEM_WDK_CRTDEFS_H
#define NTMEM_WDK_CRTDEFS_H

#include <ntmem/cstring.h>

#endif /* NTMEM_WDK_CRTDEFS_H */
