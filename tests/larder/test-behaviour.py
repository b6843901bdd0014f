#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How queries are looked at and worked with: notifications, age, observers, the client.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403


# What is told

def test_there_and_back_in_a_batch_is_silent():
    world = World()
    before = value([1])
    observer = world.observe(enabled=False)
    world.client.set_data(key('a'), before)
    told, changes = hear(observer, 'data', 'data-updated-at'), []
    observer.connect('changed', lambda *_: changes.append(1))
    world.client.begin_batch()
    world.client.begin_batch()
    world.client.set_data(key('a'), value([2]))
    equal(plain(observer.props.data), [2])
    world.client.end_batch()
    equal(changes, [])
    world.client.set_data_at(key('a'), before, 1000)
    world.client.end_batch()
    equal((told, changes), ([], []))


def test_a_batch_that_fails_is_closed():
    world = World()
    observer = world.observe(enabled=False)
    told = hear(observer, 'data')

    def work(client):
        client.set_data(key('a'), value(1))
        raise KeyError('told on the standard error')
    hook, sys.excepthook = sys.excepthook, lambda *_: None
    try:
        world.client.batch(work)
    except KeyError:
        pass
    finally:
        sys.excepthook = hook
    equal(len(told), 1)
    world.client.set_data(key('a'), value(2))
    equal(len(told), 2)


def test_who_leaves_before_his_turn_is_not_called():
    world = World()
    first, second, third = (world.observe(enabled=False) for _ in range(3))
    told = []

    def leave(*_):
        told.append(1)
        second.disconnect(handler)
    first.connect('notify::data', leave)
    handler = second.connect('notify::data', lambda *_: told.append(2))
    third.connect('notify::data', lambda *_: told.append(3))
    world.client.set_data(key('a'), value(1))
    equal(told, [1, 3])


def test_a_handler_may_begin_the_next_round():
    world = World()
    observer = world.observe(enabled=False)
    told = []

    def more(*_):
        told.append(plain(observer.props.data))
        if told[-1] < 3:
            world.client.set_data(key('a'), value(told[-1] + 1))
    observer.connect('notify::data', more)
    world.client.set_data(key('a'), value(1))
    equal(told, [1, 2, 3])


def test_the_same_options_are_no_news():
    world = World()
    observer = world.observe(stale_time=50)
    world.answer(1)
    events = []
    world.client.get_query_cache().connect('event', lambda *event: events.append(event[1]))
    same = world.options(stale_time=50, fetch=world.fetch)
    same.set_fetch_func(None)
    observer.props.options.set_stale_time(50)
    settle()
    equal(events, [])


# Age

def test_static_data_changes_only_when_asked_for():
    world = World()
    observer = world.observe(stale_time=Larder.STATIC, refetch_on_mount=Larder.Refetch.ALWAYS,
                             refetch_on_focus=Larder.Refetch.ALWAYS, refetch_on_reconnect=Larder.Refetch.ALWAYS)
    world.answer(1)
    world.client.invalidate(key('a'))
    world.client.refetch(key('a'))
    world.client.set_online(False)
    world.client.set_online(True)
    world.client.set_focused(False)
    world.client.set_focused(True)
    observer.detach()
    observer.attach()
    settle()
    equal((world.n_fetches, observer.props.is_stale), (1, False))
    observer.refetch()
    settle()
    equal(world.n_fetches, 2)


def test_each_observer_has_its_own_age():
    world = World()
    young, old = world.observe(stale_time=100), world.observe(stale_time=300)
    world.answer(1)
    told = hear(young, 'is-stale') + hear(old, 'is-stale')
    events = []
    young.connect('notify::is-stale', lambda *_: events.append('young'))
    old.connect('notify::is-stale', lambda *_: events.append('old'))
    for _ in range(8):
        world.advance(50)
    equal((told, events), ([], ['young', 'old']))
    # Of the future: fresh until then, and for its time after that.
    world.client.set_data_at(key('a'), value(2), world.clock.get_time_ms() + 1000)
    world.advance(1099)
    equal(young.props.is_stale, False)
    world.advance(1)
    equal((young.props.is_stale, old.props.is_stale), (True, False))


