#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is slow, silent or many keeps nobody else from being served."""

import concurrent.futures
import json
import os
import re
import resource
import select
import socket
import sqlite3
import struct
import time

import door
import smuggling
import stage
from door import KEY

LONG = 'BACKLOT_LONG' in os.environ
CROWD = 10000 if LONG else 1500
JOINS = 20000 if LONG else 3000
# The studio serves 512 over TCP and lets no more than 640 stand in the door.
MAX_OPEN = 640


def descriptors(studio, words):
    """How many of such the studio has open."""
    folder = f'/proc/{studio.program.process.pid}/fd'
    count = 0
    for name in os.listdir(folder):
        try:
            count += words in os.readlink(f'{folder}/{name}')
        except OSError:
            pass
    return count


def sockets(studio):
    return descriptors(studio, 'socket:')


def drip_once(studio, start, drop):
    """Sends @start, then a drop now and then, until the studio has enough of it; an honest request is answered after each. Gives how many
    drops there were."""
    connection = studio.connect()
    connection.sendall(start)
    connection.settimeout(0.1)
    got, drops, served = b'', 0, 0
    deadline = time.monotonic() + 30 * stage.PATIENCE
    while True:
        stage.check(time.monotonic() < deadline, f'{drops} drops and still no end')
        try:
            connection.sendall(drop)
            drops += 1
            piece = connection.recv(65536)
            got += piece
            if not piece:
                break
        except TimeoutError:
            pass
        except ConnectionError:
            break
        served += studio.ask('GET', '/auth/v1/health').status == 200
    connection.close()
    stage.check(b' 200 ' not in got and b' 201 ' not in got, f'{got[:200]}')
    stage.check(served >= drops - 1, f'{served} honest requests were served between {drops} drops')
    return drops


def drip(*parts):
    """Again where this test itself stood still for so long that there was no second drop."""
    stage.check(any(drip_once(*parts) > 1 for _ in range(5)), 'five times there was no second drop')


def slow_senders(here):
    """a header, a body and an upload that drip in are cut off, while others are served"""
    studio = door.Door(here, '--patience', '5')
    before = studio.digest()
    drips = [
        (b'GET /rest/v1/projects HTTP/1.1\r\nX-Slow: ', b'a'),
        (b'G', b'E'),
        (studio.head('POST', '/rest/v1/tasks', {'Content-Length': 100000, 'Content-Type': 'application/json'}) + b'\r\n{', b' '),
        (studio.head('POST', '/rest/v1/tasks', {'Transfer-Encoding': 'chunked'}) + b'\r\n', b'1\r\n \r\n'),
        (studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/b/original.png',
                     {'Content-Length': 100000, 'Content-Type': 'image/png'}) + b'\r\n', b'x'),
    ]
    # All at once: what is measured is patience.
    with concurrent.futures.ThreadPoolExecutor(len(drips)) as pool:
        for drop in [pool.submit(drip, studio, *parts) for parts in drips]:
            drop.result()
    # The bytes of the upload that was cut off go a moment after the connection.
    stage.wait('everything to be as before', lambda: studio.digest() == before, 10)


def silent_ones(here):
    """a connection that says nothing ends, and an idle one after its answer, but no websocket"""
    studio = door.Door(here, '--patience', '3')
    listener, answer = smuggling.websocket(studio)
    stage.check(b' 101 ' in answer, f'{answer}')
    stage.check(studio.raw(b'') == b'', 'an answer to nothing')
    stage.check(studio.raw(b'', local=True) == b'', 'an answer to nothing')
    kept = studio.raw(b'GET /auth/v1/health HTTP/1.1\r\nHost: studio.local\r\napikey: ' + KEY.encode() + b'\r\n\r\n')
    stage.check(kept.startswith(b'HTTP/1.1 200') and kept.endswith(b'}'), f'{kept}')
    listener.sendall(smuggling.frame(b'[null,"1","phoenix","heartbeat",{}]'))
    stage.check(b'"ok"' in listener.recv(65536), 'the websocket is gone')
    listener.close()


