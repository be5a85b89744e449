# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154
#
# The only place that changes the host: it installs tools from the host's own
# distribution, and only those that are missing.

package_present() {
	case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in
	installed) return 0 ;;
	*) return 1 ;;
	esac
}

# need_packages PACKAGE...
need_packages() {
	local package missing=() sudo=()
	for package; do
		package_present "$package" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	if [ "$(id -u)" -ne 0 ]; then
		if ! sudo -n true 2>/dev/null; then
			die "missing packages; as root: apt-get install ${missing[*]}"
		fi
		sudo=(sudo -n)
	fi
	take_lock "$cache/locks/packages"
	with_progress "installing ${missing[*]}" time 0 \
		install_packages "${missing[@]}" ||
		die "cannot install: ${missing[*]}"
	release_lock
}

# Lists may be absent (images of containers) or too old to download from, so
# a failure is tried once more with fresh ones.
install_packages() {
	local get=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get
		-o "DPkg::Lock::Timeout=120")
	"${get[@]}" install -y --no-install-recommends "$@" && return
	"${get[@]}" update
	"${get[@]}" install -y --no-install-recommends "$@"
}
