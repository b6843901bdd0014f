#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Larder as a script sees it, through its introspection data."""

import contextlib
import sys
import traceback

import gi

gi.require_version('Larder', '1.0')
from gi.repository import Gio, GLib, GObject, Larder  # noqa: E402


class Thing(Larder.Record):
    __gtype_name__ = 'PythonThing'


def test_values():
    value = Larder.Value.new_from_json('{"b":[1,2.5,"x",null,true],"a":{"c":1}}', -1)
    assert value.get_kind() == Larder.ValueKind.OBJECT
    assert value.get_path('/b/2').get_string() == 'x'
    assert value.get_member_int('none', 7) == 7
    assert value.get_member_string('none') is None
    assert value.get_member('a').to_json() == '{"c":1}'
    assert value.to_variant().unpack() == {'b': [1, 2.5, 'x', None, True], 'a': {'c': 1}}
    assert Larder.Value.new_from_variant(value.to_variant()).equal(value)
    assert value.set_path('/a/c', Larder.Value.new_int(2)).to_json() == '{"b":[1,2.5,"x",null,true],"a":{"c":2}}'
    part = value.get_path('/b')
    del value
    assert part.get_n_items() == 5 and part.get_item(3).is_null()
    builder = Larder.ValueBuilder.new_object()
    builder.begin_array('list')
    builder.add_string('é')
    builder.close()
    builder.set_double('d', 0.5)
    assert builder.end().to_json() == '{"list":["é"],"d":0.5}'


def test_errors():
    try:
        Larder.Value.new_from_json('{', -1)
    except GLib.Error as error:
        assert error.matches(Larder.error_quark(), Larder.Error.INVALID), error
    else:
        raise AssertionError('no error')


def test_keys():
    key = Larder.key_new(['photos', 'list'])
    assert Larder.key_hash(key) == '["photos","list"]'
    assert Larder.key_matches(Larder.key_new(['photos']), key)
    assert Larder.key_hash(GLib.Variant('(sa{sv})', ('q', {'n': GLib.Variant('d', 1.0)}))) == '["q",{"n":1}]'
    assert Larder.key_normalize(key).get_type_string() == 'av'


def fails(*_):
    raise ValueError('wrong')


def refuses(*_):
    raise GLib.Error.new_literal(Gio.io_error_quark(), 'no', Gio.IOErrorEnum.PERMISSION_DENIED)


@contextlib.contextmanager
def quiet():
    """What is raised is printed as well, which is expected here."""
    hook, sys.excepthook = sys.excepthook, lambda *_: None
    try:
        yield
    finally:
        sys.excepthook = hook


def test_what_a_fetch_function_raises_is_its_answer():
    client = Larder.Client.new(Larder.TestClock.new(1000), None, None)
    client.mount()
    for function, quark, message in [(fails, Larder.error_quark(), 'ValueError: wrong'),
                                     (refuses, Gio.io_error_quark(), 'no')]:
        options = Larder.QueryOptions.new(Larder.key_new([function.__name__]))
        options.set_retries(0)
        options.set_fetch_func(function)
        observer = Larder.QueryObserver.new(client, options)
        with quiet():
            observer.attach()
            settle()
        error = observer.props.error
        assert error is not None and GLib.quark_from_string(error.domain) == quark and error.message == message, error
        observer.detach()


def test_what_a_mutation_raises_is_its_answer():
    for raises in ['set_func', 'set_on_mutate', 'set_on_success']:
        client = Larder.Client.new(Larder.TestClock.new(1000), None, None)
        client.mount()
        options = Larder.MutationOptions.new('note')
        options.set_retries(0)
        options.set_func(lambda context, *_: context.return_value(Larder.Value.new_int(1)))
        getattr(options, raises)(fails)
        observer = Larder.MutationObserver.new(client, options)
        observer.attach()
        with quiet():
            observer.mutate(Larder.Value.new_int(1), None)
            settle()
        assert observer.props.error is not None and observer.props.error.message == 'ValueError: wrong', raises


def test_what_a_store_raises_is_its_answer():
    store = Larder.FuncStore.new(fails)
    said = []
    with quiet():
        store.load_async('name', None, lambda store, result: said.append(result))
        settle()
    try:
        store.load_finish(said[0])
    except GLib.Error as error:
        assert error.message == 'ValueError: wrong', error
    else:
        raise AssertionError('no error')


def test_clock():
    clock = Larder.TestClock.new(1000)
    calls = []
    clock.set_alarm(None, 1500, lambda *_: calls.append(clock.get_time_ms()))
    clock.advance(499)
    assert calls == []
    clock.advance(10)
    assert calls == [1500], calls
    assert clock.get_time_ms() == 1509


