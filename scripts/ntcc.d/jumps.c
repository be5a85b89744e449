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
 * them may be meant; which one it is, is for the compiler to say.
 */
#include <stdlib.h>
#include <string.h>

#include "ntcc.h"

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

struct function jumps_begin_function(const struct jumps *jumps)
{
	return (struct function) {
		.first_label = jumps->nr_labels,
		.first_goto = jumps->nr_gotos,
	};
}

static int compare_labels(const void *left, const void *right)
{
	const struct label *a = left, *b = right;

	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->name, b->name, a->length);
}

/* Looks at all labels of one name, which stand in a row around the one found. */
static void jumps_check(struct jumps *jumps, size_t token, const struct label *labels, size_t nr)
{
	const struct token *all = jumps->tokens->all, *from = &all[token], *to;
	const struct label key = {
		.name = jumps->source->text + from->start,
		.length = from->length,
	};
	const struct label *label, *first;

	label = bsearch(&key, labels, nr, sizeof(*labels), compare_labels);
	if (!label)
		return;
	first = label;
	while (first > labels && !compare_labels(first - 1, &key))
		first--;
	for (label = first; label < labels + nr && !compare_labels(label, &key); label++) {
		const struct region *region = &jumps->regions[label->region];

		if (region->opener <= token && token <= region->closer)
			return;
	}
	source_error(jumps->source, from->start, from->length, "jump into %s",
		     jumps->regions[first->region].name);
	to = &all[first->token];
	source_note(jumps->source, to->start, to->length, "label '%.*s' is here",
		    (int)first->length, first->name);
}

void jumps_end_function(struct jumps *jumps, struct function function)
{
	struct label *labels = jumps->labels + function.first_label;
	size_t nr = jumps->nr_labels - function.first_label, i;
	bool any = false;

	for (i = 0; i < nr; i++)
		any |= labels[i].region;
	if (any) {
		qsort(labels, nr, sizeof(*labels), compare_labels);
		for (i = function.first_goto; i < jumps->nr_gotos; i++)
			jumps_check(jumps, jumps->gotos[i], labels, nr);
	}
	jumps->nr_labels = function.first_label;
	jumps->nr_gotos = function.first_goto;
}
