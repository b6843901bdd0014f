#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long one request to the studio takes at worst while somebody else keeps it busy, as JSON lines.

  alone; beside questions of 20 seconds; beside an upload that never pauses; beside slow lines.
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


def measure(studio, workload):
    times = []
    for _ in range(REQUESTS):
        begin = time.perf_counter()
        answer = studio.ask('GET', '/rest/v1/projects?select=id,title', token=studio.ann)
        times.append((time.perf_counter() - begin) * 1e3)
        stage.check(answer.status == 200 and len(answer.json()) == 1, f'{answer.data[:300]}')
    first = times[0]
    times.sort()
    for metric, value in (('get_p50', statistics.median(times)), ('get_worst', times[-1])):
        print(json.dumps({'suite': 'studio', 'impl': 'backlot-studio', 'workload': workload, 'metric': metric, 'unit': 'ms',
                          'value': round(value, 3), 'min': round(times[0], 3), 'max': round(times[-1], 3), 'first': round(first, 3),
                          'n': REQUESTS}), flush=True)


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

    ending = threading.Event()
    upload = studio.connect(seconds=60)
    upload.sendall(studio.head('PUT', f'/storage/v1/object/media/{studio.bob_id}/b/original.png',
                               {'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked'}) + b'\r\n')

    def push():
        while not ending.is_set():
            upload.sendall(b'100000\r\n' + b'x' * (1 << 20) + b'\r\n')
        upload.sendall(b'0\r\n\r\n')

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    measure(studio, 'beside-an-upload')
    ending.set()
    thread.join(20)
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
