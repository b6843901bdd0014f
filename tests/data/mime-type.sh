#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The type of project files is found by their name and by their beginning.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/mime/packages" "$folder/files"
cp "$1" "$folder/mime/packages/"
update-mime-database "$folder/mime"

python3 - "$folder/files" <<'PYTHON'
import sys
import zipfile
for name in ('film.backlot', 'without-a-name'):
    with zipfile.ZipFile(f'{sys.argv[1]}/{name}', 'w') as file:
        file.writestr('mimetype', 'application/vnd.backlot.project+zip')
with zipfile.ZipFile(f'{sys.argv[1]}/other', 'w') as file:
    file.writestr('mimetype', 'application/epub+zip')
PYTHON

type_of ()
{
  XDG_DATA_HOME=$folder gio info -a standard::content-type "$folder/files/$1" |
    sed -n 's/^ *standard::content-type: //p'
}

for name in film.backlot without-a-name; do
  test "$(type_of $name)" = application/vnd.backlot.project+zip || { type_of $name; exit 1; }
done
test "$(type_of other)" != application/vnd.backlot.project+zip