def silent_listeners(here):
    """a websocket that says nothing is closed and told why, and one that talks is not"""
    studio = door.Door(here, '--silence', '1', people=False)
    # Where this test itself stood still for so long, the one that talks was silent, too: then it begins again.
    for _ in range(5):
        silent, _ = smuggling.websocket(studio)
        talking, answer = smuggling.websocket(studio)
        stage.check(b' 101 ' in answer, f'{answer}')
        heard_at = begun = time.monotonic()
        while True:
            sent_at = time.monotonic()
            try:
                talking.sendall(smuggling.frame(b'[null,"1","phoenix","heartbeat",{}]'))
                answered = b'"ok"' in talking.recv(65536)
            except ConnectionError:
                answered = False
            if not answered:
                break
            heard_at = sent_at
            if select.select([silent], [], [], 0.02)[0]:
                break
            stage.check(sent_at - begun < 20 * stage.PATIENCE, 'the silent one is still there')
        if answered:
            break
        stage.check(time.monotonic() - heard_at > 0.5, 'the one that talked was closed')
    stage.check(answered, 'the one that talked was closed five times')
    # Code 1001, and the reason.
    stage.check(silent.recv(100) == b'\x88\x0e\x03\xe9no heartbeat', 'it was not told')
    stage.check(time.monotonic() - begun > 0.9, 'too early')


def slow_readers(here):
    """who does not read an answer loses the connection, and no memory is kept for him"""
    studio = door.Door(here, '--patience', '3')
    size = 48 * smuggling.MIB
    put = studio.ask('PUT', f'/storage/v1/object/media/{studio.bob_id}/big.png', b'x' * size, {'Content-Type': 'image/png'})
    stage.check(put.status == 200, f'{put.body}')
    memory = studio.memory()
    alone = sockets(studio)
    waiting, beginnings = [], []
    for _ in range(8):
        connection = studio.connect()
        connection.sendall(studio.head('GET', f'/storage/v1/object/media/{studio.bob_id}/big.png') + b'\r\n')
        # One byte shows that it is answered.
        beginnings.append(len(connection.recv(1)))
        waiting.append(connection)
    stage.check(beginnings == [1] * 8, f'answered: {beginnings}')
    stage.wait('they are let go of', lambda: sockets(studio) <= alone, 30)
    grown = studio.memory() - memory
    for connection in waiting:
        got = 0
        try:
            while piece := connection.recv(1 << 20):
                got += len(piece)
        except ConnectionError:
            pass
        stage.check(got < size, 'all of it came')
        connection.close()
    stage.check(grown < studio.may_grow(64), f'grown by {grown >> 20} MiB')
    # Who reads gets it whole.
    whole = studio.ask('GET', f'/storage/v1/object/media/{studio.bob_id}/big.png')
    stage.check(whole.status == 200 and len(whole.body) == size, 'not whole')


def fetched_files(here):
    """a file that was sent is closed, and nobody counts who fetched it and went: a thousand times"""
    studio = door.Door(here)
    path = f'/storage/v1/object/media/{studio.bob_id}/small.png'
    put = studio.ask('PUT', path, b'x' * 5000, {'Content-Type': 'image/png'})
    stage.check(put.status == 200, f'{put.body}')
    for n in range(1000):
        answer = studio.ask('GET', path)
        stage.check(answer.status == 200 and len(answer.body) == 5000, f'{n}: {answer.status} {answer.body[:80]}')
    stage.wait('all of them are closed', lambda: descriptors(studio, '/objects/') == 0 or None, 10)


def half_open(here):
    """the kernel asks after clients that may have lost their power"""
    studio = door.Door(here, people=False)
    listener, answer = smuggling.websocket(studio)
    stage.check(b' 101 ' in answer, f'{answer}')
    port, own = f':{studio.port:04X}', f':{listener.getsockname()[1]:04X}'
    lines = [line.split() for line in open('/proc/net/tcp', encoding='ascii').readlines()[1:]]
    theirs = [line for line in lines if line[1].endswith(port) and line[2].endswith(own)]
    stage.check(len(theirs) == 1 and theirs[0][5].startswith('02:'), f'no keepalive timer: {theirs}')
    listener.close()


def vanishing(here):
    """who asks and is gone before the studio looks changes nothing, and is no reason for a warning"""
    studio = door.Door(here)
    before = studio.digest()
    body = json.dumps({'email': 'ann@example.org', 'password': 'a guess'}).encode()
    for path in ['/auth/v1/token?grant_type=password', '/auth/v1/signup', '/rest/v1/tasks', '/storage/v1/upload/resumable'] * 10:
        connection = studio.connect()
        connection.sendall(studio.head('POST', path, {'Content-Type': 'application/json', 'Content-Length': len(body)}) + b'\r\n' + body)
        # No farewell: the connection is reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        connection.close()
    # They come before this one, which is answered.
    studio.alive()
    stage.check(studio.digest() == before, 'something has changed')


