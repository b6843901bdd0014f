# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the cases ask for all that there is: every function with every refusal that its SQL names, every table and
view with every role."""
import collections
import json
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent

# What a function's SQL names, but can not come out of it.
NEVER = {
    # Credits go only from people who have an account, and never below what is reserved.
    '402 insufficient_credits': {'cancel_job', 'claim_job', 'complete_job', 'fail_job', 'receive_webhook'},
    # Who may not even see the job's project is told that there is no job.
    '404 project_not_found': {'cancel_job', 'push_document_op'},
    # The studio has its secret from its first start.
    '503 webhook_secret_missing': {'receive_webhook'},
}


def functions_of(root):
    """The newest text of each function, by its full name."""
    bodies = {}
    for path in sorted((root / 'supabase/migrations').glob('*.sql')):
        for found in re.finditer(r'create (?:or replace )?function\s+([\w.]+)\s*\(.*?(\$\w*\$)(.*?)\2', path.read_text(),
                                 re.S | re.I):
            bodies[found[1]] = found[3]
    return bodies


def refusals_of(name, bodies, seen=()):
    """Those of the function itself and of the private ones that it calls; public ones have their own cases."""
    told = {f'{status} {code}' for status, code in re.findall(r"private\.fail\s*\(\s*(\d+)\s*,\s*'(\w+)'", bodies[name])}
    for rank in re.findall(r'private\.require_rank\s*\([^,]*,\s*(\d)', bodies[name]):
        told |= {'404 project_not_found'} | ({'403 not_allowed'} if rank > '1' else set())
    for other in re.findall(r'\b(private\.\w+)\s*\(', bodies[name]):
        if other in bodies and other not in ('private.fail', 'private.require_rank', name, *seen):
            told |= refusals_of(other, bodies, (name, *seen))
    return told


def steps():
    for path in sorted((HERE / 'cases').glob('*.json')):
        for case in json.loads(path.read_text())['cases']:
            yield from case['steps']


def check_functions(bodies):
    asked, refused = collections.Counter(), collections.defaultdict(set)
    for step in steps():
        function = 'receive_webhook' if 'webhook' in step else step.get('rpc')
        if 'fails' in step:
            refused[function].add(step['fails'].removeprefix('PT'))
        else:
            asked[function] += 1
    said = {code for codes in refused.values() for code in codes}
    for name in sorted(bodies):
        # Private ones may be called by a name that is put together, such as the prices of each kind of job.
        yield from (f'nothing is refused with {code} of {name}' for code in sorted(refusals_of(name, bodies) - said)
                    if code not in NEVER)
    for name in sorted(body.removeprefix('public.') for body in bodies if not body.startswith('private.')):
        full = name if name in bodies else f'public.{name}'
        if not asked[name]:
            yield f'{name} is never asked'
        for code in sorted(refusals_of(full, bodies) - refused[name]):
            if name not in NEVER.get(code, ()):
                yield f'{name} never refuses with {code}'


def check_tables(root):
    text = ''.join(path.read_text() for path in sorted((root / 'supabase/migrations').glob('*.sql')))
    made = set(re.findall(r'create (?:table|(?:or replace )?view) public\.(\w+)', text))
    told = {table['table'] for path in (HERE / 'rights').glob('*.json') for table in json.loads(path.read_text())['tables']}
    yield from (f'{name} has no rights' for name in sorted(made - told))


def check(report, root):
    notes = [*check_functions(functions_of(root)), *check_tables(root)]
    report.tell(not notes, 'the cases ask for every function, refusal and table', notes)
