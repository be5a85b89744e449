// SPDX-License-Identifier: GPL-2.0-only
/*
 * Structured exceptions: faults of the processor's, in code that ntcc has compiled.
 *
 * The kernel's exception table leads from the instruction to its fixup (scripts/ntcc.d/faults.c
 * has both), and that calls here, as an ordinary routine with the stack as it was. So whatever
 * may be done at that place may be done in a filter, and nothing of the kernel's is held.
 *
 * What was to be accessed, and how, comes from the instruction: its text says what address to
 * compute and from which registers, and these are as they were. The processor's own
 * word for it is gone by then, since another fault may have come.
 *
 * Without a guarded body around, the instruction is made to fault again, where no table
 * helps: the kernel then says of it what it says of its own.
 *
 * Difference: NT stops with PAGE_FAULT_IN_NONPAGED_AREA where an address of the kernel's half
 * is bad. Here that is an exception too, unless violation=strict asks for NT's way.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include <asm/processor.h>

#include "internal.h"
#include "seh.h"
#include "useraccess.h"

/* The largest access of one instruction that is not repeated, in bytes. */
#define MAX_ACCESS 16

/* Addresses ----------------------------------------------------------------- */

static bool fault_is_user(unsigned long address)
{
	return (long)address >= 0;
}

/**
 * ntmem_seh_is_canonical() - tell whether the processor has a place for an address
 * @address: any
 *
 * Context: Any context, any IRQL.
 * Return: whether a page fault is what it would lead to, if anything.
 */
bool ntmem_seh_is_canonical(unsigned long address)
{
	unsigned int unused = BITS_PER_LONG -
			      (boot_cpu_has(X86_FEATURE_LA57) ? 57 : 48);

	return (unsigned long)((long)(address << unused) >> unused) == address;
}

static bool fault_read(void *to, unsigned long address, size_t size)
{
	if (!fault_is_user(address))
		return ntmem_read_nofault(to, (const void *)address, size);
	return address < TASK_SIZE_MAX - size && ntmem_user_try_read(to, address, size) == size;
}

static bool fault_is_readable(unsigned long address, size_t size)
{
	u8 bytes[MAX_ACCESS];

	return fault_read(bytes, address, clamp_t(size_t, size, 1, MAX_ACCESS));
}

/* Which byte of an access is out of reach: the first, or the first of another page. */
static unsigned long fault_place(unsigned long address, size_t size)
{
	unsigned long end = PAGE_ALIGN(address);

	if (size > 1 && end != address && end - address < size &&
	    fault_is_readable(address, end - address) &&
	    !fault_is_readable(end, address + size - end))
		return end;
	return address;
}

/* Records ------------------------------------------------------------------- */

static void fault_set_access(EXCEPTION_RECORD *record, u8 kind, unsigned long address, size_t size)
{
	record->ExceptionCode = STATUS_ACCESS_VIOLATION;
	record->NumberParameters = 2;
	record->ExceptionInformation[0] = kind;
	record->ExceptionInformation[1] = address;
	/*
	 * The processor does not say of such an address what was to be done with it, nor of
	 * operands that have to be aligned which they were.
	 */
	if (!ntmem_seh_is_canonical(address) || (size == 16 && address % 16)) {
		if (kind != EXCEPTION_EXECUTE_FAULT)
			record->ExceptionInformation[0] = EXCEPTION_READ_FAULT;
		record->ExceptionInformation[1] = ~0UL;
	} else if (kind != EXCEPTION_EXECUTE_FAULT) {
		record->ExceptionInformation[1] = fault_place(address, size);
	}
}

static unsigned long fault_register(const CONTEXT *registers, unsigned int number)
{
	const ULONG64 *all = &registers->Rax;

	/* From 16 on, the second byte of the first four. */
	return number < 16 ? all[number] : all[number % 4] >> 8;
}

static unsigned long fault_truncate(unsigned long value, size_t size)
{
	return size < sizeof(value) ? value & ((1UL << size * BITS_PER_BYTE) - 1) : value;
}

