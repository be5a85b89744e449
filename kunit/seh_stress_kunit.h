/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guarded half of the suite ntmem_seh_stress and the other half share.
 */
#ifndef NTMEM_SEH_STRESS_KUNIT_H
#define NTMEM_SEH_STRESS_KUNIT_H

#include <ntmem/types.h>

/*
 * One user, in a context of its own. Counts are since its begin: exceptions raised, blocks
 * with a __finally clause entered and clauses run, filters asked that had to be, and what
 * went wrong.
 */
struct seh_stress {
	ULONG seed;
	ULONG raised;
	ULONG entered;
	ULONG finished;
	ULONG asked;
	ULONG wrong;
	BOOLEAN in_task;
};

/* seh_stress_cases.c: some exceptions, raised and handled. */
VOID seh_stress_round(struct seh_stress *stress);
/* seh_stress_kunit.c: where a task may lose its processor. */
VOID seh_stress_pause(struct seh_stress *stress);

#endif /* NTMEM_SEH_STRESS_KUNIT_H */
