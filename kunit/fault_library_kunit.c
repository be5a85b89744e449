// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suite ntmem_fault_library: routines of the C library, called by guarded code.
 *
 * Each is run beside one that does the same byte by byte. What it returns, what it writes, and
 * what it raises have to be the same, in memory that ends at any place.
 */
#include <linux/mman.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "fault_library.h"
#include "helpers.h"

/* What of an operand's memory is looked at; lengths of exhaustive cases are less. */
#define WINDOW 96
#define SHORT 20

/* Addresses at which there is nothing, whoever runs. */
#define WILD_ADDRESS 0xffffffffffe04008UL
#define NO_ADDRESS 0x8000123400000000UL

static struct user_memory library_user;

/**
 * struct library_memory - operands of the running case
 * @a: two pages, behind which is a hole
 * @b: two others
 */
struct library_memory {
	char *a;
	char *b;
};

/* One operand: where it is, and how many bytes there are from there on. */
struct operand {
	char *at;
	size_t room;
	/* What of its memory may change. */
	char *window;
	size_t length;
};

/* What became of a call. */
struct outcome {
	bool raised;
	EXCEPTION_RECORD record;
	long result;
	char window[WINDOW];
};

/* Calls --------------------------------------------------------------------- */

struct library_run {
	unsigned long (*call)(const struct library_call *call);
	const struct library_call *arguments;
	unsigned long result;
};

static void library_run(void *argument)
{
	struct library_run *run = argument;

	run->result = run->call(run->arguments);
}

static void read_memory(void *to, const char *from, size_t length)
{
	if ((long)from < 0)
		memcpy(to, from, length);
	else
		WARN_ON_ONCE(copy_from_user(to, (const void __user *)from, length));
}

static void write_memory(char *to, const void *from, size_t length)
{
	if ((long)to < 0)
		memcpy(to, from, length);
	else
		WARN_ON_ONCE(copy_to_user((void __user *)to, from, length));
}

static void library_try(unsigned long (*call)(const struct library_call *call),
			const struct library_call *arguments, const struct operand *a,
			struct outcome *outcome)
{
	struct library_run run = { call, arguments };

	memset(outcome, 0, sizeof(*outcome));
	outcome->raised = ntmem_catch(library_run, &run, &outcome->record);
	outcome->result = run.result;
	if (a->length)
		read_memory(outcome->window, a->window, a->length);
}

static bool is_same(const struct outcome *x, const struct outcome *y, bool is_order)
{
	if (x->raised != y->raised || memcmp(x->window, y->window, WINDOW))
		return false;
	if (x->raised)
		return x->record.ExceptionCode == y->record.ExceptionCode &&
		       x->record.ExceptionFlags == y->record.ExceptionFlags &&
		       x->record.NumberParameters == 2 && y->record.NumberParameters == 2 &&
		       x->record.ExceptionInformation[0] == y->record.ExceptionInformation[0] &&
		       x->record.ExceptionInformation[1] == y->record.ExceptionInformation[1];
	if (is_order)
		return (x->result > 0) == (y->result > 0) && (x->result < 0) == (y->result < 0);
	return x->result == y->result;
}

/* Runs both, on the same memory. Returns whether they did the same, and what that was. */
static bool library_agrees(const struct library_routine *routine,
			   const struct library_call *arguments, const struct operand *a,
			   struct outcome *outcome)
{
	struct outcome reference;
	char before[WINDOW];

	if (a->length)
		read_memory(before, a->window, a->length);
	library_try(routine->call, arguments, a, outcome);
	if (a->length)
		write_memory(a->window, before, a->length);
	library_try(routine->reference, arguments, a, &reference);
	return is_same(outcome, &reference, routine->is_order);
}

/* Memory -------------------------------------------------------------------- */

/* So many bytes up to where there is none. */
static struct operand at_end(char *end, size_t room)
{
	return (struct operand){ end - room, room, end - WINDOW, WINDOW };
}

