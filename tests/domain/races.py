# SPDX-License-Identifier: GPL-3.0-or-later
"""Races of the domain: many clients and workers at once, on one server."""
import threading
import uuid

import servers

MANY = 16


def at_once(server, calls):
    """Runs the calls at the same moment, each on a connection of its own; gives answers and refusals.

    A call is (person, function, arguments), or a function of the connection."""
    gate = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(n, call):
        line = server.connect()
        gate.wait()
        try:
            answers[n] = call(line) if callable(call) else line.call(*call)
        except servers.Refused as refused:
            answers[n] = refused

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def refused(answers, code):
    return sum(isinstance(answer, servers.Refused) and answer.code == code for answer in answers)


def make_film(server, minutes):
    media, project = str(uuid.uuid4()), str(uuid.uuid4())
    owner = server.sign_up('ann')
    server.insert('service', 'media_files', {'id': media, 'user_id': owner, 'upload_state': 'complete', 'filename': 'a',
                                             'storage_path': f'{owner}/{media}/original.jpg'})
    server.call('ann', 'create_project', {'p_id': project, 'p_kind': 'film', 'p_title': 'Race', 'p_details': {
        'duration_min': minutes, 'photos': [{'id': str(uuid.uuid4()), 'media_id': media}]}})
    return project


def submit(project, job):
    return 'ann', 'submit_job', {'p_id': job, 'p_project_id': project, 'p_kind': 'film_render'}


def account(server):
    return server.read('ann', 'credit_accounts', 'balance,reserved', None, {})[0]


def too_few_credits(server):
    """25 credits pay two films of 10, however many ask for one."""
    project = make_film(server, 2)
    answers = at_once(server, [submit(project, str(uuid.uuid4())) for _ in range(MANY)])
    assert refused(answers, 'PT402') == MANY - 2, answers
    assert account(server) == {'balance': 25, 'reserved': 20}, account(server)


def same_submission(server):
    """One submission that arrives many times is one job, reserved once."""
    project, job = make_film(server, 2), str(uuid.uuid4())
    answers = at_once(server, [submit(project, job)] * MANY)
    assert all(isinstance(answer, dict) and answer['id'] == job for answer in answers), answers
    assert account(server) == {'balance': 25, 'reserved': 10}, account(server)


def one_id(server):
    """One id for jobs of two projects is a job of one of them."""
    projects, job = [make_film(server, 1)], str(uuid.uuid4())
    projects.append(str(uuid.uuid4()))
    photo = server.read('ann', 'photos', 'media_id', None, {})[0]['media_id']
    server.call('ann', 'create_project', {'p_id': projects[1], 'p_kind': 'film', 'p_title': 'Other', 'p_details': {
        'photos': [{'id': str(uuid.uuid4()), 'media_id': photo}]}})
    answers = at_once(server, [submit(projects[n % 2], job) for n in range(MANY)])
    assert refused(answers, 'PT409') == MANY // 2, answers
    assert account(server) == {'balance': 25, 'reserved': 5}, account(server)


def many_workers(server):
    """Each job goes to one worker."""
    project = make_film(server, 1)
    for _ in range(5):
        server.call(*submit(project, str(uuid.uuid4())))
    answers = at_once(server, [('service', 'claim_job', {'p_worker_id': f'w{n}'}) for n in range(MANY)])
    claimed = [answer[0]['id'] for answer in answers if answer]
    assert len(claimed) == len(set(claimed)) == 5, answers


def all_equal(answers, **members):
    """Everybody got an answer with these members."""
    for answer in answers:
        row = answer[0] if isinstance(answer, list) and answer else answer
        assert isinstance(row, dict) and all(row.get(name) == value for name, value in members.items()), answers


def count(server, person, table, key):
    return len(server.read(person, table, '*', None, key))


def make_project(server, kind, **details):
    project = str(uuid.uuid4())
    server.people_ids = {person: server.sign_up(person) for person in ('ann', 'bob', 'cat')}
    server.call('ann', 'create_project', {'p_id': project, 'p_kind': kind, 'p_title': 'Race', 'p_details': details})
    server.call('ann', 'invite_member', {'p_project_id': project, 'p_email': 'bob@example.org', 'p_role': 'editor'})
    return project


