// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: what a probe for write does to memory, and what it finds there.
 */
#include <linux/atomic.h>
#include <linux/prandom.h>
#include <linux/sched.h>

#include "probe_kunit.h"

PROBE_USER_CASE(probe_for_write_leaves_contents)
{
	u8 before[256], after[256];
	struct rnd_state random;
	unsigned int i;

	prandom_seed_state(&random, 1);
	for (i = 0; i < 4; i++) {
		unsigned long address = user_page(i) + i * 777;

		prandom_bytes_state(&random, before, sizeof(before));
		user_put(address, before, sizeof(before));
		EXPECT_NOTHING(test, PROBE(write, address, sizeof(before), 1));
		EXPECT_NOTHING(test, PROBE(write, user_page(0), 4 * PAGE_SIZE, 16));
		user_get(after, address, sizeof(after));
		KUNIT_EXPECT_EQ(test, memcmp(before, after, sizeof(before)), 0);
	}
}

/* Fresh memory is one page for all until it is written. */
PROBE_USER_CASE(probe_for_write_makes_pages_private)
{
	unsigned int i;

	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_TRUE(test, user_is(user_page(i), 0, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, user_is_zero_page(user_page(2)));
	EXPECT_NOTHING(test, PROBE(write, user_page(1) + 100, 3 * PAGE_SIZE, 1));
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ_MSG(test, user_is_zero_page(user_page(i)), i < 1 || i > 4,
				    "page %u", i);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0, 6 * PAGE_SIZE));
	EXPECT_NOTHING(test, PROBE(read, user_page(0), PAGE_SIZE, 1));
	KUNIT_EXPECT_TRUE(test, user_is_zero_page(user_page(0)));
}

/* The last byte decides, and the page behind it is none of the probe's business. */
PROBE_USER_CASE(probe_for_write_touches_no_page_beside)
{
	user_unmap(0, 1);
	user_unmap(3, 1);
	EXPECT_NOTHING(test, PROBE(write, user_page(1), 1, 1));
	EXPECT_NOTHING(test, PROBE(write, user_page(1), 2 * PAGE_SIZE, 1));
	EXPECT_NOTHING(test, PROBE(write, user_page(3) - 1, 1, 1));
	EXPECT_FAULT(test, PROBE(write, user_page(3) - 1, 2, 1), READ, user_page(3));
	EXPECT_FAULT(test, PROBE(write, user_page(1), 2 * PAGE_SIZE + 1, 1), READ, user_page(3));
	EXPECT_FAULT(test, PROBE(write, user_page(1) - 1, 2, 1), READ, user_page(1) - 1);
}

/* The byte is read first. */
PROBE_USER_CASE(probe_for_write_faults_where_nothing_is)
{
	user_unmap(1, 2);
	EXPECT_FAULT(test, PROBE(write, user_page(1), 8, 8), READ, user_page(1));
	EXPECT_FAULT(test, PROBE(write, user_page(1) + 40, 8, 8), READ, user_page(1) + 40);
	EXPECT_FAULT(test, PROBE(write, user_page(2) - 1, 1, 1), READ, user_page(2) - 1);
}

PROBE_USER_CASE(probe_for_write_faults_on_read_only_page)
{
	user_map(1, 1, PROT_READ);
	EXPECT_FAULT(test, PROBE(write, user_page(1) + 40, 8, 8), WRITE, user_page(1) + 40);
	EXPECT_FAULT(test, PROBE(write, user_page(0) + 40, PAGE_SIZE, 8), WRITE, user_page(1));
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0, 2 * PAGE_SIZE));
}

PROBE_USER_CASE(probe_for_write_faults_on_closed_page)
{
	user_map(1, 1, PROT_NONE);
	EXPECT_FAULT(test, PROBE(write, user_page(1), 1, 1), READ, user_page(1));
	EXPECT_FAULT(test, PROBE(write, user_page(0), 2 * PAGE_SIZE, 1), READ, user_page(1));
}

