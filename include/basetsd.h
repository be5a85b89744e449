/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's basetsd.h offers.
 */
#ifndef NTMEM_WDK_BASETSD_H
#define NTMEM_WDK_BASETSD_H

#include <ntmem/types.h>
#include <ntmem/macros.h>

#endif /* NTMEM_WDK_BASETSD_H */