def test_a_disabled_one_is_never_stale():
    world = World()
    observer = world.observe(enabled=False)
    equal(observer.props.is_stale, False)
    world.client.set_data(key('a'), value(1))
    world.client.invalidate(key('a'))
    equal((observer.props.is_stale, world.n_fetches), (False, 0))
    observer.refetch()
    settle()
    equal(world.n_fetches, 1)


def test_the_longest_time_to_keep_counts():
    world = World()
    short, long = world.observe(gc_time=10), world.observe(gc_time=1000)
    world.answer(1)
    short.detach()
    long.detach()
    world.advance(999)
    assert world.client.get_data(key('a')) is not None
    world.advance(1)
    assert world.client.get_data(key('a')) is None
    nothing = world.observe('nothing', gc_time=0)
    world.answer(1)
    nothing.detach()
    settle()
    world.advance(0)
    assert world.client.get_data(key('nothing')) is None


def test_a_fetch_outlasts_the_time_to_keep():
    world = World()
    observer = world.observe(gc_time=10)
    observer.detach()
    world.advance(500)
    world.answer(1)
    assert world.client.get_data(key('a')) is not None
    world.advance(10)
    assert world.client.get_data(key('a')) is None


# Observers

def test_what_happened_before_attaching_is_seen():
    world = World()
    observer = Larder.QueryObserver.new(world.client, world.options(stale_time=-1))
    settle()
    equal(world.n_fetches, 0)
    world.client.set_data(key('a'), value(1))
    observer.attach()
    settle()
    equal((state(observer), world.n_fetches), ((SUCCESS, IDLE, 1), 0))
    observer.detach()
    world.client.set_data(key('a'), value(2))
    observer.attach()
    equal(state(observer), (SUCCESS, IDLE, 2))


def test_first_loads_happen_whatever_the_rule():
    world = World()
    world.observe('first', refetch_on_mount=Larder.Refetch.NEVER)
    equal(world.n_fetches, 1)
    world.fail()
    failed = world.observe('first', refetch_on_mount=Larder.Refetch.NEVER, retry_on_mount=False)
    equal((world.n_fetches, failed.props.status), (1, ERROR))
    world.observe('first', refetch_on_mount=Larder.Refetch.NEVER)
    equal(world.n_fetches, 2)


def test_only_being_enabled_or_another_key_fetches():
    world = World()
    options = world.options(stale_time=100)
    observer = Larder.QueryObserver.new(world.client, options)
    observer.attach()
    settle()
    world.answer(1)
    world.advance(50)
    options.set_stale_time(10)
    settle()
    equal((world.n_fetches, observer.props.is_stale), (1, True))
    options.set_enabled(False)
    options.set_enabled(True)
    settle()
    equal(world.n_fetches, 2)


def test_an_enabling_function_that_changes_its_mind():
    world = World()
    answer = [False]
    options = world.options()
    options.set_enabled_func(lambda query: answer[0])
    observer = Larder.QueryObserver.new(world.client, options)
    observer.attach()
    settle()
    equal(world.n_fetches, 0)
    answer[0] = True
    observer.set_options(options)
    settle()
    equal(world.n_fetches, 1)


def test_another_key_never_shows_the_old_data():
    world = World()
    options = world.options('one')
    observer = Larder.QueryObserver.new(world.client, options)
    observer.attach()
    settle()
    world.answer(1)
    options.set_key(key('two'))
    equal(state(observer), (PENDING, FETCHING, None))


def test_an_interval_runs_from_the_last_change():
    world = World()
    observer = world.observe(refetch_interval=100, stale_time=-1)
    world.answer(1)
    world.advance(60)
    world.client.set_data(key('a'), value(2))
    world.advance(60)
    equal(world.n_fetches, 1)
    world.advance(40)
    equal(world.n_fetches, 2)
    world.answer(3)
    world.client.set_focused(False)
    world.advance(500)
    equal(world.n_fetches, 2)
    observer.props.options.set_refetch_in_background(True)
    world.advance(100)
    equal(world.n_fetches, 3)
    world.answer(4)
    world.client.set_online(False)
    world.client.set_focused(True)
    settle()
    before = world.n_fetches
    world.advance(1000)
    equal((world.n_fetches, observer.props.fetch_status), (before, PAUSED))


