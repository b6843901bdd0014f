#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos by the mouse: from the command line, from the file dialog, dropped, dragged to another place; and a file that is none."""

import os
import pathlib
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 6)
dragsrc = pathlib.Path(ax.__file__).parent / 'dragsrc.py'


def cards():
    grid = next((node for node in ax.find_all(person.root, 'Photos') if node.get_role_name() == 'table'), None)
    if grid is None:
        return []
    return grid.children


def names():
    return [card.get_name() for card in cards()]


def count(number):
    ax.wait(lambda: len(cards()) == number, f'{number} photos')


def command_line():
    person.start(photos[0], photos[1])
    person.see('2 Photos')
    ax.type_into(person.see('Title', 'text'), 'Files')
    person.press('Create')
    count(2)


def a_running_program():
    subprocess.run([f'{PREFIX}/bin/backlot', photos[2]], timeout=20 * ax.PATIENCE, check=True)
    person.see('1 Photo')
    person.focus_window('Backlot')
    person.close_dialog('New Project')
    person.gone('1 Photo')


def file_dialog():
    person.focus_window('Backlot')
    person.press('Add Photos…')
    person.choose_files(photos[2:3], 'Add Photos')
    count(3)


def drop(*files):
    told = session / 'dragsrc.txt'
    with told.open('w', encoding='utf-8') as output:
        source = subprocess.Popen([sys.executable, str(dragsrc), *map(str, files)], stdout=output, stderr=subprocess.DEVNULL)
    window = ax.window_id('dragsrc')
    ax.xdotool('windowmove', '--sync', window, 0, 0)
    ax.xdotool('windowactivate', '--sync', window)
    target = ax.position_at_rest(cards()[-1], 'Backlot')
    geometry = dict(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', window).splitlines())
    start = (int(geometry['X']) + int(geometry['WIDTH']) // 2, int(geometry['Y']) + int(geometry['HEIGHT']) // 2)
    ax.drag(start, (target[0], target[1] + 200))
    # Until then the files are asked of it.
    ax.wait(lambda: 'drag-end' in told.read_text(encoding='utf-8'), 'the end of the drag')
    source.terminate()
    source.wait(10 * ax.PATIENCE)


def dropped():
    drop(photos[3], photos[4])
    count(5)


def one_is_refused():
    words = session / 'words.jpg'
    words.write_text('This is no picture.\n', encoding='utf-8')
    drop(words, photos[5])
    person.see('1 File Wasn’t Added')
    person.see(contains='“words.jpg”: This is no picture that can be used.')
    person.focus_window('Backlot')
    ax.keys('Escape')
    person.gone('1 File Wasn’t Added')
    count(6)


def reordered():
    person.focus_window('Backlot')
    ax.wait(lambda: len(set(names())) == 6, lambda: f'six photos, each with its name: {names()}')
    order = names()
    first, third = (ax.position_at_rest(cards()[index], 'Backlot') for index in (0, 2))
    ax.drag(first, (third[0] + 40, third[1]))
    ax.wait(lambda: names()[0] == order[1] and sorted(names()) == sorted(order), f'the first of {order} further back')


step('photos on the command line open New Project with them', command_line)
step('a second command line goes to the program that runs', a_running_program)
step('one more by the file dialog of the film', file_dialog)
step('two more dropped from another window', dropped)
step('a file that is no picture is told in a sentence, the others go on', one_is_refused)
step('a photo is dragged to another place', reordered)
sys.exit(step.finish())
