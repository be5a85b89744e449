/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's bugcodes.h offers.
 */
#ifndef NTMEM_WDK_BUGCODES_H
#define NTMEM_WDK_BUGCODES_H

#include <ntmem/bugcodes.h>

#endif /* NTMEM_WDK_BUGCODES_H */