def test_the_shortest_interval_of_a_query_counts():
    world = World()
    slow, fast = world.observe(refetch_interval=1000), world.observe(refetch_interval=100)
    world.answer(1)
    world.advance(100)
    equal(world.n_fetches, 2)
    world.answer(2)
    fast.detach()
    world.advance(999)
    equal(world.n_fetches, 2)
    world.advance(1)
    equal(world.n_fetches, 3)
    slow.detach()


def test_focus_fetches_once_however_many_look():
    world = World()
    for _ in range(5):
        world.observe()
    world.answer(1)
    world.client.set_focused(False)
    world.client.set_focused(True)
    settle()
    equal(world.n_fetches, 2)


def test_only_on_demand_a_refetch_fails():
    world = World()
    observer = world.observe()
    quiet = world.call(observer, 'refetch_full', True, False)
    world.fail('first')
    equal(quiet, [True])
    loud = world.call(observer, 'refetch_full', True, True)
    world.fail('second')
    equal(loud[0].message, 'second')


def test_a_selection_that_fails_is_of_one_observer():
    world = World()
    broken = [True]

    def select(data):
        if broken[0] and data.get_int() == 2:
            raise failure('no two')
        return value([data.get_int()])
    one, other = world.observe(select_func=select, stale_time=-1), world.observe(stale_time=-1)
    world.answer(1)
    equal(state(one), (SUCCESS, IDLE, [1]))
    world.client.set_data(key('a'), value(2))
    equal((state(one), one.props.error.message), ((ERROR, IDLE, [1]), 'no two'))
    equal((state(other), other.props.error), ((SUCCESS, IDLE, 2), None))
    world.client.set_data(key('a'), value(3))
    equal((state(one), one.props.error), ((SUCCESS, IDLE, [3]), None))


def test_equal_selections_tell_nothing():
    world = World()
    calls = []

    def select(data):
        calls.append(1)
        return data.get_member('n')
    observer = world.observe(select_func=select, stale_time=-1)
    world.answer({'n': [1], 'm': 1})
    told = hear(observer, 'data')
    world.client.set_data(key('a'), value({'n': [1], 'm': 2}))
    equal((told, len(calls)), ([], 2))
    observer.refetch()
    settle()
    world.answer({'m': 2, 'n': [1]})
    equal((told, len(calls)), ([], 2))


def test_placeholders_follow_the_last_data_there_was():
    world = World()
    seen = []

    def placeholder(previous, query):
        seen.append(plain(previous))
        return previous
    options = world.options('one')
    options.set_placeholder_func(placeholder)
    observer = Larder.QueryObserver.new(world.client, options)
    observer.attach()
    settle()
    world.answer('first')
    for name in ('two', 'three'):
        options.set_key(key(name))
        settle()
        equal((state(observer), observer.props.is_placeholder_data), ((SUCCESS, FETCHING, 'first'), True))
    equal(seen[-1], 'first')
    world.contexts.pop(0)
    world.fail()
    equal((state(observer), observer.props.is_placeholder_data), ((ERROR, IDLE, None), False))
    assert world.client.get_data(key('three')) is None


def test_equal_parts_are_the_same_parts():
    world = World()
    world.client.set_data(key('a'), value({'same': {'x': [1]}, 'other': 1}))
    before = world.client.get_data(key('a'))
    world.client.set_data(key('a'), value({'other': 1, 'same': {'x': [1]}}))
    assert world.client.get_data(key('a')).is_identical(before)
    world.client.set_data(key('a'), value({'same': {'x': [1]}, 'other': 2}))
    assert world.client.get_data(key('a')).get_member('same').is_identical(before.get_member('same'))
    # Null is not absent, and as many members may be others.
    for other in ({'a': None}, {}, {'b': None}):
        world.client.set_data(key('b'), value(other))
        equal(plain(world.client.get_data(key('b'))), other)
    # Items of lists are found by their id.
    world.client.set_data(key('c'), value([{'id': 'x', 'n': {'m': 1}}]))
    old = world.client.get_data(key('c')).get_item(0)
    world.client.set_data(key('c'), value([{'id': 'new'}, {'id': 'x', 'n': {'m': 1}}]))
    assert world.client.get_data(key('c')).get_item(1).get_member('n').is_identical(old.get_member('n'))


