# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program says in another language, found by what it says in English."""

import pathlib
import re
import struct

DIRECTIVE = re.compile(r'%(?:\d+\$)?(?:lu|ld|[dus])')


def read_catalog(path):
    """Pairs of texts of a compiled catalog; a plural form is a pair of its own."""
    data = pathlib.Path(path).read_bytes()
    _magic, _revision, count, originals, translations = struct.unpack_from('<5I', data)

    def text(table, index):
        length, offset = struct.unpack_from('<2I', data, table + 8 * index)
        return data[offset:offset + length].decode()
    for index in range(count):
        english = text(originals, index).split('\x04')[-1].split('\0')
        yield from zip(english, text(translations, index).split('\0'))


class Words:
    """The language of an installed catalog."""

    def __init__(self, prefix, language):
        self.exact, self.formats, self.labels = {}, [], {}
        for english, told in read_catalog(pathlib.Path(prefix) / 'share' / 'locale' / language / 'LC_MESSAGES' / 'backlot.mo'):
            if '_' in english:
                self.labels[english] = told
            if DIRECTIVE.search(english):
                self.formats.append((self._pattern(english), told, DIRECTIVE.findall(english)))
            else:
                self.exact.setdefault(english.replace('_', '', 1), told.replace('_', '', 1))
        # The one with the most words of its own is meant.
        self.formats.sort(key=lambda entry: -len(entry[0].pattern))

    def tell(self, english):
        """The same in this language; what is not of the catalog, such as a title, as it is."""
        if not english or english in self.exact:
            return self.exact.get(english, english)
        for pattern, told, kinds in self.formats:
            found = pattern.fullmatch(english)
            if found:
                values = iter(self.tell(value) if kind.endswith('s') else value for value, kind in zip(found.groups(), kinds))
                return DIRECTIVE.sub(lambda _match: next(values), told).replace('%%', '%')
        return english

    @staticmethod
    def _pattern(text):
        literal = [re.escape(part.replace('%%', '%')) for part in DIRECTIVE.split(text)]
        kinds = ['(.+)' if kind.endswith('s') else r'(\d+)' for kind in DIRECTIVE.findall(text)]
        return re.compile(''.join(part + kind for part, kind in zip(literal, kinds + [''])))
