# SPDX-License-Identifier: GPL-3.0-or-later
"""What is delivered sixteen times at the same moment happens once: every webhook, and every function that changes
something and is not among the races."""
import uuid

import races
from races import MANY, account, at_once, count, refused


def once(server, event):
    """The same webhook many times: gives the one answer that all deliveries got."""
    answers = at_once(server, [lambda line: line.webhook(event, {})] * MANY)
    assert all(isinstance(answer, dict) for answer in answers), answers
    assert sum('repeated' not in answer for answer in answers) == 1, answers
    first = next(answer for answer in answers if 'repeated' not in answer)
    assert all({**answer, 'repeated': True} == {**first, 'repeated': True} for answer in answers), answers
    return first


def payment_event(server, kind, payment, name='e1'):
    return once(server, {'id': name, 'type': kind, 'data': {'payment_id': payment}})


def failed_payment(server):
    """payment.failed: the person is told once."""
    payment = races.begin_payment(server)
    assert payment_event(server, 'payment.failed', payment)['status'] == 'failed'
    assert count(server, 'ann', 'notifications', {'event': 'payment_failed'}) == 1
    assert account(server) == {'balance': 25, 'reserved': 0}, account(server)


def refunded_payment(server):
    """payment.refunded: the credits go once."""
    payment = races.begin_payment(server)
    payment_event(server, 'payment.succeeded', payment)
    assert payment_event(server, 'payment.refunded', payment, 'e2')['status'] == 'refunded'
    assert account(server) == {'balance': 25, 'reserved': 0}, account(server)
    assert count(server, 'ann', 'credit_ledger', {'payment_id': payment}) == 2


def begin_job(server, minutes=2):
    """A job at work, and its project."""
    project, job = races.make_film(server, minutes), str(uuid.uuid4())
    server.call(*races.submit(project, job))
    server.call('service', 'claim_job', {'p_worker_id': 'w'})
    return project, job


def job_event(server, kind, job, **more):
    return once(server, {'id': f'e-{kind}', 'type': kind, 'data': {'job_id': job, 'worker_id': 'w', **more}})


def job_progress(server):
    """job.progress: an old delivery does not bring an old progress back."""
    _, job = begin_job(server)
    assert job_event(server, 'job.progress', job, progress=30)['alive'] is True
    server.call('service', 'heartbeat_job', {'p_job_id': job, 'p_worker_id': 'w', 'p_progress': 60})
    job_event_again = server.webhook({'id': 'e-job.progress', 'type': 'job.progress', 'data': {'job_id': job}}, {})
    assert job_event_again == {'alive': True, 'repeated': True}, job_event_again
    assert server.read('ann', 'jobs', 'progress', None, {}) == [{'progress': 60}]


def job_completed(server):
    """job.completed: charged once, told once."""
    _, job = begin_job(server)
    assert job_event(server, 'job.completed', job)['status'] == 'completed'
    assert account(server) == {'balance': 15, 'reserved': 0}, account(server)
    assert count(server, 'ann', 'notifications', {'event': 'job_completed'}) == 1


def job_failed(server):
    """job.failed: the credits come back once, told once."""
    _, job = begin_job(server)
    failed = job_event(server, 'job.failed', job, error_code='x', error_message='x', retryable=False)
    assert failed['status'] == 'failed', failed
    assert account(server) == {'balance': 25, 'reserved': 0}, account(server)
    assert count(server, 'ann', 'notifications', {'event': 'job_failed'}) == 1


def ended(server, function, **more):
    """Its worker says it many times: once it is taken, and afterwards the job is not the worker's any more."""
    _, job = begin_job(server)
    answers = at_once(server, [('service', function, {'p_job_id': job, 'p_worker_id': 'w', **more})] * MANY)
    assert refused(answers, 'PT409') == MANY - 1, answers
    return server.read('ann', 'jobs', 'status,attempts', None, {})[0]


