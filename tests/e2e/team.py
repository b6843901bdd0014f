# SPDX-License-Identifier: GPL-3.0-or-later
"""A team's server beside the studio of this computer, and the switcher that leads to it."""

import json
import os
import pathlib
import sqlite3
import subprocess

import ax
from person import PREFIX


class Team:
    """A real studio that listens on a port of its own, which it keeps when it is started again."""

    def __init__(self):
        self.folder = pathlib.Path(os.environ['SESSION']) / 'team'
        self.port = 0
        self.process = None
        self.ready = None   # what it says of itself when it listens

    def start(self):
        self.process = subprocess.Popen([f'{PREFIX}/bin/backlot-studio', '--data-dir', str(self.folder), '--listen', f'127.0.0.1:{self.port}'],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        self.port = int(self.ready['url'].rstrip('/').rsplit(':', 1)[1])
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(10 * ax.PATIENCE)

    @property
    def address(self):
        return f'127.0.0.1:{self.port}'

    def database(self):
        return next(self.folder.rglob('studio.db'))

    def titles(self):
        with sqlite3.connect(f'file:{self.database()}?mode=ro', uri=True) as connection:
            return sorted(title for title, in connection.execute('select title from projects'))

    def refuse_projects(self):
        with sqlite3.connect(self.database(), timeout=60) as connection:
            connection.execute("create trigger refusing before insert on projects begin select raise (abort, 'no'); end")
        connection.close()

    def end_sessions(self):
        """As an administrator does, who wants everybody to sign in again."""
        with sqlite3.connect(self.database(), timeout=60) as connection:
            connection.execute('pragma foreign_keys = on')
            connection.execute('delete from auth_sessions')
        connection.close()


def switcher(person, name):
    return ax.wait(lambda: ax.find(person.root, f'Studio: {name}'), f'the switcher at “{name}”', 30)


def choose(person, now, place):
    """Opens the switcher and takes an item of its menu by the keyboard, counted from the first: GTK gives them no names."""
    person.focus_window('Backlot')
    ax.popup_of(lambda: ax.click(switcher(person, now), 'Backlot'))
    ax.keys(*['Down'] * place, 'Return')
    ax.pump(0.2)
