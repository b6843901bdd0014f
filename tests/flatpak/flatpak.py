#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak: films, notifications and a secret through the portals, over kill -9 and an update with all data."""

import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import sys

from gi.repository import Gio

import ax
import portald
from film import FRAMES_PER_SECOND, discover
from person import Person, Steps, make_photos
from team import choose, switcher

APP = 'io.github.backlot.Backlot.Devel'
FORMER, PRESENT = '0.0.9', '0.1.0'
PASSWORD = 'Corr3ct-horse'
PROGRAMS = 'backlot', 'backlot-studio', 'backlot-worker'
# All that a sandboxed program may do by itself; the rest goes through portals.
PERMISSIONS = {'shared': {'network', 'ipc'}, 'sockets': {'x11', 'wayland', 'pulseaudio', 'fallback-x11'}, 'devices': {'dri'}}
EXPORTS = [f'applications/{APP}.desktop', f'dbus-1/services/{APP}.service', f'dbus-1/services/{APP}.SearchProvider.service',
           f'gnome-shell/search-providers/{APP}.SearchProvider.ini', f'icons/hicolor/scalable/apps/{APP}.svg',
           f'icons/hicolor/symbolic/apps/{APP}-symbolic.svg', f'mime/packages/{APP}.xml']
host = pathlib.Path(os.environ['HOST'])
session = pathlib.Path(os.environ['SESSION'])
own = session / 'home' / '.var' / 'app' / APP
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
portals = portald.Sandbox()
count = 0


class Wish:
    """Something done on the host; a program in a sandbox is known by its name on the accessibility bus."""

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
        ax.wait(lambda: self.status() is not None, f'the end of it: {self.text()}', seconds)
        return self.status()

    def accessible(self, seconds=30):
        return ax.wait(lambda: ax.application_of_name('backlot'), f'the window: {self.text()[-800:]}', seconds)


class Sandbox(Person):
    def start(self, *arguments, env=None, folder=None):
        self.program = Wish('run', APP, *arguments)
        return self.program

    @staticmethod
    def database(question, *values):
        path = next((own / 'data' / 'backlot-devel').rglob('studio.db'))
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as connection:
            return connection.execute(question, values).fetchall()


def told(*command, seconds=60):
    """What a command on the host says."""
    wish = Wish(*command)
    assert wish.ended(seconds) == 0, wish.text()
    return wish.text()


def running():
    """This session's processes; the team's studio is none of them."""
    return [line for line in told('processes').splitlines() if '--listen' not in line]


def completed():
    return person.database("select count(*) from jobs where status = 'completed'")[0][0]


person = Sandbox()
step = Steps(person, tell_time=True)
photos = make_photos(own / 'data' / 'photos', 2)
team = []


def what_the_desktop_sees():
    exported = told('exports').split()
    missing = [name for name in EXPORTS if f'exports/share/{name}' not in exported]
    assert not missing, f'{missing} of {exported}'
    # Older builders rename it.
    assert any(name.startswith(f'exports/share/metainfo/{APP}.') for name in exported), exported
    kept = {}
    for line in told('info', '--show-permissions', APP).splitlines():
        name, equal, values = line.partition('=')
        if equal:
            kept[name] = {value for value in values.split(';') if value}
    assert kept == PERMISSIONS, kept


def tells_its_version(version):
    words = told('run', '--command=backlot', APP, '--version')
    assert words.split()[-1] == version, words


def a_film_by_the_command_line():
    film = own / 'data' / 'film.mp4'
    told('run', APP, 'film', '--title', 'Sandbox', '--size', '360', str(photos[0]), str(photos[1]), '--output', str(film), seconds=180)
    found = discover(film)
    assert found['video'] == 1 and found['audio'] == 1 and found['height'] == 360, found
    assert abs(found['duration'] - 60) <= 1 / FRAMES_PER_SECOND, found


def the_window_has_it():
    """With a studio of its own: that of the command would serve for another minute, in the command's sandbox."""
    told('kill', *PROGRAMS)
    ax.wait(lambda: not running(), 'the studio of the command to end')
    person.start()
    person.see('Sandbox', 'list item', seconds=60)
    person.see('995')


def keeps_a_secret():
    """The session of a team's studio, which listens in a sandbox of its own."""
    team.append(Wish('run', '--command=backlot-studio', APP, '--data-dir', str(own / 'data' / 'team'), '--listen', '127.0.0.1:0'))
    ready = ax.wait(lambda: next((line for line in team[0].text().splitlines() if line.startswith('{')), None), 'the studio of a team', 60)
    choose(person, 'This Computer', 1)
    ax.type_into(person.see('Address or Invitation', 'text'), json.loads(ready)['url'].rstrip('/').removeprefix('http://'))
    person.press('Continue', 'button')
    person.see('Password', seconds=60)
    ax.type_into(person.see('E-Mail Address', 'text'), 'ann@example.org')
    person.press('Create an Account')
    ax.type_into(person.see('Name', 'text'), 'Ann')
    ax.type_into(person.see('Password', 'text'), PASSWORD)
    person.press('Create Account')
    switcher(person, '127.0.0.1')
    ax.wait(lambda: list(own.rglob('*.keyring')), 'the keyring of the sandbox')
    assert portals.secrets > 0, 'nobody asked the portal'
    kept = next(own.rglob('*.keyring')).read_bytes()
    assert b'ann@example.org' not in kept and b'refresh' not in kept, 'it can be read'
    choose(person, '127.0.0.1', 0)
    switcher(person, 'This Computer')


