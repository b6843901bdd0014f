# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop answers to a program, in the test's own process: the portal of the background, which grants, refuses or hangs, the
session manager, which keeps the computer awake, and the portals of a sandbox."""

import os
import threading

from gi.repository import Gio, GLib

PORTAL = '''<node><interface name="org.freedesktop.portal.Background">
<method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<method name="SetStatus"><arg type="a{sv}" direction="in"/></method>
<property name="version" type="u" access="read"/></interface></node>'''
REQUEST = '''<node><interface name="org.freedesktop.portal.Request"><method name="Close"/>
<signal name="Response"><arg type="u"/><arg type="a{sv}"/></signal></interface></node>'''
NETWORK = '''<node><interface name="org.freedesktop.NetworkManager">
  <property name="Connectivity" type="u" access="read"/><property name="State" type="u" access="read"/>
  <property name="Metered" type="u" access="read"/>
  <signal name="PropertiesChanged"><arg type="a{sv}"/></signal></interface></node>'''
SESSION = '''<node><interface name="org.gnome.SessionManager">
<method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
<method name="UnregisterClient"><arg type="o" direction="in"/></method>
<method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="u" direction="in"/><arg type="u" direction="out"/></method>
<method name="Uninhibit"><arg type="u" direction="in"/></method></interface></node>'''

SANDBOX = '''<node><interface name="org.freedesktop.portal.Notification">
<method name="AddNotification"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/></method>
<method name="RemoveNotification"><arg type="s" direction="in"/></method>
<property name="version" type="u" access="read"/></interface>
<interface name="org.freedesktop.portal.Secret">
<method name="RetrieveSecret"><arg type="h" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/></interface>
<interface name="org.freedesktop.portal.ProxyResolver">
<method name="Lookup"><arg type="s" direction="in"/><arg type="as" direction="out"/></method>
<property name="version" type="u" access="read"/></interface>
<interface name="org.freedesktop.portal.NetworkMonitor">
<method name="GetStatus"><arg type="a{sv}" direction="out"/></method>
<method name="CanReach"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="b" direction="out"/></method>
<property name="version" type="u" access="read"/></interface></node>'''


class Background:
    """The portal; `answer` is 'grant', 'refuse' or 'hang'. What it was asked and told is kept."""

    PATH = '/org/freedesktop/portal/desktop'

    def __init__(self, bus):
        self.bus, self.answer, self.asked, self.status, self.closed, self._open = bus, 'grant', [], [], [], []
        self._id = bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(PORTAL).interfaces[0], self._call, self._get, None)
        self._name = Gio.bus_own_name_on_connection(bus, 'org.freedesktop.portal.Desktop', 0, None, None)

    @staticmethod
    def _get(*_arguments):
        return GLib.Variant('u', 2)

    def _call(self, _connection, sender, _path, _interface, method, parameters, invocation):
        options = parameters.unpack()[-1]
        if method == 'SetStatus':
            self.status.append(options['message'])
            invocation.return_value(None)
            return
        self.asked.append(options)
        path = f"{self.PATH}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        request = (sender, path, options)
        number = self.bus.register_object(path, Gio.DBusNodeInfo.new_for_xml(REQUEST).interfaces[0], self._close, None, None)
        self._open.append((number, request))
        invocation.return_value(GLib.Variant('(o)', (path,)))
        if self.answer != 'hang':
            self.reply()

    def _close(self, _connection, _sender, path, _interface, _method, _parameters, invocation):
        self.closed.append(path)
        invocation.return_value(None)

    def reply(self):
        """Answers what hangs, too."""
        for number, (sender, path, options) in self._open:
            grants = self.answer == 'grant'
            results = {'background': GLib.Variant('b', grants), 'autostart': GLib.Variant('b', grants and options.get('autostart', False))}
            self.bus.emit_signal(sender, path, 'org.freedesktop.portal.Request', 'Response', GLib.Variant('(ua{sv})', (0, results)))
            self.bus.unregister_object(number)
        self._open = []

    def leave(self):
        Gio.bus_unown_name(self._name)
        self.bus.unregister_object(self._id)


class OwnThread:
    """Somebody with a connection and a thread of its own: a program waits for it, while this process may wait for the program."""

    def __init__(self):
        self._context, self._ready = GLib.MainContext.new(), threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()

    def _run(self):
        self._context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        bus = Gio.DBusConnection.new_for_address_sync(os.environ['DBUS_SESSION_BUS_ADDRESS'], flags, None, None)
        self.appear(bus)
        self._ready.set()
        GLib.MainLoop.new(self._context, False).run()

    @staticmethod
    def own(bus, name):
        bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
                      GLib.Variant('(su)', (name, 0)), None, Gio.DBusCallFlags.NONE, -1, None)


class Session(OwnThread):
    """What keeps the computer awake now, by its number: the flags and the reason."""

    PATH = '/org/gnome/SessionManager'

    def __init__(self):
        self.inhibited, self.ever, self._senders, self._next = {}, [], {}, 1
        super().__init__()

    def appear(self, bus):
        bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(SESSION).interfaces[0], self._call, None, None)
        self.own(bus, 'org.gnome.SessionManager')

    def _gone(self, _connection, name):
        """Who has left the bus keeps nothing awake."""
        for number, sender in list(self._senders.items()):
            if sender == name:
                self.inhibited.pop(number, None)

    def _call(self, connection, sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        if method == 'Inhibit':
            self.inhibited[self._next] = values[3], values[2]
            self._senders[self._next] = sender
            Gio.bus_watch_name_on_connection(connection, sender, 0, None, self._gone)
            self.ever.append((values[3], values[2]))
            invocation.return_value(GLib.Variant('(u)', (self._next,)))
            self._next += 1
            return
        if method == 'Uninhibit':
            self.inhibited.pop(values[0], None)
        invocation.return_value(GLib.Variant('(o)', (self.PATH + '/Client1',)) if method == 'RegisterClient' else None)


class Network(OwnThread):
    """What the system's NetworkManager tells of the network, on this session's bus."""

    PATH, NAME = '/org/freedesktop/NetworkManager', 'org.freedesktop.NetworkManager'
    FULL, CONNECTED, METERED, NOT_METERED = 4, 70, 1, 2

    def __init__(self):
        self.metered = self.NOT_METERED
        super().__init__()

    @staticmethod
    def environment():
        """For a program that is to believe it."""
        return {'GIO_USE_NETWORK_MONITOR': 'networkmanager', 'DBUS_SYSTEM_BUS_ADDRESS': os.environ['DBUS_SESSION_BUS_ADDRESS']}

    def appear(self, bus):
        self._bus = bus
        bus.register_object(self.PATH, Gio.DBusNodeInfo.new_for_xml(NETWORK).interfaces[0], None, self._get, None)
        self.own(bus, self.NAME)

    def _get(self, _connection, _sender, _path, _interface, name):
        return GLib.Variant('u', {'Connectivity': self.FULL, 'State': self.CONNECTED, 'Metered': self.metered}[name])

    def change(self, is_metered):
        self.metered = self.METERED if is_metered else self.NOT_METERED
        changed = {'Metered': GLib.Variant('u', self.metered)}
        self._bus.emit_signal(None, self.PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                              GLib.Variant('(sa{sv}as)', (self.NAME, changed, [])))
        self._bus.emit_signal(None, self.PATH, self.NAME, 'PropertiesChanged', GLib.Variant('(a{sv})', (changed,)))


class Sandbox(OwnThread):
    """The portals that a sandboxed program needs: its notifications, the secret that its own keyring is locked with, and a network
    without a proxy."""

    PATH = '/org/freedesktop/portal/desktop'
    MASTER = bytes(range(64))

    def __init__(self):
        self.shown, self.removed, self.secrets = {}, [], 0
        super().__init__()

    def appear(self, bus):
        for interface in Gio.DBusNodeInfo.new_for_xml(SANDBOX).interfaces:
            bus.register_object(self.PATH, interface, self._call, self._get, None)
        self.own(bus, 'org.freedesktop.portal.Desktop')

    @staticmethod
    def _get(_connection, _sender, _path, interface, _name):
        # Only from its third version on the network has one answer to everything.
        return GLib.Variant('u', 3 if interface.endswith('NetworkMonitor') else 1)

    def _call(self, connection, sender, _path, _interface, method, parameters, invocation):
        values = parameters.unpack()
        if method == 'AddNotification':
            self.shown[values[0]] = values[1]
            invocation.return_value(None)
        elif method == 'RemoveNotification':
            self.shown.pop(values[0], None)
            self.removed.append(values[0])
            invocation.return_value(None)
        elif method == 'Lookup':
            invocation.return_value(GLib.Variant('(as)', (['direct://'],)))
        elif method == 'CanReach':
            invocation.return_value(GLib.Variant('(b)', (True,)))
        elif method == 'GetStatus':
            status = {'available': GLib.Variant('b', True), 'metered': GLib.Variant('b', False), 'connectivity': GLib.Variant('u', 4)}
            invocation.return_value(GLib.Variant('(a{sv})', (status,)))
        else:
            with os.fdopen(invocation.get_message().get_unix_fd_list().get(values[0]), 'wb') as pipe:
                pipe.write(self.MASTER)
            self.secrets += 1
            path = f"{self.PATH}/request/{sender[1:].replace('.', '_')}/{values[1]['handle_token']}"
            invocation.return_value(GLib.Variant('(o)', (path,)))
            connection.emit_signal(sender, path, 'org.freedesktop.portal.Request', 'Response', GLib.Variant('(ua{sv})', (0, {})))

    @staticmethod
    def click(bus, application, notification, button=None):
        """What the desktop does with a click: it acts by the program's bus name, and starts it where it does not run."""
        chosen = notification if button is None else notification['buttons'][button]
        name, target = ('default-action', 'default-action-target') if button is None else ('action', 'target')
        path = '/' + application.replace('.', '/').replace('-', '_')
        values = GLib.Variant('(sava{sv})', (chosen[name].removeprefix('app.'), [GLib.Variant('s', chosen[target])] if target in chosen else [], {}))
        bus.call(application, path, 'org.freedesktop.Application', 'ActivateAction', values, None, 0, -1, None, None)
