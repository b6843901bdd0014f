#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished film told by a real notification daemon: how it looks, what it says, and what a click on it does."""

import os
import pathlib
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 1)
daemon, of_two = [], []


def dunst():
    """Its menu is a script here: it takes the button that the file says, as a person does with the pointer."""
    menu = session / 'menu'
    menu.write_text(f'#!/bin/sh\ntee {session}/menu.asked | grep -F "$(cat {session}/menu.choice)" | head -n 1\n', encoding='utf-8')
    menu.chmod(0o755)
    config = session / 'dunstrc'
    config.write_text(f'[global]\ndmenu = {menu}\nfont = Sans 12\nwidth = 400\norigin = top-right\nstack_duplicates = false\nmouse_left_click = do_action\n'
                      'mouse_right_click = close_current\n[urgency_normal]\ntimeout = 0\nbackground = "#204060"\nforeground = "#ffffff"\n',
                      encoding='utf-8')
    with open(session / 'dunst.out', 'w', encoding='utf-8') as log:
        daemon.append(subprocess.Popen(['dunst', '-conf', str(config)], stdout=log, stderr=log, env={**os.environ, 'G_DEBUG': ''}))
    ax.wait(lambda: ax.run('dunstctl', 'count', 'displayed').stdout.strip() == '0', 'the notification daemon')


def displayed():
    return int(ax.run('dunstctl', 'count', 'displayed').stdout.strip() or 0)


def closed():
    """What the daemon has closed, as it prints it."""
    return subprocess.run(['gdbus', 'call', '--session', '-d', 'org.freedesktop.Notifications', '-o', '/org/freedesktop/Notifications',
                             '-m', 'org.dunstproject.cmd0.NotificationListHistory'], capture_output=True, text=True, check=True).stdout


def film(title):
    subprocess.run([f'{PREFIX}/bin/backlot', 'film', '--title', title, '--size', '360', str(photos[0]),
                    '--output', str(session / f'{title}.mp4')], stdin=subprocess.DEVNULL, capture_output=True, timeout=120 * ax.PATIENCE, check=True)


def look_away():
    subprocess.Popen(['xlogo', '-geometry', '100x100+1100+700'], stderr=subprocess.DEVNULL)
    ax.xdotool('windowactivate', '--sync', ax.window_id('xlogo'))
    ax.wait(lambda: 'active' not in ax.states(ax.find(person.root, role='frame')), 'the window to lose the focus')


def shows_film(title):
    return person.sees('Player') and any(ax.find(node, 'Player') is not None for node in ax.find_all(person.root, title, 'grouping'))


def bubble():
    """Where the notification is on the screen, or None."""
    for window in ax.xdotool('search', '--onlyvisible', '--class', '^Dunst$').split():
        geometry = dict(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', window).splitlines())
        return {key: int(geometry[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT')}
    return None


def color(where):
    ax.picture(session / 'screen.png')
    return ax.run('convert', session / 'screen.png', '-crop', f"1x1+{where['X'] + where['WIDTH'] - 8}+{where['Y'] + 8}", '-depth', '8',
                  'txt:-', check=True).stdout


def two_films():
    dunst()
    person.start()
    person.see('1000')
    look_away()
    film('First')
    ax.wait(lambda: displayed() == 1, 'a notification')
    film('Second')
    ax.wait(lambda: displayed() == 2, 'a notification of its own')
    ax.wait(lambda: '#204060' in color(bubble()), 'the notification to be painted')


def a_button_opens_that_film():
    (session / 'menu.choice').write_text('View Video', encoding='utf-8')
    of_two.append(bubble()['HEIGHT'])
    ax.run('dunstctl', 'context')
    asked = ax.wait(lambda: (session / 'menu.asked').exists() and (session / 'menu.asked').read_text(encoding='utf-8'), 'the menu of buttons')
    assert 'View Video' in asked and 'Video Ready!' in asked, asked
    ax.wait(lambda: shows_film('First') or shows_film('Second'), 'the film in the player')
    return 'First' if shows_film('First') else 'Second'


def withdrawn(opened):
    """What was seen is no longer told, what was not seen is."""
    ax.wait(lambda: displayed() == 1, 'the notification of the film that is seen to go')
    ax.wait(lambda: bubble()['HEIGHT'] < of_two[0], 'one notification on the screen')
    other = 'Second' if opened == 'First' else 'First'
    look_away()
    where = ax.wait(bubble, 'the other notification')
    ax.xdotool('mousemove', where['X'] + where['WIDTH'] // 2, where['Y'] + where['HEIGHT'] // 2)
    ax.screen.click(1)
    ax.wait(lambda: shows_film(other), f'the film {other} in the player')
    ax.wait(lambda: displayed() == 0, 'the other notification to go')
    told = closed()
    assert told.count("'summary': <'Video Ready!'>") == 2, f'each is told once: {told}'
    daemon[0].terminate()
    daemon[0].wait(10 * ax.PATIENCE)


opened = []
step('two films are told by two notifications', two_films)
step('the button of one opens exactly that film', lambda: opened.append(a_button_opens_that_film()))
step('it is withdrawn, and a click on the other one opens the other film', lambda: withdrawn(opened[0]))
sys.exit(step.finish())
