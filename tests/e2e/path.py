#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The path of a film from the first start to the second one, by the installed program, as a person walks it.

  path.py [--photos FOLDER] [--pictures FOLDER] [--screenshots FOLDER]
With --pictures it is the tour: a picture of each step, and the film beside them. With --screenshots the window alone, too, as
software centres show it."""

import argparse
import os
import pathlib
import re
import shutil
import sys

import ax
import film
from person import APP_ID, Person, Steps, make_photos

parser = argparse.ArgumentParser()
parser.add_argument('--photos')
parser.add_argument('--pictures')
parser.add_argument('--screenshots')
options = parser.parse_args()

session = pathlib.Path(os.environ['SESSION'])
tour = options.pictures is not None
person = Person(options.pictures)
step = Steps(person, tell_time=tour)
TITLE = 'Summer in the Garden'
CAPTION = 'Where it all began'
# Which picture of the tour is which screenshot of the metainfo.
SCREENSHOTS = {'photos': 'photos', 'progress': 'render', 'paused': 'player'}
WIDTH, HEIGHT = 1000, 700
first, more = session / 'first', session / 'more'
if options.photos:
    sources = sorted(path for path in pathlib.Path(options.photos).iterdir()
                     if path.suffix.lower() in ('.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif'))
else:
    sources = make_photos(session / 'sources', 4)
# Most come by the file dialog, the last one by the clipboard.
photos = []
for number, source in enumerate(sources):
    folder = more if number == len(sources) - 1 and number > 0 else first
    folder.mkdir(exist_ok=True)
    photos.append(pathlib.Path(shutil.copy(source, folder)))
export = (pathlib.Path(options.pictures) if tour else session / 'exported') / 'film.mp4'
export.parent.mkdir(exist_ok=True)


def look(name):
    person.look(name)
    if options.screenshots and name in SCREENSHOTS:
        screenshot(pathlib.Path(options.screenshots) / f'{SCREENSHOTS[name]}.png')


def screenshot(path):
    """The window alone and as small as software centres want it, with what is invisible around it cut off."""
    window = ax.window_id('Backlot')
    before = dict(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', window).splitlines())
    left, right, top, bottom = map(int, re.findall(r'\d+', ax.run('xprop', '-id', window, '_GTK_FRAME_EXTENTS').stdout) or [0] * 4)
    ax.xdotool('windowsize', '--sync', window, WIDTH + left + right, HEIGHT + top + bottom)
    ax.xdotool('windowmove', window, -left, -top)
    ax.pump(3)
    ax.run('import', '-silent', '-window', 'root', '-crop', f'{WIDTH}x{HEIGHT}+0+0', '+repage', path, check=True)
    ax.xdotool('windowsize', '--sync', window, before['WIDTH'], before['HEIGHT'])


def cards():
    """The photos' cards in their order, by their accessible names."""
    grid = ax.find(person.root, 'Photos', 'table') or ax.find(person.root, 'Photos', 'list') or ax.find(person.root, 'Photos', 'layered pane')
    if grid is None:
        grid = next((node for node in ax.find_all(person.root, 'Photos') if node.get_child_count() > 0 and node.get_role_name() != 'page tab'), None)
    if grid is None:
        return []
    return grid.children


def names():
    return [card.get_name() for card in cards()]


def first_start():
    person.start()
    person.see('Your Studio Is Ready', seconds=10)
    person.look('first-start')


def the_studio_runs():
    ax.wait(lambda: person.processes('backlot-studio'), 'the studio')
    person.see('1000')
    assert not person.sees('Sign In'), 'somebody asked for an account'


def new_project():
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.see('Title', 'text')
    person.press('Create')
    person.look('title-missing')
    ax.type_into(person.see('Title', 'text'), TITLE)
    ax.type_into(person.see('Description', 'text'), 'A few pictures of the garden behind the house.')
    person.press('Vintage' if tour else 'Classic', 'radio button')
    person.press('Add Photos…')
    chosen = sorted(first.iterdir())
    person.choose_files(chosen, 'Add Photos')
    person.see('1 Photo' if len(chosen) == 1 else f'{len(chosen)} Photos')
    person.look('new-project')


def the_draft_survives():
    last = sorted(first.iterdir())[-1].name
    ax.wait(lambda: TITLE in str(person.state()) and last in str(person.state()), 'the draft in the state file', 10)
    person.program.kill()
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.press('Continue Draft')
    ax.wait(lambda: ax.text(person.see('Title', 'text')) == TITLE, 'the title of the draft')
    assert not person.sees('Photos', 'heading'), 'the photos of the draft are gone'
    person.look('draft')


