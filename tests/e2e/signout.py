#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing out of a team's studio while changes were not sent: they are sent first, kept for the next time, or thrown away, as the person says."""

import os
import signal
import sys

import ax
from person import Person, Steps
from team import Team, choose, switcher
from walk import Walk

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
PASSWORD, TEAM = 'Corr3ct-horse', '127.0.0.1'
# Places in the switcher's menu: first the studios.
CONNECT, ACCOUNT, SIGN_OUT = 1, 3, 4
QUESTION = f'Sign Out of {TEAM}?'
team = Team()


def fill(name, words):
    ax.type_into(person.see(name, 'text'), words)


def connect():
    choose(person, 'This Computer', CONNECT)
    fill('Address or Invitation', team.address)
    person.press('Continue')
    person.see('Password', seconds=60)
    fill('E-Mail Address', 'ann@example.org')


def sign_in_again():
    connect()
    fill('Password', PASSWORD)
    ax.wait(lambda: ax.press(ax.find_all(person.root, 'Sign In', 'button')[-1]), 'the button to sign in')
    switcher(person, TEAM)


def a_new_account():
    person.start()
    person.see('1000')
    connect()
    walk.through('Connect to a Studio')
    person.press('Create an Account')
    walk.through('Connect to a Studio')
    fill('Name', 'Ann')
    fill('Password', 'abc')
    person.press('Create Account')
    person.see('The studio wants a password of at least 6 characters.', seconds=60)
    fill('Password', PASSWORD)
    person.press('Create Account')
    switcher(person, TEAM)
    choose(person, TEAM, ACCOUNT)
    walk.through('Account')
    person.close_dialog('Account')


def new_project(title):
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    person.press('Create')
    person.see(title, 'list item')


def ask(picture=None):
    choose(person, TEAM, SIGN_OUT)
    person.see(QUESTION)
    person.see(contains='not sent yet')
    if picture is not None:
        person.look(picture)


def answer(name):
    """The page behind may have a button of that name, too."""
    question = person.see(QUESTION, 'alert')
    ax.wait(lambda: ax.press(ax.find(question, name, 'button')), f'the answer “{name}”')
    person.gone(QUESTION)


def sensitive(name):
    return 'sensitive' in ax.states(person.see(name, 'button'))


def nothing_is_done():
    team.stop()
    new_project('Kept')
    person.see(contains='waiting', seconds=60)
    person.see(contains='Offline', seconds=60)
    ask('sign-out-offline')
    assert not sensitive('Send First'), 'nobody is there to whom it could be sent'
    assert sensitive('Keep for the Next Time') and sensitive('Discard') and sensitive('Cancel')
    ax.keys('Escape')
    person.gone(QUESTION)
    switcher(person, TEAM)
    person.see('Kept', 'list item')


def kept():
    ask()
    answer('Keep for the Next Time')
    switcher(person, 'This Computer')
    person.gone('Kept', 'list item')
    team.start()
    assert team.titles() == [], team.titles()
    sign_in_again()
    person.see('Kept', 'list item', seconds=60)
    ax.wait(lambda: team.titles() == ['Kept'], lambda: f'what was kept, once: {team.titles()}', 60)
    person.see('All changes saved', seconds=60)


def thrown_away():
    team.stop()
    new_project('Thrown Away')
    person.see(contains='waiting', seconds=60)
    ask()
    answer('Discard')
    switcher(person, 'This Computer')
    team.start()
    sign_in_again()
    person.see('Kept', 'list item', seconds=60)
    person.see('All changes saved', seconds=60)
    assert not person.sees('Thrown Away') and team.titles() == ['Kept'], team.titles()


def sent_first():
    """The studio takes its time, and so does the sign-out."""
    os.kill(team.process.pid, signal.SIGSTOP)
    new_project('Sent First')
    ask('sign-out')
    answer('Send First')
    person.see('Signing out when everything is sent')
    switcher(person, TEAM)
    os.kill(team.process.pid, signal.SIGCONT)
    switcher(person, 'This Computer')
    assert team.titles() == ['Kept', 'Sent First'], team.titles()
    person.gone('Sent First', 'list item')


def not_sent():
    """The studio refuses it: the person is told, and may still decide."""
    sign_in_again()
    person.see('All changes saved', seconds=60)
    os.kill(team.process.pid, signal.SIGSTOP)
    new_project('Refused')
    team.refuse_projects()
    ask()
    answer('Send First')
    person.see('Signing out when everything is sent')
    os.kill(team.process.pid, signal.SIGCONT)
    person.see('Still signed in: a change couldn’t be sent', seconds=60)
    switcher(person, TEAM)
    ask('sign-out-refused')
    answer('Discard')
    switcher(person, 'This Computer')
    assert team.titles() == ['Kept', 'Sent First'], team.titles()
    person.program.quit()


team.start()
step('an account at a team', a_new_account)
step('Escape at the question does nothing', nothing_is_done)
step('what is kept is sent after the next sign-in', kept)
step('what is thrown away is sent never', thrown_away)
step('what is sent first is at the studio before the session ends', sent_first)
step('what can not be sent keeps the session', not_sent)
step('every dialog has names, ways and an order', walk.ok)
status = step.finish()
team.stop()
sys.exit(status)
