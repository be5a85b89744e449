/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end-marked form of guarded code: what the compiler gets to see of a __try.
 *
 *	NTMEM_TRY_EXCEPT(filter) BODY NTMEM_EXCEPT CLAUSE NTMEM_EXCEPT_END
 *	NTMEM_TRY_FINALLY BODY NTMEM_FINALLY CLAUSE NTMEM_FINALLY_END
 *	NTMEM_TRY_FINALLY_CXX(CLAUSE) BODY NTMEM_FINALLY_CXX_END	in C++
 *
 * scripts/ntcc makes this of NT's own syntax, which has no end mark and names the filter
 * last. Both take the text from here, so this header holds macros alone and needs no
 * other, and no macro of another may stand in the text: it has been through the
 * preprocessor when ntcc adds it. Code may also be written in this form by hand.
 *
 * The frame leaves with its scope, whichever way the scope is left, so return, goto,
 * break and continue mean what they say. __builtin_setjmp() makes gcc keep in memory what
 * lives across calls, and asking for the frame's address gives the function a frame pointer,
 * which is how code that is jumped to finds its locals.
 *
 * In clause and filter, what GetExceptionCode() and its kin expand to is declared where
 * they may be used and nowhere else. A nested __try sees those of the clause it is in.
 *
 * In C++ the filter is a lambda instead of a nested function, and so is the clause of a
 * __finally: whatever the compiler keeps while objects are destroyed and a value returned, of
 * types that only it knows, is safe from what is called. ntcc, which is C, takes both texts
 * from here, so each has a name of its own.
 */
#ifndef NTMEM_SEH_FORM_H
#define NTMEM_SEH_FORM_H

/*
 * The filter is evaluated on top of the stack of whoever raises, with the locals of the
 * function that it stands in.
 */
#define NTMEM_TRY_EXCEPT_C(...)                                                         \
	{                                                                               \
		LONG __seh_filter(struct _EXCEPTION_POINTERS *__seh_pointers)           \
		{                                                                       \
			const ULONG __seh_code __attribute__((__unused__)) =            \
				__seh_pointers->ExceptionRecord->ExceptionCode;         \
			return (__VA_ARGS__);                                           \
		}                                                                       \
		struct _NTMEM_SEH_FRAME __seh                                           \
			__attribute__((__cleanup__(ntmem_seh_except_leave),            \
				       __uninitialized__));                             \
		ntmem_seh_except_enter(&__seh, __seh_filter, __builtin_frame_address(0)); \
		if (!__builtin_setjmp(__seh.jump)) {                                    \
			__label__ __seh_leave;                                          \
			{

/* The lambda and what it is called by are there for as long as the frame is. */
#define NTMEM_TRY_EXCEPT_CXX(...)                                                       \
	{                                                                               \
		auto __seh_filter = [&](struct _EXCEPTION_POINTERS *__seh_pointers) -> LONG { \
			const ULONG __seh_code __attribute__((__unused__)) =            \
				__seh_pointers->ExceptionRecord->ExceptionCode;         \
			return (__VA_ARGS__);                                           \
		};                                                                      \
		struct _NTMEM_SEH_LAMBDA __seh_lambda = ntmem_seh_lambda(&__seh_filter); \
		struct _NTMEM_SEH_FRAME __seh                                           \
			__attribute__((__cleanup__(ntmem_seh_except_leave),            \
				       __uninitialized__));                             \
		ntmem_seh_except_enter(&__seh, (NTMEM_SEH_FILTER *)(void *)&__seh_lambda, \
				       __builtin_frame_address(0));                     \
		if (!__builtin_setjmp(__seh.jump)) {                                    \
			__label__ __seh_leave;                                          \
			{

#ifdef __cplusplus
#define NTMEM_TRY_EXCEPT NTMEM_TRY_EXCEPT_CXX
#else
#define NTMEM_TRY_EXCEPT NTMEM_TRY_EXCEPT_C
#endif

#define NTMEM_EXCEPT                                                                    \
			}                                                               \
		__seh_leave:                                                            \
			__attribute__((__unused__));                                    \
		} else {                                                                \
			const ULONG __seh_code __attribute__((__unused__)) = __seh.code; \
			{

#define NTMEM_EXCEPT_END                                                                \
			}                                                               \
		}                                                                       \
	}

/* The clause is reached by falling into it, and by the jumps of whoever unwinds. */
#define NTMEM_TRY_FINALLY                                                               \
	{                                                                               \
		struct _NTMEM_SEH_FINALLY __seh                                         \
			__attribute__((__cleanup__(ntmem_seh_finally_leave),           \
				       __uninitialized__));                             \
		ntmem_seh_finally_enter(&__seh, __builtin_frame_address(0));            \
		if (!__builtin_setjmp(__seh.frame.jump)) {                              \
			__label__ __seh_leave;                                          \
			struct _NTMEM_SEH_FINALLY *const __seh_finally                  \
				__attribute__((__unused__)) = &__seh;                   \
			{

#define NTMEM_FINALLY                                                                   \
			}                                                               \
		__seh_leave:                                                            \
			__attribute__((__unused__));                                    \
			ntmem_seh_finally_normal(&__seh);                               \
		}                                                                       \
		{                                                                       \
			const UCHAR __seh_abnormal __attribute__((__unused__)) =        \
				__seh.frame.state != NTMEM_SEH_NORMAL;                  \
			{

#define NTMEM_FINALLY_END                                                               \
			}                                                               \
			if (__seh.frame.state != NTMEM_SEH_NORMAL)                      \
				ntmem_seh_finally_end(&__seh);                          \
		}                                                                       \
	}

/* Where the body never comes to its end, and so what follows is never reached. */
#define NTMEM_FINALLY_END_NEVER                                                         \
			}                                                               \
			ntmem_seh_finally_end(&__seh);                                  \
			__asm__ volatile(".byte 0x0f, 0x0b");                           \
			__builtin_unreachable();                                        \
		}                                                                       \
	}

