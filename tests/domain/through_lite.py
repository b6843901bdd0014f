# SPDX-License-Identifier: GPL-3.0-or-later
"""The third server of the cases: a PostgreSQL with the migrations of supabase/, asked over HTTP through @supabase/lite."""
import json
import pathlib
import sys
import time

import servers
import steps

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'team'))
import lite  # noqa: E402

DATABASE, TEMPLATE = 'team', 'empty'
# Tells as what JSON an argument arrives. It is there before lite starts, which reads the functions then.
ARRIVES = """create function public.arrives(p jsonb) returns text language sql as 'select jsonb_typeof(p)';
grant execute on function public.arrives to service_role;"""
CLOSED = '06'
GRANTED = "select to_json(has_table_privilege('anon', 'public.plans', 'delete'))"


class Server:
    """PostgreSQL, lite before it, and what each file's database is made from."""

    def __init__(self, build_dir, source, found):
        self.program = lite.prepare(build_dir)
        self.faults, self.port = found, lite.free_port()
        self.database = lite.TeamDatabase(lite.free_port())
        try:
            self.folder = lite.set_up(self.database, self.program, self.port, source)
            self.database.psql(ARRIVES, DATABASE)
            self.copy(DATABASE, TEMPLATE)
        except BaseException:
            self.database.stop()
            raise
        self.lite = None

    def start(self, connections):
        """Lite with as many connections. It grants in its first request: only the databases that come after it have
        the grants of the migrations. Ten first requests at once would wait for one another forever."""
        if self.lite:
            self.lite.end()
            self.empty()
        lite.configure(self.folder, self.port, self.database.port, f'?max={connections}')
        self.lite = lite.Lite(self.program, self.folder, self.port)
        first = Through(self)
        first.read('service', 'job_prices', '*', None, {})
        self.faults.named('grants-to-all').shown(self.database.query(GRANTED, DATABASE))
        first.close()

    def connected(self):
        """Whether lite still holds a connection to the database, or has not noticed that it ended."""
        port = f':{self.database.port:04X}'
        sockets = [line.split() for line in pathlib.Path('/proc/net/tcp').read_text().splitlines()[1:]]
        return any(there.endswith(port) and state != CLOSED for _, _, there, state, *_ in sockets)

    def copy(self, name, made):
        self.database.psql(f'create database {made} template {name};', 'postgres')

    def empty(self):
        """As empty as the migrations left it; lite stays, and connects anew when it is asked next."""
        self.database.drop(DATABASE)
        while self.connected():
            time.sleep(0.01)
        self.copy(TEMPLATE, DATABASE)

    def stop(self):
        if self.lite:
            self.lite.end()
        self.database.stop()


class Direct(servers.Team):
    """The database under lite, as PostgREST would use it. The auth.uid() that lite made has a setting of its own."""

    def settings(self, role, person, headers):
        return {**super().settings(role, person, headers), 'request.jwt.claim.sub': self.people.get(person, '')}

    def name_people(self, person):
        """Gives the profile the name that it should have from the start, and tells which it had. Nobody learns of it."""
        mine = f"where id = '{self.people[person]}'"
        told = self.execute('service', f'select to_json(display_name) from public.profiles {mine}')
        servers.refuse(self.main.run(f"set session_replication_role = replica; update public.profiles set display_name ="
                                     f" '{person.capitalize()}' {mine}; reset session_replication_role;")[1])
        return told


class Through(servers.Studio):
    """One file's server: its requests are those that the studio gets."""

    name = 'lite'

    def __init__(self, server):
        self.faults = server.faults
        self.ready = {'url': f'http://127.0.0.1:{server.port}', 'publishable_key': lite.KEY, 'secret_key': lite.SECRET}
        self.tokens = {'service': lite.SECRET}
        self.direct = Direct(server.database, DATABASE)

    def close(self):
        self.direct.main.close()

    def sign_up(self, person):
        self.direct.people[person] = super().sign_up(person)
        named = self.direct.name_people(person)
        self.faults.named('name-comes-late').shown(named == person)
        return self.direct.people[person]

    def webhook(self, event, step):
        body, headers = servers.sign('whsec_test', event, step)
        return self.request(None, 'POST', '/rest/v1/rpc/receive_webhook', body.encode(), headers)

    def documents(self, args):
        return {name: value for name, value in args.items() if name in self.direct.json and value is not None}

    def difference(self, step):
        """What lite does differently, in words."""
        try:
            steps.check_call(self, step)
        except steps.Mismatch as mismatch:
            return str(mismatch)
        return ''

    def arrivals(self, documents):
        """As what the arguments arrive that are JSON. A function that gets a wrong one would do something else."""
        told = {f"{json.dumps(value)[:1]} arrives as {self.call('service', 'arrives', {'p': value})}"
                for value in documents.values()}
        return ', '.join(sorted(told))


def check(server, step):
    """A step must differ as its fault says, and is done in the database then; another must not differ."""
    documents = server.documents(step.get('args', {}))
    fault = server.faults.find({**step, **({'json': documents} if documents else {})})
    if fault is None:
        steps.check_call(server, step)
        server.faults.passed += 1
        return
    difference = server.arrivals(documents) if documents else server.difference(step)
    fault.shown(fault.is_it(difference))
    if not fault.is_it(difference):
        raise steps.Mismatch(f"{fault.name} is not what it does: {difference or 'it does the right thing'}")
    steps.check_call(server.direct, step)
