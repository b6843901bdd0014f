#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Larder 1.0 promised is still there as it was: each function, type, property, signal and value.

  test-api.py GIR PROMISES           compares
  test-api.py --write GIR PROMISES   adds what is new; what is promised already is never changed by it"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

CORE = '{http://www.gtk.org/introspection/core/1.0}'
C = '{http://www.gtk.org/introspection/c/1.0}'
GLIB = '{http://www.gtk.org/introspection/glib/1.0}'


def kind_of(node):
    """The C type of something, or its name where C has none."""
    for tag in 'type', 'array':
        found = node.find(CORE + tag)
        if found is not None:
            return found.get(C + 'type') or found.get('name') or tag
    return 'function'


def call(node):
    """(type transfer, …) -> type transfer."""
    parameters = [] if node.find(CORE + 'parameters') is None else list(node.find(CORE + 'parameters'))
    told = [f"{kind_of(each)} {each.get('transfer-ownership', 'none')}{' nullable' if each.get('nullable') else ''}"
            for each in parameters]
    result = node.find(CORE + 'return-value')
    return (f"({', '.join(told)}) -> {kind_of(result)} {result.get('transfer-ownership', 'none')}"
            + (' throws' if node.get('throws') else ''))


def promises(gir):
    """One line for each thing that a program can rely on."""
    lines = set()
    namespace = ElementTree.parse(gir).getroot().find(CORE + 'namespace')
    for node in namespace.iter():
        tag = node.tag.replace(CORE, '')
        if tag in ('function', 'method', 'constructor') and node.get(C + 'identifier'):
            lines.add(f"function {node.get(C + 'identifier')} {call(node)}")
        elif tag == 'callback' and node.get(C + 'type'):
            lines.add(f"callback {node.get(C + 'type')} {call(node)}")
        elif tag == 'member':
            lines.add(f"value {node.get(C + 'identifier')} = {node.get('value')} {node.get(GLIB + 'nick', '')}".rstrip())
        elif tag == 'constant':
            lines.add(f"constant {node.get(C + 'type')} = {node.get('value')}")
    for node in namespace:
        tag, name = node.tag.replace(CORE, ''), node.get(C + 'type') or node.get(GLIB + 'type-name')
        if tag in ('class', 'interface', 'record', 'enumeration', 'bitfield') and name and not node.get(GLIB + 'is-gtype-struct-for'):
            above = [node.get('parent', '')] + [each.get('name') for each in node.findall(CORE + 'implements')]
            lines.add(' '.join([tag, name, node.get(GLIB + 'get-type') or '', *above]).rstrip())
        for each in node.findall(CORE + 'property'):
            flags = [flag for flag in ('writable', 'construct-only') if each.get(flag) == '1']
            lines.add(' '.join(['property', f"{name}:{each.get('name')}", kind_of(each), *flags]))
        for each in node.findall(GLIB + 'signal'):
            lines.add(f"signal {name}::{each.get('name')} {call(each)}")
        fields = [f"{kind_of(each)} {each.get('name')}" for each in node.findall(CORE + 'field')]
        if tag == 'record' and len(fields) > 1:
            lines.add(f"struct {name} {{ {'; '.join(fields)} }}")
    return lines


def main():
    write = sys.argv[1] == '--write'
    gir, path = sys.argv[-2], pathlib.Path(sys.argv[-1])
    found = promises(gir)
    promised = [line for line in path.read_text(encoding='utf-8').splitlines() if line and not line.startswith('#')] if path.exists() else []
    broken = [line for line in promised if line not in found]
    if write:
        header = '# What Larder 1.0 promises to programs. Lines are added by test-api.py, and never changed or removed.\n'
        path.write_text(header + '\n'.join(sorted(found | set(promised))) + '\n', encoding='utf-8')
    print('1..2')
    # A tool that finds nothing would break no promise.
    print(f"{'ok' if min(len(found), len(promised)) > 500 else 'not ok'} 1 - {len(promised)} promises, {len(found)} things")
    print(f"{'not ok' if broken else 'ok'} 2 - no promise is broken")
    for line in broken:
        print('# no longer: ' + line)
    for line in sorted(found - set(promised)):
        print('# not promised yet: ' + line)
    return bool(broken) or min(len(found), len(promised)) <= 500


sys.exit(main())
