/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's stddef.h offers.
 */
#ifndef NTMEM_WDK_STDDEF_H
#define NTMEM_WDK_STDDEF_H

#include <ntmem/cstring.h>

#endif /* NTMEM_WDK_STDDEF_H */
