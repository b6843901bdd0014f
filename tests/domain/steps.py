# SPDX-License-Identifier: GPL-3.0-or-later
"""The domain's cases, step by step: what is asked, what must come of it, who must hear of it."""
import json
import pathlib
import re
import uuid

import ears
import rights
import servers

HERE = pathlib.Path(__file__).resolve().parent
NAMESPACE = uuid.UUID('00000000-0000-4000-8000-00000000c0de')
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


def check_step(server, step, listening, check):
    """Gives what each listener hears of the step."""
    check(server, step)
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


def run_cases(report, server, subject, people, cases, check=check_call):
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
                heard = check_step(server, fill(step, names), listening, check)
                told[f"{case['case']}, step {n}"] = {person: sorted(unnamed(event, names) for event in events)
                                                   for person, events in heard.items()}
        except Mismatch as mismatch:
            report.tell(False, f"{server.name}: {subject}: {case['case']}",
                        [f'step {n}: {json.dumps(step)}', mismatch])
            continue
        report.tell(True, f"{server.name}: {subject}: {case['case']}")
    listening.close()
    return told


def read_files(wanted):
    """Gives (subject, people, cases) of each file."""
    for path in sorted((HERE / 'cases').glob('*.json')):
        if not wanted or path.stem in wanted:
            told = json.loads(path.read_text())
            yield path.stem, told['people'], told['cases']
    for path in sorted((HERE / 'rights').glob('*.json')):
        if not wanted or path.stem in wanted:
            yield f'rights in {path.stem}', rights.PEOPLE, list(rights.expand(json.loads(path.read_text())))
