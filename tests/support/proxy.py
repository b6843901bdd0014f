# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP proxy between two Unix sockets that does to requests what bad networks and busy servers do.

Every request is compared with the rules, the first that fits and is not used up decides; without one it passes."""

import os
import re
import select
import socket
import threading
import time

CHUNK = 16384
EVER = 1 << 30


class Rule:
    """What happens to the next `count` requests whose "METHOD path?query" is found by `pattern`.

    kind: 'cut' sends `after_bytes` of the body on and closes both sides; 'lose-request' closes before anything is
    sent; 'lose-answer' closes when the server has answered; 'repeat' sends it twice and gives the second answer;
    'refuse' answers `status` itself; 'hold' waits for release() first and passes then."""

    def __init__(self, kind, pattern, count=1, after_bytes=0, status=500, headers=(), body=b'{"message":"Out of order"}', skip=0):
        self.kind, self.pattern, self.left, self.skip = kind, re.compile(pattern), count, skip
        self.after_bytes, self.status, self.headers, self.body = after_bytes, status, tuple(headers), body
        self.used = 0
        self.released = threading.Event()

    def release(self):
        self.released.set()


class Request:
    """One request and what became of it, for the test to look at."""

    def __init__(self, method, target, headers):
        self.method, self.target, self.headers = method, target, headers
        self.fate = 'pass'
        self.time = time.monotonic()
        self.status = None
        self.first_status = None
        self.answer = {}
        self.body_bytes = 0

    def __repr__(self):
        return f'{self.method} {self.target} [{self.fate}] {self.first_status or ""} {self.status}'


class Cut(Exception):
    pass


class Stream:
    """Buffered reading of one side."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b''

    def fill(self):
        data = self.connection.recv(CHUNK)
        if not data:
            raise Cut
        self.buffer += data

    def head(self):
        """(first line, headers by lower-case name, its bytes)"""
        while b'\r\n\r\n' not in self.buffer:
            self.fill()
        raw, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        first, *lines = raw.decode('latin-1').split('\r\n')
        headers = {}
        for line in lines:
            name, _, value = line.partition(':')
            headers[name.strip().lower()] = value.strip()
        return first, headers, raw + b'\r\n\r\n'

    def take(self, most):
        """At most `most` bytes, at least one."""
        if not self.buffer:
            self.fill()
        data, self.buffer = self.buffer[:most], self.buffer[most:]
        return data

    def line(self):
        while b'\r\n' not in self.buffer:
            self.fill()
        line, self.buffer = self.buffer.split(b'\r\n', 1)
        return line + b'\r\n'

    def body(self, headers, ends_with_connection):
        """The pieces of the body as they stand on the wire."""
        if headers.get('transfer-encoding', '').lower() == 'chunked':
            while True:
                size = self.line()
                yield size
                left = int(size.split(b';')[0], 16) + 2
                last = left == 2
                while left > 0:
                    piece = self.take(left)
                    left -= len(piece)
                    yield piece
                if last:
                    return
        elif 'content-length' in headers:
            left = int(headers['content-length'])
            while left > 0:
                piece = self.take(left)
                left -= len(piece)
                yield piece
        elif ends_with_connection:
            while True:
                try:
                    yield self.take(CHUNK)
                except Cut:
                    return