def test_table_and_view():
    table = Larder.Table.new('things', Thing)
    view = Larder.TableView.new(table, 'n desc')
    told = []
    view.connect('items-changed', lambda _, *span: told.append(span))
    table.upsert(Larder.Value.new_from_json('[{"id":"a","n":1,"p":"x"},{"id":"b","n":2,"p":"y"}]', -1))
    assert isinstance(view, Gio.ListModel)
    assert [record.get_id() for record in view] == ['b', 'a']
    assert told == [(0, 0, 2)] or sum(span[2] for span in told) == 2

    record = table.get_record('a')
    assert isinstance(record, Thing) and record.props.exists and record.get_int('n') == 1
    notified = []
    record.connect('notify', lambda _, pspec: notified.append(pspec.name))
    changed = []
    table.connect('row-changed', lambda _, row_id: changed.append(row_id))
    table.upsert(Larder.Value.new_from_json('{"id":"a","n":3}', -1))
    assert 'value' in notified and changed == ['a']
    assert view[0] == record and view.find('a') == 0
    assert record.props.value.get_member_string('p') == 'x'

    view.set_filter(lambda _table, row_id, value: value.get_member_string('p') == 'y')
    assert [each.get_id() for each in view] == ['b']
    view.set_filter(None)
    view.set_match_string('p', 'x')
    assert [each.get_id() for each in view] == ['a']
    table.remove('a')
    assert not record.props.exists and len(view) == 0


def test_patches():
    patch = Larder.Patch.new_merge('things', 'a', Larder.Value.new_from_json('{"n":1}', -1))
    again = Larder.Patch.new_from_value(patch.to_value())
    assert again.to_value().equal(patch.to_value())


def test_slices():
    slice_ = Larder.Slice.new('ui', Larder.Value.new_from_json('{"page":"home","size":1,"list":[]}', -1))
    told = []
    slice_.connect('changed', lambda _, state, old, action: told.append((state.to_json(), old.to_json(), action)))
    slice_.connect('member-changed::page', lambda _, name, value: told.append((name, value.get_string())))
    slice_.set(Larder.Value.new_from_json('{"page":"home"}', -1))
    assert told == []
    slice_.begin_action('open')
    slice_.set_string('page', 'films')
    slice_.set_int('size', 2)
    slice_.end_action()
    assert told == [('page', 'films'), ('{"page":"films","size":2,"list":[]}',
                                        '{"page":"home","size":1,"list":[]}', 'open')], told

    selector = Larder.Selector.new(slice_, lambda state: state.get_member('list'))
    selected = []
    selector.subscribe(True, lambda value, old: selected.append(value.to_json()))

    def add(draft):
        draft.insert('/list/-', Larder.Value.new_int(7))
        return True

    assert slice_.update(add)
    assert selected == ['[]', '[7]'] and selector.props.value.to_json() == '[7]'
    slice_.reset()
    assert slice_.get_state().to_json() == '{"page":"home","size":1,"list":[]}'


def answer(data):
    """A fetch function that counts how often it is called."""
    def fetch(context):
        fetch.calls += 1
        context.return_value(Larder.Value.new_from_json(data, -1))
    fetch.calls = 0
    return fetch


def settle():
    while GLib.MainContext.default().iteration(False):
        pass


def options_for(name, fetch):
    options = Larder.QueryOptions.new(Larder.key_new(['notes', name]))
    options.set_fetch_func(fetch)
    return options


def test_queries_and_groups():
    clock = Larder.TestClock.new(1000)
    client = Larder.Client.new(clock, None, None)
    client.mount()
    fetch = answer('3')
    options = options_for('a', fetch)
    options.set_stale_time(100)
    observer = Larder.QueryObserver.new(client, options)
    told = []
    observer.connect('notify::data', lambda *_: told.append(observer.get_data().to_json()))
    observer.attach()
    assert observer.props.is_loading and observer.props.data is None
    settle()
    assert told == ['3'] and observer.get_status() == Larder.Status.SUCCESS and fetch.calls == 1
    clock.advance(100)
    assert observer.get_is_stale()

    group = Larder.QueryGroup.new(client)
    group.set_queries([options, options_for('b', answer('4'))])
    group.set_combine_func(lambda members: Larder.Value.new_int(
        sum(o.get_data().get_int() for o in members if o.get_data() is not None)))
    group.attach()
    settle()
    assert group.get_value().get_int() == 7
    changes = []
    group.connect('changed', lambda *_: changes.append(group.get_value().get_int()))
    client.set_many(Larder.Filter.new(None), lambda key, data: Larder.Value.new_int(data.get_int() + 1))
    assert changes == [9]
    group.detach()


