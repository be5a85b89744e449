/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Debug output; see "Sending Output to the Debugger".
 *
 * Text goes to the kernel log a line at a time: what lacks its newline is held
 * and joined with the same caller's next call, for a second at the most.
 */
#ifndef NTMEM_DEBUG_H
#define NTMEM_DEBUG_H

#include <ntmem/dpfilter.h>
#include <ntmem/status.h>

NTMEM_BEGIN_DECLS

#ifndef DBG
#define DBG 1
#endif

ULONG DbgPrint(PCSTR Format, ...);
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...);
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, __builtin_va_list arglist);
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
			    __builtin_va_list arglist);

/* What a component shows; see ntmem/dpfilter.h for components and levels. */
NTSTATUS NTAPI DbgSetDebugFilterState(ULONG ComponentId, ULONG Level, BOOLEAN State);
NTSTATUS NTAPI DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level);

/* No debugger of NT's is ever attached, nor can it be. Output is shown all the same. */
extern PBOOLEAN KdDebuggerEnabled;
extern PBOOLEAN KdDebuggerNotPresent;
#define KD_DEBUGGER_ENABLED (*KdDebuggerEnabled)
#define KD_DEBUGGER_NOT_PRESENT (*KdDebuggerNotPresent)
BOOLEAN NTAPI KdRefreshDebuggerNotPresent(VOID);

VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber,
	       PSTR MutableMessage);

/* The arguments stand in double parentheses and are not evaluated in free builds. */
#if DBG
#define KdPrint(arguments) DbgPrint arguments
#define KdPrintEx(arguments) DbgPrintEx arguments
#else
#define KdPrint(arguments) ((void)0)
#define KdPrintEx(arguments) ((void)0)
#endif

/* See the topics of the same names. None comes back. */
NTMEM_NORETURN VOID NTAPI KeBugCheckEx(ULONG Code, ULONG_PTR P1, ULONG_PTR P2, ULONG_PTR P3,
				       ULONG_PTR P4);
NTMEM_NORETURN VOID NTAPI KeBugCheck(ULONG Code);
NTMEM_NORETURN VOID NTAPI RtlFailFast(ULONG Code);

NTMEM_END_DECLS

#endif /* NTMEM_DEBUG_H */
