#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog of the installed program, wide and narrow, light and dark, in high contrast, with large text and in
other languages, one of them from right to left.

  looks.py [--room MODULE] [--pictures FOLDER] [--only VARIANT[,VARIANT…]], such as de-large-dark-narrow
Nothing may stand outside the window. With --room, which loads room.c into the program, nothing may ask for more room than there is, and
no text may be cut but what a person wrote. With --pictures each view is also a picture, to be looked at by a person, and index.html shows
them side by side."""

import argparse
import os
import pathlib
import re
import shutil
import signal
import sys
import time

import ax
from person import PREFIX, Person, Steps
from team import Team, choose, switcher
from words import Words

parser = argparse.ArgumentParser()
parser.add_argument('--room', type=os.path.abspath)
parser.add_argument('--pictures')
parser.add_argument('--only')
options = parser.parse_args()

session = pathlib.Path(os.environ['SESSION'])
pictures = pathlib.Path(options.pictures) if options.pictures else None
person = Person()
step = Steps(person, tell_time=True)
TITLE = 'A Summer in the Garden behind the House of Our Grandparents'
CAPTIONS = ['Where it all began', 'The first ladybird of the year, on a forget-me-not beside the old wooden fence']
SIZES = {'wide': (1280, 860), 'medium': (720, 800), 'narrow': (360, 720)}
WIDE, NARROW = SIZES['wide'], SIZES['narrow']
DARK, CONTRAST = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, {'ADW_DEBUG_HIGH_CONTRAST': '1'}
SCHEMES = {'': {}, 'dark': DARK, 'contrast': CONTRAST}
# GTK turns the window round for a language that Backlot does not speak.
LANGUAGES = {'': {}, 'de': {'LANGUAGE': 'de'}, 'rtl': {'LANGUAGE': 'ar'}}
# Nobody speaks it: what is shown without its brackets was not marked for translation.
PSEUDO = {'LANGUAGE': 'en_XA'}


def name_variant(*parts):
    return '-'.join(filter(None, parts))


VARIANTS = {
    name_variant(language, large, scheme, size): (SIZES[size], {**LANGUAGES[language], **SCHEMES[scheme]}, 2 if large else 1)
    for language in LANGUAGES for large in ('', 'large') for scheme in SCHEMES for size in SIZES
} | {
    'contrast-dark-narrow': (NARROW, DARK | CONTRAST, 1),
    'es-narrow': (NARROW, {'LANGUAGE': 'es'}, 1),
    'pseudo-wide': (WIDE, PSEUDO, 1),
    'pseudo-narrow': (NARROW, PSEUDO, 1),
}
TASKS = ['Ask the grandparents for the photo of the old wooden fence', 'Choose the music']
NOTES = ['The swallows came back on the second of May.', 'Music: something slow, with a clarinet, that does not end before the last photo.']
# What a person wrote, what GTK itself says, and names that all languages share.
WRITTEN = [TITLE, *CAPTIONS, *TASKS, *NOTES, 'The ladybird']
UNTRANSLATED = [*WRITTEN, 'Backlot']
WHOLE = {'Empty', 'Back', 'Close', 'Maximize', 'Minimize', 'Search'}
KEYS = re.compile(r'(?:(?:Shift|Ctrl|Alt)\+)+(?:Return|Page Up|Page Down|Left|Right|Up|Down|\S)|\b(?:Space|Return|Delete|Left|Right|Up|Down|F\d+)\b|\S+\.jpg')
# More than the unit of a number.
WORDS = re.compile('[A-Za-z]{3}')
chosen = options.only.split(',') if options.only else list(VARIANTS)
SPOKEN = [key for key in VARIANTS if not key.startswith('pseudo')]
variant, number, problems = ['', None], [0], []
PASSWORD = 'Corr3ct-horse'
team, accounts = Team(), []
project_file, EXPORT_PROJECT = session / 'exported' / 'garden.backlot', 3


def window():
    return ax.window_id('Backlot')


def is_spoken():
    return not variant[0].startswith('pseudo')


def outside(size):
    """What is shown and reaches over a side of the window."""
    found = []
    for node in ax.walk(person.root):
        if not ax.showing(node) or node.get_role_name() in ('application', 'frame'):
            continue
        try:
            left, _top, width, _height = node.extents()
        except ax.GONE:
            # A row of what is going on, say.
            continue
        # What has no size yet tells a huge one.
        if 0 < width < 100000 and (left < -1 or left + width > size[0] + 1):
            found.append(f'{node.get_role_name()} “{node.get_name()}” from {left} to {left + width}')
    return found


def too_little_room():
    """What asks for more room than there is, and what is cut though no person wrote it; each is told once."""
    told = session / 'room'
    told.unlink(missing_ok=True)
    os.kill(person.program.pid, signal.SIGUSR2)
    ax.wait(told.exists, 'what the program tells of its room')
    return [line for line in told.read_text(encoding='utf-8').splitlines()
            if not line.startswith(tuple('“' + words for words in WRITTEN)) and not any(line in problem for problem in problems)]


def plain_english():
    """What is shown without the brackets of the language that nobody speaks."""
    def rest(name):
        """Of what was told in that language, what it was told about stays."""
        for known in UNTRANSLATED:
            name = name.replace(known, '')
        return '' if name in WHOLE else KEYS.sub('', re.sub('⟦.*⟧', ' ', name))
    return sorted({f'{node.get_role_name()} “{node.get_name()}”' for node in ax.walk(person.root)
                   if ax.showing(node) and WORDS.search(rest(node.get_name() or ''))})


def lasting(find, *arguments):
    """What is found wrong, and stays so: pages slide in, and toasts come and go."""
    end = time.monotonic() + 2 * ax.PATIENCE
    while (found := find(*arguments)) and time.monotonic() < end:
        ax.pump(0.2)
    return found


def look(name, popup=False, foreign=False):
    """A picture, if asked for, and the proof that nothing is cut off. @foreign: what is seen has words of another library."""
    ax.pump(0.6)
    if pictures is not None:
        number[0] += 1
        path = pictures / f'{variant[0]}-{number[0]:02d}-{name}.png'
        pictures.mkdir(parents=True, exist_ok=True)
        if popup:
            ax.picture(path)
        else:
            left, _right, top, _bottom = ax.shadow(window())
            ax.run('import', '-silent', '-window', window(), '-crop', '%dx%d+%d+%d' % (*variant[1], left, top), '+repage', path, check=True)
    found = []
    # A menu is a surface of its own, which may be wider than the window.
    if not popup:
        found += lasting(outside, variant[1])
    if options.room:
        found += sorted(set(lasting(too_little_room)))
    if variant[0].startswith('pseudo') and not foreign:
        found += [f'{words} is not translated' for words in lasting(plain_english)]
    for words in found:
        problems.append(f'{variant[0]} {name}: {words}')
        print(f'# {problems[-1]}', flush=True)


def begin(name, *arguments, env=None):
    size, environment, scale = VARIANTS[name]
    number[0] = number[0] if variant[0] == name else 0
    variant[:] = [name, size]
    # Where no settings daemon runs, GTK takes the size of text from the resources of the display.
    ax.run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{96 * scale}\n', check=True)
    language = environment.get('LANGUAGE')
    if language is not None:
        # Catalogs are not looked at in the locale of C; a copy of it by another name is enough.
        folder = session / 'locale'
        shutil.copytree('/usr/lib/locale/C.utf8', folder / f'{language}_XX.utf8', dirs_exist_ok=True)
        environment = {**environment, 'LOCPATH': str(folder), 'LC_ALL': f'{language}_XX.UTF-8'}
    ax.speak(Words(PREFIX, language) if language not in (None, 'ar') else None)
    if options.room:
        environment = {**environment, 'LD_PRELOAD': options.room, 'ROOM': str(session / 'room')}
    person.start(*arguments, env={**environment, **(env or {})})
    ax.wait(lambda: person.root, 'the program')
    person.take_size(*size)


def end():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()


def open_address(address):
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:{address}', check=True)
    ax.pump(0.5)


def dialogs():
    return len(ax.find_all(person.root, role='dialog'))


def close_dialog():
    """One that is closing takes the keys that come next."""
    person.focus_window('Backlot')
    before = dialogs()
    ax.keys('Escape')
    ax.wait(lambda: before == 0 or dialogs() < before, 'the dialog to close')
    ax.pump(0.4)


def export(path):
    """A project file, by the menu of the page that is shown."""
    path.parent.mkdir()
    person.focus_window('Backlot')
    person.choose_in_menu('Project Menu', EXPORT_PROJECT)
    person.choose_files([path], 'Export Project')
    person.see('Project exported')


def look_at_details(project):
    """Of a photo, what is said about it, and of a task: beside the page, over it, in a sheet."""
    open_address(f'project/{project}/photos')
    ax.wait(person.cards, 'the photos')
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('ctrl+i')
    person.see('Caption', 'text')
    look('details-photo')
    ax.press(person.see('Comments', 'page tab'))
    person.see('Write a comment', 'text')
    look('details-comments')
    ax.press(person.see('Properties', 'page tab'))
    person.see('Caption', 'text')
    shut_details()
    open_address(f'project/{project}/tasks')
    ax.click(person.see(TASKS[0], 'list item'), 'Backlot')
    ax.keys('ctrl+i')
    person.see('Close the Details', 'button')
    look('details-task')
    shut_details()


def shut_details():
    person.press('Close the Details', 'button')
    person.gone('Close the Details', 'button')


def projects():
    return dict(person.database('select title, id from projects'))


def ready():
    def sensitive():
        button = ax.find(person.root, 'Render · 5 Credits', 'button')
        return button is not None and 'sensitive' in ax.states(button)
    ax.wait(sensitive, 'the price', 90)


def first_start():
    begin('wide')
    person.see('1000')
    look('home-empty')
    open_address('queue')
    person.see('Nothing Running')
    look('queue-empty')
    person.take_size(*NARROW)
    variant[:] = ['narrow', NARROW]
    look('queue-empty')
    open_address('home')
    person.see('Your Studio Is Ready')
    look('home-empty')
    person.take_size(*WIDE)
    variant[:] = ['wide', WIDE]


def new_film(title, photos):
    person.focus_window('Backlot')
    if photos:
        ax.run(f'{PREFIX}/bin/backlot', *photos, check=True)
        person.see(f'{len(photos)} Photos')
    else:
        ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    if photos:
        look('new-project-filled')
    person.press('Create')


def two_films():
    samples = pathlib.Path(__file__).resolve().parents[2] / 'data' / 'samples'
    new_film('Empty', [])
    person.see('No Photos Yet')
    new_film(TITLE, sorted(samples.glob('*.jpg')))
    ax.wait(lambda: len(person.cards()) == 8, 'the photos')
    look('uploading')
    for index, caption in enumerate(CAPTIONS):
        ax.click(person.cards()[index], 'Backlot')
        ax.keys('F2')
        ax.type_into(person.see('Caption', 'text'), caption)
        if index == 0:
            look('caption-editor', popup=True)
        ax.keys('Return')
        ax.wait(lambda: person.names()[index] == caption, 'the caption')
    tasks_and_notes()
    open_address(f'project/{projects()[TITLE]}/photos')
    ready()
    export(project_file)


def tasks_and_notes():
    """Written into the empty film and the full one; the former keeps its empty pages."""
    open_address(f'project/{projects()[TITLE]}/tasks')
    for title in TASKS:
        ax.click(person.see('New task', 'text'), 'Backlot')
        ax.type_into(person.see('New task', 'text'), title)
        ax.keys('Return')
        person.see(title, 'list item')
    open_address(f'project/{projects()[TITLE]}/notes')
    # It lies over the field and would be clicked instead.
    ax.wait(lambda: not person.sees('Caption changed'), 'no toast', 30)
    for words in NOTES:
        ax.click(person.see('Write a comment', 'text'), 'Backlot')
        ax.type_into(person.see('Write a comment', 'text'), words)
        ax.keys('ctrl+Return')
        person.see(words, 'list item')


def renders_of_all_kinds():
    # A draft is painted sooner.
    person.draft_size()
    ready()
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    ax.wait(lambda: person.sees(contains='Running ·'), 'progress', 60)
    # So that it is not done before it is cancelled.
    workers = person.processes('backlot-worker')
    send(workers, signal.SIGSTOP)
    look('renders-running')
    person.press('Cancel Render')
    send(workers, signal.SIGCONT)
    person.see(contains='Cancelled')
    look('renders-cancelled')
    # Its photos vanish from the studio, so the next one fails.
    away = hide_photos()
    render_again()
    person.see(contains='Failed', seconds=120)
    look('renders-failed')
    for path in away:
        path.with_name(path.name + '.away').rename(path)
    render_again()
    person.see('Play', 'button', seconds=300)
    end()


def hide_photos():
    found = [path for path in pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('*') if path.is_file() and path.read_bytes()[:3] == b'\xff\xd8\xff']
    for path in found:
        path.rename(path.with_name(path.name + '.away'))
    return found


def render_again():
    open_address(f'project/{projects()[TITLE]}/photos')
    ready()
    ax.keys('ctrl+Return')


def show_sidebar():
    """Where there is no room for it beside the page, it is asked for; whether it was."""
    person.focus_window('Backlot')
    if person.sees('Projects', 'heading'):
        return False
    ax.keys('F9')
    person.see('Projects', 'heading')
    return True


def open_menu():
    """A dialog that is closing takes the key."""
    def opened():
        if not ax.find_all(person.root, role='menu item'):
            ax.keys('F10')
            ax.pump(0.3)
        return ax.find_all(person.root, role='menu item')
    ax.wait(opened, 'the menu')


def everything(name):
    begin(name, 'backlot:home')
    ids = projects()
    person.see(TITLE)
    look('home')
    if show_sidebar():
        look('sidebar')
        ax.keys('F9')
    open_address(f'project/{ids[TITLE]}/photos')
    ax.wait(person.cards, 'the photos')
    look('photos')
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('Right')
    look('photos-focus')
    open_address(f'project/{ids[TITLE]}/renders')
    person.see('Play', 'button')
    look('renders')
    open_address(f'project/{ids[TITLE]}/tasks')
    person.see(TASKS[1], 'list item')
    look('tasks')
    open_address(f'project/{ids[TITLE]}/notes')
    person.see(NOTES[0], 'list item')
    look('notes')
    open_address(f'project/{ids["Empty"]}/photos')
    person.see('No Photos Yet')
    look('photos-empty')
    open_address(f'project/{ids["Empty"]}/renders')
    person.see('No Renders Yet')
    look('renders-empty')
    open_address(f'project/{ids["Empty"]}/tasks')
    person.see('No Tasks Yet')
    look('tasks-empty')
    open_address(f'project/{ids["Empty"]}/notes')
    person.see('Nothing Said Yet')
    look('notes-empty')
    open_address('tasks')
    person.see('New task', 'text')
    look('my-tasks')
    if is_spoken():
        look_at_details(ids[TITLE])
    open_address('notifications')
    person.see('Mentions', 'radio button')
    look('notifications')
    open_address('credits')
    person.see('Movements', 'heading')
    look('credits')
    open_address('credits/top-up')
    person.see('Top Up', 'dialog')
    look('top-up')
    close_dialog()
    for name, words in (('search', 'photo'), ('search-hits', 'Summer'))[:2 if is_spoken() else 1]:
        open_address(f'search?q={words}')
        person.see('Search and Commands', 'dialog')
        look(name)
        close_dialog()
    open_address('queue')
    person.see('Renders', 'heading')
    look('queue')
    # Where there is no room for them, they are the lines of a list.
    if not is_spoken() or person.sees('Running', 'radio button'):
        person.press('Running', 'radio button')
        look('queue-filtered')
        person.press('All', 'radio button')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.see('Title', 'text')
    if is_spoken():
        look('new-project')
    person.press('Create')
    look('new-project-error')
    close_dialog()
    if is_spoken():
        ax.run(f'{PREFIX}/bin/backlot', project_file, check=True)
        person.see('Import Project', 'dialog')
        person.see('Import', 'button')
        look('import')
        close_dialog()
    open_address('home')
    ax.keys('ctrl+question')
    person.see('Keyboard Shortcuts')
    look('shortcuts')
    close_dialog()
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    look('preferences')
    for page in ('Account', 'Studios', 'Data') if is_spoken() else ('Account', 'Data'):
        ax.press(person.see(page, 'page tab'))
        look(f'preferences-{page.lower()}')
    close_dialog()
    ax.keys('F1')
    person.see('Help', 'dialog')
    look('help')
    person.tab_to(ax.tell('Making a Film'))
    ax.keys('Return')
    ax.wait(lambda: not person.sees('Keyboard Shortcuts'), 'the topic')
    look('help-topic')
    # First back to the topics.
    ax.keys('Escape')
    person.see('Keyboard Shortcuts')
    close_dialog()
    open_menu()
    look('menu', popup=True)
    ax.keys(ax.mnemonic('_About Backlot'))
    person.see('About', 'dialog')
    look('about', foreign=True)
    close_dialog()
    open_address(f'project/{ids[TITLE]}/renders')
    person.press('Play')
    player = person.see('Player', 'grouping', seconds=60)
    ax.pump(1.5)
    ax.keys('space')
    x, y = ax.position_at_rest(player, 'Backlot')
    ax.xdotool('mousemove', x, y + 30)
    ax.xdotool('mousemove', x, y)
    ax.pump(0.5)
    look('player')
    end()


def people(name):
    """Sharing, and the dialogs on the way into a team's studio, which is left again."""
    begin(name, f'backlot:project/{projects()["Empty"]}/photos')
    person.press('Share…', 'button')
    person.see('Invite Somebody')
    look('share')
    close_dialog()
    show_sidebar()
    choose(person, 'This Computer', 1)
    person.see('Address or Invitation', 'text')
    look('connect')
    ax.type_into(person.see('Address or Invitation', 'text'), 'our studio')
    person.press(ax.label('_Continue'))
    person.see(contains='This isn’t an address. It looks like studio.example.org.')
    look('connect-refused')
    ax.type_into(person.see('Address or Invitation', 'text'), team.address)
    person.press(ax.label('_Continue'))
    ax.type_into(person.see('E-Mail Address', 'text', seconds=60), 'ann@example.org')
    ax.type_into(person.see('Password', 'text'), PASSWORD)
    look('sign-in')
    if not accounts:
        person.press('Create an Account')
        ax.type_into(person.see('Name', 'text'), 'Ann Linden')
        look('new-account')
        person.press('Create Account')
        accounts.append('ann@example.org')
    else:
        person.press('Sign In', 'button')
    was_hidden = show_sidebar()
    switcher(person, '127.0.0.1')
    ax.pump(0.5)
    look('team')
    if was_hidden:
        ax.keys('F9')
    person.press('Copy Projects of This Computer…', 'button')
    person.see('Copy Projects', 'dialog')
    look('copy')
    close_dialog()
    show_sidebar()
    choose(person, '127.0.0.1', 3)
    person.see('Account', 'dialog')
    look('account')
    close_dialog()
    choose(person, '127.0.0.1', 4)
    person.see(contains='Sign Out of 127.0.0.1?')
    look('sign-out')
    person.press('Sign Out', 'button')
    show_sidebar()
    switcher(person, 'This Computer')
    end()


