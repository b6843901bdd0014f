#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue: two films at once, cancelled while frames are painted, tried again, and what the studio books for each."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
# So long that neither is done before it is cancelled.
LONG = ('reserve', 0, 40)
BOOKED = ('reserve', 0, 10)


def price():
    return next((node for node in ax.find_all(person.root, role='button') if (node.get_name() or '').startswith('Render · ')), None)


def ready():
    ax.wait(lambda: (button := price()) is not None and 'sensitive' in ax.states(button), 'the price', 60)


def new_film(title, minutes):
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    dialog = person.see('New Project', 'dialog')
    ax.wait(lambda: ax.press(ax.find(dialog, 'Add Photos…', 'button')), 'the button of the form')
    person.choose_files(photos, 'Add Photos')
    person.see('2 Photos')
    ax.set_value(person.see('Length in Minutes', 'spin button'), minutes)
    person.press('Create')
    # Of the film before, too, there is a second photo and a price.
    ax.wait(lambda: any(any(ax.within(node, '2.jpg', 'table cell')) for node in ax.find_all(person.root, title, 'grouping')), f'the photos of “{title}”')
    ready()


def rows():
    """The renders and uploads of the queue as (title, words)."""
    found = next((node for node in ax.find_all(person.root, 'Renders, Uploads and Changes')), None)
    if found is None:
        return []
    return [(node.get_name(), ' '.join(label.get_name() for label in ax.within(node, role='label')))
            for node in ax.within(found, role='list item') if any(ax.within(node, 'Show in Project', 'button'))]


def row(title):
    return next((node for node in ax.find_all(person.root, title, 'list item') if any(ax.within(node, 'Show in Project', 'button'))), None)


def words(title):
    return dict(rows()).get(title, '')


def jobs():
    return person.database('select status, progress from jobs order by created_at')


def open_queue():
    ax.click(person.see('Queue', 'list item'), 'Backlot')
    person.see('Renders', 'heading')


def two_at_once():
    person.start()
    person.see('1000')
    for title, minutes in ('Long One', 8), ('Waiting One', 2):
        new_film(title, minutes)
        person.draft_size()
        ready()
        person.focus_window('Backlot')
        ax.keys('ctrl+Return')
        person.see(contains=f'{5 * minutes} credits reserved', seconds=30)
    # It is said before the studio has it.
    ax.wait(lambda: person.ledger() == [LONG, BOOKED], lambda: f'both to be booked: {person.ledger()}')
    open_queue()
    person.see('Uploads', 'heading')
    ax.wait(lambda: {'Long One', 'Waiting One', '1.jpg', '2.jpg'} <= {title for title, _words in rows()}, lambda: f'both films and their photos: {rows()}')


def filtered():
    person.press('Running', 'radio button')
    ax.wait(lambda: '1.jpg' not in dict(rows()), lambda: f'only what runs: {rows()}')
    person.press('All', 'radio button')
    ax.wait(lambda: '1.jpg' in dict(rows()), lambda: f'everything again: {rows()}')


def frames_are_painted():
    return any(status == 'processing' and progress > 12 for status, progress in jobs())


def cancelled_while_painting():
    ax.wait(frames_are_painted, lambda: f'frames to be painted: {jobs()}', 90)
    ax.wait(lambda: '%' in words('Long One'), lambda: f'the percentage in the row: {rows()}')
    ax.click(lambda: ax.find(row('Long One'), 'Cancel', 'button'), 'Backlot')
    ax.wait(lambda: 'Cancelled' in words('Long One') and '40 credits returned' in words('Long One'), lambda: f'the row to say so: {rows()}', 30)
    ax.wait(lambda: jobs()[0][0] == 'cancelled', lambda: f'the studio to know: {jobs()}', 30)
    assert person.ledger() == [LONG, BOOKED, ('refund', 0, -40)], person.ledger()
    # The worker takes the next film as soon as it has let go of this one.
    ax.wait(lambda: jobs()[1][0] == 'processing', lambda: f'the next film to begin: {jobs()}', 30)


def cancelled_by_key():
    """The other one by Delete, while it is being prepared or painted."""
    person.focus_window('Backlot')
    ax.click(lambda: ax.find(row('Waiting One'), 'Waiting One', 'label'), 'Backlot')
    ax.keys('Delete')
    ax.wait(lambda: 'Cancelled' in words('Waiting One'), lambda: f'the row to say so: {rows()}', 30)
    ax.wait(lambda: person.ledger() == [LONG, BOOKED, ('refund', 0, -40), ('refund', 0, -10)], lambda: f'the credits to be back: {person.ledger()}')
    person.see('1000')


def can_try_again():
    return 'sensitive' in ax.states(next(ax.within(row('Waiting One'), role='button', contains='· 10 Credits')))


def tried_again():
    # The key does nothing before the price is known.
    ax.wait(can_try_again, 'the price of trying again')
    ax.keys('ctrl+shift+r')
    ax.wait(lambda: len(jobs()) == 3, lambda: f'a new render: {jobs()}', 10)
    ax.wait(lambda: person.ledger()[4:] == [BOOKED], lambda: f'its price to be reserved: {person.ledger()}')
    person.see(contains='10 credits reserved')
    ax.wait(lambda: jobs()[2][0] == 'completed', lambda: f'the film: {jobs()}', 180)
    person.see(contains='10 credits charged')
    person.see('990')
    assert person.ledger()[4:] == [BOOKED, ('charge', -10, -10)], person.ledger()


def back_to_the_film():
    ax.keys('Return')
    ax.wait(lambda: person.sees('Play', 'button') and len(person.cards('Renders')) == 2, 'the renders of that film')


def a_photo_is_still_uploaded():
    """The studio is stopped in the midst of things, so the photo can not arrive."""
    big = make_photos(session / 'big', 1, size='6000x4500')
    for pid in person.processes('backlot-studio'):
        os.kill(pid, 19)
    person.focus_window('Backlot')
    person.show_tab('Photos')
    person.press('Add Photos…')
    person.choose_files(big, 'Add Photos')
    ax.wait(lambda: len(person.cards()) == 3, 'the third photo')

    def reason():
        """Its label may change between one look and the other: then there is none of both."""
        button = ax.find(person.root, 'Render', 'button') or price()
        return button.get_description() if button is not None and 'sensitive' not in ax.states(button) else ''
    ax.wait(lambda: 'uploaded' in reason() or 'saved' in reason(), lambda: f'the button to say why it is insensitive, not “{reason()}”')
    for pid in person.processes('backlot-studio'):
        os.kill(pid, 18)
    ready()


step('two films wait at once, above their photos', two_at_once)
step('only what runs is shown when asked so', filtered)
step('cancelled while its frames are painted', cancelled_while_painting)
step('the other one by Delete', cancelled_by_key)
step('tried again by its key, for its price', tried_again)
step('Return leads to the film', back_to_the_film)
step('a photo on its way: the button says so', a_photo_is_still_uploaded)
sys.exit(step.finish())
