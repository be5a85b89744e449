/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of structured exceptions share: the C half, the assembly of an
 * architecture, and who raises.
 */
#ifndef NTMEM_SEH_INTERNAL_H
#define NTMEM_SEH_INTERNAL_H

#include <ntmem/seh.h>

#include "context.h"

/* C, called by assembly with the registers of whoever raises. */
void ntmem_seh_raise_record(struct _EXCEPTION_RECORD *record, struct _CONTEXT *registers);
void ntmem_seh_raise_status(s32 status, struct _CONTEXT *registers);
void ntmem_seh_raise_access_violation(void *unused, struct _CONTEXT *registers);
void ntmem_seh_raise_misalignment(void *unused, struct _CONTEXT *registers);
void ntmem_seh_run_finally(NTMEM_SEH_FINALLY *frame);

void ntmem_raise_record(struct _EXCEPTION_RECORD *record, unsigned long caller);

/*
 * Assembly, see the file of the architecture. Nothing comes back from the jumps; who calls
 * one says so by ntmem_never().
 */
s32 ntmem_seh_call_filter(unsigned long filter, unsigned long chain,
			  struct _EXCEPTION_POINTERS *pointers);
void ntmem_seh_jump(void *frame_pointer, unsigned long stack_pointer, void *place);
void ntmem_seh_go_back(unsigned long *registers);

/* Cleanups -------------------------------------------------------------------- */

/**
 * struct ntmem_seh_cleanup - what is to be undone if a driver's routine does not return
 * @frame: its place among the active frames
 * @undo: called once if an exception or a bug check passes over the caller
 * @argument: passed to it
 */
struct ntmem_seh_cleanup {
	NTMEM_SEH_FRAME frame;
	void (*undo)(void *argument);
	void *argument;
};

#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
void ntmem_seh_cleanup_begin(struct ntmem_seh_cleanup *cleanup, void (*undo)(void *argument),
			     void *argument);
bool ntmem_seh_may_be_handled(void);
void ntmem_seh_abandon(void);

static inline void ntmem_seh_cleanup_end(struct ntmem_seh_cleanup *cleanup)
{
	ntmem_seh_routine_leave(&cleanup->frame);
}
#else
static inline void ntmem_seh_cleanup_begin(struct ntmem_seh_cleanup *cleanup,
					   void (*undo)(void *argument), void *argument)
{
}

static inline bool ntmem_seh_may_be_handled(void)
{
	return false;
}

static inline void ntmem_seh_abandon(void)
{
}

static inline void ntmem_seh_cleanup_end(struct ntmem_seh_cleanup *cleanup)
{
}
#endif

#endif /* NTMEM_SEH_INTERNAL_H */
