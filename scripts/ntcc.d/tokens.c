// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words of preprocessed C and C++.
 *
 * Lines with a # are no tokens: linemarkers are noted, all are part of the blanks between
 * two tokens and stay where they are.
 *
 * Whatever cannot be right ends with the line that it is in, or with the text, and is
 * what the compiler will speak of.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ntcc.h"

/* Longest delimiter of a raw string. */
#define MAX_DELIMITER 16

struct word {
	const char *text;
	enum token_kind kind;
	enum intrinsic intrinsic;
};

/* Sorted by the values of their characters. */
static const struct word words[] = {
	{ "_Alignas", TOKEN_ATTRIBUTE, 0 },
	{ "__FUNCTION__", TOKEN_FUNCTION, 0 },
	{ "__PRETTY_FUNCTION__", TOKEN_FUNCTION, 0 },
	{ "__abnormal_termination", TOKEN_INTRINSIC_CALL, INTRINSIC_ABNORMAL },
	{ "__alignof", TOKEN_WORD, 0 },
	{ "__alignof__", TOKEN_WORD, 0 },
	{ "__asm", TOKEN_ASM, 0 },
	{ "__asm__", TOKEN_ASM, 0 },
	{ "__attribute", TOKEN_ATTRIBUTE, 0 },
	{ "__attribute__", TOKEN_ATTRIBUTE, 0 },
	{ "__declspec", TOKEN_ATTRIBUTE, 0 },
	{ "__except", TOKEN_EXCEPT, 0 },
	{ "__exception_code", TOKEN_INTRINSIC_CALL, INTRINSIC_CODE },
	{ "__exception_info", TOKEN_INTRINSIC_CALL, INTRINSIC_POINTERS },
	{ "__extension__", TOKEN_WORD, 0 },
	{ "__finally", TOKEN_FINALLY, 0 },
	{ "__func__", TOKEN_FUNCTION, 0 },
	{ "__leave", TOKEN_LEAVE, 0 },
	{ "__seh_abnormal", TOKEN_INTRINSIC, INTRINSIC_ABNORMAL },
	{ "__seh_code", TOKEN_INTRINSIC, INTRINSIC_CODE },
	{ "__seh_pointers", TOKEN_INTRINSIC, INTRINSIC_POINTERS },
	{ "__try", TOKEN_TRY, 0 },
	{ "__typeof", TOKEN_ATTRIBUTE, 0 },
	{ "__typeof__", TOKEN_ATTRIBUTE, 0 },
	{ "_abnormal_termination", TOKEN_INTRINSIC_CALL, INTRINSIC_ABNORMAL },
	{ "_except", TOKEN_EXCEPT, 0 },
	{ "_exception_code", TOKEN_INTRINSIC_CALL, INTRINSIC_CODE },
	{ "_exception_info", TOKEN_INTRINSIC_CALL, INTRINSIC_POINTERS },
	{ "_finally", TOKEN_FINALLY, 0 },
	{ "_leave", TOKEN_LEAVE, 0 },
	{ "_try", TOKEN_TRY, 0 },
	{ "alignas", TOKEN_ATTRIBUTE, 0 },
	{ "asm", TOKEN_ASM, 0 },
	{ "break", TOKEN_BREAK, 0 },
	{ "case", TOKEN_CASE, 0 },
	{ "catch", TOKEN_CONTROL, 0 },
	{ "class", TOKEN_AGGREGATE, 0 },
	{ "continue", TOKEN_CONTINUE, 0 },
	{ "decltype", TOKEN_ATTRIBUTE, 0 },
	{ "default", TOKEN_DEFAULT, 0 },
	{ "do", TOKEN_DO, 0 },
	{ "else", TOKEN_ELSE, 0 },
	{ "enum", TOKEN_AGGREGATE, 0 },
	{ "extern", TOKEN_EXTERN, 0 },
	{ "for", TOKEN_LOOP, 0 },
	{ "goto", TOKEN_GOTO, 0 },
	{ "if", TOKEN_CONTROL, 0 },
	{ "namespace", TOKEN_NAMESPACE, 0 },
	{ "return", TOKEN_RETURN, 0 },
	{ "sizeof", TOKEN_WORD, 0 },
	{ "struct", TOKEN_AGGREGATE, 0 },
	{ "switch", TOKEN_SWITCH, 0 },
	{ "typeof", TOKEN_ATTRIBUTE, 0 },
	{ "union", TOKEN_AGGREGATE, 0 },
	{ "while", TOKEN_LOOP, 0 },
};

/* Those that are names in C, or of no interest there. */
static const struct word cxx_words[] = {
	{ "consteval", TOKEN_CONSTEXPR, 0 },
	{ "constexpr", TOKEN_CONSTEXPR, 0 },
	{ "noexcept", TOKEN_NOEXCEPT, 0 },
	{ "operator", TOKEN_OPERATOR, 0 },
	{ "throw", TOKEN_THROW, 0 },
	{ "try", TOKEN_CXX_TRY, 0 },
};

