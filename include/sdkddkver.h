/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's sdkddkver.h offers.
 */
#ifndef NTMEM_WDK_SDKDDKVER_H
#define NTMEM_WDK_SDKDDKVER_H

#include <ntmem/versions.h>

#endif /* NTMEM_WDK_SDKDDKVER_H */
