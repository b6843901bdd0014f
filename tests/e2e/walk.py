# SPDX-License-Identifier: GPL-3.0-or-later
"""Goes through a dialog, a window or a popover by Tab alone, as somebody does who sees nothing of it and has no pointer."""

import time

import ax

DIALOG = 'dialog', 'alert'
# What is worked with. Of other things that can have the focus, such as words that can be copied, only the name is asked.
WORKED = {'button', 'toggle button', 'check box', 'radio button', 'text', 'password text', 'entry', 'combo box', 'slider', 'spin button', 'switch',
          'link', 'page tab', 'list item', 'table cell'}
# Arrows lead from one of them to the next.
BY_ARROWS = {'radio button', 'page tab', 'list item', 'table cell'}


def told(node):
    return f'{node.get_role_name()} “{node.get_name()}”'


def parent(root, node):
    return next((above for above in ax.within(root, visible=False) if node in above.children), root)


class Walk:
    """Gathers what is wrong with the dialogs of a script; ok() tells it."""

    def __init__(self, person):
        self.person, self.complaints = person, []

    def ok(self):
        assert not self.complaints, '\n'.join(self.complaints)

    def focus(self):
        """The node that has the keyboard, after all that are above it."""
        todo, found = [(ax.again(self.person.root),)], ()
        while todo:
            path = todo.pop()
            todo.extend((*path, child) for child in reversed(path[-1].children))
            if path[-1].is_in_state('focused') and ax.showing(path[-1]):
                found = path
        return found

    @staticmethod
    def place_of(path, name):
        """The innermost of this name: a dialog, the popover of a button, or a whole window."""
        for above, node in zip(path[-2::-1], path[:0:-1]):
            role = node.get_role_name()
            if role in DIALOG and name in node.get_name() or role == 'frame' and name == node.get_name():
                return node
            if role == 'panel' and above.get_role_name() == 'button' and name in above.get_name():
                return node
        return None

    def stops(self, name):
        """Every node that Tab leads to, from the first one until it comes round."""
        path, found, rises = self.focus(), [], []
        is_window = self.place_of(path, name).get_role_name() == 'frame'
        while path and path[-1] not in found:
            if self.place_of(path, name) is None:
                self.complaints.append(f'{name}: Tab leads out of it, to {told(path[-1])} after {[told(stop) for stop in found]}')
                return found
            # libadwaita's own questions can be scrolled by the keyboard.
            if not path[-1].get_name() and not (path[-1].get_role_name() == 'scroll pane' and self.place_of(path, name).get_role_name() == 'alert'):
                self.complaints.append(f'{name}: Tab stops at {told(path[-1])} without a name, in {told(path[-2])}')
            if found and self.is_back_from(path[-1], found[-1], is_window):
                rises.append(f'{told(found[-1])} → {told(path[-1])}')
            found.append(path[-1])
            assert len(found) < 80, f'{name}: no end of {[told(stop) for stop in found]}'
            path = self.next(found[-1])
        # Once, where it comes round.
        if len(rises) > 1:
            self.complaints.append(f'{name}: not in reading order: {rises}')
        return found

    def next(self, now):
        """Where Tab leads. From the only stop it leads nowhere."""
        ax.keys('Tab')
        end = time.monotonic() + 2
        while ((path := self.focus()) and path[-1] == now) and time.monotonic() < end:
            ax.pump()
        return path

    @staticmethod
    def is_back_from(node, other, is_window):
        """Above the other one; in a window it may be the first of the next pane."""
        (left, top, _width, height), (other_left, other_top, other_width, _height) = node.extents(), other.extents()
        return top + height <= other_top and not (is_window and left >= other_left + other_width // 2)

    def through(self, name):
        """The dialog, the popover or the window that has the keyboard: names, ways, order."""
        ax.wait(lambda: self.place_of(self.focus(), name), lambda: f'“{name}” to have the focus, it is at {told(self.focus()[-1])}')
        stops = self.stops(name)
        dialog = self.place_of(self.focus(), name)
        for node in ax.within(dialog) if dialog is not None else ():
            if self.is_part_of_another(dialog, node):
                continue
            if not node.get_name():
                self.complaints.append(f'{name}: {told(node)} has no name, in {told(parent(dialog, node))}')
            if not self.is_reached(dialog, node, stops):
                self.complaints.append(f'{name}: {told(node)} is not reached, only {[told(stop) for stop in stops]}')

    @staticmethod
    def is_part_of_another(dialog, node):
        """The buttons that keys of the desktop or Escape stand for; what a row of choices shows of the chosen one; and what is not worked with at all."""
        if node.get_role_name() not in WORKED or not {'focusable', 'sensitive'} <= {each for each in ('focusable', 'sensitive') if node.is_in_state(each)}:
            return True
        if told(node) in (f'button “{ax.tell(name)}”' for name in ('Minimize', 'Maximize', 'Close')):
            return True
        return any(node in ax.within(combo) and node != combo for combo in ax.within(dialog, role='combo box'))

    @staticmethod
    def is_reached(dialog, node, stops):
        if any(below in stops for below in ax.within(node)):
            return True
        # A row and the switch in it are one stop.
        if any(stop.get_name() == node.get_name() and node in ax.within(stop) for stop in stops):
            return True
        return node.get_role_name() in BY_ARROWS and any(below in stops for below in ax.within(parent(dialog, node)))

    def dialog(self, name, open_it, inside=None):
        """Opened by keys, gone through, closed by Escape; and the focus is where it was. @inside: what else is looked at in it."""
        before = self.focus()[-1]
        open_it()
        self.through(name)
        if inside:
            inside()
        self.close(name, before)

    def close(self, name, before):
        def closed():
            if ax.find_all(self.person.root, contains=name, role='dialog') + ax.find_all(self.person.root, contains=name, role='alert'):
                ax.keys('Escape')
                ax.pump(0.2)
                return False
            return True
        ax.wait(closed, f'“{name}” to close by Escape')
        self.is_back(name, before)

    def is_back(self, name, before):
        ax.wait(lambda: self.focus() and self.focus()[-1] == before,
                lambda: f'the focus at {told(before)}, it is at {told(self.focus()[-1]) if self.focus() else None} after “{name}”', 3)

    def popover(self, first, open_it, inside=None):
        """What opens beside its button or its row: the keyboard is in it, at something with a name, and goes back with Escape."""
        before = self.focus()[-1]
        open_it()
        ax.wait(lambda: self.focus() and first in told(self.focus()[-1]), lambda: f'the focus at {first}, it is at {told(self.focus()[-1])}')
        if inside:
            inside()
        ax.keys('Escape')
        self.is_back(first, before)
