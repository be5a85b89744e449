// SPDX-License-Identifier: GPL-2.0-only
/*
 * Structured exceptions: how they are dispatched and how the stack is unwound.
 *
 * Every active __try is a frame on the stack of its function, and in the chain of its
 * context, the innermost first. The head of the chain stands, for a task, at the far end of
 * its stack; for a softirq, a hard interrupt and an NMI, in a place per CPU and depth (see
 * context.h). A task's chain is thus the same before and after it is preempted, sleeps or
 * moves to another CPU, since it never was anywhere but on its stack; an interrupt looks
 * for frames in its own place only, and comes to its end before anything else runs there.
 * So a chain has one user at any time. Entering and leaving a __try are a few stores each,
 * without a lock, and nothing here allocates.
 *
 * Dispatching calls filters as they are found, innermost first, on top of the stack of
 * whoever raised: all frames are intact, a filter sees the locals of its function and may
 * have the execution continued. Meanwhile a frame of its own kind stands for the dispatch:
 * an exception in a filter finds it on its way out, and so knows which frames have been asked
 * before, up to the one whose filter runs.
 *
 * Unwinding takes frames off the chain. At one with a __finally clause it jumps to the
 * clause, on that function's own stack, and the end of the clause goes on with it; hence the
 * frame keeps where the unwind goes. Nothing else of it is kept: a clause that leaves by a
 * jump or raises anew has abandoned it, and what was unwound is off the chain for good. A
 * jump out of a body runs the clause in the same way and then returns to where the compiler
 * left the scope. In C++ a clause is a routine that is called, by its function when that
 * leaves the body and else from here.
 *
 * A function that calls has its variables where its clauses look for them, one in which an
 * instruction faults has not: the compiler puts them there in code of its own, a landing pad.
 * So an unwind that comes to the dispatch of such a fault goes there first, with the
 * registers of the fault, and is called again from there.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/align.h>
#include <linux/bits.h>
#include <linux/irqflags.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/sched/task_stack.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "internal.h"
#include "seh.h"

#include <ntmem/setjmp.h>

/* What dispatching needs of the stack, filters and what they call not counted, in bytes. */
#define DISPATCH_STACK 2048

/*
 * The same if a filter has raised, which may go on and on: what is left must be enough for
 * the bug check that ends it, and that prints. Sanitizers make that take more, and stacks
 * larger.
 */
#define NESTED_DISPATCH_STACK (THREAD_SIZE / 16 * 5)

/**
 * struct seh_dispatch - one dispatch, while filters are called
 * @frame: its frame in the chain
 * @asked: the frame whose filter is running
 * @pad: what comes before any clause of the function where it happened, or %NULL
 */
struct seh_dispatch {
	NTMEM_SEH_FRAME frame;
	NTMEM_SEH_FRAME *asked;
	const struct ntmem_seh_pad *pad;
};

static_assert(offsetof(NTMEM_SEH_FINALLY, frame.state) == 69);
static_assert(offsetof(NTMEM_SEH_FINALLY, back) == 88);
static_assert(NTMEM_SEH_BODY == 1);
static_assert(sizeof(CONTEXT) == 0x4d0);
static_assert(offsetof(CONTEXT, FltSave) == 0x100);

/* Jumps --------------------------------------------------------------------- */

#ifdef CONFIG_KASAN_STACK
/*
 * Functions mark what lies around their locals, and unmark it when they return. Those that
 * a jump passes over do not return.
 */
static __always_inline void seh_forget_stack(unsigned long up_to)
{
	unsigned long from = ALIGN_DOWN(current_stack_pointer, 1UL << KASAN_SHADOW_SCALE_SHIFT);

	__memset(kasan_mem_to_shadow((void *)from), 0, (up_to - from) >> KASAN_SHADOW_SCALE_SHIFT);
}
#else
static __always_inline void seh_forget_stack(unsigned long up_to)
{
}
#endif

static __always_inline void __noreturn seh_jump(void *const jump[], unsigned long stack_pointer)
{
	seh_forget_stack(stack_pointer);
	ntmem_seh_jump(jump[0], stack_pointer, jump[1]);
	ntmem_never();
}

/* Those that NT lets a program have: arithmetic's, and the direction of strings. */
#define CONTEXT_EFLAGS (X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | \
			X86_EFLAGS_SF | X86_EFLAGS_DF | X86_EFLAGS_OF)