def test_who_looks_at_a_removed_query_keeps_what_it_shows():
    world = World()
    observer = world.observe()
    world.answer(1)
    world.client.remove(key('a'))
    settle()
    equal((state(observer), world.client.get_data(key('a'))), ((SUCCESS, IDLE, 1), None))
    observer.refetch()
    settle()
    world.answer(2)
    equal((state(observer), plain(world.client.get_data(key('a')))), ((SUCCESS, IDLE, 2), 2))


# The client

def test_a_write_of_nothing_makes_nothing():
    world = World()
    equal(world.client.update_data(key('a'), lambda *_: None), None)
    equal(world.client.get_n_queries(), 0)
    equal(world.client.get_data(key('a')), None)
    equal(world.client.get_state(key('a')), None)
    equal(world.client.get_n_queries(), 0)
    equal(world.client.set_many(world.filter('a'), lambda *_: value(1)), [])


def test_fresh_data_is_given_without_a_fetch():
    world = World()
    world.client.set_data(key('a'), value({'n': 1}))
    options = world.options(stale_time=100, enabled=False, select_func=lambda data: data.get_member('n'))
    equal(plain(world.call(world.client, 'fetch', options)[0]), 1)
    world.advance(100)
    outcome = world.call(world.client, 'fetch', options)
    equal((outcome, world.n_fetches), ([], 1))
    world.answer({'n': 2})
    equal((plain(outcome[0]), plain(world.client.get_data(key('a')))), (2, {'n': 2}))


def test_prefetching_swallows_errors():
    world = World()
    outcome = world.call(world.client, 'prefetch', world.options())
    world.fail()
    equal(outcome, [True])


def test_ensuring_takes_what_is_there():
    world = World()
    world.client.set_data(key('a'), value(1))
    world.advance(1000)
    equal(plain(world.call(world.client, 'ensure', world.options(), False)[0]), 1)
    equal(world.n_fetches, 0)
    equal(plain(world.call(world.client, 'ensure', world.options(), True)[0]), 1)
    equal(world.n_fetches, 1)


def test_invalidating_refetches_those_of_a_type():
    world = World()
    world.observe('list', 'seen')
    world.answer(1)
    world.observe('list', 'left').detach()
    world.answer(2)
    for kind, expected in ((Larder.QueryType.NONE, 0), (Larder.QueryType.ACTIVE, 1),
                           (Larder.QueryType.INACTIVE, 1), (Larder.QueryType.ALL, 2)):
        before = world.n_fetches
        world.call(world.client, 'invalidate', world.filter('list'), kind)
        equal((kind, world.n_fetches - before), (kind, expected))
        while world.contexts:
            world.answer(1)


def test_a_reset_refetches_whom_it_reset():
    world = World()
    observer = world.observe()
    world.answer(1)
    # The predicate holds no more when the reset is done.
    done = world.call(world.client, 'reset', world.filter('a', predicate=lambda query: query.get_data() is not None))
    equal((state(observer), world.n_fetches, done), ((PENDING, FETCHING, None), 2, []))
    world.answer(2)
    equal(len(done), 1)


def test_a_refetch_of_what_is_paused_does_not_wait():
    world = World()
    world.observe('seen')
    world.answer(1)
    world.observe('off', enabled=False)
    world.client.set_online(False)
    done = world.call(world.client, 'refetch', world.filter(), True)
    equal((len(done), world.n_fetches), (1, 1))


