# SPDX-License-Identifier: GPL-3.0-or-later
"""The two notification servers of a desktop, in the test's own process: org.freedesktop.Notifications, and
org.gtk.Notifications, which can start a program that does not run."""

from gi.repository import Gio, GLib

FREEDESKTOP = '''<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal></interface></node>'''
GTK = '''<node><interface name="org.gtk.Notifications">
<method name="AddNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/></method>
<method name="RemoveNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/></method></interface></node>'''


class Freedesktop:
    """Clicks are heard only while the program runs, as on real desktops of this kind."""

    PATH = '/org/freedesktop/Notifications'

    def __init__(self, bus):
        self.bus, self.shown, self.closed, self._next = bus, {}, [], 1
        self._id = bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(FREEDESKTOP).interfaces[0], self._call, None, None)
        self._name = Gio.bus_own_name_on_connection(bus, 'org.freedesktop.Notifications', 0, None, None)

    def _call(self, _connection, sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        if method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
        elif method == 'GetServerInformation':
            invocation.return_value(GLib.Variant('(ssss)', ('test', 'Backlot', '1', '1.2')))
        elif method == 'Notify':
            number = values[1] or self._next
            self._next = max(self._next, number) + 1
            self.shown[number] = {'sender': sender, 'title': values[3], 'body': values[4], 'actions': values[5]}
            invocation.return_value(GLib.Variant('(u)', (number,)))
        else:
            self.closed.append(values[0])
            self.shown.pop(values[0], None)
            invocation.return_value(None)
            self._emit('NotificationClosed', '(uu)', (values[0], 3))

    def _emit(self, signal, kind, values):
        self.bus.emit_signal(None, self.PATH, 'org.freedesktop.Notifications', signal, GLib.Variant(kind, values))

    def click(self, number, action='default'):
        self._emit('ActionInvoked', '(us)', (number, action))
        self._emit('NotificationClosed', '(uu)', (number, 2))
        self.shown.pop(number, None)

    def leave(self):
        Gio.bus_unown_name(self._name)
        self.bus.unregister_object(self._id)


class Gtk:
    """Clicks go to the program's bus name, so that the bus starts it when it does not run: as GNOME Shell does."""

    PATH = '/org/gtk/Notifications'

    def __init__(self, bus):
        self.bus, self.shown, self.removed = bus, {}, []
        self._id = bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(GTK).interfaces[0], self._call, None, None)
        self._name = Gio.bus_own_name_on_connection(bus, 'org.gtk.Notifications', 0, None, None)

    def _call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        invocation.return_value(None)
        if method == 'AddNotification':
            self.shown[(values[0], values[1])] = parameters.get_child_value(2)
        else:
            self.removed.append((values[0], values[1]))
            self.shown.pop((values[0], values[1]), None)

    @staticmethod
    def _members(value):
        return {value.get_child_value(i).get_child_value(0).get_string():
                value.get_child_value(i).get_child_value(1).get_variant() for i in range(value.n_children())}

    def title(self, key):
        return self._members(self.shown[key])['title'].get_string()

    def buttons(self, key):
        members = self._members(self.shown[key])
        if 'buttons' not in members:
            return []
        return [self._members(members['buttons'].get_child_value(i))['label'].get_string()
                for i in range(members['buttons'].n_children())]

    def click(self, application, identifier, button=None):
        members = self._members(self.shown[(application, identifier)])
        if button is not None:
            members = self._members(members['buttons'].get_child_value(button))
            name, target = members['action'].get_string(), members.get('target')
        else:
            name = members['default-action'].get_string() if 'default-action' in members else None
            target = members.get('default-action-target')
        path = '/' + application.replace('.', '/').replace('-', '_')
        if name is None:
            method, values = 'Activate', GLib.Variant('(a{sv})', ({},))
        else:
            method, values = 'ActivateAction', GLib.Variant('(sava{sv})', (name.removeprefix('app.'), [target] if target else [], {}))
        self.bus.call(application, path, 'org.freedesktop.Application', method, values, None, 0, 10000, None, None)

    def leave(self):
        Gio.bus_unown_name(self._name)
        self.bus.unregister_object(self._id)
