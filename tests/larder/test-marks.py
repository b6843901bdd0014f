#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a profiler sees of Larder. This program is the profiler; it starts itself as the program that is recorded."""

import mmap
import os
import socket
import struct
import subprocess
import sys

BODY = 32 * mmap.PAGESIZE
MARK = 10       # the type of such a frame
N_ITEMS = 40000


def work():
    from larder_world import World, settle, value

    world = World()
    world.observe('a')
    for round_ in range(2):
        if round_ > 0:
            world.observers[0].refetch()
        # Large enough to be compared in a thread, and not quite the same.
        world.contexts.pop().return_value(value([[round_]] + [[i] for i in range(N_ITEMS)]))
        while world.client.is_fetching(None):
            settle()


def read_marks(ring):
    head, tail = struct.unpack_from('=II', ring, 0)
    at, marks = head, []
    while at < tail:
        length, _cpu, pid, time, kind = struct.unpack_from('=HhiqB', ring, mmap.PAGESIZE + at)
        if kind == MARK:
            duration, group, name = struct.unpack_from('=q24s40s', ring, mmap.PAGESIZE + at + 24)
            message = ring[mmap.PAGESIZE + at + 96:mmap.PAGESIZE + at + length]
            marks.append((group.split(b'\0')[0].decode(), name.split(b'\0')[0].decode(),
                          bytes(message).split(b'\0')[0].decode(), time, duration, pid))
        at += length
    return marks


def record():
    """Runs the work with a line to a profiler, which gives each thread that asks a ring to write in."""
    ours, theirs = socket.socketpair()
    rings = []
    child = subprocess.Popen([sys.executable, __file__, '--work'], pass_fds=[theirs.fileno()],
                             env={**os.environ, 'SYSPROF_CONTROL_FD': str(theirs.fileno())})
    theirs.close()
    while ours.recv(10, socket.MSG_WAITALL) == b'CreatRing\0':
        ring_fd = os.memfd_create('ring')
        os.ftruncate(ring_fd, mmap.PAGESIZE + BODY)
        ring = mmap.mmap(ring_fd, mmap.PAGESIZE + BODY)
        struct.pack_into('=IIII', ring, 0, 0, 0, mmap.PAGESIZE, BODY)
        socket.send_fds(ours, [b'\0'], [ring_fd])
        os.close(ring_fd)
        rings.append(ring)
    assert child.wait() == 0
    return child.pid, [mark for ring in rings for mark in read_marks(ring) if mark[0] == 'larder']


def check(number, what, good, seen):
    print(f'{"ok" if good else "not ok"} {number} {what}')
    if not good:
        print('# ' + repr(seen))
    return good


def main():
    pid, marks = record()
    fetches = [mark for mark in marks if mark[1] == 'fetch']
    flushes = [mark for mark in marks if mark[1] == 'flush']
    sharings = [mark for mark in marks if mark[1] == 'sharing']
    print('1..4')
    good = [
        check(1, 'each fetch is marked with its query', [mark[2] for mark in fetches] == ['["a"]'] * 2, fetches),
        check(2, 'flushes are marked with how many were told', any(mark[2] == '1 told' for mark in flushes), flushes),
        check(3, 'large data that is compared in a thread is marked', len(sharings) == 1, sharings),
        check(4, 'marks have a beginning and a length', all(mark[3] > 0 and mark[4] >= 0 and mark[5] == pid for mark in marks), marks),
    ]
    sys.exit(0 if all(good) else 1)


if sys.argv[1:] == ['--work']:
    work()
else:
    main()
