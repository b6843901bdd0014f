#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who waits for a call is answered once, whatever becomes of the query, the mutation or the client.

By nothing but the introspection data: what a program in any language can rely on."""

import sys

from larder_world import *  # noqa: F403

# What is waited for: the name of the call, on what, with which arguments.
CALLS = {
    'fetch': lambda world: (world.client, 'fetch', world.options()),
    'prefetch': lambda world: (world.client, 'prefetch', world.options()),
    'ensure': lambda world: (world.client, 'ensure', world.options(), False),
    'refetch': lambda world: (world.client, 'refetch', world.filter(), True),
    'invalidate': lambda world: (world.client, 'invalidate', world.filter(), Larder.QueryType.ALL),
    'reset': lambda world: (world.client, 'reset', world.filter()),
    'cancel': lambda world: (world.client, 'cancel', world.filter(), Larder.CancelMode.REVERT),
    'observer': lambda world: (world.observers[0], 'refetch'),
    'observer-full': lambda world: (world.observers[0], 'refetch_full', False, True),
}

# What ends it.
ENDS = {
    'answer': lambda world: world.answer(2),
    'error': lambda world: world.fail(),
    'nothing': lambda world: world.contexts.pop(0).return_value(None),
    'lost': lambda world: world.contexts.clear(),
    'clear': lambda world: world.client.clear(),
    'remove': lambda world: world.client.remove(key('a')),
    'unmount': lambda world: world.client.unmount(),
    'cancel': lambda world: world.client.cancel(None),
    'cancel-error': lambda world: world.client.cancel_async(None, Larder.CancelMode.ERROR, None, None),
    'cancel-silent': lambda world: world.client.cancel_async(None, Larder.CancelMode.SILENT, None, None),
    'reset-twice': lambda world: (world.client.reset(None), world.client.reset(None)),
    'new-fetch': lambda world: (world.client.set_data(key('a'), value(9)), world.client.refetch(None)),
}


def test_every_wait_for_a_query_ends_once():
    for call, make in CALLS.items():
        for end, finish in ENDS.items():
            for loaded in (False, True):
                world = World()
                world.observe(retries=0)
                if loaded:
                    world.answer(1)
                outcomes = world.call(*make(world))
                if world.contexts:
                    finish(world)
                settle()
                # What is on its way still comes, late or twice.
                for context in list(world.contexts):
                    context.return_value(value(3))
                    context.return_error(failure('twice'))
                world.contexts.clear()
                settle()
                world.advance(1_000_000)
                equal((call, end, loaded, len(outcomes)), (call, end, loaded, 1))


def test_every_wait_for_a_mutation_ends_once():
    ends = {
        'accept': lambda world, sent, mutation: sent[0].return_value(None),
        'refuse': lambda world, sent, mutation: sent[0].return_error(failure()),
        'lost': lambda world, sent, mutation: sent.clear(),
        'withdraw': lambda world, sent, mutation: mutation.withdraw(),
        'withdraw-paused': lambda world, sent, mutation: (mutation.pause(), mutation.withdraw()),
        'unmount': lambda world, sent, mutation: world.client.unmount(),
        'clear': lambda world, sent, mutation: (world.client.clear(), sent[0].return_value(None)),
    }
    for name, end in ends.items():
        world, sent = World(), []
        rules = Larder.MutationOptions.new('edit')
        rules.set_func(sent.append)
        world.client.set_mutation_options(rules)
        mutation = Larder.Mutation.new(world.client, 'edit', value(1))
        outcomes = world.call(mutation, 'submit')
        end(world, sent, mutation)
        settle()
        for context in sent:
            context.return_value(value(3))
            context.return_error(failure('twice'))
        sent.clear()
        settle()
        equal((name, len(outcomes)), (name, 1))


def test_every_wait_for_a_page_ends_once():
    def answer_page(world):
        world.answer({'items': []})
    for end, finish in {**ENDS, 'answer': answer_page}.items():
        world = World()
        options = Larder.PagedOptions.new(key('a'))
        options.set_fetch_func(world.fetch)
        options.set_retries(0)
        options.set_initial_param(value(1))
        options.set_next_param_func(lambda page, pages, param, params: value(param.get_int() + 1))
        observer = Larder.PagedObserver.new(world.client, options)
        observer.attach()
        settle()
        world.answer({'items': []})
        outcomes = world.call(observer, 'fetch_more', Larder.PageDirection.NEXT, True)
        finish(world)
        settle()
        for context in list(world.contexts):
            context.return_value(value({'items': []}))
        world.contexts.clear()
        settle()
        world.advance(1_000_000)
        equal((end, len(outcomes)), (end, 1))


def test_who_stops_waiting_stops_alone():
    world = World()
    cancellable = Gio.Cancellable.new()
    outcomes, others = [], world.call(world.client, 'fetch', world.options())

    def done(client, result):
        try:
            outcomes.append(client.fetch_finish(result))
        except GLib.Error as error:
            outcomes.append(error)
    world.client.fetch_async(world.options(), cancellable, done)
    settle()
    cancellable.cancel()
    settle()
    assert outcomes[0].matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED)
    equal((len(outcomes), others, world.contexts[0].get_cancellable().is_cancelled()), (1, [], False))
    world.answer(1)
    equal((len(outcomes), plain(others[0])), (1, 1))


def test_a_write_that_was_taken_back_on_its_way_is_looked_up():
    world, sent = World(), []
    rules = Larder.MutationOptions.new('edit')
    rules.set_func(sent.append)
    rules.set_invalidates(['tagged'])
    world.client.set_mutation_options(rules)
    written = world.observe('list', stale_time=-1)
    tagged = world.observe('tagged', stale_time=-1, tags=['tagged'])
    other = world.observe('other', stale_time=-1)
    for _ in range(3):
        world.answer([])
    for end in (lambda context: context.return_value(None), lambda context: context.return_error(failure()),
                lambda context: None):
        mutation = Larder.Mutation.new(world.client, 'edit', value(1))
        mutation.add_patch(Larder.Patch.new_insert_at(key('list'), '/-', value('mine')))
        mutation.submit()
        settle()
        equal(plain(written.props.data), ['mine'])
        assert mutation.withdraw()
        settle()
        equal((plain(written.props.data), other.props.fetch_status), ([], IDLE))
        while world.contexts:
            world.answer([])
        before = world.n_fetches
        assert sent[0].get_cancellable().is_cancelled()
        # Now that the attempt is over, the server knows what became of it.
        end(sent.pop())
        settle()
        equal((written.props.fetch_status, other.props.fetch_status), (FETCHING, IDLE))
        world.answer([])
        # Tags wait until nothing is on its way.
        equal((tagged.props.fetch_status, other.props.fetch_status), (FETCHING, IDLE))
        world.answer([])
        equal(world.n_fetches, before + 2)


sys.exit(run([func for name, func in list(globals().items()) if name.startswith('test_')]))
