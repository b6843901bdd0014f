#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What options of queries say: functions in place of values, which ones hold, and their borders.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403

A_LONG_TIME = 10 * 365 * 24 * 3600 * 1000


# Functions in place of values

def test_a_hash_function_says_which_keys_are_the_same():
    world = World()
    asked = []

    def hash_of(key):
        asked.append(1)
        return key.print_(False).lower()
    defaults = Larder.QueryOptions.new(None)
    defaults.set_hash_func(hash_of)
    world.client.set_defaults(defaults)
    world.client.set_data(key('A'), value(1))
    equal(plain(world.client.get_data(key('a'))), 1)
    assert world.client.get_query_cache().find(key('a')) is not None
    equal(world.client.get_query_cache().find_all(world.filter('a', exact=True))[0].get_hash(), "[<'a'>]")
    # A change of options asks it once, whatever happens to the data.
    observer = world.observe('A', stale_time=-1)
    asked.clear()
    observer.set_options(world.options('a', stale_time=-1))
    assert len(asked) <= 1, asked
    asked.clear()
    for each in range(5):
        observer.get_query().get_data()
        observer.refetch()
    settle()
    equal(asked, [])


def test_a_function_says_how_long_data_is_fresh():
    world = World()
    observer = world.observe(stale_time_func=lambda query: 100 if plain(query.get_data()) == 1 else -1)
    world.answer(1)
    world.advance(99)
    equal(observer.props.is_stale, False)
    world.advance(1)
    equal(observer.props.is_stale, True)
    world.client.set_data(key('a'), value(2))
    world.advance(A_LONG_TIME)
    equal(observer.props.is_stale, False)


def test_functions_say_what_attaching_focus_and_network_do():
    for rule, event in (('mount', lambda world, observer: (observer.detach(), observer.attach())),
                        ('focus', lambda world, observer: (world.client.set_focused(False), world.client.set_focused(True))),
                        ('reconnect', lambda world, observer: (world.client.set_online(False), world.client.set_online(True)))):
        world, answers = World(), []

        def decide(query):
            assert query.get_data() is not None
            return answers[-1]
        observer = world.observe(stale_time=-1, **{f'refetch_on_{rule}_func': decide})
        world.answer(1)
        for answer, fetches in ((Larder.Refetch.NEVER, 1), (Larder.Refetch.STALE, 1), (Larder.Refetch.ALWAYS, 2)):
            answers.append(answer)
            event(world, observer)
            settle()
            equal((rule, answer, world.n_fetches), (rule, answer, fetches))


def test_retries_go_on_for_ever_or_as_a_function_says():
    world = World()
    observer = world.observe('ever', retries=-1, retry_delay=1)
    for attempt in range(50):
        world.fail()
        world.advance(1)
    equal((world.n_fetches, observer.props.failure_count, state(observer)), (51, 50, (PENDING, FETCHING, None)))
    observer.detach()

    world, asked = World(), []
    world.observe(retry_func=lambda count, error: asked.append((count, error.message)) or count < 2,
                  retry_delay_func=lambda count, error: 10 * (count + 1))
    world.fail('first')
    world.advance(10)
    world.fail('second')
    world.advance(19)
    equal(world.n_fetches, 2)
    world.advance(1)
    world.fail('third')
    equal((world.n_fetches, asked), (3, [(0, 'first'), (1, 'second'), (2, 'third')]))


def test_sharing_is_switched_off_or_done_by_a_function():
    world = World()
    off = world.observe('off', structural_sharing=False, stale_time=-1)
    world.answer({'n': 1})
    told = hear(off, 'data')
    before = off.props.data
    off.refetch()
    settle()
    world.answer({'n': 1})
    equal((len(told), off.props.data.is_identical(before)), (1, False))

    seen = []

    def share(old, fresh):
        seen.append((plain(old), plain(fresh)))
        return old if old is not None else fresh
    own = world.observe('own', share_func=share, stale_time=-1)
    world.answer(1)
    own.refetch()
    settle()
    world.answer(2)
    equal((state(own), seen[-1]), ((SUCCESS, IDLE, 1), (1, 2)))


