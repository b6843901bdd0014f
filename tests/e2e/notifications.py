#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished film is told once: on the desktop when nobody looks, in the window when somebody does."""

import os
import pathlib
import signal
import subprocess
import sys

from gi.repository import Gio

import ax
import notifyd
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 1)
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
desktop = notifyd.Freedesktop(bus)


def film(title):
    """Starts a film by the command line, in the studio of the window."""
    return subprocess.Popen([f'{PREFIX}/bin/backlot', 'film', '--title', title, '--size', '360', str(photos[0]),
                             '--output', str(session / f'{title}.mp4')], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ended(process):
    assert ax.wait(lambda: process.poll() is not None, 'the film', 90) and process.returncode == 0, process.returncode


def is_active():
    frame = ax.find(person.root, role='frame')
    return frame is not None and 'active' in ax.states(frame)


def look_away():
    subprocess.Popen(['xlogo', '-geometry', '100x100+1100+700'], stderr=subprocess.DEVNULL)
    ax.xdotool('windowactivate', '--sync', ax.window_id('xlogo'))
    ax.wait(lambda: not is_active(), 'the window to lose the focus')


def look_again():
    person.focus_window('Backlot')
    ax.wait(is_active, 'the window to have the focus')


def shows_film(title):
    return person.sees('Player') and any(
        ax.find(node, 'Player') is not None for node in ax.find_all(person.root, title, 'grouping'))


def told_on_the_desktop():
    person.start()
    person.see('1000')
    look_away()
    ended(film('First'))
    ax.wait(lambda: len(desktop.shown) == 1, 'a notification')
    assert desktop.shown[1]['title'] == 'Video Ready!', desktop.shown
    assert 'View Video' in desktop.shown[1]['actions'], desktop.shown


def two_films():
    ended(film('Second'))
    ax.wait(lambda: len(desktop.shown) == 2, 'the second notification')


def a_click_opens_that_film():
    actions = desktop.shown[1]['actions']
    desktop.click(1, actions[actions.index('View Video') - 1])
    ax.wait(lambda: shows_film('First'), 'the first film in the player')


def withdrawn_when_seen():
    look_again()
    assert 2 in desktop.shown, 'the second film was not seen'
    person.press('Back')
    person.show_renders('Second')
    ax.wait(lambda: 2 in desktop.closed, 'the notification of the film that is looked at to be withdrawn')


def not_told_again():
    before = desktop._next
    look_away()
    ended(film('Third'))
    ax.wait(lambda: len(desktop.shown) == 1, 'the third notification')
    person.program.quit()
    person.start()
    person.see('Second')
    look_away()
    ended(film('Fourth'))
    ax.wait(lambda: desktop._next > before + 1, 'the fourth notification')
    assert len(desktop.shown) == 2, desktop.shown


def told_in_the_window():
    before = desktop._next
    look_again()
    # The toast stays for seconds only, or as long as a pointer is on it.
    with person.on_toasts():
        process = film('Fifth')
        ax.wait(lambda: person.sees('Video Ready!') and person.sees('View Video'), 'the toast', 90)
    ended(process)
    assert desktop._next == before, 'a notification, too'


def closed_while_a_film_is_rendered():
    desktop.leave()
    person.program.quit()
    server = notifyd.Gtk(bus)
    person.start()
    person.see('Fifth')
    process = film('Sixth')
    ax.click(person.see('Queue', 'list item'), 'Backlot')
    person.see('Progress', 'progress bar', seconds=60)
    # So that the film is not done before the window is closed.
    workers = person.processes('backlot-worker')
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    ax.keys('ctrl+w')
    ax.wait(lambda: not ax.xdotool('search', '--onlyvisible', '--name', '^Backlot$'), 'the window to close')
    assert person.program.process.poll() is None, 'the program left a film behind'
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    ended(process)
    # The other one, which tells that it goes on, is withdrawn at its end.
    key = ax.wait(lambda: next((key for key in server.shown if key[1] != 'background'), None), 'the notification of the film')
    assert server.title(key) == 'Video Ready!' and server.buttons(key) == ['View Video'], server.shown
    person.program.gone(30)
    return server, key


def a_click_starts_the_program(server, key):
    assert not person.processes('backlot'), 'the program still runs'
    server.click(*key, button=0)
    pid = ax.wait(lambda: next(iter(person.processes('backlot')), None), 'the bus to start the program')
    person.program = Started(pid)
    ax.wait(lambda: shows_film('Sixth'), 'the sixth film in the player')
    ax.wait(lambda: key in server.removed, 'the notification to be withdrawn')
    person.program.quit()


class Started(ax.Program):
    """A program that somebody else started."""

    def __init__(self, pid):
        self.number = pid

    @property
    def pid(self):
        return self.number

    def text(self):
        return (session / 'bus.log').read_text(encoding='utf-8', errors='replace')

    def quit(self, seconds=20):
        os.kill(self.number, signal.SIGTERM)
        ax.wait(lambda: self.number not in person.processes('backlot'), 'the program to end', seconds)


kept = []
step('a finished film is told on the desktop when the window has no focus', told_on_the_desktop)
step('each film by a notification of its own', two_films)
step('a click opens exactly that film', a_click_opens_that_film)
step('the notification of a film that is looked at is withdrawn', withdrawn_when_seen)
step('no film is told a second time after a restart', not_told_again)
step('a window with the focus tells it itself', told_in_the_window)
step('a closed window goes on until the film is done and told', lambda: kept.extend(closed_while_a_film_is_rendered()))
step('a click starts the program with that film', lambda: a_click_starts_the_program(*kept))
sys.exit(step.finish())
