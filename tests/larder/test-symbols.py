#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the library exports is what its public headers declare, no more and no less, each with its version; and only its
clock asks for the time.

  test-symbols.py NM LIBRARY HEADER…"""

import pathlib
import re
import subprocess
import sys

VERSION = 'LARDER_1.0'


def declared(headers):
    """The functions that headers mark as exported."""
    names = set()
    for header in headers:
        text = re.sub(r'/\*.*?\*/', '', pathlib.Path(header).read_text(encoding='utf-8'), flags=re.DOTALL)
        for statement in re.findall(r'^LARDER_EXPORT\s+(.*?\))', text, re.MULTILINE | re.DOTALL):
            type_name = re.match(r'G_DECLARE_\w+ \(\w+, (\w+),', statement)
            names.add(type_name.group(1) + '_get_type' if type_name else re.search(r'(\w+)\s*\(', statement).group(1))
    return names


def exported(nm, library):
    """Symbols with their versions; the version itself is one, too."""
    listed = subprocess.run([nm, '-D', '--defined-only', '--with-symbol-versions', library],
                            capture_output=True, text=True, check=True).stdout
    symbols = dict(line.split()[2].partition('@')[::2] for line in listed.splitlines())
    symbols.pop(VERSION, None)
    return symbols


def asking_for_time(headers):
    """The files beside the clock that ask what time it is, or wait by themselves."""
    sources = {source for header in headers for source in pathlib.Path(header).parent.glob('*.c')}
    asking = re.compile(r'\bg_(timeout_\w+|get_real_time|get_monotonic_time|date_time_new_now\w*) \(')
    found = {source.name for source in sources if asking.search(source.read_text(encoding='utf-8'))}
    # Who finds nothing at all looks at the wrong files.
    return sorted(found ^ {'larder-system-clock.c'})


def main():
    nm, library, *headers = sys.argv[1:]
    symbols, names = exported(nm, library), declared(headers)
    checks = {
        'symbols of other names': [name for name in symbols if not name.startswith('larder_')],
        'symbols of another version': [name for name, version in symbols.items() if version.lstrip('@') != VERSION],
        'exported but in no public header': sorted(symbols.keys() - names),
        'in a public header but not exported': sorted(names - symbols.keys()),
        'files that ask for the time beside the clock': asking_for_time(headers),
    }
    print(f'1..{len(checks) + 1}')
    # A tool that lists nothing would agree with everything.
    print(f"{'ok' if len(symbols) > 100 else 'not ok'} 1 - {len(symbols)} symbols")
    for number, (what, found) in enumerate(checks.items(), 2):
        print(f"{'not ok' if found else 'ok'} {number} - no {what}")
        for name in found:
            print('# ' + name)
    return len(symbols) <= 100 or any(checks.values())


sys.exit(main())