def test_below_five_hundred_levels_nothing_is_shared():
    world = World()

    def nested(levels):
        data = [1]
        for level in range(levels):
            data = [data]
        return data

    def depth_of_sharing(levels):
        """The innermost level of equal data that is the same object as before; the rest differs at its end."""
        name = key(str(levels))
        world.client.set_data(name, value({'deep': nested(levels), 'n': 1}))
        before = world.client.get_data(name).get_member('deep')
        world.client.set_data(name, value({'deep': nested(levels), 'n': 2}))
        return world.client.get_data(name).get_member('deep').is_identical(before)
    equal(depth_of_sharing(100), True)
    # Deep data is compared no further, and still is what was written.
    world.client.set_data(key('b'), value(nested(600)))
    world.client.set_data(key('b'), value(nested(601)))
    equal(plain(world.client.get_data(key('b'))), nested(601))


def test_a_function_says_which_errors_are_thrown():
    world = World()
    boundary = Larder.ErrorBoundary.new()
    observer = Larder.QueryObserver.new(world.client, world.options(
        throw_on_error_func=lambda error, query: error.message == 'thrown'))
    observer.set_boundary(boundary)
    observer.attach()
    settle()
    world.fail('kept')
    equal((boundary.get_n_errors(), observer.props.status), (0, ERROR))
    observer.refetch()
    settle()
    world.fail('thrown')
    equal((boundary.get_n_errors(), boundary.get_error().message), (1, 'thrown'))


def test_a_boundary_fetches_again_whatever_is_there():
    world = World()
    boundary = Larder.ErrorBoundary.new()
    observer = Larder.QueryObserver.new(world.client, world.options(throw_on_error=True, stale_time=-1))
    observer.set_boundary(boundary)
    observer.attach()
    settle()
    world.answer('old')
    observer.refetch()
    settle()
    equal(boundary.get_n_errors(), 0)
    world.fail('bad')
    # Nobody listens to the error of the observer, and it is reported all the same.
    equal((boundary.get_n_errors(), state(observer)), (1, (ERROR, IDLE, 'old')))
    # Whoever attaches meanwhile with nothing to show does not try again.
    empty = Larder.QueryObserver.new(world.client, world.options('empty', throw_on_error=True))
    empty.set_boundary(boundary)
    empty.attach()
    settle()
    world.fail('bad')
    empty.detach()
    empty.attach()
    settle()
    equal(world.n_fetches, 3)
    boundary.reset()
    settle()
    equal((world.n_fetches, boundary.get_n_errors()), (5, 0))


def test_meta_goes_to_the_fetch_the_query_and_the_hooks():
    world, seen = World(), []
    world.client.get_query_cache().connect('query-settled', lambda _, query: seen.append(query.get_meta().unpack()))
    world.observe(meta=GLib.Variant('s', 'about'))
    context = world.contexts[0]
    equal((context.get_meta().unpack(), context.dup_client() == world.client), ('about', True))
    world.answer(1)
    equal(seen, ['about'])


# Borders

def test_times_without_end_are_never():
    world = World()
    longest = GLib.MAXINT64
    observer = world.observe('kept', stale_time=longest, gc_time=longest, refetch_interval=longest)
    world.answer(1)
    observer.detach()
    world.advance(A_LONG_TIME)
    equal((world.n_fetches, plain(world.client.get_data(key('kept')))), (1, 1))
    retried = world.observe('retried', retries=1, retry_delay_func=lambda count, error: longest)
    world.fail()
    world.advance(24 * 3600 * 1000)
    equal((world.n_fetches, retried.props.fetch_status), (2, FETCHING))
    retried.detach()
    # Longer than 32 bits of milliseconds, and not a moment sooner.
    month = 40 * 24 * 3600 * 1000
    aged = world.observe('aged', stale_time=month, refetch_interval=month)
    world.answer(1)
    world.advance(month - 1)
    equal((aged.props.is_stale, world.n_fetches), (False, 3))
    world.advance(1)
    equal((aged.props.is_stale, world.n_fetches), (True, 4))


def test_no_interval_is_none():
    world = World()
    for interval in (0, -1):
        world.observe(str(interval), refetch_interval=interval)
        world.answer(1)
    world.advance(A_LONG_TIME)
    equal(world.n_fetches, 2)


# Which options hold

