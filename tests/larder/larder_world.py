# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of behaviour in Python share: a client whose time stands, and a far end played by the test."""

import json
import traceback

import gi

gi.require_version('Larder', '1.0')
from gi.repository import Gio, GLib, GObject, Larder  # noqa: E402

PENDING, ERROR, SUCCESS = Larder.Status.PENDING, Larder.Status.ERROR, Larder.Status.SUCCESS
FETCHING, PAUSED, IDLE = Larder.FetchStatus.FETCHING, Larder.FetchStatus.PAUSED, Larder.FetchStatus.IDLE


def value(data):
    return Larder.Value.new_from_json(json.dumps(data), -1)


def plain(data):
    return None if data is None else json.loads(data.to_json())


def key(*parts):
    return Larder.key_new(parts)


def settle():
    while GLib.MainContext.default().iteration(False):
        pass


def failure(message='no', code=Gio.IOErrorEnum.FAILED):
    return GLib.Error.new_literal(Gio.io_error_quark(), message, code)


class World:
    """A client whose time stands, and a far end that answers when the test says so."""

    def __init__(self, time=1000):
        self.clock = Larder.TestClock.new(time)
        self.client = Larder.Client.new(self.clock, None, None)
        self.client.mount()
        self.contexts = []
        self.n_fetches = 0
        self.observers = []

    def fetch(self, context):
        self.n_fetches += 1
        self.contexts.append(context)

    def options(self, *parts, **rules):
        options = Larder.QueryOptions.new(key(*(parts or ('a',))))
        options.set_fetch_func(rules.pop('fetch', self.fetch))
        options.set_retries(rules.pop('retries', 0))
        for name, argument in rules.items():
            getattr(options, 'set_' + name)(*(argument if isinstance(argument, tuple) else (argument,)))
        return options

    def observe(self, *parts, **rules):
        observer = Larder.QueryObserver.new(self.client, self.options(*parts, **rules))
        observer.attach()
        self.observers.append(observer)
        settle()
        return observer

    def answer(self, data):
        self.contexts.pop(0).return_value(value(data))
        settle()

    def fail(self, message='no', code=Gio.IOErrorEnum.FAILED):
        self.contexts.pop(0).return_error(failure(message, code))
        settle()

    def advance(self, ms):
        self.clock.advance(ms)
        settle()

    def call(self, object, name, *arguments):
        """Begins a call; its outcome is the first item of the list when it has ended."""
        outcomes = []

        def done(object, result):
            try:
                outcomes.append(getattr(object, name + '_finish')(result))
            except GLib.Error as error:
                outcomes.append(error)
        getattr(object, name + '_async')(*arguments, None, done)
        settle()
        return outcomes

    def filter(self, *parts, **rules):
        found = Larder.Filter.new(key(*parts) if parts else None)
        for name, argument in rules.items():
            getattr(found, 'set_' + name)(argument)
        return found


def state(observer):
    return observer.props.status, observer.props.fetch_status, plain(observer.props.data)


def equal(found, expected):
    assert found == expected, f'{found} is not {expected}'


def hear(observer, *names):
    """The values that are notified, in their order."""
    told = []
    for name in names:
        observer.connect('notify::' + name, lambda source, _, name=name: told.append((name, source.get_property(name))))
    return told


def run(tests):
    """Runs them, and tells in TAP what became of each; TRUE if one failed."""
    failed = False
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {test.__name__}')
        except Exception:  # every way of failing is told
            failed = True
            print(f'not ok {number} - {test.__name__}')
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
    return failed
