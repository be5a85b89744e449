// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bug checks: where NT would stop the machine, and nothing may go on.
 *
 * What ran into it never runs again. A thread of ntmem's own ends, and whoever waits for
 * it gets an error. Anybody else's task, and an interrupt, cannot be ended without harm to
 * the kernel that they are in the middle of; there the machine stops as NT's would, once
 * the record is out.
 */
#include <linux/panic.h>

#include "internal.h"
#include "thread.h"

/**
 * ntmem_stop() - report a bug check and stop what runs
 * @violation: what is known of it
 *
 * Context: Any context.
 * Return: does not.
 */
void ntmem_stop(const struct ntmem_violation *violation)
{
	if (!ntmem_thread_expects_stop())
		ntmem_violation_stop(violation);
	ntmem_thread_stop(violation);
	panic("ntmem: bug check 0x%02x outside of a thread that can be ended: %s",
	      violation->code, violation->what);
}

/**
 * KeBugCheckEx() - stop because of a bug check
 * @Code: any bug check
 * @P1: its parameters, as the code has it
 * @P2: second
 * @P3: third
 * @P4: fourth
 *
 * Ends the thread in which a driver's routine or a job runs; elsewhere the machine
 * panics. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 * Return: does not.
 */
void KeBugCheckEx(ULONG Code, ULONG_PTR P1, ULONG_PTR P2, ULONG_PTR P3, ULONG_PTR P4)
{
	ntmem_stop(&(struct ntmem_violation){
		.code = Code,
		.parameter = { P1, P2, P3, P4 },
		.caller = _RET_IP_,
		.what = "the driver called KeBugCheckEx",
	});
}
NTMEM_EXPORT_SYMBOL(KeBugCheckEx);

/**
 * KeBugCheck() - stop because of a bug check without parameters
 * @Code: any bug check
 *
 * As KeBugCheckEx(). Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 * Return: does not.
 */
void KeBugCheck(ULONG Code)
{
	ntmem_stop(&(struct ntmem_violation){
		.code = Code,
		.caller = _RET_IP_,
		.what = "the driver called KeBugCheck",
	});
}
NTMEM_EXPORT_SYMBOL(KeBugCheck);

/**
 * RtlFailFast() - stop because memory can no longer be trusted
 * @Code: why, FAST_FAIL_CORRUPT_LIST_ENTRY for one
 *
 * As KeBugCheckEx() with KERNEL_SECURITY_CHECK_FAILURE. Follows the "__fastfail" topic.
 *
 * Context: Any context, any IRQL.
 * Return: does not.
 */
VOID RtlFailFast(ULONG Code)
{
	ntmem_stop(&(struct ntmem_violation){
		.code = KERNEL_SECURITY_CHECK_FAILURE,
		.parameter = { Code },
		.caller = _RET_IP_,
		.what = "the driver called RtlFailFast",
	});
}
NTMEM_EXPORT_SYMBOL(RtlFailFast);
