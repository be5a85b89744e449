/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's kernelspecs.h offers.
 */
#ifndef NTMEM_WDK_KERNELSPECS_H
#define NTMEM_WDK_KERNELSPECS_H

#include <ntmem/annotations.h>
#include <ntmem/annotations_old.h>

#endif /* NTMEM_WDK_KERNELSPECS_H */