def version_that_serves():
    """What the studio says of itself, in whichever sandbox it runs; nothing while there is none."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(str(session / 'run' / 'app' / APP / 'studio.sock'))
            connection.sendall(b'GET /auth/v1/health HTTP/1.0\r\nHost: studio.local\r\napikey: sb_publishable_local\r\n\r\n')
            answer = connection.makefile('rb').read()
        return json.loads(answer.partition(b'\r\n\r\n')[2])['version'].split()[-1]
    except (OSError, ValueError):
        return None


def rendering():
    return ax.wait(lambda: person.database("select 1 from jobs where status = 'processing' and progress > 0"), 'the render to run', 60)


def killed_in_the_middle():
    """A render is begun by the window. Studio and worker end with it, by themselves and in order."""
    person.show_renders('Sandbox')
    person.press('Render · 5 Credits')
    rendering()
    assert told('kill', 'backlot').split() == ['backlot']
    person.program.ended()
    ax.wait(lambda: not running(), lambda: f'everything to end: {running()}')
    assert [status for status, in person.database("select status from jobs where status <> 'completed'")] == ['queued'], 'the job was not given back'
    assert completed() == 1, 'the render was completed before'


def killed_at_once():
    """As when the computer ends."""
    person.start()
    person.see('Sandbox', 'list item', seconds=60)
    rendering()
    left = told('kill', *PROGRAMS).split()
    person.program.ended()
    ax.wait(lambda: not running(), 'everything to end')
    assert completed() == 1, 'the render was completed before'
    assert {'backlot-studio', 'backlot-worker'} <= set(left), left


def recovered():
    """The second film is made exactly once, paid exactly once, and told through the portal."""
    person.start()
    person.see('Sandbox', 'list item', seconds=60)
    look_away()
    ax.wait(lambda: completed() == 2, 'the render to go on', 180)
    ax.wait(lambda: ready() is not None, 'the notification')
    person.see('990')
    assert sum(delta for delta, in person.database('select balance_delta from credit_ledger')) == 990


def look_away():
    subprocess.Popen(['xlogo', '-geometry', '100x100+1100+700'], stderr=subprocess.DEVNULL)
    ax.xdotool('windowactivate', '--sync', ax.window_id('xlogo'))
    ax.wait(lambda: 'active' not in ax.states(ax.find(person.root, role='frame')), 'the window to lose the focus')


def ready():
    return next((name for name, shown in list(portals.shown.items()) if shown['title'] == 'Video Ready!'), None)


def a_click_on_it():
    name = ready()
    shown = portals.shown[name]
    assert [button['label'] for button in shown['buttons']] == ['View Video'], shown
    portals.click(bus, APP, shown, 0)
    person.see('Player', seconds=60)
    ax.wait(lambda: name in portals.removed, 'the notification to be withdrawn')


def updated():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    assert person.program.ended() == 0, person.program.text()
    told('update', '--user', '-y', '--noninteractive', APP, seconds=120)


def everything_is_there():
    """The former studio, which still runs in its sandbox unless this took a minute, makes way."""
    asked = portals.secrets
    person.start()
    person.see('Sandbox', 'list item', seconds=60)
    ax.wait(lambda: version_that_serves() == PRESENT, 'the present studio', 60)
    person.see('990')
    assert completed() == 2
    choose(person, 'This Computer', 1)
    switcher(person, '127.0.0.1')
    person.see('All changes saved', seconds=60)
    assert portals.secrets > asked, 'nobody asked the portal'
    assert not person.sees('Password'), 'the session is gone'
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    assert person.program.ended() == 0, person.program.text()


step('the desktop sees what it has to see, and no more is permitted than needed', what_the_desktop_sees)
step('the former version', tells_its_version, FORMER)
step('a film by the command line', a_film_by_the_command_line)
step('the window shows it', the_window_has_it)
step('a secret is kept through the portal', keeps_a_secret)
step('the client is killed in the middle of a render, and studio and worker end with it', killed_in_the_middle)
step('it goes on at the next start, and all three are killed', killed_at_once)
step('the render goes on and is told through the portal', recovered)
step('a click on the notification shows the film', a_click_on_it)
step('it is updated', updated)
step('the present version', tells_its_version, PRESENT)
step('everything is there after the update', everything_is_there)
if team:
    told('end')
    team[0].ended()
sys.exit(step.finish())
