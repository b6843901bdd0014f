#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A team's studio beside the one of this computer: found, entered, switched to, left and found again."""

import os
import pathlib
import sys

import ax
from person import PREFIX, Person, Steps
from team import Team, choose, switcher
from walk import Walk

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
PASSWORD = 'Corr3ct-horse'
HERE, TEAM = 0, 1
team = Team()


def local_titles():
    return sorted(title for title, in person.database('select title from projects'))


def fill(name, words, role='text'):
    ax.type_into(person.see(name, role), words)


def new_project(title):
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    person.press('Create')
    person.see(title, 'list item')


def at_home():
    person.start()
    person.see('1000')
    new_project('At home')
    ax.wait(lambda: local_titles() == ['At home'], 'the project in the local studio', 30)
    switcher(person, 'This Computer')


def wrong_addresses():
    choose(person, 'This Computer', 1)
    for words, told in (('our studio', 'This isn’t an address'), ('http://studio.example.org', 'isn’t encrypted'),
                        ('127.0.0.1:9', 'no studio runs at this address')):
        fill('Address or Invitation', words)
        person.press('Continue')
        person.see(contains=told, seconds=60)
    person.look('address-refused')


def a_new_account():
    fill('Address or Invitation', team.address)
    person.press('Continue')
    person.see('Password', seconds=60)
    person.look('sign-in')
    fill('E-Mail Address', 'ann@example.org')
    fill('Password', 'no such password')
    person.press('Sign In', 'button')
    person.see(contains='don’t belong together', seconds=60)
    person.look('sign-in-refused')
    person.press('Create an Account')
    fill('Name', 'Ann')
    fill('Password', '123')
    person.press('Create Account')
    person.see(contains='at least 6 characters', seconds=60)
    assert ax.text(person.see('E-Mail Address', 'text')) == 'ann@example.org', 'what was typed is gone'
    fill('Password', PASSWORD)
    person.press('Create Account')
    switcher(person, '127.0.0.1')


def in_the_team():
    person.gone('At home', 'list item')
    person.see('Copy Projects of This Computer…', 'button')
    new_project('With the team')
    ax.wait(lambda: team.titles() == ['With the team'], 'the project at the team', 60)
    assert local_titles() == ['At home'], local_titles()
    person.look('team')


def back_and_forth():
    choose(person, '127.0.0.1', HERE)
    person.see('At home', 'list item')
    person.gone('With the team', 'list item')
    choose(person, 'This Computer', TEAM)
    person.see('With the team', 'list item')
    person.gone('At home', 'list item')


def by_the_command_line():
    """By the name that is shown, or by who one is there; a running program is told, too."""
    ax.run(f'{PREFIX}/bin/backlot', '--studio', 'local', check=True)
    switcher(person, 'This Computer')
    person.see('At home', 'list item')
    ax.run(f'{PREFIX}/bin/backlot', '--studio', 'Ann@Example.org', check=True)
    switcher(person, '127.0.0.1')
    person.see('With the team', 'list item')


def killed_and_found_again():
    """The session comes from the keyring; the studio that was shown is shown."""
    # Which one that is, is written a moment after it was chosen.
    ax.wait(lambda: person.state()['data']['studios']['current'] != 'local', 'the choice to be kept')
    person.program.kill()
    person.start()
    switcher(person, '127.0.0.1')
    person.see('With the team', 'list item')
    new_project('After the start')
    ax.wait(lambda: team.titles() == ['After the start', 'With the team'], 'the second project at the team', 60)


def two_outboxes():
    """What is made while the team's server is away waits there, and is no matter of the other studio."""
    team.stop()
    new_project('While it was away')
    person.see(contains='waiting', seconds=60)
    choose(person, '127.0.0.1', HERE)
    person.see('All changes saved', seconds=60)
    new_project('At home again')
    ax.wait(lambda: local_titles() == ['At home', 'At home again'], 'the second project of this computer', 30)
    team.start()
    ax.wait(lambda: 'While it was away' in team.titles(), 'the change that waited', 90)
    assert local_titles() == ['At home', 'At home again'], local_titles()


def session_ended():
    """Nothing is lost: the change waits, the banner asks, and the same person sends it."""
    choose(person, 'This Computer', TEAM)
    person.see('With the team', 'list item')
    team.end_sessions()
    # Not killed: which studio is shown is written a moment after it was chosen.
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    person.start()
    person.see(contains='Signed out of 127.0.0.1', seconds=60)
    person.look('signed-out')
    new_project('While signed out')
    assert 'While signed out' not in team.titles(), team.titles()
    person.press('Sign In', 'button')
    person.see('Password', seconds=60)
    assert ax.text(person.see('E-Mail Address', 'text')) == 'ann@example.org', 'the address is not there'
    fill('Password', PASSWORD)
    ax.wait(lambda: ax.press(ax.find_all(person.root, 'Sign In', 'button')[-1]), 'the button to sign in')
    ax.wait(lambda: 'While signed out' in team.titles(), 'the change that waited', 90)
    person.gone(contains='Signed out of')


