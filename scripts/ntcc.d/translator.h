/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the translation share: where it is in the text, and in which scopes.
 */
#ifndef NTCC_TRANSLATOR_H
#define NTCC_TRANSLATOR_H

#include "ntcc.h"

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
	bool is_called;		/* it is in C++ and has a __finally clause */
	bool is_left;		/* by a __leave, for its end */
	bool never_ends;	/* but for that, the body is not left at its end */
};

/* The bodies that the innermost statement to break out of, or to continue, is in. */
struct loops {
	const struct construct *break_body;
	const struct construct *continue_body;
	bool has_break;
	bool has_continue;
};

/* What was seen of a declaration, which in C++ may stand in functions as well. */
struct declaration {
	bool has_aggregate;
	bool has_namespace;
	bool has_parameters;
	bool has_constexpr;	/* C++ alone, as all that follows */
	bool has_operator;
	bool has_initializers;	/* the colon of a constructor's */
	bool has_captures;	/* the next brace is that of a lambda */
	size_t name;		/* token in front of the parameters, or 0 */
};

struct scope {
	enum scope_kind kind;
	char closer;
	size_t opener;

	/* What the scope below hands on. */
	bool in_function;
	bool is_initializer;
	bool is_void;		/* the function has no value */
	bool may_leave;		/* there is a body to leave */
	bool may_case;		/* no part of a __try is between here and the switch */
	unsigned char intrinsics;
	unsigned int region;
	size_t part;		/* index of the innermost part of a __try in the function, or 0 */
	struct construct *body;	/* the innermost body of the function, or NULL */
	size_t name;		/* token of the function's name, or 0 if it is not known */
	bool is_constexpr;	/* the function may run in the compiler */
	bool is_filter;		/* the function is a filter, the name that of the one around */
	bool is_clause;		/* it is a __finally clause of C++, and has the same name */
	struct loops loops;

	/* Its own. */
	bool is_function;
	struct jumps_function function;
	struct exits_function exits;
	struct loops outer_loops;	/* those at its begin */
	size_t exit;			/* the jump that the next semicolon ends, or 0 */
	struct exit_pieces exit_pieces;
	size_t never_at;		/* end of the last statement that nothing goes on behind */
	size_t branch_never_at;		/* the same of an if's, and all that its else belongs to */
	struct construct *construct;
	struct piece *before;	/* of a filter, or such a clause: what its pieces follow */
	bool lost_clause;	/* a __try in it was an error, its clause need not be another */
	int asm_colons;		/* or -1 if this is no asm goto */

	struct declaration declaration;
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
	unsigned char parameters;	/* intrinsics that are named in a list of parameters */
	unsigned int depth;
	bool is_changed;
	bool is_over;
};

static inline struct token *token(struct translator *t, size_t i)
{
	return &t->tokens.all[i];
}

static inline int kind(struct translator *t, size_t i)
{
	return t->tokens.all[i].kind;
}

static inline const char *text(struct translator *t, size_t i)
{
	return t->source.text + token(t, i)->start;
}

static inline size_t end(struct translator *t, size_t i)
{
	return token(t, i)->start + token(t, i)->length;
}

/* The token in front of the parentheses that the one at @i closes; 0 if it closes none. */
static inline size_t before_parentheses(struct translator *t, size_t i)
{
	return kind(t, i) == ')' && token(t, i)->opener ? token(t, i)->opener - 1 : 0;
}

static inline struct scope *top(struct translator *t)
{
	return &t->scopes[t->nr_scopes - 1];
}

/* Says what is wrong with the token, whose text comes first in the message. */
void __printf(3, 4) error_at(struct translator *t, size_t i, const char *format, ...);

/* Scopes: translate.c */
struct piece *replace_token(struct translator *t, const char *form);

/* Statements: statements.c */
const struct guard *guard_of(const struct construct *body);
void begin_loop(struct scope *scope, const struct construct *body, bool is_switch);
bool closes_loop(struct translator *t, size_t i);
void end_statement(struct translator *t);
void note_never(struct translator *t, size_t start);
void leave(struct translator *t);
void check_case(struct translator *t);
void note_label(struct translator *t);
void begin_jump(struct translator *t);
void end_jump(struct translator *t);

/* Intrinsics: intrinsics.c */
void check_intrinsic(struct translator *t);
void replace_call(struct translator *t);
void replace_function(struct translator *t);

#endif /* NTCC_TRANSLATOR_H */
