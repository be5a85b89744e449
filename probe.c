// SPDX-License-Identifier: GPL-2.0-only
/*
 * ProbeForRead() and ProbeForWrite().
 *
 * The order of the checks can be observed, and drivers are tested against it: nothing at all
 * for a length of 0, then the alignment, also of an address that is no user address, then
 * the range. Only ProbeForWrite() touches the memory: a byte per page, the first at the
 * address itself.
 *
 * Difference: user memory that Linux has above MmUserProbeAddress, which is up to 60 KiB at
 * the end of the address space, is refused as it is in NT, where it does not exist.
 * STATUS_GUARD_PAGE_VIOLATION and STATUS_IN_PAGE_ERROR are not told apart from
 * STATUS_ACCESS_VIOLATION: the kernel does not say why it could not have a page.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "internal.h"
#include "useraccess.h"

#include <ntmem/probe.h>

/* Where NT's user memory ends on x64. */
#define NT_USER_PROBE_ADDRESS 0x7fffffff0000ULL

/* First address that is no user address; set when the module is loaded. */
ULONG_PTR MmUserProbeAddress __ro_after_init;
NTMEM_EXPORT_SYMBOL(MmUserProbeAddress);

/* Last address that is one; likewise. */
PVOID MmHighestUserAddress __ro_after_init;
NTMEM_EXPORT_SYMBOL(MmHighestUserAddress);

/**
 * ntmem_probe_init() - find out where user memory ends
 *
 * Context: Process context, before any driver is there.
 */
void __init ntmem_probe_init(void)
{
	MmUserProbeAddress = min_t(u64, TASK_SIZE_MAX, NT_USER_PROBE_ADDRESS);
	MmHighestUserAddress = (void *)(MmUserProbeAddress - 1);
}

/*
 * NT's checked builds assert that the alignment is 1, 2, 4, 8 or 16. All builds use it as
 * a mask, so that 0 asks for a multiple of 4 GiB.
 */
static void probe_alignment(unsigned long address, u32 alignment, unsigned long caller)
{
	if (address & (alignment - 1))
		ntmem_raise_status(STATUS_DATATYPE_MISALIGNMENT, caller);
}

/**
 * ProbeForRead() - check that a range is user memory and aligned
 * @Address: its start
 * @Length: bytes; 0 checks nothing
 * @Alignment: 1, 2, 4, 8 or 16
 *
 * Does not touch the memory, which need not even be there. Raises
 * STATUS_DATATYPE_MISALIGNMENT, or STATUS_ACCESS_VIOLATION if the range does not end below
 * MmUserProbeAddress or wraps around. Follows the NT topic of this name.
 *
 * Context: Any context; IRQL <= APC_LEVEL in NT. Does not sleep.
 */
VOID ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
	unsigned long address = (unsigned long)Address;

	if (!Length)
		return;
	probe_alignment(address, Alignment, _RET_IP_);
	ntmem_user_check(address, Length, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ProbeForRead);

/**
 * ProbeForWrite() - check that a range is user memory, aligned, and can be written
 * @Address: its start
 * @Length: bytes; 0 checks nothing
 * @Alignment: 1, 2, 4, 8 or 16
 *
 * After the checks of ProbeForRead(), touches the byte at @Address and the first of each
 * page that follows, up to the end. Contents do not change, also where others write at the
 * same time; pages become private to the process as by a write. Where a page cannot be read
 * or not be written, raises STATUS_ACCESS_VIOLATION with the kind of access and the address
 * touched; if a filter has the execution continued, the probe goes on with that byte.
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL; above is reported, and a page that is not there counts as
 * memory that is not. May sleep.
 */
VOID ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
	unsigned long address = (unsigned long)Address;
	unsigned long last = address + Length - 1;

	if (!Length)
		return;
	probe_alignment(address, Alignment, _RET_IP_);
	ntmem_user_begin(address, Length, true, _RET_IP_);
	while (address <= last) {
		enum ntmem_user_fault fault = ntmem_user_try_touch(address);

		if (fault) {
			ntmem_user_raise(address, fault, _RET_IP_);
			continue;
		}
		address = (address & PAGE_MASK) + PAGE_SIZE;
		ntmem_user_pause();
	}
}
NTMEM_EXPORT_SYMBOL(ProbeForWrite);
