#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bad network and a busy server do between client and studio.

  network.py CLIENT [TEST…]"""

import os
import re
import signal

import proxy
import stage

UPLOAD = r'^PATCH /storage/v1/upload/resumable/'
JOBS = r'^GET /rest/v1/jobs'
WEBSOCKET = r'^GET /realtime/v1/websocket'
# Every request by which the path changes something.
WRITES = (r'^POST /auth/v1/token', r'^POST /rest/v1/rpc/create_project', r'^POST /rest/v1/media_files', r'^POST /rest/v1/photos',
          r'^POST /storage/v1/upload/resumable', UPLOAD, r'^PATCH /rest/v1/media_files', r'^POST /rest/v1/rpc/submit_job')


def submit(here, photos, seconds=30):
    client = here.client(photos, '--until', 'submitted')
    status = client.wait_end(seconds)
    stage.check(status == 0, f'the client ended with {status}')
    return client


def look_at_submission(here, photos):
    here.look_at_photos(photos)
    jobs = here.rows('select * from jobs')
    stage.check(len(jobs) == 1, f'{len(jobs)} jobs')
    reserved = here.rows("select sum(reserved_delta) as sum from credit_ledger where kind = 'reserve'")[0]['sum']
    stage.check(reserved == jobs[0]['cost'], f'{reserved} credits were reserved')


def percents(client):
    return [int(re.sub(r'\D', '', line)) for line in client.lines if line.startswith('progress')]


def finished_job(here):
    """The job when it has ended, and how often the studio had been asked for jobs until then."""
    job = stage.wait('a finished job', lambda: (here.job() or {}).get('finished_at') and here.job())
    return job, len(here.proxy.found(JOBS))


def told_soon(middle, asked):
    """The next question that is asked in its time brings the film; what it brings may be asked for once more."""
    later = len(middle.found(JOBS)) - asked
    stage.check(later <= 3, f'told after {later} questions')


def cut_upload(here):
    """an upload that is cut goes on at the server's offset"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rule = middle.add('cut', UPLOAD, count=4, after_bytes=50000)
    client = here.client(photos, '--until', 'uploaded')
    stage.check(client.wait_end() == 0, 'the client failed')
    here.look_at_photos(photos)
    stage.check(rule.used == 4, f'{rule.used} cuts')
    for target in {request.target for request in middle.found(UPLOAD) if request.fate == 'cut'}:
        story = [request for request in middle.requests if request.target == target]
        known = 0
        for request in story:
            if request.method == 'HEAD' and request.status == 200:
                known = int(request.answer['upload-offset'])
                stage.check(known > 0, f'the studio forgot what had come: {story}')
            elif request.method == 'PATCH':
                stage.check(int(request.headers['upload-offset']) == known, f'sent from another offset than {known}')


def lost_answers(here):
    """what the studio did, but could not answer, is not done twice"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rules = [middle.add('lose-answer', pattern) for pattern in WRITES]
    submit(here, photos)
    look_at_submission(here, photos)
    stage.check(all(rule.used for rule in rules), f'not asked: {[rule.pattern.pattern for rule in rules if not rule.used]}')
    sent = sum(request.body_bytes for request in middle.found(UPLOAD))
    stage.check(sent == sum(os.path.getsize(photo) for photo in photos), f'{sent} bytes were sent')


def lost_requests(here):
    """what never reached the studio is sent again"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rules = [middle.add('lose-request', pattern) for pattern in WRITES]
    submit(here, photos)
    look_at_submission(here, photos)
    stage.check(all(rule.used for rule in rules), f'not asked: {[rule.pattern.pattern for rule in rules if not rule.used]}')


def repeated(here):
    """what arrives twice is done once"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rule = middle.add('repeat', r'^(POST|PATCH|DELETE) /(rest|storage)/', count=proxy.EVER)
    submit(here, photos)
    look_at_submission(here, photos)
    stage.check(rule.used >= 10, f'only {rule.used} were repeated')


def busy(here):
    """500, 503 and 429 are tried again, not before the server's Retry-After"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    for pattern in WRITES[1:]:
        middle.add('refuse', pattern, status=500)
        middle.add('refuse', pattern, status=503)
    later = middle.add('refuse', UPLOAD, status=429, headers=(('Retry-After', '3'),))
    middle.add('refuse', r'^GET /rest/', count=6, status=503)
    submit(here, photos)
    look_at_submission(here, photos)
    stage.check(later.used == 1, 'nobody was told to come later')
    refused = next(request for request in middle.requests if request.status == 429)
    after = [request.time for request in middle.found(UPLOAD) if request.target == refused.target and request.time > refused.time]
    stage.check(after and min(after) - refused.time >= 2.9, f'asked again after {min(after) - refused.time:.1f} s')


