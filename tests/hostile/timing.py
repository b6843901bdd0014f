#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stranger gives is compared with a secret by a function that takes as long for every guess.

The C library's comparisons end at the first difference. A shim stands before them and tells which secrets they are
given: none, when somebody gives one that differs in its last letter. COMPARE_SHIM is its file."""

import hashlib
import hmac
import os
import sqlite3
import time

import door
import stage
import tokens

SHIM = os.environ['COMPARE_SHIM']
EVENT = b'{"id":"t1","type":"payment.succeeded","data":{"payment_id":"00000000-0000-4000-8000-000000000009"}}'


def nearly(secret):
    """The same but for its last letter. That of a token has bits that say nothing: there it is the last but one."""
    return secret[:-1] + ('A' if secret[-1] != 'A' else 'B')


def stop(studio):
    studio.program.process.terminate()
    studio.program.wait_end(20)


def find_secrets(here, studio, moment):
    """Names and bytes of what the studio will hold beside the guesses, the first one being no secret at all."""
    known = tokens.keys(here)
    head, claims, _ = studio.ann.split('.')
    signature = hmac.new(known['jwt_secret'].encode(), f'{head}.{claims}'.encode(), hashlib.sha256)
    webhook = hmac.new(known['webhook_secret'].encode(), str(moment).encode() + b'.' + EVENT, hashlib.sha256)
    database = sqlite3.connect(here.studio_data / 'studio' / 'studio.db')
    password = database.execute("select encrypted_password from auth_users where email = 'ann@example.org'").fetchone()[0]
    database.close()
    return {'the publishable key': door.KEY.encode(), 'the secret key': known['secret_key'].encode(),
            'the signature of a token': signature.digest(), 'the signature of a token, as text': tokens.encode(signature.digest()).encode(),
            'the signature of a webhook': webhook.hexdigest().encode(), 'the hash of a password': password.encode()}


def guess(studio, known, moment, webhook):
    """Each is wrong in its last letter, and refused."""
    statuses = [studio.ask('GET', '/rest/v1/projects', key=nearly(known['secret_key'])).status,
                studio.ask('GET', '/rest/v1/projects', token=nearly(studio.ann[:-1]) + studio.ann[-1]).status,
                studio.ask('GET', '/rest/v1/projects', token=nearly(known['secret_key'])).status,
                studio.ask('POST', '/rest/v1/rpc/receive_webhook', EVENT,
                           {'X-Backlot-Signature': f't={moment},v1={nearly(webhook)}', 'Content-Type': 'application/json'}).status,
                studio.ask('POST', '/auth/v1/token?grant_type=password',
                           {'email': 'ann@example.org', 'password': nearly(door.PASSWORD)}).status]
    stage.check(statuses == [401, 401, 401, 401, 400], f'{statuses}')


def no_early_end(here):
    """no key, signature or password is given to a comparison that ends at the first difference"""
    studio = door.Door(here)
    stop(studio)
    moment = int(time.time())
    secrets = find_secrets(here, studio, moment)
    names, told = list(secrets), here.folder / 'told'
    (here.folder / 'secrets').write_text(''.join(secret.hex() + '\n' for secret in secrets.values()))
    again = door.Door(here, people=False, LD_PRELOAD=SHIM, SHIM_SECRETS=str(here.folder / 'secrets'), SHIM_TOLD=str(told))
    again.ann = studio.ann
    told.write_text('')
    guess(again, tokens.keys(here), moment, secrets['the signature of a webhook'].decode())
    found = {names[int(line)] for line in told.read_text().split()}
    # What is no secret is compared like any text: the shim is there.
    stage.check(found == {'the publishable key'}, f'{found}')
    stop(again)


if __name__ == '__main__':
    stage.main([no_early_end])
