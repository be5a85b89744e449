// SPDX-License-Identifier: GPL-2.0-only
/*
 * NT's syntax of guarded code into the end-marked form.
 *
 *	__try { } __except (filter) { }		__try { } __finally { }		__leave;
 *
 * One pass over the tokens with a stack of what is open: parentheses, braces, and the
 * parts of a __try, which are its body, its filter and its clause. What holds somewhere
 * is in the scope on top, which got most of it from the scope below, so that no depth
 * costs more than another. Nothing is known of types or expressions; functions are told
 * from other braces by the tokens in front, and in doubt a brace is taken for one, since
 * that is where less is forbidden.
 *
 * What is wrong with guarded code is said here, in its own words, as the compiler sees
 * nothing but the form. What is wrong with other code is left to the compiler.
 */
#include <stdarg.h>
#include <string.h>

#include "ntcc.h"

/* How deep they may nest. The compiler has to get there, too. */
#define MAX_DEPTH 1000

/* Colons in an asm goto before its labels. */
#define ASM_COLONS 4

enum scope_kind {
	SCOPE_FILE,
	SCOPE_PLAIN,
	SCOPE_BODY,
	SCOPE_FILTER,
	SCOPE_CLAUSE,
};

/* A __try. Until its clause is seen it is not known what to put in front of the body. */
struct construct {
	struct guard guard;
	size_t keyword;
	struct piece *filter;
	struct piece *body;
	bool is_except;
	bool is_left;		/* by a __leave, for its end */
	bool returns;		/* the statement looked at last ends the body by a return */
};

/* The bodies that the innermost statement to break out of, or to continue, is in. */
struct loops {
	const struct construct *break_body;
	const struct construct *continue_body;
	bool has_break;
	bool has_continue;
};

struct scope {
	enum scope_kind kind;
	char closer;
	size_t opener;

	/* What the scope below hands on. */
	bool in_function;
	bool is_initializer;
	bool may_leave;		/* there is a body to leave */
	bool may_case;		/* no part of a __try is between here and the switch */
	unsigned char intrinsics;
	unsigned int region;
	size_t part;		/* index of the innermost part of a __try in the function, or 0 */
	struct construct *body;	/* the innermost body of the function, or NULL */
	struct loops loops;

	/* Its own. */
	bool is_function;
	struct jumps_function function;
	struct exits_function exits;
	struct loops outer_loops;	/* those at its begin */
	size_t exit;			/* the jump that the next semicolon ends, or 0 */
	struct exit_pieces exit_pieces;
	size_t last_return;		/* semicolon of the last one that always comes */
	struct construct *construct;
	struct piece *before;	/* of a filter: what its pieces follow */
	bool lost_clause;	/* a __try in it was an error, its clause need not be another */
	int asm_colons;		/* or -1 if this is no asm goto */

	/* Outside of functions: what was seen of a declaration. */
	bool has_aggregate;
	bool has_namespace;
	bool has_parameters;
};

struct translator {
	struct source source;
	struct tokens tokens;
	struct pieces pieces;
	struct jumps *jumps;
	struct exits *exits;
	struct scope *scopes;
	size_t nr_scopes;
	size_t i;			/* the token that it is at */
	size_t last_parenthesis;	/* opener of the one closed last */
	unsigned char parameters;	/* intrinsics that are named in a list of parameters */
	unsigned int depth;
	bool is_changed;
	bool is_over;
};

static struct token *token(struct translator *t, size_t i)
{
	return &t->tokens.all[i];
}

static int kind(struct translator *t, size_t i)
{
	return t->tokens.all[i].kind;
}

static const char *text(struct translator *t, size_t i)
{
	return t->source.text + token(t, i)->start;
}

static size_t end(struct translator *t, size_t i)
{
	return token(t, i)->start + token(t, i)->length;
}

static struct scope *top(struct translator *t)
{
	return &t->scopes[t->nr_scopes - 1];
}

