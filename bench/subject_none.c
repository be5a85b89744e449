// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nothing: what the loops themselves cost.
 *
 * Every other subject has this subtracted, but for entries that are handed
 * over: there it says what the ring alone takes.
 */
#include "loops.h"

static int none_create(void *instance, const struct bench_spec *spec)
{
	return 0;
}

static void none_destroy(void *instance)
{
}

static int none_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, NULL, NULL);
}

const struct bench_subject bench_none = {
	.name = "none",
	.form = "inline",
	.instance_bytes = 1,
	.irqs_off = true,
	.create = none_create,
	.destroy = none_destroy,
	.loop = none_loop,
};
