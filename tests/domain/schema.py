# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the two schemas: tables and views, their columns, what people are granted, what is published."""
import json
import sqlite3

import servers

GRANTS = '''select coalesce(json_agg(t), '[]') from (
  select table_name as tbl, privilege_type as command, null as col from information_schema.role_table_grants
  where table_schema = 'public' and grantee = 'authenticated'
  union all
  select table_name, privilege_type, column_name from information_schema.column_privileges
  where table_schema = 'public' and grantee = 'authenticated') t'''
COLUMNS = '''select coalesce(json_agg(t), '[]') from (select table_name as tbl, column_name as col
  from information_schema.columns where table_schema = 'public') t'''
PUBLISHED = '''select coalesce(json_agg(tablename), '[]') from pg_publication_tables
  where pubname = 'supabase_realtime' '''


def team_schema(team):
    columns, grants = {}, set()
    for row in team.query(COLUMNS):
        columns.setdefault(row['tbl'], set()).add(row['col'])
    told = team.query(GRANTS)
    whole = {(row['tbl'], row['command']) for row in told if row['col'] is None}
    for row in told:
        if row['col'] is None:
            grants.add((row['tbl'], row['command'], None))
        elif (row['tbl'], row['command']) not in whole:
            grants.add((row['tbl'], row['command'], row['col']))
    return columns, grants, set(team.query(PUBLISHED))


def studio_schema(program):
    studio = servers.Studio(program)
    try:
        database = sqlite3.connect(f'file:{studio.database}?mode=ro', uri=True)
        hidden = {row[0] for row in database.execute('select tbl from private_table')}
        tables = [row[0] for row in database.execute("select name from sqlite_schema where type in ('table', 'view')"
                                                     " and name not like 'sqlite%'")]
        columns = {table: {row[1] for row in database.execute(f'pragma table_xinfo({table})')}
                   for table in tables if table not in hidden and not table.startswith(('auth_', 'storage_'))}
        grants = set()
        for table, command, listed in database.execute('select tbl, command, columns from access_grant'):
            for column in json.loads(listed) if listed else [None]:
                grants.add((table, command, column))
        published = {row[0] for row in database.execute('select tbl from publication')}
        database.close()
    finally:
        studio.close()
    return columns, grants, published


def differences(name, studio, team):
    return [f'{name} only in the studio: {item}' for item in sorted(studio - team, key=str)] + \
           [f'{name} only on PostgreSQL: {item}' for item in sorted(team - studio, key=str)]


def check(report, program, team):
    columns, grants, published = studio_schema(program)
    team_columns, team_grants, team_published = team_schema(team)
    notes = differences('table', set(columns), set(team_columns))
    report.tell(not notes, 'both servers have the same tables', notes)
    notes = [note for table in sorted(columns) if table in team_columns
             for note in differences(f'column of {table}', columns[table], team_columns[table])]
    report.tell(not notes, 'their tables have the same columns', notes)
    notes = differences('grant', grants, team_grants)
    report.tell(not notes, 'people are granted the same', notes)
    notes = differences('published', published, team_published)
    report.tell(not notes, 'the same tables are published', notes)