/* Says what is wrong with the token, whose text comes first in the message. */
static void __printf(3, 4) error_at(struct translator *t, size_t i, const char *format, ...)
{
	char message[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	source_error(&t->source, token(t, i)->start, token(t, i)->length, "'%.*s' %s",
		     (int)token(t, i)->length, text(t, i), message);
}

/* Scopes -------------------------------------------------------------------- */

static struct scope *scope_push(struct translator *t, enum scope_kind scope_kind, char closer,
				size_t opener)
{
	struct scope scope = *top(t);

	scope = (struct scope) {
		.kind = scope_kind,
		.closer = closer,
		.opener = opener,
		.in_function = scope.in_function,
		.is_initializer = scope.is_initializer,
		.may_leave = scope.may_leave,
		.may_case = scope.may_case,
		.intrinsics = scope.intrinsics,
		.region = scope.region,
		.part = scope_kind == SCOPE_PLAIN ? scope.part : t->nr_scopes,
		.body = scope.body,
		.loops = scope.loops,
		.outer_loops = scope.loops,
		.asm_colons = -1,
	};
	t->scopes = grow(t->scopes, t->nr_scopes, sizeof(scope));
	t->scopes[t->nr_scopes++] = scope;
	return top(t);
}

static void scope_pop(struct translator *t)
{
	struct scope *scope = top(t);

	if (scope->is_function) {
		jumps_end_function(t->jumps, scope->function);
		exits_end_function(t->exits, scope->exits);
	}
	if (scope->kind == SCOPE_BODY || scope->kind == SCOPE_CLAUSE)
		jumps_end_region(t->jumps, scope->region, t->i);
	if (scope->construct)
		t->depth--;
	t->nr_scopes--;
}

/* Labels, gotos, cases and what __leave leaves do not reach across its edge. */
static void scope_make_function(struct translator *t, struct scope *scope)
{
	scope->is_function = true;
	scope->in_function = true;
	scope->is_initializer = false;
	scope->may_leave = false;
	scope->may_case = true;
	scope->region = 0;
	if (scope->kind == SCOPE_PLAIN)
		scope->part = 0;
	scope->body = NULL;
	scope->loops = (struct loops) {};
	scope->outer_loops = (struct loops) {};
	scope->function = jumps_begin_function(t->jumps);
	scope->exits = exits_begin_function(t->exits);
}

static void scope_make_part(struct translator *t, struct scope *scope,
			    struct construct *construct)
{
	scope->construct = construct;
	t->depth++;
}

static const struct guard *guard_of(const struct construct *body)
{
	return body ? &body->guard : NULL;
}

/* Loops and switches ------------------------------------------------------------ */

/* What may be broken out of, or continued, from the statement that begins in @scope. */
static void begin_loop(struct scope *scope, const struct construct *body, bool is_switch)
{
	scope->loops.break_body = body;
	scope->loops.has_break = true;
	if (is_switch)
		return;
	scope->loops.continue_body = body;
	scope->loops.has_continue = true;
}

/* The parenthesis that was closed last belongs to one. */
static bool follows_loop(struct translator *t)
{
	int before = kind(t, t->last_parenthesis - 1);

	return before == TOKEN_LOOP || before == TOKEN_SWITCH;
}

/* At the last token of one. Loops without braces end with their statement. */
static void end_statement(struct translator *t)
{
	struct scope *scope = top(t);

	if (scope->closer == '}' && kind(t, t->i + 1) != TOKEN_ELSE)
		scope->loops = scope->outer_loops;
}

/* Braces and parentheses that are nobody's part -------------------------------- */

/* The brace at hand follows a list of parameters, or the captures of a lambda. */
static bool follows_parameters(struct translator *t)
{
	int before;

	if (kind(t, t->i - 1) == ']')
		return kind(t, t->i - 2) != ']';
	if (kind(t, t->i - 1) != ')')
		return false;
	before = kind(t, t->last_parenthesis - 1);
	return before == TOKEN_IDENTIFIER || before == ')' || before == ']';
}

static void open_brace(struct translator *t)
{
	struct scope below = *top(t);
	struct scope *scope = scope_push(t, SCOPE_PLAIN, '}', t->i);
	int before = kind(t, t->i - 1);

	if (follows_parameters(t)) {
		scope_make_function(t, scope);
	} else if (below.in_function) {
		if (before == ')' && kind(t, t->last_parenthesis - 1) == TOKEN_SWITCH)
			scope->may_case = true;
		if (before == TOKEN_DO || (before == ')' && follows_loop(t)))
			begin_loop(scope, below.body, before == ')' &&
				   kind(t, t->last_parenthesis - 1) == TOKEN_SWITCH);
		scope->outer_loops = scope->loops;
	} else if (below.is_initializer || before == '=') {
		scope->is_initializer = true;
	} else if (below.closer == ')' || below.closer == ']') {
		if (before == '(')
			scope_make_function(t, scope);
		else
			scope->is_initializer = true;
	} else if (below.has_parameters || !(below.has_aggregate || below.has_namespace)) {
		scope_make_function(t, scope);
	}
	if (before == ')') {
		scope->intrinsics |= t->parameters;
		t->parameters = 0;
	}
	scope = &t->scopes[t->nr_scopes - 2];
	scope->has_aggregate = false;
	scope->has_namespace = false;
	scope->has_parameters = false;
}

/* The parenthesis at hand follows asm goto, with other words of the kind between. */
static bool follows_asm_goto(struct translator *t)
{
	bool has_goto = false;
	size_t i;

	for (i = t->i - 1; i && t->i - i <= ASM_COLONS; i--) {
		switch (kind(t, i)) {
		case TOKEN_ASM:
			return has_goto;
		case TOKEN_GOTO:
			has_goto = true;
			break;
		case TOKEN_IDENTIFIER:
			break;
		default:
			return false;
		}
	}
	return false;
}

static void open_parenthesis(struct translator *t)
{
	int before = kind(t, t->i - 1);
	bool is_asm_goto = follows_asm_goto(t);

	if (before == TOKEN_IDENTIFIER || before == ')')
		top(t)->has_parameters = true;
	scope_push(t, SCOPE_PLAIN, ')', t->i)->asm_colons = is_asm_goto ? 0 : -1;
}

static void close_parenthesis(struct translator *t)
{
	t->last_parenthesis = top(t)->opener;
	scope_pop(t);
	/*
	 * A switch without braces: where its statement ends is not known here. Cases in the
	 * rest of the block are not looked at.
	 */
	if (kind(t, t->last_parenthesis - 1) == TOKEN_SWITCH && kind(t, t->i + 1) != '{')
		top(t)->may_case = true;
	if (follows_loop(t) && top(t)->in_function && kind(t, t->i + 1) != '{')
		begin_loop(top(t), top(t)->body,
			   kind(t, t->last_parenthesis - 1) == TOKEN_SWITCH);
}

/* The parts of a __try ---------------------------------------------------------- */

static struct construct *construct_new(struct translator *t)
{
	struct construct *construct = allocate(sizeof(*construct));

	construct->keyword = t->i;
	construct->filter = pieces_add_form(&t->pieces, NULL, token(t, t->i)->start);
	construct->body = pieces_add_form(&t->pieces, NULL, token(t, t->i)->start);
	return construct;
}

/* Puts a form in the place of the token at hand. */
static struct piece *replace_token(struct translator *t, enum form form)
{
	size_t start = token(t, t->i)->start;
	struct piece *piece;

	pieces_take(&t->pieces, start);
	piece = pieces_add_form(&t->pieces, form_text(form), start);
	pieces_skip(&t->pieces, end(t, t->i));
	t->is_changed = true;
	return piece;
}

/* At the token in front of the brace. */
static void open_clause(struct translator *t, struct construct *construct)
{
	struct scope *scope = scope_push(t, SCOPE_CLAUSE, '}', ++t->i);

	scope_make_part(t, scope, construct);
	scope->may_case = false;
	scope->intrinsics |= construct->is_except ? INTRINSIC_CODE : INTRINSIC_ABNORMAL;
	scope->region = jumps_add_region(t->jumps,
					 construct->is_except ? "an '__except' clause" :
								"a '__finally' clause",
					 t->i);
}

/* At __except or __finally. */
static void open_filter_or_clause(struct translator *t, struct construct *construct)
{
	struct scope *scope;

	construct->is_except = kind(t, t->i) == TOKEN_EXCEPT;
	construct->guard.has_finally = !construct->is_except;
	if (!construct->is_except) {
		replace_token(t, FORM_FINALLY_CLAUSE);
		construct->filter->form = form_text(FORM_FINALLY_BODY);
		if (kind(t, t->i + 1) == '{')
			open_clause(t, construct);
		else
			error_at(t, t->i, "is not followed by '{'");
		return;
	}
	replace_token(t, FORM_EXCEPT_CLAUSE);
	if (kind(t, t->i + 1) != '(') {
		error_at(t, t->i, "is not followed by '('");
		if (kind(t, t->i + 1) == '{')
			open_clause(t, construct);
		return;
	}
	t->i++;
	pieces_take(&t->pieces, token(t, t->i)->start);
	pieces_skip(&t->pieces, end(t, t->i));
	scope = scope_push(t, SCOPE_FILTER, ')', t->i);
	scope_make_part(t, scope, construct);
	scope_make_function(t, scope);
	scope->intrinsics |= INTRINSIC_CODE | INTRINSIC_POINTERS;
	scope->before = t->pieces.last;
}

static void open_body(struct translator *t)
{
	struct construct *construct;
	struct scope *scope = top(t);

	if (!scope->in_function)
		error_at(t, t->i, "outside of a function");
	else if (scope->closer != '}')
		error_at(t, t->i, "inside of an expression");
	if (kind(t, t->i + 1) != '{') {
		error_at(t, t->i, "is not followed by '{'");
		scope->lost_clause = true;
		return;
	}
	if (t->depth >= MAX_DEPTH) {
		error_at(t, t->i, "inside of %d others is too deep", MAX_DEPTH);
		t->is_over = true;
		return;
	}
	pieces_take(&t->pieces, token(t, t->i)->start);
	construct = construct_new(t);
	construct->guard.outer = guard_of(scope->body);
	pieces_skip(&t->pieces, end(t, t->i));
	t->is_changed = true;
	scope = scope_push(t, SCOPE_BODY, '}', ++t->i);
	scope_make_part(t, scope, construct);
	scope->body = construct;
	scope->may_leave = true;
	scope->may_case = false;
	scope->region = jumps_add_region(t->jumps, "the body of a '__try'", t->i);
}

static void close_body(struct translator *t)
{
	struct construct *construct = top(t)->construct;

	construct->returns = top(t)->last_return == t->i - 1;
	scope_pop(t);
	switch (kind(t, t->i + 1)) {
	case TOKEN_EXCEPT:
	case TOKEN_FINALLY:
		t->i++;
		open_filter_or_clause(t, construct);
		return;
	}
	error_at(t, construct->keyword, "without '__except' or '__finally'");
	top(t)->lost_clause = true;
}

static void close_filter(struct translator *t)
{
	struct scope filter = *top(t);
	struct construct *construct = filter.construct;

	if (filter.opener + 1 == t->i)
		error_at(t, t->i, "of '__except' without a filter");
	t->last_parenthesis = filter.opener;
	scope_pop(t);
	pieces_take(&t->pieces, token(t, t->i)->start);
	pieces_skip(&t->pieces, end(t, t->i));
	construct->filter->form = form_text(FORM_EXCEPT_FILTER);
	construct->body->form = form_text(FORM_EXCEPT_BODY);
	pieces_move(&t->pieces, filter.before, construct->filter);
	if (kind(t, t->i + 1) == '{')
		open_clause(t, construct);
	else
		error_at(t, t->i, "of '__except' is not followed by '{'");
}

static void close_clause(struct translator *t)
{
	struct construct *construct = top(t)->construct;
	enum form form = FORM_EXCEPT_END;

	if (!construct->is_except && construct->returns && !construct->is_left)
		form = FORM_FINALLY_END_NEVER;
	else if (!construct->is_except)
		form = FORM_FINALLY_END;
	pieces_take(&t->pieces, end(t, t->i));
	pieces_add_form(&t->pieces, form_text(form), token(t, t->i)->start);
	scope_pop(t);
	end_statement(t);
	switch (kind(t, t->i + 1)) {
	case TOKEN_EXCEPT:
	case TOKEN_FINALLY:
		t->i++;
		error_at(t, t->i, "after another clause: a '__try' has one clause; "
			 "nest another '__try' for both");
		open_filter_or_clause(t, construct_new(t));
		break;
	}
}

/* A clause whose body has not just ended. */
static void find_body(struct translator *t)
{
	struct scope *scope = top(t);
	size_t part = scope->part;

	if (scope->lost_clause) {
		scope->lost_clause = false;
		open_filter_or_clause(t, construct_new(t));
		return;
	}
	if (part && t->scopes[part].kind == SCOPE_BODY) {
		struct construct *construct = t->scopes[part].construct;

		error_at(t, scope->opener, "is not closed before '%.*s'",
			 (int)token(t, t->i)->length, text(t, t->i));
		while (t->nr_scopes > part)
			scope_pop(t);
		open_filter_or_clause(t, construct);
		return;
	}
	error_at(t, t->i, "without '__try'");
	open_filter_or_clause(t, construct_new(t));
}

static void close_scope(struct translator *t)
{
	char closer = kind(t, t->i);

	while (top(t)->closer != closer) {
		struct scope *scope = top(t);

		/* Blocks end what was not closed in them, nothing else does. */
		if (closer != '}' || scope->kind == SCOPE_FILE) {
			if (scope->part)
				error_at(t, t->i, "closes nothing");
			return;
		}
		if (scope->part)
			error_at(t, scope->opener, "is not closed");
		scope_pop(t);
	}
	switch (top(t)->kind) {
	case SCOPE_BODY:
		close_body(t);
		break;
	case SCOPE_FILTER:
		close_filter(t);
		break;
	case SCOPE_CLAUSE:
		close_clause(t);
		break;
	default:
		if (closer == ')')
			close_parenthesis(t);
		else
			scope_pop(t);
		if (closer == '}')
			end_statement(t);
	}
}

/* Statements --------------------------------------------------------------------- */

static void leave(struct translator *t)
{
	if (!top(t)->may_leave)
		error_at(t, t->i, "outside of the body of a '__try'");
	if (top(t)->body)
		top(t)->body->is_left = true;
	replace_token(t, FORM_LEAVE);
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

/* At a jump that may leave a body. The semicolon in this scope ends it. */
static void begin_exit(struct translator *t)
{
	struct scope *scope = top(t);

	if (!scope->body || scope->closer != '}')
		return;
	scope->exit = t->i;
	pieces_take(&t->pieces, token(t, t->i)->start);
	scope->exit_pieces.before =
		pieces_add_form(&t->pieces, NULL, token(t, t->i)->start);
	pieces_take(&t->pieces, end(t, t->i));
	scope->exit_pieces.word = pieces_last(&t->pieces);
}

static void end_exit(struct translator *t)
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
		if (!is_constant(t, start + 1, t->i))
			exit_kind = EXIT_VALUE;
		if (scope->kind == SCOPE_BODY && (kind(t, start - 1) == ';' ||
		    kind(t, start - 1) == '{' || kind(t, start - 1) == '}'))
			scope->last_return = t->i;
		break;
	case TOKEN_BREAK:
		to = scope->loops.has_break ? guard_of(scope->loops.break_body) : from;
		break;
	case TOKEN_CONTINUE:
		to = scope->loops.has_continue ? guard_of(scope->loops.continue_body) : from;
		break;
	case TOKEN_GOTO:
		/* One that is computed may go anywhere in the function. */
		if (kind(t, start + 1) != TOKEN_IDENTIFIER)
			return;
		exit_kind = EXIT_GOTO;
		break;
	}
	exits_add(t->exits, exit_kind, start + 1, from, to, &scope->exit_pieces);
}

