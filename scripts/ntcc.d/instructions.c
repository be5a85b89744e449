// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions of x86-64, as gcc writes them, and what they do with memory.
 *
 * The table has what gcc 11 to 14 write for kernels, which is without floating point and
 * vectors, and what inline assembly in such code has. What is not in it is not known,
 * whether it has an operand in memory or not: who calls says so and stops.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "assembly.h"
#include "instructions.h"
#include "ntcc.h"

/* What a name says of the operand in memory, if there is one. */
enum rule {
	RULE_NONE,		/* it is not accessed */
	RULE_READ,
	RULE_WRITE,
	RULE_LAST,		/* written if it is the last one, and else read */
	RULE_SHIFT,		/* as the last one; a register counts, of whatever size */
	RULE_BITS_READ,
	RULE_BITS_WRITE,
	RULE_DIVIDE,
	RULE_STRING,		/* and which one, its access says */
	RULE_TRAP,
	RULE_BRANCH,
};

/*
 * Sized names may have a letter for the size of their operands behind them. Without it a
 * register says it, and without that the assembler takes @size. Of others @size is what the
 * name says, or 0 if it says nothing.
 */
struct known {
	const char *name;
	enum rule rule;
	bool sized;
	unsigned int size;	/* of what is accessed, in bytes */
	enum access access;
};

#define SIZED_OR(size, name, rule) { name, rule, true, size, ACCESS_NONE }
#define SIZED(name, rule) SIZED_OR(4, name, rule)
#define FIXED(size, name, rule) { name, rule, false, size, ACCESS_NONE }
#define PLAIN(name, rule) FIXED(0, name, rule)
#define STRING(name, access) { name, RULE_STRING, true, 4, access }
#define TRAP(name, access) { name, RULE_TRAP, false, 0, access }

