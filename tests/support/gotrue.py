# SPDX-License-Identifier: GPL-3.0-or-later
"""Before a real studio, what a hosted Auth has beside passwords: codes by mail, and a provider in the browser (PKCE, RFC 7636).

Sessions are real ones: who has proved who he is gets what the studio answers to his password."""

import base64
import hashlib
import http.client
import http.server
import json
import secrets
import threading
import urllib.parse

HOP = {'connection', 'transfer-encoding', 'keep-alive', 'content-length', 'date', 'server'}


class GoTrue:
    def __init__(self, studio, email, password):
        self.studio, self.email, self.password = urllib.parse.urlsplit(studio), email, password
        self.mails, self.codes, self.challenges, self.grants = [], {}, {}, []
        self.limited = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *_):
                pass

            def do(self):
                outer.handle(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.address = f'127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def ask(self, method, path, headers, body):
        connection = http.client.HTTPConnection(self.studio.hostname, self.studio.port, timeout=120)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP], data

    def answer(self, handler, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers or [('Content-Type', 'application/json')]:
            handler.send_header(name, value)
        handler.send_header('Content-Length', str(len(data)))
        handler.end_headers()
        if handler.command != 'HEAD':
            handler.wfile.write(data)

    def let_in(self, handler):
        headers = {'apikey': handler.headers['apikey'], 'Content-Type': 'application/json'}
        self.answer(handler, *self.swap(self.ask('POST', '/auth/v1/token?grant_type=password', headers,
                                                 json.dumps({'email': self.email, 'password': self.password}))))

    @staticmethod
    def swap(answer):
        status, headers, data = answer
        return status, data, headers

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers.get('Content-Length') or 0))
        url = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        own = {'/auth/v1/settings': self.settings, '/auth/v1/otp': self.otp, '/auth/v1/verify': self.verify, '/auth/v1/authorize': self.authorize,
               '/provider': self.provider}.get(url.path)
        if url.path == '/auth/v1/token' and query.get('grant_type') == 'pkce':
            own = self.exchange
        if url.path == '/auth/v1/token' and query.get('grant_type') == 'password' and self.limited > 0:
            self.limited -= 1
            self.answer(handler, 429, {'code': 'over_request_rate_limit', 'message': 'Request rate limit reached'},
                        [('Content-Type', 'application/json'), ('Retry-After', '42')])
        elif own is not None:
            own(handler, query, json.loads(body) if body else {})
        elif handler.headers.get('Upgrade'):
            # The live channel is not what is tested here: without it rows are asked for.
            self.answer(handler, 404, {'message': 'Not found'})
        else:
            headers = {name: value for name, value in handler.headers.items() if name.lower() not in HOP | {'host'}}
            self.answer(handler, *self.swap(self.ask(handler.command, handler.path, headers, body)))

    def settings(self, handler, query, body):
        self.answer(handler, 200, {'external': {'email': True, 'phone': False, 'anonymous_users': False, 'keycloak': True},
                                   'disable_signup': True, 'mailer_autoconfirm': False})

    def otp(self, handler, query, body):
        if body.get('email') == self.email:
            self.codes[body['email']] = str(100000 + secrets.randbelow(900000))
            self.mails.append((body['email'], self.codes[body['email']]))
        self.answer(handler, 200, {})

    def verify(self, handler, query, body):
        code = self.codes.pop(body.get('email'), None)
        if body.get('type') == 'email' and code is not None and body.get('token') == code:
            self.let_in(handler)
        else:
            self.answer(handler, 403, {'code': 'otp_expired', 'message': 'Token has expired or is invalid'})

    def authorize(self, handler, query, body):
        if query.get('provider') != 'keycloak' or query.get('redirect_to') != 'backlot:auth' or query.get('code_challenge_method') != 's256':
            self.answer(handler, 400, {'code': 'validation_failed', 'message': 'Unsupported provider or redirect'})
            return
        flow = secrets.token_urlsafe(16)
        self.challenges[flow] = query['code_challenge']
        self.answer(handler, 302, b'', [('Location', f'http://{self.address}/provider?flow={flow}')])

    def provider(self, handler, query, body):
        """The page of somebody who knows the person already; it sends the browser back to the program."""
        self.answer(handler, 302, b'', [('Location', f'backlot:auth?code={query["flow"]}')])

    def exchange(self, handler, query, body):
        digest = hashlib.sha256(body.get('code_verifier', '').encode()).digest()
        challenge = self.challenges.pop(body.get('auth_code'), None)
        good = challenge is not None and challenge == base64.urlsafe_b64encode(digest).rstrip(b'=').decode()
        self.grants.append(good)
        if good:
            self.let_in(handler)
        else:
            self.answer(handler, 400, {'code': 'bad_code_verifier', 'message': 'code challenge does not match previously saved code verifier'})