static void check_case(struct translator *t)
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

static void note_label(struct translator *t)
{
	const struct scope *scope = top(t);

	if (scope->asm_colons >= ASM_COLONS)
		jumps_add_goto(t->jumps, t->i);
	if (!scope->in_function || scope->closer != '}' || kind(t, t->i + 1) != ':')
		return;
	switch (kind(t, t->i - 1)) {
	case ';':
	case ':':
	case '{':
	case '}':
	case ')':
	case TOKEN_ELSE:
	case TOKEN_DO:
		jumps_add_label(t->jumps, t->i, scope->region);
		exits_add_label(t->exits, t->i, guard_of(scope->body));
	}
}

static void note_goto(struct translator *t)
{
	if (top(t)->in_function && kind(t, t->i + 1) == TOKEN_IDENTIFIER &&
	    kind(t, t->i + 2) == ';')
		jumps_add_goto(t->jumps, t->i + 1);
}

/* Intrinsics ---------------------------------------------------------------------- */

static bool is_member(struct translator *t)
{
	int before = kind(t, t->i - 1);

	return before == '.' || before == TOKEN_ARROW;
}

/*
 * The form declares them where they may be used. Where it is written by hand, the
 * compiler sees to that, and they have to be known here as well.
 */
static bool is_declaration(struct translator *t)
{
	static const char type[] = "_EXCEPTION_POINTERS";
	int before = kind(t, t->i - 1);

	if (before == TOKEN_IDENTIFIER || kind(t, t->i + 1) == TOKEN_ATTRIBUTE)
		return true;
	return before == '*' && token(t, t->i - 2)->length == sizeof(type) - 1 &&
	       !memcmp(text(t, t->i - 2), type, sizeof(type) - 1);
}