def thousands(here):
    """thousands of connections change nothing for the owner, and for others only while they last"""
    studio = door.Door(here)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CROWD + 200
    stage.check(hard == resource.RLIM_INFINITY or hard >= wanted, f'only {hard} files')
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    memory = studio.memory()
    crowd = []
    for number in range(CROWD):
        connection = socket.socket()
        connection.settimeout(20 * stage.PATIENCE)
        connection.connect(('127.0.0.1', studio.port))
        crowd.append(connection)
        if number % 4 == 0:
            connection.sendall(b'GET /rest/v1/projects HTTP/1.1\r\n')
        if number % 250 == 249:
            found = studio.ask('GET', '/rest/v1/projects?select=id', token=studio.ann, local=True)
            stage.check(found.status == 200 and len(found.json()) == 1, f'the owner is not served: {found.data[:200]}')
            stage.check(sockets(studio) < MAX_OPEN + 40, f'{sockets(studio)} sockets are open')
    # All who may come in are in: the next one is told or cut, but does not wait.
    refused = studio.raw(studio.head('GET', '/auth/v1/health') + b'\r\n')
    stage.check(b' 503 ' in refused or b' 200 ' not in refused, f'{refused[:200]}')
    stage.check(studio.memory() - memory < studio.may_grow(256), f'grown by {(studio.memory() - memory) >> 20} MiB')
    for connection in crowd:
        connection.close()
    stage.wait('the studio to serve everybody again',
               lambda: b' 200 ' in studio.raw(studio.head('GET', '/auth/v1/health') + b'\r\n'), 20)
    print(f'# {CROWD} connections, grown by {(studio.memory() - memory) >> 10} KiB')


def too_much_to_do(here):
    """beyond 500 requests that wait the next is told to come again, and those that wait are done"""
    studio = door.Door(here)
    own = '20000000-0000-4000-8000-000000000001'
    made = studio.ask('POST', '/rest/v1/rpc/create_project', {'p_id': own, 'p_kind': 'film', 'p_title': 'Own'})
    stage.check(made.status == 200, f'{made.body}')
    # Who writes waits for whoever else writes.
    other = sqlite3.connect(here.studio_data / 'studio' / 'studio.db', timeout=10 * stage.PATIENCE, isolation_level=None)
    other.execute('begin immediate')
    waiting, answers = {}, {}

    def ask(number):
        body = json.dumps({'project_id': own, 'title': f'number {number}'}).encode()
        connection = studio.connect(local=number % 2 == 0, seconds=60 * stage.PATIENCE)
        connection.sendall(studio.head('POST', '/rest/v1/tasks', {'Content-Type': 'application/json', 'Content-Length': len(body)})
                           + b'\r\n' + body)
        waiting[connection] = number

    def take(seconds):
        for connection in select.select(list(waiting), [], [], seconds)[0]:
            data = b''
            while piece := connection.recv(65536):
                data += piece
            connection.close()
            answers[waiting.pop(connection)] = door.Answer(data, 'POST')

    def find(status):
        return {number for number, answer in answers.items() if answer.status == status}

    for number in range(520):
        ask(number)
    while len(answers) < 20:
        take(60 * stage.PATIENCE)
    # One that has waited for five seconds for the database makes room for another; that is no matter of how many there are.
    late = {number for number, answer in answers.items() if answer.json().get('code') == '55P03'}
    refused = find(503) - late
    stage.check(0 < len(refused) <= 20, f'{len(refused)} are refused, and {len(late)} had waited too long')
    for number in refused:
        stage.check(answers[number].headers['Retry-After'] == '1', f'{answers[number].data}')
    other.execute('rollback')
    other.close()
    while waiting:
        take(60 * stage.PATIENCE)
    # Who was refused and asks again is served.
    for number in (find(503) - find(201)):
        ask(number)
        take(60 * stage.PATIENCE)
    stage.check(find(201) == set(range(520)), f'not done: {sorted(set(range(520)) - find(201))[:10]}')
    titles = {row['title'] for row in here.rows('select title from tasks')}
    stage.check(titles == {f'number {number}' for number in range(520)}, f'{len(titles)} rows')