def no_websocket(here):
    """without the websocket the film is told by asking from time to time"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rule = middle.add('refuse', WEBSOCKET, count=proxy.EVER, status=503)
    client = here.client(photos)
    job, asked = finished_job(here)
    client.wait_line('^film$', 12)
    told_soon(middle, asked)
    stage.check(client.wait_end(10) == 0, 'the client failed')
    stage.check(job['status'] == 'completed' and rule.used > 0, f'{job["status"]}, websocket asked {rule.used} times')
    stage.check(not client.has('^connection connected'), 'connected without a websocket')
    here.look(photos)


def cut_rendering(here):
    """a connection lost while a film is rendered comes back, and progress never goes back"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    client = here.client(photos)
    client.wait_line('^connection connected')
    client.wait_line('^progress [1-9]')
    # The worker stands still meanwhile, so that a fast one does not end before the connection is back.
    worker = here.pids('backlot-worker')[0]
    stage.kill(worker, signal.SIGSTOP)
    middle.cut_all(websockets_only=True)
    client.wait_line('^connection (connecting|reconnecting)', 10)
    middle.set_down(True)
    client.wait_line('^connection reconnecting', 10)
    before = len(middle.found(WEBSOCKET))
    middle.set_down(False)
    stage.wait('the websocket comes back', lambda: len(middle.found(WEBSOCKET)) > before and
               [line for line in client.lines if line.startswith('connection ')][-1] == 'connection connected', 30)
    stage.kill(worker, signal.SIGCONT)
    client.wait_line('^film$')
    stage.check(client.wait_end(10) == 0, 'the client failed')
    progress = percents(client)
    stage.check(progress == sorted(progress) and progress[-1] == 100, f'progress {progress}')
    here.look(photos)


def cut_for_good(here):
    """a websocket that is lost while a film is rendered, and stays so, is replaced by asking"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    client = here.client(photos)
    client.wait_line('^connection connected')
    client.wait_line('^progress [1-9]')
    # The worker stands still while the page is behind, so that a fast one does not end before it is asked.
    worker = here.pids('backlot-worker')[0]
    stage.kill(worker, signal.SIGSTOP)
    refused = middle.add('refuse', WEBSOCKET, count=proxy.EVER, status=503)
    middle.cut_all(websockets_only=True)
    client.wait_line('^connection (connecting|reconnecting|failed)', 10)
    told = len(client.lines)
    known, asked = percents(client)[-1], len(middle.found(JOBS))
    stage.check(known < 90, f'cut at {known} %')
    stage.kill(worker, signal.SIGCONT)
    stage.wait('more frames', lambda: here.job()['progress'] > known)
    stage.kill(worker, signal.SIGSTOP)
    stage.wait('progress told without a websocket', lambda: percents(client)[-1] > known, 12)
    stage.kill(worker, signal.SIGCONT)
    job, finished = finished_job(here)
    client.wait_line('^film$', 12)
    told_soon(middle, finished)
    stage.check(client.wait_end(10) == 0, 'the client failed')
    stage.check(job['status'] == 'completed' and refused.used > 1, f'{job["status"]}, websocket asked {refused.used} times')
    later = client.lines[told:]
    stage.check('connection connected' not in later and 'polling' in client.lines[told - 2:], f'{later}')
    between = [percent for percent in percents(client) if known < percent < 100]
    stage.check(between and percents(client) == sorted(percents(client)), f'progress {percents(client)}, cut at {known}')
    stage.check(len(middle.found(JOBS)) - asked >= 2, 'the jobs were not asked for')
    print(f'# cut at {known} %, then told {between} and the film')
    here.look(photos)


stage.main([cut_upload, lost_answers, lost_requests, repeated, busy, no_websocket, cut_rendering, cut_for_good])