static void check_intrinsic(struct translator *t)
{
	enum intrinsic intrinsic = token(t, t->i)->intrinsic;
	struct scope *scope = top(t);
	const char *misuse;

	if (is_member(t))
		return;
	if (is_declaration(t)) {
		if (scope->closer == ')')
			t->parameters |= intrinsic;
		else
			scope->intrinsics |= intrinsic;
		return;
	}
	if (!scope->in_function || scope->intrinsics & intrinsic)
		return;
	switch (intrinsic) {
	case INTRINSIC_CODE:
		misuse = "GetExceptionCode() outside of a filter and of an '__except' clause";
		break;
	case INTRINSIC_POINTERS:
		misuse = "GetExceptionInformation() outside of a filter";
		break;
	default:
		misuse = "AbnormalTermination() outside of a '__finally' clause";
	}
	source_error(&t->source, token(t, t->i)->start, token(t, t->i)->length, "%s", misuse);
}

/*
 * _exception_code() and others, as MSVC calls them. What becomes of them is shorter, and
 * blanks keep the columns of what follows.
 */
static void replace_call(struct translator *t)
{
	char *name = t->source.text + token(t, t->i)->start;
	const char *variable;

	if (kind(t, t->i + 1) != '(' || kind(t, t->i + 2) != ')' || !top(t)->in_function)
		return;
	if (is_member(t) || is_declaration(t))
		return;
	switch (token(t, t->i)->intrinsic) {
	case INTRINSIC_CODE:
		variable = "__seh_code";
		break;
	case INTRINSIC_POINTERS:
		variable = "__seh_pointers";
		break;
	default:
		variable = "__seh_abnormal";
	}
	check_intrinsic(t);
	memset(name, ' ', token(t, t->i)->length);
	memcpy(name, variable, strlen(variable));
	t->source.text[token(t, t->i + 1)->start] = ' ';
	t->source.text[token(t, t->i + 2)->start] = ' ';
	token(t, t->i + 1)->kind = TOKEN_OTHER;
	token(t, t->i + 2)->kind = TOKEN_OTHER;
	t->is_changed = true;
}