def make_course(server, price_cents=0):
    """A course that may be published."""
    course, media = make_project(server, 'course', price_cents=price_cents), str(uuid.uuid4())
    chapter, owner = str(uuid.uuid4()), server.people_ids['ann']
    server.insert('service', 'media_files', {'id': media, 'user_id': owner, 'filename': 'a',
                                             'storage_path': f'{owner}/{media}/original.mp4'})
    server.insert('ann', 'chapters', {'id': chapter, 'project_id': course, 'title': 'One'})
    server.insert('service', 'videos', {'project_id': course, 'chapter_id': chapter, 'media_id': media, 'title': 'One',
                                        'processing_status': 'ready'})
    server.patch('ann', 'projects', {'id': course}, {'description': 'Race'})
    return course


def same_project(server):
    """A project that is made many times at once is one project, with one owner."""
    server.sign_up('ann')
    project = str(uuid.uuid4())
    answers = at_once(server, [('ann', 'create_project', {'p_id': project, 'p_kind': 'film', 'p_title': 'Race'})] * MANY)
    all_equal(answers, id=project)
    assert count(server, 'ann', 'project_members', {}) == 1


def same_invitation(server):
    """Who is invited many times at once becomes a member once, and is told once."""
    project = make_project(server, 'film')
    answers = at_once(server, [('ann', 'invite_member', {'p_project_id': project, 'p_email': 'cat@example.org',
                                                         'p_role': 'viewer'})] * MANY)
    assert answers == ['added'] * MANY, answers
    assert count(server, 'ann', 'project_members', {}) == 3
    assert count(server, 'cat', 'notifications', {'event': 'member_added'}) == 1


