/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's usermode_accessors.h offers.
 */
#ifndef NTMEM_USERMODE_ACCESSORS_H
#define NTMEM_USERMODE_ACCESSORS_H

#include <ntmem/usermode.h>

#endif /* NTMEM_USERMODE_ACCESSORS_H */