class Proxy:
    def __init__(self, listen, target):
        self.target = str(target)
        self.lock = threading.Lock()
        self.rules = []
        self.requests = []
        self.connections = set()
        self.websockets = set()
        self.down = False
        self.listener = socket.socket(socket.AF_UNIX)
        self.path = str(listen)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o600)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    # For the test

    def add(self, *arguments, **options):
        rule = Rule(*arguments, **options)
        with self.lock:
            self.rules.append(rule)
        return rule

    def clear(self):
        with self.lock:
            rules, self.rules = self.rules, []
        for rule in rules:
            rule.release()

    def found(self, pattern):
        with self.lock:
            return [request for request in self.requests if re.search(pattern, f'{request.method} {request.target}')]

    def cut_all(self, websockets_only=False):
        """Ends the connections there are."""
        with self.lock:
            pairs = list(self.websockets if websockets_only else self.connections)
        for pair in pairs:
            self.end(pair)

    def set_down(self, down):
        """While down, whoever connects is cut at once."""
        with self.lock:
            self.down = down
        if down:
            self.cut_all()

    def close(self):
        self.listener.close()
        self.clear()
        self.cut_all()

    # Connections

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.down:
                client.close()
            else:
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def end(self, pair):
        for side in pair:
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def serve(self, client):
        server = socket.socket(socket.AF_UNIX)
        pair = (client, server)
        with self.lock:
            self.connections.add(pair)
            late = self.down
        try:
            # It was let in a moment before, too late to be cut with the others.
            if late:
                raise Cut
            server.connect(self.target)
            upward, downward = Stream(client), Stream(server)
            while self.exchange(upward, downward, pair):
                pass
        except (Cut, OSError):
            pass
        finally:
            with self.lock:
                self.connections.discard(pair)
                self.websockets.discard(pair)
            self.end(pair)
            client.close()
            server.close()

    def choose(self, request):
        with self.lock:
            self.requests.append(request)
            for rule in self.rules:
                if rule.left > 0 and rule.pattern.search(f'{request.method} {request.target}'):
                    if rule.skip > 0:
                        rule.skip -= 1
                        continue
                    rule.left -= 1
                    rule.used += 1
                    request.fate = rule.kind
                    return rule
        return None

    def exchange(self, upward, downward, pair):
        """One request and its answer; whether the connection goes on."""
        first, headers, raw = upward.head()
        method, target = first.split(' ')[:2]
        request = Request(method, target, headers)
        rule = self.choose(request)
        kind = rule.kind if rule is not None else 'pass'
        if kind == 'hold':
            rule.released.wait()
        if kind == 'lose-request':
            raise Cut
        if kind == 'refuse':
            for piece in upward.body(headers, False):
                request.body_bytes += len(piece)
            return self.refuse(upward, request, rule)

        kept = [raw]
        downward.connection.sendall(raw)
        for piece in upward.body(headers, False):
            if kind == 'cut' and request.body_bytes + len(piece) > rule.after_bytes:
                self.cut(downward, piece[:rule.after_bytes - request.body_bytes])
            request.body_bytes += len(piece)
            if kind == 'repeat':
                kept.append(piece)
            downward.connection.sendall(piece)
        if kind == 'cut':
            raise Cut
        if kind == 'repeat':
            request.first_status = self.answer(None, downward, request)
            downward.connection.sendall(b''.join(kept))
        if kind == 'lose-answer':
            self.answer(None, downward, request)
            raise Cut

        status = self.answer(upward, downward, request)
        if status == 101:
            with self.lock:
                self.websockets.add(pair)
            self.splice(upward, downward)
            return False
        return headers.get('connection', '').lower() != 'close' and request.answer.get('connection', '').lower() != 'close'

    def refuse(self, upward, request, rule):
        request.status = rule.status
        kind = 'text/html' if rule.body.startswith(b'<') else 'application/json'
        lines = [f'HTTP/1.1 {rule.status} Refused', f'Content-Type: {kind}', f'Content-Length: {len(rule.body)}',
                 *(f'{name}: {value}' for name, value in rule.headers)]
        upward.connection.sendall('\r\n'.join(lines).encode() + b'\r\n\r\n' + (b'' if request.method == 'HEAD' else rule.body))
        return True

    def cut(self, downward, piece):
        """What was sent on arrives before the end does."""
        if piece:
            downward.connection.sendall(piece)
        downward.connection.shutdown(socket.SHUT_WR)
        while select.select([downward.connection], [], [], 5)[0] and downward.connection.recv(CHUNK):
            pass
        raise Cut

    def answer(self, upward, downward, request):
        """Passes the answer on, or throws it away where `upward` is nobody."""
        while True:
            first, headers, raw = downward.head()
            status = int(first.split(' ')[1])
            if upward is not None:
                upward.connection.sendall(raw)
            if status != 100:
                break
        request.status, request.answer = status, headers
        if request.method == 'HEAD' or status in (101, 204, 304):
            return status
        for piece in downward.body(headers, True):
            if upward is not None:
                upward.connection.sendall(piece)
        return status

    def splice(self, upward, downward):
        """Bytes both ways, until one side ends."""
        sides = {upward.connection: downward, downward.connection: upward}
        for stream in (upward, downward):
            if stream.buffer:
                sides[stream.connection].connection.sendall(stream.buffer)
        while True:
            for side in select.select(list(sides), [], [])[0]:
                data = side.recv(CHUNK)
                if not data:
                    raise Cut
                sides[side].connection.sendall(data)
