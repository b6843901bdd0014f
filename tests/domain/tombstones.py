# SPDX-License-Identifier: GPL-3.0-or-later
"""Tombstones do not become more for ever: those older than 30 days go, two with each new one."""
import uuid

import servers

NAME = 'old tombstones go, and none that is young'


def put(server, n):
    ids = [str(uuid.uuid4()) for _ in range(n)]
    for row_id in ids:
        server.insert('service', 'deletions', {'table_name': 'tasks', 'row_id': row_id})
    return ids


def run(server):
    old, young = put(server, 5), put(server, 1)
    for row_id in old:
        server.patch('service', 'deletions', {'row_id': row_id}, {'created_at': '2020-01-01T00:00:00Z'})
    for left in old[2:], old[4:], []:
        young += put(server, 1)
        rows = [row['row_id'] for row in server.read('service', 'deletions', 'row_id', 'id', {})]
        assert rows == left + young, f'{rows}, wanted {left + young}'


def check(report, program, team):
    for make in (lambda: servers.Studio(program), team.copy):
        server = make()
        try:
            run(server)
            report.tell(True, f'{server.name}: {NAME}')
        except (AssertionError, servers.Refused) as error:
            report.tell(False, f'{server.name}: {NAME}', [error])
        finally:
            server.close()
