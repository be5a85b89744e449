// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_bugcheck: guarded code that a bug check stops, written as a driver is.
 */
#include <ntddk.h>

#include "bugcheck_kunit.h"

struct bugcheck_blocks bugcheck_blocks;

static VOID Stop(VOID)
{
	KeBugCheckEx(0xE2, 1, 2, 3, 4);
}

void bugcheck_in_try(void)
{
	__try {
		Stop();
	} __except (++bugcheck_blocks.nr_filters, EXCEPTION_EXECUTE_HANDLER) {
		bugcheck_blocks.nr_handlers++;
	}
	bugcheck_blocks.nr_handlers++;
}

void bugcheck_in_nested_try(void)
{
	__try {
		__try {
			__try {
				bugcheck_in_try();
			} __finally {
				bugcheck_blocks.nr_finallys++;
			}
		} __except (++bugcheck_blocks.nr_filters, EXCEPTION_EXECUTE_HANDLER) {
			bugcheck_blocks.nr_handlers++;
		}
	} __finally {
		bugcheck_blocks.nr_finallys++;
	}
}

static LONG StoppingFilter(VOID)
{
	bugcheck_blocks.nr_filters++;
	Stop();
	return EXCEPTION_EXECUTE_HANDLER;
}

void bugcheck_in_filter(void)
{
	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __finally {
			bugcheck_blocks.nr_finallys++;
		}
	} __except (StoppingFilter()) {
		bugcheck_blocks.nr_handlers++;
	}
}

void bugcheck_in_handler(void)
{
	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __except (++bugcheck_blocks.nr_filters, EXCEPTION_EXECUTE_HANDLER) {
			Stop();
		}
	} __finally {
		bugcheck_blocks.nr_finallys++;
	}
}

void bugcheck_in_finally(void)
{
	__try {
		__try {
			bugcheck_blocks.nr_filters++;
		} __finally {
			Stop();
		}
	} __finally {
		bugcheck_blocks.nr_finallys++;
	}
}

void bugcheck_in_unwound_finally(void)
{
	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __finally {
			Stop();
		}
	} __except (++bugcheck_blocks.nr_filters, EXCEPTION_EXECUTE_HANDLER) {
		bugcheck_blocks.nr_handlers++;
	}
}

void bugcheck_by_filter_that_passes(void)
{
	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __finally {
			bugcheck_blocks.nr_finallys++;
		}
	} __except (++bugcheck_blocks.nr_filters, EXCEPTION_CONTINUE_SEARCH) {
		bugcheck_blocks.nr_handlers++;
	}
}

void bugcheck_by_finally_alone(void)
{
	__try {
		bugcheck_blocks.nr_filters++;
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	} __finally {
		bugcheck_blocks.nr_finallys++;
	}
}

/* The block whose handler raises is left, so nothing is around any more. */
void bugcheck_by_handler_that_raises(void)
{
	__try {
		ExRaiseStatus(STATUS_TIMEOUT);
	} __except (++bugcheck_blocks.nr_filters, EXCEPTION_EXECUTE_HANDLER) {
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	}
}

static LONG RaisingFilter(VOID)
{
	bugcheck_blocks.nr_filters++;
	bugcheck_blocks.deepest = (ULONG_PTR)__builtin_frame_address(0);
	ExRaiseStatus(STATUS_UNSUCCESSFUL);
	return EXCEPTION_EXECUTE_HANDLER;
}

/* Each exception is raised in the filter that is asked about the one before. */
void bugcheck_by_filter_that_raises(void)
{
	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __finally {
			bugcheck_blocks.nr_finallys++;
		}
	} __except (RaisingFilter()) {
		bugcheck_blocks.nr_handlers++;
	}
}

/* Memory of a process, in a thread that belongs to none; nothing is around to handle it. */
void bugcheck_by_copy_from_nobody(void)
{
	UCHAR byte;

	RtlCopyMemory(&byte, (PVOID)0x10000, sizeof(byte));
	bugcheck_blocks.nr_handlers++;
}

/* The first may not be continued, and nothing handles the exception that says so. */
void bugcheck_by_continuing(void)
{
	__try {
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	} __except (GetExceptionCode() == STATUS_UNSUCCESSFUL ? EXCEPTION_CONTINUE_EXECUTION :
								EXCEPTION_CONTINUE_SEARCH) {
		bugcheck_blocks.nr_handlers++;
	}
}
