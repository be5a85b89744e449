// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntcc: lets gcc compile NT's structured exceptions.
 *
 *	gcc -no-integrated-cpp -wrapper /path/of/ntcc -c file.c
 *
 * gcc runs each of its programs by the one that it is given as its wrapper, which gets the
 * command to run as its arguments. -no-integrated-cpp makes gcc preprocess first and then
 * compile what came of it, so that this program sees macros expanded:
 *
 *	ntcc cc1 -E ... file.c ... -o /tmp/x.i			is run as it is
 *	ntcc cc1 -fpreprocessed /tmp/x.i ... -o /tmp/x.s	gets a translation of x.i
 *	ntcc as ... -o file.o /tmp/x.s				gets x.s cleaned and guarded
 *
 * __try, __except, __finally and __leave become the end-marked form of
 * include/ntmem/seh_form.h; translate.c does that. Where guarded code is not as it has to
 * be, errors say so in the words of the user's file. Text without guarded code is compiled
 * as it is: the program then gets the file that gcc has made.
 *
 * No file of gcc or the user is written to. The translation is in a temporary file for as
 * long as the compiler runs. Its name appears nowhere: gcc names the user's file to the
 * compiler by -dumpbase, and the text has linemarkers.
 *
 * Difference: with -pipe, gcc starts the assembler without its wrapper. Guarded code has
 * to be compiled without it.
 *
 * Options of ntcc come first and begin with two dashes: -wrapper /path/of/ntcc,--help.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assembly.h"
#include "ntcc.h"

static const char usage[] =
	"usage: gcc -no-integrated-cpp -wrapper ntcc[,OPTION]... ARGUMENT...\n"
	"  --hint-save=N, --hint-restore=N\n"
	"            types of the kernel's unwind hints for the stack of a setjmp()\n"
	"  --faults=FILE\n"
	"            also guard each instruction that may fault; what the kernel has for\n"
	"            that is in FILE, which is faults.c here, compiled for it\n"
	"  --help    this text\n";

struct ntcc_options ntcc_options;
static const char *faults_path;

static bool has_suffix(const char *text, const char *suffix)
{
	size_t length = strlen(text), suffix_length = strlen(suffix);

	return length > suffix_length && !strcmp(text + length - suffix_length, suffix);
}

static char **find_argument(char **arguments, const char *text)
{
	for (; *arguments; arguments++)
		if (!strcmp(*arguments, text))
			return arguments;
	return NULL;
}

/* The argument that is a file with this suffix, and is not what an option has named. */
static char **find_input(char **arguments, const char *suffix)
{
	static const char *const options[] = {
		"-o", "-dumpbase", "-dumpdir", "-dumpbase-ext", "-auxbase", "-auxbase-strip",
		"-include", "-imacros", "-I", "-D", "-MF", "-MT", "-MQ", "--MD",
	};
	char **input = NULL;
	size_t i;

	for (arguments++; *arguments; arguments++) {
		bool is_option = (*arguments)[0] == '-';

		if (!is_option && has_suffix(*arguments, suffix)) {
			/* Not one of them can be told to be it. */
			if (input)
				return NULL;
			input = arguments;
		}
		for (i = 0; is_option && arguments[1] && i < ARRAY_SIZE(options); i++) {
			if (!strcmp(*arguments, options[i])) {
				arguments++;
				break;
			}
		}
	}
	return input;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void compile(char **arguments)
{
	const char *suffix = ".i";
	char **input = find_input(arguments, suffix), *text;
	size_t length;
	FILE *out;

	if (!input) {
		suffix = ".ii";
		input = find_input(arguments, suffix);
		ntcc_options.is_cxx = true;
	}
	if (!input)
		return;
	out = open_memstream(&text, &length);
	if (!out)
		die("%s", strerror(errno));
	switch (translate(*input, out)) {
	case PASS_UNCHANGED:
		return;
	case PASS_FAILED:
		exit(1);
	case PASS_CHANGED:
		break;
	}
	if (fclose(out))
		die("%s", strerror(errno));
	run_with_text(arguments, input, text, length, suffix);
}

static void assemble(char **arguments)
{
	char **input = find_input(arguments, ".s"), *text;
	struct source source;
	size_t length;
	FILE *out;

	if (!input)
		return;
	if (faults_path)
		faults_read_pieces(faults_path);
	out = open_memstream(&text, &length);
	if (!out)
		die("%s", strerror(errno));
	if (clean_assembler(*input, out))
		exit(1);
	if (fclose(out))
		die("%s", strerror(errno));
	source_read(&source, *input);
	if (source.length == length && !memcmp(source.text, text, length))
		return;
	run_with_text(arguments, input, text, length, ".s");
}

/* Reads the value of an option NAME=N. */
static bool read_number(const char *argument, const char *name, unsigned int *number)
{
	size_t length = strlen(name);
	char *end;

	if (strncmp(argument, name, length))
		return false;
	*number = strtoul(argument + length, &end, 10);
	if (*end)
		die("%s: expected a number", argument);
	return true;
}

static void read_option(const char *argument)
{
	if (!strcmp(argument, "--help")) {
		fputs(usage, stdout);
		exit(0);
	}
	if (!strncmp(argument, "--faults=", strlen("--faults="))) {
		faults_path = argument + strlen("--faults=");
		ntcc_options.has_faults = true;
		return;
	}
	if (!read_number(argument, "--hint-save=", &ntcc_options.hint_save) &&
	    !read_number(argument, "--hint-restore=", &ntcc_options.hint_restore))
		die("unknown option %s", argument);
}

int main(int argc, char **argv)
{
	char **arguments = argv + 1;
	const char *name;

	for (; *arguments && !strncmp(*arguments, "--", 2); arguments++)
		read_option(*arguments);
	if (argc < 2 || !*arguments) {
		fputs(usage, stderr);
		return 2;
	}
	name = base_name(*arguments);
	if ((!strcmp(name, "cc1") || !strcmp(name, "cc1plus")) &&
	    find_argument(arguments, "-fpreprocessed") && !find_argument(arguments, "-E"))
		compile(arguments);
	else if (!strcmp(name, "as") || has_suffix(name, "-as"))
		assemble(arguments);
	run(arguments);
}
