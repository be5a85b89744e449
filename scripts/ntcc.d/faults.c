// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of guarded code: each instruction that may fault gets an entry in the exception
 * table, and code for that case, which calls the dispatcher.
 *
 *	.Ltry:	open user memory
 *	.Lat:	the instruction
 *		close user memory
 *	.Lnext:	...
 *
 * and at the end of the function
 *
 *	.Lfixup: close user memory
 *		pushq	%rdi
 *		leaq	what it accesses, %rdi
 *		pushq	$.Lsite
 *		call	ntmem_seh_fault
 *	.Lback:	popq	%rdi
 *		popq	%rdi
 *		the instruction
 *		jmp	.Lnext
 *
 * ntmem_seh_fault() comes back if there is no guarded body around, with all registers as they
 * were: the instruction faults again where no table says what then, so that the kernel says
 * of it what it says of its own code. Else it goes to .Ltry or to a handler; to that by way of
 * the landing pad of the instruction, if it has one (see assembler.c).
 *
 * The processor refuses the kernel an address in the user half unless EFLAGS.AC is set (SMAP),
 * and Linux then does not look at the table either. So user memory is opened, by what the
 * kernel's alternatives make of it on this processor, for one instruction that has an address
 * of its own choosing: no call, no return and no schedule lies between. An interrupt there
 * saves and clears the flag. Whoever may choose the address gets nothing by that but what
 * copy_from_user() and copy_to_user() would give: an address in the kernel's half could be
 * accessed before, one in the user half is memory of the process that runs, which it owns; in
 * a kernel thread, of the process whose page tables the processor still has, as with those
 * routines. Execution is not opened by it at all. What has a fixed address, and what is on the
 * function's stack, is accessed as ever.
 *
 * A call of what a register holds is checked before it is made: code lies in the topmost 2
 * GiB, as -mcmodel=kernel has it. A call of what memory holds becomes a load and such a call,
 * by way of r11, which no call preserves and no argument is in. Jump tables, whose targets
 * are the compiler's, are left alone.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../../seh_site.h"
#include "assembly.h"
#include "instructions.h"
#include "ntcc.h"

static const enum ntmem_seh_site_kind site_kinds[] = {
	[ACCESS_READ] = NTMEM_SEH_SITE_READ,
	[ACCESS_WRITE] = NTMEM_SEH_SITE_WRITE,
	[ACCESS_BITS_READ] = NTMEM_SEH_SITE_BITS_READ,
	[ACCESS_BITS_WRITE] = NTMEM_SEH_SITE_BITS_WRITE,
	[ACCESS_DIVIDE_MEMORY] = NTMEM_SEH_SITE_DIVIDE_MEMORY,
	[ACCESS_DIVIDE] = NTMEM_SEH_SITE_DIVIDE,
	[ACCESS_MOVS] = NTMEM_SEH_SITE_MOVS,
	[ACCESS_CMPS] = NTMEM_SEH_SITE_CMPS,
	[ACCESS_STOS] = NTMEM_SEH_SITE_STOS,
	[ACCESS_SCAS] = NTMEM_SEH_SITE_SCAS,
	[ACCESS_LODS] = NTMEM_SEH_SITE_LODS,
	[ACCESS_ILLEGAL] = NTMEM_SEH_SITE_ILLEGAL,
	[ACCESS_PRIVILEGED] = NTMEM_SEH_SITE_PRIVILEGED,
	[ACCESS_CALL] = NTMEM_SEH_SITE_EXECUTE,
	[ACCESS_JUMP] = NTMEM_SEH_SITE_EXECUTE_JUMP,
};

/* What the kernel has in its place, or NULL if nothing is to be guarded. */
static char *pieces;

/* The code for faults, until the end of the function. */
static FILE *fixups;
static char *fixups_text;
static size_t fixups_length;
static int nr_sites;

/* Pieces of the kernel's --------------------------------------------------------- */

static void write_macro(FILE *out, const char *line)
{
	for (; *line; line++) {
		if (starts(line, "NTCC_AT")) {
			fputs("\\at", out);
			line += strlen("NTCC_AT") - 1;
		} else if (starts(line, "NTCC_FIXUP")) {
			fputs("\\fixup", out);
			line += strlen("NTCC_FIXUP") - 1;
		} else {
			putc(*line, out);
		}
	}
	putc('\n', out);
}

