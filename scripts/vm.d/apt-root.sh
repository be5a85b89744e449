# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# An apt of our own: sources, lists and downloads live in the cache, so that
# kernels of other suites can be fetched by an ordinary user while the host's
# apt never hears of them. Mirror, proxy and keys are those of the host.

# Prints "URI SUITE KEYRING" for each of the host's own binary sources.
apt_host_sources() {
	local file
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -r "$file" ] && awk -f "$vmd/apt-list.awk" "$file"
	done
	for file in /etc/apt/sources.list.d/*.sources; do
		[ -r "$file" ] && awk -f "$vmd/apt-deb822.awk" "$file"
	done
	true
}

# Prints the "deb" lines that carry the kernels of one release.
apt_lines_for() {
	local release=$1 uri suite key mirror='' mirror_key='' found=''
	while read -r uri suite key; do
		[ -r "$key" ] || key=/usr/share/keyrings/debian-archive-keyring.gpg
		case $suite in
		bookworm | "$VERSION_CODENAME")
			mirror=${mirror:-$uri} mirror_key=${mirror_key:-$key} ;;
		esac
		case $release-$suite in
		6.1-bookworm-backports*) ;;
		6.1-bookworm*)
			echo "deb [arch=amd64 signed-by=$key] $uri $suite main"
			found=yes ;;
		esac
	done < <(apt_host_sources)

	[ -n "$mirror" ] || die "apt names no mirror for $VERSION_CODENAME"
	case $release in
	6.1) suite=bookworm ;;
	6.12) suite=bookworm-backports ;;
	7.2) suite=sid ;;
	esac
	if [ -z "$found" ]; then
		echo "deb [arch=amd64 signed-by=$mirror_key] $mirror $suite main"
	fi
}

# apt_root RELEASE: afterwards ${apt_options[@]} make apt use that root.
apt_root() {
	local release=$1 root=$cache/apt/$1 lines VERSION_CODENAME=''
	# shellcheck source=/dev/null
	. /etc/os-release
	lines=$(apt_lines_for "$release") || exit 1
	mkdir -p "$root"/state/lists/partial "$root"/cache/archives/partial
	apt_options=(
		-o "Dir::Etc::SourceList=$root/sources.list"
		-o Dir::Etc::SourceParts=/dev/null
		-o Dir::Etc::Preferences=/dev/null
		-o Dir::Etc::PreferencesParts=/dev/null
		-o "Dir::State=$root/state"
		-o Dir::State::status=/dev/null
		-o "Dir::Cache=$root/cache"
		-o "APT::Sandbox::User=$(id -un)"
		-o APT::Architecture=amd64
		-o APT::Architectures=amd64
		-o Acquire::Languages=none
		-o Acquire::Retries=3
		-o APT::Update::Post-Invoke=
		-o APT::Update::Post-Invoke-Success=
	)
	if [ "$lines" != "$(cat "$root/sources.list" 2>/dev/null)" ]; then
		rm -f "$root/updated"
		printf '%s\n' "$lines" >"$root/sources.list"
	fi
	# Lists serve for an hour; packages they name vanish from mirrors.
	if [ -z "$(find "$root/updated" -mmin -60 2>/dev/null)" ]; then
		with_progress "reading package lists for Linux $release" time 0 \
			apt-get -q "${apt_options[@]}" \
			-o APT::Update::Error-Mode=any update ||
			die "no package lists for Linux $release"
		touch "$root/updated"
	fi
}

# apt_depends PACKAGE PATTERN: the name of its dependency that matches.
apt_depends() {
	apt-cache "${apt_options[@]}" depends "$1" 2>/dev/null |
		sed -n 's/^ *Depends: //p' | grep -E -m1 "$2" || true
}

apt_candidate() {
	apt-cache "${apt_options[@]}" policy "$1" 2>/dev/null |
		awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# apt_fetch DIRECTORY PACKAGE...: the .deb files, checked by apt.
apt_fetch() {
	local directory=$1
	shift
	with_progress "fetching $*" time 0 \
		env -C "$directory" apt-get -q "${apt_options[@]}" download "$@" ||
		die "cannot fetch $*"
}
