# SPDX-License-Identifier: GPL-2.0-only
#
# Writes a random program of guarded code: seed=NUMBER, cxx=1 for one in C++, and
# bad=1 for one that has names nobody has declared, whose places are known from the text.
#
# Statements nest as the grammar allows, with what is allowed in a place; blanks,
# line ends, comments and keywords from a macro come between at random.

function chance(percent) {
	return rand() * 100 < percent
}

function pick(nr) {
	return int(rand() * nr)
}

function blank(  choice) {
	choice = pick(10)
	if (choice < 5)
		return " "
	if (choice < 7)
		return "\n"
	if (choice < 8)
		return "\n\n\n\t"
	return choice < 9 ? " /* __try { */ " : " // __except (\n"
}

# Where the compiler takes one: between statements, and beside our keywords.
function pragma() {
	return chance(10) ? "\n#pragma GCC diagnostic ignored \"-Wall\"\n" : blank()
}

# A keyword as it is, or by the macro of a system header.
function word(name) {
	return (chance(25) ? name : "__" name) blank()
}

function expression(depth, places) {
	if (bad && chance(15))
		return "bad_" ++nr_bad
	if (depth > 0 && chance(15))
		return "({" blank() statement(depth - 1, places) " 1; })"
	if (index(places, "f") && chance(40))
		return chance(50) ? "!GetExceptionInformation()" : "!_exception_info()"
	if (index(places, "e") && chance(40))
		return chance(50) ? "GetExceptionCode()" : "_exception_code ( )"
	if (index(places, "a") && chance(40))
		return chance(50) ? "AbnormalTermination()" : "_abnormal_termination()"
	if (chance(30))
		return "g(" blank() expression(depth - 1, places) ")"
	return chance(50) ? "x" : pick(100)
}

function block(depth, places,   text, nr) {
	text = "{" pragma()
	if (chance(30))
		text = text "int x = " expression(depth, places) ";" blank()
	for (nr = pick(4); nr; nr--)
		text = text statement(depth, places) pragma()
	return text "}"
}

# What a body, a filter or a clause takes from what was allowed around it.
function without(places, which) {
	gsub("[" which "]", "", places)
	return places
}

# @places: r where a return may stand, l in a body, b in a loop, and where there are intrinsics: f in a filter,
# e in it or in the clause of an __except, a in one of a __finally.
function statement(depth, places,   label, choice) {
	choice = depth > 0 ? pick(16) : 15
	if (choice < 3)
		return word("try") pragma() block(depth - 1, places "l") pragma() \
			word("except") pragma() "(" blank() \
			expression(depth - 1, without(places, "lb") "ref") blank() ")" pragma() \
			block(depth - 1, places "e")
	if (choice < 5)
		return word("try") block(depth - 1, places "l") pragma() word("finally") pragma() \
			block(depth - 1, (cxx ? without(places, "rlb") : places) "a")
	if (choice == 5)
		return "if (" expression(depth - 1, places) ")" blank() \
			statement(depth - 1, places) blank() "else" blank() \
			statement(depth - 1, places)
	if (choice == 6)
		return "while (" expression(depth - 1, places) ")" blank() \
			statement(depth - 1, places "b")
	if (choice == 7)
		return "for (;" expression(depth - 1, places) ";)" blank() \
			block(depth - 1, places "b")
	if (choice == 8)
		return "switch (" expression(depth - 1, places) ") { case 1:" blank() \
			statement(depth - 1, places) " break; default: ;" blank() \
			statement(depth - 1, places) "}"
	if (choice == 9) {
		label = "label_" ++nr_labels
		return "{" label ":" blank() statement(depth - 1, places) "if (" \
			expression(depth - 1, places) ") goto" blank() label "; }"
	}
	if (choice == 10)
		return block(depth - 1, places)
	if (choice == 11 && index(places, "r"))
		return "return" blank() expression(depth - 1, places) ";"
	if (choice == 12 && index(places, "l"))
		return word("leave") ";"
	if (choice == 13 && index(places, "b"))
		return chance(50) ? "break;" : "continue;"
	return expression(depth - 1, places) ";"
}

BEGIN {
	srand(seed)
	print "#include \"seh.h\"\n#include <words.h>"
	for (nr_functions = 1; nr_functions <= 5; nr_functions++)
		print "int f" nr_functions "(int x)\n{" block(6, "r") "}\n"
}