/* The pass ------------------------------------------------------------------------- */

static void step(struct translator *t)
{
	struct scope *scope = top(t);

	switch (kind(t, t->i)) {
	case '{':
		open_brace(t);
		break;
	case '(':
		open_parenthesis(t);
		break;
	case '[':
		scope_push(t, SCOPE_PLAIN, ']', t->i);
		break;
	case '}':
	case ')':
	case ']':
		close_scope(t);
		break;
	case ';':
		if (scope->exit)
			end_exit(t);
		end_statement(t);
		scope->has_aggregate = false;
		scope->has_namespace = false;
		scope->has_parameters = false;
		t->parameters = 0;
		break;
	case ':':
		if (scope->asm_colons >= 0)
			scope->asm_colons++;
		break;
	case TOKEN_SCOPE:
		if (scope->asm_colons >= 0)
			scope->asm_colons += 2;
		break;
	case TOKEN_TRY:
		open_body(t);
		break;
	case TOKEN_EXCEPT:
	case TOKEN_FINALLY:
		find_body(t);
		break;
	case TOKEN_LEAVE:
		leave(t);
		break;
	case TOKEN_CASE:
	case TOKEN_DEFAULT:
		check_case(t);
		break;
	case TOKEN_GOTO:
		note_goto(t);
		begin_exit(t);
		break;
	case TOKEN_RETURN:
	case TOKEN_BREAK:
	case TOKEN_CONTINUE:
		begin_exit(t);
		break;
	case TOKEN_DO:
		if (scope->in_function && kind(t, t->i + 1) != '{')
			begin_loop(scope, scope->body, false);
		break;
	case TOKEN_IDENTIFIER:
		note_label(t);
		break;
	case TOKEN_INTRINSIC:
		check_intrinsic(t);
		break;
	case TOKEN_INTRINSIC_CALL:
		replace_call(t);
		break;
	case TOKEN_AGGREGATE:
		scope->has_aggregate = true;
		break;
	case TOKEN_NAMESPACE:
		scope->has_namespace = true;
		break;
	case TOKEN_EXTERN:
		if (kind(t, t->i + 1) == TOKEN_STRING && kind(t, t->i + 2) == '{')
			scope->has_namespace = true;
		break;
	}
}

