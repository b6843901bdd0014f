#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SQL in every place of REST's grammar is a name that is not there or a value like any other."""

import door
import stage
from door import CANARY, FILM, quote

PAYLOADS = [
    "' OR '1'='1", "'; DROP TABLE projects; --", '" OR 1=1 --', '1) OR (1=1', '1 UNION SELECT encrypted_password FROM auth_users',
    "x'||(SELECT token FROM auth_refresh_tokens LIMIT 1)||'", '(SELECT title FROM projects)', '?1', ':p_id', '@p', '$1', '\\', '[projects]',
    '`projects`', 'projects.*', 'row.id', 'rowid', '/*', '*/ OR 1 /*', '--', ';', '"', "''", '\x01', '1e999', '-1', '＇ ＯＲ １＝１', '%27 OR 1=1',
    '0x41', "json_extract(title,'$')", 'load_extension(1)', 'x" FROM auth_users; --', 'id,title FROM projects--', "\x1a\\' OR 1=1#",
]

ROWS = '/rest/v1/projects'
PLACES = {
    'table': lambda p: ('GET', f'/rest/v1/{quote(p)}'),
    'function': lambda p: ('POST', f'/rest/v1/rpc/{quote(p)}', {}),
    'column': lambda p: ('GET', f'{ROWS}?select={quote(p)}'),
    'quoted column': lambda p: ('GET', f'{ROWS}?select={quote(chr(34) + p.replace(chr(34), "") + chr(34))}'),
    'alias': lambda p: ('GET', f'{ROWS}?select={quote(p)}:title'),
    'cast': lambda p: ('GET', f'{ROWS}?select=title::{quote(p)}'),
    'json path': lambda p: ('GET', f'/rest/v1/jobs?select=params->{quote(p)}'),
    'json text path': lambda p: ('GET', f'/rest/v1/jobs?params->>{quote(p)}=eq.1'),
    'embed': lambda p: ('GET', f'{ROWS}?select={quote(p)}(id)'),
    'hint': lambda p: ('GET', f'{ROWS}?select=photos!{quote(p)}(id)'),
    'embedded column': lambda p: ('GET', f'{ROWS}?select=photos({quote(p)})'),
    'spread': lambda p: ('GET', f'{ROWS}?select=...films({quote(p)})'),
    'aggregate': lambda p: ('GET', f'{ROWS}?select=title.{quote(p)}()'),
    'filter column': lambda p: ('GET', f'{ROWS}?{quote(p)}=eq.1'),
    'operator': lambda p: ('GET', f'{ROWS}?title={quote(p)}.1'),
    'value': lambda p: ('GET', f'{ROWS}?title=eq.{quote(p)}'),
    'uuid value': lambda p: ('GET', f'{ROWS}?id=eq.{quote(p)}'),
    'number value': lambda p: ('GET', f'{ROWS}?version=gt.{quote(p)}'),
    'time value': lambda p: ('GET', f'{ROWS}?created_at=lt.{quote(p)}'),
    'pattern': lambda p: ('GET', f'{ROWS}?title=ilike.{quote(p)}'),
    'expression': lambda p: ('GET', f'{ROWS}?title=match.{quote(p)}'),
    'is': lambda p: ('GET', f'{ROWS}?title=is.{quote(p)}'),
    'list': lambda p: ('GET', f'{ROWS}?title=in.({quote(p)})'),
    'quantified': lambda p: ('GET', f'{ROWS}?title=eq(any).{{{quote(p)}}}'),
    'contained': lambda p: ('GET', f'/rest/v1/jobs?params=cs.{quote(p)}'),
    'or': lambda p: ('GET', f'{ROWS}?or=(title.eq.{quote(p)},id.is.null)'),
    'or column': lambda p: ('GET', f'{ROWS}?or=({quote(p)}.eq.1,id.is.null)'),
    'tree': lambda p: ('GET', f'{ROWS}?and={quote(p)}'),
    'embedded filter': lambda p: ('GET', f'{ROWS}?select=photos(id)&photos.{quote(p)}=eq.1'),
    'order': lambda p: ('GET', f'{ROWS}?order={quote(p)}'),
    'direction': lambda p: ('GET', f'{ROWS}?order=title.{quote(p)}'),
    'order by relation': lambda p: ('GET', f'{ROWS}?select=films(style)&order=films({quote(p)})'),
    'limit': lambda p: ('GET', f'{ROWS}?limit={quote(p)}'),
    'offset': lambda p: ('GET', f'{ROWS}?offset={quote(p)}'),
    'on_conflict': lambda p: ('POST', f'/rest/v1/tasks?on_conflict={quote(p)}', {'project_id': FILM, 'title': 'x'}),
    'columns': lambda p: ('POST', f'/rest/v1/tasks?columns={quote(p)}', {'project_id': FILM, 'title': 'x'}),
    'body column': lambda p: ('POST', '/rest/v1/tasks', {'project_id': FILM, 'title': 'x', p: 1}),
    'changed column': lambda p: ('PATCH', f'{ROWS}?id=eq.{FILM}', {p: 'x'}),
    'filter of a change': lambda p: ('PATCH', f'{ROWS}?title=eq.{quote(p)}', {'title': 'taken'}),
    'order of a change': lambda p: ('PATCH', f'{ROWS}?id=eq.{FILM}&order={quote(p)}', {'title': 'taken'}),
    'order of a change by relation': lambda p: ('PATCH', f'{ROWS}?id=eq.{FILM}&order=films({quote(p)})', {'title': 'taken'}),
    'order of a deletion by relation': lambda p: ('DELETE', f'/rest/v1/tasks?id=eq.{FILM}&order=projects({quote(p)})'),
    'filter of a deletion': lambda p: ('DELETE', f'/rest/v1/tasks?title=eq.{quote(p)}'),
    'or of a deletion': lambda p: ('DELETE', f'/rest/v1/tasks?or=(title.eq.{quote(p)})'),
    'argument': lambda p: ('POST', '/rest/v1/rpc/my_permissions', {p: FILM}),
    'value of an argument': lambda p: ('POST', '/rest/v1/rpc/my_permissions', {'p_project_id': p}),
    'argument in the query': lambda p: ('GET', f'/rest/v1/rpc/dashboard_stats?{quote(p)}=1'),
    'list argument': lambda p: ('POST', '/rest/v1/rpc/project_stats', {'p_project_ids': [p]}),
    'prefer': lambda p: ('GET', ROWS, None, {'Prefer': f'count={plain(p)}'}),
    'range': lambda p: ('GET', ROWS, None, {'Range': plain(p), 'Range-Unit': 'items'}),
    'profile': lambda p: ('GET', ROWS, None, {'Accept-Profile': plain(p)}),
    'media type': lambda p: ('GET', ROWS, None, {'Accept': plain(p)}),
    'bucket of a listing': lambda p: ('POST', f'/storage/v1/object/list/{quote(p)}', {'prefix': ''}),
    'prefix of a listing': lambda p: ('POST', '/storage/v1/object/list/media', {'prefix': p, 'search': p, 'sortBy': {'column': p, 'order': p}}),
    'object': lambda p: ('GET', f'/storage/v1/object/media/{quote(p)}'),
    'e-mail': lambda p: ('POST', '/auth/v1/token?grant_type=password', {'email': f'{p}@example.org', 'password': p}),
    'refresh token': lambda p: ('POST', '/auth/v1/token?grant_type=refresh_token', {'refresh_token': p}),
}


