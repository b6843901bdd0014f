#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only a token of this studio, of this person and of now opens anything, and no secret is written anywhere."""

import base64
import hashlib
import hmac
import json
import time

import door
import smuggling
import stage
from door import CANARY, FILM, KEY


def encode(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def decode(text):
    return json.loads(base64.urlsafe_b64decode(text + '=' * (-len(text) % 4)))


def make(head, claims, secret, digest=hashlib.sha256):
    text = f'{encode(head)}.{encode(claims)}'
    return f'{text}.{encode(hmac.new(secret, text.encode(), digest).digest())}'


def keys(here):
    return json.loads((here.studio_data / 'studio' / 'keys.json').read_text())


def forged(here, studio):
    """Name and token; all of them name Ann, or more."""
    head = {'alg': 'HS256', 'typ': 'JWT'}
    claims = decode(studio.ann.split('.')[1])
    service = {'role': 'service_role', 'exp': claims['exp']}
    now = int(time.time())
    # As the studio reads it: the text of the file is the secret.
    secret = keys(here)['jwt_secret'].encode()
    stage.check(make(head, claims, secret).split('.')[2] is not None, 'no token')
    mine = studio.bob.split('.')
    yield 'no signature', '.'.join(studio.ann.split('.')[:2]) + '.'
    yield 'another signature', '.'.join(studio.ann.split('.')[:2] + [mine[2]])
    yield 'a cut signature', studio.ann[:-1]
    yield 'a longer signature', studio.ann + 'A'
    yield 'my token with her name', '.'.join([mine[0], encode(claims), mine[2]])
    for name in ('none', 'None', 'NONE', 'nOnE', '', None, 'HS384', 'RS256', 'ES256', ['HS256'], {'HS256': 1}):
        yield f'alg {name}', f'{encode({"alg": name, "typ": "JWT"})}.{encode(claims)}.'
        yield f'alg {name}, signed', make({'alg': name}, claims, secret)
    yield 'HS512', make({'alg': 'HS512'}, claims, secret, hashlib.sha512)
    for name, other in (('another key', b'x' * 32), ('an empty key', b''), ('the publishable key', KEY.encode()), ('the word secret', b'secret'),
                        ('half of the key', secret[:16]), ('the webhook secret', keys(here)['webhook_secret'].encode()),
                        ('the secret key', keys(here)['secret_key'].encode())):
        yield f'signed with {name}', make(head, claims, other)
        yield f'a service signed with {name}', make(head, service, other)
    yield 'a key in the header', make({**head, 'jwk': {'kty': 'oct', 'k': encode(b'mine')}}, claims, b'mine')
    yield 'a path as key', make({**head, 'kid': '../../../dev/null'}, claims, b'')
    yield 'expired', make(head, {**claims, 'exp': now - 1}, secret)
    yield 'expired long ago', make(head, {**claims, 'exp': 0}, secret)
    yield 'expired, as text', make(head, {**claims, 'exp': 'never'}, secret)
    yield 'from the future', make(head, {**claims, 'iat': now + 3600, 'exp': now + 7200}, secret)
    yield 'for the future', make(head, {**claims, 'nbf': now + 3600, 'exp': now + 7200}, secret)
    yield 'of no role', make(head, {**claims, 'role': 'postgres'}, secret)
    yield 'of nobody', make(head, {**claims, 'sub': "' OR 1=1 --"}, secret)
    yield 'of no claims', make(head, [], secret)
    yield 'a signed URL', make(head, {'url': f'media/{studio.ann_id}/a/original.png', 'scope': 'download', 'exp': now + 60}, secret)
    for text in ('null', 'undefined', 'a.b.c', '...', '..', 'Bearer', '\x7f', 'a' * 9000, keys(here)['secret_key'][:-1], keys(here)['secret_key'] + 'x',
                 'sb_secret_', keys(here)['jwt_secret'], studio.refresh):
        yield f'{text[:12]}', text


def begin(here, **environment):
    studio = door.Door(here, **environment)
    session = studio.ask('POST', '/auth/v1/token?grant_type=password', {'email': 'ann@example.org', 'password': door.PASSWORD}).json()
    studio.refresh = session['refresh_token']
    return studio


def no_other_token(here):
    """tokens that are forged, of others, too old or too early open nothing"""
    studio = begin(here)
    # The secret in the file is the one that signs: so the forged ones below are near to true ones.
    known = studio.ann.split('.')
    candidates = [keys(here)['jwt_secret'].encode()]
    signature = encode(hmac.new(candidates[0], f'{known[0]}.{known[1]}'.encode(), hashlib.sha256).digest())
    stage.check(signature == known[2], 'the tokens are not signed with the secret of the file')
    before = studio.digest()
    count = 0
    for name, token in forged(here, studio):
        count += 1
        for method, path, body in (('GET', '/rest/v1/projects', None), ('PATCH', f'/rest/v1/projects?id=eq.{FILM}', {'title': 'x'}),
                                   ('POST', '/rest/v1/rpc/create_project', {'p_id': FILM[:-1] + 'b', 'p_kind': 'film', 'p_title': 'x'}),
                                   ('GET', f'/storage/v1/object/media/{studio.ann_id}/a/original.png', None),
                                   ('DELETE', f'/storage/v1/object/media/{studio.ann_id}/a/original.png', None),
                                   ('GET', f'/storage/v1/object/sign/media/{studio.ann_id}/a/original.png?token={token[:4000]}', None),
                                   ('GET', '/auth/v1/user', None), ('PUT', '/auth/v1/user', {'data': {'a': 1}}),
                                   ('POST', '/auth/v1/logout?scope=global', None)):
            if 'sign/' in path and (name == 'a signed URL' or ' ' in token or '\x7f' in token):
                continue
            answer = studio.ask(method, path, body, token=token)
            stage.check(400 <= answer.status < 500, f'{name}: {method} {path}: {answer.status} {answer.body[:200]}')
            stage.check(CANARY.encode() not in answer.body, f'{name}: {method} {path} shows what Ann keeps')
        stage.check(studio.digest() == before, f'{name}: something has changed')
    studio.alive()
    print(f'# {count} tokens')


def no_other_key(here):
    """without the key of the API, or with another one, nothing is answered"""
    studio = begin(here)
    before = studio.digest()
    secret = keys(here)['secret_key']
    for key in (None, '', 'null', 'sb_publishable_', 'sb_publishable_locaL', 'sb_publishable_local\x7f', 'sb_secret_', secret[:-1], secret + 'x',
                secret.upper(), studio.ann, 'sb_publishable_local,' + secret):
        for method, path, body in (('GET', '/rest/v1/projects', None), ('POST', '/rest/v1/rpc/claim_job', {}), ('GET', '/auth/v1/user', None),
                                   ('GET', f'/storage/v1/object/media/{studio.ann_id}/a/original.png', None)):
            answer = studio.ask(method, path, body, key=key, token=studio.ann)
            stage.check(answer.status in (401, 400, 403), f'{key}: {method} {path}: {answer.status} {answer.body[:200]}')
            stage.check(CANARY.encode() not in answer.body, f'{key}: {method} {path} shows what Ann keeps')
    stage.check(studio.digest() == before, 'something has changed')
    stage.check(CANARY.encode() in studio.ask('GET', '/rest/v1/projects', token=studio.ann).body, 'Ann does not see her own')


def joined(connection, token, topic):
    connection.sendall(smuggling.frame(json.dumps(['1', '1', topic, 'phx_join', {
        'config': {'postgres_changes': [{'event': '*', 'schema': 'public', 'table': 'projects'}]}, 'access_token': token}]).encode()))


def no_other_listener(here):
    """no forged token hears what Ann changes"""
    studio = begin(here)
    listeners = []
    for name, token in forged(here, studio):
        if len(listeners) >= 150:
            break
        connection, answer = smuggling.websocket(studio)
        stage.check(b' 101 ' in answer, f'{name}: {answer[:200]}')
        connection.settimeout(20 * stage.PATIENCE)
        joined(connection, token, 'realtime:all')
        listeners.append((name, connection))
    true, _ = smuggling.websocket(studio)
    true.settimeout(20 * stage.PATIENCE)
    joined(true, studio.ann, 'realtime:all')
    got = b''
    while b'Subscribed to PostgreSQL' not in got:
        piece = true.recv(65536)
        stage.check(piece, f'{got[-300:]}')
        got += piece
    changed = studio.ask('PATCH', f'/rest/v1/projects?id=eq.{FILM}&version=eq.1', {'title': CANARY + ' changed'}, token=studio.ann)
    stage.check(changed.status in (200, 204), f'{changed.body}')
    while b'changed' not in got:
        piece = true.recv(65536)
        stage.check(piece, f'{got[-300:]}')
        got += piece
    for name, connection in listeners:
        # Answers come in order: what was to be told before this one has been told.
        connection.sendall(smuggling.frame(b'[null,"99","phoenix","heartbeat",{}]'))
        got = b''
        while b'"99"' not in got:
            piece = connection.recv(65536)
            if not piece:
                break
            got += piece
        stage.check(CANARY.encode() not in got, f'{name}: hears of it: {got[-300:]}')
        connection.close()
    print(f'# {len(listeners)} listeners')


def no_secret_written(here):
    """with everything logged, no password, token or key is in the log or in any other file"""
    studio = begin(here, G_MESSAGES_DEBUG='all')
    secrets = {'password': door.PASSWORD, 'token of Ann': studio.ann, 'refresh token': studio.refresh, 'token of Bob': studio.bob,
               'signing secret': keys(here)['jwt_secret'], 'webhook secret': keys(here)['webhook_secret'], 'secret key': keys(here)['secret_key']}
    for path, body in (('/auth/v1/token?grant_type=password', {'email': 'ann@example.org', 'password': door.PASSWORD + 'x'}),
                       ('/auth/v1/token?grant_type=refresh_token', {'refresh_token': studio.refresh}),
                       ('/auth/v1/signup', {'email': 'ann@example.org', 'password': door.PASSWORD}),
                       ('/auth/v1/signup', {'email': 'no address', 'password': door.PASSWORD}),
                       ('/rest/v1/rpc/receive_webhook', {'secret': keys(here)['webhook_secret']}), ('/rest/v1/nothing', {})):
        studio.ask('POST', path, body)
        studio.ask('POST', path, body, local=True)
        studio.ask('POST', path, b'{"password":"' + door.PASSWORD.encode())
    signed = studio.ask('POST', f'/storage/v1/object/sign/media/{studio.ann_id}/a/original.png', {'expiresIn': 60}, token=studio.ann).json()
    secrets['signed URL'] = signed['signedURL'].split('token=')[1]
    studio.ask('GET', f'/storage/v1{signed["signedURL"]}')
    studio.ask('GET', f'/rest/v1/projects?apikey={keys(here)["secret_key"]}', key=None)
    studio.ask('GET', '/rest/v1/projects', token=studio.ann + 'x')
    studio.ask('PUT', '/auth/v1/user', {'password': door.PASSWORD + ' new'}, token=studio.ann)
    for name, token in forged(here, studio):
        studio.ask('GET', '/rest/v1/projects', token=token)
    listener, _ = smuggling.websocket(studio)
    joined(listener, studio.ann, 'realtime:all')
    listener.recv(65536)
    listener.close()
    studio.program.process.terminate()
    studio.program.wait_end(20)
    # The first line tells its key to whoever started it; that is what the line is for.
    log = [line for line in studio.program.lines if '"socket"' not in line]
    stage.check(log, 'nothing was logged at all')
    for name, secret in secrets.items():
        stage.check(not any(secret in line for line in log), f'{name} is in the log')
        for path in here.folder.rglob('*'):
            # Keys stand in their file, refresh tokens and the webhook's secret in the database.
            if not path.is_file() or path.name == 'keys.json' or (name in ('refresh token', 'webhook secret') and path.name.startswith('studio.db')):
                continue
            stage.check(secret.encode() not in path.read_bytes(), f'{name} is in {path.name}')
    print(f'# {len(log)} lines of log')


if __name__ == '__main__':
    stage.main([no_other_token, no_other_key, no_other_listener, no_secret_written])