/* Begins so many bytes before another page. */
static struct operand across_pages(char *pages, size_t before)
{
	char *boundary = pages + PAGE_SIZE;

	return (struct operand){ boundary - before, WINDOW / 2, boundary - WINDOW / 2, WINDOW };
}

static struct operand nowhere(unsigned long address)
{
	return (struct operand){ (char *)address };
}

/* Few different characters, or few would be found; bytes of both signs. */
static char any_character(struct rnd_state *random)
{
	return "ab\x81"[random_below(random, 3)];
}

/* A string of that length, if there is room for its end. What is around it is other. */
static void fill(const struct operand *operand, size_t length, const char *like,
		 struct rnd_state *random)
{
	char window[WINDOW];
	size_t at = operand->at - operand->window, i;

	for (i = 0; i < WINDOW; i++)
		window[i] = any_character(random);
	if (like)
		memcpy(window + at, like, min(length, operand->room));
	if (length < operand->room)
		window[at + length] = 0;
	write_memory(operand->window, window, WINDOW);
}

/* Strings that begin alike, and may differ in one place, or strings that have nothing in common. */
static void fill_both(const struct operand *a, size_t length_a, const struct operand *b,
		      size_t length_b, struct rnd_state *random)
{
	char like[WINDOW];
	size_t i;

	for (i = 0; i < WINDOW; i++)
		like[i] = any_character(random);
	fill(a, length_a, like, random);
	like[random_below(random, WINDOW / 2)] = any_character(random);
	fill(b, length_b, random_below(random, 4) ? like : NULL, random);
}

static struct library_call any_call(const struct operand *a, const struct operand *b, size_t limit,
				    struct rnd_state *random)
{
	static const int values[] = { 'a', 'b', 0x81, 'z', 0, 0x161, -1 };

	return (struct library_call){
		.a = a->at,
		.b = b->at,
		.n = random_below(random, limit + 1),
		.value = values[random_below(random, ARRAY_SIZE(values))],
	};
}

