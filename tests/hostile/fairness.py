#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody waits for another one's long question, large upload or slow line: shown by the order of the answers."""

import json
import select
import threading
import time

import door
import smuggling
import stage
from door import FILM, quote

PIECE = 1 << 20
PIECES = 160


def fill(studio):
    """Bob's film has so many tasks that some questions take longer than the studio allows."""
    film = '20000000-0000-4000-8000-000000000001'
    made = studio.ask('POST', '/rest/v1/rpc/create_project', {'p_id': film, 'p_kind': 'film', 'p_title': 'Long'})
    stage.check(made.status == 200, f'{made.body}')
    for _ in range(4):
        rows = [{'project_id': film, 'title': 'a' * 60, 'description': 'ab' * 250} for _ in range(1000)]
        stage.check((answer := studio.ask('POST', '/rest/v1/tasks', rows)).status == 201, f'{answer.data[:300]}')


def parts(count):
    """Every row is looked through by so many expressions, each with many steps and none that fails."""
    return ','.join(f'description.match.{quote(chr(34) + "b.*[0-9]" + "c" * number + "$" + chr(34))}' for number in range(count))


def filters(count):
    return f'or=({parts(count)})'


def question():
    return f'/rest/v1/tasks?select=id&{filters(60)}'


def ask_around(studio, label, number):
    """What others do: each of these is answered, by the kernel's word, before anything else is looked at."""
    read = studio.ask('GET', '/rest/v1/projects?select=id,title', token=studio.ann)
    stage.check(read.status == 200 and len(read.json()) == 1, f'{label}: {read.data[:200]}')
    write = studio.ask('PATCH', f'/rest/v1/projects?id=eq.{FILM}', {'title': f'{door.CANARY} {number}'}, token=studio.ann)
    stage.check(write.status in (200, 204), f'{label}: {write.data[:200]}')
    got = studio.ask('GET', f'/storage/v1/object/media/{studio.ann_id}/a/original.png', token=studio.ann)
    stage.check(got.status == 200, f'{label}: {got.data[:200]}')
    stage.check(studio.ask('GET', '/auth/v1/user', token=studio.ann).status == 200, f'{label}: no user')


def a_long_statement(here):
    """others read and write while somebody's questions take longer than they may"""
    studio = door.Door(here)
    fill(studio)
    waiting = []
    # More at once than there are threads that read.
    for _ in range(6):
        connection = studio.connect(seconds=60 * stage.PATIENCE)
        connection.sendall(studio.head('GET', question()) + b'\r\n')
        waiting.append(connection)
    worst, rounds = 0.0, 0
    while rounds < 25:
        begin = time.monotonic()
        ask_around(studio, 'during a long statement', rounds)
        worst = max(worst, time.monotonic() - begin)
        # On a slow machine a long question may be over before all rounds are.
        if select.select(waiting, [], [], 0)[0]:
            break
        rounds += 1
    stage.check(rounds > 0, 'a long one was answered first')
    print(f'# {4 * rounds} requests of others, four at most in {worst * 1000:.0f} ms, before the first of 6 long questions is answered')
    for connection in waiting:
        connection.close()


def change(studio, filters, title):
    """On its way, without its answer."""
    body = json.dumps({'title': title}).encode()
    connection = studio.connect(seconds=60 * stage.PATIENCE)
    connection.sendall(studio.head('PATCH', f'/rest/v1/tasks?{filters}', {
        'Content-Type': 'application/json', 'Content-Length': len(body), 'Prefer': 'count=exact'}) + b'\r\n' + body)
    return connection


def is_answered(connection):
    return bool(select.select([connection], [], [], 0)[0])


def a_long_change(here):
    """others read and write while the rows of somebody's change take longer to find than they may"""
    studio = door.Door(here)
    fill(studio)
    changing = change(studio, filters(60), 'taken')
    rounds = 0
    while rounds < 25:
        ask_around(studio, 'during a long change', rounds)
        if is_answered(changing):
            break
        rounds += 1
    stage.check(rounds > 0, 'the long one was answered first')
    print(f'# {4 * rounds} requests of others before the long change is answered')
    changing.close()


def changed_meanwhile(here):
    """a change whose rows take long to find leaves alone what was changed meanwhile, and changes all others"""
    studio = door.Door(here)
    fill(studio)
    first, second, gone = (row['id'] for row in studio.ask('GET', '/rest/v1/tasks?select=id&order=id&limit=3').json())
    for task in first, second, gone:
        stage.check(studio.ask('PATCH', f'/rest/v1/tasks?id=eq.{task}', {'title': 'wanted'}).status == 204, 'no title')
    # Expressions of some milliseconds: as many as take a second or two here, and far less than a question may.
    short = [f'description.match.{quote(chr(34) + "b.{9}[0-9]" + "c" * number + chr(34))}' for number in range(100)]
    begin = time.monotonic()
    studio.ask('GET', f'/rest/v1/tasks?select=id&or=({",".join(short[:5])})')
    number = max(5, min(len(short), round(5 * 1.5 / (time.monotonic() - begin))))
    changing = change(studio, f'or=(title.eq.wanted,{",".join(short[:number])})', 'taken')
    stage.check(studio.ask('PATCH', f'/rest/v1/tasks?id=eq.{second}', {'title': 'mine'}).status == 204, 'no change')
    stage.check(studio.ask('DELETE', f'/rest/v1/tasks?id=eq.{gone}').status == 204, 'no deletion')
    stage.check(not is_answered(changing), f'with {number} expressions the long change was over before the short ones')
    answer = changing.recv(65536)
    changing.close()
    stage.check(b' 204 ' in answer and b'*/1' in answer, f'{answer[:300]}')
    rows = studio.ask('GET', '/rest/v1/tasks?select=id,title&title=in.(taken,mine,wanted)').json()
    stage.check({row['id']: row['title'] for row in rows} == {first: 'taken', second: 'mine'}, f'{rows}')