def plain(payload):
    """As a header can carry it."""
    return ''.join(letter for letter in payload if ' ' <= letter <= '~')


def refused_or_a_value(here):
    """SQL in every place of the grammar shows nothing and changes nothing"""
    studio = door.Door(here)
    before = studio.digest()
    asked = 0
    for place, build in PLACES.items():
        for payload in PAYLOADS:
            method, path, *rest = build(payload)
            # From the socket, where no limit of attempts stands before Auth.
            answer = studio.ask(method, path, *rest, local=True)
            asked += 1
            stage.check(answer.status < 500, f'{place}: {payload!r}: {answer.status} {answer.body[:300]}')
            stage.check(CANARY.encode() not in answer.body, f'{place}: {payload!r} shows what Ann keeps: {answer.body[:300]}')
            # Whatever is taken as a value is none that Bob has.
            if method == 'GET' and answer.status in (200, 206) and place not in ('alias', 'argument in the query'):
                stage.check(answer.body in (b'[]', b'') or b'[]' == answer.body.strip(), f'{place}: {payload!r}: {answer.body[:300]}')
        stage.check(studio.digest() == before, f'{place}: something has changed')
    studio.alive()
    print(f'# {asked} requests')


def kept_as_it_is(here):
    """SQL as a title is a title"""
    studio = door.Door(here)
    for number, payload in enumerate(PAYLOADS):
        name = f'20000000-0000-4000-8000-{number:012d}'
        made = studio.ask('POST', '/rest/v1/rpc/create_project', {'p_id': name, 'p_kind': 'film', 'p_title': payload})
        stage.check(made.status in (200, 400, 422), f'{payload!r}: {made.body}')
        found = studio.ask('GET', f'{ROWS}?select=title&title=eq.{quote(payload)}').json()
        stage.check(made.status != 200 or found == [{'title': made.json()['title']}], f'{payload!r}: {found}')
        stage.check(made.status != 200 or made.json()['title'] == payload.strip(), f'{payload!r}: {made.body}')
    stage.check(len(here.rows('select id from projects where title = ?', CANARY)) == 1, 'Ann has lost her project')


if __name__ == '__main__':
    stage.main([refused_or_a_value, kept_as_it_is])
