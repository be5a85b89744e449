// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shrinker: under memory pressure lists give back what they cache.
 *
 * A list that is asked gives up all that it has: entries that are needed again
 * cost a miss each, while a page becomes free only when all entries on it do.
 * Custom routines are not called from here.
 */
#include <linux/mutex.h>
#include <linux/shrinker.h>

#include "internal.h"
#include "list.h"

static void shrink_count_one(struct ntmem_lookaside *list, void *argument)
{
	unsigned long *nr = argument;
	struct ntmem_magazines *magazines = READ_ONCE(list->magazines);

	if (!list->tracked)
		return;
	/* Both are read as they are: this is an estimate. */
	*nr += magazines ? ntmem_magazine_cached(magazines) : data_race(list->nr_cached);
}

/**
 * ntmem_shrink_count() - count the entries that could be given back
 *
 * Context: Any context.
 * Return: their number, about.
 */
unsigned long ntmem_shrink_count(void)
{
	unsigned long nr = 0;

	ntmem_registry_for_each(shrink_count_one, &nr);
	return nr;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_shrink_count);

/**
 * ntmem_shrink_scan() - give entries back
 * @nr_wanted: how many at least, if there are that many
 *
 * Context: Process context, may sleep. Called for reclaim: nothing here
 * allocates.
 * Return: how many were freed.
 */
unsigned long ntmem_shrink_scan(unsigned long nr_wanted)
{
	struct ntmem_lookaside *list = NULL;
	unsigned long nr_freed = 0;

	mutex_lock(&ntmem_empty_mutex);
	while ((list = ntmem_registry_next(list))) {
		if (!list->tracked)
			continue;
		nr_freed += ntmem_mode_trim(list, true) + ntmem_lookaside_drop_cached(list);
		if (nr_freed >= nr_wanted) {
			ntmem_lookaside_put(list);
			break;
		}
	}
	mutex_unlock(&ntmem_empty_mutex);
	return nr_freed;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_shrink_scan);

static unsigned long shrink_count(struct shrinker *shrinker, struct shrink_control *control)
{
	return ntmem_shrink_count() ?: SHRINK_EMPTY;
}

static unsigned long shrink_scan(struct shrinker *shrinker, struct shrink_control *control)
{
	control->nr_scanned = ntmem_shrink_scan(control->nr_to_scan);
	return control->nr_scanned ?: SHRINK_STOP;
}

/* Removable with 6.1: until 6.6 the memory is the owner's. */
#if NTMEM_HAVE_SHRINKER_ALLOC

static struct shrinker *shrinker;

int ntmem_shrink_init(void)
{
	shrinker = shrinker_alloc(0, "ntmem-lookaside");
	if (!shrinker)
		return -ENOMEM;
	shrinker->count_objects = shrink_count;
	shrinker->scan_objects = shrink_scan;
	shrinker_register(shrinker);
	return 0;
}

void ntmem_shrink_exit(void)
{
	shrinker_free(shrinker);
}

#else

static struct shrinker shrinker = {
	.count_objects = shrink_count,
	.scan_objects = shrink_scan,
	.seeks = DEFAULT_SEEKS,
};

int ntmem_shrink_init(void)
{
	return register_shrinker(&shrinker, "ntmem-lookaside");
}

void ntmem_shrink_exit(void)
{
	unregister_shrinker(&shrinker);
}

#endif
