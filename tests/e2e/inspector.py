#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The developer window: opened by F12, read, and used to be offline; what the other window says to that; gone when it is closed.

  inspector.py [--pictures FOLDER] [--looks-only]
Every page of it fits, wide and narrow, light and dark. With --pictures each is also a picture, to be looked at by a person."""

import argparse
import pathlib
import re
import sys

import ax
from person import Person, Steps
from walk import Walk

parser = argparse.ArgumentParser()
parser.add_argument('--pictures')
parser.add_argument('--looks-only', action='store_true')
options = parser.parse_args()
pictures = options.pictures
PAGES = ['Queries', 'Mutations', 'Outbox', 'Tables', 'Channels', 'Slices', 'Performance', 'Log']
ROW = r'(\["projects"|project-form|00000000).*'
person = Person()
step = Steps(person, tell_time=True)
walk = Walk(person)


def frame(title):
    return next((node for node in ax.find_all(person.root, title, 'frame')), None)


def inspector():
    return ax.wait(lambda: frame('Developer'), 'the developer window')


def sees(words, root=None):
    """A text that is shown in one of the windows, by a pattern for the whole of it."""
    return any(re.fullmatch(words, node.get_name() or '') for node in ax.find_all(root or inspector(), role='label'))


def label(words):
    return next(node for node in ax.find_all(inspector(), role='label') if re.fullmatch(words, node.get_name() or ''))


def see(words, root=None, seconds=20):
    ax.wait(lambda: sees(words, root), f'“{words}”', seconds)


def main_window():
    return ax.wait(lambda: next((node for node in ax.find_all(person.root, role='frame') if node.get_name() != 'Developer'), None), 'the window')


def offline_switch():
    return ax.wait(lambda: next((node for node in ax.find_all(inspector(), 'Mock Offline') if 'checkable' in ax.states(node)), None), 'the switch')


def is_offline():
    return 'checked' in ax.states(offline_switch())


def switch_offline(on):
    # It is done a moment after it is pressed: pressed again, it would be switched back.
    if is_offline() != on:
        ax.wait(lambda: ax.press(offline_switch()), 'the switch to be pressed')
    ax.wait(lambda: is_offline() == on, f'Mock Offline: {on}')


def page(name):
    person.focus_window('Developer')
    ax.click(lambda: next(node for node in ax.find_all(inspector(), name) if node.get_role_name() in ('page tab', 'radio button', 'toggle button')), 'Developer')


def choose_table(name):
    """By keys: the list of the drop-down is a window of its own."""
    ax.popup_of(lambda: ax.click(ax.wait(lambda: ax.find(inspector(), role='combo box'), 'the tables'), 'Developer'))
    ax.keys('Home')

    def there():
        """One look for many keys: the window beside the list tells of thousands of nodes, and the list of no item that is far away."""
        item = person.focused()
        items = next(node.children for node in ax.walk(person.root) if item in node.children)
        words = [[label.get_name() for label in ax.within(each, role='label', visible=False)] for each in items]
        now, wanted = items.index(item), next((place for place, found in enumerate(words) if name in found), len(items) - 1)
        ax.keys(*['Down' if wanted > now else 'Up'] * abs(wanted - now))
        return name in words[now]
    ax.wait(there, f'the focus on “{name}” in the list of tables', 30)
    ax.keys('Return')


def opened():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    ax.keys('F12')
    inspector()


def queries_are_read():
    see(r'\["projects".*\]')
    see(r'\["jobs".*\]')
    see(r'[0-9]+ fetching +0 paused +[0-9]+ fresh +[0-9]+ stale +[0-9]+ inactive')


def a_query_is_fetched_again():
    ax.click(lambda: label(r'\["projects".*'), 'Developer')
    walk.through('Developer')
    ax.wait(lambda: (button := ax.find(inspector(), 'Refetch', 'button')) and 'sensitive' in ax.states(button) and ax.press(button), 'Refetch')
    page('Log')
    see('Fetch started')
    see('Fetch ended')
    see('[0-9]+ ms')


def channels_are_read():
    page('Channels')
    see('generation-updates-.*')
    see('project-updates-.*')
    see('joined')


def by_tab():
    """Its pages as they are with nothing chosen; that of the queries was gone through, and that of mutations is as that of the outbox."""
    for name in PAGES[2:]:
        page(name)
        walk.through('Developer')
    walk.ok()


def slices_are_gone_back_in():
    person.focus_window(main_window().get_name())
    ax.click(ax.wait(lambda: ax.find(main_window(), 'Queue', 'list item'), 'Queue'), main_window().get_name())
    ax.wait(lambda: person.state()['data']['ui']['current-page'] == 'queue', 'the page to be kept', 10)
    page('Slices')
    see('project-form')
    see('ui/anonymous')
    see('Shows action ([0-9]+) of \\1')
    ax.click(lambda: label('@@init'), 'Developer')
    ax.wait(lambda: (button := ax.find(inspector(), 'Jump to Action', 'button')) and 'sensitive' in ax.states(button) and ax.press(button), 'Jump to Action')
    see('Shows action 1 of [0-9]+')
    ax.wait(lambda: person.state()['data']['ui']['current-page'] == 'home', 'the page of before', 10)


def costs_are_counted():
    page('Performance')
    see('[0-9]+ timers?')
    see('[1-9][0-9]* fetch(es)?, [0-9]+ ms on average')
    see('[1-9][0-9]* notifications?')
    see('0 in vain')


def offline_is_said():
    switch_offline(True)
    see('Offline. Changes are kept and sent later.', main_window())


def a_change_waits():
    person.focus_window(main_window().get_name())
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Made Offline')
    person.press('Create')
    see('[0-9]+ changes? waiting', main_window())
    page('Outbox')
    see('projects.create')
    see('queued')
    page('Tables')
    choose_table('projects')
    see(r'[0-9]+ rows?, [1-9][0-9]* layers?')
    assert person.database('select count(*) from projects') == [(0,)], 'it was sent'


def online_again():
    switch_offline(False)
    see('All changes saved', main_window())
    ax.wait(lambda: person.database('select title from projects') == [('Made Offline',)], 'the change to arrive')
    ax.wait(lambda: not sees('Offline. Changes are kept and sent later.', main_window()), 'the banner to go')
    page('Outbox')
    ax.wait(lambda: not sees('projects.create'), 'the outbox to be empty')


def closing_ends_it():
    switch_offline(True)
    see('Offline. Changes are kept and sent later.', main_window())
    person.focus_window('Developer')
    ax.keys('F12')
    ax.wait(lambda: frame('Developer') is None, 'the developer window to go')
    ax.wait(lambda: not sees('Offline. Changes are kept and sent later.', main_window()), 'the banner to go')


def asked_for_at_the_start():
    close_program()
    person.start('--inspector')
    inspector()
    see(r'\["projects".*\]')
    close_program()


def close_program():
    person.focus_window(main_window().get_name())
    ax.keys('ctrl+q')
    person.program.gone()


def outside(width):
    """What is shown and reaches over a side of the window; what stands in a list that scrolls may."""
    def shown(node):
        yield node
        if node.get_role_name() not in ('table', 'tree table', 'text'):
            for child in node.children:
                if ax.showing(child):
                    yield from shown(child)
    for node in shown(ax.again(inspector())):
        left, _top, own_width, _height = node.extents()
        if 0 < own_width < 100000 and node.get_role_name() != 'frame' and (left < -1 or left + own_width > width + 1):
            yield f'{node.get_role_name()} “{node.get_name()}” from {left} to {left + own_width}'


def show_page(name, is_narrow):
    if not is_narrow:
        page(name)
        return
    person.focus_window('Developer')
    chooser = ax.wait(lambda: next((node for node in ax.find_all(inspector(), role='combo box') if node.get_name() in PAGES), None), 'the list of pages')
    ax.popup_of(lambda: ax.click(chooser, 'Developer'))
    ax.keys('Home', *['Down'] * PAGES.index(name), 'Return')


def every_page_fits(size, environment):
    look = f'{"dark" if environment else "light"}-{size[0]}'
    person.start('--inspector', env=environment)
    inspector()
    see(r'\["projects".*\]')
    person.take_size(*size, 'Developer')
    problems = []
    for i, name in enumerate(PAGES):
        show_page(name, size[0] < 1000)
        ax.pump(0.6)
        if name in ('Queries', 'Slices', 'Tables') and sees(ROW):
            ax.click(lambda: label(ROW), 'Developer')
            ax.pump(0.4)
        if pictures:
            pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
            ax.run('import', '-silent', '-window', ax.window_id('Developer'), f'{pictures}/{look}-{i}-{name}.png', check=True)
        found = []

        def fits():
            """What slides or takes its room may reach over a side meanwhile."""
            found[:] = outside(size[0])
            return not found
        try:
            ax.wait(fits, 'everything to fit', 1)
        except ax.Waited:
            problems.extend(f'{look} {name}: {words}' for words in found)
    assert not problems, '\n'.join(problems)
    close_program()


def all_it_does():
    step('F12 opens it', opened)
    step('it tells of the queries', queries_are_read)
    step('a query is fetched again, and the log says how long it took', a_query_is_fetched_again)
    step('channels tell how they do', channels_are_read)
    step('each page has names, ways and an order', by_tab)
    step('slices are gone back in', slices_are_gone_back_in)
    step('costs are counted, and nobody is told in vain', costs_are_counted)
    step('switched offline, the other window says so', offline_is_said)
    step('a change waits, in the sync row, the outbox and as a layer', a_change_waits)
    step('switched back, the change is sent', online_again)
    step('F12 closes it, and with it the mock', closing_ends_it)
    step('--inspector opens it at the start', asked_for_at_the_start)


if not options.looks_only:
    all_it_does()
for theme in {}, {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}:
    for room in (1280, 720), (360, 640):
        # What fits does so in every colour: without pictures each room is looked at once.
        if not pictures and bool(theme) != (room[0] == 360):
            continue
        step(f'every page fits in {room[0]} pixels, {"dark" if theme else "light"}', every_page_fits, room, theme)
sys.exit(step.finish())
