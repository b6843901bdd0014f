# SPDX-License-Identifier: LGPL-2.1-or-later
"""The far end of the example: two seconds away, or NOTES_SERVER_MS; every third answer to a change is lost."""

import json
import os

from gi.repository import Gio, GLib, Larder


DISTANCE_MS = int(os.environ.get('NOTES_SERVER_MS', 2000))


def value(data):
    return Larder.Value.new_from_json(json.dumps(data), -1)


def io_error(code, message):
    return GLib.Error.new_literal(Gio.io_error_quark(), message, code)


class Server:
    def __init__(self):
        self.notes = {str(index): text for index, text in enumerate(('Buy flour', 'Call Ada', 'Water the plants'))}
        self.n_changes = 0

    def fetch(self, context):
        GLib.timeout_add(DISTANCE_MS, self.answer_fetch, context)

    def change(self, context):
        GLib.timeout_add(DISTANCE_MS, self.answer_change, context)

    def answer_fetch(self, context):
        context.return_value(value([{'id': note, 'text': text} for note, text in self.notes.items()]))

    def answer_change(self, context):
        note = context.get_variables()
        text = note.get_member_string('text')
        self.n_changes += 1
        if self.n_changes % 3 == 0:
            context.return_error(io_error(Gio.IOErrorEnum.TIMED_OUT, 'The answer was lost'))
        elif not text:
            context.return_error(io_error(Gio.IOErrorEnum.INVALID_DATA, 'A note needs a text'))
        else:
            self.notes[note.get_member_string('id')] = text
            context.add_rows('notes', note)
            context.return_value(note)

    @staticmethod
    def is_worth_a_try(failure_count, error):
        return failure_count < 5 and error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT)
