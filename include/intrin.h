/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's intrin.h offers of ntmem's subject.
 */
#ifndef NTMEM_WDK_INTRIN_H
#define NTMEM_WDK_INTRIN_H

#include <ntmem/intrinsics.h>

#endif /* NTMEM_WDK_INTRIN_H */