static int library_init(struct kunit *test)
{
	struct library_memory *memory = kunit_kzalloc(test, sizeof(*memory), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	test->priv = memory;
	memory->a = vzalloc(2 * PAGE_SIZE);
	memory->b = vzalloc(2 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, memory->a);
	KUNIT_ASSERT_NOT_NULL(test, memory->b);
	return 0;
}

static void library_exit(struct kunit *test)
{
	struct library_memory *memory = test->priv;

	if (!memory)
		return;
	vfree(memory->a);
	vfree(memory->b);
}

/* Cases --------------------------------------------------------------------- */

/* Counts calls that did otherwise than the reference. */
struct tally {
	size_t nr_wrong;
	size_t nr_raised;
	size_t nr_good;
};

static void tally_call(struct tally *tally, const struct library_routine *routine,
		       const struct library_call *call, const struct operand *a)
{
	struct outcome outcome;

	tally->nr_wrong += !library_agrees(routine, call, a, &outcome);
	tally->nr_raised += outcome.raised;
	tally->nr_good += !outcome.raised;
}

/* Strings that have no end before their memory's, and others that have, by a byte. */
static void library_memory_ends(struct kunit *test)
{
	static const size_t rooms[] = { 0, 1, 2, 3, 7, 8, 9, 15, 16, 17, SHORT };
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct tally tally = {};
	struct rnd_state random;
	size_t room, length, i;

	prandom_seed_state(&random, 1);
	for (room = 0; room <= SHORT; room++) {
		for (length = 0; length <= room; length++) {
			for (i = 0; i < ARRAY_SIZE(rooms); i++) {
				struct operand a = at_end(memory->a + 2 * PAGE_SIZE, room);
				struct operand b = at_end(memory->b + 2 * PAGE_SIZE, rooms[i]);
				struct library_call call = any_call(&a, &b, 2 * SHORT, &random);

				fill_both(&a, length, &b, random_below(&random, b.room + 1),
					  &random);
				tally_call(&tally, routine, &call, &a);
			}
		}
	}
	KUNIT_EXPECT_EQ(test, tally.nr_wrong, (size_t)0);
	KUNIT_EXPECT_GT(test, tally.nr_raised, (size_t)100);
	KUNIT_EXPECT_GT(test, tally.nr_good, (size_t)100);
}

static void library_memory_goes_on(struct kunit *test)
{
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct tally tally = {};
	struct rnd_state random;
	size_t before, other, length;

	prandom_seed_state(&random, 2);
	for (before = 0; before <= SHORT; before++) {
		for (other = 0; other <= SHORT; other += other < 10 ? 1 : 5) {
			for (length = 0; length <= SHORT; length++) {
				struct operand a = across_pages(memory->a, before);
				struct operand b = across_pages(memory->b, other);
				struct library_call call = any_call(&a, &b, SHORT, &random);

				fill_both(&a, length, &b, random_below(&random, SHORT), &random);
				tally_call(&tally, routine, &call, &a);
			}
		}
	}
	KUNIT_EXPECT_EQ(test, tally.nr_wrong, (size_t)0);
	KUNIT_EXPECT_EQ(test, tally.nr_raised, (size_t)0);
}

/* What words and string instructions do most of. */
static void library_long_memory(struct kunit *test)
{
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct operand a = { .window = memory->a + 2 * PAGE_SIZE - WINDOW, .length = WINDOW };
	struct tally tally = {};
	struct rnd_state random;
	size_t i, length, room;

	prandom_seed_state(&random, 3);
	for (i = 0; i < 200; i++) {
		struct library_call call;

		length = 100 + random_below(&random, PAGE_SIZE);
		/* The half of them are longer than their memory. */
		room = length + (i % 2 ? 50 : 0);
		call = (struct library_call){
			.a = memory->a + 2 * PAGE_SIZE - room,
			.b = memory->b + 2 * PAGE_SIZE - room - random_below(&random, 9),
			.n = length + 20,
			.value = 'x',
		};
		memset(memory->a, 'a', 2 * PAGE_SIZE);
		memset(memory->b, 'a', 2 * PAGE_SIZE);
		if (i % 2)
			call.a[length] = 0;
		if (i % 4)
			((char *)call.b)[i % 8 < 4 ? 1 : length - 1] = 0;
		tally_call(&tally, routine, &call, &a);
	}
	KUNIT_EXPECT_EQ(test, tally.nr_wrong, (size_t)0);
}

static bool is_access_violation(const struct outcome *outcome, ULONG_PTR kind,
				unsigned long address)
{
	return outcome->raised && outcome->record.ExceptionCode == STATUS_ACCESS_VIOLATION &&
	       outcome->record.ExceptionInformation[0] == kind &&
	       outcome->record.ExceptionInformation[1] == address;
}

/* Either operand is at such an address. The other one is good. */
static void library_takes_any_address(struct kunit *test)
{
	static const unsigned long addresses[] = {
		0, 1, 0x1000, 0x7fff12345678, WILD_ADDRESS, NO_ADDRESS, ~0UL - 64,
	};
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct operand good = across_pages(memory->b, 3);
	struct rnd_state random;
	struct outcome outcome;
	size_t i;

	prandom_seed_state(&random, 4);
	fill(&good, 10, NULL, &random);
	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		bool is_real = addresses[i] != NO_ADDRESS;
		struct operand bad = nowhere(addresses[i]);
		struct library_call call = { bad.at, good.at, 5, 'a' };
		bool reads = !routine->is_writer || strstr(routine->name, "cat");

		KUNIT_EXPECT_TRUE_MSG(test, library_agrees(routine, &call, &bad, &outcome),
				      "first %lx", addresses[i]);
		KUNIT_EXPECT_TRUE_MSG(test,
				      is_access_violation(&outcome, !reads && is_real,
							  is_real ? addresses[i] : ~0UL),
				      "first %lx", addresses[i]);
		call = (struct library_call){ good.at, bad.at, 5, 'a' };
		KUNIT_EXPECT_TRUE_MSG(test, library_agrees(routine, &call, &good, &outcome),
				      "second %lx", addresses[i]);
	}
}

