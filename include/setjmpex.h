/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's setjmpex.h offers, which is what its setjmp.h offers.
 */
#ifndef NTMEM_WDK_SETJMPEX_H
#define NTMEM_WDK_SETJMPEX_H

#include <ntmem/setjmp.h>

#endif /* NTMEM_WDK_SETJMPEX_H */