static const struct known known[] = {
	SIZED("mov", RULE_LAST), SIZED("movabs", RULE_LAST), SIZED("movbe", RULE_LAST),
	SIZED("movnti", RULE_LAST),
	FIXED(1, "movzbl", RULE_READ), FIXED(1, "movzbw", RULE_READ), FIXED(1, "movzbq", RULE_READ),
	FIXED(2, "movzwl", RULE_READ), FIXED(2, "movzwq", RULE_READ), FIXED(1, "movzx", RULE_READ),
	FIXED(1, "movsbl", RULE_READ), FIXED(1, "movsbw", RULE_READ), FIXED(1, "movsbq", RULE_READ),
	FIXED(2, "movswl", RULE_READ), FIXED(2, "movswq", RULE_READ), FIXED(4, "movslq", RULE_READ),
	FIXED(1, "movsx", RULE_READ), FIXED(4, "movsxd", RULE_READ),
	FIXED(1, "movzb", RULE_READ), FIXED(2, "movzw", RULE_READ),
	SIZED("add", RULE_LAST), SIZED("sub", RULE_LAST), SIZED("adc", RULE_LAST),
	SIZED("sbb", RULE_LAST), SIZED("and", RULE_LAST), SIZED("or", RULE_LAST),
	SIZED("xor", RULE_LAST), SIZED("inc", RULE_LAST), SIZED("dec", RULE_LAST),
	SIZED("neg", RULE_LAST), SIZED("not", RULE_LAST), SIZED("shl", RULE_SHIFT),
	SIZED("sal", RULE_SHIFT), SIZED("shr", RULE_SHIFT), SIZED("sar", RULE_SHIFT),
	SIZED("rol", RULE_SHIFT), SIZED("ror", RULE_SHIFT), SIZED("rcl", RULE_SHIFT),
	SIZED("rcr", RULE_SHIFT), SIZED("shld", RULE_LAST), SIZED("shrd", RULE_LAST),
	SIZED("cmp", RULE_READ), SIZED("test", RULE_READ),
	SIZED("mul", RULE_READ), SIZED("imul", RULE_READ),
	SIZED("div", RULE_DIVIDE), SIZED("idiv", RULE_DIVIDE),
	SIZED("bt", RULE_BITS_READ), SIZED("bts", RULE_BITS_WRITE),
	SIZED("btr", RULE_BITS_WRITE), SIZED("btc", RULE_BITS_WRITE),
	SIZED("bsf", RULE_READ), SIZED("bsr", RULE_READ), SIZED("tzcnt", RULE_READ),
	SIZED("lzcnt", RULE_READ), SIZED("popcnt", RULE_READ), SIZED("bswap", RULE_NONE),
	SIZED("andn", RULE_READ), SIZED("bextr", RULE_READ), SIZED("blsr", RULE_READ),
	SIZED("blsi", RULE_READ), SIZED("blsmsk", RULE_READ), SIZED("bzhi", RULE_READ),
	SIZED("pext", RULE_READ), SIZED("pdep", RULE_READ), SIZED("mulx", RULE_READ),
	SIZED("rorx", RULE_READ), SIZED("sarx", RULE_READ), SIZED("shlx", RULE_READ),
	SIZED("shrx", RULE_READ), SIZED("adcx", RULE_READ), SIZED("adox", RULE_READ),
	SIZED("crc32", RULE_READ),
	SIZED("xchg", RULE_WRITE), SIZED("xadd", RULE_WRITE), SIZED("cmpxchg", RULE_WRITE),
	FIXED(8, "cmpxchg8b", RULE_WRITE), FIXED(16, "cmpxchg16b", RULE_WRITE),
	SIZED_OR(8, "push", RULE_READ), SIZED_OR(8, "pop", RULE_WRITE),
	STRING("movs", ACCESS_MOVS), STRING("cmps", ACCESS_CMPS), STRING("stos", ACCESS_STOS),
	STRING("scas", ACCESS_SCAS), STRING("lods", ACCESS_LODS),
	PLAIN("jmp", RULE_BRANCH), SIZED("call", RULE_BRANCH),
	TRAP("ud2", ACCESS_ILLEGAL),
	TRAP("rdmsr", ACCESS_PRIVILEGED), TRAP("wrmsr", ACCESS_PRIVILEGED),
	TRAP("rdpmc", ACCESS_PRIVILEGED), TRAP("xsetbv", ACCESS_PRIVILEGED),
	/* These do not look at what their operand addresses. */
	SIZED("lea", RULE_NONE), SIZED("nop", RULE_NONE), PLAIN("invlpg", RULE_NONE),
	PLAIN("prefetch", RULE_NONE), PLAIN("prefetchw", RULE_NONE),
	PLAIN("prefetchwt1", RULE_NONE), PLAIN("prefetchnta", RULE_NONE),
	PLAIN("prefetcht0", RULE_NONE), PLAIN("prefetcht1", RULE_NONE),
	PLAIN("prefetcht2", RULE_NONE),
	PLAIN("clflush", RULE_READ), PLAIN("clflushopt", RULE_READ), PLAIN("clwb", RULE_READ),
	FIXED(10, "lgdt", RULE_READ), FIXED(10, "lidt", RULE_READ), FIXED(10, "sgdt", RULE_WRITE),
	FIXED(10, "sidt", RULE_WRITE), SIZED_OR(2, "str", RULE_WRITE),
	SIZED_OR(2, "sldt", RULE_WRITE),
	/* These have no operand in memory but the function's own stack. */
	SIZED("ret", RULE_NONE), SIZED("leave", RULE_NONE), PLAIN("endbr64", RULE_NONE),
	PLAIN("cltq", RULE_NONE), PLAIN("cqto", RULE_NONE), PLAIN("cltd", RULE_NONE),
	PLAIN("cwtl", RULE_NONE), PLAIN("cwtd", RULE_NONE), PLAIN("cbtw", RULE_NONE),
	SIZED("pushf", RULE_NONE), SIZED("popf", RULE_NONE), PLAIN("lahf", RULE_NONE),
	PLAIN("sahf", RULE_NONE), PLAIN("cld", RULE_NONE), PLAIN("std", RULE_NONE),
	PLAIN("clc", RULE_NONE), PLAIN("stc", RULE_NONE), PLAIN("cmc", RULE_NONE),
	PLAIN("cli", RULE_NONE), PLAIN("sti", RULE_NONE), PLAIN("hlt", RULE_NONE),
	PLAIN("pause", RULE_NONE), PLAIN("int3", RULE_NONE), PLAIN("int", RULE_NONE),
	PLAIN("lfence", RULE_NONE), PLAIN("mfence", RULE_NONE), PLAIN("sfence", RULE_NONE),
	PLAIN("serialize", RULE_NONE), PLAIN("cpuid", RULE_NONE), PLAIN("rdtsc", RULE_NONE),
	PLAIN("rdtscp", RULE_NONE), PLAIN("rdpid", RULE_NONE), SIZED("rdrand", RULE_NONE),
	SIZED("rdseed", RULE_NONE), PLAIN("xgetbv", RULE_NONE), PLAIN("wbinvd", RULE_NONE),
	PLAIN("clts", RULE_NONE), PLAIN("swapgs", RULE_NONE), PLAIN("stac", RULE_NONE),
	PLAIN("clac", RULE_NONE), PLAIN("tpause", RULE_NONE), PLAIN("umwait", RULE_NONE),
	PLAIN("vmcall", RULE_NONE), PLAIN("vmmcall", RULE_NONE), SIZED("rdfsbase", RULE_NONE),
	SIZED("rdgsbase", RULE_NONE), SIZED("wrfsbase", RULE_NONE), SIZED("wrgsbase", RULE_NONE),
	SIZED("in", RULE_NONE),
	SIZED("out", RULE_NONE),
};

