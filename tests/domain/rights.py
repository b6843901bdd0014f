# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of rights, cell by cell: role × table × command, outsiders included.

A file of rights/ has "set_up" (steps that make a project with members of all roles) and "tables". Of each table it says
the key of a row that is there, that row, another row to insert, what to patch, what people are granted at all, and for
each role which of S(elect) I(nsert) U(pdate) D(elete) it has. A right without a grant is 42501 for everybody; a granted
insert without the right is 42501, too; a granted update or delete without the right changes no row.

Who has S hears of the row's changes, too, and who is signed in of its removal; of a table that is not published nobody
hears anything. "heard" says which of the changes I, U, D can be tried: all if the row can be put back, else U.
"""
UNPUBLISHED = ['project_invites', 'documents', 'video_progress', 'credit_ledger', 'plans', 'job_prices',
               'credit_packages']
PEOPLE = ['owner', 'editor', 'commenter', 'viewer', 'student', 'outsider']


def put_back(table):
    return {'as': 'service', 'insert': table['table'], 'row': table['row']}


def select_step(role, table, cell):
    step = {'as': role, 'read': table['table'], 'columns': table.get('columns', ','.join(table['key'])),
            'key': table['key']}
    if role is None or 'S' not in table['grants']:
        return {**step, 'fails': '42501'}
    return {**step, 'rows': 1 if 'S' in cell else 0}


def insert_steps(role, table, cell):
    row = {**table['other'], **table.get('others', {}).get(role or '', {})}
    step = {'as': role, 'insert': table['table'], 'row': row}
    if 'I' not in cell:
        return [{**step, 'fails': '42501'}]
    key = {name: row[name] for name in table['key']}
    return [step, {'as': 'service', 'delete': table['table'], 'key': key, 'rows': 1}]


def update_step(role, table, cell):
    step = {'as': role, 'patch': table['table'], 'key': table['key'], 'row': table['patch']}
    if role is None or 'U' not in table['grants']:
        return {**step, 'fails': '42501'}
    return {**step, 'rows': 1 if 'U' in cell else 0}


def delete_steps(role, table, cell):
    step = {'as': role, 'delete': table['table'], 'key': table['key']}
    if role is None or 'D' not in table['grants']:
        return [{**step, 'fails': '42501'}]
    if 'D' not in cell:
        return [{**step, 'rows': 0}]
    return [{**step, 'rows': 1}, put_back(table)]


def steps_of(role, table, cell):
    """A command that the table skips would take the ground from under the other cells."""
    skip = table.get('skip', '')
    steps = [select_step(role, table, cell)]
    if 'I' not in skip:
        steps += insert_steps(role, table, cell)
    if 'U' not in skip:
        steps.append(update_step(role, table, cell))
    if 'D' not in skip:
        steps += delete_steps(role, table, cell)
    return steps


def heard_steps(table):
    """The service changes the row, takes it away, and puts it back."""
    name, heard = table['table'], table.get('heard', 'IUD' if table['row'] and 'D' in table['grants'] else 'U')
    seen = [role for role in PEOPLE if 'S' in table['cells'].get(role, '')]
    by_event = {'UPDATE': seen, 'DELETE': PEOPLE, 'INSERT': seen}
    if name in UNPUBLISHED:
        by_event = dict.fromkeys(by_event, [])
    steps = {'UPDATE': {'as': 'service', 'patch': name, 'key': table['key'], 'row': table['patch'], 'rows': 1},
             'DELETE': {'as': 'service', 'delete': name, 'key': table['key'], 'rows': 1},
             'INSERT': put_back(table)}
    return [{**step, 'told': {f'{event} {name}': by_event[event]}} for event, step in steps.items()
            if event[0] in heard]


def expand(told):
    yield {'case': 'the project and its people are made', 'steps': told['set_up']}
    for table in told['tables']:
        steps = heard_steps(table) if 'U' not in table.get('skip', '') else []
        if steps:
            yield {'case': f"{table['table']}: heard by those who see it", 'steps': steps}
        for role in [None, *PEOPLE]:
            cell = table['cells'].get(role, '') if role else ''
            yield {'case': f"{table['table']}, {role or 'anon'}: {cell or 'nothing'}",
                   'steps': steps_of(role, table, cell)}
