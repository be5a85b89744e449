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

#include "translator.h"

/* How deep they may nest. The compiler has to get there, too. */
#define MAX_DEPTH 1000

void error_at(struct translator *t, size_t i, const char *format, ...)
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
		.is_void = scope.is_void,
		.may_leave = scope.may_leave,
		.may_case = scope.may_case,
		.intrinsics = scope.intrinsics,
		.region = scope.region,
		.part = scope_kind == SCOPE_PLAIN ? scope.part : t->nr_scopes,
		.body = scope.body,
		.name = scope.name,
		.is_constexpr = scope.is_constexpr,
		.is_filter = scope.is_filter,
		.is_clause = scope.is_clause,
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

	if (scope->kind == SCOPE_BODY || scope->kind == SCOPE_CLAUSE)
		jumps_end_region(t->jumps, scope->region, t->i);
	if (scope->is_function) {
		jumps_end_function(t->jumps, scope->function);
		exits_end_function(t->exits, scope->exits);
	}
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
	scope->is_void = false;
	scope->is_constexpr = false;
	scope->may_leave = false;
	scope->may_case = true;
	scope->region = 0;
	if (scope->kind == SCOPE_PLAIN)
		scope->part = 0;
	scope->body = NULL;
	scope->is_filter = scope->kind == SCOPE_FILTER;
	scope->is_clause = scope->kind == SCOPE_CLAUSE;
	if (!scope->is_filter && !scope->is_clause)
		scope->name = 0;
	scope->loops = (struct loops) {};
	scope->outer_loops = (struct loops) {};
	scope->function = jumps_begin_function(t->jumps);
	scope->function.is_clause = scope->is_clause;
	scope->exits = exits_begin_function(t->exits);
}

static void scope_make_part(struct translator *t, struct scope *scope,
			    struct construct *construct)
{
	scope->construct = construct;
	t->depth++;
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
	before = kind(t, before_parentheses(t, t->i - 1));
	return before == TOKEN_IDENTIFIER || before == ')' || before == ']';
}

/* The brace at hand is that of a function that is defined as void. */
static bool returns_nothing(struct translator *t)
{
	size_t i = before_parentheses(t, t->i - 1), depth = 0;

	if (kind(t, i) != TOKEN_IDENTIFIER)
		return false;
	/* Attributes may stand between. */
	while (--i && (depth || kind(t, i) == ')' || kind(t, i) == TOKEN_ATTRIBUTE)) {
		if (kind(t, i) == ')')
			depth++;
		else if (kind(t, i) == '(')
			depth--;
	}
	return token(t, i)->length == 4 && !memcmp(text(t, i), "void", 4);
}

static void open_block(struct translator *t, struct scope *scope)
{
	size_t word = before_parentheses(t, t->i - 1);

	if (kind(t, word) == TOKEN_SWITCH)
		scope->may_case = true;
	if (kind(t, t->i - 1) == TOKEN_DO || closes_loop(t, t->i - 1))
		begin_loop(scope, scope->body, kind(t, word) == TOKEN_SWITCH);
	scope->outer_loops = scope->loops;
}

/* In parentheses, where a statement may stand if another one begins there. */
static void open_initializer(struct translator *t, struct scope *scope)
{
	if (kind(t, t->i - 1) == '(')
		scope_make_function(t, scope);
	else
		scope->is_initializer = true;
}

static void open_brace_c(struct translator *t, struct scope *scope, struct scope *below)
{
	size_t word = before_parentheses(t, t->i - 1);
	struct declaration declaration = below->declaration;

	below->declaration = (struct declaration) {};
	if (follows_parameters(t)) {
		scope_make_function(t, scope);
		scope->is_void = returns_nothing(t);
		if (kind(t, word) == TOKEN_IDENTIFIER)
			scope->name = word;
	} else if (below->in_function) {
		open_block(t, scope);
	} else if (below->is_initializer || kind(t, t->i - 1) == '=') {
		scope->is_initializer = true;
	} else if (below->closer == ')' || below->closer == ']') {
		open_initializer(t, scope);
	} else if (declaration.has_parameters ||
		   !(declaration.has_aggregate || declaration.has_namespace)) {
		scope_make_function(t, scope);
	}
}

/*
 * The brackets that end at hand are captures: neither an attribute, nor is there anything in
 * front that could be indexed, declared as an array, or be an operator of that name.
 */
static bool closes_captures(struct translator *t)
{
	size_t opener = token(t, t->i)->opener;

	if (kind(t, opener + 1) == '[')
		return false;
	switch (kind(t, opener - 1)) {
	case TOKEN_IDENTIFIER:
	case TOKEN_STRING:
	case TOKEN_OPERATOR:
	case ')':
	case ']':
	case '[':
		return false;
	default:
		return true;
	}
}

