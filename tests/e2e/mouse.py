#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path by the mouse alone: keys are pressed for the letters of texts only."""

import os
import pathlib
import subprocess
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 3)
dragsrc = pathlib.Path(ax.__file__).parent / 'dragsrc.py'


def letters(text):
    ax.xdotool('type', '--delay', 12, text)


def click(name, role=None, seconds=20):
    ax.click(person.see(name, role, seconds=seconds), 'Backlot')


def choose_from_menu(open_it, number):
    """Opens a menu and clicks on one of its items, counted from 0, or from the end: GTK gives them no names."""
    popup = ax.popup_of(open_it)
    items = ax.wait(lambda: ax.find_all(person.root, role='menu item'), 'the menu')
    ax.click_in_popup(items[number], items, popup)


def new_project():
    person.start(folder=photos[0].parent)
    person.see('Your Studio Is Ready')
    person.see('1000')
    ax.click(ax.find_all(person.root, 'New Project', 'button')[-1], 'Backlot')
    click('Title', 'text')
    letters('By Mouse')
    click('Cinematic', 'radio button')
    ax.wait(lambda: 'pressed' in ax.states(person.see('Cinematic', 'radio button')), 'the style')
    dialog = person.see('New Project', 'dialog')
    spin = ax.find(dialog, 'Length in Minutes', 'spin button')
    # Its two buttons are at its end, and no nodes of their own.
    ax.click(spin, 'Backlot', beside=ax.width(spin) // 2 - 16)
    ax.wait(lambda: ax.value(spin) == 2, lambda: f'two minutes, it is {ax.value(spin)}')
    ax.click(spin, 'Backlot', beside=ax.width(spin) // 2 - 48)
    ax.wait(lambda: ax.value(spin) == 1, lambda: f'one minute, it is {ax.value(spin)}')


def a_photo_from_the_dialog():
    dialog = person.see('New Project', 'dialog')
    ax.click(ax.find(dialog, 'Add Photos…', 'button'), 'Backlot')
    chooser = person.see('Add Photos', 'dialog')
    ax.click(ax.wait(lambda: ax.find(chooser, 'photos', 'image'), 'the folder'), 'Add Photos')
    ax.click(ax.wait(lambda: ax.find(chooser, '1.jpg', 'table cell'), 'the file'), 'Add Photos')
    ax.click(ax.find(chooser, 'Add', 'button'), 'Add Photos')
    person.see('1 Photo')
    click('Create', 'button')
    ax.wait(lambda: person.names() == ['1.jpg'], 'the project with its photo')


def dropped():
    source = subprocess.Popen([sys.executable, str(dragsrc), *map(str, photos[1:])], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    window = ax.window_id('dragsrc')
    ax.xdotool('windowmove', '--sync', window, 0, 0)
    ax.xdotool('windowactivate', '--sync', window)
    geometry = ax.geometry(window)
    x, y = ax.position_at_rest(person.cards()[-1], 'Backlot')
    ax.drag((geometry['X'] + geometry['WIDTH'] // 2, geometry['Y'] + geometry['HEIGHT'] // 2), (x, y + 200))
    ax.wait(lambda: person.names() == ['1.jpg', '2.jpg', '3.jpg'], lambda: f'the dropped photos, there is {person.names()}')
    source.terminate()
    source.wait(10 * ax.PATIENCE)


def caption():
    choose_from_menu(lambda: ax.click(person.cards()[0], 'Backlot', button=3), 0)
    person.see('Caption', 'text')
    letters('first of all')
    # Not by Return: a click elsewhere keeps it, too.
    click('Photos', 'page tab')
    ax.wait(lambda: person.names()[0] == 'first of all', lambda: f'the caption, there is {person.names()}')
    person.gone('Caption', 'text')


def reorder():
    before = [ax.position_at_rest(card, 'Backlot') for card in person.cards()]
    ax.drag(before[0], (before[2][0] + 40, before[2][1]))
    ax.wait(lambda: person.names() == ['2.jpg', '3.jpg', 'first of all'], lambda: f'another order, there is {person.names()}')


def remove_and_undo():
    choose_from_menu(lambda: ax.click(person.cards()[1], 'Backlot', button=3), -1)
    person.keep_toast('1 photo removed')
    ax.wait(lambda: person.names() == ['2.jpg', 'first of all'], lambda: f'the photo to go, there is {person.names()}')
    click('Undo', 'button')
    ax.wait(lambda: person.names() == ['2.jpg', '3.jpg', 'first of all'], lambda: f'the photo to come back, there is {person.names()}')


def render():
    button = ax.wait(lambda: ax.find(person.root, 'Render · 5 Credits', 'button'), 'the price', 60)
    ax.wait(lambda: 'sensitive' in ax.states(button), 'the button to be sensitive', 60)
    ax.click(button, 'Backlot')
    person.see(contains='5 credits reserved', seconds=30)
    person.see('Play', 'button', seconds=180)
    person.see('995')


def play():
    click('Play', 'button')
    person.see('Player', seconds=30)
    ax.wait(lambda: person.played() > 500, lambda: f'the film to play, it stands at {person.played()} ms')
    click('Back', 'button', seconds=60)
    person.gone('Player', seconds=60)
    ax.wait(lambda: person.played() > 500, lambda: f'the place where it was left, it is {person.played()} ms: {person.state()}')


def open_more():
    """AT-SPI's sum of places leaves out the borders of the boxes around it: as much as this small button is wide."""
    x, y = ax.position_at_rest(person.see('More', 'toggle button'), 'Backlot')
    ax.xdotool('mousemove', x + 27, y + 18)
    ax.screen.click(1)


def export():
    choose_from_menu(open_more, -2)
    chooser = person.see('Export Film', 'dialog')
    ax.click(ax.wait(lambda: ax.find(chooser, 'Save', 'button'), 'the button of the dialog'), 'Export Film')
    film = ax.wait(lambda: next((path for folder in (photos[0].parent, session / 'home')
                                 for path in folder.rglob('*') if path.suffix in ('.mp4', '.webm')), None), 'the exported film')
    person.see('Film exported')
    person.exported(film)
    assert film.stat().st_size > 10000, film


step('the first start: a new project with title, style and length', new_project)
step('a photo from the file dialog', a_photo_from_the_dialog)
step('more photos dropped from another window', dropped)
step('a caption by the menu, kept by a click elsewhere', caption)
step('another order by dragging', reorder)
step('a photo removed by the menu, and back by Undo', remove_and_undo)
step('rendered by the button with the price', render)
step('exported by the menu of the render', export)
step('played and left', play)
sys.exit(step.finish())
