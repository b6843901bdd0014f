# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK program as a person does: finds what it shows through AT-SPI, presses keys and moves the pointer with xdotool."""

import os
import re
import sqlite3
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

import crash
import screen
import tree

# Every limit below is what a quick machine needs at most; so much longer is waited before something counts as not having come.
PATIENCE = 6

# So long a thing stays where it is before it is taken to have arrived.
REST = 0.2

# What a look ends with when the thing is not there yet, or went away meanwhile: nodes, rows of the studio's file, files.
GONE = GLib.Error, AttributeError, TypeError, LookupError, StopIteration, OSError, ValueError, sqlite3.Error


_words = None


class Waited(AssertionError):
    """What was waited for did not come."""


class Died(AssertionError):
    """The program that was looked at is no more."""


def pump(seconds=0.05):
    """Lets the bus deliver events; every wait below goes through here and ends as soon as its condition holds."""
    context, end = GLib.MainContext.default(), time.monotonic() + seconds
    while True:
        while context.iteration(False):
            pass
        if time.monotonic() >= end:
            return
        time.sleep(0.005)


def wait(condition, what, seconds=15):
    """The first true value of condition(); raises Waited with `what`, words or a function of them, after so many seconds and more."""
    seconds *= PATIENCE
    end, last = time.monotonic() + seconds, None
    while True:
        # What comes to pass while this program itself was not run is seen by the last look.
        is_last = time.monotonic() >= end
        try:
            value = condition()
            if value:
                return value
        except GONE as error:
            last = error
        if is_last:
            break
        pump()
    raise Waited(f'waited {seconds} s in vain for {what() if callable(what) else what}' + (f' ({type(last).__name__}: {last})' if last else ''))


def settle():
    """Every program has taken in what was pressed before: it answers in the same loop in which keys and clicks come to it."""
    pump(0.03)
    for _ in range(3):
        for program in tree.programs():
            program.answers()


def run(*command, check=False, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=20 * PATIENCE, check=check, **options)


def xdotool(*arguments):
    return run('xdotool', *arguments).stdout.strip()


def application(pid):
    """The root of a program that tells of itself."""
    return next((node for node in tree.programs() if tree.process_id(node.owner) == pid), None)


def application_of_name(name):
    return next((node for node in tree.programs() if node.name_now() == name), None)


def again(node):
    """The node as it is now, with all that is beneath it now."""
    found = tree.look(node.owner)[1].get(node.path)
    if found is None:
        raise tree.Gone(f'{node.get_role_name()} “{node.get_name()}” is no more')
    return found


def showing(node):
    """When it was looked at."""
    return node.is_in_state('showing')


def states(node):
    """By now."""
    return node.states()


def speak(words):
    """What is looked for is told in English, and found in the language of @words, or in English if it is None."""
    global _words
    _words = words


def tell(english):
    return _words.tell(english) if _words is not None else english


def mnemonic(label):
    """The key of a label that is told in English, with its underscore."""
    told = _words.labels.get(label, label) if _words is not None else label
    return told[told.index('_') + 1].lower()


def label(english):
    """What a label says that is told in English, with its underscore: the same words may be another thing elsewhere."""
    return (_words.labels.get(english, english) if _words is not None else english).replace('_', '', 1)


def walk(node):
    """The node and all beneath it, as they are at this moment, and each before what is beneath it."""
    return within(again(node), visible=False)


def within(node, name=None, role=None, contains=None, visible=True):
    """What was beneath a node, and itself, when it was looked at."""
    name, contains = tell(name), tell(contains)
    todo = [node]
    while todo:
        found = todo.pop()
        todo.extend(reversed(found.children))
        if (name in (None, found.get_name()) and role in (None, found.get_role_name()) and (contains is None or contains in found.get_name())
                and (not visible or showing(found))):
            yield found


def find_all(root, name=None, role=None, contains=None, visible=True):
    return list(within(again(root), name, role, contains, visible))


def find(root, name=None, role=None, contains=None, visible=True):
    found = find_all(root, name, role, contains, visible)
    return found[0] if found else None


def press(node, index=0):
    """The action of a button; False when it is insensitive."""
    return node.do_action(index)


