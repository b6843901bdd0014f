#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of docs/larder: Python samples are run, C is compiled and, where it has a main(), run; links lead somewhere.

  test-docs.py FOLDER LIBRARY-FOLDER SOURCE-FOLDER COMPILER…   every page
  test-docs.py PAGE                                            the Python of one page, in this process

The blocks of one language on a page belong together and are run in their order. The first Python block of the
overview goes before the Python of every page, as it says there."""

import faulthandler
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

BLOCK = re.compile(r'^```(\w+)\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def blocks(page, language):
    """Each block of a language with the number of its first line."""
    text = page.read_text(encoding='utf-8')
    return [(text[:found.start()].count('\n') + 2, found.group(2))
            for found in BLOCK.finditer(text) if found.group(1) == language]


def run_python(page):
    """Complaints name the lines of the page, also of one that waits for ever."""
    faulthandler.dump_traceback_later(60, exit=True)
    scope = {'__name__': '__main__'}
    overview = page.with_name('overview.md')
    preludes = [(overview, *blocks(overview, 'python')[0])]
    if page != overview:
        preludes += [(page, *block) for block in blocks(page, 'python')]
    else:
        preludes += [(page, *block) for block in blocks(page, 'python')[1:]]
    for source, line, code in preludes:
        exec(compile('\n' * (line - 1) + code, str(source), 'exec'), scope)


def run_c(page, library, source, compiler):
    """The blocks as one file, linked and run if they are a program."""
    code = '#include <larder/larder.h>\n'
    code += ''.join(f'#line {line} "{page.name}"\n{text}' for line, text in blocks(page, 'c'))
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'gio-2.0', 'json-glib-1.0'],
                           capture_output=True, text=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        file, program = pathlib.Path(folder, 'page.c'), pathlib.Path(folder, 'page')
        file.write_text(code, encoding='utf-8')
        is_program = re.search(r'^main \(', code, re.MULTILINE)
        warnings = ['-std=gnu17', '-g', '-Wall', '-Wextra', '-Werror', '-Wno-unused-parameter', '-Wno-unused-function',
                    '-Wno-missing-field-initializers']
        command = [*compiler, *warnings, '-I', source, str(file), '-o', str(program)]
        command += ['-L', library, '-llarder-1', *shlex.split(flags)] if is_program else ['-c', *shlex.split(flags)]
        for step in [command] + ([[str(program)]] if is_program else []):
            done = subprocess.run(step, capture_output=True, text=True, timeout=600, cwd=folder)
            if done.returncode != 0:
                return done.stdout + done.stderr + f'status {done.returncode}'
    return ''


def check_links(pages):
    """gi-docgen looks at links to symbols only, not at those from page to page."""
    slugs = [re.search(r'^Slug: (\S+)$', page.read_text(encoding='utf-8'), re.MULTILINE).group(1) for page in pages]
    return [f'{page.name}: {target}' for page in pages
            for target in re.findall(r'\]\(([\w-]+)\.html\)', page.read_text(encoding='utf-8')) if target not in slugs]


def check_examples(folder):
    """An example is read in one go."""
    lengths = {path.name: len(path.read_text(encoding='utf-8').splitlines()) for path in folder.glob('notes.*')}
    return [f'{name} has {length} lines' for name, length in lengths.items() if length > 100] if lengths else ['no example']


def main():
    if len(sys.argv) == 2:
        run_python(pathlib.Path(sys.argv[1]))
        return False
    folder, library, source, *compiler = sys.argv[1:]
    pages = sorted(pathlib.Path(folder).glob('*.md'))
    examples = pathlib.Path(folder).parents[1] / 'examples'
    results = [('links', '\n'.join(check_links(pages))), ('examples', '\n'.join(check_examples(examples)))]
    for page in pages:
        if blocks(page, 'python'):
            done = subprocess.run([sys.executable, __file__, str(page)], capture_output=True, text=True, timeout=1000)
            results.append((page.name + ' python', '' if done.returncode == 0 else done.stdout + done.stderr + f'status {done.returncode}'))
        if blocks(page, 'c'):
            results.append((page.name + ' c', run_c(page, library, source, compiler)))
    print(f'1..{len(results)}')
    for number, (name, complaint) in enumerate(results, 1):
        print(f"{'not ok' if complaint else 'ok'} {number} - {name}")
        if complaint:
            print('# ' + complaint.rstrip().replace('\n', '\n# '))
    return not pages or any(complaint for _, complaint in results)


sys.exit(main())