/* The brace at hand is one of a member's, in front of the body of a constructor. */
static bool begins_member(struct translator *t, const struct declaration *declaration)
{
	int before = kind(t, t->i - 1);

	return declaration->has_initializers && (before == TOKEN_IDENTIFIER || before == '>');
}

/* The brace at hand is that of a class or of an enumeration. */
static bool begins_class(struct translator *t, const struct declaration *declaration)
{
	return declaration->has_aggregate && !declaration->has_parameters &&
	       !declaration->has_operator && kind(t, t->i - 1) != '=';
}

/*
 * C++ has functions in functions: lambdas, and members of classes that are declared there.
 * Much may stand between parameters and brace, so the declaration tells what one is of.
 */
static void open_brace_cxx(struct translator *t, struct scope *scope, struct scope *below)
{
	struct declaration declaration = below->declaration;

	if (declaration.has_captures) {
		below->declaration.has_captures = false;
		scope_make_function(t, scope);
		return;
	}
	if (begins_member(t, &declaration)) {
		scope->is_initializer = true;
		return;
	}
	below->declaration = (struct declaration) {};
	if (begins_class(t, &declaration)) {
		scope->in_function = false;
		scope->is_initializer = false;
	} else if (below->in_function) {
		open_block(t, scope);
	} else if (below->is_initializer || kind(t, t->i - 1) == '=') {
		scope->is_initializer = true;
	} else if (below->closer == ')' || below->closer == ']') {
		open_initializer(t, scope);
	} else if (declaration.has_parameters || !declaration.has_namespace) {
		scope_make_function(t, scope);
		scope->name = declaration.name;
		scope->is_constexpr = declaration.has_constexpr;
	}
}

