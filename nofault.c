// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading memory of which nothing is known: perhaps there is none.
 */
#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "internal.h"

/**
 * ntmem_read_nofault() - read memory of which nothing is known
 * @to: what is read
 * @from: where; not user memory
 * @size: bytes
 *
 * Context: Any context.
 * Return: whether it could be read.
 */
bool ntmem_read_nofault(void *to, const void *from, size_t size)
{
	unsigned long address = (unsigned long)from;

	/*
	 * The kernel's routine takes addresses for good that this processor could have, were
	 * its page tables a level deeper, and warns of them when they fault.
	 */
	if (IS_ENABLED(CONFIG_X86_64) && !IS_ENABLED(CONFIG_UML) &&
	    (address < -(TASK_SIZE_MAX + PAGE_SIZE) || address + size < address))
		return false;
	return !copy_from_kernel_nofault(to, from, size);
}
