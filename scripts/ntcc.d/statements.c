// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements: what jumps, and where to.
 *
 * Loops and switches are followed as far as it takes to know which bodies a break or a
 * continue leaves. Where one has no braces, its statement ends with the first semicolon or
 * brace that no else follows. Of what ends in jumps it is known that nothing goes on behind
 * it, so that the compiler need not warn of functions that end there without a value.
 */
#include <string.h>

#include "translator.h"

const struct guard *guard_of(const struct construct *body)
{
	return body ? &body->guard : NULL;
}

/* What may be broken out of, or continued, from the statement that begins in @scope. */
void begin_loop(struct scope *scope, const struct construct *body, bool is_switch)
{
	scope->loops.break_body = body;
	scope->loops.has_break = true;
	if (is_switch)
		return;
	scope->loops.continue_body = body;
	scope->loops.has_continue = true;
}

/* The token closes the parentheses of one. */
bool closes_loop(struct translator *t, size_t i)
{
	int before = kind(t, before_parentheses(t, i));

	return before == TOKEN_LOOP || before == TOKEN_SWITCH;
}

/* At the last token of one. Loops without braces end with their statement. */
void end_statement(struct translator *t)
{
	struct scope *scope = top(t);

	if (scope->closer == '}' && kind(t, t->i + 1) != TOKEN_ELSE)
		scope->loops = scope->outer_loops;
}

/* Nothing decides about the statement that begins here. */
static bool follows_statement(struct translator *t, size_t i)
{
	int before = kind(t, i - 1);

	return before == ';' || before == '{' || before == '}';
}

/*
 * Nothing goes on behind the statement from @start to the token at hand. That is a jump, or
 * ends in one.
 *
 * Loops and switches are not looked through, nor what a case begins with: of those it is not
 * known, and a body's end that cannot be reached must be certain.
 */
void note_never(struct translator *t, size_t start)
{
	struct scope *scope = top(t);
	size_t word;

	while (kind(t, start - 1) == ':' && kind(t, start - 2) == TOKEN_IDENTIFIER)
		start -= 2;
	word = before_parentheses(t, start - 1);
	if (follows_statement(t, start))
		scope->never_at = t->i;
	else if (kind(t, start - 1) == TOKEN_ELSE && scope->branch_never_at == start - 2)
		scope->never_at = t->i;
	else if (kind(t, word) == TOKEN_CONTROL &&
		 (follows_statement(t, word) || (kind(t, word - 1) == TOKEN_ELSE &&
						 scope->branch_never_at == word - 2)))
		scope->branch_never_at = t->i;
}

void leave(struct translator *t)
{
	if (!top(t)->may_leave && top(t)->is_clause)
		error_at(t, t->i, "leaves a '__finally' clause, which has no way out in C++");
	else if (!top(t)->may_leave)
		error_at(t, t->i, "outside of the body of a '__try'");
	if (top(t)->body)
		top(t)->body->is_left = true;
	replace_token(t, form_text(FORM_LEAVE));
}

/* Whether nothing in the words between can change: it is made of constants. */
static bool is_constant(struct translator *t, size_t from, size_t to)
{
	for (; from < to; from++) {
		switch (kind(t, from)) {
		case '(':
		case ')':
		case '*':
		case TOKEN_OTHER:
		case TOKEN_STRING:
			break;
		default:
			/* That of NULL, which has to stay what it is. */
			if (token(t, from)->length != 4 || memcmp(text(t, from), "void", 4))
				return false;
		}
	}
	return true;
}

static void note_goto(struct translator *t)
{
	if (top(t)->in_function && kind(t, t->i + 1) == '*')
		exits_add(t->exits, EXIT_COMPUTED, t->i, NULL, NULL, NULL);
	if (top(t)->in_function && kind(t, t->i + 1) == TOKEN_IDENTIFIER &&
	    kind(t, t->i + 2) == ';')
		jumps_add_goto(t->jumps, t->i + 1);
}