def test_mutations():
    """Callbacks at the definition and at the call, patches, functions, lists and undo."""
    clock = Larder.TestClock.new(1000)
    client = Larder.Client.new(clock, None, None)
    log = []
    contexts = []

    def send(context, *_):
        contexts.append(context)

    def on_mutate(step, *_):
        log.append('mutate')
        step.return_value(Larder.Value.new_string('before'))

    def on_success(step, *_):
        log.append(f'success {step.get_data().to_json()} {step.get_context().get_string()}')

    held = []

    def on_settled(step, *_):
        log.append('settled')
        held.append(step.hold())

    def add(data, mutation, *_):
        return data.insert_path('/-', mutation.get_variables())

    rules = Larder.MutationOptions.new(None)
    rules.set_func(send)
    rules.set_on_mutate(on_mutate)
    rules.set_on_success(on_success)
    rules.add_optimistic(Larder.key_new(['notes']), add)
    client.set_mutation_defaults(Larder.key_new(['notes']), rules)
    options = Larder.MutationOptions.new('notes.add')
    options.set_on_settled(on_settled)
    call = Larder.MutationOptions.new(None)
    call.set_on_success(lambda *_: log.append('call'))

    client.mount()
    client.set_data(Larder.key_new(['notes', 'list']), Larder.Value.new_from_json('[1]', -1))
    observer = Larder.MutationObserver.new(client, options)
    observer.connect('changed', lambda *_: log.append(observer.props.status.value_nick))
    observer.attach()
    pending = Larder.MutationList.new(client, 'notes')
    observer.mutate(Larder.Value.new_int(2), call)
    assert client.get_data(Larder.key_new(['notes', 'list'])).to_json() == '[1,2]'
    assert pending.get_n_pending() == 1
    settle()
    contexts.pop().return_value(Larder.Value.new_string('yes'))
    settle()
    assert observer.props.is_pending
    held.pop().return_value(None)
    settle()
    assert log == ['mutate', 'pending', 'success "yes" before', 'settled', 'call', 'success'], log
    assert observer.props.data.get_string() == 'yes'
    assert client.get_data(Larder.key_new(['notes', 'list'])).to_json() == '[1,2]'

    undo = client.patch([Larder.Patch.new_remove_at(Larder.key_new(['notes', 'list']), '/0')])
    assert client.get_data(Larder.key_new(['notes', 'list'])).to_json() == '[2]'
    assert undo.undo() and not undo.undo()
    assert client.get_data(Larder.key_new(['notes', 'list'])).to_json() == '[1,2]'
    observer.detach()
    client.unmount()


def test_hydration():
    clock = Larder.TestClock.new(1000)
    first = Larder.Client.new(clock, None, None)
    second = Larder.Client.new(clock, None, None)
    key = Larder.key_new(['notes', 'a'])
    first.set_data(key, Larder.Value.new_from_json('{"n":[1,null]}', -1))
    text = first.dehydrate(None).to_json()
    assert second.hydrate(Larder.Value.new_from_json(text, -1), None) == 1
    assert second.get_data(key).to_json() == '{"n":[1,null]}'
    assert second.hydrate(Larder.Value.new_from_json('{"queries":[7]}', -1), None) == 0


def test_search():
    table = Larder.Table.new('things', Thing)
    table.upsert(Larder.Value.new_from_json('[{"id":"a","t":"Straße"},{"id":"b","t":"Señor"}]', -1))
    view = Larder.TableView.new(table, 'id')
    view.set_search_members(['t'])
    view.set_search_text('STRASS')
    assert [record.get_id() for record in view] == ['a']
    view.set_search_text(None)
    assert view.get_n_items() == 2


def test_kept_slices():
    storage = Larder.MemoryStorage.new()
    initial = Larder.Value.new_from_json('{"n":0,"size":{"w":1,"h":2}}', -1)
    first = Larder.Slice.new('window', initial)
    persist = Larder.SlicePersist.new(first, storage, 'window', None)
    persist.hydrate()
    first.set_int('n', 5)
    log = Larder.ActionLog.new()
    second = Larder.Slice.new('window', initial)
    log.add(second)
    again = Larder.SlicePersist.new(second, storage, 'window', None)
    again.set_version(2)
    again.set_migrate_func(lambda migration, *_: migration.return_state(migration.get_state()))
    again.hydrate()
    assert again.props.has_hydrated and second.get_int('n') == 5
    assert storage.load('window').get_member_int('version', 0) == 2
    assert log.get_n_items() == 2 and log.jump(0) and second.get_int('n') == 0


def test_enums():
    for enum, nicks in ((Larder.Status, ['pending', 'error', 'success']),
                        (Larder.FetchStatus, ['fetching', 'paused', 'idle']),
                        (Larder.NetworkMode, ['online', 'always', 'offline-first']),
                        (Larder.MutationStatus, ['idle', 'pending', 'error', 'success'])):
        assert [enum(i).value_nick for i in range(len(nicks))] == nicks


def main():
    tests = [(name, func) for name, func in sorted(globals().items()) if name.startswith('test_')]
    failed = False
    print(f'1..{len(tests)}')
    for number, (name, func) in enumerate(tests, 1):
        try:
            func()
            print(f'ok {number} - {name}')
        except Exception:  # every way of failing is told
            failed = True
            print(f'not ok {number} - {name}')
            print('# ' + traceback.format_exc().replace('\n', '\n# '))
    return failed


sys.exit(main())
