/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code: __try, __except, __finally, __leave; see "try-except statement",
 * "try-finally statement" and "leave statement".
 *
 * scripts/ntcc, the compiler wrapper, reads NT's own syntax; ntmem-guarded in
 * glue/guarded.mk is the line that has it used for an object. Only gcc for x86-64 keeps
 * locals where guarded code needs them; elsewhere everything else of ntmem is there, and
 * guarded code ends the compilation with a message.
 */
#ifndef NTMEM_SEH_H
#define NTMEM_SEH_H

#include <ntmem/exception.h>
#include <ntmem/seh_form.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define NTMEM_SEH_SUPPORTED 1
#else
#define NTMEM_SEH_SUPPORTED 0
#endif

NTMEM_BEGIN_DECLS

struct ntmem_context;

/* Values of _NTMEM_SEH_FRAME.state */
enum _NTMEM_SEH_STATE {
	NTMEM_SEH_OUT, /* left, or never entered */
	NTMEM_SEH_BODY, /* the body runs, and what it calls */
	NTMEM_SEH_HANDLER, /* the __except clause runs */
	NTMEM_SEH_NORMAL, /* the __finally clause runs after the body's end */
	NTMEM_SEH_UNWIND, /* it runs because somebody unwinds the stack */
	NTMEM_SEH_RETURN, /* it runs because the body is being left by a jump */
};

/* Values of _NTMEM_SEH_FRAME.kind */
enum _NTMEM_SEH_KIND {
	NTMEM_SEH_KIND_EXCEPT = 1,
	NTMEM_SEH_KIND_FINALLY,
	NTMEM_SEH_KIND_ROUTINE, /* no block, but a routine that handles exceptions */
	NTMEM_SEH_KIND_DISPATCH, /* a filter is being called */
	NTMEM_SEH_KIND_CLAUSE, /* a __finally clause that is called */
};

/*
 * One active __try. It lies on the stack of the function that it stands in, and in the
 * chain of its context while its body runs, the innermost first. Jump is what
 * __builtin_setjmp() fills in: frame pointer, place, stack pointer.
 */
typedef struct _NTMEM_SEH_FRAME {
	struct _NTMEM_SEH_FRAME *prev;
	struct ntmem_context *context;
	PVOID jump[5];
	PVOID filter;
	NTSTATUS code;
	UCHAR kind;
	UCHAR state;
	USHORT unused;
} NTMEM_SEH_FRAME;

/*
 * Where to go on. Frame is the innermost active one there; jump is as in NTMEM_SEH_FRAME.
 * Setjmp.h has more of it.
 */
typedef struct _NTMEM_JMP_BUF {
	PVOID jump[5];
	NTMEM_SEH_FRAME *frame;
	struct ntmem_context *context;
	INT value;
} NTMEM_JMP_BUF;

/*
 * One with a __finally clause. Target, and longjump if it is one, say where an unwind goes
 * on to after the clause. Exit is where a jump out of the body goes on; if the compiler was
 * not shown that, back has the registers that a call preserves, the stack pointer and the
 * place. The value of a longjmp() stands in exit, which no unwind by one needs otherwise.
 */
typedef struct _NTMEM_SEH_FINALLY {
	NTMEM_SEH_FRAME frame;
	NTMEM_SEH_FRAME *target;
	NTMEM_JMP_BUF *longjump;
	union {
		NTMEM_JMP_BUF exit;
		ULONG64 back[8];
	};
} NTMEM_SEH_FINALLY;

/* One of C++ with a __finally clause, which is called with its object. */
typedef struct _NTMEM_SEH_CLAUSE {
	NTMEM_SEH_FRAME frame;
	void (*clause)(void *object);
	void *object;
} NTMEM_SEH_CLAUSE;

