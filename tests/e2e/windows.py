#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several windows: each has its own page, studio and size; all of them are found again, and one that was closed is not."""

import os
import pathlib
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos
from team import Team
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 2)
team = Team()
PASSWORD = 'Corr3ct-horse'
CONNECT, OPEN_IN_NEW_WINDOW = 1, 1


def frames():
    return sorted(node.get_name() for node in ax.find_all(person.root, role='frame'))


def frame(title):
    return ax.wait(lambda: ax.find(person.root, title, 'frame'), lambda: f'the window “{title}”, there are {frames()}', 30)


def opened(*titles):
    ax.wait(lambda: frames() == sorted(titles), lambda: f'the windows {titles}, there are {frames()}', 30)


def see(title, name=None, role=None, contains=None, seconds=30):
    return ax.wait(lambda: ax.find(frame(title), name, role, contains), f'“{name or contains}” in the window “{title}”', seconds)


def gone(title, name=None, role=None, contains=None):
    ax.wait(lambda: ax.find(frame(title), name, role, contains) is None, f'“{name or contains}” to leave the window “{title}”')


def press(title, name, role='button'):
    def pressed():
        node = ax.find(frame(title), name, role)
        return node is not None and 'sensitive' in ax.states(node) and ax.press(node)
    ax.wait(pressed, f'“{name}” in the window “{title}”', 30)
    ax.settle()


def project_id(title):
    return person.database('select id from projects where title = ?', title)[0][0]


def captions(title):
    question = 'select caption from photos join projects on projects.id = photos.project_id where title = ? order by photos.position'
    return [caption for caption, in person.database(question, title)]


def kept():
    return person.state()['data']['windows']


def two_films():
    for title in 'Houses', 'Boats':
        subprocess.run([f'{PREFIX}/bin/backlot', 'film', '--title', title, '--size', '360', *map(str, photos),
                        '--output', str(session / f'{title}.mp4')], stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=120 * ax.PATIENCE, check=True)
    person.start()
    ax.click(see('Backlot', 'Houses', 'list item'), 'Backlot')
    see('Backlot', 'Photos', 'table')
    opened('Backlot')


def by_the_menu_of_a_row():
    def chosen():
        if not ax.find_all(person.root, role='menu item'):
            ax.click(see('Backlot', 'Boats', 'list item'), 'Backlot', button=3)
        items = ax.wait(lambda: ax.find_all(person.root, role='menu item'), 'the menu of the project')
        return ax.press(items[OPEN_IN_NEW_WINDOW])
    ax.wait(chosen, 'the item of the menu')
    opened('Backlot', 'Boats')
    see('Boats', 'Photos', 'table')
    walk.through('Boats')
    # What was shown in the first one is so still.
    assert ax.find(frame('Backlot'), 'Houses', 'grouping') is not None, 'the first window went away from its page'
    person.look('two-windows')


def by_keys():
    """Shift+Return on a row of the sidebar; the keys of the page; and Ctrl+W, which closes one window."""
    person.focus_window('Backlot')
    ax.click(see('Backlot', 'Houses', 'list item'), 'Backlot')
    ax.keys('shift+Return')
    opened('Backlot', 'Boats', 'Houses')
    person.focus_window('Houses')
    ax.keys('ctrl+w')
    opened('Backlot', 'Boats')
    person.focus_window('Backlot')
    ax.keys('ctrl+alt+n')
    opened('Backlot', 'Boats', 'Houses')
    person.focus_window('Houses')
    ax.keys('ctrl+w')
    opened('Backlot', 'Boats')
    ax.wait(lambda: len(kept()['list']) == 1, lambda: f'one further window to be kept, there is {kept()}')


def write_caption(title, words):
    card = see(title, '1.jpg', 'table cell') if ax.find(frame(title), '1.jpg', 'table cell') else see(title, 'Photos', 'table').children[0]
    person.focus_window(title)
    ax.click(card, title)
    ax.keys('F2')
    ax.type_into(see(title, 'Caption', 'text'), words)
    ax.keys('Return')


def edited_in_both():
    write_caption('Backlot', 'A house')
    ax.wait(lambda: captions('Houses')[0] == 'A house', lambda: f'the caption, there is {captions("Houses")}', 30)
    write_caption('Boats', 'A boat')
    ax.wait(lambda: captions('Boats')[0] == 'A boat', lambda: f'the caption, there is {captions("Boats")}', 30)


