#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film that can not be paid, and one without photos: the button says why, and nothing is booked."""

import os
import pathlib
import sqlite3
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 1)


def button():
    return ax.find(person.root, 'Render · 5 Credits', 'button') or ax.find(person.root, 'Render', 'button')


def reason():
    node = button()
    return node.get_description() if node is not None else None


def refused(why):
    ax.wait(lambda: reason() == why and 'sensitive' not in ax.states(button()), lambda: f'the reason, there is “{reason()}”', 30)


def nothing_is_booked(before):
    """Neither the button nor its key does anything; what the studio answers next shows that it was not asked."""
    person.focus_window('Backlot')
    ax.click(button(), 'Backlot')
    ax.keys('ctrl+Return')
    ax.keys('F5')
    ax.pump(1)
    assert person.database('select count(*) from jobs') == [(0,)], person.database('select * from jobs')
    assert person.ledger() == before, person.ledger()


def no_photos():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Dear')
    person.press('Create')
    refused('Add photos first')
    nothing_is_booked([])


def it_can_be_paid():
    person.copy(photos)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    person.see('Render · 5 Credits', 'button', seconds=60)
    ax.wait(lambda: 'sensitive' in ax.states(button()), 'the button to be sensitive', 60)


def spend(left):
    """As if most of it went for other films: the studio's own books, while it does not run."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
    connection = sqlite3.connect(path)
    # The table's triggers ask the studio for the time.
    stamp, = connection.execute('select updated_at from credit_accounts').fetchone()
    connection.create_function('now', 0, lambda: stamp)
    with connection:
        connection.execute("insert into credit_ledger (user_id, kind, balance_delta, reserved_delta, balance_after, reserved_after, created_at) "
                           "select user_id, 'reversal', ? - balance, 0, ?, reserved, ? from credit_accounts", (left, left, stamp))
        connection.execute('update credit_accounts set balance = ?', (left,))
    connection.close()


def too_few():
    person.program.quit()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    spend(3)
    person.start()
    person.see('3', 'label')
    refused('2 more credits are needed')
    nothing_is_booked([('reversal', -997, 0)])


step('without photos there is nothing to render', no_photos)
step('with a photo it can be paid', it_can_be_paid)
step('too few credits: the button says how many, and nothing is booked', too_few)
sys.exit(step.finish())
