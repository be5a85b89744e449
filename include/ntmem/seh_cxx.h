/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code in C++: what seh_form.h makes of a __try refers to these.
 */
#ifndef NTMEM_SEH_CXX_H
#define NTMEM_SEH_CXX_H

#include <ntmem/seh.h>

#if defined(__cplusplus) && NTMEM_SEH_SUPPORTED
NTMEM_BEGIN_CXX

/* What the dispatcher calls. What a nested function gets in r10 is the second argument, too. */
template <typename Filter>
LONG ntmem_seh_ask(struct _EXCEPTION_POINTERS *pointers, Filter *filter)
{
	return (*filter)(pointers);
}

/* movabs $code, %r11; movabs $object, %r10 */
template <typename Filter>
static inline NTMEM_SEH_LAMBDA ntmem_seh_lambda(Filter *filter)
{
	return { 0xbb49, (ULONG64)&ntmem_seh_ask<Filter>, 0xba49, (ULONG64)filter };
}

/* The active __try of a __finally clause. No copy of it would be in the chain. */
template <typename Clause>
class ntmem_seh_clause {
public:
	__attribute__((__always_inline__)) ntmem_seh_clause(Clause *clause)
	{
		frame.clause = call;
		frame.object = clause;
		ntmem_seh_clause_enter(&frame);
	}

	ntmem_seh_clause(const ntmem_seh_clause &) = delete;
	ntmem_seh_clause &operator=(const ntmem_seh_clause &) = delete;

	__attribute__((__always_inline__)) ~ntmem_seh_clause()
	{
		if (frame.frame.state == NTMEM_SEH_BODY)
			leave(TRUE);
	}

	__attribute__((__always_inline__)) void end()
	{
		leave(FALSE);
	}

private:
	NTMEM_SEH_CLAUSE frame;

	__attribute__((__always_inline__)) void leave(UCHAR abnormal)
	{
		ntmem_seh_except_leave(&frame.frame);
		(*(Clause *)frame.object)(abnormal);
	}

	static void call(void *clause)
	{
		(*(Clause *)clause)(TRUE);
	}
};

NTMEM_END_CXX
#endif

#endif /* NTMEM_SEH_CXX_H */
