# SPDX-License-Identifier: GPL-3.0-or-later
"""Races of the domain: many clients and workers at once, on one server."""
import threading
import uuid

import servers

MANY = 16


def at_once(server, calls):
    """Runs the calls at the same moment, each on a connection of its own; gives answers and refusals."""
    gate = threading.Barrier(len(calls))
    answers = [None] * len(calls)

    def run(n, person, function, args):
        call = server.connect()
        gate.wait()
        try:
            answers[n] = call(person, function, args)
        except servers.Refused as refused:
            answers[n] = refused

    threads = [threading.Thread(target=run, args=(n, *call)) for n, call in enumerate(calls)]
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


def many_workers(server):
    """Each job goes to one worker."""
    project = make_film(server, 1)
    for _ in range(5):
        server.call(*submit(project, str(uuid.uuid4())))
    answers = at_once(server, [('service', 'claim_job', {'p_worker_id': f'w{n}'}) for n in range(MANY)])
    claimed = [answer[0]['id'] for answer in answers if answer]
    assert len(claimed) == len(set(claimed)) == 5, answers


RACES = [too_few_credits, same_submission, many_workers]


def check(report, server_makers):
    for race in RACES:
        for make in server_makers:
            server = make()
            try:
                race(server)
                report.tell(True, f'{server.name}: race: {race.__doc__}')
            except AssertionError as error:
                report.tell(False, f'{server.name}: race: {race.__doc__}', [error])
            finally:
                server.close()
