/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of ntmem, under events/ntmem/ in tracefs.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ntmem

#if !defined(NTMEM_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NTMEM_TRACE_H

#include <linux/tracepoint.h>

#include "internal.h"

TRACE_EVENT(ntmem_violation,

	TP_PROTO(const struct ntmem_violation *v),

	TP_ARGS(v),

	TP_STRUCT__entry(
		__field(u32, code)
		__field(u32, tag)
		__field(u8, irql)
		__array(u64, parameter, 4)
		__field(const void *, object)
		__field(unsigned long, caller)
	),

	TP_fast_assign(
		__entry->code = v->code;
		__entry->tag = v->tag;
		__entry->irql = v->irql;
		/* Kernel addresses among them are left out; object and caller tell. */
		for (int i = 0; i < 4; i++)
			__entry->parameter[i] = (s64)v->parameter[i] < 0 ? 0 : v->parameter[i];
		__entry->object = v->object;
		__entry->caller = v->caller;
	),

	TP_printk("code=0x%x parameters=0x%llx,0x%llx,0x%llx,0x%llx tag=0x%08x object=%p irql=%u caller=%pS",
		  __entry->code, __entry->parameter[0], __entry->parameter[1],
		  __entry->parameter[2], __entry->parameter[3], __entry->tag, __entry->object,
		  __entry->irql, (void *)__entry->caller)
);

#endif /* NTMEM_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