/* What comes before the fault has been touched, what comes behind it has not. */
PROBE_USER_CASE(probe_for_write_faults_at_page_start)
{
	unsigned int i;

	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0, 6 * PAGE_SIZE));
	user_unmap(3, 1);
	EXPECT_FAULT(test, PROBE(write, user_page(0) + 123, 5 * PAGE_SIZE, 1), READ, user_page(3));
	for (i = 0; i < 6; i++)
		if (i != 3)
			KUNIT_EXPECT_EQ_MSG(test, user_is_zero_page(user_page(i)), i > 3,
					    "page %u", i);
}

/* Every page faults and is repaired, so that every address touched is seen. */
static void touch_and_repair(struct kunit *test, unsigned long address, size_t length)
{
	unsigned int i, first = (address - probe_user.address) / PAGE_SIZE;
	unsigned int last = (address + length - 1 - probe_user.address) / PAGE_SIZE;
	struct probe_repair repair = {
		.call = {
			.routine = probe_for_write,
			.user = address,
			.length = length,
			.alignment = 1,
		},
	};

	user_unmap(0, PROBE_PAGES);
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, repair.nr, last - first + 1);
	for (i = 0; i < repair.nr; i++) {
		KUNIT_EXPECT_EQ_MSG(test, repair.addresses[i],
				    i ? user_page(first + i) : address,
				    "fault %u of 0x%lx, length 0x%zx", i, address, length);
		KUNIT_EXPECT_EQ(test, repair.kinds[i], EXCEPTION_READ_FAULT);
	}
}

PROBE_USER_CASE(probe_for_write_touches_address_then_page_starts)
{
	touch_and_repair(test, user_page(0), 1);
	touch_and_repair(test, user_page(2) + 5, 1);
	touch_and_repair(test, user_page(2) + 5, PAGE_SIZE - 5);
	touch_and_repair(test, user_page(2) + 5, PAGE_SIZE - 4);
	touch_and_repair(test, user_page(2) + 5, PAGE_SIZE);
	touch_and_repair(test, user_page(2) - 1, PAGE_SIZE + 1);
	touch_and_repair(test, user_page(2) - 1, PAGE_SIZE + 2);
	touch_and_repair(test, user_page(1) + 4095, 3);
	touch_and_repair(test, user_page(1), 8 * PAGE_SIZE);
	touch_and_repair(test, user_page(0) + 77, PROBE_PAGES * PAGE_SIZE - 77);
}

/* First there is nothing, then what can be read only, then all that is needed. */
PROBE_USER_CASE(probe_for_write_goes_on_after_repair)
{
	struct probe_repair repair = {
		.call = {
			.routine = probe_for_write,
			.user = user_page(0) + 9,
			.length = 3 * PAGE_SIZE,
			.alignment = 1,
		},
		.prot = PROT_READ,
	};

	user_unmap(1, 1);
	/* A filter that never gives what is asked for is asked until it has had enough. */
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_ACCESS_VIOLATION);
	KUNIT_EXPECT_EQ(test, repair.nr, MAX_REPAIRS);
	KUNIT_EXPECT_EQ(test, repair.kinds[0], EXCEPTION_READ_FAULT);
	KUNIT_EXPECT_EQ(test, repair.kinds[1], EXCEPTION_WRITE_FAULT);
	KUNIT_EXPECT_EQ(test, repair.addresses[1], user_page(1));
	repair.prot = PROT_READ | PROT_WRITE;
	repair.nr = 0;
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, repair.nr, 1U);
	KUNIT_EXPECT_EQ(test, repair.kinds[0], EXCEPTION_WRITE_FAULT);
}

PROBE_USER_CASE(probe_for_write_of_large_range)
{
	const unsigned long size = 16 << 20;
	unsigned long offset, nr_private = 0;
	unsigned long address = vm_mmap(NULL, 0, size, PROT_READ | PROT_WRITE,
					MAP_ANONYMOUS | MAP_PRIVATE, 0);

	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(address));
	if (IS_ERR_VALUE(address))
		return;
	EXPECT_NOTHING(test, PROBE(write, address, size, 16));
	for (offset = 0; offset < size; offset += PAGE_SIZE)
		nr_private += !user_is_zero_page(address + offset);
	KUNIT_EXPECT_EQ(test, nr_private, size / PAGE_SIZE);
	vm_munmap(address, size);
}

