#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An example of Larder, driven by hand: what is typed is there at once, and stays when answers are lost."""

import sys
import traceback

import ax

program = ax.Program(*sys.argv[1:])
failed = number = 0


def rows():
    """(text, state) of each note."""
    found = []
    for item in ax.find_all(program.accessible(), role='list item'):
        words = [node.get_name() for node in ax.within(item, role='label')]
        found.append(tuple(words[-2:]))
    return found


def see(row, seconds=30):
    try:
        ax.wait(lambda: row in rows(), f'{row}', seconds)
    except ax.Waited as error:
        raise AssertionError(f'{error}; shown: {rows()}') from error


def edit(index, text):
    item = ax.find_all(program.accessible(), role='list item')[index]
    ax.activate('Notes')
    ax.click(ax.find_all(item, role='label')[0], 'Notes')
    ax.wait(lambda: len(ax.find_all(item, role='label')) == 1, 'the note to be edited')
    ax.keys('ctrl+a')
    ax.xdotool('key', 'Delete') if not text else ax.xdotool('type', text)
    ax.keys('Return')


def loaded():
    for text in 'Buy flour', 'Call Ada', 'Water the plants':
        see((text, 'Saved'))


def shown_at_once():
    edit(0, 'Buy salt')
    see(('Buy salt', 'Saving…'))
    see(('Buy salt', 'Saved'))


def refused():
    """The server says no for good: its text is back, with the reason beside it."""
    edit(1, '')
    see(('', 'Saving…'))
    see(('Call Ada', 'A note needs a text'))


def lost_answers():
    """Of two more changes one answer is lost: it is tried again, and both end at the server."""
    edit(2, 'Water everything')
    edit(0, 'Buy pepper')
    see(('Water everything', 'Saved'))
    see(('Buy pepper', 'Saved'))


def quiet():
    complaints = [line for line in program.text().splitlines() if '** ' in line and 'AT-SPI' not in line]
    assert not complaints, complaints


print('TAP version 13')
for name, step in list(globals().items()):
    if step in (loaded, shown_at_once, refused, lost_answers, quiet):
        number += 1
        try:
            step()
            print(f'ok {number} - {name}')
        except Exception:  # every way of failing is told
            failed = 1
            print(f'not ok {number} - {name}')
            print('# ' + (traceback.format_exc() + ax.describe(program.accessible()) + program.text()).replace('\n', '\n# '))
print(f'1..{number}')
program.quit()
sys.exit(failed)
