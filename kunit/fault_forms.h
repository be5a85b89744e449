/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that fault, one of each form: what the suite knows of them.
 */
#ifndef NTMEM_KUNIT_FAULT_FORMS_H
#define NTMEM_KUNIT_FAULT_FORMS_H

#include <ntddk.h>

/* Registers before and after, and what follows the address in memory. */
struct fault_state {
	ULONG64 ax;
	ULONG64 bx;
	ULONG64 cx;
	ULONG64 dx;
	ULONG64 si;
	ULONG64 di;
	ULONG64 flags;
};

/**
 * struct fault_form - an instruction
 * @text: it
 * @run: executes it
 * @kind: EXCEPTION_READ_FAULT or EXCEPTION_WRITE_FAULT
 * @address: offset in struct fault_state of the register with the address
 * @offset: from there to the first byte that it accesses
 * @size: bytes that it accesses
 * @flags: of EFLAGS, what it defines
 */
struct fault_form {
	const char *text;
	void (*run)(struct fault_state *state);
	ULONG kind;
	ULONG address;
	LONG offset;
	ULONG size;
	ULONG flags;
};

extern const struct fault_form fault_forms[];
extern const ULONG fault_nr_forms;

/* What came of running one. */
struct fault_outcome {
	ULONG nr;
	EXCEPTION_RECORD record;
	CONTEXT context;
};

/* Handles the exception. If there is a good address, the filter puts it into the register. */
void fault_form_run(const struct fault_form *form, struct fault_state *state, ULONG64 good,
		    struct fault_outcome *outcome);

#endif /* NTMEM_KUNIT_FAULT_FORMS_H */
