/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's minwindef.h offers, which is what its windef.h offers.
 */
#ifndef NTMEM_WDK_MINWINDEF_H
#define NTMEM_WDK_MINWINDEF_H

#include <windef.h>

#endif /* NTMEM_WDK_MINWINDEF_H */