/**
 * ntmem_seh_continue() - go on as a CONTEXT says
 * @registers: in a frame of assembly's on this stack, above the caller's
 *
 * Difference: of the flags only those that a program computes with are taken. Whether
 * interrupts are on is what it is now, as the level is.
 *
 * Context: Any context, any IRQL.
 * Return: does not.
 */
void ntmem_seh_continue(CONTEXT *registers)
{
	registers->EFlags = (registers->EFlags & CONTEXT_EFLAGS) |
			    (native_save_fl() & ~CONTEXT_EFLAGS);
	seh_forget_stack((unsigned long)registers);
	ntmem_seh_go_on(registers);
	/* It is no routine that could be jumped to as one. */
	barrier();
}

/* On the stack as it was when the body was entered. */
static __always_inline void __noreturn seh_jump_to_clause(NTMEM_SEH_FRAME *frame)
{
	seh_jump(frame->jump, (unsigned long)frame->jump[2]);
}

/* Chains -------------------------------------------------------------------- */

/* As many as a stack has room for. */
#define MAX_FRAMES (THREAD_SIZE / sizeof(NTMEM_SEH_FRAME))

/*
 * Frames lie on the stack, above whoever looks for them. Anything else is not a chain but
 * memory that was overwritten. Those of one function lie there in any order, as the compiler
 * likes it, so a chain that goes round in circles shows by its length alone.
 */
static bool seh_frame_is_sound(const NTMEM_SEH_FRAME *frame, const struct ntmem_context *context,
			       unsigned long below)
{
	return (unsigned long)frame - below < THREAD_SIZE &&
	       IS_ALIGNED((unsigned long)frame, sizeof(long)) &&
	       frame->context == context && frame->kind >= NTMEM_SEH_KIND_EXCEPT &&
	       frame->kind <= NTMEM_SEH_KIND_CLAUSE;
}

static __always_inline void seh_link_to(struct ntmem_context *context, NTMEM_SEH_FRAME *frame,
					u8 kind, void *filter)
{
	frame->prev = context->frames;
	frame->context = context;
	frame->filter = filter;
	frame->kind = kind;
	frame->state = NTMEM_SEH_BODY;
	/* All four bytes at once are one instruction less. */
	frame->unused = 0;
	context->frames = frame;
}

/* Out of line, so that those below are without a call. */
static noinline void seh_link_anywhere(NTMEM_SEH_FRAME *frame, u8 kind, void *filter)
{
	seh_link_to(ntmem_context_find(), frame, kind, filter);
}

static __always_inline void seh_link(NTMEM_SEH_FRAME *frame, u8 kind, void *filter)
{
	struct ntmem_context *context;

	if (ntmem_context_at_hand(&context))
		seh_link_to(context, frame, kind, filter);
	else
		seh_link_anywhere(frame, kind, filter);
}

/**
 * ntmem_seh_except_enter() - enter a __try with an __except clause
 * @frame: its frame, on the caller's stack
 * @filter: its filter
 * @function: the caller's frame address; asking for it is what matters
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_except_enter(NTMEM_SEH_FRAME *frame, NTMEM_SEH_FILTER *filter, void *function)
{
	seh_link(frame, NTMEM_SEH_KIND_EXCEPT, filter);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_except_enter);

/**
 * ntmem_seh_except_leave() - leave a __try with an __except clause, or the clause
 * @frame: its frame
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_except_leave(NTMEM_SEH_FRAME *frame)
{
	if (frame->state == NTMEM_SEH_BODY)
		frame->context->frames = frame->prev;
	frame->state = NTMEM_SEH_OUT;
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_except_leave);

/**
 * ntmem_seh_finally_enter() - enter a __try with a __finally clause
 * @finally: its frame, on the caller's stack
 * @function: the caller's frame address; asking for it is what matters
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_finally_enter(NTMEM_SEH_FINALLY *finally, void *function)
{
	seh_link(&finally->frame, NTMEM_SEH_KIND_FINALLY, NULL);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_finally_enter);

/**
 * ntmem_seh_clause_enter() - enter a __try of C++ with a __finally clause
 * @clause: its frame, on the caller's stack, with what is to be called
 *
 * ntmem_seh_except_leave() leaves it, and the caller then calls the clause.
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_clause_enter(NTMEM_SEH_CLAUSE *clause)
{
	seh_link(&clause->frame, NTMEM_SEH_KIND_CLAUSE, NULL);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_clause_enter);

/**
 * ntmem_seh_routine_enter() - have a routine asked about exceptions
 * @frame: frame for it, on the caller's stack
 * @routine: what is asked
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_routine_enter(NTMEM_SEH_FRAME *frame, PEXCEPTION_ROUTINE routine)
{
	seh_link(frame, NTMEM_SEH_KIND_ROUTINE, routine);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_routine_enter);

/**
 * ntmem_seh_routine_leave() - have a routine no longer asked
 * @frame: its frame, the innermost active one
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_routine_leave(NTMEM_SEH_FRAME *frame)
{
	ntmem_seh_except_leave(frame);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_routine_leave);

/* Unwinding ----------------------------------------------------------------- */

