# SPDX-License-Identifier: GPL-3.0-or-later
"""A websocket's client, as far as Phoenix needs it, on a connection of any kind."""

import base64
import os
import struct


class Socket:
    def __init__(self, connection, host, key):
        self.connection = connection
        self.stream = connection.makefile('rb')
        nonce = base64.b64encode(os.urandom(16)).decode()
        connection.sendall((f'GET /realtime/v1/websocket?apikey={key}&vsn=2.0.0 HTTP/1.1\r\n'
                            f'Host: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                            f'Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\n\r\n').encode())
        status = self.stream.readline()
        if b' 101 ' not in status:
            raise RuntimeError(f'no websocket: {status!r}')
        while self.stream.readline().strip():
            pass

    def close(self):
        self.stream.close()
        self.connection.close()

    def send(self, data, opcode=1):
        mask = os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else struct.pack('!BH', 0x80 | 126, len(data))
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(data))
        self.connection.sendall(bytes([0x80 | opcode]) + length + mask + masked)

    def take(self, count):
        data = self.stream.read(count)
        if len(data) < count:
            raise RuntimeError('the websocket ended')
        return data

    def receive(self):
        """The next text; pings are answered."""
        message = b''
        while True:
            first, second = self.take(2)
            length = second & 0x7f
            if length > 125:
                length = struct.unpack('!H' if length == 126 else '!Q', self.take(2 if length == 126 else 8))[0]
            data, opcode = self.take(length), first & 0x0f
            if opcode == 9:
                self.send(data, 10)
            elif opcode == 8:
                raise RuntimeError(f'the websocket was closed: {data!r}')
            elif opcode in (0, 1, 2):
                message += data
                if first & 0x80:
                    return message.decode()
