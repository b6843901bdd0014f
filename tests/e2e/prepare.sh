# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests/support/session.sh before its bus starts: the installed program can be activated by its name.
for service in "$BACKLOT_PREFIX"/share/dbus-1/services/*.service; do
  [ -e "$service" ] && ln -sf "$service" "$SESSION/services/"
done