static void fault_set_division(EXCEPTION_RECORD *record, unsigned long divisor, size_t size)
{
	record->ExceptionCode = fault_truncate(divisor, size) ? STATUS_INTEGER_OVERFLOW :
								STATUS_INTEGER_DIVIDE_BY_ZERO;
}

/* One instruction faults by its access or by what it has read. */
static void fault_set_division_by_memory(EXCEPTION_RECORD *record, unsigned long address,
					 size_t size)
{
	unsigned long divisor = 0;

	if (fault_read(&divisor, address, size))
		fault_set_division(record, divisor, size);
	else
		fault_set_access(record, EXCEPTION_READ_FAULT, address, size);
}

/* Bits are counted from the operand on, to both sides, in units of its size. */
static unsigned long fault_bits(const struct ntmem_seh_site *site, unsigned long address,
				const CONTEXT *registers)
{
	unsigned int shift = BITS_PER_LONG - site->size * BITS_PER_BYTE;
	long bit = (long)(fault_register(registers, site->operand) << shift) >> shift;

	return address + (bit >> ilog2(site->size * BITS_PER_BYTE)) * site->size;
}

/* Says what has happened. */
static void fault_describe(const struct ntmem_seh_site *site, unsigned long address,
			   const CONTEXT *registers, EXCEPTION_RECORD *record)
{
	size_t size = site->size;

	switch (site->kind) {
	case NTMEM_SEH_SITE_READ:
	case NTMEM_SEH_SITE_WRITE:
		fault_set_access(record, site->kind, address, size);
		break;
	case NTMEM_SEH_SITE_BITS_READ:
	case NTMEM_SEH_SITE_BITS_WRITE:
		fault_set_access(record, site->kind == NTMEM_SEH_SITE_BITS_WRITE,
				 fault_bits(site, address, registers), size);
		break;
	case NTMEM_SEH_SITE_DIVIDE_MEMORY:
		fault_set_division_by_memory(record, address, size);
		break;
	case NTMEM_SEH_SITE_DIVIDE:
		fault_set_division(record, fault_register(registers, site->operand), size);
		break;
	case NTMEM_SEH_SITE_MOVS:
	case NTMEM_SEH_SITE_CMPS:
		if (!fault_is_readable(registers->Rsi, size))
			fault_set_access(record, EXCEPTION_READ_FAULT, registers->Rsi, size);
		else
			fault_set_access(record, site->kind == NTMEM_SEH_SITE_MOVS,
					 registers->Rdi, size);
		break;
	case NTMEM_SEH_SITE_STOS:
	case NTMEM_SEH_SITE_SCAS:
		fault_set_access(record, site->kind == NTMEM_SEH_SITE_STOS, registers->Rdi, size);
		break;
	case NTMEM_SEH_SITE_LODS:
		fault_set_access(record, EXCEPTION_READ_FAULT, registers->Rsi, size);
		break;
	case NTMEM_SEH_SITE_ILLEGAL:
		record->ExceptionCode = STATUS_ILLEGAL_INSTRUCTION;
		break;
	case NTMEM_SEH_SITE_PRIVILEGED:
		record->ExceptionCode = STATUS_PRIVILEGED_INSTRUCTION;
		break;
	case NTMEM_SEH_SITE_EXECUTE:
	case NTMEM_SEH_SITE_EXECUTE_JUMP:
		fault_set_access(record, EXCEPTION_EXECUTE_FAULT, address, 1);
		break;
	}
}

/* What NT does not let anybody handle ----------------------------------------- */

/* Whether it is code of ntmem's, or of a kernel that ntmem is a part of. */
static bool fault_is_ours(unsigned long instruction)
{
#ifdef MODULE
	return within_module(instruction, THIS_MODULE);
#else
	return core_kernel_text(instruction);
#endif
}

static void fault_report_level(unsigned long address, u8 kind, unsigned long instruction)
{
	u32 code = fault_is_ours(instruction) ? IRQL_NOT_LESS_OR_EQUAL :
						DRIVER_IRQL_NOT_LESS_OR_EQUAL;

	ntmem_violation(&(struct ntmem_violation){
		.code = code,
		.parameter = { address, ntmem_irql(), kind, instruction },
		.caller = instruction,
		.what = "memory accessed that is not there, above APC_LEVEL",
	});
}

