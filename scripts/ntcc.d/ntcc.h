/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of ntcc share. main.c says what the program is.
 *
 * It runs for the length of one file and its memory goes with it: nothing is freed.
 */
#ifndef NTCC_H
#define NTCC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define PROGRAM "ntcc"

#define __printf(format, first) __attribute__((__format__(printf, format, first)))
#define __noreturn __attribute__((__noreturn__))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Source: a file's text, and what its places are called. -------------------- */

/* What a linemarker says of the lines behind it. */
struct marker {
	size_t row;		/* the first of these lines, counted from 0 in the text */
	unsigned int line;	/* its number in the user's file */
	const char *file;	/* as it stands there, quotes included */
	size_t file_length;
	bool is_system;
	bool is_extern_c;
};

struct source {
	const char *path;
	char *text;		/* a 0 follows it */
	size_t length;
	size_t *rows;		/* where each line of the text begins */
	size_t nr_rows;
	struct marker *markers;	/* by row; the first one is of the text's own name */
	size_t nr_markers;
	unsigned int nr_errors;
};

/* Where an offset of the text is for the user. */
struct place {
	const struct marker *marker;
	unsigned int line;
	size_t row_start;	/* offset of the first byte in the line of the text */
};

/* Ends the program if the file cannot be read. */
void source_read(struct source *source, const char *path);
void source_add_marker(struct source *source, const struct marker *marker);
struct place source_place(const struct source *source, size_t offset);
/* Says what is wrong there, as gcc does. @length underlines the words meant. */
void __printf(4, 5) source_error(struct source *source, size_t offset, size_t length,
				 const char *format, ...);
void __printf(4, 5) source_note(struct source *source, size_t offset, size_t length,
				const char *format, ...);

/* Tokens -------------------------------------------------------------------- */

/* Punctuation of one character that matters is its own kind. */
enum token_kind {
	TOKEN_END = 0,
	TOKEN_OTHER = 128,
	TOKEN_IDENTIFIER,
	TOKEN_STRING,
	TOKEN_ARROW,
	TOKEN_SCOPE,		/* :: */
	TOKEN_TRY,
	TOKEN_EXCEPT,
	TOKEN_FINALLY,
	TOKEN_LEAVE,
	TOKEN_INTRINSIC,	/* what GetExceptionCode() and its kin expand to */
	TOKEN_INTRINSIC_CALL,	/* their names in MSVC, which are called */
	TOKEN_FUNCTION,		/* what stands for the name of the function around it */
	TOKEN_CASE,
	TOKEN_DEFAULT,
	TOKEN_GOTO,
	TOKEN_ASM,
	TOKEN_SWITCH,
	TOKEN_CONTROL,		/* if and others that have a condition */
	TOKEN_LOOP,		/* for and while */
	TOKEN_ELSE,
	TOKEN_DO,
	TOKEN_RETURN,
	TOKEN_BREAK,
	TOKEN_CONTINUE,
	TOKEN_WORD,		/* keywords that are no name in front of a parenthesis */
	TOKEN_ATTRIBUTE,	/* these and typeof(): what follows are no parameters */
	TOKEN_AGGREGATE,	/* struct, union, enum, class */
	TOKEN_NAMESPACE,
	TOKEN_EXTERN,
	TOKEN_OPERATOR,		/* these and what follows are words in C++ alone */
	TOKEN_CONSTEXPR,
	TOKEN_THROW,
	TOKEN_CXX_TRY,
	TOKEN_NOEXCEPT,
};

/* Bits, as what is allowed somewhere is a set of them. */
enum intrinsic {
	INTRINSIC_CODE = 1,
	INTRINSIC_POINTERS = 2,
	INTRINSIC_ABNORMAL = 4,
};

struct token {
	unsigned int start;
	unsigned int length;
	unsigned int opener;	/* the token that this one closes, once it is passed */
	unsigned char kind;
	unsigned char intrinsic;
};

struct tokens {
	struct token *all;	/* two TOKEN_END follow the last one, one precedes the first */
	size_t nr;
	bool have_guards;	/* there is a token that is of interest to translate() */
};

/* Adds the text's linemarkers to @source. */
void tokens_read(struct tokens *tokens, struct source *source);

/* Forms: the text that the compiler gets instead of a keyword ---------------- */

enum form {
	FORM_EXCEPT_FILTER,	/* what precedes the filter */
	FORM_EXCEPT_BODY,	/* what follows it, up to the body */
	FORM_EXCEPT_CLAUSE,
	FORM_EXCEPT_END,
	FORM_FINALLY_BODY,
	FORM_FINALLY_CLAUSE,
	FORM_FINALLY_END,
	FORM_FINALLY_END_NEVER,	/* of one whose body does not come to its end */
	FORM_LEAVE,
	FORM_CXX_FINALLY_CLAUSE, /* in C++: what precedes the clause, and the body */
	FORM_CXX_FINALLY_BODY,
	FORM_CXX_FINALLY_END,
	NR_FORMS,
};

