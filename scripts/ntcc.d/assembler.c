// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second pass of ntcc: what gcc adds to guarded code is taken out of its assembly, and
 * the kernel's object checker is told what it cannot see.
 *
 * With -fnon-call-exceptions and a cleanup attribute gcc prepares for an unwinder: call
 * frame information, tables, a personality routine, and landing pads, which are code that
 * nothing but the tables refers to. There is no such unwinder in a kernel, so all of it
 * goes. Landing pads are found by following the code from everything else that can be
 * entered: what is not reached is dropped. Labels stay, debug information names them.
 *
 * But for their beginnings. A call may come back where setjmp() was, and gcc has all variables
 * in their places by then. Of an instruction that may fault it knows that this leads to a
 * landing pad, and no further: what the pad does before it calls the first cleanup is to
 * put variables into their places. So that much is kept of the pads of such instructions, with
 * a call of ntmem's at its end, and faults that are handled go there first.
 *
 * The place that __builtin_setjmp() goes on at is reached by no branch. A hint there says
 * that the stack is what it was after the function's prologue, where another one stands.
 * Calls that do not come back get a trap behind them, which ends a function for the checker.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assembly.h"
#include "ntcc.h"

static int *work;
static int nr_work;

/* Calls of these do not come back, as their declarations say. */
static const char *const no_return[] = {
	"ExRaiseAccessViolation", "ExRaiseDatatypeMisalignment", "ExRaiseStatus",
	"RtlRaiseStatus", "KeBugCheck", "KeBugCheckEx", "ntmem_seh_exit",
	"ntmem_seh_longjmp", "__cxa_throw_bad_array_new_length",
};

/* What an unwinder would need ------------------------------------------------- */

/* What a driver has in its strings says nothing. */
static bool is_string(const char *text)
{
	return word_is(text, ".string") || word_is(text, ".ascii") || word_is(text, ".asciz");
}

static bool names(const struct line *line, const char *symbol)
{
	return !is_string(line->text) && strstr(line->text, symbol);
}

/* The label that a number of a table is about, or -1. Inline assembly may have one named 0. */
static int table_label(const char *at)
{
	return starts(at, ".L") ? find_label(at, symbol_length(at)) : -1;
}

/*
 * The table has four numbers for each region of a function: where it begins, how long it is,
 * where its landing pad is, and one that says nothing where nothing is ever caught.
 */
static void read_region(const char *text)
{
	static int begin = -1, end = -1;
	const char *at = operands(text);
	int label = table_label(at), i;

	if (starts(at, ".LEHB")) {
		begin = label;
		end = -1;
	} else if (starts(at, ".LEHE")) {
		end = label;
	} else {
		for (i = begin; i >= 0 && i < end; i++)
			lines[i].pad = label;
		begin = -1;
		end = -1;
	}
}

/* Drops call frame information and tables; marks landing pads on the way. */
static void drop_tables(void)
{
	bool table = false, reference = false;
	int i, pad;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];
		const char *name = section_named(line->text);

		if (name) {
			table = starts(name, ".gcc_except_table");
			/* Where the address of the personality routine would stand. */
			reference = strstr(name, "DW.ref.");
		}
		if (table && word_is(line->text, ".uleb128")) {
			const char *at = operands(line->text);

			pad = table_label(at);
			/* Beginnings and lengths of the regions have labels of their own. */
			if (pad >= 0 && lines[pad].code && !starts(at, ".LEH"))
				lines[pad].landing_pad = true;
			read_region(line->text);
		}
		line->dropped = table || reference || starts(line->text, ".cfi_") ||
				names(line, "__gcc_personality_v0") ||
				names(line, "__gxx_personality_v0");
	}
}

/* Following the code ---------------------------------------------------------- */

static void follow_later(int line)
{
	if (line < 0 || !lines[line].code || lines[line].landing_pad)
		return;
	work = grow(work, nr_work, sizeof(*work));
	work[nr_work++] = line;
}

