# SPDX-License-Identifier: GPL-2.0-only
#
# One-line format of apt sources to "URI SUITE KEYRING" for component main.
$1 == "deb" {
	key = "-"
	i = 2
	if ($i ~ /^\[/) {
		do {
			option = $i
			gsub(/[][]/, "", option)
			if (option ~ /^signed-by=/)
				key = substr(option, 11)
		} while ($(i++) !~ /\]$/ && i <= NF)
	}
	for (c = i + 2; c <= NF; c++)
		if ($c == "main")
			print $i, $(i + 1), key
}
