/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's setjmp.h offers.
 */
#ifndef NTMEM_WDK_SETJMP_H
#define NTMEM_WDK_SETJMP_H

#include <ntmem/setjmp.h>

#endif /* NTMEM_WDK_SETJMP_H */
