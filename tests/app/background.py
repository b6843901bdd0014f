#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program without a window: what it asks the desktop, what it says of each answer, and what keeps the computer awake.

Run by with-program.sh, whose bus can start the program by its name."""

import os
import pathlib
import subprocess
import sys

import gi

import ax
import notifyd
import portald

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

APP_ID = 'io.github.backlot.Backlot'
PROGRAM = pathlib.Path(os.environ['BACKLOT_BUILD_ROOT']) / 'src' / 'app' / 'backlot'
SESSION = pathlib.Path(os.environ['SESSION'])
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
PHOTO = sorted((pathlib.Path(os.environ['BACKLOT_SOURCE_ROOT']) / 'data' / 'samples').glob('*.jpg'))[0]
SUSPEND = 4

bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
notifications = notifyd.Gtk(bus)
session = portald.Session()
portal = portald.Background(bus)


def see(program, name=None, role=None, contains=None, seconds=20):
    return ax.wait(lambda: ax.find(program.accessible(), name, role, contains), f'“{name or contains}”; the log: ' + program.text()[-500:], seconds)


def start(*arguments):
    return ax.Program(PROGRAM, *arguments)


def close(program):
    ax.close_window(see(program, 'Backlot', 'frame'))


def act(name):
    bus.call_sync(APP_ID, '/' + APP_ID.replace('.', '/'), 'org.freedesktop.Application', 'ActivateAction',
                  GLib.Variant('(sava{sv})', (name, [], {})), None, Gio.DBusCallFlags.NONE, -1, None)


def quit_program(program):
    act('quit')
    program.gone()
    complaints = [line for line in program.text().splitlines() if 'CRITICAL' in line or ('WARNING' in line and 'dbind' not in line)]
    assert not complaints, complaints


def kept(line):
    return SETTINGS.exists() and line in SETTINGS.read_text()


def render(title):
    """A film that another program of the same person orders: it takes longer than anybody looks at it here."""
    return subprocess.Popen([PROGRAM, 'film', '--title', title, '--size', '1080', *[PHOTO] * 12, '--output', SESSION / (title + '.film')],
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def preferences(program):
    ax.activate('Backlot')
    ax.keys('ctrl+comma')
    see(program, 'Preferences', 'dialog')


def switch(program, name):
    return ax.wait(lambda: next((node for node in ax.find_all(program.accessible(), name) if 'checkable' in ax.states(node)), None),
                   lambda: f'the switch “{name}”: ' + ax.describe(program.accessible()))


def is_on(program, name):
    return 'checked' in ax.states(switch(program, name))


def toggle(program, name):
    node = ax.wait(lambda: (found := switch(program, name)) and 'sensitive' in ax.states(found) and found, f'a switch “{name}” that can be moved')
    ax.press(node)


def granted():
    program = start()
    see(program, 'Your Studio Is Ready')
    preferences(program)
    assert not is_on(program, 'Start at Login') and not is_on(program, 'Keep Running When Closed')
    toggle(program, 'Start at Login')
    ax.wait(lambda: is_on(program, 'Start at Login') and kept('autostart=true'), 'the start at the login')
    assert portal.asked[-1]['autostart'] is True and portal.asked[-1]['commandline'] == ['backlot', '--background'], portal.asked[-1]
    toggle(program, 'Keep Running When Closed')
    ax.wait(lambda: is_on(program, 'Keep Running When Closed') and kept('run-in-background=true'), 'the background')
    assert portal.asked[-1]['autostart'] is True, 'the start at the login was taken back'
    ax.picture(os.environ.get('BACKLOT_PICTURE', SESSION / 'preferences.png'))
    ax.keys('Escape')
    return program


def stays_without_a_window(program):
    """Nothing is rendered, and nobody is told anything; the desktop knows."""
    asked = len(portal.asked)
    close(program)
    ax.wait(lambda: portal.status, 'what the desktop is told')
    assert portal.status == ['Waiting for news'] and len(portal.asked) == asked + 1, (portal.status, portal.asked)
    assert program.process.poll() is None and not notifications.shown, notifications.shown
    act('show')
    see(program, 'Your Studio Is Ready')
    # The desktop has changed its mind since.
    portal.answer = 'refuse'
    close(program)
    program.gone()
    ax.wait(lambda: kept('run-in-background=false'), 'the answer to be kept')
    assert not notifications.shown, 'nothing was paused'


def refused():
    program = start()
    see(program, 'Your Studio Is Ready')
    preferences(program)
    assert is_on(program, 'Start at Login') and not is_on(program, 'Keep Running When Closed')
    toggle(program, 'Keep Running When Closed')
    see(program, contains='The desktop doesn’t allow this')
    ax.wait(lambda: not is_on(program, 'Keep Running When Closed'), 'the switch to go back')
    toggle(program, 'Start at Login')
    ax.wait(lambda: not is_on(program, 'Start at Login') and kept('autostart=false'), 'the start at the login to end')
    assert portal.asked[-1]['autostart'] is False
    return program


def hanging(program):
    """Nobody waits for it: the rest of the window goes on, and a late answer counts."""
    portal.answer = 'hang'
    toggle(program, 'Start at Login')
    see(program, contains='Asking the desktop…')
    ax.wait(lambda: 'sensitive' not in ax.states(switch(program, 'Start at Login')), 'the switch to wait')
    ax.keys('Escape')
    ax.wait(lambda: ax.find(program.accessible(), 'Preferences', 'dialog') is None, 'the dialog to close')
    preferences(program)
    see(program, contains='Asking the desktop…')
    portal.answer = 'refuse'
    portal.reply()
    see(program, contains='The desktop doesn’t allow this')
    ax.wait(lambda: not is_on(program, 'Start at Login'), 'the switch to go back')


def absent(program):
    portal.leave()
    toggle(program, 'Start at Login')
    see(program, contains='This desktop can’t do this')
    # Where nobody forbids it, it is allowed.
    toggle(program, 'Keep Running When Closed')
    ax.wait(lambda: is_on(program, 'Keep Running When Closed') and kept('run-in-background=true'), 'the background')
    toggle(program, 'Keep Running When Closed')
    ax.wait(lambda: kept('run-in-background=false'), 'the background to end')
    ax.keys('Escape')
    close(program)
    program.gone()


def a_film_is_finished_unseen():
    """The computer is kept awake; the desktop and the person are told; Show brings the window back."""
    global portal
    portal = portald.Background(bus)
    program = start('backlot:home')
    see(program, 'Your Studio Is Ready')
    order = render('Unseen')
    see(program, 'Rendering', 'heading', seconds=60)
    ax.wait(lambda: any(flags & SUSPEND for flags, _reason in session.inhibited.values()), 'the computer to be kept awake')
    close(program)
    key = ax.wait(lambda: next((key for key in notifications.shown if key[1] == 'background'), None), 'the notification')
    assert notifications.title(key) == 'Finishing 1 Film' and notifications.buttons(key) == ['Show', 'Quit'], notifications.shown
    assert portal.asked[-1]['reason'] == 'Backlot is finishing 1 film', portal.asked[-1]
    ax.wait(lambda: portal.status[-1:] == ['Rendering 1 film'], 'what the desktop is told')
    notifications.click(*key, button=0)
    see(program, 'Rendering', 'heading', seconds=60)
    ax.wait(lambda: key not in notifications.shown, 'the notification to be withdrawn')
    return program, order


def refused_it_is_paused(program, order):
    portal.answer = 'refuse'
    close(program)
    program.gone()
    key = ax.wait(lambda: next((key for key in notifications.shown if key[1] == 'background'), None), 'the notification')
    assert notifications.title(key) == 'Your Work Is Paused' and notifications.buttons(key) == ['Show'], notifications.shown
    ax.wait(lambda: not session.inhibited, 'the computer to be let sleep')
    again = start('backlot:home')
    see(again, 'Unseen')
    ax.wait(lambda: key not in notifications.shown, 'the notification to be withdrawn')
    ax.wait(lambda: any(flags & SUSPEND for flags, _reason in session.inhibited.values()), 'the computer to be kept awake')
    order.terminate()
    ax.wait(lambda: not session.inhibited, 'the computer to be let sleep', 60)
    order.wait(60 * ax.PATIENCE)
    quit_program(again)


def saved_before_the_session_ends():
    assert any('being saved' in reason for _flags, reason in session.ever), session.ever


state = []
tests = [lambda: state.append(granted()), lambda: stays_without_a_window(state[0]), lambda: state.append(refused()), lambda: hanging(state[1]),
         lambda: absent(state[1]), lambda: state.append(a_film_is_finished_unseen()), lambda: refused_it_is_paused(*state[2]),
         saved_before_the_session_ends]
names = ['what is granted is on', 'it stays without a window, until that is refused', 'what is refused is off, in words',
         'who does not answer holds up nothing', 'a desktop without the portal', 'a film is finished unseen', 'refused, it is paused and told',
         'what is saved is saved to its end']
print('TAP version 13')
print(f'1..{len(tests)}', flush=True)
for number, (test, name) in enumerate(zip(tests, names), 1):
    try:
        test()
    except Exception as error:
        print(f'not ok {number} - {name}: {type(error).__name__} {error}', flush=True)
        ax.picture(os.environ.get('BACKLOT_FAILURE_PICTURE', str(SESSION / 'failure.png')))
        # Each leans on what the one before it left.
        print('Bail out!', flush=True)
        sys.exit(1)
    print(f'ok {number} - {name}', flush=True)