/* Everything that the text names may be gone to. */
static void follow_names(const char *text)
{
	bool in_string = false;

	while (*text) {
		size_t length = in_string ? 0 : symbol_length(text);

		if (length > 2 && starts(text, ".L"))
			follow_later(find_label(text, length));
		if (*text == '"')
			in_string = !in_string;
		else if (in_string && *text == '\\' && text[1])
			text++;
		text += length ? length : 1;
	}
}

/* A trap is put behind calls that do not come back, so nothing goes on there. */
static bool comes_back(const char *text)
{
	const char *name = operands(text);
	size_t i;

	if (!word_is(text, "call"))
		return true;
	for (i = 0; i < ARRAY_SIZE(no_return); i++)
		if (word_is(name, no_return[i]))
			return false;
	return true;
}

static bool goes_on(const char *text)
{
	text = skip_prefix(text);
	return comes_back(text) &&
	       !(word_is(text, "jmp") || word_is(text, "ret") || word_is(text, "retq") ||
		 word_is(text, "ud2") || word_is(text, "notrack") ||
		 (word_is(text, "call") && word_is(operands(text), "_Unwind_Resume")));
}

/* A trap that keeps the processor from speculating beyond what does not go on. */
static void keep_trap(int i)
{
	if (i < nr_lines && lines[i].code && word_is(lines[i].text, "int3"))
		lines[i].live = true;
}

static void follow_from(int i)
{
	for (; i < nr_lines && !lines[i].live; i++) {
		struct line *line = &lines[i];

		if (line->kind == LINE_LABEL && line->landing_pad)
			return;
		if (line->dropped || !line->code)
			continue;
		line->live = true;
		if (line->kind == LINE_DIRECTIVE && word_is(line->text, ".size"))
			return;
		if (line->kind != LINE_INSTRUCTION && line->kind != LINE_ASM)
			continue;
		/* A line of inline assembly may hold several instructions. */
		follow_names(line->kind == LINE_ASM ? line->text : operands(line->text));
		if (line->kind == LINE_INSTRUCTION && !goes_on(line->text)) {
			keep_trap(i + 1);
			return;
		}
	}
}

/* What compilers call places that only debug information speaks of. */
static bool is_debug_label(const char *text)
{
	return starts(text, ".LVL") || starts(text, ".LBB") || starts(text, ".LBE") ||
	       starts(text, ".LFB") || starts(text, ".LFE") || starts(text, ".Letext") ||
	       starts(text, ".Ltext");
}

static void follow_everything(void)
{
	int i;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		if (line->dropped || line->debug)
			continue;
		if (line->kind == LINE_LABEL && line->code && line->function == i)
			follow_later(i);
		/* Jump tables, and what inline assembly puts elsewhere. */
		if (!line->code && line->kind != LINE_LABEL &&
		    !is_debug_label(operands(line->text)))
			follow_names(operands(line->text));
	}
	while (nr_work)
		follow_from(work[--nr_work]);
}

static void drop_unreached(void)
{
	int i;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		if (line->code && !line->live &&
		    (line->kind == LINE_INSTRUCTION || line->kind == LINE_ASM))
			line->dropped = true;
	}
}

/* Hints ----------------------------------------------------------------------- */

/* The label whose address an instruction takes, or -1. */
static int address_taken(const char *text)
{
	const char *at = operands(text);

	if (starts(text, "movq") && *at == '$')
		at++;
	else if (!starts(text, "leaq"))
		return -1;
	if (!starts(at, ".L"))
		return -1;
	return find_label(at, symbol_length(at));
}

static bool makes_room(const char *text)
{
	const char *at = operands(text);

	return (word_is(text, "subq") || word_is(text, "addq")) && *at == '$' &&
	       strstr(at, ", %rsp");
}

static bool pushes(const char *text, const char *const registers[], size_t nr)
{
	if (!word_is(text, "pushq"))
		return false;
	while (nr--)
		if (!strcmp(operands(text), registers[nr]))
			return true;
	return false;
}

