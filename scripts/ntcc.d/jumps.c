// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jumps: that none leads into guarded code from outside of it.
 *
 * Whoever jumps into a body has not passed its beginning, where its frame is entered; and
 * leaving it would remove a frame that was never there. Bodies and clauses are regions:
 * ranges of tokens that a label belongs to, and that a goto to it has to be in as well.
 *
 * Labels and gotos of a function are kept until it ends, as labels may come last. A name
 * that has several labels, by __label__ in blocks of the function, is accepted if any of
 * them may be meant; which one it is, is for the compiler to say. So is one that has more
 * of them than anybody needs, lest looking at all for each goto take forever.
 */
#include <stdlib.h>
#include <string.h>

#include "ntcc.h"

#define MAX_SAME_NAME 1000

struct region {
	const char *name;
	size_t opener;
	size_t closer;
};

struct label {
	const char *name;	/* in the text, not terminated */
	unsigned int length;
	unsigned int region;
	size_t token;
};

struct jumps {
	struct source *source;
	const struct tokens *tokens;
	struct region *regions;	/* the first one is no region */
	size_t nr_regions;
	struct label *labels;
	size_t nr_labels;
	size_t *gotos;		/* their labels */
	size_t nr_gotos;
};

struct jumps *jumps_new(struct source *source, const struct tokens *tokens)
{
	struct jumps *jumps = allocate(sizeof(*jumps));

	jumps->source = source;
	jumps->tokens = tokens;
	jumps_add_region(jumps, "", 0);
	jumps_end_region(jumps, 0, tokens->nr);
	return jumps;
}

unsigned int jumps_add_region(struct jumps *jumps, const char *name, size_t opener)
{
	jumps->regions = grow(jumps->regions, jumps->nr_regions, sizeof(*jumps->regions));
	jumps->regions[jumps->nr_regions] = (struct region) { .name = name, .opener = opener };
	return jumps->nr_regions++;
}

void jumps_end_region(struct jumps *jumps, unsigned int region, size_t closer)
{
	jumps->regions[region].closer = closer;
}

const char *jumps_region_name(const struct jumps *jumps, unsigned int region)
{
	return jumps->regions[region].name;
}

void jumps_add_label(struct jumps *jumps, size_t token, unsigned int region)
{
	const struct token *name = &jumps->tokens->all[token];

	jumps->labels = grow(jumps->labels, jumps->nr_labels, sizeof(*jumps->labels));
	jumps->labels[jumps->nr_labels++] = (struct label) {
		.name = jumps->source->text + name->start,
		.length = name->length,
		.region = region,
		.token = token,
	};
}

void jumps_add_goto(struct jumps *jumps, size_t token)
{
	jumps->gotos = grow(jumps->gotos, jumps->nr_gotos, sizeof(*jumps->gotos));
	jumps->gotos[jumps->nr_gotos++] = token;
}

struct jumps_function jumps_begin_function(const struct jumps *jumps)
{
	return (struct jumps_function) {
		.first_label = jumps->nr_labels,
		.first_goto = jumps->nr_gotos,
	};
}

static int compare_names(const struct label *a, const struct label *b)
{
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->name, b->name, a->length);
}

/* Those outside of all regions come first, as any goto may be to them. */
static int compare_labels(const void *left, const void *right)
{
	const struct label *a = left, *b = right;
	int order = compare_names(a, b);

	if (order)
		return order;
	if (a->region != b->region)
		return a->region < b->region ? -1 : 1;
	return a->token < b->token ? -1 : a->token > b->token;
}

/* Looks at all labels of one name, which stand in a row. */
static void jumps_check(struct jumps *jumps, size_t token, const struct label *labels, size_t nr,
			bool is_clause)
{
	const struct token *from = &jumps->tokens->all[token], *to;
	const struct label key = {
		.name = jumps->source->text + from->start,
		.length = from->length,
	};
	const struct label *end = labels + nr, *label;
	size_t nr_same;

	while (nr) {
		if (compare_names(&labels[nr / 2], &key) < 0) {
			labels += nr / 2 + 1;
			nr -= nr / 2 + 1;
		} else {
			nr /= 2;
		}
	}
	label = labels;
	for (nr_same = 0; label < end && !compare_names(label, &key); label++, nr_same++) {
		const struct region *region = &jumps->regions[label->region];

		if (region->opener <= token && token <= region->closer)
			return;
		if (nr_same == MAX_SAME_NAME)
			return;
	}
	if (!nr_same) {
		if (is_clause)
			source_error(jumps->source, from->start, from->length,
				     "jump out of a '__finally' clause, which has no way out in C++");
		return;
	}
	source_error(jumps->source, from->start, from->length, "jump into %s",
		     jumps->regions[labels->region].name);
	to = &jumps->tokens->all[labels->token];
	source_note(jumps->source, to->start, to->length, "label '%.*s' is here",
		    (int)labels->length, labels->name);
}

void jumps_end_function(struct jumps *jumps, struct jumps_function function)
{
	struct label *labels = jumps->labels + function.first_label;
	size_t nr = jumps->nr_labels - function.first_label, i;
	bool any = function.is_clause;

	for (i = 0; i < nr; i++)
		any |= labels[i].region;
	if (any) {
		qsort(labels, nr, sizeof(*labels), compare_labels);
		for (i = function.first_goto; i < jumps->nr_gotos; i++)
			jumps_check(jumps, jumps->gotos[i], labels, nr, function.is_clause);
	}
	jumps->nr_labels = function.first_label;
	jumps->nr_gotos = function.first_goto;
}
