#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How queries come to their data: filters, states, fetches, retries, networks.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403


# Which queries

def test_filters_are_joined_by_and():
    world = World()
    world.observe('list', 'a')
    world.answer(1)
    world.client.set_data(key('list', 'b'), value(2))
    world.observe('list', 'c', enabled=False)
    world.client.set_data(key('other'), value(3))
    cache = world.client.get_query_cache()

    def found(*parts, **rules):
        return sorted(query.get_hash() for query in cache.find_all(world.filter(*parts, **rules)))
    equal(len(found()), 4)
    equal(found('list'), ['["list","a"]', '["list","b"]', '["list","c"]'])
    equal(found('list', exact=True), [])
    equal(found('list', query_type=Larder.QueryType.ACTIVE), ['["list","a"]'])
    equal(found('list', query_type=Larder.QueryType.INACTIVE), ['["list","b"]', '["list","c"]'])
    equal(found('list', predicate=lambda query: query.get_data() is not None), ['["list","a"]', '["list","b"]'])
    equal(found('list', fetch_status=FETCHING), [])
    # Nobody says when it is stale: its age does not count, only that it was invalidated.
    equal(found('list', stale=Larder.Tristate.YES), ['["list","a"]'])
    world.client.invalidate(key('list', 'b'))
    equal(found('list', stale=Larder.Tristate.YES), ['["list","a"]', '["list","b"]'])
    assert cache.find(key('list')) is None and cache.find(key('list', 'b')) is not None


def test_a_key_of_numbers_is_the_same_from_everywhere():
    for a, b, same in ((('i', 1), ('x', 1), True), (('d', 1.0), ('y', 1), True), (('s', '1'), ('i', 1), False)):
        keys = [GLib.Variant.new_tuple(GLib.Variant('s', 'n'), GLib.Variant(*each)) for each in (a, b)]
        equal(Larder.key_hash(keys[0]) == Larder.key_hash(keys[1]), same)


# The state of a query

def test_an_error_stays_until_the_next_fetch_has_settled():
    world = World()
    observer = world.observe()
    world.answer(1)
    observer.refetch()
    settle()
    world.fail()
    equal(state(observer), (ERROR, IDLE, 1))
    assert observer.props.is_refetch_error and observer.get_query().get_is_invalidated()
    observer.refetch()
    settle()
    equal(state(observer), (ERROR, FETCHING, 1))
    assert observer.props.error is not None and observer.props.failure_count == 0
    world.answer(2)
    equal(state(observer), (SUCCESS, IDLE, 2))
    assert observer.props.error is None


def test_without_data_a_new_fetch_is_pending_again():
    world = World()
    observer = world.observe()
    world.fail()
    assert observer.props.is_loading_error and observer.props.error_update_count == 1
    observer.refetch()
    settle()
    equal(state(observer), (PENDING, FETCHING, None))
    assert observer.props.error is None


def test_a_fetch_under_way_overwrites_what_was_written():
    world = World()
    observer = world.observe()
    world.client.set_data(key('a'), value('mine'))
    equal(state(observer), (SUCCESS, FETCHING, 'mine'))
    world.answer('theirs')
    equal(state(observer), (SUCCESS, IDLE, 'theirs'))
    equal(observer.get_query().get_data_update_count(), 2)


def test_a_cancelled_fetch_leaves_what_was_written_meanwhile():
    world = World()
    observer = world.observe()
    world.answer('old')
    observer.refetch()
    settle()
    world.client.set_data(key('a'), value('new'))
    world.client.cancel(key('a'))
    settle()
    equal(state(observer), (SUCCESS, IDLE, 'new'))
    world.contexts.pop().return_value(value('late'))
    settle()
    equal(state(observer), (SUCCESS, IDLE, 'new'))


def test_invalidating_twice_is_one_event():
    world = World()
    world.client.set_data(key('a'), value(1))
    actions = []
    world.client.get_query_cache().connect('event', lambda _, event, query, action, observer: actions.append(action))
    world.client.invalidate(key('a'))
    world.client.invalidate(key('a'))
    equal(actions, [Larder.QueryAction.INVALIDATE])


def test_initial_data_counts_as_nothing_that_happened():
    world = World()
    observer = world.observe(initial_data=(value('first'), 0), stale_time=500)
    # The moment 0 is honoured: it is stale.
    equal((state(observer), observer.props.data_updated_at), ((SUCCESS, FETCHING, 'first'), 0))
    assert not observer.props.is_fetched
    world.answer('second')
    world.client.reset(key('a'))
    settle()
    equal(state(observer)[2], 'first')


