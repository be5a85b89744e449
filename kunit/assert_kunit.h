/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the suite ntmem_assert share. Some are written as drivers are, so
 * nothing of Linux is in here.
 */
#ifndef NTMEM_ASSERT_KUNIT_H
#define NTMEM_ASSERT_KUNIT_H

#include <ntmem/exception.h>

#define NO_VALUE (-1)

/**
 * struct assert_run - one evaluation of a macro
 * @holds: what its expression shall be
 * @nr_evaluations: how often the expression was evaluated
 * @value: the macro's, or NO_VALUE
 * @line: where the macro stands
 * @came: the execution came back from it
 */
struct assert_run {
	BOOLEAN holds;
	ULONG nr_evaluations;
	LONG value;
	ULONG line;
	BOOLEAN came;
};

enum assert_how {
	ASSERT_BY_RTL,
	ASSERT_SOFTLY,
	ASSERT_BY_RAISING,
};

/**
 * struct assert_form - one macro in one kind of build
 * @name: macro and build
 * @file: source file, as it is printed
 * @run: evaluates it
 * @how: what it does if it fails
 * @active: it does so in this kind of build
 * @evaluates: it evaluates its expression in this kind of build
 * @has_value: it has a value in all builds
 * @message: what it says besides, or %NULL
 */
struct assert_form {
	PCSTR name;
	PCSTR file;
	void (*run)(struct assert_run *run);
	enum assert_how how;
	BOOLEAN active;
	BOOLEAN evaluates;
	BOOLEAN has_value;
	PCSTR message;
};

#define NR_FORMS 20
extern const struct assert_form assert_checked_forms[NR_FORMS];
extern const struct assert_form assert_free_forms[NR_FORMS];

/* The same in both kinds of build; the free ones do nothing. */
void assert_break_checked(void);
void assert_break_free(void);

/* In guarded code. */
ULONG assert_continue(void (*routine)(void *argument), void *argument, EXCEPTION_RECORD *record);
LONG assert_order(LONG steps[8]);
LONG assert_in_filter(void);
LONG assert_in_finally(void);
LONG assert_through_callee(void);
LONG assert_repeatedly(LONG rounds);
void assert_unhandled(void *unused);
void assert_unhandled_in_finally(void *ran_finally);

#endif /* NTMEM_ASSERT_KUNIT_H */