PROBE_USER_CASE(probe_for_write_of_null_faults)
{
	EXPECT_FAULT(test, PROBE(write, NULL, 100, 4), READ, 0);
	EXPECT_FAULT(test, PROBE(write, 8, 1, 8), READ, 8);
}

/* Concurrency --------------------------------------------------------------- */

/**
 * struct touch_race - bytes that one thread changes while another one probes them
 * @address: they
 * @nr_lost: changes that were undone
 * @nr_probes: probes made meanwhile
 * @started: both threads run
 * @done: the changes are made
 */
struct touch_race {
	unsigned long address;
	unsigned int nr_lost;
	unsigned int nr_probes;
	atomic_t started;
	bool done;
};

#define RACE_BYTES 64
#define RACE_ROUNDS 100000

static void touch_race_wait(struct touch_race *race)
{
	atomic_inc(&race->started);
	while (atomic_read(&race->started) < 2)
		cond_resched();
}

/*
 * The only one to change the bytes, so each is what it was set to. A probe that undoes a
 * change does so a moment later, so the look at it waits a little, longer and longer.
 */
static void touch_race_change(struct touch_race *race)
{
	u8 __user *bytes = (u8 __user *)race->address;
	unsigned int i, j;
	u8 seen = 0;

	touch_race_wait(race);
	for (i = 0; i < RACE_ROUNDS; i++) {
		u8 __user *byte = bytes + (i % 4 ? 0 : i % RACE_BYTES);
		u8 value = i;

		put_user(value, byte);
		if (!(i % 256))
			cond_resched();
		for (j = i % 64; j; j--)
			cpu_relax();
		get_user(seen, byte);
		race->nr_lost += seen != value;
	}
	WRITE_ONCE(race->done, true);
}

static void touch_race_probe(struct touch_race *race)
{
	touch_race_wait(race);
	while (!READ_ONCE(race->done)) {
		ProbeForWrite((void *)race->address, RACE_BYTES, 1);
		if (!(++race->nr_probes % 256))
			cond_resched();
	}
}

/**
 * struct touch_racer - one of the two
 * @race: what they share
 * @routine: what it does
 */
struct touch_racer {
	struct touch_race *race;
	void (*routine)(struct touch_race *race);
};

static void touch_racer_run(void *argument)
{
	struct touch_racer *racer = argument;

	kthread_use_mm(probe_user.mm);
	racer->routine(racer->race);
	kthread_unuse_mm(probe_user.mm);
}

PROBE_USER_CASE(probe_for_write_undoes_no_write)
{
	struct touch_race race = { .address = user_page(0) };
	struct touch_racer racers[] = {
		{ &race, touch_race_change },
		{ &race, touch_race_probe },
	};
	void *arguments[] = { &racers[0], &racers[1] };

	KUNIT_EXPECT_EQ(test, run_on_cpus(touch_racer_run, arguments, 2), 0);
	KUNIT_EXPECT_EQ(test, race.nr_lost, 0U);
	KUNIT_EXPECT_GT(test, race.nr_probes, 0U);
}

/* What is found out without an access, nothing can repair. */
void probe_raise_cannot_be_continued(struct kunit *test)
{
	struct probe_repair repair = {
		.call = {
			.routine = probe_for_write,
			.user = KERNEL_ADDRESS,
			.length = 1,
			.alignment = 1,
		},
	};

	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_ACCESS_VIOLATION);
	KUNIT_EXPECT_EQ(test, repair.call.record.ExceptionFlags, (ULONG)EXCEPTION_NONCONTINUABLE);
	KUNIT_EXPECT_EQ(test, repair.call.record.NumberParameters, 0U);
}