def action(node, name):
    """A named action of an accessible, such as win.new-project of the window's frame."""
    names = node.actions()
    if name not in names:
        raise Waited(f'no action {name}')
    return node.do_action(names.index(name))


def close_window(frame):
    """Closes a window; with the last one the program may be gone before it has answered."""
    try:
        return action(frame, 'window.close')
    except GLib.Error as error:
        if not error.matches(Gio.dbus_error_quark(), Gio.DBusError.NO_REPLY):
            raise
        return True


def text(node):
    return node.text()


def type_into(node, words):
    assert node.set_text(words), 'the field takes no text'


def value(node):
    return node.value()


def set_value(node, number):
    assert node.set_value(number), 'the field takes no number'


def window_id(title):
    """Of the window with this title. Its menus and tooltips are windows with the same one, which no window manager minds."""
    return wait(lambda: next(iter(screen.windows(title)), None), f'a window “{title}”')


def activate(title):
    """The window gets what is typed from now on."""
    xdotool('windowactivate', '--sync', window_id(title))
    pump(0.1)
    settle()


def geometry(window):
    """Of a window on the screen: X, Y, WIDTH, HEIGHT and more."""
    return {key: int(number) for key, number in (line.split('=') for line in xdotool('getwindowgeometry', '--shell', window).splitlines())}


def screen_windows():
    """Every window that lies on the screen, and its place and size: menus are windows, too."""
    return {window: screen.place(window) for window in screen.children(screen.root()) if screen.is_viewable(window)}


def popup_of(open_it):
    """The window of the menu or list that opens: keys that come before it has opened go elsewhere."""
    before = screen_windows()
    open_it()
    # The button's tooltip may have a window of its own, lower than any menu.
    return wait(lambda: next((window for window, place in screen_windows().items() if window not in before and place[3] > 60), None),
                'the window of the menu')


