/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's guiddef.h offers of ntmem's subject: the type.
 */
#ifndef NTMEM_WDK_GUIDDEF_H
#define NTMEM_WDK_GUIDDEF_H

#include <ntmem/types.h>

#endif /* NTMEM_WDK_GUIDDEF_H */
