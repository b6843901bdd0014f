#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What outlives a client and what does not: hydration, memory, slices that are kept; writes without a network.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403


class Pages(World):
    def look(self, **rules):
        options = Larder.PagedOptions.new(key('feed'))
        options.set_fetch_func(self.fetch)
        options.set_initial_param(value(0))
        options.set_next_param_func(lambda page, pages, param, params: value(param.get_int() + 1))
        for name, argument in rules.items():
            getattr(options, 'set_' + name)(argument)
        observer = Larder.PagedObserver.new(self.client, options)
        observer.attach()
        self.observers.append(observer)
        settle()
        return observer

    def asked(self):
        return plain(self.contexts[0].get_page_param())


# Hydration

def test_a_list_that_was_kept_is_read_page_by_page():
    first, second = Pages(), Pages()
    observer = first.look()
    first.answer(['a'])
    observer.fetch_next(True)
    settle()
    first.answer(['b'])
    state = Larder.Value.new_from_json(first.client.dehydrate(None).to_json(), -1)
    equal(second.client.hydrate(state, None), 1)
    again = second.look()
    equal((again.get_n_pages(), again.props.is_refetching, second.asked()), (2, True, 0))
    second.answer(['A'])
    equal((plain(again.get_page(0)), second.asked()), (['a'], 1))
    second.answer(['B'])
    equal([plain(again.get_page(number)) for number in range(2)], [['A'], ['B']])


def test_errors_and_what_is_on_its_way_are_not_kept():
    world = World()
    world.observe('good')
    world.answer(1)
    world.observe('bad')
    world.fail()
    world.observe('loading')
    rules = Larder.MutationOptions.new('edit')
    sent = []
    rules.set_func(sent.append)
    world.client.set_mutation_options(rules)
    Larder.Mutation.new(world.client, 'edit', value('sent')).submit()
    settle()
    world.client.set_online(False)
    Larder.Mutation.new(world.client, 'edit', value('waits')).submit()
    settle()
    state = plain(world.client.dehydrate(None))
    equal([query['key'] for query in state['queries']], [['good']])
    equal([mutation['variables'] for mutation in state['mutations']], ['waits'])


# Places of the program's own

class OwnStore:
    """Keeps values in a dictionary, and ends its calls when the test says so."""

    def __init__(self):
        self.kept = {}
        self.calls = []
        self.store = Larder.FuncStore.new(self.calls.append)

    def end_all(self):
        while self.calls:
            call = self.calls.pop(0)
            action, name = call.get_action(), call.get_name()
            if action == Larder.StoreAction.SAVE:
                self.kept[name] = call.get_value()
            elif action == Larder.StoreAction.REMOVE:
                self.kept.pop(name, None)
            names = value(sorted(self.kept)) if action == Larder.StoreAction.LIST else None
            call.return_value(self.kept.get(name) if action == Larder.StoreAction.LOAD else names)
            call.return_error(failure('twice'))
            settle()


def test_a_store_may_be_a_function():
    place = OwnStore()
    for time, kept in ((1000, None), (2000, 1)):
        world = World(time)
        persister = Larder.Persister.new(world.client, place.store, 'state')
        persister.start()
        settle()
        equal([call.get_action().value_nick for call in place.calls], ['load'])
        assert world.client.props.restoring
        place.end_all()
        equal((world.client.props.restoring, plain(world.client.get_data(key('a')))), (False, kept))
        world.client.set_data(key('a'), value(1))
        world.advance(1000)
        place.end_all()
        persister.stop()
    equal(list(place.kept), ['state'])
    for name, end, expected in (('list', lambda call: call.return_value(value(['state', 7])), ['state']),
                                ('list', lambda call: call.return_value(None), []),
                                ('load', lambda call: call.return_error(failure('gone')), 'gone'),
                                ('save', lambda call: call.return_error(failure('full')), 'full'),
                                ('save', lambda call: call.return_value(None), True),
                                ('remove', lambda call: call.return_value(value(3)), True),
                                ('load', lambda call: None, 'The function of the store let its call go')):
        rest = {'load': ('x',), 'save': ('x', value(1)), 'remove': ('x',), 'list': ()}[name]
        outcomes = world.call(place.store, name, *rest)
        end(place.calls.pop())
        settle()
        equal([each.message if isinstance(each, GLib.Error) else each for each in outcomes], [expected])


class OwnStorage(GObject.Object, Larder.SliceStorage):
    def __init__(self):
        super().__init__()
        self.kept = {}

    def do_load(self, name):
        if name == 'broken':
            raise failure('can not be read')
        return self.kept.get(name)

    def do_store(self, name, record):
        self.kept[name] = record
        return True

    def do_remove(self, name):
        return self.kept.pop(name, None) is not None


def test_a_storage_may_be_a_class_of_the_program():
    storage, clock = OwnStorage(), Larder.TestClock.new(1000)
    for before, after in ((0, 4), (4, 5)):
        slice = Larder.Slice.new('window', value({'n': 0}))
        persist = Larder.SlicePersist(slice=slice, storage=storage, name='window', clock=clock)
        persist.hydrate()
        settle()
        equal(slice.get_int('n'), before)
        slice.set_int('n', after)
        clock.advance(10_000)
        settle()
        equal(plain(storage.kept['window'].get_member('state')), {'n': after})
    broken = Larder.SlicePersist(slice=Larder.Slice.new('other', value({})), storage=storage, name='broken', clock=clock)
    broken.hydrate()
    settle()
    equal(broken.get_has_hydrated(), False)


