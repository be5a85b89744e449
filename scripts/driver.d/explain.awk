# SPDX-License-Identifier: GPL-2.0-only
#
# Reads the log of a driver's build, shows what is the user's business, and says what the
# compiler and the linker cannot know: what of the driver kit ntmem does not offer.
#
# Variables: name, the driver's; names, the file that lists what is not offered; verbose,
# not empty if kbuild's own lines are wanted too.

function explain(text)
{
	if (!(text in explained))
		explanation[nr_explanations++] = text
	explained[text] = 1
}

# The word between the first two quotes behind @start.
function quoted(line, start,    rest)
{
	rest = substr(line, start)
	if (!match(rest, /'[^']+'/))
		return ""
	rest = substr(rest, RSTART + 1, RLENGTH - 2)
	# A scope or the parameters are not what is looked for.
	sub(/\(.*/, "", rest)
	return rest
}

function place(line)
{
	match(line, /^[^:]+:[0-9]+/)
	return substr(line, 1, RLENGTH)
}

# What it is to the driver kit, or "" if it is not known by its name.
function listed(word)
{
	if (word in unsupported)
		return unsupported[word]
	if (word ~ /^_[A-Z]/ && substr(word, 2) in unsupported)
		return unsupported[substr(word, 2)]
	return ""
}

# The same, of what only looks as if it were.
function reason(word)
{
	if (listed(word) != "")
		return listed(word)
	if (word ~ /^(Cc|Cm|Etw|Ex|Flt|FsRtl|Hal|Io|Kd|Ke|Mm|Ndis|Nt|Ob|Po|Ps|Rtl|Se|Tm|Usbd|Wdf|Wmi|Zw)[A-Z][a-z]/)
		return "only what Documentation/porting.rst lists is there"
	if (word ~ /^STATUS_[A-Z]/)
		return "include/ntmem/status.h has the usual ones; the source may define it"
	return ""
}

function unknown(where, word,    why)
{
	why = reason(word)
	if (why != "")
		explain(where ": " word " is of the driver kit, and ntmem does not offer it: " why)
}

function missing_header(where, header,    base)
{
	base = tolower(header)
	gsub(/\\/, "/", base)
	sub(/.*\//, "", base)
	if (base in unsupported)
		explain(where ": ntmem does not have the header " header ": " unsupported[base])
	else
		explain(where ": there is no header " header "; if it is the driver's own, name its folder by INCLUDE=")
}

function explain_hidden_try()
{
	if (hidden_try != "")
		explain(hidden_try ": make driver did not see this __try; INCLUDE= names folders of" \
			" headers, and a comment with __try in the source does for the rest")
	hidden_try = ""
}

# Whether guarded code is in lower case where something is said to be amiss with it. C++ has a
# try of its own.
function has_lower_case(where,    line, found)
{
	sub(/:[0-9]+$/, "", where)
	if (where !~ /\.[cChH]$/)
		return 0
	while (!found && (getline line < where) > 0) {
		sub(/\/\/.*/, "", line)
		found = line ~ /^[ \t]*(try|finally)[ \t\r]*$/ ||
			line ~ /(^|[^A-Za-z0-9_])((try|finally)[ \t]*\{|except[ \t]*\()/
	}
	close(where)
	return found
}

function demangled(symbol,    command, line)
{
	if (symbol !~ /^_Z[A-Za-z0-9_]+$/)
		return symbol
	command = "c++filt " symbol
	if ((command | getline line) > 0)
		symbol = line
	close(command)
	return symbol
}

function undefined(symbol,    shown, word)
{
	shown = word = demangled(symbol)
	sub(/\(.*/, "", word)
	if (symbol == "DriverEntry")
		explain(name ": no source defines DriverEntry; in C++ it takes extern \"C\", or ntddk.h before it")
	else if (shown ~ /^operator (new|delete)/)
		explain(name ": " shown " is used and not defined; the driver defines its own, or includes <ntmem/new.h>")
	else if (symbol ~ /^__cxa_(throw|begin_catch|allocate_exception)|^_Unwind/)
		explain(name ": C++ exceptions do not exist in a driver; __try does")
	else if (symbol ~ /^__([a-z]+[sdtx]f[0-9]?|[a-z]+[sdtx]f[sdtx]i)$/)
		explain(name ": floating point is not for drivers (" symbol ")")
	else if (listed(word) != "")
		explain(name ": " shown " is of the driver kit, and ntmem does not offer it: " listed(word))
	else if (reason(word) != "")
		explain(name ": " shown " is used and not defined; is a source missing from SRC? Of the" \
			" driver kit, " reason(word))
	else
		explain(name ": " shown " is used and not defined; is a source missing from SRC?")
}

BEGIN {
	while ((getline line < names) > 0) {
		if (line ~ /^(#|$)/)
			continue
		if (line ~ /^\[/) {
			why = substr(line, 2, length(line) - 2)
			sub(/\.$/, "", why)
			continue
		}
		unsupported[line] = why
	}
}

# What kbuild says of itself.
/^make(\[[0-9]+\])?: / || /^  [A-Z][A-Z+]* / || /^Skipping BTF generation/ ||
/^warning: (the compiler|pahole version) differs/ || /^  The kernel was built with: / ||
/^  (The kernel was built by|You are using):/ ||
/^Makefile:.*Module\.symvers/ {
	if (verbose != "")
		print
	next
}

# The same symbol is missing in each object that uses it; the linker's names for places
# are no help.
/modpost: .* undefined!/ {
	match($0, /"[^"]+"/)
	undefined(substr($0, RSTART + 1, RLENGTH - 2))
	next
}

{ print }

/ error: .*implicit declaration of function / { unknown(place($0), quoted($0, index($0, "function"))) }
/ error: unknown type name / { unknown(place($0), quoted($0, index($0, "name"))) }
/ error: '[^']+' (was not declared|has not been declared|does not name a type|undeclared)/ {
	unknown(place($0), quoted($0, index($0, "error:")))
}
/ error: .*(undefined|incomplete) type(def)? '([A-Z_]+' \{aka ')?(struct )?_(IRP|DEVICE_OBJECT|FILE_OBJECT|MDL|IO_STACK_LOCATION)'/ {
	word = substr($0, index($0, " error: "))
	match(word, /_(IRP|DEVICE_OBJECT|FILE_OBJECT|MDL|IO_STACK_LOCATION)'/)
	word = substr(word, RSTART + 1, RLENGTH - 2)
	explain(place($0) ": what is in " word " is of the driver kit, and ntmem does not offer" \
		" it: it has no I/O manager")
}
/ fatal error: .*: No such file or directory/ {
	header = $0
	sub(/.* fatal error: /, "", header)
	sub(/: No such file or directory.*/, "", header)
	missing_header(place($0), header)
}
/ error: stray '\\37[67]' in program/ && /:1:1: / {
	explain(place($0) ": the file is in UTF-16, which gcc does not read; as a copy:" \
		" iconv -f UTF-16 -t UTF-8 FILE >COPY")
}
/^fixdep: error opening file: / {
	explain(name ": a blank, $, # or : is in the path of a header, which kbuild cannot handle:" \
		" what is before it is above")
}
/ error: exception handling disabled/ {
	explain(place($0) ": C++ exceptions do not exist in a driver; __try and __except do")
}
/ error: (SSE|x87) register (argument|return)/ {
	explain(place($0) ": floating point is not for drivers")
}
# Notes say where the macros stand that led to it, the user's own last.
/ error: .*__try needs a line in the Kbuild/ { hidden_try = place($0) }
hidden_try && / note: in expansion of macro '/ && !/^<|'NTMEM_/ { hidden_try = place($0) }
hidden_try && (/ (error|warning): / && !/__try needs a line/) { explain_hidden_try() }

/ error: (GetException(Code|Information)|AbnormalTermination)\(\) outside / ||
/ error: .*(implicit declaration of function|undeclared).*/ && /'(try|except|finally|leave)'/ {
	if (has_lower_case(place($0)))
		lower_case = 1
}

# The note behind the error names the macro.
/ error: / { not_constant = $0 ~ / constant expression|non-'constexpr' / ? place($0) : "" }
/ note: in (definition|expansion) of macro 'U?FIELD_OFFSET'/ && not_constant != "" {
	explain(not_constant ": in C++ FIELD_OFFSET takes no variable as an index:" \
		" FIELD_OFFSET(type, array) + index * sizeof(element)")
	not_constant = ""
}

# What is wrong with a pointer stands in the message or in a note behind it. Names of the kit's
# types are shown with what they are, which is not what the source says. To C it is a warning,
# and does no harm where both are as long; a long that is taken for a LONG is half of it.
/ (error|warning): / {
	bad_pointer = ""
	if (/incompatible[- ]pointer|invalid conversion|cannot convert|no matching function/)
		bad_pointer = place($0)
	is_error = / error: /
}
bad_pointer != "" {
	line = short = $0
	gsub(/[{]aka '[^']*'[}]/, "", line)
	gsub(/(long |short )+(unsigned )?int/, "", short)
	if (match(line, /'[^']*long (unsigned )?int( volatile| const)* ?\*[^']*'/)) {
		if (substr(line, RSTART, RLENGTH) ~ /long long/) {
			if (is_error)
				explain(bad_pointer ": a long long is not a LONGLONG here: write that")
			bad_pointer = ""
		} else if (short ~ /['. ]int( volatile| const)* ?\*/) {
			explain(bad_pointer ": a long has 64 bits here: write LONG, or ULONG, instead")
			refused = 1
			bad_pointer = ""
		}
	}
}

# Behind everything, where they are seen.
END {
	explain_hidden_try()
	if (lower_case)
		explain(name ": try, except and finally in lower case take #include <excpt.h>, or" \
			" CFLAGS=-DNTMEM_SEH_LOWERCASE")
	for (i = 0; i < nr_explanations; i++)
		print "ntmem: " explanation[i]
	exit refused
}
