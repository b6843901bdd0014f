# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK program as a person does: finds what it shows through AT-SPI, presses keys and moves the pointer with xdotool."""

import os
import re
import sqlite3
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Every limit below is what a quick machine needs at most; so much longer is waited before something counts as not having come.
PATIENCE = 6

Atspi.init()
Atspi.set_timeout(15000, 60000)


# What a look ends with when the thing is not there yet, or went away meanwhile: nodes, rows of the studio's file, files.
GONE = GLib.Error, AttributeError, TypeError, LookupError, StopIteration, OSError, ValueError, sqlite3.Error


_words = None


class Waited(AssertionError):
    """What was waited for did not come."""


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


def run(*command, check=False, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=20 * PATIENCE, check=check, **options)


def xdotool(*arguments):
    return run('xdotool', *arguments).stdout.strip()


def application(pid):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child is not None and child.get_process_id() == pid:
            return child
    return None


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def states(node):
    node.clear_cache_single()
    return {state.value_nick for state in node.get_state_set().get_states()}


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


def find_all(root, name=None, role=None, contains=None, visible=True):
    name, contains = tell(name), tell(contains)
    root.clear_cache()
    found = []
    for node in walk(root):
        try:
            if name is not None and node.get_name() != name:
                continue
            if contains is not None and contains not in (node.get_name() or ''):
                continue
            if role is not None and node.get_role_name() != role:
                continue
            if not visible or showing(node):
                found.append(node)
        except GLib.Error:
            continue
    return found


def find(root, name=None, role=None, contains=None, visible=True):
    found = find_all(root, name, role, contains, visible)
    return found[0] if found else None


def press(node, index=0):
    """The action of a button; False when it is insensitive."""
    return Atspi.Action.do_action(node, index)


def action(node, name):
    """A named action of an accessible, such as win.new-project of the window's frame."""
    for index in range(Atspi.Action.get_n_actions(node)):
        if Atspi.Action.get_action_name(node, index) == name:
            return Atspi.Action.do_action(node, index)
    raise Waited(f'no action {name}')


def text(node):
    node.clear_cache_single()
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def type_into(node, words):
    assert Atspi.EditableText.set_text_contents(node, words), 'the field takes no text'


def value(node):
    node.clear_cache_single()
    return Atspi.Value.get_current_value(node)


def set_value(node, number):
    assert Atspi.Value.set_current_value(node, number), 'the field takes no number'


def window_id(title):
    return wait(lambda: xdotool('search', '--onlyvisible', '--name', f'^{title}$').split(), f'a window “{title}”')[0]


def geometry(window):
    """Of a window on the screen: X, Y, WIDTH, HEIGHT and more."""
    return {key: int(number) for key, number in (line.split('=') for line in xdotool('getwindowgeometry', '--shell', window).splitlines())}


def screen_windows():
    """Every window that lies on the screen, as its id and its size and place: menus are windows, too."""
    found = {}
    for line in run('xwininfo', '-root', '-children').stdout.splitlines():
        words = line.split()
        if words and words[0].startswith('0x') and '+' in words[-1] and 'IsViewable' in run('xwininfo', '-id', words[0]).stdout:
            found[words[0]] = line.strip()
    return found


def popup_of(open_it):
    """The window of the menu or list that opens: keys that come before it has opened go elsewhere."""
    before = screen_windows()
    open_it()
    # The button's tooltip may have a window of its own, lower than any menu.
    return wait(lambda: next((window for window in screen_windows().keys() - before.keys() if geometry(window)['HEIGHT'] > 60), None),
                'the window of the menu')