/* Whether it saves a register that calls preserve. Arguments are pushed as well. */
static bool saves_register(const char *text)
{
	static const char *const registers[] = { "%rbx", "%r12", "%r13", "%r14", "%r15" };

	return pushes(text, registers, ARRAY_SIZE(registers));
}

/* Where size counts, a word or two of room are made by pushing whatever is at hand. */
static bool makes_a_word(const char *text)
{
	static const char *const registers[] = { "%rax", "%rcx", "%rdx", "%rsi", "%rdi" };

	return pushes(text, registers, ARRAY_SIZE(registers));
}

static bool goes_elsewhere(const char *text)
{
	return *text == 'j' || word_is(text, "call") || word_is(text, "ret");
}

/* The prologue ends with that line; the instruction behind it is the first of the rest. */
static void end_prologue(int i)
{
	int function = lines[i].function;

	while (++i < nr_lines && lines[i].function == function)
		if (lines[i].kind == LINE_INSTRUCTION && !lines[i].dropped) {
			lines[i].prologue_end = true;
			lines[function].prologue_end = true;
			return;
		}
}

/* Marks where setjmp goes on, and the functions with such a place. */
static void mark_receivers(void)
{
	int i, taken;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		if (line->kind != LINE_INSTRUCTION || line->dropped)
			continue;
		taken = address_taken(line->text);
		/* Labels of computed gotos are taken, too, in functions of any kind. */
		if (taken >= 0 && lines[taken].code && lines[taken].function == line->function &&
		    line->function >= 0 && lines[line->function].frame_pointer) {
			lines[taken].receiver = true;
			lines[line->function].receiver = true;
		}
	}
}

/*
 * Marks in functions the end of the prologue: what follows the last register saved and the
 * first stack adjustment, if there is one, behind the frame pointer's set-up. Returns the first
 * place that is entered by a jump from elsewhere and is in a function without, or -1.
 */
static int mark_prologues(void)
{
	int i, function = -1, stage = 0, end = -1, last = -1;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		if (line->function != function) {
			function = line->function;
			stage = 0;
		}
		if (line->kind != LINE_INSTRUCTION || line->dropped || function < 0)
			continue;
		if (stage == 0 && starts(line->text, "movq\t%rsp, %rbp")) {
			stage = 1;
			end = i;
		} else if (stage == 1 && goes_elsewhere(line->text)) {
			end_prologue(end);
			stage = 2;
		} else if (stage == 1 && (saves_register(line->text) ||
					  (end == last && makes_a_word(line->text)))) {
			end = i;
		} else if (stage == 1 && makes_room(line->text)) {
			end_prologue(i);
			stage = 2;
		}
		last = i;
	}
	for (i = 0; i < nr_lines; i++) {
		int in = lines[i].function;

		if (lines[i].receiver && in != i && !lines[in].prologue_end)
			return i;
	}
	return -1;
}

/* Landing pads ------------------------------------------------------------------ */

/*
 * Keeps what a pad does up to its first call. It shares nothing with other code so far, which
 * does not end with an unwinder. A cleanup that is inline has jumps of its own.
 */
static bool keep_pad(int i)
{
	for (; i >= 0 && i < nr_lines; i++) {
		struct line *line = &lines[i];
		const char *at = operands(line->text);

		if (!line->code || (line->kind != LINE_INSTRUCTION && line->kind != LINE_ASM))
			continue;
		if (!line->dropped)
			return !line->live;
		line->dropped = false;
		if (line->kind == LINE_ASM)
			continue;
		if (word_is(line->text, "call")) {
			line->settled = true;
			return true;
		}
		if (word_is(line->text, "jmp"))
			i = find_label(at, symbol_length(at));
		else if (!goes_on(line->text))
			return word_is(line->text, "ud2");
		else if (line->text[0] == 'j' && !keep_pad(find_label(at, symbol_length(at))))
			return false;
	}
	return false;
}

