/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The assembly that gcc writes, as lines.
 */
#ifndef NTCC_ASSEMBLY_H
#define NTCC_ASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum line_kind { LINE_OTHER, LINE_LABEL, LINE_INSTRUCTION, LINE_DIRECTIVE, LINE_ASM };

/*
 * One line. Text is what it says behind blanks; function is the index of the line with the
 * label of the function that it is in, or -1. Foreign is what no fault is looked for in:
 * inline assembly with directives, which says itself what happens then, and functions in a
 * section that says so.
 */
struct line {
	const char *whole;
	const char *text;
	const char *section;	/* its name, with what follows it */
	enum line_kind kind;
	int function;
	bool code;
	bool debug;
	bool foreign;
	int pad;		/* index of the landing pad for an exception here, or -1 */
	bool settled;		/* the call that a landing pad comes to first */
	bool live;
	bool dropped;
	bool landing_pad;
	bool receiver;
	bool prologue_end;
	bool frame_pointer;	/* of a function's label: it has one */
};

extern struct line *lines;
extern int nr_lines;

/* Reads the file @in into lines. */
void assembly_read(const char *in);
/* The line with a label, or -1. */
int find_label(const char *name, size_t length);

bool starts(const char *text, const char *prefix);
/* How long the symbol is that the text begins with. */
size_t symbol_length(const char *text);
bool word_is(const char *text, const char *word);
const char *skip_blanks(const char *text);
/* Behind the prefix that calls through thunks have in a line of its own. */
const char *skip_prefix(const char *text);
/* gcc says of each statement of inline assembly which line of the source it is from. */
bool is_line_of_source(const char *text);
/* The operands, behind the first word. */
const char *operands(const char *text);
/* The name of a section that a directive changes to, or NULL. */
const char *section_named(const char *text);

/* Faults: see faults.c -------------------------------------------------------- */

/* Reads what the kernel has in its place for what every guarded instruction needs. */
void faults_read_pieces(const char *path);
/* Whether the line is an instruction of a function that gets a fixup with its landing pad. */
bool faults_need_pad(int i);
/* Whether the text is to be guarded. Ends the program at an instruction that is not known. */
void faults_begin(FILE *out, const char *path);
/* Writes the line guarded if it is an instruction that may fault, and says so. */
bool faults_print(FILE *out, int i);
/* To be called in front of each line: where a function ends, what its faults do goes first. */
void faults_end_function(FILE *out, int i);

/* The C library: see library.c ------------------------------------------------- */

void library_rename(void);

#endif /* NTCC_ASSEMBLY_H */
