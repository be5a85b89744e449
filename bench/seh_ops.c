// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is measured of structured exceptions.
 *
 * Each is a function that a loop calls; the empty loop calls one that does nothing. So a
 * figure has in it what a function with blocks takes on its way in and out, to save all the
 * registers that a call preserves, and look after its stack. What ends in -inside has the
 * block in the loop itself, and shows it without.
 */
#include <linux/compiler.h>

#include <ntmem/exception.h>
#include <ntmem/rtlmem.h>
#include <ntmem/seh.h>
#include <ntmem/setjmp.h>

#include "seh_run.h"

/* Loops ------------------------------------------------------------------- */

/* A filter's verdict is passed to all, so that filters can have something to capture. */
#define SEH_LOOP(name)                                          \
	static void name##_loop(u32 nr)                         \
	{                                                       \
		while (nr--)                                    \
			name(EXCEPTION_EXECUTE_HANDLER);        \
	}

static SEH_NOIPA void empty(LONG verdict)
{
	barrier();
}

SEH_LOOP(empty)

static void empty_inside_loop(u32 nr)
{
	while (nr--)
		barrier();
}

/* Blocks without an exception --------------------------------------------- */

static SEH_NOIPA void except(LONG verdict)
{
	__try {
		barrier();
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

SEH_LOOP(except)

static SEH_NOIPA void except_capture(LONG verdict)
{
	__try {
		barrier();
	} __except (verdict) {
		barrier();
	}
}

SEH_LOOP(except_capture)

static void except_inside_loop(u32 nr)
{
	while (nr--) {
		__try {
			barrier();
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			barrier();
		}
	}
}

static SEH_NOIPA void finally(LONG verdict)
{
	__try {
		barrier();
	} __finally {
		barrier();
	}
}

SEH_LOOP(finally)

static void finally_inside_loop(u32 nr)
{
	while (nr--) {
		__try {
			barrier();
		} __finally {
			barrier();
		}
	}
}

static SEH_NOIPA void finally_return(LONG verdict)
{
	__try {
		barrier();
		return;
	} __finally {
		barrier();
	}
}

SEH_LOOP(finally_return)

static SEH_NOIPA void nested(LONG verdict)
{
	__try {
		__try {
			barrier();
		} __finally {
			barrier();
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

SEH_LOOP(nested)

/* Exceptions -------------------------------------------------------------- */

static SEH_NOIPA void raise_here(LONG verdict)
{
	__try {
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

SEH_LOOP(raise_here)

static SEH_NOIPA void raise_capture(LONG verdict)
{
	__try {
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	} __except (verdict) {
		barrier();
	}
}

SEH_LOOP(raise_capture)

/* It might return, as a routine that raises does in general. */
static SEH_NOIPA void raiser(LONG verdict)
{
	if (verdict)
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
}

static SEH_NOIPA void raise_caller(LONG verdict)
{
	__try {
		raiser(verdict);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

SEH_LOOP(raise_caller)

static SEH_NOIPA void raise_through(LONG verdict)
{
	__try {
		raiser(verdict);
	} __finally {
		barrier();
	}
}

static SEH_NOIPA void raise_finally(LONG verdict)
{
	__try {
		raise_through(verdict);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

SEH_LOOP(raise_finally)

/* One run at a time, and clearing a record is not what is measured. */
static EXCEPTION_RECORD continued = { .ExceptionCode = STATUS_UNSUCCESSFUL };

static SEH_NOIPA void raise_continue(LONG verdict)
{
	__try {
		RtlRaiseException(&continued);
	} __except (EXCEPTION_CONTINUE_EXECUTION) {
		barrier();
	}
}

SEH_LOOP(raise_continue)

/* Jumps ------------------------------------------------------------------- */

static SEH_NOIPA void jump(LONG verdict)
{
	jmp_buf env;

	if (!setjmp(env))
		longjmp(env, 1);
}

SEH_LOOP(jump)

static SEH_NOIPA void jump_over(NTMEM_JMP_BUF *env)
{
	__try {
		longjmp(env, 1);
	} __finally {
		barrier();
	}
}

static SEH_NOIPA void jump_finally(LONG verdict)
{
	jmp_buf env;

	if (!setjmp(env))
		jump_over(env);
}

SEH_LOOP(jump_finally)

/* Copies ------------------------------------------------------------------ */

static void copy_8_loop(u32 nr)
{
	bench_seh_copy(nr, 8, true);
}

static void copy_64_loop(u32 nr)
{
	bench_seh_copy(nr, 64, true);
}

static void copy_1024_loop(u32 nr)
{
	bench_seh_copy(nr, 1024, true);
}

static void empty_copy_loop(u32 nr)
{
	bench_seh_copy(nr, 8, false);
}

const struct bench_seh_op bench_seh_ops[] = {
	{ "except", except_loop, empty_loop },
	{ "except-capture", except_capture_loop, empty_loop },
	{ "except-inside", except_inside_loop, empty_inside_loop },
	{ "finally", finally_loop, empty_loop },
	{ "finally-inside", finally_inside_loop, empty_inside_loop },
	{ "finally-return", finally_return_loop, empty_loop },
	{ "nested", nested_loop, empty_loop },
	{ "raise", raise_here_loop, empty_loop },
	{ "raise-capture", raise_capture_loop, empty_loop },
	{ "raise-caller", raise_caller_loop, empty_loop },
	{ "raise-finally", raise_finally_loop, empty_loop },
	{ "raise-continue", raise_continue_loop, empty_loop },
	{ "longjmp", jump_loop, empty_loop },
	{ "longjmp-finally", jump_finally_loop, empty_loop },
	{ "copy-8", copy_8_loop, empty_copy_loop },
	{ "copy-64", copy_64_loop, empty_copy_loop },
	{ "copy-1024", copy_1024_loop, empty_copy_loop },
	{}
};

/* Stack ------------------------------------------------------------------- */

/* Where a callee's frame is, whose caller is a body; one run at a time. */
static unsigned long stack_frame;

static SEH_NOIPA void stack_note(void)
{
	stack_frame = (unsigned long)__builtin_frame_address(0);
}

/* A callee of this function, and one of the function that it calls: how far they are apart. */
#define SEH_STACK(name, body)                                   \
	static SEH_NOIPA void name(LONG verdict)                    \
	{                                                       \
		body                                            \
	}                                                       \
								\
	static SEH_NOIPA unsigned long name##_bytes(void)           \
	{                                                       \
		unsigned long above;                            \
								\
		stack_note();                                   \
		above = stack_frame;                            \
		name(EXCEPTION_EXECUTE_HANDLER);                \
		return above - stack_frame;                     \
	}

#define SEH_EXCEPT(filter) { __try { stack_note(); } __except (filter) { barrier(); } }
#define SEH_FINALLY { __try { stack_note(); } __finally { barrier(); } }
#define SEH_TWICE(...) { __VA_ARGS__ __VA_ARGS__ }
#define SEH_FOUR_TIMES(...) { __VA_ARGS__ __VA_ARGS__ __VA_ARGS__ __VA_ARGS__ }
#define SEH_EIGHT_TIMES(...) { SEH_FOUR_TIMES(__VA_ARGS__) SEH_FOUR_TIMES(__VA_ARGS__) }

SEH_STACK(stack_1, SEH_EXCEPT(EXCEPTION_EXECUTE_HANDLER))
SEH_STACK(stack_2, SEH_TWICE(SEH_EXCEPT(EXCEPTION_EXECUTE_HANDLER)))
SEH_STACK(stack_4, SEH_FOUR_TIMES(SEH_EXCEPT(EXCEPTION_EXECUTE_HANDLER)))
SEH_STACK(stack_8, SEH_EIGHT_TIMES(SEH_EXCEPT(EXCEPTION_EXECUTE_HANDLER)))
SEH_STACK(stack_capture_1, SEH_EXCEPT(verdict))
SEH_STACK(stack_capture_2, SEH_TWICE(SEH_EXCEPT(verdict)))
SEH_STACK(stack_capture_4, SEH_FOUR_TIMES(SEH_EXCEPT(verdict)))
SEH_STACK(stack_capture_8, SEH_EIGHT_TIMES(SEH_EXCEPT(verdict)))
SEH_STACK(stack_finally_1, SEH_FINALLY)
SEH_STACK(stack_finally_2, SEH_TWICE(SEH_FINALLY))
SEH_STACK(stack_finally_4, SEH_FOUR_TIMES(SEH_FINALLY))
SEH_STACK(stack_finally_8, SEH_EIGHT_TIMES(SEH_FINALLY))

const struct bench_seh_stack bench_seh_stacks[] = {
	{ "stack-except-1", stack_1_bytes },
	{ "stack-except-2", stack_2_bytes },
	{ "stack-except-4", stack_4_bytes },
	{ "stack-except-8", stack_8_bytes },
	{ "stack-capture-1", stack_capture_1_bytes },
	{ "stack-capture-2", stack_capture_2_bytes },
	{ "stack-capture-4", stack_capture_4_bytes },
	{ "stack-capture-8", stack_capture_8_bytes },
	{ "stack-finally-1", stack_finally_1_bytes },
	{ "stack-finally-2", stack_finally_2_bytes },
	{ "stack-finally-4", stack_finally_4_bytes },
	{ "stack-finally-8", stack_finally_8_bytes },
	{}
};
