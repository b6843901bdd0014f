#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders of one film: why not yet, cancelled and paid back, tried again, and two side by side."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
PRICE = 'Render · 5 Credits'


def renders():
    grid = next((node for node in ax.find_all(person.root, 'Renders') if node.get_role_name() == 'table'), None)
    if grid is None:
        return []
    return grid.children


def button():
    return ax.find(person.root, PRICE, 'button') or ax.find(person.root, 'Render', 'button')


def no_photos():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Renders')
    person.press('Create')
    node = ax.wait(button, 'the button')
    ax.wait(lambda: button().get_description() == 'Add photos first', f'the reason, there is “{node.get_description()}”')
    assert 'sensitive' not in ax.states(button()), 'a film without photos could be rendered'


def cancelled():
    person.press('Add Photos…')
    person.choose_files(photos, 'Add Photos')
    ax.wait(lambda: ax.find(person.root, PRICE, 'button') and 'sensitive' in ax.states(button()), 'the price', 60)
    person.draft_size()
    ax.wait(lambda: ax.find(person.root, PRICE, 'button') and 'sensitive' in ax.states(button()), 'the price of the draft', 60)
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    person.press('Cancel Render')
    person.see(contains='Cancelled')
    person.see(contains='5 credits returned')
    person.see('1000')
    ax.wait(lambda: person.ledger() == [('reserve', 0, 5), ('refund', 0, -5)], lambda: f'the credits to be returned, there is {person.ledger()}')


def tried_again():
    person.press('Retry · 5 Credits')
    person.see('Play', 'button', seconds=120)
    person.see(contains='5 credits charged')
    person.see('995')
    ax.wait(lambda: person.ledger()[2:] == [('reserve', 0, 5), ('charge', -5, -5)], lambda: f'the film to be charged, there is {person.ledger()}')


def side_by_side():
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    ax.wait(lambda: len([card for card in renders() if any(ax.within(card, 'Play', 'button'))]) >= 2, 'a second film beside the first', 120)
    person.see('990')


def removed():
    ids = sorted(person.database('select id from outputs'))
    n_cards = len(renders())

    def remove():
        ax.click(lambda: renders()[0], 'Backlot')
        ax.keys('Delete')
    person.taken_back(remove, '1 render removed', lambda: len(renders()) == n_cards - 1, lambda: len(renders()) == n_cards)
    assert sorted(person.database('select id from outputs')) == ids


step('without photos the button says why it can not be pressed', no_photos)
step('a cancelled render returns its credits', cancelled)
step('tried again for its price', tried_again)
step('a second render stands beside the first', side_by_side)
step('a film is removed, and brought back by both', removed)
sys.exit(step.finish())
