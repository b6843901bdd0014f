#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film with a sound track that was added in the window, and the same film without it: heard in the exported files."""

import os
import pathlib
import subprocess
import sys

import ax
import film
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
track = session / 'music' / 'tone.ogg'
exported = session / 'exported'
exported.mkdir()


def make_track():
    """Ten seconds of a tone: it must be played several times over to fill a minute."""
    track.parent.mkdir()
    subprocess.run(['gst-launch-1.0', '-q', 'audiotestsrc', 'freq=440', 'volume=0.5', 'samplesperbuffer=44100', 'num-buffers=10', '!',
                    'audio/x-raw,rate=44100,channels=2', '!', 'audioconvert', '!', 'vorbisenc', '!', 'oggmux', '!',
                    'filesink', f'location={track}'], check=True, timeout=60 * ax.PATIENCE, capture_output=True)


def price():
    ax.wait(lambda: (button := ax.find(person.root, 'Render · 5 Credits', 'button')) and 'sensitive' in ax.states(button),
            'the price', 60)


def new_project():
    make_track()
    person.start(*photos)
    person.see('2 Photos')
    ax.type_into(person.see('Title', 'text'), 'With Music')
    person.press('Create')
    person.see('Add Sound…', 'button')
    person.see('2.jpg', 'table cell')


def add_track():
    person.press('Add Sound…')
    person.choose_files([track], 'Choose a Sound Track')
    person.see('tone.ogg', 'label')
    person.see('Remove Sound Track', 'button')
    ax.wait(lambda: person.database("select count(*) from media_files where filename = 'tone.ogg' and upload_state = 'complete'") == [(1,)],
            'the track in the studio', 30)
    price()


def rendered(number):
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    ax.wait(lambda: len([card for card in person.cards('Renders') if any(ax.within(card, 'Play', 'button'))]) == number, f'film {number}', 120)
    path = exported / f'film-{number}.mp4'
    # The newest is the first; what is exported is the one that is selected.
    ax.click(person.cards('Renders')[0], 'Backlot')
    ax.keys('ctrl+e')
    person.choose_files([path], 'Export Film')
    person.exported(path)
    return film.loudness_of_seconds(path)


def heard():
    levels = rendered(1)
    assert 59 <= len(levels) <= 61, f'{len(levels)} s of sound'
    middle = levels[5:-5]
    assert min(middle) > 0.1, f'the track is not heard all through: {middle}'
    assert levels[0] < 0.7 * min(middle), f'no fade in: {levels[:5]}'
    assert levels[59] < 0.7 * min(middle), f'no fade out: {levels[-5:]}'


def removed():
    ax.click(person.see('Photos', 'page tab'), 'Backlot')
    person.taken_back(lambda: person.press('Remove Sound Track'), 'Sound removed', lambda: person.sees('Add Sound…', 'button'),
                      lambda: person.sees('tone.ogg', 'label'))
    person.press('Remove Sound Track')
    person.see('Add Sound…', 'button')
    price()


def silence():
    levels = rendered(2)
    assert max(levels, default=0) < 0.001, f'something is heard: {levels}'
    assert film.discover(exported / 'film-2.mp4')['audio'] == 1, 'a film without a stream of sound'
    ax.wait(lambda: person.ledger() == [('reserve', 0, 5), ('charge', -5, -5)] * 2, lambda: f'two films charged, there is {person.ledger()}')


step('a film with two photos', new_project)
step('in the size of a draft', person.draft_size)
step('a sound track is chosen and uploaded', add_track)
step('it is heard all through the film, faded in and out', heard)
step('the sound track is taken away, brought back by both, and taken away again', removed)
step('without one the film is silent', silence)
sys.exit(step.finish())
