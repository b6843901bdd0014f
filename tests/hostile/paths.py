#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No name of an object leads out of its bucket, however it is written."""

import base64
import os

import door
import stage
from door import CANARY

# What stands between the slashes, as bytes on the wire.
UPS = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '%25252e%25252e', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '%c0%ae.', '..%00', '%00..',
       '..%5c', '%5c..', '..\\', '....', '..%20', '%2e%2e%3b', '..;', '%u002e%u002e', '\udcc0\udcae\udcc0\udcae', '.', '%2e', '']
SLASHES = ['/', '%2f', '%252f', '%5c', '%c0%af', '//', '/./']
TARGETS = ['keys.json', 'studio.db', 'etc/passwd', '../../../../etc/passwd']


def names(up, slash, target, owner):
    yield f'{owner}{slash}{up}{slash}{up}{slash}{target}'
    yield f'{up}{slash}{up}{slash}{up}{slash}{target}'
    yield f'{owner}/{up}/{owner}/a/original.png'


def keeps_its_secrets(here, studio):
    keys = (here.studio_data / 'studio' / 'keys.json').read_text()
    secrets = [part for part in keys.split('"') if len(part) > 24]
    stage.check(len(secrets) == 3, 'no secrets to look for')
    return [secret.encode() for secret in secrets] + [CANARY.encode(), b'root:', b'SQLite format']


def look(answer, what, secrets):
    stage.check(answer.status < 500, f'{what}: {answer.status} {answer.body[:200]}')
    for secret in secrets:
        stage.check(secret not in answer.data, f'{what}: tells {secret[:12]}…')


def by_path(here):
    """no path of a request leads to a file or to somebody's object"""
    studio = door.Door(here)
    secrets = keeps_its_secrets(here, studio)
    before = studio.digest()
    asked = 0
    for up in UPS:
        for slash in SLASHES:
            for target in TARGETS:
                for name in names(up, slash, target, studio.bob_id):
                    # Each name by one of the four ways, and each way often.
                    prefix = ('object/media', 'object/authenticated/media', 'object/public/media', 'object/info/media')[asked % 4]
                    answer = studio.ask('GET', f'/storage/v1/{prefix}/{name}')
                    asked += 1
                    look(answer, f'GET {name}', secrets)
                    stage.check(answer.status >= 400 or answer.code() >= 400, f'GET {name}: {answer.status} {answer.body[:200]}')
    stage.check(studio.digest() == before, 'reading has changed something')
    studio.alive()
    print(f'# {asked} requests')


def by_writing(here):
    """nothing is written, moved or signed outside of one's own folder"""
    studio = door.Door(here)
    secrets = keeps_its_secrets(here, studio)
    before = studio.digest()
    own = studio.bob_id
    for up in UPS:
        for slash in ('/', '%2f', '%5c'):
            for name in (f'{own}{slash}{up}{slash}{studio.ann_id}{slash}x.png', f'{up}{slash}{up}{slash}x.png', f'{studio.ann_id}/a/original.png'):
                plain = name.replace('%2f', '/').replace('%5c', '\\').encode('utf-8', 'surrogateescape').decode('utf-8', 'replace')
                for method, path, body in (
                        ('PUT', f'object/media/{name}', b'x'), ('POST', f'object/media/{name}', b'x'),
                        ('DELETE', f'object/media/{name}', None), ('DELETE', 'object/media', {'prefixes': [plain]}),
                        ('POST', f'object/sign/media/{name}', {'expiresIn': 60}), ('POST', f'object/upload/sign/media/{name}', {}),
                        ('POST', 'object/move', {'bucketId': 'media', 'sourceKey': f'{studio.ann_id}/a/original.png', 'destinationKey': plain}),
                        ('POST', 'object/copy', {'bucketId': 'media', 'sourceKey': plain, 'destinationKey': f'{own}/x.png'}),
                        ('POST', 'object/list/media', {'prefix': plain})):
                    # `OWN//x` and `OWN/./x` are what libsoup and browsers make `OWN/x` of; those are Bob's.
                    if up in ('', '.', '%2e') and studio.ann_id not in path + str(body):
                        continue
                    answer = studio.ask(method, f'/storage/v1/{path}', body)
                    look(answer, f'{method} {path} {body}', secrets)
    stage.check(studio.digest() == before, 'something was written')
    studio.alive()


def by_bucket(here):
    """a bucket is a name in a table and no folder"""
    studio = door.Door(here)
    secrets = keeps_its_secrets(here, studio)
    before = studio.digest()
    answer = studio.ask('POST', '/storage/v1/bucket/empty', {})
    stage.check(answer.code() == 404, f'emptying a bucket without a name: {answer.status}')
    for bucket in ('..', '%2e%2e', '.', 'media%2f..', '%00', 'media%00', '%c0%ae', 'objects', '', ' ', 'media%20', 'MEDIA', '*', '%25'):
        for method, path, body in (('GET', f'object/{bucket}/keys.json', None), ('POST', f'object/list/{bucket}', {'prefix': ''}),
                                   ('PUT', f'object/{bucket}/x', b'x'), ('DELETE', f'bucket/{bucket}', None),
                                   ('POST', f'bucket/{bucket}/empty', {}), ('GET', f'bucket/{bucket}', None)):
            look(studio.ask(method, f'/storage/v1/{path}', body), f'{method} {path}', secrets)
        look(studio.ask('POST', '/storage/v1/bucket', {'id': bucket, 'name': bucket, 'public': True}), f'a bucket {bucket}', secrets)
    stage.check(studio.digest() == before, 'something has changed')


def by_upload(here):
    """an upload's name is looked at like any other, and its address is none to guess"""
    studio = door.Door(here)
    secrets = keeps_its_secrets(here, studio)
    before = studio.digest()

    def told(*pairs):
        return ','.join(f'{name} {base64.b64encode(value).decode()}' for name, value in pairs)

    for name in (b'../../keys.json', b'/etc/passwd', b'a/../../b', b'a\0b', b'a\\..\\b', b'\xc0\xae\xc0\xae/x', b'.', b'..', b'', b'x' * 2000,
                 studio.ann_id.encode() + b'/a/original.png', b'%2e%2e/x', b'a//b', b'a\r\nLocation: x'):
        for bucket in (b'media', b'../media', b'', b'outputs'):
            answer = studio.ask('POST', '/storage/v1/upload/resumable', headers={
                'Tus-Resumable': '1.0.0', 'Upload-Length': '4', 'Upload-Metadata': told((b'bucketName', bucket), (b'objectName', name))})
            look(answer, f'an upload of {name} to {bucket}', secrets)
            stage.check(answer.status >= 400, f'an upload of {name} to {bucket}: {answer.status}')
    for text in (f'media/{studio.ann_id}/a/original.png/' + '0' * 8 + '-0000-4000-8000-' + '0' * 12, 'media/../../keys.json', '../keys.json/x', ''):
        address = base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')
        for method in ('HEAD', 'PATCH', 'DELETE', 'GET', 'POST'):
            answer = studio.ask(method, f'/storage/v1/upload/resumable/{address}', b'more' if method == 'PATCH' else None, {
                'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream'})
            look(answer, f'{method} {text}', secrets)
            stage.check(answer.status >= 400, f'{method} {text}: {answer.status}')
    stage.check(studio.digest() == before, 'something has changed')
    stage.check(not os.path.exists(here.studio_data / 'studio' / 'x.png'), 'a file outside')


if __name__ == '__main__':
    stage.main([by_path, by_writing, by_bucket, by_upload])
