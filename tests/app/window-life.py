#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of the program around its window: what it tells, when it ends, what it remembers, and what it refuses.

Run by with-program.sh in a session whose bus can start the program by its name."""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

import gi

import ax
import notifyd

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

APP_ID = 'io.github.backlot.Backlot'
BUILD = pathlib.Path(os.environ['BACKLOT_BUILD_ROOT'])
SOURCE = pathlib.Path(os.environ['BACKLOT_SOURCE_ROOT'])
PROGRAM = BUILD / 'src' / 'app' / 'backlot'
SESSION = pathlib.Path(os.environ['SESSION'])
STATE = pathlib.Path(os.environ['XDG_STATE_HOME']) / 'backlot' / 'state.json'
PHOTO = sorted((SOURCE / 'data' / 'samples').glob('*.jpg'))[0]

bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
server = notifyd.Gtk(bus)


def start(*arguments, program=PROGRAM):
    return ax.Program(program, *arguments)


def see(program, name, role=None, seconds=20):
    return ax.wait(lambda: ax.find(program.accessible(), name, role), f'“{name}”; the log: ' + program.text()[-500:], seconds)


def close(program):
    ax.close_window(see(program, 'Backlot', 'frame'))


def complaints(program):
    return [line for line in program.text().splitlines() if 'CRITICAL' in line or ('WARNING' in line and 'dbind' not in line)]


def render(title):
    """A small film that another program of the same person orders."""
    return subprocess.Popen([PROGRAM, 'film', '--title', title, '--size', '360', PHOTO, '--output', SESSION / (title + '.film')],
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def key_of_shown():
    """Of what is told, beside that the program goes on."""
    return ax.wait(lambda: next((key for key in server.shown if key[1] != 'background'), None), 'a notification', 120)


def activated():
    return ax.application_of_name('backlot')


def page_and_window_are_remembered():
    program = start()
    see(program, 'Your Studio Is Ready')
    ax.activate('Backlot')
    ax.click(see(program, 'Queue', 'list item'), 'Backlot')
    see(program, 'Nothing Running')
    close(program)
    program.gone()
    assert json.loads(STATE.read_text())['data']['ui']['current-page'] == 'queue'
    assert not complaints(program), complaints(program)
    again = start()
    see(again, 'Nothing Running')
    ax.activate('Backlot')
    ax.click(see(again, 'Home', 'list item'), 'Backlot')
    see(again, 'Your Studio Is Ready')
    close(again)
    again.gone()


def draft_survives_a_kill():
    program = start()
    see(program, 'Your Studio Is Ready')
    ax.activate('Backlot')
    ax.keys('ctrl+n')
    title = ax.wait(lambda: ax.find(program.accessible(), 'Title', 'text'), 'the field of the title')
    ax.wait(lambda: 'focused' in ax.states(title), 'the focus in the title')
    ax.xdotool('type', '--delay', '15', 'Unfinished Business')
    ax.wait(lambda: STATE.exists() and 'Unfinished Business' in STATE.read_text(), 'the draft in the state file')
    program.kill()

    again = start(PHOTO)
    see(again, 'Continue Your Draft?')
    ax.press(see(again, 'Continue Draft', 'button'))
    see(again, '1 Photo')
    assert ax.text(ax.find(again.accessible(), 'Title', 'text')) == 'Unfinished Business'
    ax.press(see(again, 'Create', 'button'))
    see(again, 'Unfinished Business', 'list item')
    close(again)
    again.gone()
    assert not complaints(again), complaints(again)


def focused_window_is_told_by_a_toast():
    program = start('backlot:home')
    see(program, 'Unfinished Business')
    ax.activate('Backlot')
    order = render('Toast')
    see(program, 'Video Ready!', seconds=120)
    # The toast stays for seconds only.
    ax.press(see(program, 'View Video', 'button'))
    assert not server.shown, list(server.shown)
    see(program, 'Player')
    order.wait(60 * ax.PATIENCE)
    close(program)
    program.gone()
    assert not complaints(program), complaints(program)


def closed_window_goes_on_until_it_is_told():
    program = start('backlot:home')
    see(program, 'Unfinished Business')
    order = render('Told')
    see(program, 'Rendering', 'heading', 60)
    close(program)
    ax.wait(lambda: activated() is None or ax.find(activated(), 'Backlot', 'frame') is None, 'the window to close')
    assert program.process.poll() is None, 'it ended while a film is rendered'
    key = key_of_shown()
    assert key[1].startswith('job_completed-'), key
    assert server.title(key) == 'Video Ready!' and server.buttons(key) == ['View Video']
    program.gone(30)
    order.wait(60 * ax.PATIENCE)
    ax.wait(lambda: list(server.shown) == [key], 'the other notification to be withdrawn')


def click_starts_the_program_with_that_film():
    key = key_of_shown()
    server.click(*key)
    program = ax.wait(activated, 'the program that the click started')
    ax.wait(lambda: ax.find(program, 'Player'), 'the film')
    assert ax.find(program, 'Told') is not None
    # It was seen, so it is told no more.
    ax.wait(lambda: not server.shown, 'the notification to be withdrawn')
    ax.close_window(ax.find(program, 'Backlot', 'frame'))
    ax.wait(lambda: activated() is None, 'the program to end')


def shell(method, signature, *arguments):
    """What the overview of GNOME Shell asks."""
    name = APP_ID + '.SearchProvider'
    return bus.call_sync(name, '/' + name.replace('.', '/'), 'org.gnome.Shell.SearchProvider2', method,
                         GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE, -1, None).unpack()


def quit_program():
    bus.call_sync(APP_ID, '/' + APP_ID.replace('.', '/'), 'org.freedesktop.Application', 'ActivateAction',
                  GLib.Variant('(sava{sv})', ('quit', [], {})), None, Gio.DBusCallFlags.NONE, -1, None)


def overview_finds_a_project_and_opens_it():
    assert activated() is None
    found, = shell('GetInitialResultSet', '(as)', ['busin'])
    assert len(found) == 1, found
    (meta,), = shell('GetResultMetas', '(as)', found)
    assert (meta['name'], meta['description']) == ('Unfinished Business', 'Film project'), meta
    shell('ActivateResult', '(sasu)', found[0], ['busin'], 0)
    program = ax.wait(activated, 'the program that the overview started')
    ax.wait(lambda: ax.find(program, 'Unfinished Business', 'heading') or ax.find(program, 'Photos', 'tab') or
            ax.find(program, 'Photos', 'page tab'), 'the page of the project')
    shell('LaunchSearch', '(asu)', ['busin'], 0)
    ax.wait(lambda: ax.find(program, contains='Film project'), 'the search')
    quit_program()
    ax.wait(lambda: activated() is None, 'the program to end')


def nothing_is_told_twice():
    program = start('backlot:home')
    see(program, 'Told')
    ax.activate('Backlot')
    ax.click(see(program, 'Queue', 'list item'), 'Backlot')
    see(program, 'Renders', 'heading')
    assert not server.shown
    close(program)
    program.gone()
    assert not server.shown


def second_program_uses_the_same_window():
    program = start('backlot:home')
    see(program, 'Told')
    assert subprocess.run([PROGRAM, 'backlot:queue'], timeout=20 * ax.PATIENCE).returncode == 0
    see(program, 'Renders', 'heading')
    close(program)
    program.gone()


def owned():
    return bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
                         GLib.Variant('(s)', (APP_ID,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def has_window(program):
    """A program that has not had one yet may not be on the accessibility bus at all."""
    root = ax.application(program.pid)
    return root is not None and ax.find(root, 'Backlot', 'frame') is not None


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60 * ax.PATIENCE)


def starts_without_a_window_and_with_a_clean_layout():
    program = start('backlot:queue')
    see(program, 'Renders', 'heading')
    close(program)
    program.gone()
    program = start('--background')
    # It is there for the bus, and nobody sees it.
    ax.wait(owned, 'the program on the bus', 60)
    assert run('--background').returncode == 0
    wrong = run('--studio', 'Nowhere')
    assert wrong.returncode == 1 and 'There is no studio “Nowhere” here' in wrong.stderr, wrong
    assert not has_window(program) and program.process.poll() is None
    assert run('--studio', 'LOCAL', '--reset-layout').returncode == 0
    home = see(program, 'Home', 'list item')
    # The page of before would be the queue.
    ax.wait(lambda: 'selected' in ax.states(home), 'the first page')
    close(program)
    ax.wait(lambda: not has_window(program), 'the window to close')
    assert program.process.poll() is None, 'it was to go on without a window'
    assert run().returncode == 0
    see(program, 'Home', 'list item')
    quit_program()
    program.gone()
    assert not complaints(program), complaints(program)


def data_folder_has_one_program():
    folder = SESSION / 'own'
    program = start('--data-dir', folder)
    see(program, 'Your Studio Is Ready')
    second = subprocess.run([PROGRAM, '--data-dir', folder], capture_output=True, text=True, timeout=20 * ax.PATIENCE)
    assert second.returncode == 1 and 'already runs' in second.stderr, second
    close(program)
    program.gone()
    # Who changes nothing leaves no settings, but there is always an outbox.
    assert list((folder / 'state').rglob('outbox.db'))
    assert not complaints(program), complaints(program)


def damaged_files_are_told_once_and_the_studio_has_the_rest():
    cache = next((pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'backlot').rglob('cache.db'))
    outbox = next(STATE.parent.rglob('outbox.db'))
    for path in cache, outbox:
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    program = start('backlot:home')
    see(program, f'Changes that were not sent yet may be lost. What was left of them is kept in {STATE.parent}')
    see(program, 'Told')
    close(program)
    program.gone()
    assert not complaints(program), complaints(program)
    assert cache.with_name('cache.db.damaged').exists() and outbox.with_name('outbox.db.damaged').exists()

    for path in STATE, STATE.with_name('state.json.bak'):
        path.write_bytes(path.read_bytes()[:20])
    program = start('backlot:home')
    see(program, f'Drafts and the last window may be lost. What was left of them is kept in {STATE.parent}')
    see(program, 'Told')
    close(program)
    program.gone()
    program = start('backlot:home')
    see(program, 'Told')
    assert not ax.find(program.accessible(), contains='may be lost'), 'it is told again'
    close(program)
    program.gone()
    assert not complaints(program), complaints(program)


def studio_that_can_not_start_is_told_beside_what_is_cached():
    # Programs look for each other beside themselves and in PATH: here is none.
    alone = SESSION / 'alone' / 'backlot'
    alone.parent.mkdir()
    shutil.copy(PROGRAM, alone)
    subprocess.run([PROGRAM, '--status'], stdout=subprocess.DEVNULL, timeout=20 * ax.PATIENCE)
    ax.wait(lambda: not (pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'backlot' / 'studio.sock').exists() or stop_studio(),
            'the studio to end')
    os.environ['PATH'] = '/usr/bin:/bin'
    program = start('backlot:home', program=alone)
    see(program, 'Told')
    ax.wait(lambda: ax.find(program.accessible(), contains='The studio can’t start.'), 'the banner')
    close(program)
    program.gone()
    assert not complaints(program), complaints(program)


def stop_studio():
    """Ends the studio of this session; it would end by itself after a minute."""
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            mine = f'SESSION={SESSION}\0'.encode() in (folder / 'environ').read_bytes()
            if mine and (folder / 'comm').read_text().startswith('backlot-studio'):
                os.kill(int(folder.name), 15)
        except OSError:
            pass
    return False


tests = [page_and_window_are_remembered, draft_survives_a_kill, overview_finds_a_project_and_opens_it,
         focused_window_is_told_by_a_toast, closed_window_goes_on_until_it_is_told,
         click_starts_the_program_with_that_film, nothing_is_told_twice, second_program_uses_the_same_window,
         starts_without_a_window_and_with_a_clean_layout, data_folder_has_one_program,
         damaged_files_are_told_once_and_the_studio_has_the_rest,
         studio_that_can_not_start_is_told_beside_what_is_cached]
print('TAP version 13')
print(f'1..{len(tests)}', flush=True)
for number, test in enumerate(tests, 1):
    try:
        test()
    except Exception as error:
        print(f'not ok {number} - {test.__name__}: {error}', flush=True)
        ax.picture(os.environ.get('BACKLOT_FAILURE_PICTURE', str(SESSION / 'failure.png')))
        # Each leans on what the one before it left.
        print('Bail out!', flush=True)
        sys.exit(1)
    print(f'ok {number} - {test.__name__}', flush=True)
