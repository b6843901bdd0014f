#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every language of po/LINGUAS says everything that the sources say, in a form that fits."""

import pathlib
import re
import subprocess
import tempfile

import tap

KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']
LITERAL = re.compile(r'^(msg\w+(?:\[\d\])?) "(.*)"$')
QUOTES = {'de': '“”', 'es': '“”'}


def run(*command):
    return subprocess.run([str(part) for part in command], cwd=tap.ROOT, check=True, capture_output=True, text=True).stdout


def entries(text):
    """Dictionaries of msgctxt, msgid, msgid_plural and msgstr…, without the header."""
    entry = {}
    for line in text.split('\n') + ['']:
        if not line:
            if entry.get('msgid'):
                yield entry
            entry = {}
        found = LITERAL.match(line)
        if found:
            entry[found[1]] = found[2]
    assert not entry


def complain(language, entry):
    english = entry['msgid']
    for key, told in entry.items():
        if not key.startswith('msgstr'):
            continue
        if not told:
            yield f'“{english}” is not told'
            continue
        ends = english.rstrip('n\\')
        if ends.endswith('…') != told.rstrip('n\\').endswith('…'):
            yield f'“{told}”: the ellipsis of “{english}”'
        if bool(re.search(r'_\w', english)) != bool(re.search(r'_\w', told)):
            yield f'“{told}”: the underscore of “{english}”'
        if (english[:1] == ' ', english[-1:] == ' ') != (told[:1] == ' ', told[-1:] == ' '):
            yield f'“{told}”: the blanks around “{english}”'
        if '...' in told or any(mark in told for mark in QUOTES.get(language, '') + "'"):
            yield f'“{told}”: marks that are not of this language'


checked, complaints = [], []
with tempfile.TemporaryDirectory() as folder:
    template = pathlib.Path(folder) / 'backlot.pot'
    run('xgettext', '--from-code=UTF-8', '--files-from=po/POTFILES.in', f'--output={template}', *[f'--keyword={word}' for word in KEYWORDS])
    kept = pathlib.PurePosixPath('po/backlot.pot')
    checked.append(kept)
    said, sources = ({(entry.get('msgctxt'), entry['msgid']) for entry in entries(re.sub(r'(?m)^#.*\n', '', text).replace('"\n"', ''))}
                     for text in (run('msgcat', '--no-wrap', kept), run('msgcat', '--no-wrap', template)))
    complaints += [(kept, f'“{text}” is missing: ninja backlot-pot') for _context, text in sorted(sources - said, key=str)]
    complaints += [(kept, f'“{text}” is in no source: ninja backlot-pot') for _context, text in sorted(said - sources, key=str)]
    for language in (tap.ROOT / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
        name = pathlib.PurePosixPath(f'po/{language}.po')
        checked.append(name)
        run('msgfmt', '--check', '--output-file=/dev/null', name)
        merged = run('msgmerge', '--quiet', '--no-fuzzy-matching', '--no-wrap', '--output-file=-', name, template)
        for entry in entries(re.sub(r'(?m)^#.*\n', '', merged).replace('"\n"', '')):
            complaints += [(name, text) for text in complain(language, entry)]
tap.finish(checked, complaints)
