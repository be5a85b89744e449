/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions; see "Using Assertions in Driver Code" and the topics of the macros' names.
 *
 * ASSERT and its relatives report through RtlAssert(), which goes on, raises or stops as
 * the module parameter assert= says: nobody is there to be asked. NT_ASSERT and its
 * relatives raise STATUS_ASSERTION_FAILURE, and the execution may be continued behind
 * them. Free builds, those with DBG 0, know the VERIFY and the FRE forms alone; the others
 * do not evaluate their expression there.
 */
#ifndef NTMEM_ASSERT_H
#define NTMEM_ASSERT_H

#include <ntmem/debug.h>

NTMEM_BEGIN_DECLS

VOID NTAPI DbgRaiseAssertionFailure(VOID);
VOID NTAPI DbgBreakPoint(VOID);
VOID NTAPI DbgBreakPointWithStatus(ULONG Status);

/* For the macros below. */
VOID ntmem_assert_soft(PCSTR expression, PCSTR file, ULONG line, PCSTR message);
VOID ntmem_assert_raise(PCSTR expression, PCSTR file, ULONG line, PCSTR message);

/*
 * Functions, since compilers complain of an operator whose value nobody looks at, and all
 * of these may stand alone as statements.
 */
FORCEINLINE BOOLEAN ntmem_assert_truth(BOOLEAN holds)
{
	return holds;
}

FORCEINLINE BOOLEAN ntmem_assert_rtl(PCSTR expression, PCSTR file, ULONG line, PCSTR message)
{
	RtlAssert((PVOID)expression, (PVOID)file, line, (PSTR)message);
	return FALSE;
}

FORCEINLINE BOOLEAN ntmem_assert_rtl_soft(PCSTR expression, PCSTR file, ULONG line, PCSTR message)
{
	ntmem_assert_soft(expression, file, line, message);
	return FALSE;
}

FORCEINLINE BOOLEAN ntmem_assert_nt(PCSTR expression, PCSTR file, ULONG line, PCSTR message)
{
	ntmem_assert_raise(expression, file, line, message);
	return FALSE;
}

/* A message is evaluated where it is needed, and nowhere else. */
#define NTMEM_ASSERT_BY(how, message, text, expression)    \
	ntmem_assert_truth((expression) ? TRUE :           \
			   ntmem_assert_##how(text, __FILE__, __LINE__, message))

/* Wide messages are annotations in NT, never code; so they are shown as they are written. */
#define NT_FRE_VERIFY(expression) NTMEM_ASSERT_BY(nt, NULL, #expression, expression)
#define NT_FRE_VERIFYMSG(message, expression) NTMEM_ASSERT_BY(nt, message, #expression, expression)
#define NT_FRE_VERIFYMSGW(message, expression) \
	NTMEM_ASSERT_BY(nt, #message, #expression, expression)
#define NT_FRE_ASSERT(expression) ((void)NTMEM_ASSERT_BY(nt, NULL, #expression, expression))
#define NT_FRE_ASSERTMSG(message, expression) \
	((void)NTMEM_ASSERT_BY(nt, message, #expression, expression))
#define NT_FRE_ASSERTMSGW(message, expression) \
	((void)NTMEM_ASSERT_BY(nt, #message, #expression, expression))

/* For tools that read the source. */
#define NT_ANALYSIS_ASSERT(expression) ((void)0)
#define NT_ANALYSIS_ASSUME(expression) ((void)0)

#if DBG

#define ASSERT(expression) ((void)NTMEM_ASSERT_BY(rtl, NULL, #expression, expression))
#define ASSERTMSG(message, expression) \
	((void)NTMEM_ASSERT_BY(rtl, message, #expression, expression))
#define RTL_VERIFY(expression) NTMEM_ASSERT_BY(rtl, NULL, #expression, expression)
#define RTL_VERIFYMSG(message, expression) \
	NTMEM_ASSERT_BY(rtl, message, #expression, expression)
#define RTL_SOFT_ASSERT(expression) \
	((void)NTMEM_ASSERT_BY(rtl_soft, NULL, #expression, expression))
#define RTL_SOFT_ASSERTMSG(message, expression) \
	((void)NTMEM_ASSERT_BY(rtl_soft, message, #expression, expression))
#define RTL_SOFT_VERIFY(expression) NTMEM_ASSERT_BY(rtl_soft, NULL, #expression, expression)
#define RTL_SOFT_VERIFYMSG(message, expression) \
	NTMEM_ASSERT_BY(rtl_soft, message, #expression, expression)
#define NT_ASSERT(expression) ((void)NTMEM_ASSERT_BY(nt, NULL, #expression, expression))
#define NT_ASSERTMSG(message, expression) \
	((void)NTMEM_ASSERT_BY(nt, message, #expression, expression))
#define NT_ASSERTMSGW(message, expression) \
	((void)NTMEM_ASSERT_BY(nt, #message, #expression, expression))
#define NT_VERIFY(expression) NTMEM_ASSERT_BY(nt, NULL, #expression, expression)
#define NT_VERIFYMSG(message, expression) NTMEM_ASSERT_BY(nt, message, #expression, expression)
#define NT_VERIFYMSGW(message, expression) \
	NTMEM_ASSERT_BY(nt, #message, #expression, expression)
#define KdBreakPoint() DbgBreakPoint()
#define KdBreakPointWithStatus(status) DbgBreakPointWithStatus(status)

#else

#define ASSERT(expression) ((void)0)
#define ASSERTMSG(message, expression) ((void)0)
#define RTL_VERIFY(expression) ntmem_assert_truth(!!(expression))
#define RTL_VERIFYMSG(message, expression) ntmem_assert_truth(!!(expression))
#define RTL_SOFT_ASSERT(expression) ((void)0)
#define RTL_SOFT_ASSERTMSG(message, expression) ((void)0)
#define RTL_SOFT_VERIFY(expression) ntmem_assert_truth(!!(expression))
#define RTL_SOFT_VERIFYMSG(message, expression) ntmem_assert_truth(!!(expression))
#define NT_ASSERT(expression) ((void)0)
#define NT_ASSERTMSG(message, expression) ((void)0)
#define NT_ASSERTMSGW(message, expression) ((void)0)
#define NT_VERIFY(expression) ntmem_assert_truth(!!(expression))
#define NT_VERIFYMSG(message, expression) ntmem_assert_truth(!!(expression))
#define NT_VERIFYMSGW(message, expression) ntmem_assert_truth(!!(expression))
#define KdBreakPoint() ((void)0)
#define KdBreakPointWithStatus(status) ((void)0)

#endif

NTMEM_END_DECLS

#endif /* NTMEM_ASSERT_H */
