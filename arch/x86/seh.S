/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Structured exceptions: what C cannot say on x86-64.
 *
 * Jumps end in a push and a RET, which return thunks, retpolines and indirect branch
 * tracking all agree with, and read the place before they raise the stack pointer: what
 * lies below it belongs to the next interrupt.
 */
#include <linux/cfi_types.h>
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/processor-flags.h>
#include <asm/unwind_hints.h>

#include "compat.h"

/* Offsets in NTMEM_SEH_FINALLY and CONTEXT; seh.c asserts them. */
#define FRAME_STATE	69
#define FRAME_BACK	88
#define SEH_BODY	1
#define CONTEXT_BYTES	0x4d0
/* CONTEXT_CONTROL | CONTEXT_INTEGER */
#define CONTEXT_GROUPS	0x100003

	.text

/*
 * void ntmem_seh_finally_leave(NTMEM_SEH_FINALLY *frame)
 *
 * The scope of a frame is being left. If that is a jump out of the body, the clause comes
 * first. It runs on the caller's own stack, as deep as the caller is now, so nothing but
 * the registers needs to be kept for going on as if this were an ordinary call.
 */
SYM_TYPED_FUNC_START(ntmem_seh_finally_leave)
	cmpb	$SEH_BODY, FRAME_STATE(%rdi)
	jne	.Lout
	mov	%rbx, FRAME_BACK + 0(%rdi)
	mov	%rbp, FRAME_BACK + 8(%rdi)
	mov	%r12, FRAME_BACK + 16(%rdi)
	mov	%r13, FRAME_BACK + 24(%rdi)
	mov	%r14, FRAME_BACK + 32(%rdi)
	mov	%r15, FRAME_BACK + 40(%rdi)
	lea	8(%rsp), %rax
	mov	%rax, FRAME_BACK + 48(%rdi)
	mov	(%rsp), %rax
	mov	%rax, FRAME_BACK + 56(%rdi)
	jmp	ntmem_seh_run_finally
.Lout:
	RET
SYM_FUNC_END(ntmem_seh_finally_leave)

/* void ntmem_seh_go_back(unsigned long *registers): undoes what the routine above did. */
SYM_CODE_START(ntmem_seh_go_back)
	NTMEM_UNWIND_HINT_NONE
	mov	0(%rdi), %rbx
	mov	8(%rdi), %rbp
	mov	16(%rdi), %r12
	mov	24(%rdi), %r13
	mov	32(%rdi), %r14
	mov	40(%rdi), %r15
	mov	56(%rdi), %rcx
	mov	48(%rdi), %rsp
	push	%rcx
	RET
SYM_CODE_END(ntmem_seh_go_back)

/*
 * void ntmem_seh_go_on(CONTEXT *registers)
 *
 * Loads the integer registers, the flags and the place. The last four of them go by the stack
 * that they are for, and nothing may be read from below the stack pointer. If a filter has
 * moved that down to where the CONTEXT is, what is needed is copied to below both first.
 */
SYM_CODE_START(ntmem_seh_go_on)
	NTMEM_UNWIND_HINT_NONE
	mov	0x98(%rdi), %rdx
	sub	$4 * 8, %rdx
	lea	0x100(%rdi), %rax
	cmp	%rax, %rdx
	jae	.Lload
	cmp	%rdx, %rsp
	jbe	.Lroom
	mov	%rdx, %rsp
.Lroom:
	sub	$0x100, %rsp
	mov	%rdi, %rsi
	mov	%rsp, %rdi
	mov	$0x100 / 8, %ecx
	rep movsq
	mov	%rsp, %rdi
.Lload:
	mov	0x44(%rdi), %eax
	mov	%rax, 0(%rdx)
	mov	0x88(%rdi), %rax
	mov	%rax, 8(%rdx)
	mov	0xb0(%rdi), %rax
	mov	%rax, 16(%rdx)
	mov	0xf8(%rdi), %rax
	mov	%rax, 24(%rdx)
	mov	0x78(%rdi), %rax
	mov	0x80(%rdi), %rcx
	mov	0x90(%rdi), %rbx
	mov	0xa0(%rdi), %rbp
	mov	0xa8(%rdi), %rsi
	mov	0xb8(%rdi), %r8
	mov	0xc0(%rdi), %r9
	mov	0xc8(%rdi), %r10
	mov	0xd0(%rdi), %r11
	mov	0xd8(%rdi), %r12
	mov	0xe0(%rdi), %r13
	mov	0xe8(%rdi), %r14
	mov	0xf0(%rdi), %r15
	mov	%rdx, %rsp
	popf
	pop	%rdx
	pop	%rdi
	RET
SYM_CODE_END(ntmem_seh_go_on)

/* void ntmem_seh_jump(void *frame_pointer, unsigned long stack_pointer, void *place) */
SYM_CODE_START(ntmem_seh_jump)
	NTMEM_UNWIND_HINT_NONE
	mov	%rdi, %rbp
	mov	%rsi, %rsp
	push	%rdx
	RET
SYM_CODE_END(ntmem_seh_jump)

/*
 * s32 ntmem_seh_call_filter(unsigned long filter, unsigned long chain,
 *			     EXCEPTION_POINTERS *pointers)
 *
 * A nested function finds the locals of the function around it by r10. What C++ has in its
 * place, ntmem_seh_ask() in ntmem/seh_cxx.h, takes the same as its second argument, where it is.
 */
SYM_FUNC_START(ntmem_seh_call_filter)
	mov	%rdi, %rax
	mov	%rsi, %r10
	mov	%rdx, %rdi
	JMP_NOSPEC rax
SYM_FUNC_END(ntmem_seh_call_filter)