static void open_brace(struct translator *t)
{
	struct scope *scope = scope_push(t, SCOPE_PLAIN, '}', t->i);

	(ntcc_options.is_cxx ? open_brace_cxx : open_brace_c)(t, scope, scope - 1);
	/* In C++ there may be more between them and the brace. */
	if (kind(t, t->i - 1) == ')' || (ntcc_options.is_cxx && scope->is_function)) {
		scope->intrinsics |= t->parameters;
		t->parameters = 0;
	}
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

/* At a parenthesis that may begin some. */
static void note_parameters(struct translator *t)
{
	struct declaration *declaration = &top(t)->declaration;

	if (!declaration->has_parameters && !declaration->has_operator &&
	    kind(t, t->i - 1) == TOKEN_IDENTIFIER)
		declaration->name = t->i - 1;
	declaration->has_parameters = true;
}

static void open_parenthesis(struct translator *t)
{
	int before = kind(t, t->i - 1);
	bool is_asm_goto = follows_asm_goto(t);

	if (before == TOKEN_IDENTIFIER || before == ')' || before == '>')
		note_parameters(t);
	scope_push(t, SCOPE_PLAIN, ')', t->i)->asm_colons = is_asm_goto ? 0 : -1;
}

static void close_parenthesis(struct translator *t)
{
	size_t word = before_parentheses(t, t->i);

	scope_pop(t);
	/*
	 * A switch without braces: where its statement ends is not known here. Cases in the
	 * rest of the block are not looked at.
	 */
	if (kind(t, word) == TOKEN_SWITCH && kind(t, t->i + 1) != '{')
		top(t)->may_case = true;
	if (closes_loop(t, t->i) && top(t)->in_function && kind(t, t->i + 1) != '{')
		begin_loop(top(t), top(t)->body, kind(t, word) == TOKEN_SWITCH);
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
struct piece *replace_token(struct translator *t, const char *form)
{
	size_t start = token(t, t->i)->start;
	struct piece *piece;

	pieces_take(&t->pieces, start);
	piece = pieces_add_form(&t->pieces, form, start);
	pieces_skip(&t->pieces, end(t, t->i));
	t->is_changed = true;
	return piece;
}

/* At the token in front of the brace. */
static void open_clause(struct translator *t, struct construct *construct)
{
	struct scope *scope = scope_push(t, SCOPE_CLAUSE, '}', ++t->i);

	scope_make_part(t, scope, construct);
	if (construct->is_called)
		scope_make_function(t, scope);
	scope->before = pieces_last(&t->pieces);
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
		construct->is_called = ntcc_options.is_cxx;
		replace_token(t, form_text(construct->is_called ? FORM_CXX_FINALLY_END :
								  FORM_FINALLY_CLAUSE));
		construct->filter->form = form_text(construct->is_called ?
						    FORM_CXX_FINALLY_CLAUSE : FORM_FINALLY_BODY);
		if (construct->is_called)
			construct->body->form = form_text(FORM_CXX_FINALLY_BODY);
		if (kind(t, t->i + 1) == '{')
			open_clause(t, construct);
		else
			error_at(t, t->i, "is not followed by '{'");
		return;
	}
	replace_token(t, form_text(FORM_EXCEPT_CLAUSE));
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
	if (scope->is_constexpr)
		error_at(t, t->i, "in a function that is constexpr");
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
	exits_add_try(t->exits);
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

	construct->never_ends = top(t)->never_at == t->i - 1;
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
	bool body_never = construct->never_ends && !construct->is_left;
	bool clause_never = top(t)->never_at == t->i - 1;
	enum form form = FORM_EXCEPT_END;

	if (!construct->is_except)
		form = body_never ? FORM_FINALLY_END_NEVER : FORM_FINALLY_END;
	pieces_take(&t->pieces, end(t, t->i));
	if (construct->is_called)
		pieces_move(&t->pieces, top(t)->before, construct->filter);
	else
		pieces_add_form(&t->pieces, form_text(form), token(t, t->i)->start);
	scope_pop(t);
	if (construct->is_except ? body_never && clause_never : body_never || clause_never)
		note_never(t, construct->keyword);
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

/* The brace begins no statement: it is in the middle of an expression of C++. */
static bool is_value(struct translator *t, size_t opener)
{
	if (!ntcc_options.is_cxx)
		return false;
	switch (kind(t, opener - 1)) {
	case TOKEN_IDENTIFIER:
	case TOKEN_RETURN:
	case '>':
	case ']':
	case '=':
	case ',':
	case '(':
		return true;
	default:
		return false;
	}
}

static void close_block(struct translator *t)
{
	struct scope block = *top(t);

	scope_pop(t);
	if (!block.is_function && block.never_at == t->i - 1)
		note_never(t, block.opener);
	if (!is_value(t, block.opener))
		end_statement(t);
}

static void close_bracket(struct translator *t)
{
	scope_pop(t);
	if (ntcc_options.is_cxx && closes_captures(t))
		top(t)->declaration.has_captures = true;
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
	token(t, t->i)->opener = top(t)->opener;
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
		else if (closer == '}')
			close_block(t);
		else
			close_bracket(t);
	}
}

/* Else the compiler would ask for its option, and the unwinder be missed by the linker. */
static void check_cxx_exception(struct translator *t)
{
	/* throw() says that a function has none. */
	if (kind(t, t->i) == TOKEN_THROW &&
	    (!top(t)->in_function || (kind(t, t->i + 1) == '(' && kind(t, t->i + 2) == ')')))
		return;
	error_at(t, t->i, "is for C++ exceptions, which a kernel does not have; see __try");
}

static bool is_word(struct translator *t, size_t i, const char *word)
{
	return token(t, i)->length == strlen(word) && !memcmp(text(t, i), word, strlen(word));
}

/*
 * The compiler would end the program at an exception that leaves such a function, and so takes
 * nothing in its callers for seen by one. What noexcept() computes stays.
 */
static void leave_out_noexcept(struct translator *t)
{
	size_t last = t->i;

	if (!ntcc_options.has_faults)
		return;
	if (kind(t, t->i) == TOKEN_THROW && kind(t, t->i + 1) == '(' && kind(t, t->i + 2) == ')')
		last += 2;
	else if (kind(t, t->i) == TOKEN_THROW)
		return;
	else if (kind(t, t->i + 1) == '(' && is_word(t, t->i + 2, "true") &&
		 kind(t, t->i + 3) == ')')
		last += 3;
	else if (kind(t, t->i + 1) == '(')
		return;
	pieces_take(&t->pieces, token(t, t->i)->start);
	pieces_skip(&t->pieces, end(t, last));
	t->is_changed = true;
	t->i = last;
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
			end_jump(t);
		end_statement(t);
		scope->declaration = (struct declaration) {};
		t->parameters = 0;
		break;
	case ':':
		if (scope->asm_colons >= 0)
			scope->asm_colons++;
		if (scope->declaration.has_parameters || scope->declaration.has_operator)
			scope->declaration.has_initializers = !scope->in_function;
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
	case TOKEN_RETURN:
	case TOKEN_BREAK:
	case TOKEN_CONTINUE:
		begin_jump(t);
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
	case TOKEN_FUNCTION:
		replace_function(t);
		break;
	case TOKEN_AGGREGATE:
		scope->declaration.has_aggregate = true;
		break;
	case TOKEN_NAMESPACE:
		scope->declaration.has_namespace = true;
		break;
	case TOKEN_EXTERN:
		if (kind(t, t->i + 1) == TOKEN_STRING && kind(t, t->i + 2) == '{')
			scope->declaration.has_namespace = true;
		break;
	case '=':
		scope->declaration.has_captures = false;
		scope->declaration.has_constexpr = false;
		break;
	case TOKEN_OPERATOR:
		scope->declaration.has_operator = true;
		break;
	case TOKEN_CONSTEXPR:
		scope->declaration.has_constexpr = true;
		break;
	case TOKEN_THROW:
	case TOKEN_CXX_TRY:
		check_cxx_exception(t);
		leave_out_noexcept(t);
		break;
	case TOKEN_NOEXCEPT:
		leave_out_noexcept(t);
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
	struct translator t = {};

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
