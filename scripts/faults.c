// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this kernel has for an instruction that may fault: how user memory is opened for it
 * and closed again, and an entry of the exception table.
 *
 * Only the assembly that comes of it is used. ntcc takes what stands between the marks, as
 * the kernel's own headers have made it, and puts it around instructions; the names below
 * are replaced there.
 */
#include <asm/asm.h>
#include <asm/smap.h>

void ntmem_ntcc_faults(void);

void ntmem_ntcc_faults(void)
{
	asm volatile("# ntcc: open");
	stac();
	asm volatile("# ntcc: close");
	clac();
	asm volatile("# ntcc: entry\n" _ASM_EXTABLE(NTCC_AT, NTCC_FIXUP));
	asm volatile("# ntcc: end");
}
