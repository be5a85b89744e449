// SPDX-License-Identifier: GPL-2.0-only
/*
 * What C++ asks of the system that it runs on, as far as a kernel driver may use it.
 *
 * Tables of virtual functions have routines of ours where there is no function. Nobody could
 * go on with what they would have returned.
 */
#include <linux/compiler.h>
#include <linux/kcsan-checks.h>

#include "cxx.h"
#include "internal.h"

#include <ntmem/bugcodes.h>

static void cxx_stop(unsigned long caller, const char *what)
{
	const struct ntmem_violation violation = {
		.code = KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)STATUS_NOT_IMPLEMENTED, caller },
		.caller = caller,
		.what = what,
	};

	ntmem_bug_check(&violation);
}

/**
 * __cxa_pure_virtual() - stop because of a virtual function that is not there yet
 *
 * A constructor, or a destructor, has called one that only a derived class has. Bug check
 * 0x1e, as for an exception that nothing handles.
 *
 * Context: Any context, any IRQL.
 */
void __cxa_pure_virtual(void)
{
	cxx_stop(_RET_IP_, "the driver called a pure virtual function");
}
NTMEM_EXPORT_SYMBOL(__cxa_pure_virtual);

/**
 * __cxa_deleted_virtual() - stop because of a virtual function that is deleted
 *
 * Context: Any context, any IRQL.
 */
void __cxa_deleted_virtual(void)
{
	cxx_stop(_RET_IP_, "the driver called a deleted virtual function");
}
NTMEM_EXPORT_SYMBOL(__cxa_deleted_virtual);

/**
 * __cxa_throw_bad_array_new_length() - raise because of an array that no memory could hold
 *
 * Guarded code calls this in place of operator new[]. Difference: with NT's compiler, and in
 * code that is not guarded, the operator is asked for more than there is, and gives NULL.
 *
 * Context: Any context, any IRQL.
 * Return: does not. Raises STATUS_INTEGER_OVERFLOW.
 */
void __cxa_throw_bad_array_new_length(void)
{
	ntmem_raise_status(STATUS_INTEGER_OVERFLOW, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(__cxa_throw_bad_array_new_length);

#ifdef CONFIG_KCSAN
/**
 * __tsan_vptr_update() - look for races about the table of an object's virtual functions
 * @table: where the object has it
 * @value: what a constructor or a destructor is about to put there
 *
 * For what the compiler makes of C++ in kernels that look for races; the kernel has such
 * routines for C alone. That a class puts the same there again is no change.
 *
 * Context: Any context, any IRQL.
 */
void __tsan_vptr_update(void *table, void *value)
{
	/* What is there already may be looked at by others meanwhile. */
	if (data_race(*(void **)table) != value)
		__kcsan_check_write(table, sizeof(value));
}
NTMEM_EXPORT_SYMBOL(__tsan_vptr_update);
#endif
