#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the domain's cases on both servers, the local studio and PostgreSQL, and tells the result as TAP.

usage: run-domain.py STUDIO SOURCE_ROOT [NAME…]      NAME: a file of cases or rights, without .json
"""
import json
import pathlib
import re
import sys
import uuid

import asked
import channels
import commands
import ears
import projects
import quota
import races
import repeats
import rights
import schema
import servers
import upgrades

HERE = pathlib.Path(__file__).resolve().parent
NAMESPACE = uuid.UUID('00000000-0000-4000-8000-00000000c0de')
# Rules that stand in an earlier migration there.
TWINS = {'0024_channels.sql': '0012_realtime_storage.sql', '0025_rules_by_row.sql': '0021_project_lists.sql'}
# The ids that cases have in the place of {names}.
MADE_UP = set()


class Mismatch(Exception):
    pass


def make_up(name):
    made = str(uuid.uuid5(NAMESPACE, name))
    MADE_UP.add(made)
    return made


def fill(value, names):
    """Puts ids in the place of {names}: those of people, and for other names always the same made-up ones."""
    if isinstance(value, str):
        return re.sub(r'\{([a-z][a-z0-9_]*)\}', lambda found: names.get(found[1]) or make_up(found[1]), value)
    if isinstance(value, list):
        return [fill(item, names) for item in value]
    if isinstance(value, dict):
        return {name: fill(item, names) for name, item in value.items()}
    return value


def perform(server, step):
    person = step['as']
    if 'read' in step:
        return server.read(person, step['read'], step['columns'], step.get('order'), step.get('key', {}))
    if 'insert' in step:
        return server.insert(person, step['insert'], step['row'])
    if 'patch' in step:
        return server.patch(person, step['patch'], step['key'], step['row'])
    if 'delete' in step:
        return server.delete(person, step['delete'], step['key'])
    if 'webhook' in step:
        return server.webhook(step['webhook'], step)
    return server.call(person, step['rpc'], step['args'])


def check_answer(step, answer):
    row = answer[0] if isinstance(answer, list) and 'has' in step and answer else answer
    for name, value in step.get('has', {}).items():
        if not isinstance(row, dict) or row.get(name) != value:
            raise Mismatch(f'{name} is not {value!r} in {answer!r}')
    for member in ('is', 'gives'):
        if member in step and answer != step[member]:
            raise Mismatch(f'wanted {step[member]!r}, got {answer!r}')
    if 'rows' in step and len(answer) != step['rows']:
        raise Mismatch(f"wanted {step['rows']} rows, got {answer!r}")


def check_heard(step, heard):
    """"heard" is complete: who is not named there hears nothing; of "told" the list of those who hear it is."""
    for person in heard if 'heard' in step else []:
        for difference in ears.differences(step['heard'].get(person, []), heard[person]):
            if person != ears.SERVICE:
                raise Mismatch(f'{person} {difference}')
    for event, wanted in step.get('told', {}).items():
        told = {person for person, events in heard.items() if any(other.startswith(event + ' ') for other in events)}
        if told - {ears.SERVICE} != set(wanted):
            raise Mismatch(f'{event} is told to {sorted(told)}')


def check_step(server, step, listening):
    """Gives what each listener hears of the step."""
    check_call(server, step)
    heard = listening.hear()
    check_heard(step, heard)
    return heard


def unnamed(event, names):
    """The event with the names of people in place of their ids; what a server made up itself is a star."""
    people = {value: name for name, value in names.items()}
    start, _, key = event.rpartition(' ')
    parts = [people.get(part) or (part if part in MADE_UP else '*') for part in key.split('/')]
    return f"{start} {'/'.join(parts)}"


def check_call(server, step):
    try:
        answer = perform(server, step)
    except servers.Refused as refused:
        code, _, message = step.get('fails', '').partition(' ')
        if refused.code != code or (message and refused.message != message):
            raise Mismatch(f"wanted {step.get('fails', 'an answer')!r}, was refused with {refused}") from None
        if 'details' in step and json.loads(refused.details) != step['details']:
            raise Mismatch(f"wanted details {step['details']!r}, got {refused.details}") from None
        return
    if 'fails' in step:
        raise Mismatch(f"wanted {step['fails']!r}, got {answer!r}")
    check_answer(step, answer)


class Report:
    """TAP."""

    def __init__(self):
        self.number = self.failed = 0

    def tell(self, success, name, notes=()):
        self.number += 1
        self.failed += not success
        print(f"{'ok' if success else 'not ok'} {self.number} - {name}", flush=True)
        for note in notes:
            print(f'# {note}', flush=True)


def run_cases(report, server, subject, people, cases):
    """Cases of one file build on each other. Whoever signed up, and one who did not, listens all the time. Gives what
    each heard of each step."""
    names, told = {}, {}
    for person in people:
        names[person] = server.sign_up(person)
        names[person + '_email'] = f'{person}@example.org'
    listening = ears.make(server, [*people, 'anon'])
    listening.hear()
    for case in cases:
        n, step = 0, None
        try:
            for n, step in enumerate(case['steps'], start=1):
                heard = check_step(server, fill(step, names), listening)
                told[f"{case['case']}, step {n}"] = {person: sorted(unnamed(event, names) for event in events)
                                                   for person, events in heard.items()}
        except Mismatch as mismatch:
            report.tell(False, f"{server.name}: {subject}: {case['case']}",
                        [f'step {n}: {json.dumps(step)}', mismatch])
            continue
        report.tell(True, f"{server.name}: {subject}: {case['case']}")
    listening.close()
    return told


def compare_told(report, subject, studio, team):
    """What nobody wrote down is compared all the same: who hears what must not depend on the server."""
    notes = []
    for step in studio:
        for person in studio[step]:
            here, there = studio[step][person], team.get(step, {}).get(person, [])
            if here != there:
                notes += [f'{step}: {person}: studio {here}', f'{step}: {person}: postgresql {there}']
    report.tell(not notes, f'both: {subject}: everybody hears the same', notes)


def read_files(wanted):
    """Gives (subject, people, cases) of each file."""
    for path in sorted((HERE / 'cases').glob('*.json')):
        if not wanted or path.stem in wanted:
            told = json.loads(path.read_text())
            yield path.stem, told['people'], told['cases']
    for path in sorted((HERE / 'rights').glob('*.json')):
        if not wanted or path.stem in wanted:
            yield f'rights in {path.stem}', rights.PEOPLE, list(rights.expand(json.loads(path.read_text())))


def check_names(report, root):
    """A migration of the studio has a twin of the same name."""
    studio = {path.name for path in (root / 'src/studio/sql').glob('*.sql')}
    team = {path.name for path in (root / 'supabase/migrations').glob('*.sql')}
    missing = sorted({TWINS.get(name, name) for name in studio} - team)
    report.tell(not missing, 'every migration of the studio has a twin',
                [f'supabase/migrations/{name} is missing' for name in missing])


def main():
    program, root, wanted = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    report = Report()
    check_names(report, root)
    asked.check(report, root)
    team = servers.PostgreSQL(root / 'supabase/migrations')
    try:
        if not wanted or 'schema' in wanted:
            schema.check(report, program, team)
        if not wanted or 'commands' in wanted:
            commands.check(report, program)
        if not wanted or 'projects' in wanted:
            projects.check(report, program)
        if not wanted or 'quota' in wanted:
            quota.check(report, team, root / 'supabase/migrations')
        if not wanted or 'channels' in wanted:
            channels.check(report, program, team, root / 'supabase/migrations')
        if not wanted or 'upgrades' in wanted:
            upgrades.check(report, program, root, team)
        if not wanted or 'races' in wanted:
            races.check(report, [lambda: servers.Studio(program), team.copy])
        if not wanted or 'repeats' in wanted:
            races.check(report, [lambda: servers.Studio(program), team.copy], repeats.REPEATS)
        for subject, people, cases in read_files(wanted):
            told = []
            for make in (lambda: servers.Studio(program), team.copy):
                server = make()
                try:
                    told.append(run_cases(report, server, subject, people, cases))
                    if server.name == 'studio':
                        report.tell(not server.problems(), f'studio: {subject}: it is left in order', server.problems())
                finally:
                    server.close()
            compare_told(report, subject, *told)
    finally:
        team.stop()
    print(f'1..{report.number}')
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
