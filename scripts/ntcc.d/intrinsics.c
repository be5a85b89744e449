// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intrinsics: GetExceptionCode() and its kin, and that they stand where they may; and the
 * function's name, which is no other one in a filter.
 */
#include <string.h>

#include "translator.h"

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

void check_intrinsic(struct translator *t)
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
void replace_call(struct translator *t)
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

/*
 * A filter becomes a function of its own, in C++ a __finally clause as well, and the compiler
 * would take its name. For MSVC it is
 * part of the function that it stands in, and drivers tell their filters who asks.
 */
void replace_function(struct translator *t)
{
	const struct scope *scope = top(t);
	const char *tilde;
	char *literal;

	if (!(scope->is_filter || scope->is_clause) || !scope->name)
		return;
	/* Of a destructor's name it is a part. */
	tilde = kind(t, scope->name - 1) == '~' ? "~" : "";
	literal = allocate(token(t, scope->name)->length + sizeof("\"~\""));
	sprintf(literal, "\"%s%.*s\"", tilde, (int)token(t, scope->name)->length,
		text(t, scope->name));
	replace_token(t, literal);
}
