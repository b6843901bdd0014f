#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed and started again: the same page at once, also when the studio can not start; and one program for each folder."""

import os
import pathlib
import shutil
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
copied = session / 'prefix'


def film(title):
    subprocess.run([f'{PREFIX}/bin/backlot', 'film', '--title', title, '--size', '360', *map(str, photos),
                    '--output', str(session / f'{title}.mp4')], stdin=subprocess.DEVNULL, capture_output=True,
                   timeout=90 * ax.PATIENCE, check=True)


def first_session():
    film('First')
    film('Second')
    person.start()
    person.show_renders('First')
    person.see('Play', 'button')
    person.see(contains='5 credits charged')
    ax.xdotool('windowsize', '--sync', ax.window_id('Backlot'), 1122, 822)
    ax.wait(lambda: window_size() == (1122, 822), lambda: f'the window to be smaller, it is {window_size()}')


def window_size():
    geometry = ax.geometry(ax.window_id('Backlot'))
    return geometry['WIDTH'], geometry['HEIGHT']


def is_maximized():
    return 'MAXIMIZED_VERT' in ax.run('xprop', '-id', ax.window_id('Backlot'), '_NET_WM_STATE').stdout


def main_channel(card):
    """Of red, green and blue the one that a photo on the screen has most of, beside the circle in its middle; None for grey."""
    x, y = ax.position_at_rest(card, 'Backlot')
    ax.picture(session / 'screen.png')
    color = ax.run('convert', session / 'screen.png', '-crop', f'1x1+{x - 40}+{y - 30}', '-depth', '8', 'txt:-', check=True).stdout
    values = [int(value) for value in color.split('(')[-1].split(')')[0].split(',')[:3]] if '(' in color else [0, 0, 0]
    return values.index(max(values)) if max(values) - min(values) > 60 else None


def leave():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()
    person.kill('backlot-worker')
    person.kill('backlot-studio')


def everything_is_there():
    person.see('Play', 'button', seconds=5)
    person.see(contains='5 credits charged', seconds=5)
    assert person.sees('First', 'list item') and person.sees('Second', 'list item'), 'projects are missing'
    person.show_tab('Photos')
    ax.wait(lambda: len(person.cards()) == 2, 'two photos')
    for index in range(2):
        # The first photo is red, the second one green.
        ax.wait(lambda card=index: main_channel(person.cards()[card]) == card, f'the picture of photo {index + 1}', 5)


def second_start():
    leave()
    person.start()
    ax.wait(lambda: window_size() == (1122, 822), lambda: f'the size of the window, it is {window_size()}')
    assert not is_maximized(), 'a window that was not maximized is'
    everything_is_there()


def selected():
    return [card.get_name() for card in person.cards() if 'selected' in ax.states(card)]


def page_and_selection():
    """Also a window that was maximized."""
    ax.click(person.cards()[1], 'Backlot')
    ax.wait(lambda: selected() == ['2.jpg'], lambda: f'the second photo selected, it is {selected()}')
    person.press('Maximize')
    ax.wait(is_maximized, 'the window to be maximized')
    leave()
    person.start()
    ax.wait(is_maximized, 'the window to be maximized again')
    ax.wait(lambda: selected() == ['2.jpg'], lambda: f'the second photo selected again, it is {selected()}')
    person.show_tab('Renders')
    person.see('Play', 'button')


def fallen_once():
    """It starts where it was and says so; what is told of it asks nobody for anything."""
    ax.wait(lambda: '/renders' in str(person.state()), 'the tab on the disk')
    person.program.kill()
    person.start()
    person.see('Restored after a problem')
    person.see('Play', 'button')
    person.press('Details', 'button')
    person.see('Backlot Ended Unexpectedly')
    assert not person.sees(contains='twice in a row')
    person.press('Close', 'button')
    person.gone('Backlot Ended Unexpectedly')


def fallen_twice():
    """What brings it down may be the page."""
    person.program.kill()
    person.start()
    person.see('Restored after a problem')
    person.see('Continue', 'heading')
    assert not person.sees('Play', 'button'), 'the last page is shown'
    person.press('Details', 'button')
    person.see(contains='twice in a row')
    person.press('Report…', 'button')
    assert 'did not come to its end, 2 in a row' in ax.text(person.see('Report', 'text'))
    ax.keys('Escape')
    person.gone('Report a Problem')
    person.show_renders('First')
    person.see('Play', 'button')


def ended_well():
    leave()
    person.start()
    person.see('Play', 'button')
    ax.settle()
    assert not person.sees('Restored after a problem'), 'a run that came to its end is called a problem'


def without_a_studio():
    leave()
    shutil.copytree(PREFIX, copied, symlinks=True)
    for name in 'backlot-studio', 'backlot-worker':
        for path in copied.rglob(name):
            if path.is_file():
                path.write_text('#!/bin/sh\necho "it can not start" >&2\nexit 1\n', encoding='utf-8')
    person.program = ax.Program(copied / 'bin' / 'backlot', env={'PATH': f"{copied}/bin:{os.environ['PATH']}"})
    everything_is_there()
    person.see(contains='The studio can’t start.')
    person.see('Try Again')
    assert not person.processes('backlot-worker'), 'the real worker runs'
    person.show_tab('Renders')
    person.see('Play', 'button')
    person.program.quit()


def unreadable_folder():
    """The rights of its folder are gone. An administrator may read it all the same, so that is given up for this start."""
    folder = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db')).parent
    mode = folder.stat().st_mode
    folder.chmod(0)
    begin = [] if os.geteuid() else ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps', '-dac_override,-dac_read_search']
    person.program = ax.Program(*begin, f'{PREFIX}/bin/backlot')
    everything_is_there()
    person.see('The studio can’t start. The studio’s folder on this computer can’t be read or written.')
    folder.chmod(mode)

    def pressed():
        """The program tries by itself, too, and then there is no button any more."""
        button = ax.find(person.root, 'Try Again', 'button')
        return ax.press(button) if button is not None else not person.sees(contains='The studio can’t start.')
    ax.wait(pressed, 'the button “Try Again”')
    person.gone(contains='The studio can’t start.')
    person.see('990')
    person.show_tab('Renders')
    person.see('Play', 'button')
    person.program.quit()


def one_for_each_folder():
    folder = session / 'own'
    person.program = ax.Program(f'{PREFIX}/bin/backlot', '--data-dir', folder)
    person.see('1000')
    # The bus would hand a second start of the same session to the first one; this one has a bus of its own.
    second = subprocess.run(['dbus-run-session', f"--config-file={session / 'bus.conf'}", '--', f'{PREFIX}/bin/backlot',
                             '--data-dir', str(folder)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            timeout=20 * ax.PATIENCE, check=False)
    assert second.returncode == 1, second
    assert 'already runs with the folder' in second.stderr, second
    person.program.quit()


step('two films, one of them shown', first_session)
step('the second start shows the page, its renders and photos at once', second_start)
step('the photo that was selected is so again, in a maximized window', page_and_selection)
step('after kill -9 it starts where it was, and says so', fallen_once)
step('after two of them it starts at Home', fallen_twice)
step('after a run that came to its end nothing is said', ended_well)
step('so it does when the studio can not start, and says so', without_a_studio)
step('and when its folder can not be read, until it can', unreadable_folder)
step('a second program with the same folder says so and ends', one_for_each_folder)
sys.exit(step.finish())
