/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's ntifs.h offers of ntmem's subject.
 */
#ifndef NTMEM_NTIFS_H
#define NTMEM_NTIFS_H

#include <ntddk.h>

#endif /* NTMEM_NTIFS_H */
