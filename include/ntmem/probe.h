/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probing of user memory; see the ProbeForRead and ProbeForWrite topics.
 *
 * Neither routine has a verdict: both raise, so both belong into a __try. A probe says
 * something of the moment it is made in; memory can go away right after. What is in
 * <usermode_accessors.h> checks and accesses in one.
 */
#ifndef NTMEM_PROBE_H
#define NTMEM_PROBE_H

#include <ntmem/types.h>

NTMEM_BEGIN_DECLS

/*
 * Where user memory ends for probes and accessors: the first address that is none, and
 * the last one that is.
 */
extern ULONG_PTR MmUserProbeAddress;
extern PVOID MmHighestUserAddress;

/* Where the system's half of the addresses begins, which is as large as the user's. */
#define MmSystemRangeStart ((PVOID)~(MmUserProbeAddress | 0xffff))

#define MM_LOWEST_USER_ADDRESS ((PVOID)0x10000)
#define MM_SYSTEM_RANGE_START MmSystemRangeStart
#define MM_USER_PROBE_ADDRESS MmUserProbeAddress
#define MM_HIGHEST_USER_ADDRESS MmHighestUserAddress

VOID NTAPI ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment);
VOID NTAPI ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment);

NTMEM_END_DECLS

#endif /* NTMEM_PROBE_H */
