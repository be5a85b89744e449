/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver kit's ntddk.h offers of ntmem's subject.
 */
#ifndef NTMEM_NTDDK_H
#define NTMEM_NTDDK_H

#include <wdm.h>

/* Like the kit's, this header gives untagged pool the tag "Ddk ". */
#undef ExAllocatePool
#undef ExAllocatePoolWithQuota
#define ExAllocatePool(type, bytes) ExAllocatePoolWithTag(type, bytes, 0x206b6444)
#define ExAllocatePoolWithQuota(type, bytes) ExAllocatePoolWithQuotaTag(type, bytes, 0x206b6444)

/* Source asks by this whether the kit's header was read. */
#ifdef NTMEM_DRIVER
#define _NTDDK_
#endif

#endif /* NTMEM_NTDDK_H */
