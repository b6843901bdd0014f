#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop, a software centre and a shell read of the program agrees with it: check-installed.py BUILD"""

import configparser
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'lint'))
import tap  # noqa: E402

build = pathlib.Path(sys.argv[1])
data = build / 'data'
checked, complaints = [], []
METAINFO = next(data.glob('*.metainfo.xml'))
APP = METAINFO.name.removesuffix('.metainfo.xml')
PROGRAMS = {'backlot': 'app', 'backlot-studio': 'studio', 'backlot-worker': 'worker'}
URLS = {'homepage', 'bugtracker', 'vcs-browser', 'help', 'translate', 'contribute'}


def ask(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, **options)


def check(name, holds, complaint):
    if name not in checked:
        checked.append(name)
    if not holds:
        complaints.append((name, complaint))


def key_file(path):
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


def services():
    for name, program in ((APP, 'backlot'), (f'{APP}.SearchProvider', 'backlot-search-provider')):
        service = key_file(data / f'{name}.service')['D-BUS Service']
        check(f'{name}.service', service['Name'] == name, f'is named {service["Name"]}')
        path = pathlib.Path(service['Exec'].split()[0])
        check(f'{name}.service', path.is_absolute() and path.name == program, f'starts {path}')
    name = f'{APP}.SearchProvider.ini'
    provider = dict(key_file(data / name)['Shell Search Provider'])
    path = '/' + APP.replace('.', '/') + '/SearchProvider'
    check(name, provider == {'DesktopId': f'{APP}.desktop', 'BusName': f'{APP}.SearchProvider', 'ObjectPath': path, 'Version': '2'}, str(provider))


def desktop_file():
    name = f'{APP}.desktop'
    parser = key_file(data / name)
    entry = parser['Desktop Entry']
    wanted = {'Type': 'Application', 'Exec': 'backlot %U', 'Icon': APP, 'Terminal': 'false', 'DBusActivatable': 'true', 'StartupNotify': 'true',
              'Categories': 'AudioVideo;Video;AudioVideoEditing;', 'X-GNOME-UsesNotifications': 'true',
              'MimeType': 'x-scheme-handler/backlot;application/vnd.backlot.project+zip;', 'X-Purism-FormFactor': 'Workstation;Mobile;'}
    for key, value in wanted.items():
        check(name, entry.get(key) == value, f'{key} is {entry.get(key)}')
    for action in filter(None, entry['Actions'].split(';')):
        check(name, f'Desktop Action {action}' in parser, f'has no group for {action}')


def schema():
    path = next(data.glob('*.gschema.xml'))
    result = ask('glib-compile-schemas', '--strict', '--dry-run', path.parent)
    check(path.name, result.returncode == 0 and not result.stderr, result.stderr)
    for key in xml.etree.ElementTree.parse(path).getroot().iter('key'):
        check(path.name, key.get('type') not in list('nqiuxtd') or key.find('range') is not None, f'{key.get("name")} has no range')
        check(path.name, key.findtext('summary'), f'{key.get("name")} has no summary')


def metainfo():
    root = xml.etree.ElementTree.parse(METAINFO).getroot()
    name = METAINFO.name
    check(name, root.findtext('id') == APP, root.findtext('id'))
    check(name, len(root.findtext('name')) <= 15, 'the name is too long')
    check(name, 10 <= len(root.findtext('summary')) <= 35, 'the summary is too short or too long')
    urls = {url.get('type') for url in root.findall('url')}
    check(name, urls == URLS, f'addresses: {sorted(urls)}')
    version = re.search(r"^  version: '([^']*)'", (ROOT / 'meson.build').read_text(encoding='utf-8'), re.MULTILINE)[1]
    release = root.find('releases/release')
    check(name, release.get('version') == version and release.find('description') is not None, f'the newest release is {release.get("version")}')
    screenshots = root.findall('screenshots/screenshot')
    check(name, 3 <= len(screenshots) <= 6, f'{len(screenshots)} screenshots')
    check(name, [shot.get('type') for shot in screenshots].count('default') == 1, 'no screenshot is the first')
    for shot in screenshots:
        address = shot.findtext('image')
        prefix, _, tail = address.partition(f'/{version}/')
        picture = ROOT / tail
        check(name, prefix.startswith('https://') and picture.is_file(), f'{address} is no file of version {version}')
        check(name, shot.findtext('caption') and not shot.findtext('caption').endswith('.'), f'the caption of {address}')
        if picture.is_file():
            head = picture.read_bytes()[:24]
            width, height = struct.unpack('>II', head[16:24])
            check(name, head.startswith(b'\x89PNG') and width <= 1000 and height <= 700, f'{tail} is {width}×{height}')


