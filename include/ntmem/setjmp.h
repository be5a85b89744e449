/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * setjmp() and longjmp() that know of guarded code; see the "setjmp" and "longjmp" topics.
 *
 * A longjmp() unwinds: the __finally clauses between it and its setjmp() run, innermost
 * first. It may lead back into a __try body that has been left, which is active again then.
 * For objects that ntcc compiles.
 */
#ifndef NTMEM_SETJMP_H
#define NTMEM_SETJMP_H

#include <ntmem/seh.h>

NTMEM_BEGIN_DECLS

typedef NTMEM_JMP_BUF jmp_buf[1];

VOID ntmem_seh_mark(NTMEM_JMP_BUF *env, PVOID function);
NTMEM_NORETURN VOID ntmem_seh_longjmp(NTMEM_JMP_BUF *env, INT value);

#define setjmp(env)                                                      \
	({                                                               \
		NTMEM_JMP_BUF *const __ntmem_env = (env);                \
									\
		ntmem_seh_mark(__ntmem_env, __builtin_frame_address(0)); \
		__builtin_setjmp(__ntmem_env->jump) ? __ntmem_env->value : 0; \
	})
#define _setjmp(env) setjmp(env)
#define setjmpex(env) setjmp(env)
#define _setjmpex(env) setjmp(env)
#define longjmp(env, value) ntmem_seh_longjmp(env, value)

NTMEM_END_DECLS

#endif /* NTMEM_SETJMP_H */