void faults_read_pieces(const char *path)
{
	static const char *const marks[] = {
		"# ntcc: open", "# ntcc: close", "# ntcc: entry", "# ntcc: end",
	};
	static const char *const macros[] = {
		"\t.macro ntcc_open", "\t.macro ntcc_close", "\t.macro ntcc_entry at, fixup",
	};
	struct source source = {};
	unsigned int nr_marks = 0;
	char *line, *rest;
	size_t length;
	FILE *out;

	source_read(&source, path);
	out = open_memstream(&pieces, &length);
	if (!out)
		die("out of memory");
	for (line = strtok_r(source.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		const char *text = skip_blanks(line);

		if (nr_marks < ARRAY_SIZE(marks) && starts(text, marks[nr_marks])) {
			if (nr_marks)
				fputs("\t.endm\n", out);
			if (nr_marks < ARRAY_SIZE(macros))
				fprintf(out, "%s\n", macros[nr_marks]);
			nr_marks++;
		} else if (nr_marks && nr_marks < ARRAY_SIZE(marks) && *text != '#' &&
			   !word_is(text, ".loc")) {
			write_macro(out, line);
		}
	}
	if (fclose(out) || nr_marks != ARRAY_SIZE(marks))
		die("%s: does not have what the kernel needs for faults", path);
}

/* Text -------------------------------------------------------------------------- */

/* The register that it is computed into is pushed first, so the stack is off by that much. */
static void print_address(FILE *out, const struct instruction *instruction)
{
	const struct operand *memory = instruction->memory;
	const char *off = "";

	if (starts(instruction->name, "movabs")) {
		fprintf(out, "\tmovabsq\t$%.*s, %%rdi\n", (int)memory->length, memory->text);
		return;
	}
	/* Objtool takes a leaq of a number for one of a place in the code. */
	if (operand_is_number(memory)) {
		fprintf(out, "\tmovq\t$%.*s, %%rdi\n", (int)memory->length, memory->text);
		return;
	}
	if (operand_has(memory, "%rsp"))
		off = memory->text[0] == '(' ? "8" : "8+";
	fprintf(out, "\tleaq\t%s%.*s, %%rdi\n", off, (int)memory->length, memory->text);
}

/* Which register, for kinds that say so: that of the divisor, or of the number of a bit. */
static unsigned int find_register(const struct instruction *instruction, unsigned int *size)
{
	int number = register_number(&instruction->operands[0], size);

	return number < 0 ? 0 : number;
}

/* What is between two calls of these is one fixup, for site @nr. */
static void begin_fixup(int nr, bool is_open)
{
	if (!fixups) {
		fixups = open_memstream(&fixups_text, &fixups_length);
		if (!fixups)
			die("out of memory");
	}
	fprintf(fixups, ".Lntcc_fixup%d:\n", nr);
	if (is_open)
		fputs("\tntcc_close\n", fixups);
	fputs("\tpushq\t%rdi\n", fixups);
}

static void end_fixup(int nr, const struct instruction *instruction, const char *text)
{
	fprintf(fixups,
		"\tpushq\t$.Lntcc_site%d\n"
		"\tcall\tntmem_seh_fault\n"
		".Lntcc_back%d:\n"
		"\tpopq\t%%rdi\n"
		"\tpopq\t%%rdi\n"
		"%s\n",
		nr, nr, text);
	if (instruction->access != ACCESS_ILLEGAL && instruction->access != ACCESS_JUMP)
		fprintf(fixups, "\tjmp\t.Lntcc_next%d\n", nr);
}

static void print_site(FILE *out, const struct line *line, int nr, enum ntmem_seh_site_kind kind,
		       unsigned int size, unsigned int operand)
{
	const char *pad = line->pad >= 0 ? lines[line->pad].text : NULL;

	fprintf(out,
		"\t.pushsection .rodata.ntmem_sites, \"a\"\n"
		"\t.balign\t4\n"
		".Lntcc_site%d:\n"
		"\t.long\t.Lntcc_back%d-.Lntcc_at%d, .Lntcc_back%d-.Lntcc_try%d\n"
		"\t.long\t.Lntcc_back%d-.Lntcc_next%d\n",
		nr, nr, nr, nr, nr, nr, nr);
	if (pad)
		fprintf(out, "\t.long\t.Lntcc_back%d-%.*s\n", nr, (int)symbol_length(pad), pad);
	else
		fputs("\t.long\t0\n", out);
	fprintf(out, "\t.byte\t%d, %u, %u, 0\n\t.popsection\n", kind, size, operand);
}

/* Whether the instruction is within what is known to be there. */
static bool is_safe(const struct line *line, const struct instruction *instruction)
{
	const struct operand *memory = instruction->memory;
	bool has_frame = line->function >= 0 && lines[line->function].frame_pointer;

	if (instruction->access > ACCESS_DIVIDE_MEMORY)
		return false;
	if (instruction->access == ACCESS_DIVIDE_MEMORY)
		return operand_has_segment(memory);
	if (operand_has_segment(memory) || operand_is_at(memory, "%rsp") ||
	    (has_frame && operand_is_at(memory, "%rbp")))
		return true;
	/* A variable. It may be one that is not to be written. */
	return (instruction->access == ACCESS_READ || instruction->access == ACCESS_BITS_READ) &&
	       !operand_may_be_user(memory);
}

/* Instructions ------------------------------------------------------------------- */

static void print_guarded(FILE *out, const struct line *line,
			  const struct instruction *instruction, const char *text)
{
	bool is_string = instruction->access >= ACCESS_MOVS && instruction->access <= ACCESS_LODS;
	bool is_open = is_string ||
		       (instruction->memory && operand_may_be_user(instruction->memory));
	unsigned int size = instruction->size, operand = 0;
	int nr = nr_sites++;

	if (instruction->access == ACCESS_DIVIDE || instruction->access == ACCESS_BITS_READ ||
	    instruction->access == ACCESS_BITS_WRITE)
		operand = find_register(instruction, &size);
	fprintf(out, ".Lntcc_try%d:\n", nr);
	if (is_open)
		fputs("\tntcc_open\n", out);
	fprintf(out, ".Lntcc_at%d:\n%s\n", nr, text);
	if (is_open)
		fputs("\tntcc_close\n", out);
	fprintf(out, ".Lntcc_next%d:\n\tntcc_entry .Lntcc_at%d, .Lntcc_fixup%d\n", nr, nr, nr);
	print_site(out, line, nr, site_kinds[instruction->access], size, operand);

	begin_fixup(nr, is_open);
	if (instruction->memory && !is_string)
		print_address(fixups, instruction);
	end_fixup(nr, instruction, text);
}

/* Kernels whose indirect branches go through thunks have one for each register. */
static void print_checked(FILE *out, const struct line *line,
			  const struct instruction *instruction, const char *text,
			  const char *name, size_t length)
{
	int nr = nr_sites++;

	fprintf(out,
		".Lntcc_try%d:\n"
		".Lntcc_at%d:\n"
		"\tcmpq\t$-0x80000000, %%%.*s\n"
		"\tjb\t.Lntcc_fixup%d\n"
		"%s\n"
		".Lntcc_next%d:\n",
		nr, nr, (int)length, name, nr, text, nr);
	print_site(out, line, nr, site_kinds[instruction->access], 0, 0);
	begin_fixup(nr, false);
	fprintf(fixups, "\tmovq\t%%%.*s, %%rdi\n", (int)length, name);
	end_fixup(nr, instruction, text);
}

/* One of a number: there is nothing to check, and it is no branch that is to be predicted. */
static void print_hopeless(FILE *out, const struct line *line,
			   const struct instruction *instruction, const char *text,
			   const struct operand *operand)
{
	int nr = nr_sites++;

	fprintf(out,
		".Lntcc_try%d:\n"
		".Lntcc_at%d:\n"
		"\tjmp\t.Lntcc_fixup%d\n"
		".Lntcc_next%d:\n",
		nr, nr, nr, nr);
	print_site(out, line, nr, site_kinds[instruction->access], 0, 0);
	begin_fixup(nr, false);
	fprintf(fixups, "\tmovq\t$%.*s, %%rdi\n", (int)operand->length, operand->text);
	end_fixup(nr, instruction, text);
}

static void print_load_and_branch(FILE *out, const struct line *line,
				  const struct instruction *instruction,
				  const struct operand *target)
{
	struct instruction load = {
		.name = "movq", .name_length = 4, .access = ACCESS_READ, .memory = target,
		.size = 8,
	};
	char *text;

	if (asprintf(&text, "\tmovq\t%.*s, %%r11", (int)target->length, target->text) < 0)
		die("out of memory");
	if (is_safe(line, &load))
		fprintf(out, "%s\n", text);
	else
		print_guarded(out, line, &load, text);
	free(text);
	if (asprintf(&text, "\t%s%s\t*%%r11", instruction->notrack ? "notrack " : "",
		     instruction->access == ACCESS_CALL ? "call" : "jmp") < 0)
		die("out of memory");
	print_checked(out, line, instruction, text, "r11", 3);
	free(text);
}

static bool print_branch(FILE *out, const struct line *line,
			 const struct instruction *instruction)
{
	const char *text = line->whole;
	struct operand target = instruction->operands[0];
	size_t length;
	const char *name;

	if (target.text[0] != '*') {
		if (isdigit((unsigned char)target.text[0])) {
			print_hopeless(out, line, instruction, text, &target);
			return true;
		}
		/* __x86_indirect_thunk_rax, and the like. */
		name = memrchr(target.text, '_', target.length) + 1;
		length = target.text + target.length - name;
		print_checked(out, line, instruction, text, name, length);
		return true;
	}
	target.text++;
	target.length--;
	if (operand_is_register(&target)) {
		if (instruction->access == ACCESS_JUMP && instruction->notrack)
			return false;
		print_checked(out, line, instruction, text, target.text + 1, target.length - 1);
		return true;
	}
	if (operand_has_segment(&target))
		return false;
	if (instruction->access == ACCESS_JUMP && starts(target.text, ".L"))
		return false;
	print_load_and_branch(out, line, instruction, &target);
	return true;
}

static bool is_looked_at(const struct line *line)
{
	return pieces && !line->dropped && !line->foreign &&
	       (line->kind == LINE_INSTRUCTION || line->kind == LINE_ASM);
}

/* Whether the line may fault where that is to be an exception. */
static bool may_fault(const struct line *line, struct instruction *instruction)
{
	if (!is_looked_at(line))
		return false;
	instruction_read(instruction, line->text);
	switch (instruction->access) {
	case ACCESS_UNKNOWN:
	case ACCESS_NONE:
		return false;
	case ACCESS_CALL:
	case ACCESS_JUMP:
		return true;
	default:
		return !is_safe(line, instruction);
	}
}

bool faults_need_pad(int i)
{
	struct instruction instruction;

	return may_fault(&lines[i], &instruction);
}

bool faults_print(FILE *out, int i)
{
	const struct line *line = &lines[i];
	struct instruction instruction;

	if (!may_fault(line, &instruction))
		return false;
	if (instruction.access == ACCESS_CALL || instruction.access == ACCESS_JUMP)
		return print_branch(out, line, &instruction);
	print_guarded(out, line, &instruction, line->whole);
	return true;
}

/* The code goes on in another section, with a part of the function that is seldom run. */
static bool changes_section(int i)
{
	size_t length = symbol_length(lines[i].section);

	return i && lines[i].code && lines[i - 1].code &&
	       (symbol_length(lines[i - 1].section) != length ||
		strncmp(lines[i].section, lines[i - 1].section, length));
}

/* In front of what says how long the function is, to the debugger or the linker. */
static bool ends_function(int i)
{
	return lines[i].code &&
	       (starts(lines[i].text, ".LFE") || word_is(lines[i].text, ".size"));
}

void faults_end_function(FILE *out, int i)
{
	if (!fixups || !(ends_function(i) || changes_section(i)))
		return;
	if (fclose(fixups))
		die("out of memory");
	fwrite(fixups_text, 1, fixups_length, out);
	free(fixups_text);
	fixups = NULL;
}

/* Inline assembly says where in the source it stands; of other code the function is known. */
static void print_place(const char *path, int i)
{
	int function = lines[i].function, at = i, nr = i + 1, begin = 0, end = 0;

	if (lines[i].kind == LINE_ASM)
		while (!is_line_of_source(lines[at].text) && !starts(lines[at].text, "#APP"))
			at--;
	if (sscanf(lines[at].text, "# %d \"%n%*[^\"]%n", &nr, &begin, &end) == 1 && end)
		fprintf(stderr, PROGRAM ": %.*s:%d", end - begin, lines[at].text + begin, nr);
	else
		fprintf(stderr, PROGRAM ": %s:%d", path, i + 1);
	if (function >= 0)
		fprintf(stderr, ": %.*s()", (int)symbol_length(lines[function].text),
			lines[function].text);
}

void faults_begin(FILE *out, const char *path)
{
	struct instruction instruction;
	unsigned int nr_unknown = 0;
	int i;

	if (!pieces)
		return;
	for (i = 0; i < nr_lines; i++) {
		if (!is_looked_at(&lines[i]))
			continue;
		instruction_read(&instruction, lines[i].text);
		if (instruction.access != ACCESS_UNKNOWN)
			continue;
		print_place(path, i);
		fprintf(stderr, ": cannot tell how this instruction faults: %s\n", lines[i].text);
		nr_unknown++;
	}
	if (nr_unknown)
		exit(1);
	library_rename();
	fputs(pieces, out);
}