static void seh_routine_unwind(NTMEM_SEH_FRAME *frame, s32 code)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = code,
		.ExceptionFlags = EXCEPTION_UNWINDING,
	};
	PEXCEPTION_ROUTINE routine = frame->filter;

	routine(&record, frame, NULL, NULL);
}

/*
 * On top of the stack of whoever unwinds. It may raise or jump, as a routine may: the frame is
 * off the chain.
 */
static void seh_call_clause(NTMEM_SEH_FRAME *frame)
{
	const NTMEM_SEH_CLAUSE *clause = container_of(frame, NTMEM_SEH_CLAUSE, frame);

	clause->clause(clause->object);
}

/* A body that was left is active again, and those around it that were. */
static void __noreturn seh_longjump(struct ntmem_context *context, NTMEM_JMP_BUF *env)
{
	NTMEM_SEH_FRAME *frame;

	for (frame = env->frame; frame != context->frames; frame = frame->prev)
		frame->state = NTMEM_SEH_BODY;
	context->frames = env->frame;
	seh_jump(env->jump, (unsigned long)env->jump[2]);
}

/* Has variables put into their places, if they are not. The dispatch is off the chain. */
static void seh_settle(struct ntmem_context *context, const struct seh_dispatch *dispatch,
		       NTMEM_SEH_FRAME *target, NTMEM_JMP_BUF *env, s32 code)
{
	const struct ntmem_seh_pad *pad = dispatch->pad;
	ULONG64 *registers;
	unsigned int i;

	if (!pad)
		return;
	registers = &pad->registers->Rax;
	context->unwind_target = target;
	context->unwind_jump = env;
	context->unwind_code = code;
	for (i = 0; i < ARRAY_SIZE(pad->kept); i++)
		registers[i] = pad->kept[i];
	pad->registers->Rip = pad->place;
	ntmem_seh_continue(pad->registers);
}

/*
 * Takes frames off the chain up to the target, which is on it, or NULL for all; then goes
 * to the target's clause, or to where a longjmp() wants to be. STATUS_UNWIND is for one
 * within a function, by a jump out of its bodies.
 */
static void __noreturn seh_unwind(struct ntmem_context *context, NTMEM_SEH_FRAME *target,
				  NTMEM_JMP_BUF *env, s32 code)
{
	NTMEM_SEH_FRAME *frame;

	while ((frame = context->frames) != target) {
		context->frames = frame->prev;
		frame->state = NTMEM_SEH_OUT;
		if (frame->kind == NTMEM_SEH_KIND_FINALLY) {
			NTMEM_SEH_FINALLY *finally =
				container_of(frame, NTMEM_SEH_FINALLY, frame);

			finally->target = target;
			finally->longjump = env;
			frame->code = code;
			frame->state = NTMEM_SEH_UNWIND;
			/* What the function has allocated on its stack meanwhile stays its own. */
			if (env && code == STATUS_UNWIND)
				seh_jump(frame->jump, (unsigned long)env->jump[2]);
			/* The clause may use the buffer for one that it abandons. */
			if (env)
				finally->exit.value = env->value;
			seh_jump_to_clause(frame);
		}
		if (frame->kind == NTMEM_SEH_KIND_ROUTINE)
			seh_routine_unwind(frame, code);
		if (frame->kind == NTMEM_SEH_KIND_CLAUSE)
			seh_call_clause(frame);
		if (frame->kind == NTMEM_SEH_KIND_DISPATCH)
			seh_settle(context, container_of(frame, struct seh_dispatch, frame),
				   target, env, code);
	}
	if (env)
		seh_longjump(context, env);
	context->frames = target->prev;
	target->code = code;
	target->state = NTMEM_SEH_HANDLER;
	seh_jump_to_clause(target);
}

