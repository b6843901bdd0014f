#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen together, a page of a dialog, a question, a menu, has each mnemonic once, in every language."""

import itertools
import re
import subprocess

import tap

# Of these only one is seen at a time, and a menu or a popover has keys of its own.
APART = re.compile(r'^(?:\w+: *)?(?:Adw\.)?(PreferencesPage|NavigationPage|ViewStackPage|StackPage|Popover|menu)\b')
OWN = re.compile(r'\$Backlot(\w+)')
TEXT = re.compile(r'(?<!\w)(?:_|C_)\(\s*(?:"[^"]*",\s*)?"((?:[^"\\]|\\.)*_\w[^"]*)"')
LITERAL = re.compile(r'^(msg\w+(?:\[\d\])?) "(.*)"$')


def file_of(type_name):
    return 'backlot-' + re.sub(r'(?<!^)(?=[A-Z])', '-', type_name).lower()


def functions(source):
    return [body for body in re.split(r'\n\}\n', source) if TEXT.search(body)]


class Templates:
    """The labels of each, with the pages that they are on."""

    def __init__(self):
        self.sources = {name.stem: (tap.ROOT / name).read_text(encoding='utf-8') for name in tap.files('src/ui/**/*.blp')}
        self.code = {name.stem: (tap.ROOT / name).read_text(encoding='utf-8') for name in tap.files('src/ui/**/*.c')}

    def labels(self, stem, pages=()):
        """Triples of a label, its pages from the outermost one, and whose it is instead of another one of the same."""
        found, scopes = [], []
        for number, line in enumerate(self.sources.get(stem, '').split('\n')):
            here = line.strip()
            apart = (*pages, *(scope for scope in scopes if scope))
            found += [(text, apart, None) for text in TEXT.findall(here)]
            found += [each for name in OWN.findall(here) if file_of(name) != stem for each in self.labels(file_of(name), apart)]
            if here.endswith('{'):
                scopes.append(f'{stem}:{number}' if APART.match(here) else None)
            elif here.startswith('}') and scopes:
                scopes.pop()
        return found + [(text, pages, f'{stem}:{number}') for number, body in enumerate(functions(self.code.get(stem, '')))
                        if stem in self.sources and 'return ' in body for text in TEXT.findall(body)]


def together(one, other):
    return one[:len(other)] == other or other[:len(one)] == one


def catalog(language):
    """What each label is in a language."""
    told, entry = {}, {}
    text = subprocess.run(['msgcat', '--no-wrap', str(tap.ROOT / 'po' / f'{language}.po')], check=True, capture_output=True, text=True).stdout
    for line in text.split('\n'):
        found = LITERAL.match(line)
        if found:
            entry[found[1]] = found[2]
            if found[1].startswith('msgstr'):
                told[entry['msgid']] = found[2]
    return told


def key(label):
    return re.search(r'_(\w)', label)[1].casefold()


def doubled(labels, language, told):
    for (one, here, instead), (other, there, of) in itertools.combinations(labels, 2):
        first, second = told.get(one, one), told.get(other, other)
        if together(here, there) and (instead is None or instead != of) and key(first) == key(second):
            yield f'{language}: “{first}” and “{second}” are both Alt+{key(first).upper()}'


templates = Templates()
languages = {'en': {}, **{name: catalog(name) for name in (tap.ROOT / 'po' / 'LINGUAS').read_text(encoding='utf-8').split()}}
checked, complaints = [], []
for stem in sorted(templates.sources):
    labels = templates.labels(stem)
    if labels:
        checked.append(stem)
        complaints += [(stem, words) for language, told in languages.items() for words in doubled(labels, language, told)]
for stem, source in sorted(templates.code.items()):
    for body in functions(source):
        labels = [(text, (), None) for text in dict.fromkeys(TEXT.findall(body))]
        if 'return ' not in body and len(labels) > 1:
            checked.append(stem)
            complaints += [(stem, words) for language, told in languages.items() for words in doubled(labels, language, told)]
tap.finish(list(dict.fromkeys(checked)), list(dict.fromkeys(complaints)))