def options_of(program, *command):
    environment = {**os.environ, 'LD_LIBRARY_PATH': str(build / 'src' / 'larder'), 'LANG': 'C.UTF-8', 'LANGUAGE': ''}
    result = ask(build / 'src' / PROGRAMS[program] / program, *command, '--help', env=environment)
    assert result.returncode == 0, result.stderr
    found = set(re.findall(r'(?<![\w-])--[a-z][a-z-]+', result.stdout))
    return found - {'--help-all', '--help-gapplication', '--gapplication-service'}


def man_pages():
    for program in PROGRAMS:
        path = data / f'{program}.1'
        result = ask('man', '--warnings=all', '--encoding=UTF-8', '-l', path, env={**os.environ, 'LANG': 'C.UTF-8', 'MANPAGER': 'cat', 'MANWIDTH': '100'})
        check(path.name, result.returncode == 0 and not result.stderr, result.stderr)
        text = path.read_text(encoding='utf-8').replace('\\-', '-')
        commands = [[], ['film']] if program == 'backlot' else [[]]
        for command in commands:
            for option in options_of(program, *command):
                check(path.name, re.search(re.escape(option) + r'(?![a-z-])', text), f'says nothing of {option}')


def completed(words):
    """What bash offers for the last of these words."""
    script = f'. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt () {{ :; }}; _backlot; printf "%s\\n" "${{COMPREPLY[@]}}"'
    result = ask('bash', '-c', script, ROOT / 'data' / 'completions' / 'backlot', *words)
    return set(result.stdout.split())


def completions():
    zsh = (ROOT / 'data' / 'completions' / '_backlot').read_text(encoding='utf-8')
    general, film = options_of('backlot'), options_of('backlot', 'film')
    # The first help names the second command and its most needed option.
    general -= film - {'--help', '--data-dir'}
    for name, wanted, words in (('backlot', general, ['backlot', '--']), ('backlot film', film, ['backlot', 'film', '--'])):
        found = completed(words)
        check('completions/backlot', found == wanted, f'{name}: bash offers {sorted(found ^ wanted)} too much or too little')
        for option in wanted:
            check('completions/_backlot', re.search(re.escape(option) + r'(?![a-z-])', zsh), f'{name}: zsh does not know {option}')
    check('completions/backlot', completed(['backlot', 'fi']) == {'film'}, 'film is not completed')
    check('completions/backlot', 'vintage' in completed(['backlot', 'film', '--style', '']), 'styles are not completed')
    check('completions/backlot', completed(['backlot', 'film', '--size', '7']) == {'720'}, 'sizes are not completed')


def sample():
    """Its texts can be translated: the program has each of them, and no others."""
    def texts(value):
        if isinstance(value, dict):
            return set().union(*(texts(item) for key, item in value.items() if key != 'file'))
        return set().union(*map(texts, value)) if isinstance(value, list) else {value} & {str(value)}
    told = texts(json.loads((ROOT / 'data' / 'samples' / 'sample.json').read_text(encoding='utf-8')))
    known = set(re.findall(r'N_\("(.*?)"\)', (ROOT / 'src/ui/project/backlot-sample-words.c').read_text(encoding='utf-8')))
    check('sample', told == known, f'{sorted(told ^ known)} is in one of sample.json and backlot-sample-words.c alone')


for part in services, desktop_file, schema, metainfo, man_pages, completions, sample:
    part()
tap.finish(checked, complaints)