def noise(folder, is_it):
    """Writes over the files of a folder of which the first bytes say that they are it."""
    for path in pathlib.Path(folder).rglob('*'):
        if path.is_file() and is_it(path.read_bytes()[:16]):
            path.write_bytes(os.urandom(20000))


def send(pids, number):
    for pid in pids:
        os.kill(pid, number)


def a_conflict(name):
    """A caption is written while the studio does not answer, and is another one there when it does."""
    begin(name, f'backlot:project/{projects()[TITLE]}/photos')
    ax.wait(lambda: len(person.cards()) > 2, 'the photos')
    person.see('All changes saved') if person.sees('Projects', 'heading') else ax.pump(2)
    send(person.processes('backlot-studio'), signal.SIGSTOP)
    ax.click(person.cards()[2], 'Backlot')
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), 'The ladybird in my hand')
    ax.keys('Return')
    ax.wait(lambda: person.names()[2] == 'The ladybird in my hand', 'the caption')
    look('photos-waiting')
    person.see(contains='Offline. Changes are kept and sent later.', seconds=60)
    look('offline')
    person.program.kill()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    photo = person.database('select id from photos where project_id = ? order by position', projects()[TITLE])[2][0]
    person.change_elsewhere('photos', photo, {'caption': 'The ladybird on the leaf ' + name})
    begin(name, f'backlot:project/{projects()[TITLE]}/photos')
    person.see('Review', 'button', seconds=30)
    look('photos-conflict')
    person.press('Review')
    person.see('Keep Theirs')
    look('review')
    person.press('Keep Theirs')
    person.see('Theirs kept')
    look('review-undo')
    end()