static const char *const conditions[] = {
	"a", "ae", "b", "be", "c", "e", "g", "ge", "l", "le", "na", "nae", "nb", "nbe", "nc",
	"ne", "ng", "nge", "nl", "nle", "no", "np", "ns", "nz", "o", "p", "pe", "po", "s", "z",
};

static const char *const prefixes[] = {
	"lock", "rep", "repe", "repz", "repne", "repnz", "notrack", "bnd", "cs", "ds", "data16",
};

/* Names ------------------------------------------------------------------------ */

static bool is_name(const char *text, size_t length, const char *name)
{
	return strlen(name) == length && !memcmp(text, name, length);
}

static unsigned int letter_size(char letter)
{
	switch (letter) {
	case 'b':
		return 1;
	case 'w':
		return 2;
	case 'l':
		return 4;
	case 'q':
		return 8;
	default:
		return 0;
	}
}

static bool is_condition(const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(conditions); i++)
		if (is_name(text, length, conditions[i]))
			return true;
	return false;
}

/* Whether it is such a name with a condition behind it, and perhaps a size. */
static bool is_conditional(const struct instruction *instruction, const char *name)
{
	const char *text = instruction->name + strlen(name);
	size_t length = instruction->name_length - strlen(name);

	if (instruction->name_length <= strlen(name) ||
	    memcmp(instruction->name, name, strlen(name)))
		return false;
	return is_condition(text, length) ||
	       (length > 1 && letter_size(text[length - 1]) && is_condition(text, length - 1));
}

/* Operands --------------------------------------------------------------------- */

bool operand_is_register(const struct operand *operand)
{
	return operand->text[0] == '%' && !memchr(operand->text, ':', operand->length) &&
	       !memchr(operand->text, '(', operand->length);
}

int register_number(const struct operand *operand, unsigned int *size)
{
	static const char *const old[] = { "ax", "cx", "dx", "bx", "sp", "bp", "si", "di" };
	const char *name = operand->text + 1;
	size_t length = operand->length - 1;
	char *end;
	int i;

	if (operand->text[0] != '%' || length < 2)
		return -1;
	if (name[0] == 'r' && isdigit((unsigned char)name[1])) {
		i = strtol(name + 1, &end, 10);
		*size = 8;
		if (end < name + length)
			*size = *end == 'd' ? 4 : letter_size(*end);
		return i;
	}
	*size = 2;
	if (length == 3 && (name[0] == 'r' || name[0] == 'e')) {
		*size = name[0] == 'r' ? 8 : 4;
		name++;
		length--;
	} else if (length == 3 && name[2] == 'l') {
		*size = 1;
		length--;
	}
	for (i = 0; i < (int)ARRAY_SIZE(old); i++) {
		if (is_name(name, length, old[i]))
			return i;
		if (i < 4 && length == 2 && name[0] == old[i][0] &&
		    (name[1] == 'l' || name[1] == 'h')) {
			/* The upper byte of the lower two, which calls for another number. */
			*size = 1;
			return name[1] == 'h' ? i + 16 : i;
		}
	}
	return -1;
}

