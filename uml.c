// SPDX-License-Identifier: GPL-2.0-only
/*
 * User Mode Linux: which processor a thread of the host is.
 *
 * The inline path looks itself up in a table by its thread pointer. A processor
 * that is not there takes the path out of line: one that came up later, or whose
 * place another one had.
 */
#include <linux/percpu.h>
#include <linux/smp.h>

#include "internal.h"
#include "list.h"

/* What inline paths read; each line is written by its processor, at load. */
struct ntmem_uml_cpu ntmem_uml_cpus[NTMEM_UML_CPUS];
NTMEM_EXPORT_SYMBOL(ntmem_uml_cpus);

static void uml_note_thread(void *unused)
{
	struct ntmem_uml_cpu *cpu;
	unsigned long thread;

	asm volatile("movq %%fs:0, %0" : "=r"(thread));
	cpu = &ntmem_uml_cpus[(thread >> 12) % NTMEM_UML_CPUS];
	if (cmpxchg(&cpu->Thread, 0, thread))
		return;
	cpu->Offset = per_cpu_offset(smp_processor_id());
}

/**
 * ntmem_uml_init() - learn the threads of all processors
 *
 * Context: Process context, before the first list.
 */
void ntmem_uml_init(void)
{
	on_each_cpu(uml_note_thread, NULL, true);
}