/* A clause that is jumped to is for C alone. */
#ifdef __cplusplus
#undef NTMEM_TRY_FINALLY
#endif

/*
 * The clause, as a block, comes first. It runs where the body comes to its end, and where
 * its frame is left without: by a jump, after the objects of the body's own blocks are
 * destroyed. Whoever unwinds the stack calls it, too.
 */
#define NTMEM_TRY_FINALLY_CXX(...)                                                      \
	{                                                                               \
		auto __seh_clause =                                                     \
			[&](const UCHAR __seh_abnormal __attribute__((__unused__))) -> void { \
			__VA_ARGS__                                                     \
		};                                                                      \
		ntmem_seh_clause<decltype(__seh_clause)> __seh(&__seh_clause);          \
		{                                                                       \
			__label__ __seh_leave;                                          \
			{

#define NTMEM_FINALLY_CXX_END                                                           \
			}                                                               \
		__seh_leave:                                                            \
			__attribute__((__unused__));                                    \
			__seh.end();                                                    \
		}                                                                       \
	}

/*
 * Jumps out of so many bodies of the function, one of them with a __finally clause. The
 * clauses run first and then come back here; what the value is, or whatever else the
 * compiler keeps for the jump, they do not see. ntcc puts these around the jumps of NT's
 * syntax, in C alone.
 */
#define NTMEM_EXIT(nr_bodies, ...)                                                      \
	{                                                                               \
		if (!__builtin_setjmp(__seh_finally->exit.jump))                        \
			ntmem_seh_exit(&__seh_finally->exit, nr_bodies);                \
		__VA_ARGS__                                                             \
	}

#define NTMEM_RETURN(nr_bodies, ...)                                                    \
	{                                                                               \
		__auto_type __seh_value = ((void)0, __VA_ARGS__);                       \
		if (!__builtin_setjmp(__seh_finally->exit.jump))                        \
			ntmem_seh_exit(&__seh_finally->exit, nr_bodies);                \
		return __seh_value;                                                     \
	}

/* The same in a function without a value, where an expression without one may stand. */
#define NTMEM_RETURN_VOID(nr_bodies, ...)                                               \
	{                                                                               \
		__VA_ARGS__;                                                            \
		if (!__builtin_setjmp(__seh_finally->exit.jump))                        \
			ntmem_seh_exit(&__seh_finally->exit, nr_bodies);                \
		return;                                                                 \
	}

/* In a body: goes to its end. In a clause: to the end of the body around it all. */
#define NTMEM_LEAVE goto __seh_leave

#endif /* NTMEM_SEH_FORM_H */
