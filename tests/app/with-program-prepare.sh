# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by session.sh before its bus starts.
mkdir -p "$SESSION/share/applications"
printf '[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n' io.github.backlot.Backlot "$BACKLOT_BUILD_ROOT/src/app/backlot" \
  > "$SESSION/services/io.github.backlot.Backlot.service"
printf '[D-BUS Service]\nName=%s\nExec=%s\n' io.github.backlot.Backlot.SearchProvider "$BACKLOT_BUILD_ROOT/src/search/backlot-search-provider" \
  > "$SESSION/services/io.github.backlot.Backlot.SearchProvider.service"
cp "$BACKLOT_BUILD_ROOT/data/io.github.backlot.Backlot.desktop" "$SESSION/share/applications/"
