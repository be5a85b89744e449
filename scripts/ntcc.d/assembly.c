// SPDX-License-Identifier: GPL-2.0-only
/*
 * The assembly that gcc writes: what each line is, and which function and section it is in.
 */
#include <ctype.h>
#include <string.h>

#include "assembly.h"
#include "ntcc.h"

/* Functions in a section of this name are not guarded; see NTMEM_UNGUARDED. */
#define UNGUARDED_SECTION ".text.unlikely.ntmem_unguarded"

struct label {
	const char *name;
	size_t length;
	int line;
	struct label *next;
};

#define NR_BUCKETS 4096

struct line *lines;
int nr_lines;

static struct label *labels[NR_BUCKETS];

/* Text ---------------------------------------------------------------------- */

bool starts(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* What is not ASCII is part of a name, as it is in the source. */
static bool is_symbol_character(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

size_t symbol_length(const char *text)
{
	size_t length = 0;

	/* In front of a name, $ says that the operand is its value. */
	while (is_symbol_character(text[length]) || (length && text[length] == '$'))
		length++;
	return length;
}

bool word_is(const char *text, const char *word)
{
	size_t length = symbol_length(text);

	return length == strlen(word) && !strncmp(text, word, length);
}

const char *skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

const char *skip_prefix(const char *text)
{
	return starts(text, "cs\n") ? skip_blanks(text + 3) : text;
}

/* The operands, behind the first word. */
const char *operands(const char *text)
{
	return skip_blanks(text + symbol_length(text));
}

static unsigned int hash(const char *name, size_t length)
{
	unsigned int value = 5381;

	while (length--)
		value = value * 33 + (unsigned char)*name++;
	return value % NR_BUCKETS;
}

int find_label(const char *name, size_t length)
{
	struct label *label = labels[hash(name, length)];

	for (; label; label = label->next)
		if (label->length == length && !strncmp(label->name, name, length))
			return label->line;
	return -1;
}

static void add_label(const char *name, size_t length, int line)
{
	struct label *label = allocate(sizeof(*label));
	struct label **bucket = &labels[hash(name, length)];

	*label = (struct label){ name, length, line, *bucket };
	*bucket = label;
}

/* Reading ------------------------------------------------------------------- */

/* Whether what ends there, by a semicolon or a line, is a prefix of what is behind it. */
static bool is_prefix(const char *text, const char *end)
{
	static const char *const names[] = {
		"lock", "rep", "repe", "repz", "repne", "repnz", "cs", "notrack",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (word_is(text, names[i]) && skip_blanks(text + strlen(names[i])) == end)
			return true;
	return false;
}

/*
 * The end of the statement at @at: of the line, or in inline assembly a semicolon, or the
 * blank behind a label.
 */
static char *find_end(char *at, bool in_asm)
{
	char *text = (char *)skip_blanks(at);
	size_t length = symbol_length(text);
	bool in_string = false;

	if (in_asm && length && text[length] == ':' &&
	    (text[length + 1] == ' ' || text[length + 1] == '\t'))
		return text + length + 1;
	for (; *at && (*at != '\n' || is_prefix(text, at)); at++) {
		if (*at == '"')
			in_string = !in_string;
		else if (in_string && *at == '\\' && at[1])
			at++;
		else if (*at == ';' && in_asm && !in_string && !is_prefix(text, at))
			break;
	}
	return at;
}

/* Behind blanks, and comments that begin as those of C. */
static const char *skip_comments(const char *text)
{
	const char *end;

	for (;;) {
		text = skip_blanks(text);
		end = starts(text, "/*") ? strstr(text, "*/") : NULL;
		if (!end)
			return text;
		text = end + 2;
	}
}

static void split_lines(char *text)
{
	bool in_asm = false;
	char *at = text;

	while (*at) {
		/* A comment, which may hold anything. */
		bool is_comment = *skip_blanks(at) == '#';
		char *end = find_end(at, in_asm && !is_comment);
		bool is_last = !*end;

		if (starts(at, "#APP") || starts(at, "#NO_APP"))
			in_asm = starts(at, "#APP");
		*end = '\0';
		lines = grow(lines, nr_lines, sizeof(*lines));
		lines[nr_lines++] = (struct line){
			.whole = at,
			.text = skip_comments(at),
			.function = -1,
			.pad = -1,
		};
		if (is_last)
			break;
		at = end + 1;
	}
}

/* The name of a section that a directive changes to, or NULL. */
const char *section_named(const char *text)
{
	if (word_is(text, ".text") || word_is(text, ".data") || word_is(text, ".bss"))
		return text;
	if (word_is(text, ".section") || word_is(text, ".pushsection"))
		return operands(text);
	return NULL;
}

/* Sections of code with names that do not say so. What they are is told the first time only. */
static const char **code_sections;
static int nr_code_sections;

static bool is_known_code_section(const char *name)
{
	size_t length = symbol_length(name);
	int i;

	for (i = 0; i < nr_code_sections; i++)
		if (symbol_length(code_sections[i]) == length &&
		    !strncmp(name, code_sections[i], length))
			return true;
	return false;
}

static bool has_code_flag(const char *name)
{
	const char *flags = strchr(name, '"');

	if (!flags || starts(name, ".note"))
		return false;
	while (*++flags && *flags != '"')
		if (*flags == 'x')
			return true;
	return false;
}

/*
 * Functions may be in sections of any name. What inline assembly calls code is entered by
 * ways of its own.
 */
static bool is_code_section(const char *name, bool in_asm)
{
	if (starts(name, ".text") || starts(name, ".init.text") || starts(name, ".exit.text"))
		return true;
	if (in_asm)
		return false;
	if (is_known_code_section(name))
		return true;
	if (!has_code_flag(name))
		return false;
	code_sections = grow(code_sections, nr_code_sections, sizeof(*code_sections));
	code_sections[nr_code_sections++] = name;
	return true;
}

bool is_line_of_source(const char *text)
{
	return text[0] == '#' && text[1] == ' ' && isdigit((unsigned char)text[2]);
}

/* Whether a directive only puts bytes where it stands, or aligns. */
static bool is_plain_directive(const char *text)
{
	static const char *const names[] = {
		".byte", ".short", ".word", ".long", ".int", ".quad", ".nops", ".align",
		".balign", ".p2align",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (word_is(text, names[i]))
			return true;
	return false;
}

/* Whether one statement of inline assembly has sections, macros or the like. */
static bool has_directives(int i)
{
	const char *text;

	for (; i < nr_lines; i++) {
		text = lines[i].text;
		if (starts(text, "#NO_APP") || is_line_of_source(text))
			return false;
		if (text[0] == '.' && text[symbol_length(text)] != ':' &&
		    !is_plain_directive(text))
			return true;
	}
	return false;
}

/* Finds out what each line is, and in which section and function. */
static void classify(void)
{
	bool code = true, debug = false, in_asm = false;
	const char *stack[16], *section = ".text", *previous = ".text", *name;
	bool code_stack[16], previous_code = true, new_code;
	int depth = 0, function = -1, i, pushed = -1;
	bool foreign = false;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];
		const char *text = line->text;
		size_t length = symbol_length(text);

		if (starts(text, "#APP"))
			in_asm = true;
		if (starts(text, "#APP") || is_line_of_source(text))
			foreign = in_asm && has_directives(i + 1);
		name = section_named(text);
		new_code = name && is_code_section(name, in_asm);
		if (word_is(text, ".pushsection") && depth < 16) {
			code_stack[depth] = code;
			stack[depth++] = section;
		}
		if (word_is(text, ".popsection") && depth) {
			name = stack[--depth];
			new_code = code_stack[depth];
		}
		if (word_is(text, ".previous")) {
			name = previous;
			new_code = previous_code;
		}
		if (name) {
			previous = section;
			previous_code = code;
			section = name;
			code = new_code;
			debug = starts(name, ".debug");
		}
		line->section = section;
		line->code = code;
		line->debug = debug;
		line->foreign = (in_asm && foreign) || starts(section, UNGUARDED_SECTION);
		line->function = code ? function : -1;
		if (length && text[length] == ':') {
			line->kind = LINE_LABEL;
			add_label(text, length, i);
			if (code && text[0] != '.' && !isdigit((unsigned char)text[0]) && !in_asm)
				function = i;
			if (code)
				line->function = function;
		} else if (text[0] == '.') {
			line->kind = LINE_DIRECTIVE;
		} else if (text[0] && text[0] != '#' && code) {
			line->kind = in_asm ? LINE_ASM : LINE_INSTRUCTION;
			/* Other instructions may stand between the two. */
			if (starts(text, "pushq\t%rbp"))
				pushed = function;
			if (function >= 0 && pushed == function && starts(text, "movq\t%rsp, %rbp"))
				lines[function].frame_pointer = true;
		}
		if (starts(text, "#NO_APP"))
			in_asm = false;
	}
}

void assembly_read(const char *in)
{
	struct source source = {};

	source_read(&source, in);
	split_lines(source.text);
	classify();
}