static void library_of_nothing_touches_nothing(struct kunit *test)
{
	const struct library_routine *routine = test->param_value;
	struct operand none = nowhere(0);
	struct library_call call = { NULL, NULL, 0, 'a' };
	bool has_length = strstr(routine->name, "mem") || strstr(routine->name, "strn");
	struct outcome outcome;

	KUNIT_EXPECT_TRUE(test, library_agrees(routine, &call, &none, &outcome));
	/* That one has a string to go behind, whatever it is to put there. */
	if (strcmp(routine->name, "strncat"))
		KUNIT_EXPECT_EQ(test, outcome.raised, !has_length);
}

/* Nobody would handle anything, and there is nothing to handle. */
static void library_without_try(struct kunit *test)
{
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct operand a = across_pages(memory->a, 5), b = across_pages(memory->b, 11);
	struct library_call call = { a.at, b.at, 9, 'b' };
	unsigned long result, reference;
	struct rnd_state random;

	prandom_seed_state(&random, 5);
	fill_both(&a, 14, &b, 9, &random);
	result = routine->call(&call);
	fill_both(&a, 14, &b, 9, &random);
	prandom_seed_state(&random, 5);
	fill_both(&a, 14, &b, 9, &random);
	reference = routine->reference(&call);
	KUNIT_EXPECT_TRUE(test, routine->is_order ? ((int)result > 0) == ((int)reference > 0) :
						    result == reference);
}

/* User memory --------------------------------------------------------------- */

/* The second half of the process's memory is not there for the time of a case. */
#define HALF (USER_MEMORY_BYTES / 2)

static void library_user_memory_ends(struct kunit *test)
{
	static const size_t rooms[] = { 0, 1, 5, 8, 9, 17, SHORT };
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct tally tally = {};
	struct rnd_state random;
	char *ends[2], *hole;
	size_t i, j, length, turn;

	/* Only a module's suite has the memory of who loads it. */
	if (!library_user.mm)
		kunit_skip(test, "needs the suite to be a module");
	prandom_seed_state(&random, 6);
	hole = (char *)library_user.address + HALF;
	kthread_use_mm(library_user.mm);
	vm_munmap((unsigned long)hole, HALF);
	for (turn = 0; turn < 3; turn++) {
		/* The first of them in user memory, the second, and both. */
		ends[0] = turn == 1 ? memory->a + 2 * PAGE_SIZE : hole;
		ends[1] = turn == 0 ? memory->b + 2 * PAGE_SIZE :
			  turn == 1 ? hole : hole - PAGE_SIZE;
		for (i = 0; i < ARRAY_SIZE(rooms); i++) {
			for (j = 0; j < ARRAY_SIZE(rooms); j++) {
				struct operand a = at_end(ends[0], rooms[i]);
				struct operand b = at_end(ends[1], rooms[j]);
				struct library_call call = any_call(&a, &b, 2 * SHORT, &random);

				/* That page is there, but goes on. */
				if (turn == 2)
					b = across_pages(hole - 2 * PAGE_SIZE, rooms[j]);
				call.b = b.at;
				length = random_below(&random, rooms[i] + 1);
				fill_both(&a, length, &b, random_below(&random, rooms[j] + 1),
					  &random);
				tally_call(&tally, routine, &call, &a);
			}
		}
	}
	KUNIT_EXPECT_TRUE(test, user_memory_map((unsigned long)hole, HALF,
						PROT_READ | PROT_WRITE));
	kthread_unuse_mm(library_user.mm);
	KUNIT_EXPECT_EQ(test, tally.nr_wrong, (size_t)0);
	KUNIT_EXPECT_GT(test, tally.nr_raised, (size_t)5);
	KUNIT_EXPECT_GT(test, tally.nr_good, (size_t)5);
}

/* Levels -------------------------------------------------------------------- */

