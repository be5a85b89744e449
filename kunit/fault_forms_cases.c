// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions that fault, one of each form that gcc writes and inline assembly has.
 *
 * Flags and registers that an instruction leaves undefined are not looked at: the processor
 * may do with them as it likes. Left out are setp and setnp: where they fault, QEMU has lost
 * the parity flag, unless another instruction has asked for it.
 */
#include "fault_forms.h"

/* Loads the registers, executes, and saves them. */
#define FORM_ROUTINE(number, text, ...)                                                 \
	static void __attribute__((__no_icf__)) form_##number(struct fault_state *state) \
	{                                                                               \
		struct fault_state s = *state;                                          \
											\
		/* Flags that are the same each time. */                                \
		__asm__ volatile("cmpq %%rsi, %%rsi\n\t" text                          \
				 "\n\tpushfq\n\tpopq %[flags]"                         \
				 : "+a"(s.ax), "+b"(s.bx), "+c"(s.cx), "+d"(s.dx),      \
				   "+S"(s.si), "+D"(s.di), [flags] "=&r"(s.flags)       \
				 :                                                      \
				 : "memory", "cc");                                     \
		*state = s;                                                             \
	}

#define FORM_ENTRY(number, assembly, what, bytes, reg, distance, defined)               \
	{                                                                               \
		.text = assembly,                                                       \
		.run = form_##number,                                                   \
		.kind = EXCEPTION_##what##_FAULT,                                       \
		.address = FIELD_OFFSET(struct fault_state, reg),                       \
		.offset = distance,                                                     \
		.size = bytes,                                                          \
		.flags = defined,                                                       \
	},

