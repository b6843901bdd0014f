# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted person: what the steps of the path have in common."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

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
        if save:
            ax.xdotool('key', 'ctrl+a')
            ax.xdotool('type', '--delay', 12, str(paths[0]))
            ax.pump(0.3)
            ax.xdotool('key', 'Return')
        else:
            folder = os.path.dirname(str(paths[0]))
            ax.xdotool('key', 'ctrl+l')
            ax.pump(0.4)
            ax.xdotool('key', 'ctrl+a')
            ax.xdotool('type', '--delay', 12, str(paths[0]) if len(paths) == 1 else folder + '/')
            ax.pump(0.5)
            ax.xdotool('key', 'Return')
            if len(paths) > 1:
                ax.pump(0.8)
                self._select_all(window)
        for _ in range(6):
            ax.pump(0.4)
            if not ax.xdotool('search', '--onlyvisible', '--name', f'^{title}$'):
                return
            ax.xdotool('key', 'Return')
        raise ax.Waited(f'the dialog “{title}” stays')

    def _select_all(self, window):
        ax.xdotool('windowactivate', '--sync', window)
        geometry = dict(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', window).splitlines())
        ax.xdotool('mousemove', int(geometry['X']) + int(geometry['WIDTH']) // 2, int(geometry['Y']) + 150)
        ax.xdotool('click', 1)
        ax.pump(0.2)
        ax.xdotool('key', 'ctrl+a')
        ax.pump(0.2)
        ax.xdotool('key', 'Return')

    # -- what is on the disk

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
        print(f'1..{self.number}', flush=True)
        return 1 if self.failed or self.number == 0 else 0


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
