#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A caption that is changed here, offline, and elsewhere meanwhile: both versions are kept until a person has decided."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 2)
MINE, THEIRS = 'The new house', 'The old house'


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


def written_while_nobody_answers(words=MINE):
    for pid in person.processes('backlot-studio'):
        os.kill(pid, 19)
    ax.click(lambda: person.cards()[0], 'Backlot')
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), words)
    ax.keys('Return')
    ax.wait(lambda: person.names()[0] == words, 'my caption on the card')
    # What the card shows is on the disk, so nothing else has to be waited for.
    person.program.kill()
    person.kill('backlot-studio')
    assert words not in captions(), captions()


def changed_elsewhere():
    photo = person.database('select id from photos order by position')[0][0]
    person.change_elsewhere('photos', photo, {'caption': THEIRS})
    assert captions()[0] == THEIRS, captions()


def start_again():
    """At the film: after two crashes in a row the program begins at Home."""
    person.start(f'backlot:project/{person.database("select id from projects")[0][0]}/photos')


def both_are_kept(words=MINE):
    start_again()
    person.see('1 conflict to review', seconds=30)
    ax.wait(lambda: person.names() and person.names()[0] == words, 'my caption, still on the card')
    assert captions()[0] == THEIRS, captions()


def review():
    person.focus_window('Backlot')
    ax.wait(lambda: ax.press(ax.find(person.root, 'Review', 'button')), 'the way to the review')
    return person.see('Two Versions of “Photo 1”')


def cancel_decides_nothing():
    review()
    person.see(contains=f'Mine: {MINE}')
    person.see(contains=f'Theirs: {THEIRS}')
    walk.through('Two Versions of “Photo 1”')
    ax.keys('Escape')
    person.gone('Two Versions of “Photo 1”')
    person.see('1 conflict to review')


def theirs_is_kept():
    review()
    person.press('Keep Theirs')
    person.keep_toast('Theirs kept')
    person.see('All changes saved')
    ax.wait(lambda: person.names()[0] == THEIRS, lambda: f'their caption on the card: {person.names()}')
    assert captions()[0] == THEIRS, captions()


def is_everywhere(caption):
    ax.wait(lambda: person.names()[0] == caption, lambda: f'“{caption}” on the card: {person.names()}')
    ax.wait(lambda: captions()[0] == caption, lambda: f'“{caption}” in the studio: {captions()}')
    person.see('All changes saved')


def and_mine_is_back():
    person.see('Theirs kept')
    person.press_undo()
    ax.point_at_nothing()
    is_everywhere(MINE)
    ax.keys('ctrl+shift+z')
    is_everywhere(THEIRS)
    ax.keys('ctrl+z')
    is_everywhere(MINE)


def decided_and_killed():
    """What was decided is on the disk when the review says so: nothing is asked again, and nothing else is sent."""
    with person.on_toasts():
        review()
        person.press('Keep Theirs')
        person.see('Theirs kept')
        person.program.kill()
    ax.point_at_nothing()
    start_again()
    is_everywhere(THEIRS)
    assert not person.sees('1 conflict to review'), 'it is to be decided once more'


step('a film with photos', a_film_with_photos)
step('a caption while the studio does not answer', written_while_nobody_answers)
step('the same caption is changed elsewhere', changed_elsewhere)
step('both versions are there after the next start', both_are_kept)
step('the review tells both, and Escape decides nothing', cancel_decides_nothing)
step('theirs is kept', theirs_is_kept)
step('and taken back by the toast and by Ctrl+Z', and_mine_is_back)
step('once more a caption that nobody answers', written_while_nobody_answers, 'The last house')
step('and the same one changed elsewhere', changed_elsewhere)
step('both are there, too', both_are_kept, 'The last house')
step('what is decided then lasts through kill -9', decided_and_killed)
step('every dialog has names, ways and an order', walk.ok)
sys.exit(step.finish())
