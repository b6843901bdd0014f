# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by what needs packages of the host itself; the caller has a function say().
install_on_host() {
  missing=
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ]; then
    say "installing$missing"
    # shellcheck disable=SC2086
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >&2
  else
    say "these packages are missing, please install them: $missing"
    exit 1
  fi
}