#define FORMS(FORM) \
	FORM(0, "movb (%%rax), %%cl", READ, 1, ax, 0, 0x0) \
	FORM(1, "movb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(2, "movb $3, (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(3, "movw (%%rax), %%cx", READ, 2, ax, 0, 0x0) \
	FORM(4, "movw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(5, "movw $3, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(6, "movl (%%rax), %%ecx", READ, 4, ax, 0, 0x0) \
	FORM(7, "movl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(8, "movl $3, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(9, "movq (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(10, "movq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(11, "movq $3, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(12, "movb (%%rax), %%ch", READ, 1, ax, 0, 0x0) \
	FORM(13, "movb %%ch, 5(%%rax)", WRITE, 1, ax, 5, 0x0) \
	FORM(14, "movl -4(%%rax), %%ecx", READ, 4, ax, -4, 0x0) \
	FORM(15, "movq 8(%%rax,%%rbx,8), %%rcx", READ, 8, ax, 16, 0x0) \
	FORM(16, "movl %%ecx, (%%rax,%%rbx)", WRITE, 4, ax, 1, 0x0) \
	FORM(17, "movw %%cx, -2(%%rax,%%rbx,2)", WRITE, 2, ax, 0, 0x0) \
	FORM(18, "movzbw (%%rax), %%cx", READ, 1, ax, 0, 0x0) \
	FORM(19, "movzbl (%%rax), %%ecx", READ, 1, ax, 0, 0x0) \
	FORM(20, "movzbq (%%rax), %%rcx", READ, 1, ax, 0, 0x0) \
	FORM(21, "movzwl (%%rax), %%ecx", READ, 2, ax, 0, 0x0) \
	FORM(22, "movzwq (%%rax), %%rcx", READ, 2, ax, 0, 0x0) \
	FORM(23, "movsbw (%%rax), %%cx", READ, 1, ax, 0, 0x0) \
	FORM(24, "movsbl (%%rax), %%ecx", READ, 1, ax, 0, 0x0) \
	FORM(25, "movsbq (%%rax), %%rcx", READ, 1, ax, 0, 0x0) \
	FORM(26, "movswl (%%rax), %%ecx", READ, 2, ax, 0, 0x0) \
	FORM(27, "movswq (%%rax), %%rcx", READ, 2, ax, 0, 0x0) \
	FORM(28, "movslq (%%rax), %%rcx", READ, 4, ax, 0, 0x0) \
	FORM(29, "addb (%%rax), %%cl", READ, 1, ax, 0, 0x8d5) \
	FORM(30, "addb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(31, "addb $7, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(32, "addw (%%rax), %%cx", READ, 2, ax, 0, 0x8d5) \
	FORM(33, "addw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(34, "addw $7, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(35, "addl (%%rax), %%ecx", READ, 4, ax, 0, 0x8d5) \
	FORM(36, "addl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(37, "addl $7, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(38, "addq (%%rax), %%rcx", READ, 8, ax, 0, 0x8d5) \
	FORM(39, "addq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(40, "addq $7, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(41, "lock addq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(42, "lock; addl $1, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(43, "subb (%%rax), %%cl", READ, 1, ax, 0, 0x8d5) \
	FORM(44, "subb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(45, "subb $7, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(46, "subw (%%rax), %%cx", READ, 2, ax, 0, 0x8d5) \
	FORM(47, "subw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(48, "subw $7, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(49, "subl (%%rax), %%ecx", READ, 4, ax, 0, 0x8d5) \
	FORM(50, "subl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(51, "subl $7, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(52, "subq (%%rax), %%rcx", READ, 8, ax, 0, 0x8d5) \
	FORM(53, "subq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(54, "subq $7, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(55, "lock subq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(56, "lock; subl $1, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(57, "adcb (%%rax), %%cl", READ, 1, ax, 0, 0x8d5) \
	FORM(58, "adcb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(59, "adcb $7, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(60, "adcw (%%rax), %%cx", READ, 2, ax, 0, 0x8d5) \
	FORM(61, "adcw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(62, "adcw $7, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(63, "adcl (%%rax), %%ecx", READ, 4, ax, 0, 0x8d5) \
	FORM(64, "adcl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(65, "adcl $7, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(66, "adcq (%%rax), %%rcx", READ, 8, ax, 0, 0x8d5) \
	FORM(67, "adcq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(68, "adcq $7, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(69, "lock adcq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(70, "lock; adcl $1, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(71, "sbbb (%%rax), %%cl", READ, 1, ax, 0, 0x8d5) \
	FORM(72, "sbbb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(73, "sbbb $7, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(74, "sbbw (%%rax), %%cx", READ, 2, ax, 0, 0x8d5) \
	FORM(75, "sbbw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(76, "sbbw $7, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(77, "sbbl (%%rax), %%ecx", READ, 4, ax, 0, 0x8d5) \
	FORM(78, "sbbl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(79, "sbbl $7, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(80, "sbbq (%%rax), %%rcx", READ, 8, ax, 0, 0x8d5) \
	FORM(81, "sbbq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(82, "sbbq $7, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(83, "lock sbbq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(84, "lock; sbbl $1, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(85, "andb (%%rax), %%cl", READ, 1, ax, 0, 0x8c5) \
	FORM(86, "andb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(87, "andb $7, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(88, "andw (%%rax), %%cx", READ, 2, ax, 0, 0x8c5) \
	FORM(89, "andw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(90, "andw $7, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(91, "andl (%%rax), %%ecx", READ, 4, ax, 0, 0x8c5) \
	FORM(92, "andl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(93, "andl $7, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(94, "andq (%%rax), %%rcx", READ, 8, ax, 0, 0x8c5) \
	FORM(95, "andq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(96, "andq $7, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(97, "lock andq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(98, "lock; andl $1, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(99, "orb (%%rax), %%cl", READ, 1, ax, 0, 0x8c5) \
	FORM(100, "orb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(101, "orb $7, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(102, "orw (%%rax), %%cx", READ, 2, ax, 0, 0x8c5) \
	FORM(103, "orw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(104, "orw $7, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(105, "orl (%%rax), %%ecx", READ, 4, ax, 0, 0x8c5) \
	FORM(106, "orl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(107, "orl $7, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(108, "orq (%%rax), %%rcx", READ, 8, ax, 0, 0x8c5) \
	FORM(109, "orq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(110, "orq $7, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(111, "lock orq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(112, "lock; orl $1, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(113, "xorb (%%rax), %%cl", READ, 1, ax, 0, 0x8c5) \
	FORM(114, "xorb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(115, "xorb $7, (%%rax)", WRITE, 1, ax, 0, 0x8c5) \
	FORM(116, "xorw (%%rax), %%cx", READ, 2, ax, 0, 0x8c5) \
	FORM(117, "xorw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(118, "xorw $7, (%%rax)", WRITE, 2, ax, 0, 0x8c5) \
	FORM(119, "xorl (%%rax), %%ecx", READ, 4, ax, 0, 0x8c5) \
	FORM(120, "xorl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(121, "xorl $7, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(122, "xorq (%%rax), %%rcx", READ, 8, ax, 0, 0x8c5) \
	FORM(123, "xorq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(124, "xorq $7, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(125, "lock xorq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8c5) \
	FORM(126, "lock; xorl $1, (%%rax)", WRITE, 4, ax, 0, 0x8c5) \
	FORM(127, "incb (%%rax)", WRITE, 1, ax, 0, 0x8d4) \
	FORM(128, "incw (%%rax)", WRITE, 2, ax, 0, 0x8d4) \
	FORM(129, "incl (%%rax)", WRITE, 4, ax, 0, 0x8d4) \
	FORM(130, "incq (%%rax)", WRITE, 8, ax, 0, 0x8d4) \
	FORM(131, "lock incl (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(132, "decb (%%rax)", WRITE, 1, ax, 0, 0x8d4) \
	FORM(133, "decw (%%rax)", WRITE, 2, ax, 0, 0x8d4) \
	FORM(134, "decl (%%rax)", WRITE, 4, ax, 0, 0x8d4) \
	FORM(135, "decq (%%rax)", WRITE, 8, ax, 0, 0x8d4) \
	FORM(136, "lock decl (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(137, "negb (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(138, "negw (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(139, "negl (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(140, "negq (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(141, "lock negl (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(142, "notb (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(143, "notw (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(144, "notl (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(145, "notq (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(146, "lock notl (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(147, "shlb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(148, "shlb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(149, "shlb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(150, "shlw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(151, "shlw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(152, "shlw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(153, "shll (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(154, "shll $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(155, "shll %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(156, "shlq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(157, "shlq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(158, "shlq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(159, "shrb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(160, "shrb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(161, "shrb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(162, "shrw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(163, "shrw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(164, "shrw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(165, "shrl (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(166, "shrl $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(167, "shrl %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(168, "shrq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(169, "shrq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(170, "shrq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(171, "sarb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(172, "sarb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(173, "sarb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(174, "sarw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(175, "sarw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(176, "sarw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(177, "sarl (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(178, "sarl $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(179, "sarl %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(180, "sarq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(181, "sarq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(182, "sarq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(183, "rolb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(184, "rolb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(185, "rolb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(186, "rolw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(187, "rolw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(188, "rolw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(189, "roll (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(190, "roll $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(191, "roll %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(192, "rolq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(193, "rolq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(194, "rolq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(195, "rorb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(196, "rorb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(197, "rorb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(198, "rorw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(199, "rorw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(200, "rorw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(201, "rorl (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(202, "rorl $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(203, "rorl %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(204, "rorq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(205, "rorq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(206, "rorq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(207, "rclb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(208, "rclb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(209, "rclb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(210, "rclw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(211, "rclw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(212, "rclw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(213, "rcll (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(214, "rcll $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(215, "rcll %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(216, "rclq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(217, "rclq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(218, "rclq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(219, "rcrb (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(220, "rcrb $3, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(221, "rcrb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x1) \
	FORM(222, "rcrw (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(223, "rcrw $3, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(224, "rcrw %%cl, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(225, "rcrl (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(226, "rcrl $3, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(227, "rcrl %%cl, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(228, "rcrq (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(229, "rcrq $3, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(230, "rcrq %%cl, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(231, "shldw $3, %%dx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(232, "shldw %%cl, %%dx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(233, "shldl $3, %%edx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(234, "shldl %%cl, %%edx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(235, "shldq $3, %%rdx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(236, "shldq %%cl, %%rdx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(237, "shrdw $3, %%dx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(238, "shrdw %%cl, %%dx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(239, "shrdl $3, %%edx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(240, "shrdl %%cl, %%edx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(241, "shrdq $3, %%rdx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(242, "shrdq %%cl, %%rdx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(243, "cmpb (%%rax), %%cl", READ, 1, ax, 0, 0x8d5) \
	FORM(244, "cmpb %%cl, (%%rax)", READ, 1, ax, 0, 0x8d5) \
	FORM(245, "cmpb $9, (%%rax)", READ, 1, ax, 0, 0x8d5) \
	FORM(246, "testb %%cl, (%%rax)", READ, 1, ax, 0, 0x8c5) \
	FORM(247, "testb $9, (%%rax)", READ, 1, ax, 0, 0x8c5) \
	FORM(248, "xchgb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(249, "xaddb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(250, "lock xaddb %%cl, (%%rax)", WRITE, 1, ax, 0, 0x8d5) \
	FORM(251, "cmpxchgb %%cl, (%%rdi)", WRITE, 1, di, 0, 0x8d5) \
	FORM(252, "lock cmpxchgb %%cl, (%%rdi)", WRITE, 1, di, 0, 0x8d5) \
	FORM(253, "mulb (%%rdi)", READ, 1, di, 0, 0x0) \
	FORM(254, "imulb (%%rdi)", READ, 1, di, 0, 0x0) \
	FORM(255, "movsb", READ, 1, si, 0, 0x0) \
	FORM(256, "movsb", WRITE, 1, di, 0, 0x0) \
	FORM(257, "rep movsb", READ, 1, si, 0, 0x0) \
	FORM(258, "rep movsb", WRITE, 1, di, 0, 0x0) \
	FORM(259, "stosb", WRITE, 1, di, 0, 0x0) \
	FORM(260, "rep stosb", WRITE, 1, di, 0, 0x0) \
	FORM(261, "lodsb", READ, 1, si, 0, 0x0) \
	FORM(262, "scasb", READ, 1, di, 0, 0x8d5) \
	FORM(263, "repne scasb", READ, 1, di, 0, 0x8d5) \
	FORM(264, "cmpsb", READ, 1, si, 0, 0x8d5) \
	FORM(265, "cmpsb", READ, 1, di, 0, 0x8d5) \
	FORM(266, "repe cmpsb", READ, 1, si, 0, 0x8d5) \
	FORM(267, "repz cmpsb", READ, 1, di, 0, 0x8d5) \
	FORM(268, "cmpw (%%rax), %%cx", READ, 2, ax, 0, 0x8d5) \
	FORM(269, "cmpw %%cx, (%%rax)", READ, 2, ax, 0, 0x8d5) \
	FORM(270, "cmpw $9, (%%rax)", READ, 2, ax, 0, 0x8d5) \
	FORM(271, "testw %%cx, (%%rax)", READ, 2, ax, 0, 0x8c5) \
	FORM(272, "testw $9, (%%rax)", READ, 2, ax, 0, 0x8c5) \
	FORM(273, "imulw (%%rax), %%cx", READ, 2, ax, 0, 0x0) \
	FORM(274, "imulw $5, (%%rax), %%cx", READ, 2, ax, 0, 0x0) \
	FORM(275, "cmovne (%%rax), %%cx", READ, 2, ax, 0, 0x0) \
	FORM(276, "bsfw (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(277, "bsrw (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(278, "tzcntw (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(279, "lzcntw (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(280, "popcntw (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(281, "btw $5, (%%rax)", READ, 2, ax, 0, 0x1) \
	FORM(282, "btw %%cx, (%%rax)", READ, 2, ax, 0, 0x1) \
	FORM(283, "btsw $5, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(284, "btsw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(285, "btrw $5, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(286, "btrw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(287, "btcw $5, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(288, "btcw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x1) \
	FORM(289, "movbew (%%rax), %%dx", READ, 2, ax, 0, 0x0) \
	FORM(290, "movbew %%dx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(291, "xchgw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x0) \
	FORM(292, "xaddw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(293, "lock xaddw %%cx, (%%rax)", WRITE, 2, ax, 0, 0x8d5) \
	FORM(294, "cmpxchgw %%cx, (%%rdi)", WRITE, 2, di, 0, 0x8d5) \
	FORM(295, "lock cmpxchgw %%cx, (%%rdi)", WRITE, 2, di, 0, 0x8d5) \
	FORM(296, "mulw (%%rdi)", READ, 2, di, 0, 0x0) \
	FORM(297, "imulw (%%rdi)", READ, 2, di, 0, 0x0) \
	FORM(298, "movsw", READ, 2, si, 0, 0x0) \
	FORM(299, "movsw", WRITE, 2, di, 0, 0x0) \
	FORM(300, "rep movsw", READ, 2, si, 0, 0x0) \
	FORM(301, "rep movsw", WRITE, 2, di, 0, 0x0) \
	FORM(302, "stosw", WRITE, 2, di, 0, 0x0) \
	FORM(303, "rep stosw", WRITE, 2, di, 0, 0x0) \
	FORM(304, "lodsw", READ, 2, si, 0, 0x0) \
	FORM(305, "scasw", READ, 2, di, 0, 0x8d5) \
	FORM(306, "repne scasw", READ, 2, di, 0, 0x8d5) \
	FORM(307, "cmpsw", READ, 2, si, 0, 0x8d5) \
	FORM(308, "cmpsw", READ, 2, di, 0, 0x8d5) \
	FORM(309, "repe cmpsw", READ, 2, si, 0, 0x8d5) \
	FORM(310, "repz cmpsw", READ, 2, di, 0, 0x8d5) \
	FORM(311, "cmpl (%%rax), %%ecx", READ, 4, ax, 0, 0x8d5) \
	FORM(312, "cmpl %%ecx, (%%rax)", READ, 4, ax, 0, 0x8d5) \
	FORM(313, "cmpl $9, (%%rax)", READ, 4, ax, 0, 0x8d5) \
	FORM(314, "testl %%ecx, (%%rax)", READ, 4, ax, 0, 0x8c5) \
	FORM(315, "testl $9, (%%rax)", READ, 4, ax, 0, 0x8c5) \
	FORM(316, "imull (%%rax), %%ecx", READ, 4, ax, 0, 0x0) \
	FORM(317, "imull $5, (%%rax), %%ecx", READ, 4, ax, 0, 0x0) \
	FORM(318, "cmovne (%%rax), %%ecx", READ, 4, ax, 0, 0x0) \
	FORM(319, "bsfl (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(320, "bsrl (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(321, "tzcntl (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(322, "lzcntl (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(323, "popcntl (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(324, "btl $5, (%%rax)", READ, 4, ax, 0, 0x1) \
	FORM(325, "btl %%ecx, (%%rax)", READ, 4, ax, 0, 0x1) \
	FORM(326, "btsl $5, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(327, "btsl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(328, "lock btsl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(329, "btrl $5, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(330, "btrl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(331, "lock btrl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(332, "btcl $5, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(333, "btcl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(334, "lock btcl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x1) \
	FORM(335, "movbel (%%rax), %%edx", READ, 4, ax, 0, 0x0) \
	FORM(336, "movbel %%edx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(337, "xchgl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(338, "xaddl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(339, "lock xaddl %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x8d5) \
	FORM(340, "cmpxchgl %%ecx, (%%rdi)", WRITE, 4, di, 0, 0x8d5) \
	FORM(341, "lock cmpxchgl %%ecx, (%%rdi)", WRITE, 4, di, 0, 0x8d5) \
	FORM(342, "mull (%%rdi)", READ, 4, di, 0, 0x0) \
	FORM(343, "imull (%%rdi)", READ, 4, di, 0, 0x0) \
	FORM(344, "movsl", READ, 4, si, 0, 0x0) \
	FORM(345, "movsl", WRITE, 4, di, 0, 0x0) \
	FORM(346, "rep movsl", READ, 4, si, 0, 0x0) \
	FORM(347, "rep movsl", WRITE, 4, di, 0, 0x0) \
	FORM(348, "stosl", WRITE, 4, di, 0, 0x0) \
	FORM(349, "rep stosl", WRITE, 4, di, 0, 0x0) \
	FORM(350, "lodsl", READ, 4, si, 0, 0x0) \
	FORM(351, "scasl", READ, 4, di, 0, 0x8d5) \
	FORM(352, "repne scasl", READ, 4, di, 0, 0x8d5) \
	FORM(353, "cmpsl", READ, 4, si, 0, 0x8d5) \
	FORM(354, "cmpsl", READ, 4, di, 0, 0x8d5) \
	FORM(355, "repe cmpsl", READ, 4, si, 0, 0x8d5) \
	FORM(356, "repz cmpsl", READ, 4, di, 0, 0x8d5) \
	FORM(357, "cmpq (%%rax), %%rcx", READ, 8, ax, 0, 0x8d5) \
	FORM(358, "cmpq %%rcx, (%%rax)", READ, 8, ax, 0, 0x8d5) \
	FORM(359, "cmpq $9, (%%rax)", READ, 8, ax, 0, 0x8d5) \
	FORM(360, "testq %%rcx, (%%rax)", READ, 8, ax, 0, 0x8c5) \
	FORM(361, "testq $9, (%%rax)", READ, 8, ax, 0, 0x8c5) \
	FORM(362, "imulq (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(363, "imulq $5, (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(364, "cmovne (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(365, "bsfq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(366, "bsrq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(367, "tzcntq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(368, "lzcntq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(369, "popcntq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(370, "btq $5, (%%rax)", READ, 8, ax, 0, 0x1) \
	FORM(371, "btq %%rcx, (%%rax)", READ, 8, ax, 0, 0x1) \
	FORM(372, "btsq $5, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(373, "btsq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(374, "lock btsq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(375, "btrq $5, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(376, "btrq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(377, "lock btrq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(378, "btcq $5, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(379, "btcq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(380, "lock btcq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x1) \
	FORM(381, "movbeq (%%rax), %%rdx", READ, 8, ax, 0, 0x0) \
	FORM(382, "movbeq %%rdx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(383, "xchgq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(384, "xaddq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(385, "lock xaddq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x8d5) \
	FORM(386, "cmpxchgq %%rcx, (%%rdi)", WRITE, 8, di, 0, 0x8d5) \
	FORM(387, "lock cmpxchgq %%rcx, (%%rdi)", WRITE, 8, di, 0, 0x8d5) \
	FORM(388, "mulq (%%rdi)", READ, 8, di, 0, 0x0) \
	FORM(389, "imulq (%%rdi)", READ, 8, di, 0, 0x0) \
	FORM(390, "movsq", READ, 8, si, 0, 0x0) \
	FORM(391, "movsq", WRITE, 8, di, 0, 0x0) \
	FORM(392, "rep movsq", READ, 8, si, 0, 0x0) \
	FORM(393, "rep movsq", WRITE, 8, di, 0, 0x0) \
	FORM(394, "stosq", WRITE, 8, di, 0, 0x0) \
	FORM(395, "rep stosq", WRITE, 8, di, 0, 0x0) \
	FORM(396, "lodsq", READ, 8, si, 0, 0x0) \
	FORM(397, "scasq", READ, 8, di, 0, 0x8d5) \
	FORM(398, "repne scasq", READ, 8, di, 0, 0x8d5) \
	FORM(399, "cmpsq", READ, 8, si, 0, 0x8d5) \
	FORM(400, "cmpsq", READ, 8, di, 0, 0x8d5) \
	FORM(401, "repe cmpsq", READ, 8, si, 0, 0x8d5) \
	FORM(402, "repz cmpsq", READ, 8, di, 0, 0x8d5) \
	FORM(403, "movntil %%ecx, (%%rax)", WRITE, 4, ax, 0, 0x0) \
	FORM(404, "movntiq %%rcx, (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(405, "cmpxchg8b (%%rdi)", WRITE, 8, di, 0, 0x0) \
	FORM(406, "lock; cmpxchg8b (%%rdi)", WRITE, 8, di, 0, 0x0) \
	FORM(407, "pushq (%%rax); popq %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(408, "pushq %%rcx; popq (%%rax)", WRITE, 8, ax, 0, 0x0) \
	FORM(409, "seto (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(410, "cmovo (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(411, "setno (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(412, "cmovno (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(413, "setb (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(414, "cmovb (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(415, "setae (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(416, "cmovae (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(417, "sete (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(418, "cmove (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(419, "setne (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(420, "cmovne (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(421, "setbe (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(422, "cmovbe (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(423, "seta (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(424, "cmova (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(425, "sets (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(426, "cmovs (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(427, "setns (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(428, "cmovns (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(430, "cmovp (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(432, "cmovnp (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(433, "setl (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(434, "cmovl (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(435, "setge (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(436, "cmovge (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(437, "setle (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(438, "cmovle (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(439, "setg (%%rax)", WRITE, 1, ax, 0, 0x0) \
	FORM(440, "cmovg (%%rax), %%rcx", READ, 8, ax, 0, 0x0) \
	FORM(441, "divb (%%rdi)", READ, 1, di, 0, 0x0) \
	FORM(442, "divl (%%rdi)", READ, 4, di, 0, 0x0) \
	FORM(443, "divq (%%rdi)", READ, 8, di, 0, 0x0) \
	FORM(444, "idivl (%%rdi)", READ, 4, di, 0, 0x0) \
	FORM(445, "idivq (%%rdi)", READ, 8, di, 0, 0x0) \
	FORM(446, "divw (%%rdi)", READ, 2, di, 0, 0x0) \
	FORM(447, "idivw (%%rdi)", READ, 2, di, 0, 0x0) \
	FORM(448, "idivb (%%rdi)", READ, 1, di, 0, 0x0)

FORMS(FORM_ROUTINE)

const struct fault_form fault_forms[] = { FORMS(FORM_ENTRY) };
const ULONG fault_nr_forms = RTL_NUMBER_OF(fault_forms);

static ULONG64 *context_register(const struct fault_form *form, PCONTEXT context)
{
	switch (form->address) {
	case FIELD_OFFSET(struct fault_state, si):
		return &context->Rsi;
	case FIELD_OFFSET(struct fault_state, di):
		return &context->Rdi;
	default:
		return &context->Rax;
	}
}

static LONG form_filter(const struct fault_form *form, PEXCEPTION_POINTERS pointers, ULONG64 good,
			struct fault_outcome *outcome)
{
	if (outcome->nr++)
		return EXCEPTION_EXECUTE_HANDLER;
	outcome->record = *pointers->ExceptionRecord;
	outcome->context = *pointers->ContextRecord;
	if (!good)
		return EXCEPTION_EXECUTE_HANDLER;
	*context_register(form, pointers->ContextRecord) = good;
	return EXCEPTION_CONTINUE_EXECUTION;
}

void fault_form_run(const struct fault_form *form, struct fault_state *state, ULONG64 good,
		    struct fault_outcome *outcome)
{
	outcome->nr = 0;
	__try {
		form->run(state);
	} __except (form_filter(form, GetExceptionInformation(), good, outcome)) {
		return;
	}
}
