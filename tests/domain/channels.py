# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may be on a project's private channel and who may talk there, on both servers from one list.

On PostgreSQL there is no Realtime: its way of asking is taken, by rows of realtime.messages that are rolled back."""
import json
import uuid

import ears
import servers

ROLES = ['viewer', 'commenter', 'editor']
NOWHERE = str(uuid.uuid4())
# Person → what is allowed on the project's channel: to listen (and see who is there), to be present, to talk.
WANTED = {
    'owner': (True, True, True), 'editor': (True, True, True), 'commenter': (True, True, True),
    'viewer': (True, True, False), 'outsider': (False, False, False), None: (False, False, False),
}


def people(server):
    """Makes the project; gives its id."""
    project = str(uuid.uuid4())
    for person in filter(None, WANTED):
        server.sign_up(person)
    server.call('owner', 'create_project', {'p_id': project, 'p_kind': 'film', 'p_title': 'Harbour'})
    for role in ROLES:
        server.call('owner', 'invite_member', {'p_project_id': project, 'p_email': f'{role}@example.org', 'p_role': role})
    return project


def topics(project):
    """Those of the project, and those that are nobody's."""
    return [f'project:{project}', f'project:{project.upper()}'], [
        f'project:{NOWHERE}', 'project:', 'project:x', f'projects:{project}', f'x project:{project}', project, f'Project:{project}',
        "project:' or true --"]


class TeamChannels:
    """As Realtime asks: who sees a row of the topic may listen, and who may insert one may say it."""

    def __init__(self, team):
        self.team, self.session = team, team.connect().main

    def begin(self, person, topic):
        claims = {'role': 'authenticated', 'sub': self.team.people[person]} if person else {'role': 'anon'}
        settings = {'role': claims['role'], 'realtime.topic': topic, 'request.jwt.claims': json.dumps(claims)}
        return 'do $$ begin ' + ''.join(f'perform set_config({servers.literal(name)}, {servers.literal(value)}, true); '
                                       for name, value in settings.items()) + 'end $$;'

    def add(self, topic, extension):
        return f'insert into realtime.messages (topic, extension) values ({servers.literal(topic)}, {servers.literal(extension)});'

    def sees(self, person, topic):
        told, errors = self.session.run(
            'begin;' + self.add(topic, 'broadcast') + self.add(topic, 'presence') + self.begin(person, topic)
            + f"select json_agg(extension order by extension) from realtime.messages where topic = {servers.literal(topic)}; rollback;")
        servers.refuse(errors)
        return json.loads(told) if told.strip() else []

    def says(self, person, topic, extension):
        _, errors = self.session.run('begin;' + self.begin(person, topic) + self.add(topic, extension) + 'rollback;')
        try:
            servers.refuse(errors)
        except servers.Refused as refused:
            assert refused.code == '42501', refused
            return False
        return True

    def ask(self, person, topic):
        seen = self.sees(person, topic)
        assert seen in ([], ['broadcast', 'presence']), seen
        return seen != [], self.says(person, topic, 'presence'), self.says(person, topic, 'broadcast')


class StudioChannels:
    """By websocket, as people do."""

    def __init__(self, studio):
        self.studio = studio

    def ask(self, person, topic):
        line = ears.open_socket(self.studio.ready['url'], self.studio.ready['publishable_key'])
        try:
            return self.talk(line, person, topic)
        finally:
            line.close()

    def talk(self, line, person, topic):
        config = {'private': True, 'broadcast': {'ack': True, 'self': False}, 'presence': {'enabled': True, 'key': 'me'}}
        token = {'access_token': self.studio.tokens[person]} if person else {}
        if not self.reply(line, topic, '1', 'phx_join', {'config': config, **token}):
            return False, False, False
        present = self.reply(line, topic, '2', 'presence', {'type': 'presence', 'event': 'track', 'payload': {}})
        return True, present, self.reply(line, topic, '3', 'broadcast', {'type': 'broadcast', 'event': 'x', 'payload': {}})

    @staticmethod
    def reply(line, topic, ref, event, payload):
        line.send(json.dumps(['1', ref, f'realtime:{topic}', event, payload]).encode())
        while True:
            _, answered, _, told, answer = json.loads(line.receive())
            if told == 'phx_reply' and answered == ref:
                return answer['status'] == 'ok'


def run(server, channels):
    project = people(server)
    own, foreign = topics(project)
    for person, wanted in WANTED.items():
        for topic in own:
            found = channels.ask(person, topic)
            assert found == wanted, f'{person} on {topic}: wanted {wanted}, got {found}'
        for topic in foreign:
            found = channels.ask(person, topic)
            assert not any(found), f'{person} on {topic}: {found}'


def check(report, program, team, migrations):
    title = "a project's private channel is for its members"
    name = 'channels'
    team.psql(f'create database {name};', 'postgres')
    team.apply(servers.HERE / 'auth-stub.sql', name, roles=False)
    for file in [servers.HERE / 'realtime-stub.sql', *sorted(migrations.glob('*.sql'))]:
        team.apply(file, name)
    for server, channels in ((servers.Studio(program), StudioChannels), (servers.Team(team, name), TeamChannels)):
        try:
            run(server, channels(server))
            report.tell(True, f'{server.name}: {title}')
        except (AssertionError, servers.Refused, RuntimeError) as error:
            report.tell(False, f'{server.name}: {title}', [error])
        finally:
            server.close()