struct reader {
	struct source *source;
	struct tokens *tokens;
	const char *p;
	const char *end;
	size_t row;		/* of @p, among the lines of the text */
	bool at_line_start;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What is not ASCII is part of a name wherever it may stand. */
static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
	       is_digit(c) || (unsigned char)c >= 0x80;
}

static void reader_add(struct reader *reader, const char *start, int kind, int intrinsic)
{
	struct tokens *tokens = reader->tokens;

	tokens->all = grow(tokens->all, tokens->nr, sizeof(*tokens->all));
	tokens->all[tokens->nr++] = (struct token) {
		.start = start - reader->source->text,
		.length = reader->p - start,
		.kind = kind,
		.intrinsic = intrinsic,
	};
}

/* Goes to @to, past lines that end on the way. */
static void reader_go(struct reader *reader, const char *to)
{
	while (reader->p < to)
		if (*reader->p++ == '\n')
			reader->row++;
}

/* Up to the end of the line, or of the last one that continues it. */
static void reader_skip_line(struct reader *reader)
{
	while (reader->p < reader->end && *reader->p != '\n')
		reader_go(reader, reader->p + (*reader->p == '\\' && reader->p[1] ? 2 : 1));
}

static void reader_skip_comment(struct reader *reader)
{
	const char *p;

	if (reader->p[1] == '/') {
		reader_skip_line(reader);
		return;
	}
	for (p = reader->p + 2; p < reader->end; p++) {
		if (p[0] == '*' && p[1] == '/') {
			reader_go(reader, p + 2);
			return;
		}
	}
	reader_go(reader, reader->end);
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* # 12 "file" 1 3, or with a word: #line 12 "file". */
static void reader_read_marker(struct reader *reader)
{
	const struct source *source = reader->source;
	struct marker marker = { .row = reader->row + 1 };
	const char *p = skip_blanks(reader->p + 1);
	unsigned long line;
	char *rest;

	if (!strncmp(p, "line", 4))
		p = skip_blanks(p + 4);
	if (!is_digit(*p))
		return;
	line = strtoul(p, &rest, 10);
	marker.line = line > INT32_MAX ? INT32_MAX : line;
	p = skip_blanks(rest);
	if (*p != '"') {
		const struct marker *last = &source->markers[source->nr_markers - 1];

		/* Without a name the file remains the same. */
		marker.file = last->file;
		marker.file_length = last->file_length;
		marker.is_system = last->is_system;
		marker.is_extern_c = last->is_extern_c;
		source_add_marker(reader->source, &marker);
		return;
	}
	marker.file = p++;
	while (*p && *p != '\n' && *p != '"')
		p += *p == '\\' && p[1] && p[1] != '\n' ? 2 : 1;
	if (*p != '"')
		return;
	p++;
	marker.file_length = p - marker.file;
	while (*(p = skip_blanks(p)) && is_digit(*p)) {
		marker.is_system |= *p == '3';
		marker.is_extern_c |= *p == '4';
		p++;
	}
	source_add_marker(reader->source, &marker);
}

/* A string or a character constant from its quote on. */
static void reader_skip_quoted(struct reader *reader)
{
	char quote = *reader->p++;

	while (reader->p < reader->end && *reader->p != '\n') {
		char c = *reader->p++;

		if (c == quote)
			return;
		if (c == '\\' && reader->p < reader->end)
			reader_go(reader, reader->p + 1);
	}
}

/* R"x(...)x" from its quote on. Returns false if it is none after all. */
static bool reader_skip_raw(struct reader *reader)
{
	const char *delimiter = reader->p + 1, *p = delimiter;
	size_t length;

	while (p < reader->end && p - delimiter <= MAX_DELIMITER && !strchr(" ()\\\t\v\f\n\"", *p))
		p++;
	length = p - delimiter;
	if (p == reader->end || *p != '(' || length > MAX_DELIMITER)
		return false;
	while ((p = memchr(p, ')', reader->end - p))) {
		p++;
		if ((size_t)(reader->end - p) > length && !memcmp(p, delimiter, length) &&
		    p[length] == '"') {
			reader_go(reader, p + length + 1);
			return true;
		}
	}
	reader_go(reader, reader->end);
	return true;
}

static void reader_read_number(struct reader *reader)
{
	const char *start = reader->p;

	for (;;) {
		char c = *++reader->p;

		if ((c == '+' || c == '-') && strchr("eEpP", reader->p[-1]))
			continue;
		if (c == '\'' && is_name(reader->p[1]))
			continue;
		if (c != '.' && !is_name(c))
			break;
	}
	reader_add(reader, start, TOKEN_OTHER, 0);
}

static const struct word *word_find_in(const struct word *words, size_t nr, const char *text,
				       size_t length)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strncmp(text, words[middle].text, length);

		if (!order && words[middle].text[length])
			order = -1;
		if (!order)
			return &words[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const struct word *word_find(const char *text, size_t length)
{
	const struct word *word = NULL;

	if (ntcc_options.is_cxx)
		word = word_find_in(cxx_words, ARRAY_SIZE(cxx_words), text, length);
	return word ?: word_find_in(words, ARRAY_SIZE(words), text, length);
}

static bool is_prefix(const char *text, size_t length, const char *prefixes)
{
	const char *p;

	/* They are separated by blanks. */
	for (p = prefixes; *p; p += strspn(p, " ")) {
		size_t this_length = strcspn(p, " ");

		if (this_length == length && !memcmp(p, text, length))
			return true;
		p += this_length;
	}
	return false;
}

static void reader_read_name(struct reader *reader)
{
	const char *start = reader->p;
	const struct word *word;
	size_t length;

	/* \u1234 is a letter, too. */
	while (is_name(*reader->p) ||
	       (*reader->p == '\\' && (reader->p[1] == 'u' || reader->p[1] == 'U')))
		reader->p++;
	length = reader->p - start;
	if (*reader->p == '"' && is_prefix(start, length, "R LR uR UR u8R") &&
	    reader_skip_raw(reader)) {
		reader_add(reader, start, TOKEN_STRING, 0);
		return;
	}
	if ((*reader->p == '"' || *reader->p == '\'') && is_prefix(start, length, "L u U u8")) {
		reader_skip_quoted(reader);
		reader_add(reader, start, TOKEN_STRING, 0);
		return;
	}
	word = word_find(start, length);
	if (!word) {
		reader_add(reader, start, TOKEN_IDENTIFIER, 0);
		return;
	}
	/* That of if constexpr says nothing. */
	if (word->kind == TOKEN_CONSTEXPR &&
	    reader->tokens->all[reader->tokens->nr - 1].kind == TOKEN_CONTROL)
		return;
	reader_add(reader, start, word->kind, word->intrinsic);
	switch (word->kind) {
	case TOKEN_TRY:
	case TOKEN_EXCEPT:
	case TOKEN_FINALLY:
	case TOKEN_LEAVE:
	case TOKEN_INTRINSIC:
	case TOKEN_INTRINSIC_CALL:
		reader->tokens->have_guards = true;
		break;
	default:
		break;
	}
}

static void reader_read_punctuation(struct reader *reader)
{
	/* What has more than one character and either matters or would be taken for it. */
	static const struct {
		char text[3];
		unsigned char kind;
	} pairs[] = {
		{ "->", TOKEN_ARROW }, { "::", TOKEN_SCOPE }, { "==", TOKEN_OTHER },
		{ "<=", TOKEN_OTHER }, { ">=", TOKEN_OTHER }, { "!=", TOKEN_OTHER },
		{ "<%", '{' }, { "%>", '}' }, { "<:", '[' }, { ":>", ']' },
	};
	const char *start = reader->p;
	int kind = (unsigned char)*start < 128 ? *start : TOKEN_OTHER;
	size_t i;

	reader->p++;
	/* In C++ this one is < in front of a name that begins with ::. */
	if (!strncmp(start, "<::", 3) && start[3] != ':' && start[3] != '>') {
		reader_add(reader, start, kind, 0);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		if (pairs[i].text[0] == start[0] && pairs[i].text[1] == start[1]) {
			reader->p++;
			kind = pairs[i].kind;
			break;
		}
	}
	reader_add(reader, start, kind ? kind : TOKEN_OTHER, 0);
}

static void reader_step(struct reader *reader)
{
	char c = *reader->p, next = reader->p[1];

	switch (c) {
	case '\n':
		reader->row++;
		reader->at_line_start = true;
		reader->p++;
		return;
	case ' ':
	case '\t':
	case '\v':
	case '\f':
	case '\r':
		reader->p++;
		return;
	case '\\':
		if (next == '\n') {
			reader_go(reader, reader->p + 2);
			return;
		}
		break;
	case '/':
		if (next == '*' || next == '/') {
			reader_skip_comment(reader);
			return;
		}
		break;
	case '#':
		if (reader->at_line_start) {
			reader_read_marker(reader);
			reader_skip_line(reader);
			return;
		}
		break;
	}
	reader->at_line_start = false;
	if (is_digit(c) || (c == '.' && is_digit(next))) {
		reader_read_number(reader);
	} else if (is_name(c)) {
		reader_read_name(reader);
	} else if (c == '"' || c == '\'') {
		const char *start = reader->p;

		reader_skip_quoted(reader);
		reader_add(reader, start, TOKEN_STRING, 0);
	} else {
		reader_read_punctuation(reader);
	}
}

void tokens_read(struct tokens *tokens, struct source *source)
{
	struct reader reader = {
		.source = source,
		.tokens = tokens,
		.p = source->text,
		.end = source->text + source->length,
		.at_line_start = true,
	};
	const char *start = source->text;

	*tokens = (struct tokens) { 0 };
	reader_add(&reader, start, TOKEN_END, 0);
	while (reader.p < reader.end)
		reader_step(&reader);
	start = reader.p;
	reader_add(&reader, start, TOKEN_END, 0);
	reader_add(&reader, start, TOKEN_END, 0);
	reader_add(&reader, start, TOKEN_END, 0);
}