def test_a_fetch_without_a_function_takes_that_of_an_observer():
    world = World()
    world.observe(stale_time=-1)
    world.answer(1)
    # The last options of the entry have none.
    bare = Larder.QueryObserver.new(world.client, Larder.QueryOptions.new(key('a')))
    bare.props.options.set_stale_time(-1)
    bare.attach()
    settle()
    world.call(world.client, 'refetch', world.filter('a'), True)
    equal(world.n_fetches, 2)
    world.answer(2)
    bare.refetch()
    settle()
    equal(world.n_fetches, 3)


def test_a_selection_is_made_anew_by_another_function():
    world = World()
    observer = world.observe(stale_time=-1, select_func=lambda data: data.get_member('a'))
    world.answer({'a': 1, 'b': 2})
    equal(plain(observer.props.data), 1)
    observer.props.options.set_select_func(lambda data: data.get_member('b'))
    settle()
    equal((plain(observer.props.data), world.n_fetches), (2, 1))


def test_placeholders_are_selected_from_once():
    world, calls = World(), []

    def select(data):
        calls.append(1)
        return data.get_member('n')
    observer = world.observe(select_func=select, placeholder_data=value({'n': 'soon'}), retries=2, retry_delay=10)
    equal((state(observer), observer.props.is_placeholder_data), ((SUCCESS, FETCHING, 'soon'), True))
    world.fail()
    world.advance(10)
    equal((observer.props.failure_count, len(calls)), (1, 1))
    world.answer({'n': 'now'})
    equal((state(observer), observer.props.is_placeholder_data, len(calls)), ((SUCCESS, IDLE, 'now'), False, 2))


def test_placeholders_stand_for_disabled_ones_and_give_way_to_data():
    world = World()
    options = world.options('one', enabled=False, placeholder_data=value('soon'))
    observer = Larder.QueryObserver.new(world.client, options)
    observer.attach()
    equal((state(observer), observer.props.is_placeholder_data), ((SUCCESS, IDLE, 'soon'), True))
    world.client.set_data(key('two'), value('there'))
    options.set_key(key('two'))
    equal((state(observer), observer.props.is_placeholder_data), ((SUCCESS, IDLE, 'there'), False))
    assert world.client.get_data(key('one')) is None


def test_what_is_enabled_while_fresh_is_not_fetched():
    world = World()
    world.client.set_data(key('a'), value(1))
    observer = world.observe(enabled=False, stale_time=100)
    observer.props.options.set_enabled(True)
    settle()
    equal(world.n_fetches, 0)
    observer.props.options.set_enabled(False)
    world.advance(100)
    observer.props.options.set_enabled(True)
    settle()
    equal(world.n_fetches, 1)


def test_static_data_with_an_error_is_not_fetched_again():
    world = World()
    observer = world.observe(stale_time=Larder.STATIC)
    world.answer(1)
    observer.refetch()
    settle()
    world.fail()
    equal(state(observer), (ERROR, IDLE, 1))
    observer.detach()
    observer.attach()
    world.client.set_focused(False)
    world.client.set_focused(True)
    world.client.set_online(False)
    world.client.set_online(True)
    settle()
    equal(world.n_fetches, 2)


# Limits

def test_no_more_attempts_begin_than_the_rate_allows():
    world = World()
    world.client.set_rate_limit(2, 1000)
    observers = [world.observe(str(number)) for number in range(5)]
    equal((world.n_fetches, observers[4].props.fetch_status), (2, FETCHING))
    world.advance(999)
    equal(world.n_fetches, 2)
    world.advance(1)
    equal(world.n_fetches, 4)
    world.advance(1000)
    equal(world.n_fetches, 5)


def test_delays_are_spread_so_that_not_all_come_at_once():
    world = World()
    world.client.set_retry_jitter(0.5)
    for number in range(20):
        world.observe(str(number), retries=1)
    for number in range(20):
        world.fail()
    world.advance(999)
    equal(world.n_fetches, 20)
    moments = []
    for moment in range(50):
        before = world.n_fetches
        world.advance(10)
        moments += [moment] * (world.n_fetches - before)
    world.advance(1)
    equal(world.n_fetches, 40)
    assert len(set(moments)) > 3, moments


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
