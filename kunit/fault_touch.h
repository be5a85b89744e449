/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One access to memory by guarded code, and what came of it.
 */
#ifndef NTMEM_KUNIT_FAULT_TOUCH_H
#define NTMEM_KUNIT_FAULT_TOUCH_H

#include <ntddk.h>

enum fault_touch_kind {
	FAULT_TOUCH_READ, /* a ULONG64 into value */
	FAULT_TOUCH_WRITE, /* one from value */
	FAULT_TOUCH_ADD, /* an atomic one */
	FAULT_TOUCH_FILL, /* bytes by a string instruction, from value */
	FAULT_TOUCH_COPY, /* bytes by one, to other */
};

/**
 * struct fault_touch - an access
 * @kind: of it
 * @address: where
 * @other: other memory
 * @length: of strings, in bytes
 * @value: what is written, or was read
 * @repair: what a filter does about a fault, if not %NULL; gives its verdict
 * @nr_faults: how often it faulted
 * @nr_left: of a string, the bytes that the last fault has left
 * @record: of the last fault
 */
struct fault_touch {
	enum fault_touch_kind kind;
	ULONG64 address;
	PVOID other;
	ULONG64 length;
	ULONG64 value;
	LONG (*repair)(struct fault_touch *touch);
	ULONG nr_faults;
	ULONG64 nr_left;
	EXCEPTION_RECORD record;
};

/* The status that was handled, or STATUS_SUCCESS. */
NTSTATUS fault_touch(struct fault_touch *touch);

enum fault_unguarded_kind {
	FAULT_UNGUARDED_READ, /* a ULONG64 at the operand */
	FAULT_UNGUARDED_DIVIDE, /* 1000 by the operand */
};

/*
 * Without a block, and with a value of its own in each register: the operand in Rcx, 1000 in
 * Rax, 0 in Rdx, their numbers in the others; Rbp in R14 and Rsp in R15. The carry is set.
 */
ULONG64 fault_unguarded(enum fault_unguarded_kind kind, ULONG64 operand);

#endif /* NTMEM_KUNIT_FAULT_TOUCH_H */