/* It would leave a clause of C++, which is a function. For goto, jumps.c says it. */
static bool leaves_clause(struct translator *t)
{
	const struct scope *scope = top(t);

	switch (kind(t, t->i)) {
	case TOKEN_RETURN:
		return scope->is_clause;
	case TOKEN_BREAK:
		return scope->is_clause && !scope->loops.has_break;
	case TOKEN_CONTINUE:
		return scope->is_clause && !scope->loops.has_continue;
	default:
		return false;
	}
}

/* At a jump that may leave a body. The semicolon in this scope ends it. */
void begin_jump(struct translator *t)
{
	struct scope *scope = top(t);

	if (kind(t, t->i) == TOKEN_GOTO)
		note_goto(t);
	if (leaves_clause(t))
		error_at(t, t->i, "leaves a '__finally' clause, which has no way out in C++");
	if (!scope->body || scope->closer != '}')
		return;
	scope->exit = t->i;
	pieces_take(&t->pieces, token(t, t->i)->start);
	scope->exit_pieces.before =
		pieces_add_form(&t->pieces, NULL, token(t, t->i)->start);
	pieces_take(&t->pieces, end(t, t->i));
	scope->exit_pieces.word = pieces_last(&t->pieces);
}

void end_jump(struct translator *t)
{
	struct scope *scope = top(t);
	const struct guard *from = guard_of(scope->body), *to = NULL;
	enum exit_kind exit_kind = EXIT_PLAIN;
	size_t start = scope->exit;

	scope->exit = 0;
	pieces_take(&t->pieces, token(t, t->i)->start);
	pieces_take(&t->pieces, end(t, t->i));
	scope->exit_pieces.semicolon = pieces_last(&t->pieces);
	scope->exit_pieces.after = pieces_add_form(&t->pieces, NULL, token(t, t->i)->start);
	switch (kind(t, start)) {
	case TOKEN_RETURN:
		if (scope->is_void && start + 1 < t->i)
			exit_kind = EXIT_VOID;
		else if (!is_constant(t, start + 1, t->i))
			exit_kind = EXIT_VALUE;
		break;
	case TOKEN_BREAK:
		to = scope->loops.has_break ? guard_of(scope->loops.break_body) : from;
		break;
	case TOKEN_CONTINUE:
		to = scope->loops.has_continue ? guard_of(scope->loops.continue_body) : from;
		break;
	case TOKEN_GOTO:
		/* One that is computed is no good; or the word is one of asm goto. */
		if (kind(t, start + 1) != TOKEN_IDENTIFIER)
			return;
		exit_kind = EXIT_GOTO;
		break;
	}
	exits_add(t->exits, exit_kind, start + 1, from, to, &scope->exit_pieces);
	note_never(t, start);
}

void check_case(struct translator *t)
{
	const struct scope *scope = top(t);

	/* In parentheses it is one of _Generic, else deleted functions have such a word. */
	if (scope->closer != '}' || !scope->in_function || scope->may_case)
		return;
	if (kind(t, t->i) == TOKEN_DEFAULT && kind(t, t->i + 1) != ':')
		return;
	error_at(t, t->i, "in %s, of a 'switch' outside of it",
		 jumps_region_name(t->jumps, scope->region));
}

/* The token closes the parentheses of one, of whatever statement. */
static bool closes_condition(struct translator *t, size_t i)
{
	return closes_loop(t, i) || kind(t, before_parentheses(t, i)) == TOKEN_CONTROL;
}

void note_label(struct translator *t)
{
	const struct scope *scope = top(t);

	if (scope->asm_colons >= ASM_COLONS) {
		jumps_add_goto(t->jumps, t->i);
		if (scope->body)
			exits_add(t->exits, EXIT_ASM, t->i, guard_of(scope->body), NULL, NULL);
	}
	if (!scope->in_function || scope->closer != '}' || kind(t, t->i + 1) != ':')
		return;
	switch (kind(t, t->i - 1)) {
	case ')':
		/* Behind a cast it is in the middle of a conditional expression. */
		if (!closes_condition(t, t->i - 1))
			return;
		break;
	case ';':
	case ':':
	case '{':
	case '}':
	case TOKEN_ELSE:
	case TOKEN_DO:
		break;
	default:
		return;
	}
	jumps_add_label(t->jumps, t->i, scope->region);
	exits_add_label(t->exits, t->i, guard_of(scope->body));
}
