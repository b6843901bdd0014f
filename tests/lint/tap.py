# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the sources share: which files there are, and how a result is told."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(*patterns):
    """The project's files that match, those of git where there is a repository, else those on disk."""
    listed = subprocess.run(['git', '-C', str(ROOT), 'ls-files', '--cached', '--others', '--exclude-standard', '-z'],
                            capture_output=True, text=True)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.split('\0') if name and (ROOT / name).is_file()]
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob('*')
                 if path.is_file() and not path.relative_to(ROOT).parts[0].startswith('build')]
        names += [str(path.relative_to(ROOT)) for path in (ROOT / 'build-aux').rglob('*') if path.is_file()]
    return sorted({pathlib.PurePosixPath(name) for name in names
                   if not patterns or any(pathlib.PurePosixPath(name).match(p) for p in patterns)})


def lines(name):
    return (ROOT / name).read_text(encoding='utf-8').split('\n')


def finish(checked, complaints):
    """One TAP line for each file that was looked at; a check that saw no file has failed."""
    wrong = {}
    for name, text in complaints:
        wrong.setdefault(str(name), []).append(text)
    print('TAP version 13')
    print(f'1..{max(len(checked), 1)}')
    if not checked:
        print('not ok 1 - no file to check')
        sys.exit(1)
    for number, name in enumerate(checked, 1):
        found = wrong.get(str(name), [])
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        for text in found:
            print(f'# {name}: {text}')
    sys.exit(1 if wrong else 0)
