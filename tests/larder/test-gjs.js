// SPDX-License-Identifier: GPL-3.0-or-later
// Larder as a program in JavaScript sees it, through its introspection data.

import GLib from 'gi://GLib?version=2.0';
import GObject from 'gi://GObject?version=2.0';
import Gio from 'gi://Gio?version=2.0';
import Larder from 'gi://Larder?version=1.0';

const Thing = GObject.registerClass({GTypeName: 'GjsThing'}, class Thing extends Larder.Record {});

function value(data) {
    return Larder.Value.new_from_json(JSON.stringify(data), -1);
}

function plain(data) {
    return JSON.parse(data.to_json());
}

function assert(condition, what = 'the condition') {
    if (!condition)
        throw new Error(`${what} does not hold`);
}

function assertEqual(found, expected) {
    const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
    assert(a === b, `${a} is not ${b}: that`);
}

function items(model) {
    return Array.from({length: model.get_n_items()}, (_, index) => model.get_item(index));
}

function settle() {
    while (GLib.MainContext.default().iteration(false))
        ;
}

function wait(condition) {
    while (!condition())
        GLib.MainContext.default().iteration(true);
}

function makeClient(time = 1000) {
    const clock = Larder.TestClock.new(time);
    const client = Larder.Client.new(clock, null, null);
    client.mount();
    return [clock, client];
}

function makeOptions(name, func) {
    const options = Larder.QueryOptions.new(Larder.key_new(['notes', name]));
    options.set_fetch_func(func);
    return options;
}