/* Landing pads call this when all variables are in their places. The unwind goes on. */
void ntmem_seh_settled(void)
{
	struct ntmem_context *context = ntmem_context();

	seh_unwind(context, context->unwind_target, context->unwind_jump, context->unwind_code);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_settled);

static EXCEPTION_DISPOSITION seh_cleanup_routine(EXCEPTION_RECORD *record, void *frame,
						 CONTEXT *registers, void *unused)
{
	struct ntmem_seh_cleanup *cleanup = container_of(frame, struct ntmem_seh_cleanup, frame);

	if (IS_UNWINDING(record->ExceptionFlags))
		cleanup->undo(cleanup->argument);
	return ExceptionContinueSearch;
}

/**
 * ntmem_seh_cleanup_begin() - be called if what follows does not return
 * @cleanup: the caller's, to be ended by ntmem_seh_cleanup_end()
 * @undo: what to call
 * @argument: passed to it
 *
 * For calls into a driver, which may raise, by callers that hold something.
 *
 * Context: Any context.
 */
void ntmem_seh_cleanup_begin(struct ntmem_seh_cleanup *cleanup, void (*undo)(void *argument),
			     void *argument)
{
	cleanup->undo = undo;
	cleanup->argument = argument;
	ntmem_seh_routine_enter(&cleanup->frame, seh_cleanup_routine);
}

/* A routine that only cleans up is asked, and never handles anything. */
static bool seh_is_cleanup(const NTMEM_SEH_FRAME *frame)
{
	return frame->filter == (void *)seh_cleanup_routine;
}

#define KIND(kind) BIT(NTMEM_SEH_KIND_##kind)

/*
 * Whether a frame of such a kind is active; or @if_unsound, where the chain is overwritten. Each
 * caller gets a walk of its own, with its kinds as constants: every fault asks.
 */
static __always_inline bool seh_has_frame(unsigned int kinds, bool if_unsound)
{
	struct ntmem_context *context = ntmem_context();
	unsigned long below = current_stack_pointer;
	const NTMEM_SEH_FRAME *frame;
	unsigned int nr = 0;

	for (frame = context->frames; frame; frame = frame->prev) {
		if (nr++ == MAX_FRAMES || !seh_frame_is_sound(frame, context, below))
			return if_unsound;
		if (BIT(frame->kind) & kinds && !seh_is_cleanup(frame))
			return true;
	}
	return false;
}

/**
 * ntmem_seh_may_be_handled() - tell whether an exception could be handled here
 *
 * Whether it will be, filters alone can tell.
 *
 * Context: Any context, any IRQL.
 * Return: whether an __except, or a routine of the driver's, would be asked.
 */
bool ntmem_seh_may_be_handled(void)
{
	return seh_has_frame(KIND(EXCEPT) | KIND(ROUTINE), false);
}

/**
 * ntmem_seh_is_guarded() - tell whether guarded code of a driver's is being run
 *
 * The dispatcher has its own words for a chain that is overwritten, so this counts as one.
 *
 * Context: Any context, any IRQL.
 * Return: whether a __try, or a routine of the driver's, is active.
 */
bool ntmem_seh_is_guarded(void)
{
	return seh_has_frame(KIND(EXCEPT) | KIND(FINALLY) | KIND(CLAUSE) | KIND(ROUTINE), true);
}

/**
 * ntmem_seh_abandon() - take all frames off the chain, since the thread ends here
 *
 * Only routines are called. The blocks of drivers, which a bug check is about, do not run
 * any more.
 *
 * Context: Process context.
 */
void ntmem_seh_abandon(void)
{
	struct ntmem_context *context = ntmem_context();
	unsigned long below = current_stack_pointer;
	NTMEM_SEH_FRAME *frame;
	unsigned int nr = 0;

	while ((frame = context->frames) && nr++ < MAX_FRAMES &&
	       seh_frame_is_sound(frame, context, below)) {
		context->frames = frame->prev;
		if (frame->kind == NTMEM_SEH_KIND_ROUTINE)
			seh_routine_unwind(frame, STATUS_UNWIND);
	}
	context->frames = NULL;
}