class OwnChannel(GObject.Object, Larder.Channel):
    def __init__(self):
        super().__init__()
        self.told = []

    def do_open(self):
        self.told.append('open')

    def do_close(self):
        self.told.append('close')


class QuietChannel(GObject.Object, Larder.Channel):
    """One that needs nobody to open or close it."""


def test_a_channel_may_be_a_class_of_the_program():
    for kind, expected in ((OwnChannel, ['open', 'close']), (QuietChannel, None)):
        world, channels = World(), []

        def make(*_):
            channels.append(kind())
            return channels[-1]
        observer = world.observe(stale_time=10, channel_func=make)
        world.answer([1])
        channels[0].joined(False)
        world.advance(1_000)
        equal(observer.props.is_stale, False)
        channels[0].send_data(value([1, 2]))
        settle()
        equal(plain(observer.props.data), [1, 2])
        channels[0].lost()
        channels[0].joined(True)
        settle()
        equal(world.n_fetches, 2)
        world.answer([3])
        observer.detach()
        settle()
        equal(getattr(channels[0], 'told', None), expected)


# Memory

def test_bytes_are_bounded_and_the_longest_unused_goes():
    world = World()
    filling = 'x' * 10_000
    for name in 'abc':
        world.client.set_data(key(name), value(filling + name))
        world.advance(1)
    seen = world.observe('seen', stale_time=-1)
    world.answer(filling)
    world.client.set_data(key('a'), value(filling + 'again'))
    world.client.set_memory_limits(0, 1 << 40)
    assert 40_000 < world.client.get_n_bytes() < 50_000, world.client.get_n_bytes()
    # Also what a write shares with what was there is data of that query.
    world.client.set_data(key('a'), value({'text': filling * 2, 'n': 1}))
    world.client.set_data(key('a'), value({'text': filling * 2, 'n': 2}))
    assert 50_000 < world.client.get_n_bytes() < 60_000, world.client.get_n_bytes()
    world.client.set_data(key('a'), value(filling))
    world.client.set_memory_limits(0, 35_000)
    there = [name for name in ('a', 'b', 'c', 'seen') if world.client.get_data(key(name)) is not None]
    equal(there, ['a', 'c', 'seen'])
    assert world.client.get_n_bytes() <= 35_000
    # Who is looked at stays, however little there may be.
    world.client.set_memory_limits(0, 1)
    equal((world.client.get_n_queries(), plain(seen.props.data)), (1, filling))


# Writes and the network

def test_network_modes_of_writes():
    expected = {Larder.NetworkMode.ONLINE: (0, 0), Larder.NetworkMode.OFFLINE_FIRST: (1, 1), Larder.NetworkMode.ALWAYS: (1, 2)}
    for mode, attempts in expected.items():
        world, sent = World(), []
        rules = Larder.MutationOptions.new('edit')
        rules.set_func(sent.append)
        rules.set_network_mode(mode)
        rules.set_retries(5)
        rules.set_retry_delay_func(lambda count, error: 10)
        world.client.set_mutation_options(rules)
        world.client.set_online(False)
        mutation = Larder.Mutation.new(world.client, 'edit', value(1))
        mutation.submit()
        settle()
        first = len(sent)
        for context in sent:
            context.return_error(failure())
        settle()
        world.advance(10)
        equal((mode, first, len(sent)), (mode, *attempts))
        equal((mode, mutation.props.is_paused), (mode, mode != Larder.NetworkMode.ALWAYS))


# Slices

def test_a_listener_gets_the_new_and_the_old():
    slice = Larder.Slice.new('window', value({'a': 1, 'b': 2}))
    selector = Larder.Selector.new(slice, lambda state: state.get_member('a'))
    told = []
    number = selector.subscribe(True, lambda new, old: told.append((plain(new), plain(old))))
    slice.set_int('a', 3)
    slice.set_int('b', 4)
    slice.set_int('a', 3)
    selector.unsubscribe(number)
    slice.set_int('a', 5)
    equal(told, [(1, 1), (3, 1)])


def test_a_number_that_is_none_is_equal_to_itself():
    slice = Larder.Slice.new('window', value({'n': 0}))
    told = []
    slice.connect('member-changed::n', lambda _, name, data: told.append(name))
    slice.set_double('n', float('nan'))
    slice.set_double('n', float('nan'))
    equal(told, ['n'])


def test_a_slice_may_be_kept_without_being_read():
    storage = Larder.MemoryStorage.new()
    clock = Larder.TestClock.new(1000)
    for skip, kept in ((False, None), (True, {'n': 1})):
        slice = Larder.Slice.new('window', value({'n': 0}))
        persist = Larder.SlicePersist(slice=slice, storage=storage, name='window', clock=clock, skip_hydration=skip)
        slice.set_int('n', 1)
        settle()
        record = storage.load('window')
        equal((skip, persist.get_has_hydrated(), plain(record.get_member('state')) if record else None), (skip, False, kept))
    # By hand it is read all the same.
    slice = Larder.Slice.new('window', value({'n': 0}))
    persist = Larder.SlicePersist(slice=slice, storage=storage, name='window', clock=clock, skip_hydration=True)
    persist.hydrate()
    settle()
    equal((slice.get_int('n'), persist.get_has_hydrated()), (1, True))


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