/* In NT, what is not there at DISPATCH_LEVEL is no exception but a bug check. */
static void library_at_dispatch_level(struct kunit *test)
{
	const struct library_routine *routine = test->param_value;
	struct library_memory *memory = test->priv;
	struct operand a = across_pages(memory->a, 3), b = across_pages(memory->b, 5);
	struct operand none = nowhere(NO_ADDRESS);
	struct library_call good = { a.at, b.at, 9, 'b' };
	struct library_call bad = { memory->a + 2 * PAGE_SIZE, b.at, 9, 'b' };
	struct library_call not_canonical = { none.at, b.at, 9, 'b' };
	struct ntmem_violation_watch driver, own;
	struct outcome there, missing, nothing;
	struct rnd_state random;
	unsigned long flags;
	unsigned int nr;

	prandom_seed_state(&random, 7);
	fill_both(&a, 9, &b, 9, &random);
	/* The driver's code copies memory, and the system's looks at strings. */
	ntmem_violation_watch(&driver, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
	ntmem_violation_watch(&own, IRQL_NOT_LESS_OR_EQUAL);
	local_irq_save(flags);
	library_try(routine->call, &good, &a, &there);
	library_try(routine->call, &not_canonical, &none, &nothing);
	none.length = 0;
	library_try(routine->call, &bad, &none, &missing);
	local_irq_restore(flags);
	nr = ntmem_violation_unwatch(&own);
	nr += ntmem_violation_unwatch(&driver);
	KUNIT_EXPECT_FALSE(test, there.raised);
	KUNIT_EXPECT_TRUE(test, is_access_violation(&nothing, EXCEPTION_READ_FAULT, ~0UL));
	KUNIT_EXPECT_TRUE(test, missing.raised);
	KUNIT_EXPECT_EQ(test, missing.record.ExceptionInformation[1], (ULONG_PTR)bad.a);
	KUNIT_EXPECT_EQ(test, nr, 1U);
}

static void library_stop(void *argument)
{
	const struct library_routine *routine = argument;
	struct library_call call = { (char *)WILD_ADDRESS, "abc", 3, 'a' };
	struct operand none = nowhere(0);
	struct outcome outcome;

	library_try(routine->call, &call, &none, &outcome);
}

/* What raises here stops NT, and with violation=strict it stops the driver. */
static void library_kernel_address_if_strict(struct kunit *test)
{
	struct stopped_run run = {
		.routine = library_stop,
		.argument = (void *)test->param_value,
	};
	enum ntmem_violation_policy policy;
	int err;

	policy = ntmem_violation_policy_set(NTMEM_VIOLATION_STRICT);
	EXPECT_VIOLATIONS(test, PAGE_FAULT_IN_NONPAGED_AREA, 1, err = run_until_stopped(&run));
	ntmem_violation_policy_set(policy);
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, (u32)PAGE_FAULT_IN_NONPAGED_AREA);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[0], (u64)WILD_ADDRESS);
}

/* What the compiler makes calls of ------------------------------------------ */

static void copy_wide(void *argument)
{
	void **operands = argument;

	library_copy_wide(operands[0], operands[1]);
}

static void copy_medium(void *argument)
{
	void **operands = argument;

	library_copy_medium(operands[0], operands[1]);
}

static void clear_wide(void *argument)
{
	void **operands = argument;

	library_clear_wide(operands[0]);
}

/* A structure may be copied from any of its ends; it is bad as a whole. */
static void expect_structure(struct kunit *test, void (*routine)(void *argument), void *to,
			     const void *from, ULONG_PTR kind, const void *bad, size_t size)
{
	void *operands[] = { to, (void *)from };
	EXCEPTION_RECORD record = {};

	KUNIT_EXPECT_TRUE(test, ntmem_catch(routine, operands, &record));
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, STATUS_ACCESS_VIOLATION);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], kind);
	KUNIT_EXPECT_LT(test, record.ExceptionInformation[1] - (ULONG_PTR)bad, (ULONG_PTR)size);
}

