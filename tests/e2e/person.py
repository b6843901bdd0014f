# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted person: what the steps of the path have in common."""

import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import time
import urllib.request

import ax

PREFIX = os.environ['BACKLOT_PREFIX']
APP_ID = 'io.github.backlot.Backlot'


class Person:
    """Somebody who sits before Backlot, and may take pictures of what is shown."""

    def __init__(self, pictures=None):
        self.pictures = pathlib.Path(pictures) if pictures else None
        self.n_pictures = 0
        self.program = None

    # -- the program

    def start(self, *arguments, env=None):
        self.program = ax.Program(f'{PREFIX}/bin/backlot', *arguments, env=env)
        return self.program

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
        ax.pump(0.2)

    def focus_window(self, title):
        ax.xdotool('windowactivate', '--sync', ax.window_id(re.escape(title)))
        ax.pump(0.2)

    def choose_files(self, paths, title, save=False):
        """Answers GTK's own file dialog by its keys, one file or several of one folder."""
        window = ax.window_id(title)
        ax.xdotool('windowactivate', '--sync', window)
        ax.pump(0.5)
        for _ in range(5):
            if save:
                ax.keys('ctrl+a')
                ax.xdotool('type', '--delay', 12, str(paths[0]))
            else:
                self._type_location(title, str(paths[0]) if len(paths) == 1 else os.path.dirname(str(paths[0])) + '/')
            ax.pump(0.5)
            ax.keys('Return')
            if len(paths) > 1:
                self._select_all(title, window, [os.path.basename(str(path)) for path in paths])
            for _ in range(10):
                ax.pump(0.2)
                if not ax.xdotool('search', '--onlyvisible', '--name', f'^{title}$'):
                    return
        raise ax.Waited(f'the dialog “{title}” stays')

    def _type_location(self, title, path):
        """The dialog takes its field away again when it has loaded its folder, so the field is asked for until it holds the path."""
        dialog = self.see(title, 'dialog')

        def typed():
            if ax.find(dialog, role='text') is None:
                ax.keys('ctrl+l')
                ax.pump(0.4)
            if ax.find(dialog, role='text') is None:
                return False
            # Typed letter by letter, GTK would complete the name between them.
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

    @staticmethod
    def copy(paths):
        """Puts files on the clipboard, as a file manager does."""
        clipboard = subprocess.Popen(['xclip', '-selection', 'clipboard', '-t', 'text/uri-list', '-i'], stdin=subprocess.PIPE,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        uris = ''.join(f'file://{path}\r\n' for path in paths)
        clipboard.communicate(uris.encode())
        ax.wait(lambda: ax.run('xclip', '-selection', 'clipboard', '-t', 'text/uri-list', '-o').stdout.split() == uris.split(), 'the clipboard')

    # -- what is in the window

    def cards(self, name='Photos'):
        """The cards of a grid, in their order."""
        grid = next((node for node in ax.find_all(self.root, name) if node.get_role_name() == 'table'), None)
        if grid is None:
            return []
        grid.clear_cache()
        return [grid.get_child_at_index(index) for index in range(grid.get_child_count())]

    def names(self, name='Photos'):
        return [card.get_name() for card in self.cards(name)]

    def focused(self):
        """The node that has the keyboard."""
        self.root.clear_cache()
        found = None
        for node in ax.walk(self.root):
            if ax.showing(node) and 'focused' in ax.states(node):
                found = node
        return found

    def has_focus(self, name, role=None):
        node = self.focused()
        return node is not None and name in (node.get_name() or '') and role in (None, node.get_role_name())

    def tab_to(self, name, role=None, key='Tab', most=40):
        """Goes from control to control by a key until one of this name is reached."""
        passed = []
        for _ in range(most):
            if self.has_focus(name, role):
                return self.focused()
            ax.keys(key)
            ax.pump(0.1)
            node = self.focused()
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
        ax.wait(lambda: any(ax.find(node, 'Renders', 'page tab') for node in ax.find_all(self.root, title, 'grouping')), f'the page of “{title}”')
        self.show_tab('Renders')

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
    def change_elsewhere(table, row_id, changes):
        """By a request to the same data, through a studio that the program knows nothing of; its own one does not run."""
        path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
        studio = subprocess.Popen([f'{PREFIX}/bin/backlot-studio', '--data-dir', str(path.parents[1]), '--listen', '127.0.0.1:0'],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            doors = json.loads(studio.stdout.readline())
            request = urllib.request.Request(f'{doors["url"]}/rest/v1/{table}?id=eq.{row_id}', method='PATCH', data=json.dumps(changes).encode(),
                                             headers={'apikey': doors['secret_key'], 'Authorization': f'Bearer {doors["secret_key"]}',
                                                      'Content-Type': 'application/json'})
            urllib.request.urlopen(request, timeout=10 * ax.PATIENCE).close()
        finally:
            studio.terminate()
            studio.wait(10 * ax.PATIENCE)

    @staticmethod
    def state():
        path = pathlib.Path(os.environ['XDG_STATE_HOME']) / 'backlot' / 'state.json'
        return json.loads(path.read_text(encoding='utf-8')) if path.exists() else {}

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
        for pid in self.processes(name):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        ax.wait(lambda: not self.processes(name), f'{name} to end')

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
            print(f'not ok {self.number} - {title}')
            for line in f'{type(error).__name__}: {error}'.splitlines() + self.describe().splitlines():
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
