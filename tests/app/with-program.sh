#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a script against the program of the build folder, in a session whose bus can start it by its name.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

export PATH="$BACKLOT_BUILD_ROOT/src/app:$BACKLOT_BUILD_ROOT/src/studio:$BACKLOT_BUILD_ROOT/src/worker:$PATH"
export PYTHONPATH="$here/../support" PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8
export GSETTINGS_BACKEND=keyfile G_DEBUG=fatal-criticals
export PREPARE="$here/with-program-prepare.sh"
unset GTK_A11Y

exec "$here/../support/session.sh" xfwm4 python3 "$here/$1"