def undone_in_the_right_one():
    """Not what was done last of all: what was done in this window's project; and told there."""
    person.focus_window('Backlot')
    with person.on_toasts('Backlot'):
        ax.keys('ctrl+z')
        see('Backlot', 'Undone: Caption changed')
        assert ax.find(frame('Boats'), 'Undone: Caption changed') is None, 'it is told in the other window'
    ax.wait(lambda: captions('Houses')[0] == '', lambda: f'no caption, there is {captions("Houses")}', 30)
    assert captions('Boats')[0] == 'A boat', captions('Boats')
    person.focus_window('Boats')
    ax.keys('ctrl+z')
    ax.wait(lambda: captions('Boats')[0] == '', lambda: f'no caption, there is {captions("Boats")}', 30)


def panes_of_its_own():
    """The details are open in one window, the sidebar is hidden in the other one."""
    person.focus_window('Boats')
    ax.keys('F9')
    gone('Boats', 'Places', 'list')
    see('Backlot', 'Places', 'list')
    person.focus_window('Backlot')
    ax.keys('ctrl+i')
    see('Backlot', contains='× 1200 pixels', role='label')
    assert ax.find(frame('Boats'), contains='× 1200 pixels') is None, 'the details are open in the other window, too'
    ax.keys('ctrl+i')
    gone('Backlot', contains='× 1200 pixels')
    person.focus_window('Boats')
    ax.keys('F9')
    see('Boats', 'Places', 'list')


def a_film_alone():
    person.focus_window('Backlot')
    ax.keys('alt+2')
    press('Backlot', 'Play')
    see('Backlot', 'Player')
    ax.keys('space')
    press('Backlot', 'Open in New Window')
    ax.wait(lambda: len(frames()) == 3, lambda: f'a third window, there are {frames()}', 30)
    film = next(title for title in frames() if title not in ('Backlot', 'Boats'))
    see(film, 'Player')
    gone(film, 'Places', 'list')
    gone(film, 'Open in New Window', 'button')
    # It is in one place only.
    gone('Backlot', 'Player')
    see('Backlot', 'Renders', 'table')
    person.look('film-alone')
    output = person.database('select outputs.id from outputs join projects on projects.id = outputs.project_id where title = ?', 'Houses')[0][0]
    subprocess.run([f'{PREFIX}/bin/backlot', f'backlot:project/{project_id("Houses")}/renders/{output}'],
                   timeout=30 * ax.PATIENCE, check=True)
    ax.pump(1)
    gone('Backlot', 'Player')
    # What leads elsewhere leads to a window with pages.
    person.focus_window(film)
    walk.through(film)
    walk.ok()
    ax.keys('ctrl+shift+n')
    see('Backlot', 'New task', 'text')
    person.focus_window('Backlot')
    person.focus_window(film)
    return film


def links_find_their_window():
    person.focus_window('Backlot')
    ax.click(see('Backlot', 'Queue', 'list item'), 'Backlot')
    see('Backlot', 'Renders', 'heading')
    subprocess.run([f'{PREFIX}/bin/backlot', f'backlot:project/{project_id("Boats")}/tasks'], timeout=30 * ax.PATIENCE, check=True)
    see('Boats', 'New task', 'text')
    see('Backlot', 'Renders', 'heading')
    # Where nobody is, it is shown where the person was last.
    person.focus_window('Backlot')
    subprocess.run([f'{PREFIX}/bin/backlot', f'backlot:project/{project_id("Houses")}/photos'], timeout=30 * ax.PATIENCE, check=True)
    see('Backlot', 'Houses', 'grouping')
    assert ax.find(frame('Boats'), 'New task', 'text') is not None, 'the other window went away from its page'


def fill(title, name, words):
    ax.type_into(see(title, name, 'text'), words)


