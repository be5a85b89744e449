/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions of x86-64, as gcc writes them, and what they do with memory.
 */
#ifndef NTCC_INSTRUCTIONS_H
#define NTCC_INSTRUCTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define MAX_OPERANDS 4

/* What may go wrong in an instruction. */
enum access {
	ACCESS_UNKNOWN,
	ACCESS_NONE,
	ACCESS_READ,		/* of the operand in memory, as all up to the divisions */
	ACCESS_WRITE,
	ACCESS_BITS_READ,	/* the register in front says how far from there */
	ACCESS_BITS_WRITE,
	ACCESS_DIVIDE_MEMORY,	/* which has the divisor */
	ACCESS_DIVIDE,
	ACCESS_MOVS,		/* strings, at registers that the text does not name */
	ACCESS_CMPS,
	ACCESS_STOS,
	ACCESS_SCAS,
	ACCESS_LODS,
	ACCESS_ILLEGAL,		/* always */
	ACCESS_PRIVILEGED,	/* nothing in memory, but it may be refused */
	ACCESS_CALL,		/* of what a register or memory holds */
	ACCESS_JUMP,
};

/* Text of the line, without blanks around it. */
struct operand {
	const char *text;
	size_t length;
};

struct instruction {
	bool notrack;
	const char *name;	/* the mnemonic */
	size_t name_length;
	struct operand operands[MAX_OPERANDS];
	unsigned int nr_operands;
	enum access access;
	const struct operand *memory;	/* the operand that is, or NULL */
	unsigned int size;	/* of what is accessed, in bytes; 0 if that is not known */
};

/* Takes an instruction apart. Access is ACCESS_UNKNOWN if that cannot be done. */
void instruction_read(struct instruction *instruction, const char *text);

/* In the order that instructions and CONTEXT count them, or -1; its size in bytes. */
int register_number(const struct operand *operand, unsigned int *size);
bool operand_is_register(const struct operand *operand);
/* Whether the text is an address, as a number. */
bool operand_is_number(const struct operand *operand);
/* Whether the text names a register that addresses, or is a number: it may be anything. */
bool operand_may_be_user(const struct operand *operand);
/* Whether it is a place in memory of the processor's or the task's own. */
bool operand_has_segment(const struct operand *operand);
/* Whether it is addressed by that register alone, and a distance. */
bool operand_is_at(const struct operand *operand, const char *name);
/* Whether it is addressed by that register at all. */
bool operand_has(const struct operand *operand, const char *name);

#endif /* NTCC_INSTRUCTIONS_H */
