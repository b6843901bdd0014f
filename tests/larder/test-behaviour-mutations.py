#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How mutations behave, and the monitors that hold them up.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403


class Writes(World):
    """A client with mutations of key “notes.add”, which the test answers."""

    def __init__(self, **rules):
        super().__init__()
        self.sent = []
        self.options = self.make('notes.add', **rules)
        self.observer = Larder.MutationObserver.new(self.client, self.options)
        self.observer.attach()

    def make(self, name, **rules):
        options = Larder.MutationOptions.new(name)
        options.set_func(self.sent.append)
        for rule, argument in rules.items():
            getattr(options, 'set_' + rule)(argument)
        return options

    def write(self, data=1, call=None):
        mutation = self.observer.mutate(value(data), call)
        settle()
        return mutation

    def accept(self, data=None):
        self.sent.pop(0).return_value(value(data))
        settle()

    def refuse(self, message='no'):
        self.sent.pop(0).return_error(failure(message))
        settle()


def log_steps(options, log, *names):
    for name in names:
        getattr(options, 'set_' + name)(lambda step, *_, name=name: log.append(name))


def test_without_a_function_it_fails():
    world = Writes()
    observer = Larder.MutationObserver.new(world.client, Larder.MutationOptions.new('unknown'))
    observer.attach()
    observer.mutate(value(1), None)
    settle()
    assert observer.props.error.matches(Larder.error_quark(), Larder.Error.MISSING_FUNCTION)


def test_callbacks_run_while_it_is_pending():
    world = Writes()
    log = []
    log_steps(world.options, log, 'on_success', 'on_settled')
    world.options.set_on_mutate(lambda step, *_: log.append(('on_mutate', world.observer.props.status.value_nick)))
    world.options.set_on_success(lambda step, *_: log.append(('on_success', world.client.is_mutating('notes'))))
    call = Larder.MutationOptions.new(None)
    call.set_on_settled(lambda step, *_: log.append(('call', world.observer.props.status.value_nick)))
    world.write(1, call)
    world.accept('yes')
    equal(log, [('on_mutate', 'pending'), ('on_success', 1), 'on_settled', ('call', 'success')])
    equal((world.observer.props.status.value_nick, plain(world.observer.props.data)), ('success', 'yes'))


def test_callbacks_of_a_call_are_those_of_the_latest():
    world = Writes()
    log = []
    calls = [Larder.MutationOptions.new(None) for _ in range(2)]
    for number, call in enumerate(calls):
        call.set_on_success(lambda step, *_, number=number: log.append(number))
    log_steps(world.options, log, 'on_settled')
    world.write('first', calls[0])
    world.write('second', calls[1])
    world.accept()
    world.accept()
    equal(log, ['on_settled', 'on_settled', 1])
    # After the widget is gone only those of the options are called.
    world.write('third', calls[1])
    world.observer.detach()
    world.accept()
    equal(log[3:], ['on_settled'])


def test_another_key_begins_anew():
    world = Writes()
    world.write()
    world.accept('yes')
    world.observer.set_options(world.make('notes.remove'))
    equal((world.observer.props.status.value_nick, world.observer.props.data), ('idle', None))


def test_a_reset_lets_it_run_on():
    world = Writes()
    mutation = world.write()
    world.observer.reset()
    equal(world.observer.props.status.value_nick, 'idle')
    world.accept('yes')
    equal((world.observer.props.status.value_nick, mutation.props.status.value_nick), ('idle', 'success'))


def test_attached_again_it_shows_the_truth():
    world = Writes()
    world.write()
    world.observer.detach()
    world.accept('yes')
    world.observer.attach()
    equal((world.observer.props.status.value_nick, plain(world.observer.props.data)), ('success', 'yes'))


def test_a_scope_goes_one_by_one_whatever_fails():
    world = Writes(scope='notes')
    seen = []
    world.options.set_on_mutate(lambda step, *_: seen.append('mutate'))
    first, second = world.write(1), world.write(2)
    # Who waits is paused from the start, and has been announced already.
    equal((len(world.sent), first.props.is_paused, second.props.is_paused, seen), (1, False, True, ['mutate'] * 2))
    world.refuse()
    equal((len(world.sent), second.props.is_paused), (1, False))
    world.accept()
    equal((first.props.status.value_nick, second.props.status.value_nick), ('error', 'success'))


def test_the_cache_tells_of_every_mutation():
    world, seen = Writes(), []
    cache = world.client.get_mutation_cache()
    cache.connect('event', lambda _cache, event, mutation, action, observer:
                  seen.append((event.value_nick, action.value_nick, mutation.get_key(), observer is not None)))
    world.write()
    equal(seen[:3], [('added', 'none', 'notes.add', False), ('observer-added', 'none', 'notes.add', True),
                     ('updated', 'pending', 'notes.add', False)])
    world.accept()
    equal(('updated', 'success', 'notes.add', False) in seen, True)
    equal((cache.get_n(), cache.find(Larder.MutationFilter.new('notes')) == world.observer.props.mutation), (1, True))


