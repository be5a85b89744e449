// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks: what makes the compiler keep locals where a filter and a handler find them.
 *
 * A fault in a body goes on in the clause, with the locals that the statements in front of
 * it have left. Of calls the compiler knows that they may end there, and has in memory what
 * is needed there; of loads and stores it does not. So each statement of a body begins with
 * a call, to ntmem_seh_here(), and the pass over the assembly leaves it out: nothing is
 * called, but the locals are in memory, and no access has been moved over the edge between
 * two statements. Conditions begin with one as well.
 *
 * Where a statement begins is known within braces. What a loop or an if without braces has
 * for a statement is preceded by its condition's. An order within one expression, by commas
 * and the like, is not kept.
 */
#include <string.h>

#include "translator.h"

/* As a statement; as an operand; and as a declaration, where no statement may stand yet. */
static const char mark_statement[] = "ntmem_seh_here();";
static const char mark_operand[] = "ntmem_seh_here(),";
static const char mark_declaration[] =
	"int __seh_here_%zu __attribute__((__unused__)) = ntmem_seh_here();";

/* The brace at hand begins a block of statements, in a scope of which it is known. */
bool marks_in_block(struct translator *t, const struct scope *below)
{
	size_t before = t->i - 1;

	switch (kind(t, before)) {
	case TOKEN_ELSE:
	case TOKEN_DO:
		return true;
	case '(':
		/* An expression made of statements. */
		return true;
	case ')':
		return closes_loop(t, before) ||
		       kind(t, before_parentheses(t, before)) == TOKEN_CONTROL;
	case ':':
	case '{':
	case '}':
	case ';':
		return below->is_block && (below->statement == t->i || kind(t, before) == ':');
	default:
		return false;
	}
}

static void add_mark(struct translator *t, const char *form)
{
	pieces_take(&t->pieces, token(t, t->i)->start);
	pieces_add_form(&t->pieces, form, token(t, t->i)->start);
	t->is_changed = true;
}

static bool is_word(struct translator *t, size_t i, const char *word)
{
	return token(t, i)->length == strlen(word) && !memcmp(text(t, i), word, strlen(word));
}

/* A declaration, or what can be taken for one; it may be one of the first in its block. */
static bool looks_declared(struct translator *t)
{
	size_t i = t->i + 1;

	switch (kind(t, t->i)) {
	case TOKEN_AGGREGATE:
	case TOKEN_EXTERN:
	case TOKEN_ATTRIBUTE:
		return true;
	case TOKEN_IDENTIFIER:
		break;
	default:
		return false;
	}
	if (kind(t, i) == '(' && kind(t, i + 1) == '*')
		return true;
	while (kind(t, i) == '*')
		i++;
	return kind(t, i) == TOKEN_IDENTIFIER || kind(t, i) == TOKEN_AGGREGATE;
}

static void mark_statement_at(struct translator *t)
{
	char *declaration;

	switch (kind(t, t->i)) {
	case ';':
	case '}':
	case ':':
	case TOKEN_ELSE:
	case TOKEN_EXCEPT:
	case TOKEN_FINALLY:
	case TOKEN_END:
		return;
	case TOKEN_ATTRIBUTE:
		/* That a case falls through has to stand in front of the next. */
		if (kind(t, t->i + 1) == '(')
			return;
		break;
	case TOKEN_LOOP:
		/* It may be the end of a do. Its condition has a mark. */
		if (is_word(t, t->i, "while"))
			return;
		break;
	}
	/* Labels of the block stand in front of all else. */
	if (is_word(t, t->i, "__label__"))
		return;
	if (ntcc_options.is_cxx || !looks_declared(t)) {
		add_mark(t, mark_statement);
		return;
	}
	declaration = allocate(sizeof(mark_declaration) + 24);
	sprintf(declaration, mark_declaration, t->i);
	add_mark(t, declaration);
}

/* In a condition. In C++ it may be a declaration. */
static void mark_condition_at(struct translator *t)
{
	size_t before = t->i - 2;

	if (ntcc_options.is_cxx || kind(t, t->i - 1) != '(')
		return;
	if (kind(t, before) == TOKEN_SWITCH || is_word(t, before, "if") ||
	    is_word(t, before, "while"))
		add_mark(t, mark_operand);
}

/* Notes where the next statement begins, behind the token at hand. */
void marks_end_statement(struct translator *t)
{
	struct scope *scope = top(t);

	scope->statement = scope->is_block ? t->i + 1 : 0;
	/* The second part of a for's parentheses, if there is one. */
	if (kind(t, t->i) == ';' && scope->closer == ')' && scope->body && !scope->has_condition &&
	    is_word(t, scope->opener - 1, "for") && kind(t, t->i + 1) != ';')
		scope->statement = t->i + 1;
	scope->has_condition = true;
}

/* Behind a case, to which one may come from the statement in front of it. */
static void find_end_of_case(struct translator *t)
{
	size_t i;

	for (i = t->i + 1; kind(t, i) != ':'; i++)
		if (kind(t, i) == TOKEN_END || kind(t, i) == ';' || is_word(t, i, "?"))
			return;
	top(t)->statement = i + 1;
}

/* At each token, before anything else is done about it. */
void marks_step(struct translator *t)
{
	struct scope *scope = top(t);

	if (!ntcc_options.has_faults || !scope->body)
		return;
	if (scope->is_block && (kind(t, t->i) == TOKEN_CASE || kind(t, t->i) == TOKEN_DEFAULT)) {
		find_end_of_case(t);
		return;
	}
	if (scope->statement == t->i && scope->closer == ')')
		add_mark(t, mark_operand);
	else if (scope->statement == t->i)
		mark_statement_at(t);
	else if (scope->opener == t->i - 1)
		mark_condition_at(t);
}
