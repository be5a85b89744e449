/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of structured exceptions share: the C half, the assembly of an
 * architecture, and who raises.
 */
#ifndef NTMEM_SEH_INTERNAL_H
#define NTMEM_SEH_INTERNAL_H

#include <ntmem/seh.h>

#include "context.h"
#include "seh_site.h"

/* Faults -------------------------------------------------------------------- */

/**
 * struct ntmem_seh_site - what ntcc knows of an instruction that may fault
 * @at: the instruction, in bytes in front of where ntmem_seh_fault() comes back to
 * @retry: where it is to be repeated, in the same way; user memory may be opened for it
 * @next: what follows it, in the same way
 * @pad: what puts the function's variables into their places before its clauses look at them,
 * in the same way; 0 if they are
 * @kind: enum ntmem_seh_site_kind
 * @size: of what is accessed or divided by, in bytes; 0 if not known
 * @operand: number of the register with the divisor, or with the number of a bit
 * @unused: 0
 */
struct ntmem_seh_site {
	u32 at;
	u32 retry;
	u32 next;
	s32 pad;
	u8 kind;
	u8 size;
	u8 operand;
	u8 unused;
};

/**
 * struct ntmem_seh_pad - where a function puts its variables into their places, after a fault
 * @place: the code
 * @registers: of the fault, in which a filter may have changed some since
 * @kept: the integer registers as they were
 */
struct ntmem_seh_pad {
	unsigned long place;
	struct _CONTEXT *registers;
	u64 kept[16];
};

bool ntmem_seh_is_guarded(void);
void ntmem_seh_check_fault(unsigned long address, u8 kind, unsigned long instruction);
bool ntmem_seh_is_canonical(unsigned long address);

/* C, called by assembly with the registers of whoever raises. */
void ntmem_seh_raise_record(struct _EXCEPTION_RECORD *record, struct _CONTEXT *registers);
void ntmem_seh_raise_status(s32 status, struct _CONTEXT *registers);
void ntmem_seh_raise_access_violation(void *unused, struct _CONTEXT *registers);
void ntmem_seh_raise_misalignment(void *unused, struct _CONTEXT *registers);
void ntmem_seh_run_finally(NTMEM_SEH_FINALLY *frame);

void ntmem_seh_take_fault(unsigned long address, struct _CONTEXT *registers,
			  const struct ntmem_seh_site *site, unsigned long back);
void ntmem_seh_continue(struct _CONTEXT *registers);
void ntmem_seh_settled(void);
void ntmem_seh_dispatch(struct _EXCEPTION_RECORD *record, struct _CONTEXT *registers,
			const struct ntmem_seh_pad *pad);

void ntmem_raise_record(struct _EXCEPTION_RECORD *record, unsigned long caller);

/*
 * Assembly, see the file of the architecture. Nothing comes back from the jumps; who calls
 * one says so by ntmem_never().
 */
s32 ntmem_seh_call_filter(unsigned long filter, unsigned long chain,
			  struct _EXCEPTION_POINTERS *pointers);
void ntmem_seh_jump(void *frame_pointer, unsigned long stack_pointer, void *place);
void ntmem_seh_go_back(unsigned long *registers);
void ntmem_seh_go_on(struct _CONTEXT *registers);
void ntmem_seh_fault(void);

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