def test_defaults_are_merged_in_the_order_they_came():
    world = World()
    for parts, time in ((('a', 'b'), 100), (('a',), 200)):
        defaults = Larder.QueryOptions.new(None)
        defaults.set_stale_time(time)
        if time == 100:
            defaults.set_gc_time(7)
            defaults.set_meta(GLib.Variant('s', 'given'))
        world.client.set_query_defaults(key(*parts), defaults)
    # The later one wins, however general it is; what it does not say stays.
    found = world.client.get_query_defaults(key('a', 'b', 'c'))
    equal((found.props.stale_time, found.props.gc_time), (200, 7))
    again = Larder.QueryOptions.new(None)
    again.set_stale_time(300)
    world.client.set_query_defaults(key('a', 'b'), again)
    equal(world.client.get_query_defaults(key('a', 'b', 'c')).props.stale_time, 200)
    metas = []
    options = world.options('a', 'b', 'c', fetch=lambda context: (metas.append(context.get_meta()), context.return_value(value(1))))
    world.call(world.client, 'fetch', options)
    options = world.options('a', 'b', 'd', fetch=lambda context: (metas.append(context.get_meta()), context.return_value(value(1))))
    options.set_meta(None)
    world.call(world.client, 'fetch', options)
    equal(metas[1], None)


def test_counts_are_properties_told_once_for_a_batch():
    world = World()
    told = []
    world.client.connect('notify::n-fetching', lambda client, _: told.append(client.props.n_fetching))
    world.client.begin_batch()
    observers = [Larder.QueryObserver.new(world.client, world.options(str(i))) for i in range(3)]
    for observer in observers:
        observer.attach()
    world.client.end_batch()
    settle()
    equal((told, world.client.is_fetching(None)), ([3], 3))


def test_nothing_happens_while_nobody_is_mounted():
    world = World()
    observer = world.observe()
    world.answer(1)
    world.client.unmount()
    world.client.set_focused(False)
    world.client.set_focused(True)
    settle()
    equal(world.n_fetches, 1)
    world.client.mount()
    world.client.mount()
    world.client.unmount()
    world.client.set_focused(False)
    world.client.set_focused(True)
    settle()
    equal((world.n_fetches, observer.props.fetch_status), (2, FETCHING))


# Writes and numbers of notifications

def test_writes_go_before_reads_when_the_network_is_back():
    world = World()
    order = []
    rules = Larder.MutationOptions.new('write')
    sent = []
    rules.set_func(lambda context: (order.append('write'), sent.append(context)))
    world.client.set_mutation_options(rules)
    world.observe()
    world.answer(1)
    world.client.set_online(False)
    Larder.Mutation.new(world.client, 'write', value(1)).submit()
    settle()
    equal(order, [])
    world.client.set_online(True)
    settle()
    equal((order, world.n_fetches), (['write'], 1))
    sent.pop().return_value(None)
    settle()
    equal(world.n_fetches, 2)


def test_a_refetch_with_the_same_data_wakes_nobody():
    world = World()
    first = world.observe(stale_time=-1)
    world.answer({'list': [1, 2]})
    woken = []
    others = [Larder.QueryObserver.new(world.client, first.props.options) for _ in range(1000)]
    for other in others:
        other.connect('notify::data', lambda *_: woken.append(1))
        other.attach()
    told = hear(first, 'data', 'is-fetching', 'data-updated-at')
    world.advance(10)
    first.refetch()
    settle()
    world.answer({'list': [1, 2]})
    equal((sorted(told), woken), ([('data-updated-at', 1010), ('is-fetching', False), ('is-fetching', True)], []))


def test_five_hundred_writes_are_one_change_of_a_group():
    world = World()
    group = Larder.QueryGroup.new(world.client)
    group.set_queries([world.options('many', str(i), enabled=False) for i in range(500)])
    group.attach()
    for i in range(500):
        world.client.set_data(key('many', str(i)), value(i))
    changes = []
    group.connect('changed', lambda *_: changes.append(1))
    equal(len(world.client.set_many(world.filter('many'), lambda _, data: value(data.get_int() + 1))), 500)
    equal(len(changes), 1)


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