def damage(name):
    noise(os.environ['XDG_CACHE_HOME'], lambda head: head[4:8] == b'ftyp' or head[:4] == b'\x1aE\xdf\xa3')
    begin(name, f'backlot:project/{projects()[TITLE]}/renders')
    person.press('Play')
    person.see('Couldn’t Play This Video', seconds=30)
    look('player-damaged')
    end()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    noise(os.environ['XDG_CACHE_HOME'], lambda head: head.startswith(b'SQLite format 3'))
    begin(name, 'backlot:home')
    person.see(TITLE, seconds=30)
    look('cache-damaged')
    end()


def write_index():
    """One page with all pictures: a row for each view, with its name, in the order in which they were seen first."""
    rows = {}
    for path in sorted(pictures.glob('*.png'), key=lambda path: path.stat().st_mtime):
        look_of, name = re.fullmatch(r'(.+)-\d\d-(.+)', path.stem).groups()
        rows.setdefault(name, []).append((look_of, path.name))
    cells = '\n'.join(f'<h2>{name}</h2>\n<div>' + ''.join(
        f'<figure><a href="{file}"><img loading="lazy" src="{file}" alt="{name}, {look_of}"></a><figcaption>{look_of}</figcaption></figure>'
        for look_of, file in files) + '</div>' for name, files in rows.items())
    (pictures / 'index.html').write_text(f'''<!DOCTYPE html>
<meta charset="utf-8"><title>Backlot in all its looks</title>
<style>body {{ font-family: sans-serif }} div {{ display: flex; flex-wrap: wrap; gap: 1em }} figure {{ margin: 0 }} img {{ height: 320px }}</style>
<h1>Backlot in all its looks</h1>
{cells}
''', encoding='utf-8')