def read_frames(connection, until):
    got = b''
    try:
        while until not in got:
            piece = connection.recv(1 << 20)
            if not piece:
                break
            got += piece
    except ConnectionError:
        pass
    return got


def flood_of_joins(here):
    """a flood of joins ends at a limit, and the joins of others are answered meanwhile"""
    studio = door.Door(here)
    flood, answer = smuggling.websocket(studio)
    stage.check(b' 101 ' in answer, f'{answer}')
    flood.settimeout(30 * stage.PATIENCE)
    memory = studio.memory()
    sent = 0
    try:
        for number in range(JOINS):
            text = json.dumps([str(number), str(number), f'realtime:flood-{number}', 'phx_join',
                               {'config': {'postgres_changes': [{'event': '*', 'schema': 'public', 'table': 'projects'}]},
                                'access_token': studio.bob}])
            flood.sendall(smuggling.frame(text.encode()))
            sent += 1
            if number % 500 == 99:
                other, answer = smuggling.websocket(studio)
                other.settimeout(20 * stage.PATIENCE)
                other.sendall(smuggling.frame(json.dumps(['1', '1', 'realtime:mine', 'phx_join',
                                                          {'config': {}, 'access_token': studio.ann}]).encode()))
                stage.check(b'"status":"ok"' in read_frames(other, b'"ok"'), f'the other join was not answered after {number}')
                other.close()
    except (ConnectionError, TimeoutError):
        pass
    flood.shutdown(socket.SHUT_WR)
    got = read_frames(flood, b'never')
    joined = len(re.findall(rb'"phx_reply",\s*{"status":"ok"', got))
    stage.check(0 < joined <= 100, f'{joined} of {sent} joins were taken')
    flood.close()
    stage.check(studio.memory() - memory < studio.may_grow(128), 'grown')
    studio.alive()
    print(f'# {joined} of {sent} joins')


def many_listeners(here):
    """beyond 200 websockets the next is told to come again, and comes in when another has gone"""
    studio = door.Door(here, people=False)
    listeners = []
    for number in range(200):
        connection, answer = smuggling.websocket(studio)
        stage.check(b' 101 ' in answer, f'number {number}: {answer[:200]}')
        listeners.append(connection)
    connection, answer = smuggling.websocket(studio)
    stage.check(b' 429 ' in answer.split(b'\r\n')[0], f'{answer[:200]}')
    connection.close()
    listeners.pop().close()

    def may_come_in():
        connection, answer = smuggling.websocket(studio)
        connection.close()
        return b' 101 ' in answer
    stage.wait('the next one to come in', may_come_in, 20)
    for connection in listeners:
        connection.close()


def guessing(here):
    """who guesses passwords or refresh tokens has to wait, and the owner at the socket has not"""
    studio = door.Door(here)
    studio.token = None
    statuses = []
    # A look at a password is dear: on a slow machine so many of them would take longer than the attempts need to come back.
    while len(statuses) < 300 and 429 not in statuses:
        number = len(statuses)
        grant = 'password' if number % 2 and number < 10 else 'refresh_token'
        body = {'email': 'ann@example.org', 'password': f'guess {number}'} if grant == 'password' else {'refresh_token': f'guess{number:08}'}
        answer = studio.ask('POST', f'/auth/v1/token?grant_type={grant}', body, {'X-Forwarded-For': f'10.0.0.{number}'})
        statuses.append(answer.status)
    stage.check(statuses[:29] == [400] * 29 and 429 in statuses[29:], f'{statuses}')
    good = {'email': 'ann@example.org', 'password': door.PASSWORD}
    answer = next((a for a in (studio.ask('POST', '/auth/v1/token?grant_type=password', good) for _ in range(3)) if a.status == 429), None)
    stage.check(answer is None or int(answer.headers['Retry-After']) > 0, 'no Retry-After')
    stage.check(studio.ask('POST', '/auth/v1/token?grant_type=password', good, local=True).status == 200, 'the owner was refused')
    # Later the right password is as good as ever.
    stage.wait('the next attempt', lambda: studio.ask('POST', '/auth/v1/token?grant_type=password', good).status == 200, 20)


if __name__ == '__main__':
    stage.main([slow_senders, silent_ones, silent_listeners, slow_readers, fetched_files, half_open, vanishing, thousands, too_much_to_do, flood_of_joins, many_listeners, guessing])
