#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client does with many queries at once, in which order it tells of it, and who waits for what.

By nothing but the introspection data: what a program in any language can rely on."""

import gc
import sys

from larder_world import *  # noqa: F403


# One batch

def test_what_is_done_to_many_is_one_change():
    def focus(client):
        client.set_focused(False)
        client.set_focused(True)

    def network(client):
        client.set_online(False)
        client.set_online(True)
    every = Larder.Filter.new(None)
    deeds = {
        'invalidate': lambda client: client.invalidate(None),
        'refetch': lambda client: client.refetch(None),
        'reset': lambda client: client.reset(None),
        'set_many': lambda client: client.set_many(every, lambda _, data: value(data.get_int() + 1)),
        'focus': focus,
        'network': network,
    }
    for name, deed in deeds.items():
        world, changes = World(), []
        group = Larder.QueryGroup.new(world.client)
        group.set_queries([world.options('many', str(i)) for i in range(10)])
        group.attach()
        settle()
        while world.contexts:
            world.answer(1)
        group.connect('changed', lambda *_: changes.append(1))
        deed(world.client)
        equal((name, len(changes)), (name, 1))
        if name != 'set_many':
            world.client.begin_batch()
            world.client.cancel(None)
            equal(len(changes), 1)
            world.client.end_batch()
            equal((name, len(changes)), (name, 2))
        group.detach()


def test_observers_are_told_in_the_order_they_came_and_then_the_cache():
    world, order = World(), []
    observers = [world.observe(enabled=False) for _ in range(3)]
    for number in (2, 0, 1):
        observers[number].connect('changed', lambda *_, number=number: order.append(number))
    cache = world.client.get_query_cache()
    cache.connect('event', lambda _, event, query, action, observer:
                  order.append(event.value_nick) if event == Larder.QueryEvent.UPDATED else None)
    world.client.set_data(key('a'), value(1))
    equal(order, [0, 1, 2, 'updated'])


def test_attaching_to_what_is_fresh_tells_nothing():
    world = World()
    world.client.set_data(key('a'), value(1))
    observer = Larder.QueryObserver.new(world.client, world.options(stale_time=-1))
    told = []
    observer.connect('notify', lambda _, property: told.append(property.name))
    observer.connect('changed', lambda *_: told.append('changed'))
    observer.attach()
    settle()
    equal((told, state(observer)), ([], (SUCCESS, IDLE, 1)))


def test_the_same_error_again_is_no_news():
    world = World()
    observer = world.observe()
    world.answer(1)
    told = []
    observer.connect('notify::error', lambda *_: told.append(observer.props.error.message))
    for message in ('bad', 'bad', 'worse'):
        observer.refetch()
        settle()
        world.fail(message)
    equal((told, observer.props.error_update_count), (['bad', 'worse'], 3))


# Fetching again

def test_who_joins_begins_nothing():
    for name, event in (('mount', lambda world, observer: world.observe(refetch_on_mount=Larder.Refetch.ALWAYS)),
                        ('focus', lambda world, observer: (world.client.set_focused(False), world.client.set_focused(True))),
                        ('interval', lambda world, observer: world.advance(100)),
                        ('options', lambda world, observer: (observer.props.options.set_enabled(False),
                                                             observer.props.options.set_enabled(True)))):
        world, actions = World(), []
        observer = world.observe(refetch_interval=100)
        world.answer(1)
        observer.refetch()
        settle()
        query = observer.get_query()
        equal((query.get_n_fetches(), query.get_n_dedupes()), (2, 0))
        world.client.get_query_cache().connect('event', lambda _, event, query, action, observer: actions.append(action))
        event(world, observer)
        settle()
        equal((name, world.n_fetches, query.get_n_dedupes()), (name, 2, 1))
        assert Larder.QueryAction.FETCH not in actions, (name, actions)


def test_who_asks_for_new_data_gets_a_new_fetch():
    for name, ask in (('observer', lambda world, observer: observer.refetch()),
                      ('refetch', lambda world, observer: world.client.refetch(key('a'))),
                      ('invalidate', lambda world, observer: world.client.invalidate(key('a')))):
        world = World()
        observer = world.observe()
        world.answer('old')
        observer.refetch()
        settle()
        first = world.contexts[0].get_cancellable()
        ask(world, observer)
        settle()
        equal((name, world.n_fetches, first.is_cancelled()), (name, 3, True))
        world.answer('late')
        equal(plain(observer.props.data), 'old')
        world.answer('new')
        equal(state(observer), (SUCCESS, IDLE, 'new'))


def test_a_hook_may_fetch_the_same_query_again():
    world, again = World(), [True]
    observer = world.observe()

    def settled(cache, query):
        if again.pop():
            again.append(False)
            observer.refetch()
    world.client.get_query_cache().connect('query-settled', settled)
    world.answer(1)
    equal((state(observer), world.n_fetches), ((SUCCESS, FETCHING, 1), 2))
    world.answer(2)
    equal((state(observer), world.n_fetches), ((SUCCESS, IDLE, 2), 2))


def test_a_fetch_that_is_over_holds_nothing():
    world, gone = World(), []
    observer = world.observe(retries=0)
    world.contexts[0].weak_ref(lambda: gone.append(1))
    world.answer(1)
    gc.collect()
    settle()
    equal(gone, [1])
    observer.refetch()
    settle()
    world.contexts[0].weak_ref(lambda: gone.append(2))
    world.fail()
    gc.collect()
    settle()
    equal(gone, [1, 2])


def test_nobody_fetches_what_was_only_written():
    world = World()
    world.client.set_data(key('written'), value(1))
    world.call(world.client, 'prefetch', world.options('fetched'))
    world.answer(1)
    world.call(world.client, 'refetch', world.filter(), True)
    equal((world.n_fetches, world.contexts[0].get_key().unpack()), (2, ['fetched']))


def test_counts_are_of_what_a_filter_lets_pass():
    world = World()
    world.observe('list', 'a')
    world.observe('list', 'b')
    world.observe('other')
    equal([world.client.is_fetching_filtered(each) for each in (world.filter('list'), world.filter('other'), None)], [2, 1, 3])
    world.client.set_online(False)
    world.observe('list', 'c')
    # What is paused is not being fetched.
    equal(world.client.is_fetching_filtered(world.filter('list')), 2)


def test_tellings_are_counted():
    world = World()
    observer = world.observe(stale_time=-1)
    before = observer.get_n_notifies()
    world.client.set_data(key('a'), value(1))
    world.client.set_data(key('a'), value(1))
    world.advance(1)
    world.client.set_data(key('a'), value(2))
    equal(observer.get_n_notifies() - before, 2)
    equal(observer.get_query().get_n_notifies(), observer.get_n_notifies())


# Coming and going

def test_what_was_reset_is_collected_too():
    world = World()
    world.call(world.client, 'prefetch', world.options(gc_time=100))
    world.answer(1)
    world.advance(50)
    world.client.reset(key('a'))
    equal(world.client.get_data(key('a')), None)
    equal(world.client.get_n_queries(), 1)
    world.advance(100)
    equal(world.client.get_n_queries(), 0)


def test_written_data_counts_as_fetched():
    world = World()
    observer = world.observe(enabled=False)
    equal((observer.props.is_fetched, observer.props.is_fetched_after_mount), (False, False))
    world.client.set_data(key('a'), value(1))
    equal((observer.props.is_fetched, observer.props.is_fetched_after_mount), (True, True))
    later = world.observe(enabled=False)
    equal((later.props.is_fetched, later.props.is_fetched_after_mount), (True, False))


def test_removing_tells_no_observer():
    world = World()
    observer = world.observe()
    world.answer(1)
    told = []
    observer.connect('notify', lambda *_: told.append(1))
    world.client.remove(key('a'))
    settle()
    equal((told, state(observer)), ([], (SUCCESS, IDLE, 1)))


def test_an_entry_that_is_dropped_stops_its_fetch():
    world = World()
    world.client.prefetch(world.options())
    settle()
    cancellable = world.contexts[0].get_cancellable()
    world.client.remove(key('a'))
    assert cancellable.is_cancelled()
    world.answer('late')
    assert world.client.get_data(key('a')) is None


def test_a_gate_is_open_when_everybody_has_read():
    world = World()
    world.client.begin_restoring()
    world.client.begin_restoring()
    assert world.client.get_restoring()
    observer = world.observe()
    shown = world.observe('shown', initial_data=(value('initial'), 0))
    equal((state(observer), state(shown), world.n_fetches), ((PENDING, IDLE, None), (SUCCESS, IDLE, 'initial'), 0))
    world.client.set_data(key('fresh'), value(1))
    fresh = world.observe('fresh', stale_time=-1)
    world.client.end_restoring()
    settle()
    equal(world.n_fetches, 0)
    world.client.end_restoring()
    settle()
    equal((world.n_fetches, state(observer), state(fresh)), (2, (PENDING, FETCHING, None), (SUCCESS, IDLE, 1)))


def test_what_was_kept_is_collected_after_the_time_of_this_client():
    first, second = World(), World()
    first.observe(gc_time=-1)
    first.answer(1)
    equal(second.client.hydrate(first.client.dehydrate(None), None), 1)
    second.advance(300_000 - 1)
    equal(plain(second.client.get_data(key('a'))), 1)
    second.advance(1)
    assert second.client.get_data(key('a')) is None


# Tags

def test_a_type_is_all_its_ids_and_an_id_is_itself():
    world = World()
    world.observe('type', tags=['note'])
    world.observe('one', tags_func=lambda data: ['note:%d' % data.get_member_int('id', 0)])
    world.answer({})
    world.answer({'id': 1})

    def fetched_by(*tags):
        before = world.n_fetches
        world.client.invalidate_tags(list(tags))
        settle()
        count = world.n_fetches - before
        while world.contexts:
            world.answer({'id': 1, 'n': world.n_fetches})
        return count
    equal([fetched_by('note:1'), fetched_by('note:2'), fetched_by('note'), fetched_by('other')], [1, 0, 2, 0])


def test_tags_wait_for_writes_that_are_on_their_way():
    world, sent = World(), []
    rules = Larder.MutationOptions.new('edit')
    rules.set_func(sent.append)
    rules.set_invalidates(['note'])
    world.client.set_mutation_options(rules)
    world.observe(tags=['note'], stale_time=-1)
    world.answer('before')
    Larder.Mutation.new(world.client, 'edit', value(1)).submit()
    Larder.Mutation.new(world.client, 'edit', value(2)).submit()
    settle()
    sent.pop(0).return_value(None)
    settle()
    equal(world.n_fetches, 1)
    sent.pop(0).return_error(failure())
    settle()
    equal(world.n_fetches, 2)


# Sleep

def test_waking_reads_what_is_stale_after_what_waits():
    world, order = World(), []
    rules = Larder.MutationOptions.new('edit')
    sent = []
    rules.set_func(lambda context: (order.append('write'), sent.append(context)))
    rules.set_retry_func(lambda count, error: True)
    world.client.set_mutation_options(rules)
    stale, fresh = world.observe('stale'), world.observe('fresh', stale_time=-1)
    world.answer(1)
    world.answer(1)
    Larder.Mutation.new(world.client, 'edit', value(1)).submit()
    settle()
    sent.pop().return_error(failure())
    settle()
    slept = []
    world.clock.connect('slept', lambda _, ms: slept.append(ms))
    world.clock.sleep(3_600_000)
    settle()
    equal((slept, order, world.n_fetches), ([3_600_000], ['write', 'write'], 2))
    sent.pop().return_value(None)
    settle()
    equal((world.n_fetches, stale.props.fetch_status, fresh.props.fetch_status), (3, FETCHING, IDLE))


def test_sleep_ends_what_was_to_last_as_long():
    world = World()
    aged = world.observe('aged', stale_time=60_000, refetch_on_reconnect=Larder.Refetch.NEVER)
    polled = world.observe('polled', stale_time=-1, refetch_interval=60_000)
    world.answer(1)
    world.answer(1)
    world.observe('left', gc_time=60_000).detach()
    world.answer(1)
    world.clock.sleep(61_000)
    settle()
    equal((aged.props.is_stale, polled.props.fetch_status, world.n_fetches), (True, FETCHING, 4))
    assert world.client.get_data(key('left')) is None


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
