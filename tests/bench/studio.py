#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long one request to the studio takes at worst while somebody else keeps it busy, as JSON lines.

  alone; beside questions of 20 seconds; beside changes that look for their rows as long; beside an upload of 2 GiB; beside slow lines.
Run by tests/bench/run, with tests/hostile and tests/faults in PYTHONPATH and the built studio in PATH."""

import json
import statistics
import threading
import time

import door
import fairness
import smuggling
import stage

REQUESTS = 200
MIB = 1 << 20
UPLOAD_MIB = 2048


def one(studio, method, path, body=None):
    begin = time.perf_counter()
    answer = studio.ask(method, path, body, token=studio.ann)
    stage.check(answer.status in (200, 204), f'{answer.data[:300]}')
    return (time.perf_counter() - begin) * 1e3


def measure(studio, workload, goes_on=lambda: False):
    """So many requests of each kind, and more while something goes on."""
    kinds = {'get': lambda number: one(studio, 'GET', '/rest/v1/projects?select=id,title'),
             'patch': lambda number: one(studio, 'PATCH', f'/rest/v1/projects?id=eq.{door.FILM}', {'title': f'{number}'}),
             'download': lambda number: one(studio, 'GET', f'/storage/v1/object/media/{studio.ann_id}/a/original.png')}
    times = {kind: [] for kind in kinds}
    while len(times['get']) < REQUESTS or goes_on():
        for kind, ask in kinds.items():
            times[kind].append(ask(len(times[kind])))
    for kind, taken in times.items():
        first = taken[0]
        taken.sort()
        for metric, value in ((f'{kind}_p50', statistics.median(taken)), (f'{kind}_p99', taken[len(taken) * 99 // 100]),
                              (f'{kind}_worst', taken[-1])):
            print(json.dumps({'suite': 'studio', 'impl': 'backlot-studio', 'workload': workload, 'metric': metric,
                              'unit': 'ms', 'value': round(value, 3), 'min': round(taken[0], 3),
                              'max': round(taken[-1], 3), 'first': round(first, 3), 'n': len(taken)}), flush=True)


def busy(here):
    studio = door.Door(here)
    fairness.fill(studio)
    measure(studio, 'alone')

    waiting = []
    for _ in range(6):
        connection = studio.connect(seconds=60)
        connection.sendall(studio.head('GET', fairness.question()) + b'\r\n')
        waiting.append(connection)
    measure(studio, 'beside-6-long-questions')
    for connection in waiting:
        connection.close()

    waiting = [fairness.change(studio, fairness.filters(60), 'taken') for _ in range(6)]
    measure(studio, 'beside-6-long-changes')
    for connection in waiting:
        connection.close()

    upload = studio.connect(seconds=300)
    upload.sendall(studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/b/original.png',
                               {'Content-Type': 'image/png', 'Content-Length': UPLOAD_MIB * MIB}) + b'\r\n')

    def push():
        piece = b'x' * MIB
        for _ in range(UPLOAD_MIB):
            upload.sendall(piece)

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    measure(studio, 'beside-an-upload-of-2-GiB', thread.is_alive)
    stage.check(b' 200 ' in upload.recv(65536), 'the upload was refused')
    upload.close()

    standing = [smuggling.websocket(studio)[0] for _ in range(20)]
    for number in range(20):
        connection = studio.connect()
        connection.sendall(studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/c{number}.png',
                                       {'Content-Type': 'image/png', 'Content-Length': 1 << 20}) + b'\r\nx')
        standing.append(connection)
    measure(studio, 'beside-40-slow-lines')
    for connection in standing:
        connection.close()


here = stage.Stage('none')
try:
    busy(here)
finally:
    here.close()
