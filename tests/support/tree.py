# SPDX-License-Identifier: GPL-3.0-or-later
"""What GTK programs tell assistive technology: the tree of a program, looked at all at once, and what may be done with its nodes.

A look is one request for all that the program has told of before, and one at the same time for the children of each node: asking
every node for each of its qualities, one after the other, takes ten times as long, and meanwhile the tree changes."""

import functools
import json

import gi

gi.require_version('Atspi', '2.0')
gi.require_version('Json', '1.0')
from gi.repository import Atspi, Gio, GLib, Json  # noqa: E402

ROOT = '/org/a11y/atspi/accessible/root'
IN_WINDOW = 1
TIMEOUT = 60_000
_PART = 'org.a11y.atspi.'
_STATES = {int(getattr(Atspi.StateType, name)): getattr(Atspi.StateType, name).value_nick for name in dir(Atspi.StateType)
           if name.isupper() and name != 'LAST_DEFINED'}


class Gone(LookupError):
    """A node is no part of its program's tree any more."""


@functools.cache
def _bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    session.set_exit_on_close(False)
    address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, GLib.VariantType('(s)'),
                                Gio.DBusCallFlags.NONE, TIMEOUT).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags)


def _call(owner, path, part, method, signature=None, *values):
    arguments = GLib.Variant(signature, values) if signature else None
    return _bus().call_sync(owner, path, part, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT)


@functools.cache
def _role_name(number):
    return Atspi.role_get_name(Atspi.Role(number))


def _state_names(words):
    return {_STATES[bit] for bit in range(64) if bit in _STATES and words[bit // 32] >> (bit % 32) & 1}


class Node:
    """One node as it was at a look. What it does, and what its states, words and place are, is asked of the program each time."""

    def __init__(self, owner, path, name='', role='', description='', states=(0, 0)):
        self.owner, self.path = owner, path
        self._name, self._role, self._description, self._states = name, role, description, states
        self.children = []

    def __eq__(self, other):
        return isinstance(other, Node) and (self.owner, self.path) == (other.owner, other.path)

    def __hash__(self):
        return hash((self.owner, self.path))

    def get_name(self):
        return self._name

    def get_role_name(self):
        return self._role

    def get_description(self):
        return self._description

    def get_child_count(self):
        return len(self.children)

    def get_child_at_index(self, index):
        return self.children[index]

    def is_in_state(self, name):
        """At the look."""
        return name in _state_names(self._states)

    def _ask(self, part, method, signature=None, *values):
        return _call(self.owner, self.path, _PART + part, method, signature, *values).unpack()

    def _property(self, part, name):
        return _call(self.owner, self.path, 'org.freedesktop.DBus.Properties', 'Get', '(ss)', _PART + part, name).unpack()[0]

    def answers(self):
        """Whether its program does, which may have ended, or be held. A ping would not do: GDBus answers it beside the program's loop."""
        try:
            _bus().call_sync(self.owner, self.path, _PART + 'Accessible', 'GetState', None, None, Gio.DBusCallFlags.NONE, 5000)
        except GLib.Error:
            return False
        return True

    # -- what it is now

    def name_now(self):
        return self._property('Accessible', 'Name')

    def states(self):
        return _state_names(self._ask('Accessible', 'GetState')[0])

    def text(self):
        return self._ask('Text', 'GetText', '(ii)', 0, self._property('Text', 'CharacterCount'))[0]

    def value(self):
        return self._property('Value', 'CurrentValue')

    def extents(self):
        """Left, top, width and height in its window, without the window's shadow."""
        return self._ask('Component', 'GetExtents', '(u)', IN_WINDOW)[0]

    def actions(self):
        return [self._ask('Action', 'GetName', '(i)', index)[0] for index in range(self._property('Action', 'NActions'))]

    # -- what it does

    def do_action(self, index):
        return self._ask('Action', 'DoAction', '(i)', index)[0]

    def set_text(self, words):
        return self._ask('EditableText', 'SetTextContents', '(s)', words)[0]

    def set_value(self, number):
        _call(self.owner, self.path, 'org.freedesktop.DBus.Properties', 'Set', '(ssv)', _PART + 'Value', 'CurrentValue', GLib.Variant('d', number))
        return True


def programs():
    """Every program on the bus, as nodes that were not looked at yet."""
    found = _call(_PART + 'Registry', ROOT, _PART + 'Accessible', 'GetChildren').unpack()[0]
    return [Node(owner, path) for owner, path in found]


@functools.cache
def process_id(owner):
    return _call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', '(s)', owner).unpack()[0]


def _children_of(owner, paths):
    """The children of many nodes, asked for at once: none of those that went away between two requests."""
    if not paths:
        return {}
    found, waiting, context = {}, set(paths), GLib.MainContext()

    def told(path):
        def take(bus, result):
            waiting.discard(path)
            try:
                found[path] = [child for _owner, child in bus.call_finish(result).unpack()[0]]
            except GLib.Error:
                found[path] = []
        return take
    context.push_thread_default()
    try:
        for path in paths:
            _bus().call(owner, path, _PART + 'Accessible', 'GetChildren', None, None, Gio.DBusCallFlags.NONE, TIMEOUT, None, told(path))
        while waiting:
            context.iteration(True)
    finally:
        context.pop_thread_default()
    return found


def _items(owner):
    """The nodes that the program has told of, by their paths, and how many children each has."""
    answer = _call(owner, '/org/a11y/atspi/cache', _PART + 'Cache', 'GetItems')
    nodes, counts = {}, {}
    # By way of C: unpacking each of these values in Python takes longer than the program needs to gather them.
    items = json.loads(Json.gvariant_serialize_data(answer)[0])[0]
    for (_owner, path), _program, _parent, _index, count, _parts, name, role, description, states in items:
        nodes[path] = Node(owner, path, name, _role_name(role), description, states)
        counts[path] = count
    return nodes, counts


def look(owner):
    """The root of the program's tree as it is now, and every node of it by its path."""
    for _ in range(8):
        nodes, counts = _items(owner)
        # What is hidden stays among the items, so only the nodes themselves know their children.
        children = _children_of(owner, [path for path, count in counts.items() if count > 0 or path == ROOT])
        reached, todo = [ROOT], [ROOT]
        while todo:
            unknown = [path for path in todo if path not in children and path not in nodes]
            children.update(_children_of(owner, unknown))
            todo = [child for path in todo for child in children.get(path, ())]
            reached.extend(todo)
        if all(path in nodes for path in reached):
            break
    for path in reached:
        if path in nodes:
            nodes[path].children = [nodes[child] for child in children.get(path, ()) if child in nodes]
    return nodes[ROOT], {path: nodes[path] for path in reached if path in nodes}