def test_who_sees_the_program_is_no_matter_to_writes():
    world = Writes()
    world.client.set_focused(False)
    world.write()
    equal(len(world.sent), 1)
    world.client.set_online(False)
    world.write()
    equal(len(world.sent), 1)
    world.client.set_online(True)
    settle()
    equal(len(world.sent), 2)


def test_resuming_is_for_when_there_is_a_network():
    world = Writes()
    world.client.set_online(False)
    mutation = world.write()
    submitted_at = mutation.props.submitted_at
    assert mutation.props.is_paused
    world.advance(10)
    world.client.resume_paused_mutations()
    settle()
    equal((len(world.sent), mutation.props.is_paused), (0, True))
    world.client.set_online(True)
    world.client.resume_paused_mutations()
    world.client.resume_paused_mutations()
    settle()
    equal((len(world.sent), mutation.props.is_paused, mutation.props.submitted_at), (1, False, submitted_at))
    world.accept()
    world.client.resume_paused_mutations()
    settle()
    equal(len(world.sent), 0)


def test_retries_send_the_same_identity():
    world = Writes(retries=2)
    world.options.set_retry_delay_func(lambda count, error: 10)
    world.write()
    ids = [world.sent[0].get_id()]
    world.refuse()
    equal(world.observer.props.failure_count, 1)
    world.advance(10)
    ids.append(world.sent[0].get_id())
    world.accept()
    equal((len(set(ids)), world.observer.props.status.value_nick), (1, 'success'))


def test_one_that_waits_is_taken_back():
    world = Writes(scope='notes')
    key_ = key('notes', 'list')
    world.client.set_data(key_, value([]))
    world.options.add_optimistic(key('notes'), lambda data, mutation: data.insert_path('/-', mutation.get_variables()))
    world.write(1)
    second = world.write(2)
    equal(plain(world.client.get_data(key_)), [1, 2])
    assert second.withdraw()
    settle()
    equal(plain(world.client.get_data(key_)), [1])
    world.accept()
    equal(len(world.sent), 0)


def test_two_writes_over_one_list_do_not_flicker():
    world = Writes()
    list_key = key('notes', 'list')
    world.options.add_optimistic(key('notes'), lambda data, mutation: data.insert_path('/-', mutation.get_variables()))
    world.client.set_data(list_key, value(['old']))
    seen = []
    query = Larder.QueryOptions.new(list_key)
    query.set_fetch_func(world.fetch)
    query.set_stale_time(-1)
    observer = Larder.QueryObserver.new(world.client, query)
    observer.connect('notify::data', lambda *_: seen.append(plain(observer.props.data)))
    observer.attach()
    world.write('a')
    world.write('b')
    # A refetch that knows of the first only, and the failure of the first: the second stays.
    observer.refetch()
    settle()
    world.answer(['old', 'a'])
    world.refuse()
    assert 'b' in plain(observer.props.data)
    # Once it was seen, it was never gone, and nothing that was there before.
    first = next(number for number, shown in enumerate(seen) if 'b' in shown)
    assert all('b' in shown for shown in seen[first:]) and all('old' in shown for shown in seen), seen


def test_a_monitor_tells_changes_only():
    monitor = Larder.OnlineMonitor.new()
    log = []
    monitor.connect('changed', lambda _, online: log.append(online))
    assert monitor.get_online()
    for online in (True, False, False, True):
        monitor.set_online(online)
    equal(log, [False, True])


def test_a_source_runs_while_somebody_listens():
    monitor = Larder.OnlineMonitor.new()
    log = []
    monitor.set_source(lambda _, begin: log.append(('a', begin)))
    monitor.listen()
    monitor.listen()
    monitor.set_source(lambda _, begin: log.append(('b', begin)))
    monitor.unlisten()
    equal(log, [('a', True), ('a', False), ('b', True)])
    monitor.unlisten()
    equal(log[3:], [('b', False)])


def test_focus_is_forced_or_told():
    monitor = Larder.FocusMonitor.new()
    told = []
    monitor.connect('changed', lambda _, visible, came: told.append(visible))
    monitor.set_setting(Larder.FocusSetting.FORCED_FALSE)
    settle()
    assert not monitor.get_visible()
    monitor.set_visible(True)
    settle()
    assert not monitor.get_visible()
    monitor.set_setting(Larder.FocusSetting.AUTOMATIC)
    settle()
    assert monitor.get_visible()
    equal((told[0], told[-1]), (False, True))


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