def complete_job(server):
    """complete_job: charged once, with one output."""
    media = str(uuid.uuid4())
    _, job = begin_job(server)
    owner = server.read('ann', 'profiles', 'id', None, {})[0]['id']
    result = {'outputs': [{'media_id': media, 'storage_path': f'{owner}/{media}/original.mp4', 'filename': 'a.mp4',
                           'size_bytes': 7}]}
    answers = at_once(server, [('service', 'complete_job', {'p_job_id': job, 'p_worker_id': 'w', 'p_result': result})] * MANY)
    assert refused(answers, 'PT409') == MANY - 1, answers
    assert account(server) == {'balance': 15, 'reserved': 0}, account(server)
    assert count(server, 'ann', 'outputs', {}) == 1
    assert server.read('ann', 'profiles', 'total_storage_bytes', None, {}) == [{'total_storage_bytes': 7}]


def fail_job(server):
    """fail_job: one attempt is counted, and the job waits once."""
    row = ended(server, 'fail_job', p_error_code='x', p_error_message='x', p_retryable=True)
    assert row == {'status': 'queued', 'attempts': 1}, row
    assert account(server) == {'balance': 25, 'reserved': 10}, account(server)


def return_job(server):
    """return_job: the job waits, and no attempt is counted."""
    row = ended(server, 'return_job')
    assert row == {'status': 'queued', 'attempts': 0}, row


def cancel_job(server):
    """cancel_job: the credits come back once."""
    _, job = begin_job(server)
    answers = at_once(server, [('ann', 'cancel_job', {'p_job_id': job})] * MANY)
    races.all_equal(answers, id=job, status='cancelled')
    assert account(server) == {'balance': 25, 'reserved': 0}, account(server)
    assert count(server, 'ann', 'credit_ledger', {'job_id': job}) == 2


def retry_job(server):
    """retry_job: one new job, reserved once."""
    _, job = begin_job(server)
    server.call('ann', 'cancel_job', {'p_job_id': job})
    again = str(uuid.uuid4())
    answers = at_once(server, [('ann', 'retry_job', {'p_id': again, 'p_job_id': job})] * MANY)
    races.all_equal(answers, id=again, status='queued', retry_of=job)
    assert account(server) == {'balance': 25, 'reserved': 10}, account(server)
    assert count(server, 'ann', 'jobs', {}) == 2


def heartbeat_job(server):
    """heartbeat_job: progress never goes back, whatever comes last."""
    _, job = begin_job(server)
    answers = at_once(server, [('service', 'heartbeat_job', {'p_job_id': job, 'p_worker_id': 'w', 'p_progress': n})
                               for n in range(MANY)])
    assert answers == [True] * MANY, answers
    assert server.read('ann', 'jobs', 'progress', None, {}) == [{'progress': MANY - 1}]


def reorder_items(server):
    """reorder_items: four rows move once, and rise by one version."""
    series = races.make_project(server, 'series')
    episodes = [str(uuid.uuid4()) for _ in range(4)]
    for episode in episodes:
        server.insert('ann', 'episodes', {'id': episode, 'project_id': series, 'title': 'x'})
    order = {'p_project_id': series, 'p_table': 'episodes', 'p_parent_id': None, 'p_ids': episodes[::-1]}
    answers = at_once(server, [('ann', 'reorder_items', order)] * MANY)
    assert sorted(answers) == [0] * (MANY - 1) + [4], answers
    rows = server.read('ann', 'episodes', 'id,version', 'position', {})
    assert rows == [{'id': episode, 'version': 2} for episode in episodes[::-1]], rows


def set_publish_state(server):
    """set_publish_state: a course that is taken back is taken back once."""
    course = races.make_course(server)
    server.call('ann', 'publish_course', {'p_project_id': course})
    answers = at_once(server, [('ann', 'set_publish_state', {'p_project_id': course, 'p_state': 'unpublished'})] * MANY)
    races.all_equal(answers, publish_state='unpublished', version=3)


REPEATS = [failed_payment, refunded_payment, job_progress, job_completed, job_failed, complete_job, fail_job, return_job,
           cancel_job, retry_job, heartbeat_job, reorder_items, set_publish_state]