/**
 * ntmem_seh_finally_normal() - note that a body has come to its end
 * @finally: its frame, whose clause follows
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_finally_normal(NTMEM_SEH_FINALLY *finally)
{
	NTMEM_SEH_FRAME *frame = &finally->frame;

	frame->context->frames = frame->prev;
	frame->state = NTMEM_SEH_NORMAL;
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_finally_normal);

/* A body is being left by a jump; the clause runs as deep in the stack as that has come. */
void ntmem_seh_run_finally(NTMEM_SEH_FINALLY *finally)
{
	NTMEM_SEH_FRAME *frame = &finally->frame;

	frame->context->frames = frame->prev;
	frame->state = NTMEM_SEH_RETURN;
	seh_jump(frame->jump, finally->back[6]);
}

/**
 * ntmem_seh_finally_end() - go on after a __finally clause that a jump led to
 * @finally: its frame
 *
 * Does not return to the clause: an unwind goes on, or the jump that left the body.
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_finally_end(NTMEM_SEH_FINALLY *finally)
{
	struct ntmem_context *context = finally->frame.context;
	NTMEM_JMP_BUF *env = finally->longjump;
	u8 state = finally->frame.state;

	finally->frame.state = NTMEM_SEH_OUT;
	if (state == NTMEM_SEH_RETURN) {
		seh_forget_stack(finally->back[6]);
		ntmem_seh_go_back(finally->back);
		ntmem_never();
	}
	if (env && finally->frame.code == STATUS_UNWIND) {
		/* Most jumps leave one body with a clause. There is nothing to unwind then. */
		if (context->frames == finally->target)
			seh_longjump(context, env);
	} else if (env) {
		env->value = finally->exit.value;
	}
	seh_unwind(context, finally->target, env, finally->frame.code);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_finally_end);
NTMEM_EXPORT_SYMBOL(ntmem_seh_finally_leave);

/**
 * ntmem_seh_exit() - leave bodies, one after the other
 * @exit: where to go on
 * @nr_bodies: how many, all of the function that calls
 *
 * Does not return to where it was called; their __finally clauses come first.
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_exit(NTMEM_JMP_BUF *exit, ULONG nr_bodies)
{
	struct ntmem_context *context = ntmem_context();
	NTMEM_SEH_FRAME *target = context->frames;

	while (nr_bodies--)
		target = target->prev;
	exit->frame = target;
	seh_unwind(context, target, exit, STATUS_UNWIND);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_exit);

/**
 * ntmem_seh_mark() - note where a setjmp() is
 * @env: buffer
 * @function: the caller's frame address; asking for it is what matters
 *
 * Context: Any context, any IRQL.
 */
void ntmem_seh_mark(NTMEM_JMP_BUF *env, void *function)
{
	env->context = ntmem_context();
	env->frame = env->context->frames;
	env->value = 0;
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_mark);

static bool seh_is_around(const NTMEM_SEH_FRAME *frame, const NTMEM_SEH_FRAME *inner)
{
	while (inner && inner != frame)
		inner = inner->prev;
	return inner == frame;
}

/**
 * ntmem_seh_longjmp() - go on where setjmp() was called
 * @env: what it was called with; its function has not returned
 * @value: what it shall return; 0 counts as 1
 *
 * Runs the __finally clauses of all bodies that are left. Follows the NT topic longjmp.
 *
 * Context: Any context, any IRQL.
 * Return: does not. Raises STATUS_INVALID_UNWIND_TARGET if @env is of another context or
 * of a function that has returned.
 */
void ntmem_seh_longjmp(NTMEM_JMP_BUF *env, INT value)
{
	struct ntmem_context *context = ntmem_context();
	NTMEM_SEH_FRAME *target = context->frames;

	if (env->context != context || (unsigned long)env->jump[2] < current_stack_pointer)
		ntmem_raise_status(STATUS_INVALID_UNWIND_TARGET, _RET_IP_);
	env->value = value ?: 1;
	while (target && !seh_is_around(target, env->frame))
		target = target->prev;
	seh_unwind(context, target, env, STATUS_LONGJUMP);
}
NTMEM_EXPORT_SYMBOL(ntmem_seh_longjmp);

/* Dispatching --------------------------------------------------------------- */

static void __noreturn seh_unhandled(const EXCEPTION_RECORD *record)
{
	const struct ntmem_violation violation = {
		.code = KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)record->ExceptionCode,
			       (unsigned long)record->ExceptionAddress,
			       record->NumberParameters > 0 ? record->ExceptionInformation[0] : 0,
			       record->NumberParameters > 1 ? record->ExceptionInformation[1] : 0 },
		.caller = (unsigned long)record->ExceptionAddress,
		.what = record->ExceptionFlags & EXCEPTION_STACK_INVALID ?
				"exception raised on a stack that is overwritten or full" :
				"exception raised that nothing handles",
	};

	ntmem_bug_check(&violation);
}

