#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes while there is no studio: they wait in words on the queue, are discarded, brought back, copied and sent later."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
WORDS = 'Change the caption of “Photo 1”'


def captions():
    return [row[0] for row in person.database('select caption from photos order by position')]


def a_film_with_photos():
    person.start(*photos)
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.see('2 Photos')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 2, 'the photos')
    person.see('Render · 5 Credits', 'button', seconds=60)
    person.see('All changes saved')
    person.program.quit()
    # What this start has read or found in the cache is in the cache for the next one.
    person.start()
    ax.wait(lambda: len(person.cards()) == 2, 'the photos')
    person.program.quit()
    person.kill('backlot-studio')


def without_a_studio():
    person.start_without_studio()
    ax.wait(lambda: len(person.cards()) == 2, 'the photos of the cache', 30)
    person.see('The studio can’t start.')
    again = [node for node in ax.find_all(person.root, 'Try Again', 'button') if 'showing' in ax.states(node)]
    assert len(again) == 1, f'{len(again)} banners'
    assert not person.sees(contains='Live updates are off'), 'live updates'
    person.focus_window('Backlot')
    ax.click(lambda: person.cards()[0], 'Backlot')
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), 'The garden')
    ax.keys('Return')
    ax.wait(lambda: person.names()[0] == 'The garden', 'the caption on the card')
    person.see('1 change waiting', seconds=30)


def shown_in_the_queue():
    person.press('1 change waiting', 'button')
    person.see('Changes', 'heading')
    person.see(WORDS)
    person.see(contains='Waiting · ')
    person.see('Send Now', 'button')
    person.look('changes')


def copied_in_words():
    ax.click(person.see(WORDS, 'label'), 'Backlot')
    ax.keys('ctrl+c')
    ax.wait(lambda: ax.run('xclip', '-selection', 'clipboard', '-t', 'UTF8_STRING', '-o').stdout.startswith(f'{WORDS}\nWaiting · '),
            lambda: 'the words in the clipboard, there is ' + repr(ax.run('xclip', '-selection', 'clipboard', '-t', 'UTF8_STRING', '-o').stdout))


def discarded_and_back():
    # One toast after the other; when the row goes, the keyboard goes to a toast that is still there, and keeps it.
    person.gone('Caption changed')
    with person.on_toasts():
        person.press('Discard', 'button')
        person.see('Change discarded')
        person.gone(WORDS)
        person.see('All changes saved')
        person.press_undo()
        person.see(WORDS)
    person.see('1 change waiting')
    ax.click(person.see(WORDS, 'label'), 'Backlot')
    ax.keys('Delete')
    person.gone(WORDS)
    ax.keys('ctrl+z')
    person.see(WORDS)


def sent_later():
    person.program.quit()
    assert captions() == ['', ''], captions()
    person.start()
    person.see('All changes saved', seconds=30)
    ax.wait(lambda: captions()[0] == 'The garden', lambda: f'the caption in the studio: {captions()}')


step('a film with photos', a_film_with_photos)
step('a caption while no studio can start', without_a_studio)
step('the sync row shows it in the queue, in words', shown_in_the_queue)
step('Ctrl+C copies its words', copied_in_words)
step('discarded by button and key, and brought back by both', discarded_and_back)
step('sent after the next start', sent_later)
sys.exit(step.finish())
