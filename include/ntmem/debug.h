/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Debug output; see "Sending Output to the Debugger".
 *
 * Text goes to the kernel log a line at a time: what lacks its newline is held
 * and joined with the same caller's next call, for a second at the most.
 */
#ifndef NTMEM_DEBUG_H
#define NTMEM_DEBUG_H

#include <ntmem/status.h>

NTMEM_BEGIN_DECLS

#ifndef DBG
#define DBG 1
#endif

#define DPFLTR_DEFAULT_ID 101
#define DPFLTR_IHVDRIVER_ID 77
#define DPFLTR_IHVVIDEO_ID 78
#define DPFLTR_IHVAUDIO_ID 79
#define DPFLTR_IHVNETWORK_ID 80
#define DPFLTR_IHVSTREAMING_ID 81
#define DPFLTR_IHVBUS_ID 82
#define DPFLTR_ERROR_LEVEL 0
#define DPFLTR_WARNING_LEVEL 1
#define DPFLTR_TRACE_LEVEL 2
#define DPFLTR_INFO_LEVEL 3
#define DPFLTR_MASK 0x80000000U

ULONG DbgPrint(PCSTR Format, ...);
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...);
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, __builtin_va_list arglist);
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format,
			    __builtin_va_list arglist);

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
