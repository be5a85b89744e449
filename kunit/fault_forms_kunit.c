// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every form of instruction that accesses memory, with addresses of each kind: what is raised,
 * and that it is as if nothing had happened once the address is repaired.
 */
#include <linux/string.h>

#include "fault_kunit.h"

#include "fault_forms.h"

/* Of each of the two operands that strings have. */
#define OPERAND_BYTES 128
/* Where the instructions' addresses are in there, as some reach to in front of them. */
#define OPERAND_START 64

/**
 * struct form_run - one run of a form
 * @state: registers
 * @source: memory, read by strings from rsi
 * @memory: memory at the address
 * @outcome: what was raised, if @outcome.nr is not 0
 */
struct form_run {
	struct fault_state state;
	u8 source[OPERAND_BYTES];
	u8 memory[OPERAND_BYTES];
	struct fault_outcome outcome;
};

static ULONG64 *form_address(const struct fault_form *form, struct fault_state *state)
{
	return (void *)state + form->address;
}

static void form_fill(u8 *memory, u8 first)
{
	unsigned int i;

	for (i = 0; i < OPERAND_BYTES; i++)
		memory[i] = first + i * 37;
}

/* Good addresses in all registers, and divisors and dividends that go together. */
static void form_prepare(const struct fault_form *form, struct form_run *run)
{
	form_fill(run->source, 1);
	form_fill(run->memory, 1);
	run->state = (struct fault_state){
		.ax = 7,
		.bx = 1,
		.cx = 3,
		.si = (unsigned long)run->source + OPERAND_START,
		.di = (unsigned long)run->memory + OPERAND_START,
	};
	if (form->address == offsetof(struct fault_state, ax))
		run->state.dx = 0x1122334455667788;
	*form_address(form, &run->state) = form->address == offsetof(struct fault_state, si) ?
		(unsigned long)run->source + OPERAND_START :
		(unsigned long)run->memory + OPERAND_START;
}

/* Runs it where its first byte is @address. */
static void form_run_at(const struct fault_form *form, struct form_run *run, unsigned long address)
{
	form_prepare(form, run);
	*form_address(form, &run->state) = address - form->offset;
	fault_form_run(form, &run->state, 0, &run->outcome);
}

static void form_check(struct kunit *test, const struct fault_form *form,
		       const struct form_run *run, ULONG kind, unsigned long address)
{
	const EXCEPTION_RECORD *record = &run->outcome.record;
	const CONTEXT *context = &run->outcome.context;
	unsigned long start = (unsigned long)form->run;

	KUNIT_EXPECT_EQ_MSG(test, run->outcome.nr, 1U, "%s", form->text);
	if (run->outcome.nr != 1)
		return;
	KUNIT_EXPECT_EQ_MSG(test, record->ExceptionCode, STATUS_ACCESS_VIOLATION, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, record->ExceptionFlags, 0U, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, record->NumberParameters, 2U, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, record->ExceptionInformation[0], (ULONG_PTR)kind, "%s",
			    form->text);
	KUNIT_EXPECT_EQ_MSG(test, record->ExceptionInformation[1], address, "%s", form->text);
	KUNIT_EXPECT_NULL_MSG(test, record->ExceptionRecord, "%s", form->text);
	KUNIT_EXPECT_GT_MSG(test, (unsigned long)record->ExceptionAddress, start, "%s", form->text);
	KUNIT_EXPECT_LT_MSG(test, (unsigned long)record->ExceptionAddress, start + SZ_512, "%s",
			    form->text);
	KUNIT_EXPECT_PTR_EQ_MSG(test, record->ExceptionAddress, (void *)(unsigned long)context->Rip,
				"%s", form->text);
	/* Registers are as they were in front of the instruction. */
	KUNIT_EXPECT_EQ_MSG(test, context->Rcx, run->state.cx, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, context->Rdx, run->state.dx, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, context->Rax, run->state.ax, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, context->Rsi, run->state.si, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, context->Rdi, run->state.di, "%s", form->text);
}

static void form_check_all(struct kunit *test, unsigned long address, bool is_canonical)
{
	struct form_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	ULONG i;

	KUNIT_ASSERT_NOT_NULL(test, run);
	for (i = 0; i < fault_nr_forms; i++) {
		const struct fault_form *form = &fault_forms[i];

		form_run_at(form, run, address);
		form_check(test, form, run, is_canonical ? form->kind : EXCEPTION_READ_FAULT,
			   is_canonical ? address : -1UL);
	}
}