/*
 * Makes a frame and room for a CONTEXT in it, which is aligned to 16 bytes whatever the
 * stack is, and fills that with the registers of this moment; the stack pointer, as so many
 * bytes from the frame, and the place are the caller's, and rdi is what stands in the frame
 * there. The direction of strings may have to be set to what routines expect. The CONTEXT is
 * where rsi points to then. Changes rax, rcx and rdi, the last of which stands at -8(%rbp).
 */
.macro CAPTURE caller_sp=16 caller_di=-8 direction=
	push	%rbp
	mov	%rsp, %rbp
	push	%rdi
	pushf
	.ifnb \direction
	pushf
	andl	$~X86_EFLAGS_DF, (%rsp)
	popf
	.endif
	sub	$CONTEXT_BYTES + 16, %rsp
	lea	15(%rsp), %rdi
	and	$-16, %rdi
	mov	%rax, 0x78(%rdi)
	mov	%rcx, 0x80(%rdi)
	mov	%rdx, 0x88(%rdi)
	mov	%rbx, 0x90(%rdi)
	lea	\caller_sp(%rbp), %rax
	mov	%rax, 0x98(%rdi)
	mov	(%rbp), %rax
	mov	%rax, 0xa0(%rdi)
	mov	%rsi, 0xa8(%rdi)
	mov	\caller_di(%rbp), %rax
	mov	%rax, 0xb0(%rdi)
	mov	%r8, 0xb8(%rdi)
	mov	%r9, 0xc0(%rdi)
	mov	%r10, 0xc8(%rdi)
	mov	%r11, 0xd0(%rdi)
	mov	%r12, 0xd8(%rdi)
	mov	%r13, 0xe0(%rdi)
	mov	%r14, 0xe8(%rdi)
	mov	%r15, 0xf0(%rdi)
	mov	8(%rbp), %rax
	mov	%rax, 0xf8(%rdi)
	mov	-16(%rbp), %rcx
	xor	%eax, %eax
	mov	%rax, 0x00(%rdi)
	mov	%rax, 0x08(%rdi)
	mov	%rax, 0x10(%rdi)
	mov	%rax, 0x18(%rdi)
	mov	%rax, 0x20(%rdi)
	mov	%rax, 0x28(%rdi)
	movq	$CONTEXT_GROUPS, 0x30(%rdi)
	mov	%rax, 0x38(%rdi)
	mov	%rax, 0x40(%rdi)
	mov	%ecx, 0x44(%rdi)
	mov	%cs, 0x38(%rdi)
	mov	%ss, 0x42(%rdi)
	mov	%rax, 0x48(%rdi)
	mov	%rax, 0x50(%rdi)
	mov	%rax, 0x58(%rdi)
	mov	%rax, 0x60(%rdi)
	mov	%rax, 0x68(%rdi)
	mov	%rax, 0x70(%rdi)
	mov	%rdi, %rsi
	add	$0x100, %rdi
	mov	$(CONTEXT_BYTES - 0x100) / 8, %ecx
	rep stosq
.endm

/*
 * What is called gets the first argument of the routine, and the registers. If it returns,
 * they are what a filter wants them to be. What follows the call that goes on with them is for
 * the kernel's object checker: these are no routines that never return.
 */
.macro RAISE routine:req
	CAPTURE
	mov	-8(%rbp), %rdi
	call	\routine
	lea	15(%rsp), %rdi
	and	$-16, %rdi
	call	ntmem_seh_continue
	leave
	RET
.endm

/*
 * An instruction has faulted; see scripts/ntcc.d/faults.c for who calls, and with what on the
 * stack. Rdi is the address that was to be accessed, and all else is as the instruction left
 * it. Comes back with all of it as it was, if nobody handles exceptions here.
 */
SYM_TYPED_FUNC_START(ntmem_seh_fault)
	CAPTURE	caller_sp=32 caller_di=24 direction=up
	mov	-8(%rbp), %rdi
	mov	16(%rbp), %rdx
	mov	8(%rbp), %rcx
	call	ntmem_seh_take_fault
	leave
	RET
SYM_FUNC_END(ntmem_seh_fault)

/* VOID RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord) */
SYM_TYPED_FUNC_START(RtlRaiseException)
	RAISE	ntmem_seh_raise_record
SYM_FUNC_END(RtlRaiseException)

/* VOID RtlRaiseStatus(NTSTATUS Status) */
SYM_TYPED_FUNC_START(RtlRaiseStatus)
	RAISE	ntmem_seh_raise_status
SYM_FUNC_END(RtlRaiseStatus)

/* VOID ExRaiseStatus(NTSTATUS Status) */
SYM_TYPED_FUNC_START(ExRaiseStatus)
	RAISE	ntmem_seh_raise_status
SYM_FUNC_END(ExRaiseStatus)

/* VOID ExRaiseAccessViolation(VOID) */
SYM_TYPED_FUNC_START(ExRaiseAccessViolation)
	RAISE	ntmem_seh_raise_access_violation
SYM_FUNC_END(ExRaiseAccessViolation)

/* VOID ExRaiseDatatypeMisalignment(VOID) */
SYM_TYPED_FUNC_START(ExRaiseDatatypeMisalignment)
	RAISE	ntmem_seh_raise_misalignment
SYM_FUNC_END(ExRaiseDatatypeMisalignment)

/* VOID RtlCaptureContext(PCONTEXT ContextRecord) */
SYM_TYPED_FUNC_START(RtlCaptureContext)
	CAPTURE
	mov	-8(%rbp), %rdi
	mov	$CONTEXT_BYTES / 8, %ecx
	rep movsq
	leave
	RET
SYM_FUNC_END(RtlCaptureContext)
