// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: from user memory to user memory.
 */
#include <linux/prandom.h>

#include "probe_kunit.h"

static void move(struct probe_call *call)
{
	MoveToUserFromUser((void *)call->user, (void *)call->other, call->length);
}

static void move_by_copy(struct probe_call *call)
{
	CopyToUserFromUser((void *)call->user, (void *)call->other, call->length);
}

static void move_by_mode(struct probe_call *call)
{
	CopyFromUserToMode((void *)call->user, (void *)call->other, call->length, UserMode);
}

static void (*const movers[])(struct probe_call *call) = { move, move_by_copy, move_by_mode };

/* What user memory has to be, and is until the call. */
static void move_prepare(struct kunit *test, size_t size)
{
	struct probe_test *state = test->priv;
	struct rnd_state random;

	prandom_seed_state(&random, size);
	prandom_bytes_state(&random, state->user_wanted, size);
	user_put(user_page(0), state->user_wanted, size);
}

static void move_check(struct kunit *test, const struct probe_call *call, size_t size)
{
	struct probe_test *state = test->priv;

	memmove(state->user_wanted + (call->user - user_page(0)),
		state->user_wanted + (call->other - user_page(0)), call->length);
	KUNIT_EXPECT_TRUE_MSG(test, user_equals(user_page(0), state->user_wanted, size),
			      "to 0x%lx from 0x%lx, length 0x%zx", call->user, call->other,
			      call->length);
}

PROBE_USER_CASE(probe_move_every_overlap)
{
	static const int distances[] = {
		0, 1, 2, 7, 8, 9, 64, 255, 256, 257, 511, 512, 600, 1000, 4096, 5000,
	};
	static const size_t lengths[] = { 1, 2, 8, 100, 255, 256, 257, 512, 1000, 4096, 5001 };
	unsigned int i, j, sign, mover;

	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		for (j = 0; j < ARRAY_SIZE(lengths); j++) {
			for (sign = 0; sign < 2; sign++) {
				struct probe_call call = {
					.user = user_page(0) + (sign ? 10 : 10 + distances[i]),
					.other = user_page(0) + (sign ? 10 + distances[i] : 10),
					.length = lengths[j],
				};
				size_t size = distances[i] + lengths[j] + 20;

				mover = (i + j) % ARRAY_SIZE(movers);
				call.routine = movers[mover];
				move_prepare(test, size);
				probe_call(&call);
				EXPECT_NOTHING(test, call);
				move_check(test, &call, size);
			}
		}
	}
}

PROBE_USER_CASE(probe_move_refuses_bad_ranges)
{
	unsigned int i, mover;

	user_set(user_page(0), 0x77, PAGE_SIZE);
	for (i = 0; i < probe_nr_bad_ranges; i++) {
		for (mover = 0; mover < ARRAY_SIZE(movers); mover++) {
			struct probe_call call = {
				.routine = movers[mover],
				.user = user_page(0),
				.other = probe_bad_ranges[i].address,
				.length = probe_bad_ranges[i].length ?: 8,
			};

			probe_call(&call);
			EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
			swap(call.user, call.other);
			probe_call(&call);
			EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
			call.length = 0;
			probe_call(&call);
			EXPECT_NOTHING(test, call);
		}
	}
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0x77, PAGE_SIZE));
}

/* Whichever side the page is missing on. */
PROBE_USER_CASE(probe_move_up_keeps_what_came_before_fault)
{
	static const size_t nrs_before[] = { 1, 5, 255, 256, 257, 1000 };
	unsigned int i;

	user_unmap(2, 1);
	for (i = 0; i < ARRAY_SIZE(nrs_before); i++) {
		size_t before = nrs_before[i];
		struct probe_call call = {
			.routine = move,
			.user = user_page(0),
			.other = user_page(2) - before,
			.length = before + 700,
		};

		user_set(user_page(0), 0, PAGE_SIZE);
		user_set(user_page(2) - before, 0x31, before);
		probe_call(&call);
		EXPECT_FAULT(test, call, READ, user_page(2));
		KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0x31, before));
		KUNIT_EXPECT_TRUE(test, user_is(user_page(0) + before, 0, 700));

		user_set(user_page(0), 0x32, PAGE_SIZE);
		swap(call.user, call.other);
		probe_call(&call);
		EXPECT_FAULT(test, call, WRITE, user_page(2));
		KUNIT_EXPECT_TRUE(test, user_is(user_page(2) - before, 0x32, before));
	}
}

/* Downwards: the upper part arrives, in pieces; the lower one is where it was. */
PROBE_USER_CASE(probe_move_down_keeps_what_came_before_fault)
{
	struct probe_test *state = test->priv;
	struct probe_call call = {
		.routine = move,
		.user = user_page(1) + 100,
		.other = user_page(1) - 1000,
		.length = 3000,
	};
	size_t moved = 2000 / 256 * 256;

	move_prepare(test, 3 * PAGE_SIZE);
	user_unmap(0, 1);
	probe_call(&call);
	KUNIT_EXPECT_EQ(test, call.record.ExceptionCode, STATUS_ACCESS_VIOLATION);
	KUNIT_EXPECT_EQ(test, call.record.ExceptionInformation[0],
			(ULONG_PTR)EXCEPTION_READ_FAULT);
	KUNIT_EXPECT_EQ(test, call.record.ExceptionInformation[1],
			(ULONG_PTR)(call.other + call.length - moved - 256));
	memmove(state->user_wanted + (call.user - user_page(0)) + call.length - moved,
		state->user_wanted + (call.other - user_page(0)) + call.length - moved, moved);
	KUNIT_EXPECT_TRUE(test, user_equals(user_page(1), state->user_wanted + PAGE_SIZE,
					    2 * PAGE_SIZE));
}

PROBE_USER_CASE(probe_move_goes_on_after_repair)
{
	struct probe_repair repair = {
		.call = {
			.routine = move,
			.user = user_page(2) - 300,
			.other = user_page(5) - 1000,
			.length = 3000,
		},
	};

	user_set(user_page(5) - 1000, 0x61, 1000);
	user_unmap(2, 1);
	user_unmap(5, 1);
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, repair.nr, 2U);
	KUNIT_EXPECT_EQ(test, repair.addresses[0], user_page(2));
	KUNIT_EXPECT_EQ(test, repair.kinds[0], EXCEPTION_WRITE_FAULT);
	KUNIT_EXPECT_EQ(test, repair.addresses[1], user_page(5));
	KUNIT_EXPECT_EQ(test, repair.kinds[1], EXCEPTION_READ_FAULT);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(2) - 300, 0x61, 1000));
	KUNIT_EXPECT_TRUE(test, user_is(user_page(2) + 700, 0, 2000));

	/* And downwards. */
	repair.nr = 0;
	repair.call.user = user_page(8) + 10;
	repair.call.other = user_page(8) - 500;
	user_unmap(8, 1);
	user_set(user_page(8) - 500, 0x62, 500);
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, repair.nr, 1U);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(8) + 10, 0x62, 500));
	KUNIT_EXPECT_TRUE(test, user_is(user_page(8) + 510, 0, 2500));
}