/* The registers that address, or NULL. */
static const char *address_registers(const struct operand *operand)
{
	const char *open = memchr(operand->text, '(', operand->length);

	/* Parentheses may also be around a part of the distance. */
	while (open) {
		const char *inside = skip_blanks(open + 1);

		if (*inside == '%' || *inside == ',')
			return open + 1;
		open = memchr(open + 1, '(', operand->text + operand->length - open - 1);
	}
	return NULL;
}

bool operand_has_segment(const struct operand *operand)
{
	return starts(operand->text, "%gs:") || starts(operand->text, "%fs:") ||
	       starts(operand->text, "*%gs:") || starts(operand->text, "*%fs:");
}

bool operand_is_number(const struct operand *operand)
{
	const char *text = operand->text;

	if (*text == '-')
		text++;
	return !address_registers(operand) && isdigit((unsigned char)*text);
}

bool operand_may_be_user(const struct operand *operand)
{
	const char *registers = address_registers(operand);

	return registers ? !starts(registers, "%rip") : operand_is_number(operand);
}

bool operand_is_at(const struct operand *operand, const char *name)
{
	const char *registers = address_registers(operand);

	return registers && starts(registers, name) && registers[strlen(name)] == ')';
}

bool operand_has(const struct operand *operand, const char *name)
{
	const char *registers = address_registers(operand);
	const char *end = operand->text + operand->length;

	for (; registers && registers + strlen(name) < end; registers++)
		if (starts(registers, name))
			return true;
	return false;
}

/* Reading ---------------------------------------------------------------------- */

static void add_operand(struct instruction *instruction, const char *from, const char *to)
{
	struct operand *operand;

	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	if (to == from)
		return;
	if (instruction->nr_operands < MAX_OPERANDS) {
		operand = &instruction->operands[instruction->nr_operands];
		*operand = (struct operand){ from, (size_t)(to - from) };
	}
	instruction->nr_operands++;
}

static void read_operands(struct instruction *instruction, const char *text)
{
	const char *from = text;
	int depth = 0;

	for (; *text && *text != '#' && *text != ';'; text++) {
		if (*text == '(')
			depth++;
		else if (*text == ')')
			depth--;
		if (*text != ',' || depth)
			continue;
		add_operand(instruction, from, text);
		from = skip_blanks(text + 1);
	}
	add_operand(instruction, from, text);
}

/* Reads what precedes the operands, which it returns. */
static const char *read_name(struct instruction *instruction, const char *text)
{
	size_t length, i;

	for (;;) {
		length = symbol_length(text);
		for (i = 0; i < ARRAY_SIZE(prefixes); i++)
			if (is_name(text, length, prefixes[i]))
				break;
		if (i == ARRAY_SIZE(prefixes))
			break;
		if (!strcmp(prefixes[i], "notrack"))
			instruction->notrack = true;
		text = skip_blanks(text + length);
		if (*text == ';' || *text == '\n')
			text = skip_blanks(text + 1);
	}
	instruction->name = text;
	instruction->name_length = length;
	return skip_blanks(text + length);
}

static const struct known *find_known(const struct instruction *instruction)
{
	static const struct known conditional_move = PLAIN("cmov", RULE_READ);
	static const struct known conditional_set = FIXED(1, "set", RULE_WRITE);
	static const struct known conditional_jump = PLAIN("j", RULE_NONE);
	static const struct known sign_extension = SIZED("movs", RULE_READ);
	const char *name = instruction->name;
	size_t length = instruction->name_length, i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (is_name(name, length, known[i].name))
			return &known[i];
	/* From memory to memory, these are the string instructions. */
	if (length == 5 && starts(name, "movs") && letter_size(name[4]) &&
	    instruction->nr_operands == 2 && operand_is_register(&instruction->operands[1]))
		return &sign_extension;
	for (i = 0; length > 1 && letter_size(name[length - 1]) && i < ARRAY_SIZE(known); i++)
		if (known[i].sized && is_name(name, length - 1, known[i].name))
			return &known[i];
	if (is_conditional(instruction, "cmov"))
		return &conditional_move;
	if (is_conditional(instruction, "set"))
		return &conditional_set;
	return is_conditional(instruction, "j") ? &conditional_jump : NULL;
}