void fault_forms_at_null(struct kunit *test)
{
	form_check_all(test, 0, true);
	form_check_all(test, 16, true);
}

void fault_forms_at_user_address(struct kunit *test)
{
	form_check_all(test, FAULT_USER, true);
	/* The last page of the half belongs to nobody. */
	form_check_all(test, TASK_SIZE_MAX, true);
}

void fault_forms_at_hole(struct kunit *test)
{
	form_check_all(test, (unsigned long)fault_memory.hole + 64, true);
	form_check_all(test, -PAGE_SIZE, true);
}

void fault_forms_at_noncanonical_address(struct kunit *test)
{
	form_check_all(test, FAULT_NONCANONICAL, false);
	form_check_all(test, 0xfe00000000000000UL, false);
}

void fault_forms_write_read_only(struct kunit *test)
{
	struct form_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	unsigned long address = (unsigned long)fault_read_only + 16;
	ULONG i;

	KUNIT_ASSERT_NOT_NULL(test, run);
	if (!IS_ENABLED(CONFIG_STRICT_MODULE_RWX))
		kunit_skip(test, "constants of this kernel's modules can be written");
	for (i = 0; i < fault_nr_forms; i++) {
		const struct fault_form *form = &fault_forms[i];

		form_run_at(form, run, address);
		if (form->kind == EXCEPTION_WRITE_FAULT)
			form_check(test, form, run, EXCEPTION_WRITE_FAULT, address);
		else
			KUNIT_EXPECT_EQ_MSG(test, run->outcome.nr, 0U, "%s", form->text);
	}
}

/* The first byte that is out of reach is what the processor tells. */
void fault_forms_across_pages(struct kunit *test)
{
	struct form_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	unsigned long end = (unsigned long)fault_memory.hole;
	ULONG i;

	KUNIT_ASSERT_NOT_NULL(test, run);
	for (i = 0; i < fault_nr_forms; i++) {
		const struct fault_form *form = &fault_forms[i];

		if (form->size == 1)
			continue;
		form_run_at(form, run, end - 1);
		form_check(test, form, run, form->kind, end);
		form_run_at(form, run, end - form->size + 1);
		form_check(test, form, run, form->kind, end);
	}
}

/* Whether two runs came to the same. Their memory lies elsewhere. */
static void form_compare(struct kunit *test, const struct fault_form *form,
			 const struct form_run *run, const struct form_run *wanted)
{
	unsigned long off = (unsigned long)run - (unsigned long)wanted;
	bool moves = form->address != offsetof(struct fault_state, ax);

	KUNIT_EXPECT_EQ_MSG(test, memcmp(run->memory, wanted->memory, OPERAND_BYTES), 0, "%s",
			    form->text);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(run->source, wanted->source, OPERAND_BYTES), 0, "%s",
			    form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.ax, wanted->state.ax + (moves ? 0 : off), "%s",
			    form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.bx, wanted->state.bx, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.cx, wanted->state.cx, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.dx, wanted->state.dx, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.si, wanted->state.si + off, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.di, wanted->state.di + off, "%s", form->text);
	KUNIT_EXPECT_EQ_MSG(test, run->state.flags & form->flags, wanted->state.flags & form->flags,
			    "%s", form->text);
}

/* A filter puts a good address into the register, and the instruction runs as with that. */
void fault_forms_are_repaired(struct kunit *test)
{
	struct form_run *run = kunit_kzalloc(test, 2 * sizeof(*run), GFP_KERNEL);
	struct form_run *wanted = run + 1;
	const unsigned long bad[] = { 0, FAULT_USER, FAULT_NONCANONICAL, -PAGE_SIZE };
	ULONG i, j;

	KUNIT_ASSERT_NOT_NULL(test, run);
	for (i = 0; i < fault_nr_forms; i++) {
		const struct fault_form *form = &fault_forms[i];

		form_prepare(form, wanted);
		form->run(&wanted->state);
		for (j = 0; j < ARRAY_SIZE(bad); j++) {
			ULONG64 good;

			form_prepare(form, run);
			good = *form_address(form, &run->state);
			*form_address(form, &run->state) = bad[j] - form->offset;
			fault_form_run(form, &run->state, good, &run->outcome);
			KUNIT_EXPECT_EQ_MSG(test, run->outcome.nr, 1U, "%s", form->text);
			form_compare(test, form, run, wanted);
		}
	}
}