def click_in_popup(node, siblings, window):
    """AT-SPI does not know where a popup lies, but where its items lie from the first to the last of them."""
    place = geometry(window)
    boxes = [Atspi.Component.get_extents(each, Atspi.CoordType.WINDOW) for each in siblings]
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    middle = (min(each.y for each in boxes) + max(each.y + each.height for each in boxes)) // 2
    xdotool('mousemove', place['X'] + place['WIDTH'] // 2, place['Y'] + place['HEIGHT'] // 2 + box.y + box.height // 2 - middle)
    pump(0.15)
    xdotool('click', 1)
    pump(0.15)


def position(node, title):
    """Where the middle of a node is on the screen: AT-SPI counts from the window without its shadow."""
    window = window_id(title)
    # Not xdotool: it counts the frame of a decorated window twice.
    corner = [int(number) for number in re.findall(r'Absolute upper-left [XY]: +(-?\d+)', run('xwininfo', '-id', window).stdout)]
    extents = run('xprop', '-id', window, '_GTK_FRAME_EXTENTS').stdout.split('=')
    left, _, top, _ = [int(part) for part in extents[1].split(',')] if len(extents) > 1 else (0, 0, 0, 0)
    node.clear_cache_single()
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return corner[0] + left + box.x + box.width // 2, corner[1] + top + box.y + box.height // 2


def position_at_rest(node, title):
    """Its position when it has stopped moving: pages slide in, rows make room."""
    places = [None]

    def rests():
        places.append(position(node, title))
        # Where few frames are painted, two looks may fall between the same two of them.
        return len(set(places[-3:])) == 1
    wait(rests, 'a place at rest')
    return places[-1]


def width(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW).width


def hover(node, title):
    """Goes there while it still moves, and once more."""
    for _ in range(2):
        x, y = position(node, title)
        xdotool('mousemove', x, y)
        pump(0.1)


def click(node, title, times=1, button=1, beside=0):
    """On its middle, or so far beside it to the right."""
    x, y = position_at_rest(node, title)
    xdotool('mousemove', x + beside, y)
    pump(0.15)
    xdotool('click', '--repeat', times, '--delay', 60, button)
    pump(0.15)


def drag(source, target):
    """From one point of the screen to another, slowly enough for GTK to see a drag."""
    (x0, y0), (x1, y1) = source, target
    xdotool('mousemove', x0, y0)
    pump(0.1)
    xdotool('mousedown', 1)
    for step in range(1, 13):
        xdotool('mousemove', x0 + (x1 - x0) * step // 12, y0 + (y1 - y0) * step // 12)
        pump(0.05)
    pump(0.25)
    xdotool('mousemove', x1 + 1, y1)
    pump(0.2)
    xdotool('mouseup', 1)
    pump(0.1)


def keys(*names):
    for name in names:
        xdotool('key', '--clearmodifiers', name)
        pump(0.05)


def picture(path):
    """What the whole screen shows."""
    run('import', '-silent', '-window', 'root', path, check=True)


def describe(root):
    """The tree as text, for the log of a failure."""
    lines = []

    def visit(node, depth):
        try:
            lines.append('  ' * depth + f'{node.get_role_name()} “{node.get_name()}”' + ('' if showing(node) else ' (hidden)'))
        except GLib.Error:
            return
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                visit(child, depth + 1)

    root.clear_cache()
    visit(root, 0)
    return '\n'.join(lines)


class Program:
    """A started program, its log and its accessible."""

    def __init__(self, *command, env=None, log=None):
        self.log = log or os.path.join(os.environ['SESSION'], f'program-{time.time_ns()}.log')
        self._output = open(self.log, 'ab')
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=self._output,
                                        stderr=self._output, env={**os.environ, **(env or {})})

    @property
    def pid(self):
        return self.process.pid

    def text(self):
        with open(self.log, encoding='utf-8', errors='replace') as log:
            return log.read()

    def accessible(self, seconds=20):
        return wait(lambda: application(self.pid), lambda: f'the program on the accessibility bus (exit status {self.process.poll()}); its log: {self.text()[-800:]}', seconds)

    def wait(self, what, seconds=15):
        """A showing node with this name."""
        return wait(lambda: find(self.accessible(), what), f'“{what}”', seconds)

    def gone(self, seconds=20):
        return wait(lambda: self.process.poll() is not None, 'the program to end', seconds)

    def kill(self):
        self.process.kill()
        self.process.wait(10 * PATIENCE)

    def quit(self, seconds=20):
        self.process.terminate()
        self.process.wait(seconds * PATIENCE)