def test_initial_data_that_comes_later():
    world = World()
    plain_one = world.observe()
    later = world.observe(initial_data=(value('initial'), 900))
    equal(state(plain_one), (SUCCESS, FETCHING, 'initial'))
    equal((plain_one.props.data_updated_at, plain_one.get_query().get_data_update_count()), (900, 0))
    world.answer('real')
    world.client.reset(key('a'))
    equal(state(later)[2], 'initial')


def test_a_state_that_is_given_is_no_update():
    world = World()
    world.client.set_data(key('a'), value(1))
    before = world.client.get_query_cache().find(key('a')).get_data_update_count()
    world.client.set_state(key('a'), value({'data-updated-at': 5}))
    query = world.client.get_query_cache().find(key('a'))
    equal((query.get_data_updated_at(), query.get_data_update_count()), (5, before))


# Fetching

def test_without_data_even_a_new_fetch_joins():
    world = World()
    observer = world.observe()
    first = world.call(observer, 'refetch_full', True, True)
    equal(world.n_fetches, 1)
    world.answer(1)
    equal(len(first), 1)
    # With data it begins anew, and who waited gets the new outcome.
    waiting = world.call(observer, 'refetch_full', False, True)
    world.call(observer, 'refetch_full', True, True)
    equal(world.n_fetches, 3)
    world.contexts.pop(0).return_value(value('old'))
    settle()
    equal((waiting, plain(observer.props.data)), ([], 1))
    world.answer('new')
    equal((len(waiting), plain(observer.props.data)), (1, 'new'))


def test_each_observer_fetches_with_its_own_function():
    world = World()
    asked = []
    one = world.observe(fetch=lambda context: (asked.append(1), context.return_value(value(1))), stale_time=-1)
    two = world.observe(fetch=lambda context: (asked.append(2), context.return_value(value(2))), stale_time=-1)
    two.refetch()
    settle()
    one.refetch()
    settle()
    equal(asked, [1, 2, 1])


def test_what_can_not_be_fetched_is_an_error():
    world = World()
    outcome, = world.call(world.client, 'fetch', Larder.QueryOptions.new(key('none')))
    assert outcome.matches(Larder.error_quark(), Larder.Error.MISSING_FUNCTION) and 'none' in outcome.message
    outcome, = world.call(world.client, 'fetch', world.options('skipped', skip=True))
    assert outcome.matches(Larder.error_quark(), Larder.Error.MISSING_FUNCTION)
    observer = world.observe('off', skip=True)
    equal((state(observer), observer.props.is_enabled), ((PENDING, IDLE, None), False))
    outcome, = world.call(world.client, 'fetch', world.options('empty', fetch=lambda context: context.return_value(None)))
    assert outcome.matches(Larder.error_quark(), Larder.Error.NO_DATA)
    # Null is a value.
    outcome, = world.call(world.client, 'fetch', world.options('null', fetch=lambda context: context.return_value(value(None))))
    assert outcome.is_null()


def test_a_function_of_sharing_that_fails_ends_the_fetch():
    world = World()

    def share(old, fresh):
        raise failure('not to be shared')
    world.client.set_data(key('a'), value(1))
    observer = world.observe(share_func=share)
    world.answer(2)
    equal((state(observer), observer.props.error.message), ((ERROR, IDLE, 1), 'not to be shared'))


def test_attempts_are_retries_and_one():
    world = World()
    observer = world.observe(retries=2, retry_delay=100)
    for attempt in (1, 2):
        world.fail()
        equal((world.n_fetches, observer.props.failure_count, state(observer)), (attempt, attempt, (PENDING, FETCHING, None)))
        world.advance(100)
    world.fail('last')
    equal((world.n_fetches, observer.props.failure_count, observer.props.error.message), (3, 3, 'last'))


def test_delays_grow_to_half_a_minute():
    world = World()
    world.observe(retries=7)
    for delay in (1000, 2000, 4000, 8000, 16000, 30000, 30000):
        world.fail()
        before = world.n_fetches
        world.advance(delay - 1)
        equal(world.n_fetches, before)
        world.advance(1)
        equal(world.n_fetches, before + 1)


def test_imperative_fetches_are_not_tried_again():
    world = World()
    options = Larder.QueryOptions.new(key('a'))
    options.set_fetch_func(world.fetch)
    outcome = world.call(world.client, 'fetch', options)
    world.fail('once')
    equal((outcome[0].message, world.n_fetches), ('once', 1))


def test_focus_matters_to_retries_in_every_mode():
    world = World()
    observer = world.observe(network_mode=Larder.NetworkMode.ALWAYS, retries=1, retry_delay=10)
    world.client.set_focused(False)
    world.fail()
    world.advance(10)
    equal((observer.props.fetch_status, world.n_fetches), (PAUSED, 1))
    world.client.set_focused(True)
    settle()
    equal((observer.props.fetch_status, world.n_fetches), (FETCHING, 2))


