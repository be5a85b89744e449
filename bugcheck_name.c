// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of bug checks; see "Bug Check Code Reference".
 */
#include <linux/kernel.h>

#include "internal.h"

static const struct {
	u32 code;
	const char *name;
} names[] = {
	{ 0x09, "IRQL_NOT_GREATER_OR_EQUAL" },
	{ 0x0a, "IRQL_NOT_LESS_OR_EQUAL" },
	{ 0x0f, "SPIN_LOCK_ALREADY_OWNED" },
	{ 0x10, "SPIN_LOCK_NOT_OWNED" },
	{ 0x19, "BAD_POOL_HEADER" },
	{ 0x1e, "KMODE_EXCEPTION_NOT_HANDLED" },
	{ 0x3b, "SYSTEM_SERVICE_EXCEPTION" },
	{ 0x41, "MUST_SUCCEED_POOL_EMPTY" },
	{ 0x4a, "IRQL_GT_ZERO_AT_SYSTEM_SERVICE" },
	{ 0x50, "PAGE_FAULT_IN_NONPAGED_AREA" },
	{ 0x7e, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED" },
	{ 0x7f, "UNEXPECTED_KERNEL_MODE_TRAP" },
	{ 0x8e, "KERNEL_MODE_EXCEPTION_NOT_HANDLED" },
	{ 0xc1, "SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION" },
	{ 0xc2, "BAD_POOL_CALLER" },
	{ 0xc4, "DRIVER_VERIFIER_DETECTED_VIOLATION" },
	{ 0xc5, "DRIVER_CORRUPTED_EXPOOL" },
	{ 0xc6, "DRIVER_CAUGHT_MODIFYING_FREED_POOL" },
	{ 0xc8, "IRQL_UNEXPECTED_VALUE" },
	{ 0xc9, "DRIVER_VERIFIER_IOMANAGER_VIOLATION" },
	{ 0xce, "DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS" },
	{ 0xd1, "DRIVER_IRQL_NOT_LESS_OR_EQUAL" },
	{ 0xd4, "SYSTEM_SCAN_AT_RAISED_IRQL_CAUGHT_IMPROPER_DRIVER_UNLOAD" },
	{ 0xd5, "DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL" },
	{ 0xd6, "DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION" },
	{ 0x139, "KERNEL_SECURITY_CHECK_FAILURE" },
	{ 0x13a, "KERNEL_MODE_HEAP_CORRUPTION" },
	{ 0x1000007e, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M" },
	{ 0x1000008e, "KERNEL_MODE_EXCEPTION_NOT_HANDLED_M" },
};

/**
 * ntmem_bug_check_name() - name a bug check
 * @code: any number
 *
 * Context: Any context.
 * Return: its name, or "UNKNOWN".
 */
const char *ntmem_bug_check_name(u32 code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].code == code)
			return names[i].name;
	return "UNKNOWN";
}
NTMEM_EXPORT_IF_KUNIT(ntmem_bug_check_name);
