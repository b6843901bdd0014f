# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted person: what the steps of the path have in common."""

import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request

from gi.repository import Gio, GLib

import ax

PREFIX = os.environ['BACKLOT_PREFIX']
APP_ID = 'io.github.backlot.Backlot'


def has_ended(pid):
    """Also when nobody has asked how yet. A process that is ending has no environment any more, but its locks for a while."""
    try:
        return pathlib.Path(f'/proc/{pid}/stat').read_text(encoding='utf-8', errors='replace').rpartition(')')[2].split()[0] in 'ZX'
    except OSError:
        return True


class Person:
    """Somebody who sits before Backlot, and may take pictures of what is shown."""

    def __init__(self, pictures=None):
        self.pictures = pathlib.Path(pictures) if pictures else None
        self.n_pictures = 0
        self.program = None

    # -- the program

    def start(self, *arguments, env=None, folder=None):
        """@folder: where it is started, which file dialogs offer."""
        self.program = ax.Program(f'{PREFIX}/bin/backlot', *arguments, env=env, folder=folder)
        return self.program

    def start_without_studio(self):
        """What offline is for the local studio: a copy of the program, whose studio can not be started."""
        copied = pathlib.Path(os.environ['SESSION']) / 'without-studio'
        for name in 'backlot-worker', 'backlot-studio':
            self.kill(name)
        if not copied.exists():
            shutil.copytree(PREFIX, copied, symlinks=True)
        for path in copied.rglob('backlot-studio'):
            if path.is_file():
                path.write_text('#!/bin/sh\nexit 1\n', encoding='utf-8')
        self.program = ax.Program(copied / 'bin' / 'backlot', env={'PATH': f"{copied}/bin:{os.environ['PATH']}"})
        return self.program

    @staticmethod
    def open_address(address):
        """As a link does, without the start of another process."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync(APP_ID, '/' + APP_ID.replace('.', '/'), 'org.freedesktop.Application', 'Open',
                      GLib.Variant('(asa{sv})', ([f'backlot:{address}'], {})), None, Gio.DBusCallFlags.NONE, -1, None)
        ax.settle()

    @property
    def root(self):
        return self.program.accessible()

    def window_title(self):
        return ax.wait(lambda: next((node.get_name() for node in ax.find_all(self.root, role='frame')), None), 'a window')

    def see(self, name=None, role=None, contains=None, seconds=20):
        return ax.wait(lambda: ax.find(self.root, name, role, contains), f'“{name or contains or role}”', seconds)

    def sees(self, name=None, role=None, contains=None):
        return ax.find(self.root, name, role, contains) is not None

    def gone(self, name=None, role=None, contains=None, seconds=20):
        ax.wait(lambda: not self.sees(name, role, contains), f'“{name or contains}” to go', seconds)

    def press(self, name, role=None, seconds=20):
        """Presses a button as soon as it is there and sensitive."""
        def try_it():
            node = ax.find(self.root, name, role)
            return node is not None and 'sensitive' in ax.states(node) and ax.press(node)
        ax.wait(try_it, f'a button “{name}” that can be pressed', seconds)
        # GTK shows it pressed for a quarter of a second, and then it does what it is for.
        ax.pump(0.3)
        ax.settle()

    def choose_in_menu(self, button, index):
        """GTK tells no names of the items of a menu, but their order."""
        def chosen():
            if not ax.find_all(self.root, role='menu item'):
                self.press(button, 'toggle button')
            items = ax.wait(lambda: ax.find_all(self.root, role='menu item'), f'the menu “{button}”')
            return ax.press(items[index])
        ax.wait(chosen, f'item {index} of “{button}”')

    def take_size(self, width, height, title='Backlot'):
        """Without what is around the window, which goes to the corner of the screen."""
        seen = {}

        def has_it():
            window = ax.window_id(title)
            left, right, top, bottom = seen['shadow'] = ax.shadow(window)
            wanted = width + left + right, height + top + bottom
            ax.xdotool('windowsize', window, *wanted)
            ax.xdotool('windowmove', window, 0, 0)
            ax.pump(0.3)
            seen['place'] = place = ax.geometry(window)
            # The window manager has it before the program has laid itself out anew.
            frames = ax.find_all(self.root, role='frame')
            return (place['WIDTH'], place['HEIGHT']) == wanted and width in map(ax.width, frames)
        ax.wait(has_it, lambda: f'a window of {width} × {height}: {seen}')

    def focus_window(self, title):
        ax.activate(re.escape(title))

    def choose_files(self, paths, title):
        """Answers GTK's own file dialog by its keys: one file, to be opened or to be written, or several of one folder. GTK may fall over a
        folder whose files change meanwhile, as those of the session do."""
        window = ax.window_id(title)
        ax.xdotool('windowactivate', '--sync', window)
        ax.pump(0.5)
        for _ in range(5):
            self._type_location(title, str(paths[0]) if len(paths) == 1 else os.path.dirname(str(paths[0])) + '/')
            ax.pump(0.5)
            ax.keys('Return')
            if len(paths) > 1:
                self._select_all(title, window, [os.path.basename(str(path)) for path in paths])
            # Asked again while it closes, nothing would answer any more.
            with contextlib.suppress(ax.Waited):
                ax.wait(lambda: not ax.screen.windows(title), f'“{title}” to close', 2)
                break
        else:
            raise ax.Waited(f'the dialog “{title}” stays')
        ax.wait(lambda: any('active' in ax.states(frame) for frame in ax.find_all(self.root, role='frame')),
                'a window of the program to have the keyboard again')

    def _type_location(self, title, path):
        """The dialog takes its field away again when it has loaded its folder, so the field is asked for until it holds the path."""
        dialog = self.see(title, 'dialog')

        def typed():
            if ax.find(dialog, role='text') is None:
                ax.keys('ctrl+l')
                ax.pump(0.4)
            if ax.find(dialog, role='text') is None:
                return False
            # Typed letter by letter, GTK would complete the name between them, and look at every folder on the way.
            ax.type_into(ax.find(dialog, role='text'), path)
            ax.pump(0.4)
            field = ax.find(dialog, role='text')
            return field is not None and ax.text(field) == path
        ax.wait(typed, f'the path in the field of “{title}”')

    def _select_all(self, title, window, names):
        """Selects every file of the folder, once it is loaded; Return answers the dialog."""
        dialog = self.see(title, 'dialog')

        def rows():
            return [node for name in names for node in ax.find_all(dialog, name, 'table cell')]

        def selected():
            cells = rows()
            if len(cells) < len(names):
                return False
            if all('selected' in ax.states(cell) for cell in cells):
                return True
            ax.click(cells[0], title)
            ax.xdotool('key', 'ctrl+a')
            return False
        ax.xdotool('windowactivate', '--sync', window)
        ax.wait(selected, f'all {len(names)} files selected in “{title}”')
        ax.xdotool('key', 'Return')

    def close_dialog(self, name):
        """By Escape, which first takes back what is being edited."""
        def closed():
            if self.sees(name, 'dialog'):
                ax.keys('Escape')
                ax.pump(0.3)
            return not self.sees(name, 'dialog')
        ax.wait(closed, f'“{name}” to close')

    def keep_toast(self, words):
        """A pointer on it keeps the toast that says so, however long the looks of a script take; an earlier one may still go."""
        def pointed():
            if not self.sees(words):
                return False
            for _ in range(2):
                ax.screen.move_pointer(*ax.position_inside(ax.find(self.root, 'Undo', 'button'), 'Backlot'))
                ax.pump(0.1)
            return self.sees(words)
        ax.wait(pointed, f'the toast “{words}”')

    def press_undo(self):
        """Of the toast. While one toast goes and another one comes, there are two such buttons, and the first does nothing any more."""
        ax.wait(lambda: len(ax.find_all(self.root, 'Undo', 'button')) == 1, 'one button “Undo”')
        self.press('Undo', 'button')

    def taken_back(self, step, words, gone, back):
        """A step that takes something away is undone by Ctrl+Z and, done once more, by its toast. @words: of the toast, on which the pointer is
        meanwhile: a deletion is not sent then. @gone, @back: tell how it is."""
        for undo in lambda: ax.keys('ctrl+z'), self.press_undo:
            step()
            self.keep_toast(words)
            ax.wait(gone, f'“{words}” to be so')
            undo()
            ax.wait(back, f'“{words}” to be taken back')
            ax.point_at_nothing()
            self.gone(words)

    @contextlib.contextmanager
    def on_toasts(self, title='Backlot'):
        """A pointer that moves a little where toasts appear: one that comes below it stays, and the deletion that it can take back is not sent."""
        window = ax.window_id(title)
        place = ax.geometry(window)
        x, y = place['X'] + place['WIDTH'] // 2, place['Y'] + place['HEIGHT'] - ax.shadow(window)[3] - 45
        moves = [word for step in range(4000) for word in ('mousemove', str(x + step % 2), str(y), 'sleep', '0.1')]
        pointer = subprocess.Popen(['xdotool', *moves])
        try:
            yield
        finally:
            pointer.kill()
            pointer.wait()

    @staticmethod
    def copy(paths):
        """Puts files on the clipboard, as a file manager does. The program asks for their kinds then: pasted before it knows them, they are none."""
        clipboard = subprocess.Popen(['xclip', '-selection', 'clipboard', '-t', 'text/uri-list', '-i'], stdin=subprocess.PIPE,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        uris = ''.join(f'file://{path}\r\n' for path in paths)
        clipboard.communicate(uris.encode())
        ax.wait(lambda: ax.run('xclip', '-selection', 'clipboard', '-t', 'text/uri-list', '-o').stdout.split() == uris.split(), 'the clipboard')
        ax.settle()
        # Questions are answered in their order: after this one the program's own is.
        ax.run('xclip', '-selection', 'clipboard', '-t', 'TARGETS', '-o')
        ax.settle()

    # -- what is in the window

    def cards(self, name='Photos'):
        """The cards of a grid, in their order."""
        grid = next((node for node in ax.find_all(self.root, name) if node.get_role_name() == 'table'), None)
        if grid is None:
            return []
        return grid.children

    def names(self, name='Photos'):
        return [card.get_name() for card in self.cards(name)]

    def focused(self):
        """The node that has the keyboard."""
        found = None
        for node in ax.walk(self.root):
            if ax.showing(node) and node.is_in_state('focused'):
                found = node
        return found

    @staticmethod
    def _is(node, name, role):
        return node is not None and name in node.get_name() and role in (None, node.get_role_name())

    def has_focus(self, name, role=None):
        return self._is(self.focused(), name, role)

    def go(self, key, before=None):
        """Where a key leads from the node that has the keyboard. It may lead nowhere, so that is not waited for as long as for other things."""
        before = before or self.focused()
        ax.keys(key)
        end = time.monotonic() + 2
        while (node := self.focused()) == before and time.monotonic() < end:
            ax.pump()
        return node

    def tab_to(self, name, role=None, key='Tab', most=40):
        """Goes from control to control by a key until one of this name is reached."""
        node, passed = self.focused(), []
        for _ in range(most):
            if self._is(node, name, role):
                return node
            node = self.go(key, node)
            passed.append(node.get_name() if node is not None else None)
        raise ax.Waited(f'no “{name}” on the way of {key}: {passed}')

    def show_tab(self, name):
        """Clicks on a tab of a film until its table is shown: a page that slides in takes no click yet."""
        def shown():
            if not self.sees(name, 'table'):
                ax.click(self.see(name, 'page tab'), 'Backlot')
            return self.sees(name, 'table')
        ax.wait(shown, f'the {name}')

    def show_renders(self, title):
        """Goes to a film by its row in the sidebar and the tab, with the pointer."""
        ax.click(self.see(title, 'list item'), 'Backlot')
        ax.wait(lambda: any(any(ax.within(node, 'Renders', 'page tab')) for node in ax.find_all(self.root, title, 'grouping')), f'the page of “{title}”')
        self.show_tab('Renders')

    def draft_size(self):
        """Chooses the smallest film, for a script that is not about its size: it takes half as long to make."""
        ax.popup_of(lambda: ax.click(self.see('Size', 'combo box'), 'Backlot'))
        ax.keys('Up', 'Return')
        self.see('Draft (360p)', 'label')

    # -- what is on the disk

    @staticmethod
    def ledger():
        """What the studio booked: (kind, change of the balance, change of what is reserved), the first grant left out."""
        return Person.database('select kind, balance_delta, reserved_delta from credit_ledger order by id')[1:]

    @staticmethod
    def database(question, *values):
        path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as connection:
            return connection.execute(question, values).fetchall()

    @staticmethod
    def outbox(question):
        """What the program has written down and not sent yet: rows of `entry`."""
        path = next(pathlib.Path(os.environ['XDG_STATE_HOME']).rglob('outbox.db'))
        with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as connection:
            return connection.execute(question).fetchall()

    @staticmethod
    def change_elsewhere(table, row_id, changes):
        """By a request to the same data, through a studio that the program knows nothing of; its own one does not run."""
        Person._ask_elsewhere('PATCH', f'{table}?id=eq.{row_id}', changes)

    @staticmethod
    def add_elsewhere(table, rows):
        """The same, with rows that are new."""
        Person._ask_elsewhere('POST', table, rows)

    @staticmethod
    @contextlib.contextmanager
    def studio_elsewhere():
        """Another studio on the same data, while the program's own one does not run: how to reach it."""
        path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
        with open(path.with_name('studio.lock'), 'rb') as lock:
            # A process that the killed one was just starting may hold its lock for a moment yet.
            ax.wait(lambda: fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB) is None, 'the data of the studio to be free')
        studio = subprocess.Popen([f'{PREFIX}/bin/backlot-studio', '--data-dir', str(path.parents[1]), '--listen', '127.0.0.1:0'],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            yield json.loads(studio.stdout.readline())
        finally:
            studio.terminate()
            studio.wait(10 * ax.PATIENCE)

    @staticmethod
    def _ask_elsewhere(method, target, body):
        with Person.studio_elsewhere() as doors:
            request = urllib.request.Request(f'{doors["url"]}/rest/v1/{target}', method=method, data=json.dumps(body).encode(),
                                             headers={'apikey': doors['secret_key'], 'Authorization': f'Bearer {doors["secret_key"]}',
                                                      'Content-Type': 'application/json'})
            urllib.request.urlopen(request, timeout=10 * ax.PATIENCE).close()

    @staticmethod
    def state():
        path = pathlib.Path(os.environ['XDG_STATE_HOME']) / 'backlot' / 'state.json'
        return json.loads(path.read_text(encoding='utf-8')) if path.exists() else {}

    def played(self):
        """Where the last film stood, in milliseconds. It is kept while it plays: nothing is asked of the program, for which without a GPU
        each frame is work."""
        match = re.search(r"'positions': \{'[^']*': (\d+)", str(self.state()))
        return int(match.group(1)) if match else 0

    def exported(self, path):
        """The file holds a whole film: while it is written, it is shorter than the studio's."""
        sizes = 'select size_bytes from media_files join outputs on outputs.media_id = media_files.id'
        ax.wait(lambda: (path.stat().st_size,) in self.database(sizes), f'the exported film {path.name}')

    @staticmethod
    def processes(name):
        found = []
        for entry in pathlib.Path('/proc').iterdir():
            if entry.name.isdigit():
                try:
                    command = (entry / 'cmdline').read_bytes().split(b'\0')
                    environment = (entry / 'environ').read_bytes()
                except OSError:
                    continue
                if os.path.basename(command[0].decode(errors='replace')) == name and os.environ['SESSION'].encode() in environment:
                    found.append(int(entry.name))
        return found

    def kill(self, name):
        pids = self.processes(name)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        ax.wait(lambda: all(map(has_ended, pids)), f'{name} to end')

    # -- pictures

    def look(self, name):
        """Takes a picture when pictures are asked for."""
        if self.pictures is None:
            return
        self.n_pictures += 1
        ax.pump(0.6)
        ax.picture(self.pictures / f'{self.n_pictures:02d}-{name}.png')


class Steps:
    """Runs functions as TAP lines; a step that fails ends the path, for all others stand on it."""

    def __init__(self, person, tell_time=False):
        self.person, self.number, self.failed, self.tell_time = person, 0, False, tell_time
        print('TAP version 13', flush=True)

    def __call__(self, title, function, *arguments):
        if self.failed:
            return
        self.number += 1
        begin = time.monotonic()
        try:
            function(*arguments)
        except Exception as error:  # noqa: BLE001: whatever it is, it is this step that failed
            self.failed = True
            reason = f'{type(error).__name__}: {error}'.splitlines()
            # A summary shows no more than this line. What follows a hash would be an instruction.
            print(f'not ok {self.number} - {title}: {reason[0][:300].replace("#", "")}')
            for line in reason + self.describe().splitlines():
                print('# ' + line)
            print('', end='', flush=True)
            return
        took = f' ({time.monotonic() - begin:.1f} s)' if self.tell_time else ''
        print(f'ok {self.number} - {title}{took}', flush=True)

    def describe(self):
        """What the person sees at the moment, for the log."""
        try:
            self.person.look('lost')
            return ax.describe(self.person.root) + '\n' + self.person.program.text()[-2000:]
        except Exception as error:  # noqa: BLE001: the log of a failure must not fail
            return f'nothing to be seen: {error}\n' + (self.person.program.text()[-2000:] if self.person.program else '')

    def finish(self):
        self('no program complained', no_complaints)
        print(f'1..{self.number}', flush=True)
        return 1 if self.failed or self.number == 0 else 0


# What GTK says about this test's screen and bus, not about the program.
HARMLESS = ('Failed to set fd limit', 'AT-SPI: Error in GetItems')


def no_complaints():
    """The programs of the session wrote no warning and no critical."""
    session = pathlib.Path(os.environ['SESSION'])
    found = [f'{log.name}: {line}' for log in sorted(session.glob('*.log')) if log.name not in ('xvfb.log', 'wm.log', 'keyring.log')
             for line in log.read_text(encoding='utf-8', errors='replace').splitlines()
             if re.search(r'-(CRITICAL|WARNING|ERROR) \*\*|Traceback|Sanitizer', line) and not any(word in line for word in HARMLESS)]
    assert not found, '\n'.join(found)


def make_photos(folder, count=4, size='1600x1200'):
    """Pictures of one colour each, so that a film can be asked whether each was in it."""
    colors = ['#d02020', '#20a030', '#2040d0', '#d0a020', '#8020c0', '#20b0b0']
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for index in range(count):
        path = folder / f'{index + 1}.jpg'
        subprocess.run(['convert', '-size', size, f'xc:{colors[index]}', '-fill', 'white', '-draw', 'circle 800,600 800,700',
                        '-quality', '90', str(path)], check=True)
        paths.append(path)
    return paths