def test_starting_ignores_focus_but_a_paused_start_does_not():
    world = World()
    world.client.set_focused(False)
    world.observe('started')
    equal(world.n_fetches, 1)
    world.client.set_online(False)
    observer = world.observe('paused')
    equal((state(observer), world.n_fetches), ((PENDING, PAUSED, None), 1))
    assert not observer.props.is_loading
    world.client.set_online(True)
    settle()
    equal((observer.props.fetch_status, world.n_fetches), (PAUSED, 1))
    world.client.set_focused(True)
    settle()
    equal((observer.props.fetch_status, world.n_fetches), (FETCHING, 2))


def test_network_modes():
    world = World()
    world.client.set_online(False)
    first = world.observe('first', network_mode=Larder.NetworkMode.OFFLINE_FIRST, retries=1, retry_delay=10)
    always = world.observe('always', network_mode=Larder.NetworkMode.ALWAYS, retries=1, retry_delay=10)
    equal(world.n_fetches, 2)
    world.fail()
    world.fail()
    world.advance(10)
    equal((first.props.fetch_status, always.props.fetch_status, world.n_fetches), (PAUSED, FETCHING, 3))
    world.answer(1)
    world.client.set_online(True)
    settle()
    # Going online refetches nothing that ignores the network.
    equal(world.n_fetches, 4)


def test_back_online_nobody_needs_a_first_load():
    world = World()
    loaded = world.observe('loaded')
    world.answer(1)
    world.client.set_online(False)
    loaded.refetch()
    first = world.observe('first')
    equal((loaded.props.fetch_status, first.props.fetch_status), (PAUSED, PAUSED))
    query = first.get_query()
    loaded.detach()
    first.detach()
    settle()
    equal(query.get_fetch_status(), IDLE)
    world.client.set_online(True)
    settle()
    equal((world.n_fetches, plain(world.contexts[0].get_key() and value(1))), (2, 1))


def test_who_cancels_is_told_when_it_is_over():
    world = World()
    waiting = world.call(world.client, 'fetch', world.options())
    cancelled = world.call(world.client, 'cancel', world.filter('a'), Larder.CancelMode.REVERT)
    equal(len(cancelled), 1)
    assert waiting[0].matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED)
    query = world.client.get_query_cache().find(key('a'))
    equal((query.get_status(), query.get_fetch_status(), query.get_error()), (PENDING, IDLE, None))
    world.client.set_data(key('a'), value(1))
    options = world.options(stale_time=0)
    waiting = world.call(world.client, 'fetch', options)
    world.client.cancel(key('a'))
    settle()
    equal(plain(waiting[0]), 1)


def test_a_silent_cancel_leaves_nothing_hanging():
    world = World()
    observer = world.observe()
    world.call(world.client, 'cancel', world.filter('a'), Larder.CancelMode.SILENT)
    equal(state(observer), (PENDING, IDLE, None))


def test_a_paused_one_that_was_cancelled_stays_cancelled():
    world = World()
    world.client.set_online(False)
    observer = world.observe(refetch_on_reconnect=Larder.Refetch.NEVER)
    world.client.cancel(key('a'))
    world.client.set_online(True)
    settle()
    equal((observer.props.fetch_status, world.n_fetches), (IDLE, 0))


def test_hooks_are_called_once_for_each_fetch():
    world = World()
    log = []
    cache = world.client.get_query_cache()
    cache.connect('query-succeeded', lambda _, query, data: log.append(('succeeded', plain(data), query.get_status())))
    cache.connect('query-failed', lambda _, query, error: log.append(('failed', error.message, query.get_status())))
    cache.connect('query-settled', lambda _, query: log.append('settled'))
    observers = [world.observe() for _ in range(3)]
    world.answer(1)
    world.client.set_data(key('a'), value(2))
    equal(log, [('succeeded', 1, SUCCESS), 'settled'])
    observers[0].refetch()
    settle()
    world.fail('bad')
    equal(log[2:], [('failed', 'bad', ERROR), 'settled'])


def test_an_invalidation_during_the_first_load_is_not_lost():
    world = World()
    observer = world.observe()
    world.client.invalidate(key('a'))
    settle()
    equal(world.n_fetches, 1)
    world.answer('before')
    equal((state(observer), world.n_fetches), ((SUCCESS, FETCHING, 'before'), 2))
    world.answer('after')
    equal((state(observer), observer.get_query().get_is_invalidated()), ((SUCCESS, IDLE, 'after'), False))


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
