# SPDX-License-Identifier: GPL-3.0-or-later
"""Storage of a team's server: the policies on its objects, and the quota, which counts what rows tell of and what not."""
import servers

GIB = 1 << 30


def put(server, person, owner, name, size):
    """As Storage does it: the row first, under the person's policies; its size when the bytes have come."""
    path = f'{server.people[owner]}/{name}'
    server.execute(person, f"insert into storage.objects (bucket_id, name) values ('media', {servers.literal(path)})")
    server.execute('service', f"update storage.objects set metadata = jsonb_build_object('size', {size})"
                              f' where name = {servers.literal(path)}')


def refused(server, *arguments):
    try:
        put(server, *arguments)
    except servers.Refused as refusal:
        return refusal.code == '42501'
    return False


def names(server, person):
    return server.execute(person, "select coalesce(json_agg(name order by name), '[]') from storage.objects")


def run(server):
    for person in ('ann', 'bob'):
        server.sign_up(person)
    put(server, 'ann', 'ann', 'a/original.mp4', 3 * GIB)
    put(server, 'ann', 'ann', 'b/original.mp4', 2 * GIB - 1)
    assert refused(server, 'bob', 'ann', 'c/original.mp4', 1), 'bob writes into the folder of ann'
    assert refused(server, None, 'ann', 'c/original.mp4', 1), 'who has not signed in writes'
    assert names(server, 'bob') == [], 'bob sees the files of ann'
    # A byte is left of 5 GiB: Storage knows a file's size only afterwards, so one more is the last one.
    put(server, 'ann', 'ann', 'd/original.mp4', GIB)
    assert refused(server, 'ann', 'ann', 'e/original.mp4', 1), 'a full plan takes one more'
    put(server, 'bob', 'bob', 'a/original.mp4', 1)
    assert len(names(server, 'ann')) == 3, names(server, 'ann')
    # Room comes back, and another plan has more.
    server.execute('ann', "delete from storage.objects where name like '%/d/original.mp4'")
    put(server, 'ann', 'ann', 'e/original.mp4', GIB)
    assert refused(server, 'ann', 'ann', 'f/original.mp4', 1), 'a full plan takes one more'
    server.execute('service', f"update public.profiles set subscription_plan = 'studio' where id = '{server.people['ann']}'")
    put(server, 'ann', 'ann', 'f/original.mp4', 1)


def check(report, team, migrations):
    name = 'quota'
    team.psql(f'create database {name};', 'postgres')
    team.apply(servers.HERE / 'auth-stub.sql', name, roles=False)
    for file in [servers.HERE / 'storage-stub.sql', *sorted(migrations.glob('*.sql'))]:
        team.apply(file, name)
    server = servers.Team(team, name)
    try:
        run(server)
        report.tell(True, 'postgresql: storage has policies and a quota')
    except (AssertionError, servers.Refused) as error:
        report.tell(False, 'postgresql: storage has policies and a quota', [error])
    finally:
        server.close()
