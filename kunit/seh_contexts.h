/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about contexts and their guarded code share.
 */
#ifndef NTMEM_KUNIT_SEH_CONTEXTS_H
#define NTMEM_KUNIT_SEH_CONTEXTS_H

#include "seh_cases.h"

/* The stages of an exception, in the order in which they are reached. */
enum seh_stage {
	SEH_BODY,
	SEH_INNER_FILTER,
	SEH_OUTER_FILTER,
	SEH_FINALLY,
	SEH_HANDLER,
	SEH_AFTER,
	SEH_NR_STAGES,
};

/* Frames that are active in a stage, those of dispatches and of what repairs faults with them. */
#define SEH_FRAMES_OF_STAGE { 3, 4 + SEH_FAULTS, 4 + SEH_FAULTS, 2, 0, 0 }

/**
 * struct seh_stages - one exception that is raised and handled
 * @at: called in every stage
 * @argument: for it
 * @code: what is raised
 * @nr_wrong: how often something was not as it should be
 */
struct seh_stages {
	void (*at)(struct seh_stages *stages, enum seh_stage stage);
	void *argument;
	NTSTATUS code;
	int nr_wrong;
};

int seh_run_stages(struct seh_stages *stages);
int seh_run_with_finally(void (*body)(void *argument), void (*finally)(void *argument),
			 void *argument);
void seh_raise_unguarded(NTSTATUS code);

#endif /* NTMEM_KUNIT_SEH_CONTEXTS_H */
