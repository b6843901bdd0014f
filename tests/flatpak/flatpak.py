#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak: a film by the command line and one by the window, over kill -9 of the whole sandbox."""

import os
import pathlib
import sqlite3
import sys

import ax
from film import FRAMES_PER_SECOND, discover
from person import Person, Steps, make_photos

APP = 'io.github.backlot.Backlot.Devel'
host = pathlib.Path(os.environ['HOST'])
session = pathlib.Path(os.environ['SESSION'])
own = session / 'home' / '.var' / 'app' / APP
count = 0


class Sandboxed:
    """A command in the sandbox; flatpak is outside, so a process is known by its name on the accessibility bus."""

    def __init__(self, *command):
        global count
        count += 1
        self.name = f'{count}'
        with open(host / 'wishes', 'w', encoding='utf-8') as wishes:
            wishes.write(' '.join([self.name, os.environ['DISPLAY'], os.environ['DBUS_SESSION_BUS_ADDRESS'], str(session), *command]) + '\n')

    def text(self):
        log = host / f'{self.name}.log'
        return log.read_text(encoding='utf-8', errors='replace') if log.exists() else ''

    def status(self):
        path = host / f'{self.name}.status'
        return int(path.read_text()) if path.exists() else None

    def ended(self, seconds=60):
        ax.wait(lambda: self.status() is not None, f'the sandbox to end: {self.text()}', seconds)
        return self.status()

    def accessible(self, seconds=30):
        def find():
            return ax.application_of_name('backlot')
        return ax.wait(find, f'the window: {self.text()[-800:]}', seconds)


class Sandbox(Person):
    def start(self, *arguments, env=None):
        self.program = Sandboxed(APP, *arguments)
        return self.program

    @staticmethod
    def database(question, *values):
        path = next((own / 'data').rglob('studio.db'))
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as connection:
            return connection.execute(question, values).fetchall()


person = Sandbox()
step = Steps(person, tell_time=True)
photos = make_photos(own / 'data' / 'photos', 2)


def tells_its_version():
    program = Sandboxed(f'--command=backlot {APP} --version')
    assert program.ended() == 0 and 'backlot' in program.text(), program.text()


def a_film_by_the_command_line():
    film = own / 'data' / 'film.mp4'
    program = Sandboxed(f'{APP} film --title Sandbox --size 360 {photos[0]} {photos[1]} --output {film}')
    assert program.ended(180) == 0, program.text()
    found = discover(film)
    assert found['video'] == 1 and found['audio'] == 1 and found['height'] == 360, found
    assert abs(found['duration'] - 60) <= 1 / FRAMES_PER_SECOND, found


def the_window_has_it():
    person.start()
    person.see('Sandbox')
    person.see('995')


def killed_and_started_again():
    Sandboxed('kill').ended()
    ax.wait(lambda: person.program.status() is not None, 'the sandbox to end')
    person.start()
    person.see('Sandbox')
    person.see('995')
    assert person.database("select count(*) from jobs where status = 'completed'") == [(1,)]


def ends_with_its_window():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    assert person.program.ended() == 0, person.program.text()


step('its version', tells_its_version)
step('a film by the command line', a_film_by_the_command_line)
step('the window shows it', the_window_has_it)
step('everything is there after kill -9 of the sandbox', killed_and_started_again)
step('it ends when asked to', ends_with_its_window)
sys.exit(step.finish())