#ifdef __LP64__
NTMEM_STATIC_ASSERT(sizeof(NTMEM_SEH_FRAME) == 72, "NTMEM_SEH_FRAME");
NTMEM_STATIC_ASSERT(__builtin_offsetof(NTMEM_SEH_FRAME, state) == 69, "state");
NTMEM_STATIC_ASSERT(__builtin_offsetof(NTMEM_SEH_FINALLY, back) == 88, "back");
NTMEM_STATIC_ASSERT(sizeof(NTMEM_SEH_FINALLY) == 152, "NTMEM_SEH_FINALLY");
#endif

/* For the text of seh_form.h. The filter is one of its nested functions. */
typedef LONG NTMEM_SEH_FILTER(struct _EXCEPTION_POINTERS *pointers);

/*
 * The same in C++, where the filter is a lambda: the code that gcc would write for a nested
 * function, never executed either. Code and object are what that loads.
 */
typedef struct _NTMEM_SEH_LAMBDA {
	USHORT load_code;
	ULONG64 code;
	USHORT load_object;
	ULONG64 object;
} __attribute__((__packed__)) NTMEM_SEH_LAMBDA;

VOID ntmem_seh_except_enter(NTMEM_SEH_FRAME *frame, NTMEM_SEH_FILTER *filter, PVOID function);
VOID ntmem_seh_except_leave(NTMEM_SEH_FRAME *frame);
VOID ntmem_seh_clause_enter(NTMEM_SEH_CLAUSE *frame);
VOID ntmem_seh_finally_enter(NTMEM_SEH_FINALLY *frame, PVOID function);
VOID ntmem_seh_finally_normal(NTMEM_SEH_FINALLY *frame);
VOID ntmem_seh_finally_end(NTMEM_SEH_FINALLY *frame);
VOID ntmem_seh_finally_leave(NTMEM_SEH_FINALLY *frame);
NTMEM_NORETURN VOID ntmem_seh_exit(NTMEM_JMP_BUF *exit, ULONG nr_bodies);

/*
 * A frame without a block: until it is taken away, the routine is asked about exceptions,
 * and called once more with EXCEPTION_UNWINDING when the stack is unwound past it.
 */
VOID ntmem_seh_routine_enter(NTMEM_SEH_FRAME *frame, PEXCEPTION_ROUTINE routine);
VOID ntmem_seh_routine_leave(NTMEM_SEH_FRAME *frame);

/* Valid in filters and __except clauses, in filters, and in __finally clauses. */
#define GetExceptionCode() __seh_code
#define GetExceptionInformation() __seh_pointers
#define AbnormalTermination() __seh_abnormal
#define _exception_code() __seh_code
#define _exception_info() __seh_pointers
#define _abnormal_termination() __seh_abnormal
#define exception_code() __seh_code
#define exception_info() __seh_pointers
#define abnormal_termination() __seh_abnormal

#if !NTMEM_SEH_SUPPORTED
#define __try NTMEM_STATIC_ASSERT(0, "__try needs gcc for x86-64")
#elif !defined(NTMEM_NTCC)
#define __try \
	NTMEM_STATIC_ASSERT(0, "__try needs a line in the Kbuild: Documentation/exceptions.rst")
#endif

/*
 * In a guarded object, a function that is compiled as any other: for loops over memory that is
 * known to be there, where what each access costs counts. A fault in it is the kernel's.
 */
#define NTMEM_UNGUARDED \
	__attribute__((__noinline__, __section__(".text.unlikely.ntmem_unguarded")))

/* The spelling of compilers without the keywords. */
#define _SEH2_TRY __try
#define _SEH2_EXCEPT(...) __except (__VA_ARGS__)
#define _SEH2_FINALLY __finally
#define _SEH2_END
#define _SEH2_LEAVE __leave
#define _SEH2_YIELD(...) __VA_ARGS__
#define _SEH2_VOLATILE
#define _SEH2_GetExceptionCode() GetExceptionCode()
#define _SEH2_GetExceptionInformation() GetExceptionInformation()
#define _SEH2_AbnormalTermination() AbnormalTermination()

NTMEM_END_DECLS

#ifdef __cplusplus
#include <ntmem/seh_cxx.h>
#endif

#endif /* NTMEM_SEH_H */
