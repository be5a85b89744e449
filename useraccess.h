/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What probes and user-mode accessors are made of.
 */
#ifndef NTMEM_USERACCESS_H
#define NTMEM_USERACCESS_H

#include <linux/nospec.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <linux/uaccess.h>

#include "internal.h"

/**
 * ntmem_user_open() - begin an attempt to access user memory
 * @atomic: set to what ntmem_user_close() wants to know
 *
 * Return: whether there is user memory here.
 */
static __always_inline bool ntmem_user_open(bool *atomic)
{
	/* An NMI may come in the middle of a switch from one set of page tables to the next. */
	if (!current->mm || in_nmi())
		return false;
	*atomic = ntmem_at_dispatch();
	if (*atomic)
		pagefault_disable();
	else
		might_fault();
	/* The checks before cannot be overtaken by the access, not even to no effect. */
	barrier_nospec();
	return true;
}

static __always_inline void ntmem_user_close(bool atomic)
{
	if (atomic)
		pagefault_enable();
}

/*
 * Attempts. Each makes one access, or as much of one as goes without a fault, and says how
 * far it came. None raises; the range is checked before, by ntmem_user_begin().
 */

/**
 * enum ntmem_user_fault - what became of an access
 * @NTMEM_USER_DONE: it was made
 * @NTMEM_USER_NO_READ: the memory cannot be read
 * @NTMEM_USER_NO_WRITE: it cannot be written
 *
 * The faults count as NT counts them in an exception record, with one added.
 */
enum ntmem_user_fault {
	NTMEM_USER_DONE,
	NTMEM_USER_NO_READ,
	NTMEM_USER_NO_WRITE,
};

size_t ntmem_user_try_read(void *to, unsigned long from, size_t length);
size_t ntmem_user_try_write(unsigned long to, const void *from, size_t length);
enum ntmem_user_fault ntmem_user_try_touch(unsigned long address);
bool ntmem_user_try_load(unsigned long address, size_t size, u64 *value);
bool ntmem_user_try_store(unsigned long address, size_t size, u64 value);
enum ntmem_user_fault ntmem_user_try_exchange(unsigned long address, size_t size, u64 *value,
					      u64 new_value, bool *exchanged);

/* What raises. Each takes the call site of the public routine, for reports. */
void ntmem_user_check(unsigned long address, size_t length, unsigned long caller);
void ntmem_user_begin(unsigned long address, size_t length, bool write, unsigned long caller);
void ntmem_user_pause(void);
void ntmem_user_raise(unsigned long address, enum ntmem_user_fault fault, unsigned long caller);
void ntmem_user_read(void *to, unsigned long from, size_t length, unsigned long caller);
void ntmem_user_write(unsigned long to, const void *from, size_t length, unsigned long caller);

#endif /* NTMEM_USERACCESS_H */
