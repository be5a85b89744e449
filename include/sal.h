/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's sal.h offers.
 */
#ifndef NTMEM_WDK_SAL_H
#define NTMEM_WDK_SAL_H

#include <ntmem/annotations.h>

#endif /* NTMEM_WDK_SAL_H */