/* Returns the first pad that is not understood, or -1. */
static int keep_pads(void)
{
	int i, pad;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		pad = line->pad;
		if (pad < 0 || line->dropped || line->function < 0 ||
		    !lines[line->function].receiver || !faults_need_pad(i)) {
			line->pad = -1;
			continue;
		}
		if (lines[pad].receiver)
			continue;
		if (!keep_pad(pad))
			return pad;
		lines[pad].receiver = true;
	}
	return -1;
}

static void print_hint(FILE *out, int number, unsigned int type)
{
	fprintf(out,
		".Lntcc_hint%d:\n"
		"\t.pushsection .discard.unwind_hints\n"
		"\t.long\t.Lntcc_hint%d - .\n"
		"\t.short\t0\n"
		"\t.byte\t0, %u, 0\n"
		"\t.balign\t4\n"
		"\t.popsection\n",
		number, number, type);
}

/*
 * Drivers put functions in sections with names of NT's, such as PAGE. The kernel takes faults
 * in sections that it knows, among them all that begin like this.
 */
static bool print_section(FILE *out, const struct line *line)
{
	const char *name = operands(line->text);

	if (!line->code || !isalpha((unsigned char)*name) || !word_is(line->text, ".section"))
		return false;
	fprintf(out, "\t.section\t.text.%s\n", name);
	return true;
}

static void print_lines(FILE *out)
{
	bool hints = ntcc_options.hint_save && ntcc_options.hint_restore;
	int i;

	for (i = 0; i < nr_lines; i++) {
		struct line *line = &lines[i];

		faults_end_function(out, i);
		if (line->dropped)
			continue;
		if (hints && line->prologue_end && line->function != i &&
		    lines[line->function].receiver)
			print_hint(out, i, ntcc_options.hint_save);
		/* gcc asks for a stack that can be executed, for what is never executed. */
		if (starts(line->text, ".section\t.note.GNU-stack"))
			fputs("\t.section\t.note.GNU-stack,\"\",@progbits\n", out);
		else if (line->settled)
			fputs("\tcall\tntmem_seh_settled\n\tud2\n", out);
		else if (!print_section(out, line) && !faults_print(out, i))
			fprintf(out, "%s\n", line->whole);
		if (line->kind == LINE_INSTRUCTION && !line->settled && !comes_back(line->text))
			fputs("\tud2\n", out);
		if (hints && line->kind == LINE_LABEL && line->receiver && line->function != i)
			print_hint(out, i, ntcc_options.hint_restore);
	}
}

/* The last line that refers to an unwinder after all, or -1. */
static int find_unwinder(void)
{
	int i;

	for (i = 0; i < nr_lines; i++)
		if (!lines[i].dropped && !lines[i].debug &&
		    (names(&lines[i], "_Unwind_") || names(&lines[i], "_personality_v0")))
			return i;
	return -1;
}

/**
 * clean_assembler() - take what gcc adds to guarded code out of its assembly
 * @in: file to read
 * @out: where to write
 *
 * Return: 0, or 1 with a message if the assembly is not understood.
 */
int clean_assembler(const char *in, FILE *out)
{
	int bad;

	assembly_read(in);
	drop_tables();
	follow_everything();
	drop_unreached();
	bad = find_unwinder();
	if (bad >= 0) {
		fprintf(stderr, PROGRAM ": %s:%d: this refers to an unwinder: %s\n", in, bad + 1,
			lines[bad].text);
		return 1;
	}
	mark_receivers();
	bad = keep_pads();
	if (bad >= 0) {
		fprintf(stderr, PROGRAM ": %s:%d: this landing pad is not understood: %s\n", in,
			bad + 1, lines[bad].text);
		return 1;
	}
	bad = mark_prologues();
	if (bad >= 0) {
		fprintf(stderr, PROGRAM ": %s:%d: no end of the prologue is known for %s\n", in,
			bad + 1, lines[bad].text);
		return 1;
	}
	faults_begin(out, in);
	print_lines(out);
	return 0;
}