def names():
    return [studio['name'] for studio in person.state()['data']['studios']['list']]


def rename(name):
    person.tab_to('Name', 'text')
    ax.keys('ctrl+a')
    ax.xdotool('type', '--delay', 15, name)
    ax.keys('Return')


def renamed_in_the_preferences():
    """By the keyboard alone; the name is this person's own, and taken back by the toast and by Ctrl+Z."""
    switcher(person, '127.0.0.1')
    person.focus_window('Backlot')
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    person.tab_to('General')
    ax.keys('Right', 'Right', 'space')
    person.see('Needs no password and no network', 'label')
    person.look('preferences-studios')
    person.tab_to('127.0.0.1')
    ax.keys('Return')
    person.see('Sign Out…')
    assert not person.sees('Show This Studio'), 'it is shown'
    rename('Our Team')
    person.keep_toast('Studio renamed')
    ax.wait(lambda: names() == ['Our Team'], 'the new name')
    person.look('preferences-studio-renamed')
    person.press_undo()
    ax.wait(lambda: names() == ['127.0.0.1'], 'the former name')
    ax.point_at_nothing()
    rename('Our Team')
    ax.wait(lambda: names() == ['Our Team'], 'the new name again')
    ax.keys('ctrl+z')
    ax.wait(lambda: names() == ['127.0.0.1'], 'the former name by the key')
    ax.keys('ctrl+shift+z')
    ax.wait(lambda: names() == ['Our Team'], 'the new name by the key')
    person.close_dialog('Preferences')
    choose(person, 'Our Team', HERE)
    switcher(person, 'This Computer')


def asked_by_its_name():
    """The banner calls it as the person does."""
    choose(person, 'This Computer', TEAM)
    person.see('With the team', 'list item')
    team.end_sessions()
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    person.start()
    person.see(contains='Signed out of Our Team', seconds=60)
    choose(person, 'Our Team', HERE)
    switcher(person, 'This Computer')


def left_in_the_preferences():
    """Also a studio that is not shown; who stays in the window stays there."""
    person.focus_window('Backlot')
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    person.tab_to('General')
    ax.keys('Right', 'Right', 'space')
    person.tab_to('Our Team')
    ax.keys('Return')
    person.see('Show This Studio')
    walk.through('Preferences')
    person.tab_to('Sign Out…')
    ax.keys('Return')
    person.see('Sign Out of Our Team?')
    person.look('preferences-sign-out')
    walk.through('Sign Out of Our Team?')
    person.press('Cancel', 'button')
    person.gone('Sign Out of Our Team?')
    assert names() == ['Our Team'], names()
    person.tab_to('Sign Out…')
    ax.keys('Return')
    person.see('Sign Out of Our Team?')
    person.press('Sign Out', 'button')
    person.gone('Our Team')
    ax.wait(lambda: names() == [], 'the list to be empty')
    person.close_dialog('Preferences')
    person.see('At home again', 'list item')


def no_secret_on_the_disk():
    for folder in ('XDG_STATE_HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME'):
        for path in pathlib.Path(os.environ[folder]).rglob('*'):
            if path.is_file() and 'keyrings' not in path.parts:
                data = path.read_bytes()
                assert b'refresh_token' not in data and PASSWORD.encode() not in data, path


team.start()
step('a project in the studio of this computer', at_home)
step('addresses that are none, said in words', wrong_addresses)
step('errors at the fields, then a new account', a_new_account)
step('the team has its own projects', in_the_team)
step('switching there and back', back_and_forth)
step('a studio is chosen by the command line', by_the_command_line)
step('killed; the session is in the keyring', killed_and_found_again)
step('two outboxes do not mix', two_outboxes)
step('a session that ended asks again and loses nothing', session_ended)
step('a studio is renamed in the preferences', renamed_in_the_preferences)
step('a session that ended asks by that name', asked_by_its_name)
step('and left there', left_in_the_preferences)
step('no secret in a file', no_secret_on_the_disk)
step('every dialog has names, ways and an order', walk.ok)
status = step.finish()
person.program.quit()
team.stop()
sys.exit(status)