const tests = {
    values() {
        const data = {b: [1, 2.5, 'é', null, true], a: {c: {}}};
        const json = value(data);
        assertEqual(plain(json), data);
        assertEqual(json.to_json(), JSON.stringify(data));
        assertEqual(json.get_path('/b/2').get_string(), 'é');
        assert(json.get_path('/b/3').is_null());
        assert(json.get_path('/none') === null);
        assertEqual(json.get_member_int('none', 7), 7);
        assert(json.equal(Larder.Value.new_from_variant(json.to_variant())));
        assertEqual(plain(json.set_path('/a/c', Larder.Value.new_int(2)).get_member('a')), {c: 2});
        const builder = Larder.ValueBuilder.new_object();
        builder.begin_array('list');
        builder.add_int(1);
        builder.close();
        builder.set_boolean('yes', true);
        assertEqual(plain(builder.end()), {list: [1], yes: true});
    },

    keys() {
        const key = Larder.key_new(['notes', 'a']);
        assertEqual(Larder.key_hash(key), '["notes","a"]');
        assert(Larder.key_matches(Larder.key_new(['notes']), key));
        assertEqual(Larder.key_hash(new GLib.Variant('(sa{sv})', ['q', {n: GLib.Variant.new_double(1)}])),
            '["q",{"n":1}]');
    },

    errors() {
        let caught = null;
        try {
            Larder.Value.new_from_json('{', -1);
        } catch (error) {
            caught = error;
        }
        assert(caught instanceof GLib.Error && caught.matches(Larder.error_quark(), Larder.Error.INVALID), `${caught}`);

        // A fetch without a function fails with its domain and code; one that fails hands on what it was given.
        const [, client] = makeClient();
        const failures = [];
        const given = GLib.Error.new_literal(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND, 'Gone');
        for (const options of [Larder.QueryOptions.new(Larder.key_new(['none'])),
            makeOptions('gone', context => context.return_error(given))]) {
            client.fetch_async(options, null, (_, result) => {
                try {
                    client.fetch_finish(result);
                } catch (error) {
                    failures.push(error);
                }
            });
        }
        wait(() => failures.length === 2);
        assert(failures.some(error => error.matches(Larder.error_quark(), Larder.Error.MISSING_FUNCTION)), `${failures}`);
        assert(failures.some(error => error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND)), `${failures}`);
        client.unmount();
    },

    enums() {
        const {Status, FetchStatus, NetworkMode, MutationStatus} = Larder;
        assertEqual([Status.PENDING, Status.ERROR, Status.SUCCESS], [0, 1, 2]);
        assertEqual([FetchStatus.FETCHING, FetchStatus.PAUSED, FetchStatus.IDLE], [0, 1, 2]);
        assertEqual([NetworkMode.ONLINE, NetworkMode.ALWAYS, NetworkMode.OFFLINE_FIRST], [0, 1, 2]);
        const {IDLE, PENDING, ERROR, SUCCESS} = MutationStatus;
        assertEqual([IDLE, PENDING, ERROR, SUCCESS], [0, 1, 2, 3]);
    },

    clock() {
        const [clock, client] = makeClient();
        let calls = 0;
        const options = makeOptions('often', context => context.return_value(value(++calls)));
        options.set_refetch_interval(60000);
        const observer = Larder.QueryObserver.new(client, options);
        observer.attach();
        settle();
        for (let minute = 0; minute < 3; minute++) {
            clock.advance(60000);
            settle();
        }
        assertEqual([calls, clock.get_time_ms(), observer.data_updated_at], [4, 181000, 181000]);
        observer.detach();
        client.unmount();
    },

    queries() {
        const [clock, client] = makeClient();
        const contexts = [];
        const options = makeOptions('a', context => contexts.push(context));
        options.set_stale_time(100);
        options.set_select_func(data => data.get_member('n'));
        const observer = Larder.QueryObserver.new(client, options);
        const told = [];
        observer.connect('notify::data', () => told.push(plain(observer.data)));
        observer.attach();
        assert(observer.is_loading && observer.data === null && observer.status === Larder.Status.PENDING);
        settle();
        contexts.pop().return_value(value({n: 3}));
        settle();
        assertEqual(told, [3]);
        assert(observer.is_success && !observer.is_fetching && !observer.is_stale);
        clock.advance(100);
        assert(observer.is_stale);

        observer.refetch();
        settle();
        contexts.pop().return_value(value({n: 3, m: 4}));
        settle();
        assertEqual(told, [3]);

        client.update_data(Larder.key_new(['notes', 'a']), (_, data) => data.set_path('/n', value(5)));
        assertEqual(told, [3, 5]);
        const filter = Larder.Filter.new(Larder.key_new(['notes']));
        filter.set_predicate(query => query.get_data() !== null);
        client.set_many(filter, (_, data) => data.set_path('/n', value(6)));
        assertEqual(told, [3, 5, 6]);
        assertEqual(client.get_query_cache().find_all(filter).map(query => query.get_hash()), ['["notes","a"]']);
        observer.detach();
        client.unmount();
    },

    retries() {
        const [clock, client] = makeClient();
        let calls = 0;
        const options = makeOptions('flaky', context => {
            if (++calls < 3)
                context.return_error(GLib.Error.new_literal(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT, 'Slow'));
            else
                context.return_value(value('at last'));
        });
        options.set_retry_func((count, error) => count < 5 && error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT));
        options.set_retry_delay_func(count => 10 * (count + 1));
        const observer = Larder.QueryObserver.new(client, options);
        observer.attach();
        settle();
        assertEqual([calls, observer.failure_count], [1, 1]);
        clock.advance(10);
        settle();
        assertEqual([calls, observer.failure_count], [2, 2]);
        clock.advance(20);
        settle();
        assertEqual([calls, observer.failure_count, plain(observer.data)], [3, 0, 'at last']);
        observer.detach();
        client.unmount();
    },

    pages() {
        const [, client] = makeClient();
        const options = Larder.PagedOptions.new(Larder.key_new(['list']));
        options.set_fetch_func(context => {
            const first = context.get_page_param().get_int();
            context.return_value(value([first, first + 1]));
        });
        options.set_initial_param(value(0));
        options.set_next_param_func(page => {
            const next = page.get_item(1).get_int() + 1;
            return next < 4 ? value(next) : null;
        });
        const observer = Larder.PagedObserver.new(client, options);
        observer.attach();
        settle();
        assert(observer.has_next && observer.fetch_next(true));
        settle();
        assert(!observer.has_next && !observer.fetch_next(true));
        assertEqual(observer.get_n_pages(), 2);
        assertEqual(plain(observer.get_page(1)), [2, 3]);
        observer.detach();
        client.unmount();
    },

    mutations() {
        const [, client] = makeClient();
        const log = [];
        const contexts = [];
        const key = Larder.key_new(['notes', 'list']);
        const rules = Larder.MutationOptions.new(null);
        rules.set_func(context => contexts.push(context));
        rules.set_on_mutate(step => {
            log.push('mutate');
            step.return_value(value('before'));
        });
        rules.set_on_success(step => log.push(`success ${plain(step.get_data())} ${plain(step.get_context())}`));
        rules.set_on_error(step => log.push(`error ${step.get_error().message} ${plain(step.get_context())}`));
        rules.add_optimistic(Larder.key_new(['notes']), (data, mutation) => data.insert_path('/-', mutation.get_variables()));
        client.set_mutation_defaults(Larder.key_new(['notes']), rules);
        client.set_data(key, value([1]));

        const options = Larder.MutationOptions.new('notes.add');
        const held = [];
        options.set_on_settled(step => held.push(step.hold()));
        const observer = Larder.MutationObserver.new(client, options);
        observer.attach();
        const call = Larder.MutationOptions.new(null);
        call.set_on_success(() => log.push('call'));
        const list = Larder.MutationList.new(client, 'notes');
        observer.mutate(value(2), call);
        assertEqual(plain(client.get_data(key)), [1, 2]);
        assertEqual(list.get_n_pending(), 1);
        settle();
        contexts.pop().return_value(value('yes'));
        settle();
        assert(observer.is_pending, 'being held');
        held.pop().return_value(null);
        settle();
        assertEqual(log, ['mutate', 'success yes before', 'call']);
        assert(observer.is_success && plain(observer.data) === 'yes');

        observer.mutate(value(3), null);
        settle();
        assertEqual(plain(client.get_data(key)), [1, 2, 3]);
        contexts.pop().return_error(GLib.Error.new_literal(Larder.error_quark(), Larder.Error.CONFLICT, 'No'));
        settle();
        held.pop().return_value(null);
        settle();
        assertEqual(log.slice(3), ['mutate', 'error No before']);
        assert(observer.error.matches(Larder.error_quark(), Larder.Error.CONFLICT));
        observer.detach();
        client.unmount();
    },

    patches() {
        const [, client] = makeClient();
        const key = Larder.key_new(['notes', 'list']);
        client.set_data(key, value([1, 2]));
        const undo = client.patch([Larder.Patch.new_remove_at(key, '/0')]);
        assertEqual(plain(client.get_data(key)), [2]);
        assert(undo.undo() && !undo.undo());
        assertEqual(plain(client.get_data(key)), [1, 2]);
        const patch = Larder.Patch.new_merge('notes', 'a', value({n: 1}));
        assert(Larder.Patch.new_from_value(patch.to_value()).to_value().equal(patch.to_value()));
        client.unmount();
    },

    tables() {
        const table = Larder.Table.new('things', Thing.$gtype);
        const view = Larder.TableView.new(table, 'n desc');
        const spans = [];
        view.connect('items-changed', (_, ...span) => spans.push(span));
        table.upsert(value([{id: 'a', n: 1, p: 'x'}, {id: 'b', n: 2, p: 'y'}]));
        assertEqual(spans.reduce((sum, span) => sum + span[2], 0), 2);
        assertEqual(items(view).map(record => record.get_id()), ['b', 'a']);
        const record = table.get_record('a');
        assert(record instanceof Thing && record.exists && view.get_item(1) === record);
        const notified = [];
        record.connect('notify::value', () => notified.push(record.get_int('n')));
        table.upsert(value({id: 'a', n: 1}));
        table.update('a', value({n: 5}));
        assertEqual(notified, [5]);
        assertEqual(items(view).map(each => each.get_id()), ['a', 'b']);
        view.set_filter((_, id, row) => row.get_member_string('p') === 'y');
        assertEqual(items(view).map(each => each.get_id()), ['b']);
        view.set_filter(null);
        table.remove_many(['a', 'none']);
        assert(!record.exists);
        assertEqual(plain(table.list_ids()), ['b']);
    },

    slices() {
        const slice = Larder.Slice.new('ui', value({page: 'home', size: 1, list: []}));
        const told = [];
        slice.connect('changed', (_, state, old, action) => told.push([plain(state).page, plain(old).page, action]));
        slice.connect('member-changed::size', (_, name, data) => told.push([name, plain(data)]));
        slice.begin_action('open');
        slice.set_string('page', 'films');
        slice.set_int('size', 2);
        slice.end_action();
        assertEqual(told, [['size', 2], ['films', 'home', 'open']]);
        const selector = Larder.Selector.new(slice, state => state.get_member('list'));
        const selected = [];
        selector.subscribe(true, data => selected.push(plain(data)));
        assert(slice.update(draft => {
            draft.insert('/list/-', value(7));
            return true;
        }));
        slice.set_int('size', 3);
        assertEqual(selected, [[], [7]]);
        slice.reset();
        assertEqual(plain(slice.get_state()), {page: 'home', size: 1, list: []});
    },

    groups() {
        const [, client] = makeClient();
        const group = Larder.QueryGroup.new(client);
        group.set_queries(['a', 'b'].map((name, index) => makeOptions(name, context => context.return_value(value(index + 3)))));
        group.set_combine_func(members => value(items(members).reduce((sum, member) => sum + (member.data?.get_int() ?? 0), 0)));
        group.attach();
        settle();
        assertEqual(plain(group.get_value()), 7);
        let changes = 0;
        group.connect('changed', () => changes++);
        client.set_many(Larder.Filter.new(null), (_, data) => value(data.get_int() + 1));
        assertEqual([changes, plain(group.get_value())], [1, 9]);
        group.detach();
        client.unmount();
    },

    hydration() {
        const [first, second] = [makeClient()[1], makeClient()[1]];
        first.set_data(Larder.key_new(['notes', 'a']), value({n: [1, null]}));
        assertEqual(second.hydrate(value(plain(first.dehydrate(null))), null), 1);
        assertEqual(plain(second.get_data(Larder.key_new(['notes', 'a']))), {n: [1, null]});
        first.unmount();
        second.unmount();
    },

    stores() {
        const kept = new Map();
        const store = Larder.FuncStore.new(call => {
            if (call.get_action() === Larder.StoreAction.SAVE)
                kept.set(call.get_name(), call.get_value());
            call.return_value(call.get_action() === Larder.StoreAction.LOAD ? kept.get(call.get_name()) ?? null : null);
        });
        for (const [time, found] of [[1000, null], [2000, 7]]) {
            const [clock, client] = makeClient(time);
            const persister = Larder.Persister.new(client, store, 'state');
            persister.start();
            wait(() => !client.restoring);
            const data = client.get_data(Larder.key_new(['n']));
            assertEqual(data && plain(data), found);
            client.set_data(Larder.key_new(['n']), value(7));
            clock.advance(1000);
            wait(() => kept.has('state'));
            persister.stop();
            client.unmount();
        }
    },

    channels() {
        const told = [];
        const Channel = GObject.registerClass({
            GTypeName: 'GjsChannel', Implements: [Larder.Channel],
        }, class extends GObject.Object {
            vfunc_open() {
                told.push('open');
            }

            vfunc_close() {
                told.push('close');
            }
        });
        const [, client] = makeClient();
        const options = makeOptions('live', context => context.return_value(value([1])));
        let channel = null;
        options.set_channel_func(() => (channel = new Channel()));
        const observer = Larder.QueryObserver.new(client, options);
        observer.attach();
        settle();
        channel.joined(false);
        channel.send_data(value([1, 2]));
        settle();
        assertEqual([plain(observer.data), observer.is_stale], [[1, 2], false]);
        observer.detach();
        settle();
        assertEqual(told, ['open', 'close']);
        client.unmount();
    },
};

print(`1..${Object.keys(tests).length}`);
let failed = 0;
Object.entries(tests).forEach(([name, func], index) => {
    try {
        func();
        print(`ok ${index + 1} - ${name}`);
    } catch (error) {
        failed = 1;
        print(`not ok ${index + 1} - ${name}`);
        print(`# ${error}\n${error.stack ?? ''}`.trim().replaceAll('\n', '\n# '));
    }
});
imports.system.exit(failed);
