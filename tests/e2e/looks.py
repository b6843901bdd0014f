#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog of the installed program, wide and narrow, light and dark, in high contrast, with large text and in
other languages, one of them from right to left.

  looks.py [--pictures FOLDER] [--only VARIANT[,VARIANT…]]
Nothing may stand outside the window. With --pictures each view is also a picture, to be looked at by a person."""

import argparse
import os
import pathlib
import shutil
import sys

import ax
from person import PREFIX, Person, Steps
from words import Words
from gi.repository import Atspi

parser = argparse.ArgumentParser()
parser.add_argument('--pictures')
parser.add_argument('--only')
options = parser.parse_args()

session = pathlib.Path(os.environ['SESSION'])
pictures = pathlib.Path(options.pictures) if options.pictures else None
person = Person()
step = Steps(person, tell_time=True)
TITLE = 'A Summer in the Garden behind the House of Our Grandparents'
CAPTIONS = ['Where it all began', 'The first ladybird of the year, on a forget-me-not beside the old wooden fence']
WIDE, NARROW = (1280, 860), (360, 720)
DARK, CONTRAST = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, {'ADW_DEBUG_HIGH_CONTRAST': '1'}
VARIANTS = {
    'wide': (WIDE, {}, 1),
    'narrow': (NARROW, {}, 1),
    'dark-wide': (WIDE, DARK, 1),
    'dark-narrow': (NARROW, DARK, 1),
    'contrast-wide': (WIDE, CONTRAST, 1),
    'contrast-dark-narrow': (NARROW, DARK | CONTRAST, 1),
    'large-wide': (WIDE, {}, 2),
    'large-narrow': (NARROW, {}, 2),
    'de-wide': (WIDE, {'LANGUAGE': 'de'}, 1),
    'de-narrow': (NARROW, {'LANGUAGE': 'de'}, 1),
    'es-narrow': (NARROW, {'LANGUAGE': 'es'}, 1),
    # GTK turns the window round for a language that Backlot does not speak.
    'rtl-wide': (WIDE, {'LANGUAGE': 'ar'}, 1),
    'rtl-narrow': (NARROW, {'LANGUAGE': 'ar'}, 1),
}
variant, number, problems = ['', None], [0], []


def window():
    return ax.window_id('Backlot')


def shadow():
    """Left, right, top and bottom of what the window draws around itself."""
    found = ax.run('xprop', '-id', window(), '_GTK_FRAME_EXTENTS').stdout.split('=')
    return [int(part) for part in found[1].split(',')] if len(found) > 1 else [0, 0, 0, 0]


def take_size(size):
    geometry = {}

    def has_it():
        left, right, top, bottom = shadow()
        wanted = [str(size[0] + left + right), str(size[1] + top + bottom)]
        ax.xdotool('windowsize', window(), *wanted)
        ax.xdotool('windowmove', window(), 0, 0)
        ax.pump(0.3)
        geometry.update(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', window()).splitlines())
        return [geometry['WIDTH'], geometry['HEIGHT']] == wanted
    try:
        ax.wait(has_it, f'a window of {size}')
    except ax.Waited:
        raise ax.Waited(f'the window can not be {size}: {geometry}, shadow {shadow()}') from None


def outside(size):
    """What is shown and reaches over a side of the window."""
    found = []
    person.root.clear_cache()
    for node in ax.walk(person.root):
        if not ax.showing(node) or node.get_role_name() in ('application', 'frame'):
            continue
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        # What has no size yet tells a huge one.
        if 0 < box.width < 100000 and (box.x < -1 or box.x + box.width > size[0] + 1):
            found.append(f'{node.get_role_name()} “{node.get_name()}” from {box.x} to {box.x + box.width}')
    return found


def look(name, popup=False):
    """A picture, if asked for, and the proof that nothing is cut off."""
    ax.pump(0.6)
    if pictures is not None:
        number[0] += 1
        path = pictures / f'{variant[0]}-{number[0]:02d}-{name}.png'
        pictures.mkdir(parents=True, exist_ok=True)
        if popup:
            ax.picture(path)
        else:
            left, _right, top, _bottom = shadow()
            ax.run('import', '-silent', '-window', window(), '-crop', '%dx%d+%d+%d' % (*variant[1], left, top), '+repage', path, check=True)
    # A menu is a surface of its own, which may be wider than the window.
    if not popup:
        problems.extend(f'{variant[0]} {name}: {found}' for found in outside(variant[1]))


def begin(name, *arguments, env=None):
    size, environment, scale = VARIANTS[name]
    variant[:] = [name, size]
    number[0] = 0
    # Where no settings daemon runs, GTK takes the size of text from the resources of the display.
    ax.run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{96 * scale}\n', check=True)
    language = environment.get('LANGUAGE')
    if language is not None:
        # Catalogs are not looked at in the locale of C; a copy of it by another name is enough.
        folder = session / 'locale'
        shutil.copytree('/usr/lib/locale/C.utf8', folder / f'{language}_XX.utf8', dirs_exist_ok=True)
        environment = {**environment, 'LOCPATH': str(folder), 'LC_ALL': f'{language}_XX.UTF-8'}
    ax.speak(Words(PREFIX, language) if language in ('de', 'es') else None)
    person.start(*arguments, env={**environment, **(env or {})})
    ax.wait(lambda: person.root, 'the program')
    take_size(size)


def end():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()


def open_address(address):
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:{address}', check=True)
    ax.pump(0.5)


def close_dialog():
    person.focus_window('Backlot')
    ax.keys('Escape')
    ax.pump(0.4)


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
    take_size(NARROW)
    variant[:] = ['narrow', NARROW]
    look('queue-empty')
    open_address('home')
    person.see('Your Studio Is Ready')
    look('home-empty')
    take_size(WIDE)
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


def tasks_and_notes():
    """Written into the empty film and the full one; the former keeps its empty pages."""
    open_address(f'project/{projects()[TITLE]}/tasks')
    for title in 'Ask the grandparents for the photo of the old wooden fence', 'Choose the music':
        ax.type_into(person.see('New task', 'text'), title)
        ax.keys('Return')
        person.see(title, 'list item')
    open_address(f'project/{projects()[TITLE]}/notes')
    for words in 'The swallows came back on the second of May.', 'Music: something slow, with a clarinet, that does not end before the last photo.':
        ax.click(person.see('Write a comment', 'text'), 'Backlot')
        ax.type_into(person.see('Write a comment', 'text'), words)
        ax.keys('ctrl+Return')
        person.see(words, 'list item')


def renders_of_all_kinds():
    # A draft is painted sooner.
    ax.click(person.see('HD (720p)', 'label'), 'Backlot')
    ax.keys('Up', 'Return')
    person.see('Draft (360p)', 'label')
    ready()
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    ax.wait(lambda: person.sees(contains='Running ·'), 'progress', 60)
    look('renders-running')
    person.press('Cancel Render')
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


def everything(name):
    begin(name, 'backlot:home')
    ids = projects()
    person.see(TITLE)
    look('home')
    if variant[1] == NARROW:
        person.focus_window('Backlot')
        ax.keys('F9')
        person.see('Projects', 'heading')
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
    person.see('Choose the music', 'list item')
    look('tasks')
    open_address(f'project/{ids[TITLE]}/notes')
    person.see('The swallows came back on the second of May.', 'list item')
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
    open_address('credits')
    person.see('Movements', 'heading')
    look('credits')
    open_address('credits/top-up')
    person.see('Top Up', 'dialog')
    look('top-up')
    close_dialog()
    open_address('search?q=photo')
    person.see('Search')
    look('search')
    close_dialog()
    open_address('queue')
    person.see('Renders', 'heading')
    look('queue')
    person.press('Running', 'radio button')
    look('queue-filtered')
    person.press('All', 'radio button')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.see('Title', 'text')
    person.press('Create')
    look('new-project-error')
    close_dialog()
    open_address('home')
    ax.keys('ctrl+question')
    person.see('Keyboard Shortcuts')
    look('shortcuts')
    close_dialog()
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    look('preferences')
    close_dialog()
    ax.keys('F1')
    person.see('Help', 'dialog')
    look('help')
    close_dialog()
    ax.keys('F10')
    ax.pump(0.3)
    look('menu', popup=True)
    ax.keys(ax.mnemonic('_About Backlot'))
    person.see('The Backlot Authors')
    look('about')
    close_dialog()
    open_address(f'project/{ids[TITLE]}/renders')
    person.press('Play')
    player = person.see('Player', 'grouping', seconds=60)
    ax.pump(1.5)
    ax.keys('space')
    x, y = ax.position(player, 'Backlot')
    ax.xdotool('mousemove', x, y + 30)
    ax.xdotool('mousemove', x, y)
    ax.pump(0.5)
    look('player')
    end()


def noise(folder, is_it):
    """Writes over the files of a folder of which the first bytes say that they are it."""
    for path in pathlib.Path(folder).rglob('*'):
        if path.is_file() and is_it(path.read_bytes()[:16]):
            path.write_bytes(os.urandom(20000))


def stop_studio(signal):
    for pid in person.processes('backlot-studio'):
        os.kill(pid, signal)


def a_conflict(name):
    """A caption is written while the studio does not answer, and is another one there when it does."""
    begin(name, f'backlot:project/{projects()[TITLE]}/photos')
    ax.wait(lambda: len(person.cards()) == 8, 'the photos')
    person.see('All changes saved') if variant[1] == WIDE else ax.pump(2)
    stop_studio(19)
    ax.click(person.cards()[2], 'Backlot')
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), 'The ladybird in my hand')
    ax.keys('Return')
    ax.wait(lambda: person.names()[2] == 'The ladybird in my hand', 'the caption')
    look('photos-waiting')
    person.see(contains='Offline', seconds=60)
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
    person.see(contains='Two Versions of')
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


def nothing_outside():
    assert not problems, '\n'.join(problems)


step('the first start', first_start)
step('a film with photos, and one without', two_films)
step('renders that run, end, fail and are cancelled', renders_of_all_kinds)
failures = []


def each(title, function, key):
    """One look that can not be finished does not end the others."""
    if options.only is not None and key not in options.only.split(','):
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
for key in 'wide', 'dark-narrow':
    each('a conflict', a_conflict, key)
    each('damaged files', damage, key)
step('nothing reached over a side of the window', nothing_outside)
step.failed = step.failed or bool(failures)
sys.exit(step.finish())