/*
 * The address of a nested function that uses locals of the one around it is that of code
 * which gcc has written beside them: load r11 with the function, r10 with the chain, go.
 * It is read, never executed.
 */
static bool seh_decode_filter(const NTMEM_SEH_FRAME *frame, unsigned long *function,
			      unsigned long *chain)
{
	const u8 *code = frame->filter;

	*function = (unsigned long)code;
	*chain = 0;
	if ((unsigned long)code - (unsigned long)frame + SZ_64K >= 2 * SZ_64K)
		return true;
	/* endbr64 */
	if (!memcmp(code, "\xf3\x0f\x1e\xfa", 4))
		code += 4;
	if (!memcmp(code, "\x49\xbb", 2)) {
		memcpy(function, code + 2, 8);
		code += 10;
	} else if (!memcmp(code, "\x41\xbb", 2)) {
		*function = 0;
		memcpy(function, code + 2, 4);
		code += 6;
	} else {
		return false;
	}
	memcpy(chain, code + 2, 8);
	return !memcmp(code, "\x49\xba", 2);
}

static s32 seh_ask_filter(const NTMEM_SEH_FRAME *frame, EXCEPTION_POINTERS *pointers)
{
	unsigned long function, chain;

	if (!seh_decode_filter(frame, &function, &chain)) {
		pointers->ExceptionRecord->ExceptionFlags |= EXCEPTION_STACK_INVALID;
		seh_unhandled(pointers->ExceptionRecord);
	}
	return ntmem_seh_call_filter(function, chain, pointers);
}

/* A verdict that no filter can give: what the routine answered makes no sense. */
#define VERDICT_INVALID S64_MIN

/* Raises another exception because of one, in the middle of the first one's dispatch. */
static void __noreturn seh_raise_chained(s32 status, EXCEPTION_RECORD *cause, CONTEXT *registers,
					 const struct ntmem_seh_pad *pad)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = status,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
		.ExceptionRecord = cause,
		.ExceptionAddress = cause->ExceptionAddress,
	};

	/* Whoever wants this one continued gets another, until the stack is full. */
	ntmem_seh_dispatch(&record, registers, pad);
	ntmem_never();
}

/* Asks a handler routine; its answer as a filter's. */
static s64 seh_ask_routine(NTMEM_SEH_FRAME *frame, EXCEPTION_POINTERS *pointers)
{
	PEXCEPTION_ROUTINE routine = frame->filter;

	switch (routine(pointers->ExceptionRecord, frame, pointers->ContextRecord, NULL)) {
	case ExceptionContinueExecution:
		return EXCEPTION_CONTINUE_EXECUTION;
	case ExceptionContinueSearch:
	/* Speaks of unwinding, and nothing is being unwound. */
	case ExceptionCollidedUnwind:
		return EXCEPTION_CONTINUE_SEARCH;
	case ExceptionNestedException:
		pointers->ExceptionRecord->ExceptionFlags |= EXCEPTION_NESTED_CALL;
		return EXCEPTION_CONTINUE_SEARCH;
	default:
		return VERDICT_INVALID;
	}
}

static bool seh_stack_is_short(unsigned long need)
{
	unsigned long here = current_stack_pointer;

	return object_is_on_stack((void *)here) &&
	       here - (unsigned long)task_stack_page(current) < need;
}

/**
 * ntmem_seh_dispatch() - find who handles an exception, and go there
 * @record: what it is
 * @registers: of where it happened
 * @pad: what comes before any clause of the function where it happened, or %NULL
 *
 * Context: Any context, any IRQL.
 * Return: only if the execution is to be continued, with what @registers are then.
 */