def same_publishing(server):
    """A course that two people publish at once is published once, and announced once by one of them."""
    course = make_course(server)
    call = 'publish_course', {'p_project_id': course}
    answers = at_once(server, [(person, *call) for person in ('ann', 'bob')] * (MANY // 2))
    all_equal(answers, publish_state='published', version=2)
    told = sum(count(server, person, 'notifications', {'event': 'course_published'}) for person in ('ann', 'bob'))
    assert told == 1, told


def same_enrolment(server):
    """Who enrols many times at once is one student, and the owner is told once."""
    course = make_course(server)
    server.call('ann', 'publish_course', {'p_project_id': course})
    answers = at_once(server, [('cat', 'enroll_in_course', {'p_project_id': course})] * MANY)
    all_equal(answers, project_id=course, status='active', version=1)
    assert len({answer['id'] for answer in answers}) == 1, answers
    assert count(server, 'ann', 'notifications', {'event': 'student_enrolled'}) == 1


def same_payment(server):
    """A payment that is begun many times at once is one payment."""
    server.sign_up('ann')
    payment = str(uuid.uuid4())
    answers = at_once(server, [('ann', 'start_payment', {'p_id': payment, 'p_purpose': 'credits',
                                                         'p_package': 'small'})] * MANY)
    all_equal(answers, id=payment, status='pending', version=1)


def begin_payment(server):
    payment = str(uuid.uuid4())
    server.sign_up('ann')
    server.call('ann', 'start_payment', {'p_id': payment, 'p_purpose': 'credits', 'p_package': 'small'})
    return payment


def webhook(event, kind, payment):
    return lambda line: line.webhook({'id': event, 'type': kind, 'data': {'payment_id': payment}}, {})


def same_webhook(server):
    """An event that is delivered many times at once is applied once, and all deliveries get its answer."""
    payment = begin_payment(server)
    answers = at_once(server, [webhook('e1', 'payment.succeeded', payment)] * MANY)
    all_equal(answers, payment_id=payment, status='paid')
    assert sum('repeated' not in answer for answer in answers) == 1, answers
    assert account(server) == {'balance': 75, 'reserved': 0}, account(server)


def many_events(server):
    """Many events of one payment bring its credits once."""
    payment = begin_payment(server)
    answers = at_once(server, [webhook(f'e{n}', 'payment.succeeded', payment) for n in range(MANY)])
    all_equal(answers, payment_id=payment, status='paid')
    assert account(server) == {'balance': 75, 'reserved': 0}, account(server)


def success_and_refund(server):
    """Whatever comes first, credits and payment agree."""
    payment = begin_payment(server)
    at_once(server, [webhook(f'e{n}', ('payment.succeeded', 'payment.refunded')[n % 2], payment) for n in range(MANY)])
    status = server.read('ann', 'payments', 'status', None, {})[0]['status']
    wanted = {'paid': 75, 'refunded': 25}[status]
    assert account(server) == {'balance': wanted, 'reserved': 0}, (status, account(server))


def make_staging(server, photos):
    staging = make_project(server, 'staging', room_type='kitchen', style='modern')
    media, owner = str(uuid.uuid4()), server.people_ids['ann']
    server.insert('service', 'media_files', {'id': media, 'user_id': owner, 'upload_state': 'complete', 'filename': 'a',
                                             'storage_path': f'{owner}/{media}/original.jpg'})
    for _ in range(photos):
        server.insert('ann', 'photos', {'project_id': staging, 'media_id': media})
    server.patch('service', 'workflows', {'project_id': staging}, {'step': 'review'})
    return staging


def same_staging(server):
    """A staging that is submitted many times at once is one job for each photo."""
    staging, request = make_staging(server, 3), str(uuid.uuid4())
    answers = at_once(server, [('ann', 'submit_staging', {'p_request_id': request, 'p_project_id': staging})] * MANY)
    jobs = {tuple(sorted(job['id'] for job in answer)) for answer in answers}
    assert len(jobs) == 1 and len(jobs.pop()) == 3, answers
    assert account(server) == {'balance': 25, 'reserved': 3}, account(server)


def last_credits(server):
    """Stagings of eight photos on 25 credits: three of them are submitted, no photo of the others."""
    staging = make_staging(server, 8)
    answers = at_once(server, [('ann', 'submit_staging', {'p_request_id': str(uuid.uuid4()), 'p_project_id': staging})
                               for _ in range(MANY)])
    assert refused(answers, 'PT402') == MANY - 3, answers
    assert account(server) == {'balance': 25, 'reserved': 24}, account(server)
    assert count(server, 'ann', 'jobs', {}) == 24


def same_agent(server):
    """An agent that is started many times at once is asked once."""
    series, talk, run = make_project(server, 'series'), str(uuid.uuid4()), str(uuid.uuid4())
    server.insert('ann', 'conversations', {'id': talk, 'project_id': series})
    answers = at_once(server, [('ann', 'start_execution', {'p_id': run, 'p_conversation_id': talk, 'p_agent': 'writer',
                                                           'p_input': 'Write'})] * MANY)
    all_equal(answers, id=run, status='queued')
    assert count(server, 'ann', 'messages', {}) == 1
    assert account(server) == {'balance': 25, 'reserved': 1}, account(server)


def gapless_events(server):
    """Events that are told at once have numbers without gaps."""
    series, talk, run = make_project(server, 'series'), str(uuid.uuid4()), str(uuid.uuid4())
    server.insert('ann', 'conversations', {'id': talk, 'project_id': series})
    server.call('ann', 'start_execution', {'p_id': run, 'p_conversation_id': talk, 'p_agent': 'writer', 'p_input': 'x'})
    server.call('service', 'claim_job', {'p_worker_id': 'w'})
    answers = at_once(server, [('service', 'append_execution_events',
                                {'p_execution_id': run, 'p_worker_id': 'w', 'p_events': [{'type': 'log'}] * 3})] * MANY)
    assert sorted(answers) == [3 * (n + 1) for n in range(MANY)], answers
    rows = server.read('ann', 'execution_events', 'seq', 'seq', {})
    assert [row['seq'] for row in rows] == list(range(1, 3 * MANY + 1)), rows


def one_version(server):
    """Of many edits of one version one is taken."""
    series, episode = make_project(server, 'series'), str(uuid.uuid4())
    server.insert('ann', 'episodes', {'id': episode, 'project_id': series, 'title': 'One'})
    answers = at_once(server, [lambda line, n=n: line.patch('ann', 'episodes', {'id': episode, 'version': 1},
                                                            {'title': f'Title {n}'}) for n in range(MANY)])
    assert sorted(len(answer) for answer in answers) == [0] * (MANY - 1) + [1], answers
    assert server.read('ann', 'episodes', 'version', None, {}) == [{'version': 2}]


def many_writers(server):
    """Of many operations on one revision one is accepted, the others learn of it; repeated, each is done once."""
    series = make_project(server, 'series')
    document = server.call('ann', 'open_document', {'p_project_id': series, 'p_entity_type': 'project'})['id']

    def push(line, op, base=0):
        return line.call('ann', 'push_document_op', {'p_document_id': document, 'p_base_rev': base, 'p_op_id': op,
                                                     'p_client_id': 'c', 'p_ops': ['x']})

    def write(line):
        op = str(uuid.uuid4())
        answer = push(line, op)
        while not answer['accepted']:
            answer = push(line, op, answer['rev'])
        return answer

    answers = at_once(server, [lambda line: push(line, str(uuid.uuid4()))] * MANY)
    assert sum(answer['accepted'] for answer in answers) == 1, answers
    answers = at_once(server, [write] * MANY)
    assert sorted(answer['rev'] for answer in answers) == list(range(2, MANY + 2)), answers
    told = server.read('ann', 'documents', 'content,rev', None, {})
    assert told == [{'content': 'x' * (MANY + 1), 'rev': MANY + 1}], told


def same_document(server):
    """A document that many open at once is one document."""
    series = make_project(server, 'series')
    answers = at_once(server, [('ann', 'open_document', {'p_project_id': series, 'p_entity_type': 'project'})] * MANY)
    assert len({answer['id'] for answer in answers}) == 1, answers


def end_once(server):
    """A job that is completed, failed and cancelled at once ends once, and its credits with it."""
    project, job = make_film(server, 2), str(uuid.uuid4())
    server.call(*submit(project, job))
    server.call('service', 'claim_job', {'p_worker_id': 'w'})
    ends = [('service', 'complete_job', {'p_job_id': job, 'p_worker_id': 'w'}),
            ('service', 'fail_job', {'p_job_id': job, 'p_worker_id': 'w', 'p_error_code': 'x', 'p_error_message': 'x',
                                     'p_retryable': False}),
            ('ann', 'cancel_job', {'p_job_id': job})]
    at_once(server, ends * 4)
    status = server.read('ann', 'jobs', 'status', None, {})[0]['status']
    assert account(server) == {'balance': 15 if status == 'completed' else 25, 'reserved': 0}, (status, account(server))
    assert count(server, 'ann', 'credit_ledger', {'job_id': job}) == 2


def same_step(server):
    """A workflow that two people advance at once goes one step."""
    staging = make_staging(server, 1)
    answers = at_once(server, [('ann', 'advance_workflow', {'p_project_id': staging, 'p_to': 'style'})] * MANY)
    all_equal(answers, step='style')
    assert len({answer['version'] for answer in answers}) == 1, answers


def order_and_insert(server):
    """Rows that are added while others are put in order keep a place, and the next order parts all of them."""
    series = make_project(server, 'series')
    first = [str(uuid.uuid4()) for _ in range(4)]
    for episode in first:
        server.insert('ann', 'episodes', {'id': episode, 'project_id': series, 'title': 'x'})
    order = {'p_project_id': series, 'p_table': 'episodes', 'p_parent_id': None, 'p_ids': first[::-1]}
    answers = at_once(server, [('ann', 'reorder_items', order)] * 8 + [
        lambda line: line.insert('bob', 'episodes', {'project_id': series, 'title': 'y'})] * 8)
    assert not [answer for answer in answers if isinstance(answer, servers.Refused)], answers
    server.call('ann', 'reorder_items', order)
    rows = server.read('ann', 'episodes', 'id,position', 'position', {})
    assert [row['position'] for row in rows] == list(range(12)), rows
    assert [row['id'] for row in rows[:4]] == first[::-1], rows


RACES = [too_few_credits, same_submission, one_id, many_workers, same_project, same_invitation, same_publishing,
         same_enrolment, same_payment, same_webhook, many_events, success_and_refund, same_staging, last_credits,
         same_agent, gapless_events, one_version, many_writers, same_document, end_once, same_step, order_and_insert]


def check(report, server_makers, wanted=tuple(RACES)):
    for race in wanted:
        for make in server_makers:
            server = make()
            try:
                race(server)
                assert server.name != 'studio' or not server.problems(), server.problems()
                report.tell(True, f'{server.name}: race: {race.__doc__}')
            except AssertionError as error:
                report.tell(False, f'{server.name}: race: {race.__doc__}', [error])
            finally:
                server.close()
