/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's concurrencysal.h offers.
 */
#ifndef NTMEM_WDK_CONCURRENCYSAL_H
#define NTMEM_WDK_CONCURRENCYSAL_H

#include <ntmem/annotations.h>

#endif /* NTMEM_WDK_CONCURRENCYSAL_H */
