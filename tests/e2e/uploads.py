#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads on the Queue page: one paused by its key while the others arrive, and resumed; a large one on a metered network."""

import os
import pathlib
import signal
import subprocess
import sys

import ax
import portald
from person import Person, Steps, make_photos
from team import Team, choose, switcher

session = pathlib.Path(os.environ['SESSION'])
awake = portald.Session()
network = portald.Network()
team = Team()
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 3, size='3000x2250')

large = session / 'photos' / 'large.png'
subprocess.run(['convert', '-size', '1000x800', 'xc:', '+noise', 'Random', str(large)], check=True)


def words(title):
    """What the row of the queue says beside its title."""
    queue = ax.find(person.root, 'Renders, Uploads and Changes')
    row = next(ax.within(queue, title, 'list item'), None) if queue is not None else None
    return ' '.join(label.get_name() for label in list(ax.within(row, role='label'))[1:]) if row is not None else ''


def arrived():
    """The names of the photos that the studio has."""
    return {name for name, in person.database("select filename from media_files where upload_state = 'complete'")}


def studio(number):
    for pid in person.processes('backlot-studio'):
        os.kill(pid, number)


def one_photo():
    person.start(photos[0])
    ax.type_into(person.see('Title', 'text'), 'Uploads')
    person.press('Create')
    person.see('1.jpg', 'table cell')
    ax.wait(lambda: arrived() == {'1.jpg'}, 'the first photo to arrive', 30)


def paused():
    """The studio stands still meanwhile, so that there is time to press the keys."""
    studio(signal.SIGSTOP)
    person.copy(photos[1:])
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 3, 'the pasted photos')
    ax.click(person.see('Queue', 'list item'), 'Backlot')
    person.see('Uploads', 'heading')
    person.see('3.jpg', 'label')
    ax.click(person.see('2.jpg', 'label'), 'Backlot')
    ax.keys('ctrl+shift+p')
    ax.wait(lambda: 'Paused' in words('2.jpg'), lambda: f'the upload to be paused, it says “{words("2.jpg")}”')


def the_other_one_arrives():
    studio(signal.SIGCONT)
    ax.wait(lambda: arrived() == {'1.jpg', '3.jpg'}, lambda: f'the other photo to arrive, there is {arrived()}', 60)
    ax.wait(lambda: 'Paused' in words('2.jpg'), lambda: f'the upload to be paused still, it says “{words("2.jpg")}”')


def resumed():
    person.focus_window('Backlot')
    ax.click(person.see('2.jpg', 'label'), 'Backlot')
    ax.keys('ctrl+shift+p')
    ax.wait(lambda: len(arrived()) == 3, lambda: f'the photo to arrive, there is {arrived()}', 60)
    ax.wait(lambda: 'Paused' not in words('2.jpg'), 'the row to say so')
    assert not person.ledger(), f'photos cost nothing: {person.ledger()}'


def on_a_metered_network():
    """Only a team's studio is at the other end of one."""
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    network.change(True)
    team.start()
    person.start(env=network.environment())
    choose(person, 'This Computer', 1)
    ax.type_into(person.see('Address or Invitation', 'text'), team.address)
    person.press('Continue')
    person.see('Password', seconds=60)
    ax.type_into(person.see('E-Mail Address', 'text'), 'ann@example.org')
    person.press('Create an Account')
    ax.type_into(person.see('Name', 'text'), 'Ann')
    ax.type_into(person.see('Password', 'text'), 'Corr3ct-horse')
    person.press('Create Account')
    switcher(person, team.address.partition(':')[0])


def it_waits_and_says_why():
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Metered')
    person.press('Create')
    person.see('Metered', 'list item')
    person.copy([large])
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    person.see('large.png', 'table cell')
    ax.click(person.see('Queue', 'list item'), 'Backlot')
    ax.wait(lambda: 'Waiting for an unmetered connection' in words('large.png'), lambda: f'the reason, the row says “{words("large.png")}”')
    person.look('metered')
    assert not awake.inhibited, 'the computer is kept awake'


def it_goes_all_the_same():
    """The studio stands still until the computer is kept awake."""
    os.kill(team.process.pid, signal.SIGSTOP)
    row = ax.find(ax.find(person.root, 'Renders, Uploads and Changes'), 'large.png', 'list item')
    ax.press(next(ax.within(row, 'Send Anyway', 'button')))
    ax.wait(lambda: awake.inhibited, 'the computer to be kept awake')
    os.kill(team.process.pid, signal.SIGCONT)
    ax.wait(lambda: 'Complete' in words('large.png'), lambda: f'the file to arrive, the row says “{words("large.png")}”', 60)
    ax.wait(lambda: not awake.inhibited, 'the computer to be let sleep')


step('a project with a photo', one_photo)
step('an upload is paused by Ctrl+Shift+P', paused)
step('the other one arrives meanwhile', the_other_one_arrives)
step('the same keys resume it', resumed)
step('a team’s studio on a metered network', on_a_metered_network)
step('a large file waits, says why, and lets the computer sleep', it_waits_and_says_why)
step('“Send Anyway” sends it', it_goes_all_the_same)
if team.process is not None:
    team.stop()
sys.exit(step.finish())
