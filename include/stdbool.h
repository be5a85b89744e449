/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler's stdbool.h offers, for driver objects alone.
 */
#ifndef NTMEM_WDK_STDBOOL_H
#define NTMEM_WDK_STDBOOL_H

#if defined(NTMEM_DRIVER) && !defined(__cplusplus)
#define bool _Bool
#define true 1
#define false 0
#define __bool_true_false_are_defined 1
#endif

#endif /* NTMEM_WDK_STDBOOL_H */