static bool is_memory(const struct operand *operand)
{
	return operand->text[0] != '$' && !operand_is_register(operand);
}

static unsigned int find_size(const struct instruction *instruction, const struct known *found)
{
	unsigned int size, i;

	/* The last letter of a name such as sub says nothing. */
	if (found->sized && instruction->name_length > strlen(found->name))
		return letter_size(instruction->name[instruction->name_length - 1]);
	if ((found->sized || !found->size) && found->rule != RULE_SHIFT)
		for (i = instruction->nr_operands; i--; )
			if (register_number(&instruction->operands[i], &size) >= 0)
				return size;
	return found->size;
}

/* Where the operand is, in registers that the text need not name. */
static bool is_string(const struct instruction *instruction)
{
	unsigned int i;

	for (i = 0; i < instruction->nr_operands; i++) {
		const struct operand *operand = &instruction->operands[i];

		if (is_memory(operand) && !operand_is_at(operand, "%rsi") &&
		    !operand_is_at(operand, "%rdi"))
			return false;
	}
	return true;
}

/* A place of inline assembly, such as 1f: no number by itself. */
static bool is_local_label(const struct operand *operand)
{
	size_t length = strspn(operand->text, "0123456789");

	return length && length + 1 == operand->length &&
	       (operand->text[length] == 'f' || operand->text[length] == 'b');
}

static enum access find_branch(struct instruction *instruction)
{
	const struct operand *operand = &instruction->operands[0];

	if (instruction->nr_operands != 1)
		return ACCESS_UNKNOWN;
	instruction->memory = NULL;
	if (is_local_label(operand) ||
	    (operand->text[0] != '*' && !isdigit((unsigned char)operand->text[0]) &&
	     !starts(operand->text, "__x86_indirect_")))
		return ACCESS_NONE;
	return starts(instruction->name, "jmp") ? ACCESS_JUMP : ACCESS_CALL;
}

static enum access find_access(struct instruction *instruction, const struct known *found)
{
	const struct operand *last = &instruction->operands[instruction->nr_operands - 1];
	const struct operand *memory = instruction->memory;

	switch (found->rule) {
	case RULE_BRANCH:
		return find_branch(instruction);
	case RULE_STRING:
		return is_string(instruction) ? found->access : ACCESS_UNKNOWN;
	case RULE_TRAP:
		return found->access;
	case RULE_DIVIDE:
		return memory ? ACCESS_DIVIDE_MEMORY : ACCESS_DIVIDE;
	default:
		break;
	}
	if (!memory)
		return ACCESS_NONE;
	switch (found->rule) {
	case RULE_READ:
		return ACCESS_READ;
	case RULE_WRITE:
		return ACCESS_WRITE;
	case RULE_LAST:
	case RULE_SHIFT:
		return memory == last ? ACCESS_WRITE : ACCESS_READ;
	case RULE_BITS_READ:
		return operand_is_register(&instruction->operands[0]) ? ACCESS_BITS_READ :
									ACCESS_READ;
	case RULE_BITS_WRITE:
		return operand_is_register(&instruction->operands[0]) ? ACCESS_BITS_WRITE :
									ACCESS_WRITE;
	default:
		return ACCESS_NONE;
	}
}

void instruction_read(struct instruction *instruction, const char *text)
{
	const struct known *found;
	unsigned int i;

	*instruction = (struct instruction){};
	read_operands(instruction, read_name(instruction, text));
	/* A prefix that stands by itself is one for the instruction in the next line. */
	found = instruction->name_length ? find_known(instruction) : NULL;
	if (!found || instruction->nr_operands > MAX_OPERANDS)
		return;
	for (i = 0; i < instruction->nr_operands; i++)
		if (is_memory(&instruction->operands[i]))
			instruction->memory = &instruction->operands[i];
	instruction->access = find_access(instruction, found);
	instruction->size = find_size(instruction, found);
}
