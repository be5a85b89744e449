/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guarded half of the suite ntmem_fault_stress and the other half share.
 */
#ifndef NTMEM_FAULT_STRESS_KUNIT_H
#define NTMEM_FAULT_STRESS_KUNIT_H

#include <ntmem/types.h>

/* What faults, and how. */
enum fault_form {
	FAULT_READ_NULL,
	FAULT_WRITE_NULL,
	FAULT_READ_USER,
	FAULT_WRITE_USER,
	FAULT_WRITE_READONLY,
	FAULT_READ_KERNEL,
	FAULT_WRITE_KERNEL,
	FAULT_READ_NOWHERE,
	FAULT_WRITE_NOWHERE,
	FAULT_DIVIDE,
	FAULT_OVERFLOW,
	FAULT_EXECUTE,
	FAULT_NR_FORMS,
};

/*
 * One user, in a context of its own. Counts are since its begin: faults, of each form, and
 * those of them that are bug checks of NT's besides, as memory was accessed above APC_LEVEL;
 * faults that a handler was told of, and that a filter had repeated; blocks with a __finally
 * clause entered and clauses run; and what went wrong. Readonly is user memory that cannot be
 * written, or NULL.
 */
struct fault_stress {
	ULONG seed;
	ULONG faults;
	ULONG forms[FAULT_NR_FORMS];
	ULONG reported;
	ULONG handled;
	ULONG repeated;
	ULONG entered;
	ULONG finished;
	ULONG called;
	ULONG wrong;
	PVOID readonly;
	BOOLEAN in_task;
	BOOLEAN is_raised;
};

/* fault_stress_cases.c: some faults, and what becomes of them. */
VOID fault_stress_round(struct fault_stress *stress);
/* fault_stress_kunit.c: where a task may lose its processor. */
VOID fault_stress_pause(struct fault_stress *stress);
/* Whether access faults are reported here. */
BOOLEAN fault_stress_is_reported(void);

#endif /* NTMEM_FAULT_STRESS_KUNIT_H */
