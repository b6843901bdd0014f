#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the domain's cases on both servers, the local studio and PostgreSQL, and tells the result as TAP.

usage: run-domain.py STUDIO SOURCE_ROOT [NAME…]      NAME: a file of cases or rights, without .json
"""
import pathlib
import sys

import asked
import channels
import commands
import projects
import quota
import races
import repeats
import schema
import servers
import tombstones
import upgrades
from steps import Report, read_files, run_cases

# Rules that stand in an earlier migration there.
TWINS = {'0024_channels.sql': '0012_realtime_storage.sql', '0025_rules_by_row.sql': '0021_project_lists.sql'}


def compare_told(report, subject, studio, team):
    """What nobody wrote down is compared all the same: who hears what must not depend on the server."""
    notes = []
    for step in studio:
        for person in studio[step]:
            here, there = studio[step][person], team.get(step, {}).get(person, [])
            if here != there:
                notes += [f'{step}: {person}: studio {here}', f'{step}: {person}: postgresql {there}']
    report.tell(not notes, f'both: {subject}: everybody hears the same', notes)


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
        if not wanted or 'tombstones' in wanted:
            tombstones.check(report, program, team)
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
