#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A list of notes, edited at once, over a server that is slow and fails now and then."""

import sys

import gi

gi.require_version('Gtk', '4.0')
gi.require_version('Larder', '1.0')
from gi.repository import Gio, GLib, Gtk, Larder  # noqa: E402
from notes_server import Server, value  # noqa: E402


class Notes(Gtk.Application):
    def __init__(self):
        super().__init__(application_id='org.example.Notes', flags=Gio.ApplicationFlags.NON_UNIQUE)
        self.server = Server()
        self.client = Larder.Client.new(None, None, None)
        self.table = self.client.add_table('notes', Larder.Record)

        # What the library is told: how to read, how to write, and what is worth another try.
        reading = Larder.QueryOptions.new(GLib.Variant('as', ['notes']))
        reading.set_fetch_func(self.server.fetch)
        reading.set_schema(Larder.Schema.new(self.table))
        writing = Larder.MutationOptions.new('change-note')
        writing.set_func(self.server.change)
        writing.set_retry_func(self.server.is_worth_a_try)
        self.client.set_mutation_options(writing)
        self.client.mount()
        self.observer = Larder.QueryObserver.new(self.client, reading)
        self.observer.attach()

    def do_activate(self):
        factory = Gtk.SignalListItemFactory()
        factory.connect('setup', self.setup)
        factory.connect('bind', self.bind)
        factory.connect('unbind', self.unbind)
        notes = Gtk.NoSelection(model=Larder.TableView.new(self.table, 'id'))
        Gtk.ApplicationWindow(application=self, title='Notes', titlebar=Gtk.HeaderBar(),
                              child=Gtk.ListView(model=notes, factory=factory)).present()

    def setup(self, _factory, item):
        box = Gtk.Box(spacing=12)
        box.append(Gtk.EditableLabel(hexpand=True))
        box.append(Gtk.Label())
        item.set_child(box)

    def bind(self, _factory, item):
        note, text, state = item.get_item(), item.get_child().get_first_child(), item.get_child().get_last_child()

        def show(*_):
            text.set_text(note.get_string('text'))
            state.set_label(note.props.error.message if note.props.error else 'Saving…' if note.props.pending else 'Saved')
        item.handlers = [(note, note.connect('notify', show)), (text, text.connect('notify::editing', self.edited, note))]
        show()

    def unbind(self, _factory, item):
        for source, handler in item.handlers:
            source.disconnect(handler)

    def edited(self, label, _pspec, note):
        """The person has finished editing: the row shows it in the same moment, whatever the server does."""
        if label.get_editing() or label.get_text() == note.get_string('text'):
            return
        changed = value({'id': note.get_id(), 'text': label.get_text()})
        mutation = Larder.Mutation.new(self.client, 'change-note', changed)
        mutation.add_patch(Larder.Patch.new_merge('notes', note.get_id(), changed))
        mutation.submit()


sys.exit(Notes().run(sys.argv))
