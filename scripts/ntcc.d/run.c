// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running the compiler's subprograms.
 *
 * One that gets another input than gcc meant has it in a temporary file, which goes when
 * the program has ended. Whatever ended it, exit status or signal, ends ntcc as well, so
 * that gcc sees what it would have seen without.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ntcc.h"

/* What shells use for it. */
#define STATUS_NOT_RUN 127

static char *temporary;

static void remove_temporary(void)
{
	unlink(temporary);
}

void run(char **arguments)
{
	execvp(arguments[0], arguments);
	fprintf(stderr, PROGRAM ": %s: %s\n", arguments[0], strerror(errno));
	_exit(STATUS_NOT_RUN);
}

static void write_temporary(const char *text, size_t length, const char *suffix)
{
	const char *folder = getenv("TMPDIR");
	size_t room;
	int fd;

	if (!folder || !*folder)
		folder = "/tmp";
	room = strlen(folder) + strlen(suffix) + sizeof("/" PROGRAM "XXXXXX");
	temporary = allocate(room);
	snprintf(temporary, room, "%s/" PROGRAM "XXXXXX%s", folder, suffix);
	fd = mkstemps(temporary, strlen(suffix));
	if (fd < 0)
		die("%s: %s", temporary, strerror(errno));
	atexit(remove_temporary);
	while (length) {
		ssize_t nr = write(fd, text, length);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			die("%s: %s", temporary, strerror(errno));
		text += nr;
		length -= nr;
	}
	if (close(fd))
		die("%s: %s", temporary, strerror(errno));
}

/* Ends as the program did that has @status. */
static void __noreturn end_as(int status)
{
	const struct rlimit no_core = { 0 };
	sigset_t set;
	int signal_nr;

	if (WIFEXITED(status))
		exit(WEXITSTATUS(status));
	remove_temporary();
	/* There is a core of the program, if any. */
	setrlimit(RLIMIT_CORE, &no_core);
	signal_nr = WTERMSIG(status);
	signal(signal_nr, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, signal_nr);
	raise(signal_nr);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + signal_nr);
}

void run_with_text(char **arguments, char **input, const char *text, size_t length,
		   const char *suffix)
{
	static const int passed_on[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	sigset_t awaited, old;
	int signal_nr, status;
	pid_t child;
	size_t i;

	/* Signals are waited for from here on: none may leave the file behind. */
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	for (i = 0; i < ARRAY_SIZE(passed_on); i++)
		sigaddset(&awaited, passed_on[i]);
	sigprocmask(SIG_BLOCK, &awaited, &old);
	/* If ignored by whoever started us, a child's end would not be told. */
	signal(SIGCHLD, SIG_DFL);
	write_temporary(text, length, suffix);
	*input = temporary;

	child = fork();
	if (child < 0)
		die("fork: %s", strerror(errno));
	if (!child) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		run(arguments);
	}
	for (;;) {
		if (waitpid(child, &status, WNOHANG) == child)
			end_as(status);
		if (sigwait(&awaited, &signal_nr))
			die("sigwait failed");
		if (signal_nr != SIGCHLD)
			kill(child, signal_nr);
	}
}