def nothing_outside():
    """And, where the language that nobody speaks was shown, nothing in plain English."""
    assert not problems, '\n'.join(problems)


if pictures is not None:
    # Those of the other looks stay, so that it can be made by parts.
    for path in pictures.glob('*.png'):
        if options.only is None or path.name[:re.search(r'-\d\d-', path.name).start()] in chosen:
            path.unlink()
step('the first start', first_start)
step('a film with photos, and one without', two_films)
step('renders that run, end, fail and are cancelled', renders_of_all_kinds)
failures = []


def each(title, function, key):
    """One look that can not be finished does not end the others."""
    if key not in chosen:
        return
    begun = step.failed
    step(f'{title}: {key}', function, key)
    if step.failed and not begun:
        failures.append(key)
        step.failed = False
        person.program.kill()
        for name in 'backlot-worker', 'backlot-studio':
            person.kill(name)


for key in VARIANTS:
    each('every page', everything, key)
team.start()
for key in SPOKEN:
    each('people and studios', people, key)
team.stop()
for key in SPOKEN:
    each('a conflict', a_conflict, key)
for key in 'wide', 'dark-narrow':
    each('damaged files', damage, key)
if pictures is not None:
    write_index()
step('nothing reached over a side of the window, and nothing was left in English', nothing_outside)
step.failed = step.failed or bool(failures)
sys.exit(step.finish())
