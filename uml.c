// SPDX-License-Identifier: GPL-2.0-only
/*
 * User Mode Linux: which processor a thread of the host is.
 *
 * The inline path looks itself up in a table, by the bits of its thread pointer
 * that tell all processors apart. A processor that is not in the table, which
 * only one that comes up later can be, takes the path out of line.
 */
#include <linux/bitops.h>
#include <linux/percpu.h>
#include <linux/smp.h>

#include "internal.h"
#include "list.h"

/* What inline paths read; written before the first list. */
struct ntmem_uml_cpu ntmem_uml_cpus[NTMEM_UML_CPUS];
NTMEM_EXPORT_SYMBOL(ntmem_uml_cpus);
ULONG ntmem_uml_shift;
NTMEM_EXPORT_SYMBOL(ntmem_uml_shift);

static DEFINE_PER_CPU(unsigned long, uml_thread);

static void uml_note_thread(void *unused)
{
	unsigned long thread;

	asm volatile("movq %%fs:0, %0" : "=r"(thread));
	__this_cpu_write(uml_thread, thread);
}

/* Whether no two processors have the same bits from this one on. */
static bool uml_shift_works(unsigned int shift)
{
	u64 seen = 0;
	int cpu;

	BUILD_BUG_ON(NTMEM_UML_CPUS != BITS_PER_TYPE(seen));
	for_each_online_cpu(cpu) {
		u64 bit = BIT_ULL((per_cpu(uml_thread, cpu) >> shift) % NTMEM_UML_CPUS);

		if (seen & bit)
			return false;
		seen |= bit;
	}
	return true;
}

/**
 * ntmem_uml_init() - learn the threads of all processors
 *
 * Context: Process context.
 */
void ntmem_uml_init(void)
{
	unsigned int shift;
	int cpu;

	on_each_cpu(uml_note_thread, NULL, true);
	for (shift = PAGE_SHIFT; shift < BITS_PER_LONG - 1 && !uml_shift_works(shift); shift++)
		;
	ntmem_uml_shift = shift;
	for_each_online_cpu(cpu) {
		unsigned long thread = per_cpu(uml_thread, cpu);

		ntmem_uml_cpus[(thread >> shift) % NTMEM_UML_CPUS] = (struct ntmem_uml_cpu){
			.Thread = thread,
			.Offset = per_cpu_offset(cpu),
		};
	}
}