enum exit_kind {
	EXIT_PLAIN,		/* break, continue, return without a value or with a constant */
	EXIT_VALUE,		/* return with a value */
	EXIT_VOID,		/* return with an expression that has none */
	EXIT_GOTO,
	EXIT_COMPUTED,		/* a computed goto, anywhere in a function */
	EXIT_ASM,		/* a label of asm goto, which must not leave a body */
};

const char *form_text(enum form form);
/* What goes around a jump that leaves so many bodies; in place of the words of a return. */
void form_exit(enum exit_kind kind, size_t nr_bodies, const char **before, const char **after);

/* Pieces: the translation, of source text and forms --------------------------- */

struct piece {
	struct piece *next;
	const char *form;	/* or NULL: text from the source */
	size_t start;		/* a form has the place of this offset */
	size_t end;
};

struct pieces {
	struct piece *first;
	struct piece *last;
	size_t taken;		/* the source is in up to here */
};

/* Takes the source up to @offset, which may be where it already is. */
void pieces_take(struct pieces *pieces, size_t offset);
/* Leaves out the source up to @offset. */
void pieces_skip(struct pieces *pieces, size_t offset);
/* @form may be NULL, and be set later on. */
struct piece *pieces_add_form(struct pieces *pieces, const char *form, size_t offset);
/* Moves all pieces behind @from to where they follow @to. */
void pieces_move(struct pieces *pieces, struct piece *from, struct piece *to);
/* What was added last. */
struct piece *pieces_last(const struct pieces *pieces);
void pieces_write(const struct pieces *pieces, const struct source *source, FILE *out);

/* Jumps: that none leads into guarded code ------------------------------------ */

struct jumps;

struct jumps *jumps_new(struct source *source, const struct tokens *tokens);
/* Regions are what may not be jumped into. They have a name for messages. */
unsigned int jumps_add_region(struct jumps *jumps, const char *name, size_t opener);
void jumps_end_region(struct jumps *jumps, unsigned int region, size_t closer);
const char *jumps_region_name(const struct jumps *jumps, unsigned int region);
void jumps_add_label(struct jumps *jumps, size_t token, unsigned int region);
void jumps_add_goto(struct jumps *jumps, size_t token);
/* Functions nest. What is added goes to the innermost one that has not ended. */
struct jumps_function {
	size_t first_label;
	size_t first_goto;
	bool is_clause;		/* of a __finally in C++, which no jump leads out of */
};

struct jumps_function jumps_begin_function(const struct jumps *jumps);
void jumps_end_function(struct jumps *jumps, struct jumps_function function);

/* Options -------------------------------------------------------------------- */

/*
 * Types of the hints for the kernel's object checker; 0 where the kernel has none. Is_cxx is
 * no option but what the file is. Has_faults says that faults are exceptions, too.
 */
struct ntcc_options {
	unsigned int hint_save;
	unsigned int hint_restore;
	bool has_faults;
	bool is_cxx;
};

extern struct ntcc_options ntcc_options;

/* Exits: jumps out of bodies, around which clauses may have to run ------------- */

struct exits;

/* The body of a __try. Outer is the one that it is in, of the same function. */
struct guard {
	const struct guard *outer;
	bool has_finally;
};

/* Forms that are NULL so far, and the words that a form may replace. */
struct exit_pieces {
	struct piece *before;
	struct piece *word;
	struct piece *semicolon;
	struct piece *after;
};

struct exits *exits_new(struct source *source, const struct tokens *tokens);
void exits_add_label(struct exits *exits, size_t token, const struct guard *guard);
/* @to is what it does not leave, @label the token of a goto's; asm has no @pieces. */
void exits_add(struct exits *exits, enum exit_kind kind, size_t label, const struct guard *from,
	       const struct guard *to, const struct exit_pieces *pieces);
/* At each __try. */
void exits_add_try(struct exits *exits);
struct exits_function {
	size_t nr_tries;
	size_t first_exit;
	size_t first_label;
};

struct exits_function exits_begin_function(const struct exits *exits);
void exits_end_function(struct exits *exits, struct exits_function function);

/* Passes --------------------------------------------------------------------- */

enum pass_result {
	PASS_UNCHANGED,		/* nothing was written, what came in is good */
	PASS_CHANGED,
	PASS_FAILED,		/* and it was said why */
};

enum pass_result translate(const char *path, FILE *out);
/*
 * Reads the file @in, writes what the assembler shall get. Returns 0; or another value
 * if it has said what is wrong.
 */
int clean_assembler(const char *in, FILE *out);

/* Running ---------------------------------------------------------------------- */

/* What is wrong with our own work ends the program. */
void __noreturn __printf(1, 2) die(const char *format, ...);
void *allocate(size_t size);
/* An array with room for one more than @nr. It grows at powers of two. */
void *grow(void *array, size_t nr, size_t size);
void __noreturn run(char **arguments);
/* Runs it with a file of @text and of the suffix for the argument that @input is. */
void __noreturn run_with_text(char **arguments, char **input, const char *text, size_t length,
			      const char *suffix);

#endif /* NTCC_H */