/* The innermost scope is where something was forgotten, if it is in a __try at all. */
static void check_end(struct translator *t)
{
	size_t i;

	for (i = 0; i < t->nr_scopes; i++) {
		if (t->scopes[i].construct) {
			error_at(t, top(t)->opener, "is not closed");
			return;
		}
	}
}

enum pass_result translate(const char *path, FILE *out)
{
	static const struct scope file_scope = { .kind = SCOPE_FILE, .asm_colons = -1 };
	/* Whatever is taken for an opener, there is a token in front of it. */
	struct translator t = { .last_parenthesis = 1 };

	source_read(&t.source, path);
	tokens_read(&t.tokens, &t.source);
	if (!t.tokens.have_guards)
		return PASS_UNCHANGED;

	t.jumps = jumps_new(&t.source, &t.tokens);
	t.exits = exits_new(&t.source, &t.tokens);
	t.scopes = grow(t.scopes, 0, sizeof(file_scope));
	t.scopes[t.nr_scopes++] = file_scope;
	for (t.i = 1; kind(&t, t.i) != TOKEN_END && !t.is_over; t.i++)
		step(&t);
	if (!t.is_over)
		check_end(&t);
	if (t.source.nr_errors)
		return PASS_FAILED;
	if (!t.is_changed)
		return PASS_UNCHANGED;
	pieces_take(&t.pieces, t.source.length);
	pieces_write(&t.pieces, &t.source, out);
	return PASS_CHANGED;
}