def a_large_upload(here):
    """others read and write between the pieces of a large upload, and no memory is kept for it"""
    studio = door.Door(here)
    ask_around(studio, 'before the upload', 0)
    memory = studio.memory()
    connection = studio.connect(seconds=60 * stage.PATIENCE)
    connection.sendall(studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/b/original.png',
                                   {'Content-Type': 'image/png', 'Content-Length': PIECE * PIECES}) + b'\r\n')
    sent = [0]
    often_served = threading.Event()

    def push():
        piece = b'x' * PIECE
        for number in range(PIECES - 1):
            # A machine that takes pieces faster than it answers others waits for those in the midst of the upload.
            if number == PIECES // 2:
                often_served.wait()
            connection.sendall(piece)
            sent[0] += 1

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    served = 0
    while thread.is_alive():
        ask_around(studio, f'after {sent[0]} pieces', served)
        served += 1
        if served >= 2:
            often_served.set()
    # The last piece is only sent now: all of these were served before the upload's end.
    ask_around(studio, 'before the last piece', served)
    grown = studio.memory() - memory
    stage.check(grown < studio.may_grow(32), f'grown by {grown >> 20} MiB with {PIECES - 1} MiB of an upload')
    connection.sendall(b'x' * PIECE)
    answer = connection.recv(65536)
    stage.check(b' 200 ' in answer, f'{answer[:300]}')
    stage.check(served >= 2, f'{served} rounds while {PIECES} pieces came')
    print(f'# {4 * (served + 1)} requests of others between {PIECES} pieces of 1 MiB')
    connection.close()


def rows_in_rows(here):
    """rows that are embedded in each other, level by level, fill no memory"""
    studio = door.Door(here)
    film = '20000000-0000-4000-8000-000000000001'
    studio.ask('POST', '/rest/v1/rpc/create_project', {'p_id': film, 'p_kind': 'film', 'p_title': 'Wide'})
    rows = [{'project_id': film, 'title': 'wide', 'description': 'x' * 1000} for _ in range(100)]
    stage.check((answer := studio.ask('POST', '/rest/v1/tasks', rows)).status == 201, f'{answer.data[:300]}')
    select, told = 'id,description', []
    for level in range(4):
        if level > 1:
            answer = door.Answer(studio.raw(studio.head('GET', f'/rest/v1/tasks?select={select}') + b'\r\n', seconds=60 * stage.PATIENCE), 'GET')
            told.append(answer.status)
            stage.check(answer.status in (413, 503, 504), f'{level} levels: {answer.status}')
        select = f'id,projects(id,tasks({select}))'
    with open(f'/proc/{studio.program.process.pid}/status', encoding='ascii') as file:
        peak = next(int(line.split()[1]) << 10 for line in file if line.startswith('VmHWM'))
    stage.check(peak < studio.may_grow(640), f'{peak >> 20} MiB at most, with {told}')
    ask_around(studio, 'after rows in rows', 0)
    print(f'# {told}, {peak >> 20} MiB at most')


def slow_lines(here):
    """others are served while downloads, uploads and listeners of slow lines stand still"""
    studio = door.Door(here)
    put = studio.ask('PUT', f'/storage/v1/object/media/{studio.bob_id}/big.png', b'x' * (32 << 20), {'Content-Type': 'image/png'})
    stage.check(put.status == 200, f'{put.body}')
    standing = []
    for _ in range(20):
        connection = studio.connect()
        connection.sendall(studio.head('GET', f'/storage/v1/object/media/{studio.bob_id}/big.png') + b'\r\n')
        standing.append(connection)
        connection = studio.connect()
        connection.sendall(studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/c{len(standing)}.png',
                                       {'Content-Type': 'image/png', 'Content-Length': 1 << 20}) + b'\r\nx')
        standing.append(connection)
        listener, _ = smuggling.websocket(studio)
        standing.append(listener)
    for number in range(10):
        ask_around(studio, 'beside slow lines', number)
    for connection in standing:
        connection.close()
    studio.alive()


if __name__ == '__main__':
    stage.main([a_long_statement, a_long_change, changed_meanwhile, a_large_upload, rows_in_rows, slow_lines])
