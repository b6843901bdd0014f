#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the domain's cases on both servers, the local studio and PostgreSQL, and tells the result as TAP.

usage: run-domain.py STUDIO SOURCE_ROOT
"""
import json
import pathlib
import sys

import servers

HERE = pathlib.Path(__file__).resolve().parent

# Names of the cases, the same on both servers; people are added when they have signed up.
IDS = {name: f'{number:08d}-0000-4000-8000-00000000c0de' for number, name in enumerate(
    ['p', 'q', 'm1', 'm2', 'h1', 'h2', 'h3', 'j1', 'j2', 'j3', 'j4', 'o1', 'x1', 'x2'], start=1)}


class Mismatch(Exception):
    pass


def fill(value, names):
    """Puts ids in the place of {names}."""
    if isinstance(value, str):
        for name, uid in names.items():
            value = value.replace('{' + name + '}', uid)
        return value
    if isinstance(value, list):
        return [fill(item, names) for item in value]
    if isinstance(value, dict):
        return {name: fill(item, names) for name, item in value.items()}
    return value


def perform(server, step):
    person = step['as']
    if 'read' in step:
        return server.read(person, step['read'], step['columns'], step.get('order'))
    if 'insert' in step:
        return server.insert(person, step['insert'], step['row'])
    if 'patch' in step:
        return server.patch(person, step['patch'], step['key'], step['row'])
    if 'delete' in step:
        return server.delete(person, step['delete'], step['key'])
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


def check_step(server, step):
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


def run_cases(server, cases, number):
    """Cases build on each other; the first that fails ends the run on this server."""
    names = dict(IDS)
    for person in ('ann', 'bob'):
        names[person] = server.sign_up(person)
    failed = 0
    for case in cases:
        number += 1
        try:
            for n, step in enumerate(case['steps'], start=1):
                check_step(server, fill(step, names))
        except Mismatch as mismatch:
            failed += 1
            print(f"not ok {number} - {server.name}: {case['case']}\n# step {n}: {json.dumps(step)}\n# {mismatch}",
                  flush=True)
            continue
        print(f"ok {number} - {server.name}: {case['case']}", flush=True)
    return number, failed


def check_names(root, number):
    """A migration of the studio has a twin of the same name."""
    studio = {path.name for path in (root / 'src/studio/sql').glob('*.sql')}
    team = {path.name for path in (root / 'supabase/migrations').glob('*.sql')}
    missing = sorted(studio - team)
    print(f"{'not ok' if missing else 'ok'} {number + 1} - every migration of the studio has a twin")
    for name in missing:
        print(f'# supabase/migrations/{name} is missing')
    return number + 1, 1 if missing else 0


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    cases = json.loads((HERE / 'cases.json').read_text())
    number, failed = check_names(root, 0)
    for make in (lambda: servers.Studio(program), lambda: servers.PostgreSQL(root / 'supabase/migrations')):
        server = make()
        try:
            number, wrong = run_cases(server, cases, number)
        finally:
            server.close()
        failed += wrong
    print(f'1..{number}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