static void library_structures(struct kunit *test)
{
	struct library_memory *memory = test->priv;
	struct library_wide *wide = (void *)memory->a;
	struct library_medium *medium = (void *)memory->a;
	void *operands[] = { memory->b, memory->a };
	static const unsigned long bad[] = { 0, 0x7fff12345000, WILD_ADDRESS };
	EXCEPTION_RECORD record;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		void *address = (void *)bad[i];

		expect_structure(test, copy_wide, address, wide, EXCEPTION_WRITE_FAULT, address,
				 sizeof(*wide));
		expect_structure(test, copy_wide, wide, address, EXCEPTION_READ_FAULT, address,
				 sizeof(*wide));
		expect_structure(test, copy_medium, address, medium, EXCEPTION_WRITE_FAULT, address,
				 sizeof(*medium));
		expect_structure(test, copy_medium, medium, address, EXCEPTION_READ_FAULT, address,
				 sizeof(*medium));
		expect_structure(test, clear_wide, address, NULL, EXCEPTION_WRITE_FAULT, address,
				 sizeof(*wide));
	}
	memset(memory->a, 0x5a, 2 * PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, ntmem_catch(copy_wide, operands, &record));
	KUNIT_EXPECT_TRUE(test, is_filled(memory->b, 0x5a, sizeof(*wide)));
	KUNIT_EXPECT_TRUE(test, is_filled(memory->b + sizeof(*wide), 0,
					  2 * PAGE_SIZE - sizeof(*wide)));
	KUNIT_EXPECT_FALSE(test, ntmem_catch(clear_wide, operands, &record));
	KUNIT_EXPECT_TRUE(test, is_filled(memory->b, 0, sizeof(*wide)));
}

static void library_handler_sees_locals(struct kunit *test)
{
	struct library_memory *memory = test->priv;

	KUNIT_EXPECT_EQ(test, library_local_at_memcpy(NULL, memory->a, 100), 2);
	KUNIT_EXPECT_EQ(test, library_local_at_memcpy(memory->b, NULL, 100), 2);
	KUNIT_EXPECT_EQ(test, library_local_at_memcpy(memory->b, memory->a, 100), -4);
	KUNIT_EXPECT_EQ(test, library_local_at_strlen(NULL), 2);
	KUNIT_EXPECT_EQ(test, library_local_at_strlen("four"), -4);
	KUNIT_EXPECT_TRUE(test, library_unused_strlen_raises(NULL));
	KUNIT_EXPECT_FALSE(test, library_unused_strlen_raises("four"));
}

static void routine_name(const struct library_routine *routine, char *name)
{
	strscpy(name, routine->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(routine, library_routines, routine_name);

static struct kunit_case library_cases[] = {
	KUNIT_CASE_PARAM(library_memory_ends, routine_gen_params),
	KUNIT_CASE_PARAM(library_memory_goes_on, routine_gen_params),
	KUNIT_CASE_PARAM(library_long_memory, routine_gen_params),
	KUNIT_CASE_PARAM(library_takes_any_address, routine_gen_params),
	KUNIT_CASE_PARAM(library_of_nothing_touches_nothing, routine_gen_params),
	KUNIT_CASE_PARAM(library_without_try, routine_gen_params),
	KUNIT_CASE_PARAM(library_user_memory_ends, routine_gen_params),
	KUNIT_CASE_PARAM(library_at_dispatch_level, routine_gen_params),
	KUNIT_CASE_PARAM(library_kernel_address_if_strict, routine_gen_params),
	KUNIT_CASE(library_structures),
	KUNIT_CASE(library_handler_sees_locals),
	{}
};

static int library_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&library_user);
}

static void library_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&library_user);
}

static struct kunit_suite library_suite = {
	.name = "ntmem_fault_library",
	.init = library_init,
	.exit = library_exit,
	.suite_init = library_suite_init,
	.suite_exit = library_suite_exit,
	.test_cases = library_cases,
};
kunit_test_suite(library_suite);