def click_in_popup(node, siblings, window):
    """AT-SPI does not know where a popup lies, but where its items lie from the first to the last of them."""
    left, top, width, height = screen.place(window)
    boxes = [each.extents() for each in siblings]
    _x, y, _width, own_height = node.extents()
    middle = (min(box[1] for box in boxes) + max(box[1] + box[3] for box in boxes)) // 2
    screen.move_pointer(left + width // 2, top + height // 2 + y + own_height // 2 - middle)
    pump(0.1)
    settle()
    screen.click(1)
    pump(0.1)
    settle()


def shadow(window):
    """What a window draws around itself: left, right, top and bottom."""
    return (screen.numbers(window, '_GTK_FRAME_EXTENTS') or [0, 0, 0, 0])[:4]


def screen_box(title):
    """Where a window lies on the screen, without its shadow: left, top, width, height."""
    window = window_id(title)
    left, top, width, height = screen.place(window)
    before, behind, above, below = shadow(window)
    return left + before, top + above, width - before - behind, height - above - below


def position(node, title):
    """Where the middle of a node is on the screen: AT-SPI counts from the window without its shadow."""
    left, top, _width, _height = screen_box(title)
    x, y, width, height = node.extents()
    return left + x + width // 2, top + y + height // 2


def position_inside(node, title):
    """The same; None while it lies beside the window, as is said of what has no place yet."""
    x, y = position(node, title)
    left, top, width, height = screen_box(title)
    return (x, y) if left <= x < left + width and top <= y < top + height else None


def position_at_rest(node, title):
    """Its position when it has stopped moving: pages slide in, rows make room. What is gone for good is told at once, to be looked for again."""
    places, gone = [], []

    def rests():
        try:
            places.append((time.monotonic(), position_inside(node, title)))
        except GONE as error:
            if 'does not exist' not in str(error):
                raise
            gone.append(error)
            return True
        # Where few frames are painted, two looks may fall between the same two of them.
        same = [when for when, place in places if place == places[-1][1]]
        moved = max((when for when, place in places if place != places[-1][1]), default=0)
        return places[-1][1] is not None and places[-1][0] - min(when for when in same if when > moved) >= REST
    wait(rests, lambda: f'a place at rest, not {places[-9:]} in {screen_box(title)}')
    if gone:
        raise gone[0]
    return places[-1][1]


def width(node):
    return node.extents()[2]


def point_at_nothing():
    """What the pointer lies on stays, as a toast does."""
    screen.move_pointer(1, 1)


def point_at(node, title, beside=0):
    """Moves the pointer there; until it has come, things may have moved on. @node: or a function that looks for it, as often as needed."""
    if callable(node):
        wait(lambda: point_at(node(), title, beside) or True, lambda: f'a thing to point at in “{title}”')
        return
    place = None
    while place is None or place != position(node, title):
        place = position_at_rest(node, title)
        screen.move_pointer(place[0] + beside, place[1])
        pump(0.1)
        settle()


def click(node, title, times=1, button=1, beside=0):
    """On its middle, or so far beside it to the right."""
    point_at(node, title, beside)
    screen.click(button, times)
    pump(0.1)
    settle()


def drag(source, target):
    """From one point of the screen to another, slowly enough for GTK to see a drag."""
    (x0, y0), (x1, y1) = source, target
    screen.move_pointer(x0, y0)
    pump(0.1)
    settle()
    path = [(x0 + (x1 - x0) * step // 12, y0 + (y1 - y0) * step // 12) for step in range(1, 13)]
    screen.press_and_move(*path[0])
    for place in path:
        screen.move_pointer(*place)
        pump(0.05)
    settle()
    pump(0.25)
    screen.move_pointer(x1 + 1, y1)
    settle()
    pump(0.2)
    # The one asks and the other one answers whether it may be dropped there.
    settle()
    screen.button(1, False)
    settle()


def keys(*names):
    for name in names:
        xdotool('key', '--clearmodifiers', name)
        settle()


def picture(path):
    """What the whole screen shows."""
    run('import', '-silent', '-window', 'root', path, check=True)


def describe(root):
    """The tree as text, for the log of a failure."""
    lines = []

    def visit(node, depth):
        lines.append('  ' * depth + f'{node.get_role_name()} “{node.get_name()}”' + ('' if showing(node) else ' (hidden)'))
        for child in node.children:
            visit(child, depth + 1)

    visit(again(root), 0)
    return '\n'.join(lines)


class Program:
    """A started program, its log and its accessible."""

    # Not of one that somebody else started.
    process = None

    def __init__(self, *command, env=None, log=None, folder=None):
        self.log = log or os.path.join(os.environ['SESSION'], f'program-{time.time_ns()}.log')
        self._output = open(self.log, 'ab')
        self._folder = folder or tempfile.mkdtemp(prefix='program-', dir=os.environ['SESSION'])
        crash.keep()
        program, *arguments = map(str, command)
        program = os.path.abspath(program) if os.sep in program else program
        self.process = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._output,
                                        env={**os.environ, **(env or {})}, cwd=self._folder)

    @property
    def pid(self):
        return self.process.pid

    def text(self):
        with open(self.log, encoding='utf-8', errors='replace') as log:
            return log.read()

    def accessible(self, seconds=20):
        return wait(self._on_bus, lambda: f'the program on the accessibility bus; its log: {self.text()[-800:]}', seconds)

    def _on_bus(self):
        if self.process is not None and self.process.poll() is not None:
            raise Died(crash.tell(self.process, self._folder) if crash.happened(self.process) else f'it ended with {self.process.returncode}')
        return application(self.pid)

    def wait(self, what, seconds=15):
        """A showing node with this name."""
        return wait(lambda: find(self.accessible(), what), f'“{what}”', seconds)

    def gone(self, seconds=20):
        try:
            return wait(lambda: self.process.poll() is not None, 'the program to end', seconds)
        except Waited as waited:
            raise Waited(f'{waited}; its log: {self.text()[-800:]}\n{self._status()}\n' + crash.look(self.pid)) from None

    def _status(self):
        """What it says it has to do yet: a program that waits for something has the same calls as one that rests."""
        program, *arguments = self.process.args
        places = [arguments[i + 1] for i, word in enumerate(arguments[:-1]) if word == '--data-dir']
        told = subprocess.run([program, '--status', '--json', *(['--data-dir', places[0]] if places else [])],
                              capture_output=True, text=True, timeout=60, check=False)
        return (told.stdout + told.stderr)[-3000:]

    def kill(self):
        self.process.kill()
        self.process.wait(10 * PATIENCE)

    def quit(self, seconds=20):
        self.process.terminate()
        self.process.wait(seconds * PATIENCE)
