// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exits: return, break, continue and goto that leave a body with a __finally clause.
 *
 * The clause has to run first, and then it goes on as written. The compiler is shown that
 * as what it is, a setjmp() in front of the jump that the clause comes back to: what is
 * needed afterwards, a value to be returned above all, is then kept from whatever the
 * clause does. Left to the frame's cleanup, the two might share a place.
 *
 * Whether a body has such a clause is known behind it, and where a label is at the end of the
 * function. So exits are noted, with empty pieces around them, and settled there. Where no
 * clause is passed by, they stay as they are.
 *
 * In C++ they all do: a clause is a lambda there, which is called on the way out.
 */
#include <stdlib.h>
#include <string.h>

#include "ntcc.h"

struct exit {
	enum exit_kind kind;
	size_t label;			/* of a goto: its token */
	const struct guard *from;
	const struct guard *to;
	struct exit_pieces pieces;
};

struct exit_label {
	const char *name;	/* in the text, not terminated */
	unsigned int length;
	const struct guard *guard;
};

struct exits {
	struct source *source;
	const struct tokens *tokens;
	struct exit *exits;
	size_t nr_exits;
	struct exit_label *labels;
	size_t nr_labels;
	size_t nr_tries;
};

struct exits *exits_new(struct source *source, const struct tokens *tokens)
{
	struct exits *exits = allocate(sizeof(*exits));

	exits->source = source;
	exits->tokens = tokens;
	return exits;
}

static struct exit_label exit_label(const struct exits *exits, size_t token,
				    const struct guard *guard)
{
	const struct token *name = &exits->tokens->all[token];

	return (struct exit_label){ exits->source->text + name->start, name->length, guard };
}

void exits_add_label(struct exits *exits, size_t token, const struct guard *guard)
{
	exits->labels = grow(exits->labels, exits->nr_labels, sizeof(*exits->labels));
	exits->labels[exits->nr_labels++] = exit_label(exits, token, guard);
}

void exits_add(struct exits *exits, enum exit_kind kind, size_t label, const struct guard *from,
	       const struct guard *to, const struct exit_pieces *pieces)
{
	exits->exits = grow(exits->exits, exits->nr_exits, sizeof(*exits->exits));
	exits->exits[exits->nr_exits++] = (struct exit){
		kind, label, from, to, pieces ? *pieces : (struct exit_pieces){}
	};
}

struct exits_function exits_begin_function(const struct exits *exits)
{
	return (struct exits_function){ exits->nr_tries, exits->nr_exits, exits->nr_labels };
}

void exits_add_try(struct exits *exits)
{
	exits->nr_tries++;
}

static bool is_around(const struct guard *outer, const struct guard *inner)
{
	while (inner && inner != outer)
		inner = inner->outer;
	return inner == outer;
}

static int compare_labels(const void *left, const void *right)
{
	const struct exit_label *a = left, *b = right;

	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->name, b->name, a->length);
}

/* Of several labels with one name, in blocks with __label__, the innermost is meant. */
static const struct guard *find_target(const struct exits *exits, const struct exit *exit,
				       const struct exit_label *labels, size_t nr)
{
	const struct exit_label key = exit_label(exits, exit->label, NULL), *label;
	const struct guard *found = NULL;
	bool any = false;

	label = bsearch(&key, labels, nr, sizeof(*labels), compare_labels);
	while (label && label > labels && !compare_labels(label - 1, &key))
		label--;
	for (; label && label < labels + nr && !compare_labels(label, &key); label++) {
		if (!is_around(label->guard, exit->from))
			continue;
		if (!any || is_around(found, label->guard))
			found = label->guard;
		any = true;
	}
	/* Unknown: the compiler will say so. */
	return any ? found : exit->from;
}

static bool any_finally(const struct guard *guard)
{
	while (guard && !guard->has_finally)
		guard = guard->outer;
	return guard;
}

static void settle(struct exit *exit)
{
	const struct guard *guard;
	const char *before, *after;
	bool any = false;
	size_t nr = 0;

	if (ntcc_options.is_cxx)
		return;
	for (guard = exit->from; guard != exit->to; guard = guard->outer) {
		any |= guard->has_finally;
		nr++;
	}
	if (!any)
		return;
	form_exit(exit->kind, nr, &before, &after);
	exit->pieces.before->form = before;
	exit->pieces.after->form = after;
	if (exit->kind == EXIT_VALUE || exit->kind == EXIT_VOID) {
		exit->pieces.word->end = exit->pieces.word->start;
		exit->pieces.semicolon->end = exit->pieces.semicolon->start;
	}
}

/*
 * Out of a body it would leave the frame in the chain. Elsewhere, gcc 12 takes what a
 * __builtin_setjmp() comes back to for unreachable if the function has one behind it.
 */
static void check_computed(const struct exits *exits, const struct exit *exit)
{
	const struct token *word = &exits->tokens->all[exit->label];

	source_error(exits->source, word->start, word->length,
		     "computed goto in a function with '__try'");
}

/* The compiler runs no cleanup there, so the frame would stay in the chain. */
static void check_asm(const struct exits *exits, const struct exit *exit)
{
	const struct token *label = &exits->tokens->all[exit->label];

	if (exit->from != exit->to)
		source_error(exits->source, label->start, label->length,
			     "asm goto leaves the body of a '__try'");
}

void exits_end_function(struct exits *exits, struct exits_function function)
{
	struct exit_label *labels = exits->labels + function.first_label;
	size_t nr_labels = exits->nr_labels - function.first_label, i;
	bool is_sorted = false;

	for (i = function.first_exit; i < exits->nr_exits; i++) {
		struct exit *exit = &exits->exits[i];

		if (exit->kind == EXIT_COMPUTED) {
			if (exits->nr_tries > function.nr_tries)
				check_computed(exits, exit);
			continue;
		}
		if (exit->kind != EXIT_ASM && !any_finally(exit->from))
			continue;
		if (exit->kind == EXIT_GOTO || exit->kind == EXIT_ASM) {
			if (!is_sorted)
				qsort(labels, nr_labels, sizeof(*labels), compare_labels);
			is_sorted = true;
			exit->to = find_target(exits, exit, labels, nr_labels);
		}
		if (exit->kind == EXIT_ASM)
			check_asm(exits, exit);
		else
			settle(exit);
	}
	exits->nr_exits = function.first_exit;
	exits->nr_labels = function.first_label;
}
