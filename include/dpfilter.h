/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's dpfilter.h offers.
 */
#ifndef NTMEM_WDK_DPFILTER_H
#define NTMEM_WDK_DPFILTER_H

#include <ntmem/dpfilter.h>

#endif /* NTMEM_WDK_DPFILTER_H */