static void __noreturn fault_stop(unsigned long address, u8 kind, unsigned long instruction)
{
	const struct ntmem_violation violation = {
		.code = PAGE_FAULT_IN_NONPAGED_AREA,
		.parameter = { address, kind, instruction },
		.caller = instruction,
		.what = "memory of the kernel's half accessed that is not there",
	};

	ntmem_bug_check(&violation);
}

/**
 * ntmem_seh_check_fault() - stop at, or report, what is no exception in NT
 * @address: what was accessed, and is no memory; or -1, as in a record of what has no address
 * @kind: EXCEPTION_READ_FAULT or another
 * @instruction: what accessed it
 *
 * What the processor refuses without a look at any page, such as an address that is not
 * canonical, is an exception in NT as well, at every level.
 *
 * Context: Any context, any IRQL.
 * Return: unless violation=strict and the address is one of the kernel's half. May raise, if
 * violation=raise.
 */
void ntmem_seh_check_fault(unsigned long address, u8 kind, unsigned long instruction)
{
	if (address == ~0UL || !ntmem_seh_is_canonical(address))
		return;
	if (ntmem_at_dispatch())
		fault_report_level(address, kind, instruction);
	if (READ_ONCE(ntmem_violation_policy) == NTMEM_VIOLATION_STRICT && !fault_is_user(address))
		fault_stop(address, kind, instruction);
}

/* Whoever has the instruction repeated may do so for ever; others want to run meanwhile. */
static void fault_pause(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RCU) && !ntmem_at_dispatch())
		cond_resched();
}

/* Calls of what is no code. NT comes to it with the way back on the stack, and so does this. */
static void fault_enter(CONTEXT *registers, unsigned long address, unsigned long next)
{
	registers->Rsp -= sizeof(long);
	*(unsigned long *)registers->Rsp = next;
	registers->Rip = address;
}

static void fault_dispatch(const struct ntmem_seh_site *site, unsigned long address,
			   CONTEXT *registers, unsigned long back)
{
	bool is_call = site->kind == NTMEM_SEH_SITE_EXECUTE;
	bool is_branch = is_call || site->kind == NTMEM_SEH_SITE_EXECUTE_JUMP;
	EXCEPTION_RECORD record = {};
	unsigned long place = back - site->at;
	struct ntmem_seh_pad pad = { .place = back - site->pad, .registers = registers };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pad.kept); i++)
		pad.kept[i] = fault_register(registers, i);
	fault_describe(site, address, registers, &record);
	if (record.ExceptionCode == STATUS_ACCESS_VIOLATION)
		ntmem_seh_check_fault(record.ExceptionInformation[1],
				      record.ExceptionInformation[0], place);
	if (is_call)
		fault_enter(registers, address, back - site->next);
	else
		registers->Rip = is_branch ? address : place;
	record.ExceptionAddress = (void *)(unsigned long)registers->Rip;
	place = registers->Rip;
	ntmem_seh_dispatch(&record, registers, site->pad ? &pad : NULL);
	if (registers->Rip != place)
		return;
	registers->Rip = back - site->retry;
	if (is_call)
		registers->Rsp += sizeof(long);
	fault_pause();
}

/**
 * ntmem_seh_take_fault() - an instruction of guarded code has faulted
 * @address: the effective address of its operand, or what it would have called
 * @registers: as they were
 * @site: the instruction
 * @back: where it is to be repeated without a table
 *
 * Context: That of the instruction, any IRQL.
 * Return: does not.
 */
void ntmem_seh_take_fault(unsigned long address, CONTEXT *registers,
			  const struct ntmem_seh_site *site, unsigned long back)
{
	if (ntmem_seh_is_guarded()) {
		fault_dispatch(site, address, registers, back);
	} else {
		/* Where the fixup takes from the stack what it has put there. */
		registers->Rip = back;
		registers->Rsp -= 2 * sizeof(long);
	}
	ntmem_seh_continue(registers);
}