def another_studio():
    person.focus_window('Boats')

    def chosen():
        if not ax.find_all(person.root, role='menu item'):
            press('Boats', 'Studio: This Computer', 'toggle button')
        return ax.press(ax.wait(lambda: ax.find_all(person.root, role='menu item'), 'the studios')[CONNECT])
    ax.wait(chosen, 'the way to a studio')
    fill('Boats', 'Address or Invitation', team.address)
    press('Boats', 'Continue')
    see('Boats', 'Password', seconds=60)
    press('Boats', 'Create an Account')
    fill('Boats', 'Name', 'Ann')
    fill('Boats', 'E-Mail Address', 'ann@example.org')
    fill('Boats', 'Password', PASSWORD)
    press('Boats', 'Create Account')
    opened('Backlot', 'Home')
    see('Home', 'Studio: 127.0.0.1', seconds=60)
    see('Backlot', 'Studio: This Computer')
    person.focus_window('Home')
    ax.keys('ctrl+n')
    fill('Home', 'Title', 'With the team')
    press('Home', 'Create')
    opened('Backlot', 'With the team')
    ax.wait(lambda: team.titles() == ['With the team'], lambda: f'the project at the team, there is {team.titles()}', 60)
    assert not person.database('select id from projects where title = ?', 'With the team'), 'it is in the other studio, too'
    assert ax.find(frame('Backlot'), 'With the team', 'list item') is None, 'it is shown in the window of the other studio'
    assert ax.find(frame('With the team'), 'Houses', 'list item') is None, 'a project of this computer is shown at the team'
    person.look('two-studios')


def both_are_there():
    opened('Backlot', 'With the team')
    see('Backlot', 'Houses', 'grouping')
    see('Backlot', 'Studio: This Computer')
    see('With the team', 'Studio: 127.0.0.1')
    see('With the team', 'Photos', 'page tab')


def width(title):
    return ax.geometry(ax.window_id(title))['WIDTH']


def found_again():
    ax.xdotool('windowsize', '--sync', ax.window_id('With the team'), 922, 722)
    ax.wait(lambda: width('With the team') == 922, 'the window to be smaller')
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    assert [window['place'] == 'local' for window in kept()['list']] == [False], kept()
    person.start()
    both_are_there()
    ax.wait(lambda: width('With the team') == 922, lambda: f'its size, it is {width("With the team")}')


def found_after_a_crash():
    person.program.kill()
    person.start()
    both_are_there()


def the_first_one_closed():
    """The other one goes on, and is what the next start shows."""
    person.focus_window('Backlot')
    ax.keys('ctrl+w')
    opened('With the team')
    ax.wait(lambda: not kept()['first-open'], 'that to be kept')
    person.focus_window('With the team')
    ax.keys('ctrl+q')
    person.program.gone()
    person.start()
    opened('With the team')
    see('With the team', 'Studio: 127.0.0.1')


def signed_out():
    """Its windows show this computer; nothing of the team is kept."""
    person.program.quit()
    text = (pathlib.Path(os.environ['XDG_STATE_HOME']) / 'backlot' / 'state.json').read_text(encoding='utf-8')
    assert 'first-open' in text and len(kept()['list']) == 1, kept()
    person.start('backlot:home')
    press('Home', 'Studio: 127.0.0.1', 'toggle button')
    items = ax.wait(lambda: ax.find_all(person.root, role='menu item'), 'the studios')
    ax.press(items[-1])
    ax.wait(lambda: ax.find(person.root, contains='Sign Out of 127.0.0.1?'), 'the question')
    press('Home', 'Sign Out')
    see('Home', 'Studio: This Computer', seconds=60)
    see('Home', 'Houses', 'list item')
    ax.wait(lambda: [window['place'] for window in kept()['list']] == ['local'], lambda: f'its place, it is {kept()}')


def film_found_again():
    """Paused where it was, and it alone."""
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    assert [window['alone'] for window in kept()['list']] == [False, True], kept()
    person.start()
    opened('Backlot', 'Boats', 'Houses')
    see('Houses', 'Player')
    gone('Houses', 'Places', 'list')
    see('Boats', 'Places', 'list')


def close_of_the_film():
    film = next(title for title in frames() if title not in ('Backlot', 'Boats'))
    person.focus_window(film)
    ax.keys('ctrl+w')
    opened('Backlot', 'Boats')


step('two films', two_films)
step('a project is opened in a second window', by_the_menu_of_a_row)
step('and by keys, and closed by them', by_keys)
step('each is edited in its window', edited_in_both)
step('and taken back in its window', undone_in_the_right_one)
step('panes belong to one window', panes_of_its_own)
step('a film has a window for itself', a_film_alone)
step('which is found again with the others', film_found_again)
step('and closed', close_of_the_film)
step('a link finds the window that shows it', links_find_their_window)
team.start()
step('the second window shows another studio', another_studio)
step('both windows are found again', found_again)
step('also after a crash', found_after_a_crash)
step('the first window can be closed alone', the_first_one_closed)
step('who signs out keeps the window', signed_out)
team.stop()
sys.exit(step.finish())
