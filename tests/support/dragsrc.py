#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small window from which files can be dragged: dragsrc.py FILE…"""

import sys

import gi

gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402


def activate(application):
    window = Gtk.ApplicationWindow(application=application, title='dragsrc', default_width=200, default_height=100)
    window.set_decorated(False)
    label = Gtk.Label(label='drag me', hexpand=True, vexpand=True)
    window.set_child(label)
    uris = ''.join(Gio.File.new_for_path(path).get_uri() + '\r\n' for path in sys.argv[1:])
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect('prepare', lambda *_: Gdk.ContentProvider.new_for_bytes('text/uri-list', GLib.Bytes.new(uris.encode())))
    source.connect('drag-end', lambda *_: print('drag-end', flush=True))
    label.add_controller(source)
    window.present()


app = Gtk.Application(application_id=None, flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect('activate', activate)
app.run([])