void ntmem_seh_dispatch(EXCEPTION_RECORD *record, CONTEXT *registers,
			const struct ntmem_seh_pad *pad)
{
	struct ntmem_context *context = ntmem_context();
	EXCEPTION_POINTERS pointers = { record, registers };
	NTMEM_SEH_FRAME *frame, *asked, *nested = NULL;
	unsigned long below = current_stack_pointer;
	struct seh_dispatch dispatch;
	unsigned int nr = 0;
	s64 verdict = EXCEPTION_CONTINUE_SEARCH;

	if (seh_stack_is_short(DISPATCH_STACK))
		record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
	seh_link_to(context, &dispatch.frame, NTMEM_SEH_KIND_DISPATCH, NULL);
	dispatch.pad = pad;
	for (frame = dispatch.frame.prev; frame; frame = frame->prev) {
		if (nr++ == MAX_FRAMES || !seh_frame_is_sound(frame, context, below))
			record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
		if (record->ExceptionFlags & EXCEPTION_STACK_INVALID)
			break;
		dispatch.asked = frame;
		if (frame->kind == NTMEM_SEH_KIND_EXCEPT) {
			verdict = seh_ask_filter(frame, &pointers);
		} else if (frame->kind == NTMEM_SEH_KIND_ROUTINE) {
			verdict = seh_ask_routine(frame, &pointers);
		} else if (frame->kind == NTMEM_SEH_KIND_DISPATCH) {
			/* From here on up to the frame it was asking, all were asked before. */
			record->ExceptionFlags |= EXCEPTION_NESTED_CALL;
			if (seh_stack_is_short(NESTED_DISPATCH_STACK))
				record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
			asked = container_of(frame, struct seh_dispatch, frame)->asked;
			if (!nested || seh_is_around(asked, nested))
				nested = asked;
			continue;
		}
		if (frame == nested) {
			record->ExceptionFlags &= ~EXCEPTION_NESTED_CALL;
			nested = NULL;
		}
		if (verdict)
			break;
	}
	if (verdict > 0)
		seh_unwind(context, frame, NULL, record->ExceptionCode);
	context->frames = dispatch.frame.prev;

	if (verdict == VERDICT_INVALID)
		seh_raise_chained(STATUS_INVALID_DISPOSITION, record, registers, pad);
	if (!verdict)
		seh_unhandled(record);
	if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
		seh_raise_chained(STATUS_NONCONTINUABLE_EXCEPTION, record, registers, pad);
}

/**
 * ntmem_seh_raise_record() - RtlRaiseException() with the registers of its caller
 * @record: what it is; gone with its owner's stack if the exception is handled
 * @registers: registers
 *
 * Context: Any context, any IRQL.
 * Return: only if a filter has the execution continued.
 */
void ntmem_seh_raise_record(EXCEPTION_RECORD *record, CONTEXT *registers)
{
	record->ExceptionAddress = (void *)(unsigned long)registers->Rip;
	ntmem_seh_dispatch(record, registers, NULL);
}

/* ExRaiseStatus() and RtlRaiseStatus() with the registers of their caller. */
void ntmem_seh_raise_status(s32 status, CONTEXT *registers)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = status,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
	};

	ntmem_seh_raise_record(&record, registers);
}

/* ExRaiseAccessViolation() with the registers of its caller. */
void ntmem_seh_raise_access_violation(void *unused, CONTEXT *registers)
{
	ntmem_seh_raise_status(STATUS_ACCESS_VIOLATION, registers);
}

/* ExRaiseDatatypeMisalignment() with the registers of its caller. */
void ntmem_seh_raise_misalignment(void *unused, CONTEXT *registers)
{
	ntmem_seh_raise_status(STATUS_DATATYPE_MISALIGNMENT, registers);
}

/**
 * ntmem_raise_record() - raise an exception on behalf of a routine's caller
 * @record: what it is
 * @caller: where it shall have happened
 *
 * Context: Any context, any IRQL.
 * Return: only if a filter has the execution continued.
 */
void ntmem_raise_record(EXCEPTION_RECORD *record, unsigned long caller)
{
	CONTEXT registers;

	RtlCaptureContext(&registers);
	record->ExceptionAddress = (void *)caller;
	ntmem_seh_dispatch(record, &registers, NULL);
}

/* In assembly, with no C file of their own to stand in. */
NTMEM_EXPORT_SYMBOL(RtlRaiseException);
NTMEM_EXPORT_SYMBOL(RtlRaiseStatus);
NTMEM_EXPORT_SYMBOL(RtlCaptureContext);
NTMEM_EXPORT_SYMBOL(ExRaiseStatus);
NTMEM_EXPORT_SYMBOL(ExRaiseAccessViolation);
NTMEM_EXPORT_SYMBOL(ExRaiseDatatypeMisalignment);
NTMEM_EXPORT_SYMBOL(ntmem_seh_fault);