def create():
    person.press('Create')
    person.see(TITLE)
    ax.wait(lambda: len(cards()) == len(list(first.iterdir())), 'the photos of the form')
    person.look('project')


def more_photos():
    if more.exists():
        person.copy(list(more.iterdir()))
        person.focus_window('Backlot')
        ax.keys('ctrl+v')
    ax.wait(lambda: len(cards()) == len(photos), f'{len(photos)} photos, there are {len(cards())}')
    look('photos')


def focus_card(index):
    ax.click(cards()[index], 'Backlot')


def caption():
    focus_card(0)
    ax.keys('F2')
    field = person.see('Caption', 'text')
    ax.type_into(field, CAPTION)
    ax.keys('Return')
    ax.wait(lambda: names()[0] == CAPTION, f'the caption on the card, there is {names()}')
    person.look('caption')


def reorder():
    focus_card(0)
    ax.keys('alt+Right')
    ax.wait(lambda: names()[1] == CAPTION, 'the photo to be the second')
    ax.keys('alt+Left')
    ax.wait(lambda: names()[0] == CAPTION, 'the photo to be the first again')


def remove_and_undo():
    before = names()
    focus_card(1)
    ax.keys('Delete')
    person.keep_toast('1 photo removed')
    ax.wait(lambda: len(cards()) == len(before) - 1, 'the photo to go')
    person.look('removed')
    ax.keys('ctrl+z')
    ax.point_at_nothing()
    ax.wait(lambda: names() == before, f'the photos to be back as they were: {before}, there are {names()}')


def uploaded():
    person.see('Render · 5 Credits', 'button', seconds=60)
    ax.wait(lambda: 'sensitive' in ax.states(person.see('Render · 5 Credits', 'button')), 'the button to be sensitive', 60)
    person.look('price')


def render():
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    person.see(contains='reserved')
    person.look('queued')
    ax.wait(lambda: person.sees(contains='Running ·') or person.sees(contains='Working') or person.sees('Play'), 'progress', 60)
    look('progress')


def finished():
    person.see('Play', 'button', seconds=180)
    person.see(contains='5 credits charged')
    person.see('995')
    person.look('finished')


def play():
    person.press('Play')
    player = person.see('Player', 'grouping', seconds=60)
    x, y = ax.position_at_rest(player, 'Backlot')
    ax.wait(lambda: person.played() > 2000, lambda: f'two seconds of the film, it stands at {person.played()} ms')
    person.look('player')
    ax.keys('space')
    ax.xdotool('mousemove', x, y + 30)
    ax.xdotool('mousemove', x, y)
    person.see('Play', 'button', seconds=60)
    slider = person.see('Position', 'slider')
    assert 1 < ax.value(slider) < 59, f'the film stands at {ax.value(slider)} s'
    before = ax.value(slider)
    ax.keys('period')
    ax.wait(lambda: 0.02 < ax.value(person.see('Position', 'slider')) - before < 0.1, 'the next frame')
    ax.keys('Right')
    ax.wait(lambda: ax.value(person.see('Position', 'slider')) > before + 9, 'ten seconds later')
    look('paused')


def export_film():
    ax.keys('ctrl+e')
    if export.exists():
        export.unlink()
    person.choose_files([export], 'Export Film')
    person.exported(export)
    person.see('Film exported')
    person.look('exported')


def the_film_is_right():
    facts = film.discover(export)
    assert (facts['video'], facts['audio']) == (1, 1), facts
    assert (facts['width'], facts['height']) == (1280, 720), facts
    assert abs(facts['duration'] - 60) <= 1.5 / film.FRAMES_PER_SECOND, facts
    if not options.photos and not tour:
        shown = film.hues_shown(export)
        for wanted in (0, 130, 230, 40):
            assert any(abs((hue - wanted + 180) % 360 - 180) <= 25 for hue in shown), f'no picture of hue {wanted} in {sorted(shown)}'


def second_start():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    person.start()
    person.see(TITLE, seconds=10)
    person.look('second-start')


step('first start: the studio is ready', first_start)
step('the studio runs behind it, with no account and no question', the_studio_runs)
step('new project: title, description, style, photos', new_project)
step('the draft survives the end of the program', the_draft_survives)
step('the project is made', create)
step('more photos from the clipboard', more_photos)
step('a caption by F2', caption)
step('another order by Alt and arrows', reorder)
step('a photo removed, and back by Ctrl+Z', remove_and_undo)
step('everything uploaded, the price on the button', uploaded)
step('the render is started and shows its progress', render)
step('the film is finished and charged', finished)
step('it plays in the window', play)
step('it is exported', export_film)
step('the exported film has the right streams, size, length and pictures', the_film_is_right)
step('the second start shows everything at once', second_start)
sys.exit(step.finish())
