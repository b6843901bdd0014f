#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film in the window: played, stepped, louder and muted, over the whole screen, remembered where it stood; and a damaged one."""

import itertools
import os
import pathlib
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 2)
heights = itertools.cycle(range(20, 60, 3))


def time_of(seconds):
    return f'{int(seconds) // 60}:{int(seconds) % 60:02d}'


def show_controls():
    """They hide while the film plays, until the pointer moves, each time to another place."""
    x, y = ax.position_at_rest(person.see('Player'), 'Backlot')
    ax.xdotool('mousemove', x, y + next(heights))


def slider():
    """It hides while the film plays, sooner or later than somebody looks at it."""
    def shown():
        node = ax.find(person.root, 'Position', 'slider')
        if node is None:
            show_controls()
        return node
    return ax.wait(shown, 'the slider')


def position():
    return ax.value(slider())


def two_films():
    for title in 'Whole', 'Damaged':
        subprocess.run([f'{PREFIX}/bin/backlot', 'film', '--title', title, '--size', '360', *map(str, photos),
                        '--output', str(session / f'{title}.mp4')], stdin=subprocess.DEVNULL, capture_output=True, timeout=120 * ax.PATIENCE, check=True)
    person.start()
    person.show_renders('Whole')
    ax.click(person.see('Play', 'button'), 'Backlot')
    person.see('Player', seconds=30)


def plays(key, begin):
    """Plays and pauses until it stands behind that place; nothing is asked of the program while it plays: without a GPU each frame is
    work, and on a slow machine the film would be over when the answer comes."""
    def stands():
        show_controls()
        person.see('Play', 'button', seconds=60)
        return position()

    def moved():
        if stands() > begin + 0.3:
            return True
        ax.keys(key)
        ax.pump(2)
        ax.keys(key)
        return stands() > begin + 0.3
    ax.wait(moved, lambda: f'it to play on from {begin} s, it stands at {position()} s')
    return position()


def play_and_pause():
    """It plays by itself when it is shown."""
    ax.pump(4)
    ax.keys('space')
    stands = plays('space', 0.5)
    ax.pump(1)
    assert position() == stands, 'it goes on though it is paused'
    to_the_beginning()
    plays('k', 0)


def play_and_pause_by_mouse():
    """One button for both; nothing is asked of the program while it plays, since without a GPU each frame is work."""
    stands = position()
    x, y = ax.position_at_rest(person.see('Play', 'button'), 'Backlot')

    def moved():
        ax.xdotool('mousemove', x, y)
        ax.screen.click(1)
        ax.pump(2)
        ax.xdotool('mousemove', x + 2, y)
        ax.screen.click(1)
        person.see('Play', 'button', seconds=60)
        return position() > stands + 0.3
    ax.wait(moved, lambda: f'it to play, it stands at {position()} s and stood at {stands} s')
    paused = position()
    ax.pump(1)
    assert position() == paused, 'it goes on though it is paused'


def to_the_beginning():
    """So that the end of the film is far away, however long it has played while this script looked for something."""
    ax.xdotool('key', '--delay', 20, *['Left'] * 6)

    def told():
        node = person.focused()
        return f'the beginning, it stands at {position()}, and the keyboard at ' + (f'{node.get_role_name()} “{node.get_name()}”' if node else 'nothing')
    ax.wait(lambda: position() < 0.2, told)


def seek():
    to_the_beginning()
    before = position()
    ax.keys('Right')
    ax.wait(lambda: abs(position() - before - 10) < 0.2, 'ten seconds later')
    ax.keys('l')
    ax.wait(lambda: abs(position() - before - 20) < 0.2, 'twenty seconds later')
    ax.keys('Left')
    ax.wait(lambda: abs(position() - before - 10) < 0.2, 'ten seconds back')
    ax.keys('j')
    ax.wait(lambda: abs(position() - before) < 0.2, 'where it was')
    # Pressed faster than a film can go there, they add up.
    ax.xdotool('key', '--delay', 20, 'Right', 'Right', 'Right')
    ax.wait(lambda: abs(position() - before - 30) < 0.2, lambda: f'three times ten seconds later, it stands at {position()}')
    ax.xdotool('key', '--delay', 20, 'Left', 'Left', 'Left')
    ax.wait(lambda: abs(position() - before) < 0.2, lambda: f'where it was again, {before} s, it stands at {position()}')


def seek_by_mouse():
    window = ax.position_at_rest(slider(), 'Backlot')
    ax.xdotool('mousemove', *window)
    ax.screen.click(1)
    ax.wait(lambda: abs(position() - 30) < 6, lambda: f'the middle of the film, it stands at {position()}')
    # What the label says is the place of the picture, not of the slider.
    ax.wait(lambda: person.sees(time_of(position()), 'label'), lambda: f'the time of {position()} s beside it')


def nothing_is_covered():
    """What a toast says and where the film stands are both to be seen, and the pointer finds the slider below the toast."""
    words = 'Everything is saved as you work'

    def clear():
        root = ax.again(person.root)
        toast, bar = ax.find(root, words), ax.find(root, 'Position', 'slider')
        if toast is None:
            ax.keys('ctrl+s')
        if toast is None or bar is None:
            return False
        return toast.extents()[1] + toast.extents()[3] <= bar.extents()[1]
    for width in 360, 1200:
        person.take_size(width, 800)
        person.focus_window('Backlot')
        person.tab_to('Play', 'button')
        to_the_beginning()
        ax.wait(clear, f'the toast above the controls at {width}')
        ax.xdotool('mousemove', *ax.position_at_rest(slider(), 'Backlot'))
        ax.screen.click(1)
        ax.wait(lambda: position() > 5, lambda: f'the click to find the slider, it stands at {position()}')
        person.gone(words)


def step_frames():
    person.focus_window('Backlot')
    before = position()
    ax.keys('period')
    ax.wait(lambda: 0.02 < position() - before < 0.06, 'the next frame')
    ax.keys('period')
    ax.wait(lambda: 0.05 < position() - before < 0.09, 'the frame after it')
    ax.keys('comma')
    ax.keys('comma')
    ax.wait(lambda: abs(position() - before) < 0.02, 'the first of them again')


def setting(name):
    """What the settings' file holds: the volume is one for all films."""
    path = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
    lines = path.read_text(encoding='utf-8').splitlines() if path.exists() else []
    return next((line.partition('=')[2] for line in lines if line.startswith(name + '=')), None)


def volume():
    # Up and down on the slider would seek.
    person.tab_to('Play', 'button')
    ax.keys('Down', 'Down')
    ax.wait(lambda: abs(float(setting('volume') or 1) - 0.9) < 0.01, 'the volume to be kept')
    ax.keys('m')
    ax.wait(lambda: setting('muted') == 'true', 'the film to be muted')
    ax.keys('m', 'Up')
    ax.wait(lambda: setting('muted') == 'false' and abs(float(setting('volume') or 1) - 0.95) < 0.01, 'the sound to be back')


def volume_by_keys():
    """Beside its button: the slider and the switch of the sound; and all of the window with the film in it."""
    person.tab_to('Volume')
    walk.popover('slider “Volume”', lambda: ax.popup_of(lambda: ax.keys('space')), lambda: walk.through('Volume'))
    walk.through('Backlot')
    walk.ok()
    ax.popup_of(lambda: ax.keys('space'))
    ax.wait(lambda: person.has_focus('Volume', 'slider'), 'the slider to have the focus')
    before = float(setting('volume') or 1)
    ax.keys('Down')
    ax.wait(lambda: float(setting('volume') or 1) < before, 'the film to be quieter')
    person.tab_to('Mute', 'toggle button', most=3)
    ax.keys('space')
    ax.wait(lambda: setting('muted') == 'true', 'the film to be muted')
    ax.keys('space', 'Escape')
    ax.wait(lambda: setting('muted') == 'false' and person.has_focus('Volume'), 'the sound to be back, and the focus at its button')


def size():
    geometry = dict(line.split('=') for line in ax.xdotool('getwindowgeometry', '--shell', ax.window_id('Backlot')).splitlines())
    return int(geometry['WIDTH']), int(geometry['HEIGHT'])


def full_screen():
    before = size()
    ax.keys('f')
    ax.wait(lambda: size() == (1280, 900), lambda: f'the whole screen, it is {size()}')
    person.gone('Places', 'list')
    ax.keys('Escape')
    ax.wait(lambda: size() == before, lambda: f'the window as it was, it is {size()}')
    person.see('Places', 'list')
    assert person.sees('Player'), 'Escape left the film, too'
    x, y = ax.position_at_rest(person.see('Player'), 'Backlot')
    ax.xdotool('mousemove', x, y - 60)
    ax.screen.click(1, times=2)
    ax.wait(lambda: size() == (1280, 900), 'the whole screen by a double click')
    ax.keys('Escape')
    ax.wait(lambda: size() == before, 'the window as it was')


def narrow():
    """In a narrow window the sidebar is a page of its own; the whole screen has room for it again."""
    person.focus_window('Backlot')
    ax.xdotool('windowsize', '--sync', ax.window_id('Backlot'), 600, 700)
    person.gone('Places', 'list')
    to_the_beginning()
    # It has no end meanwhile, however long this script looks.
    person.press('Repeat', 'toggle button')
    begin = position()
    ax.keys('space')
    ax.wait(lambda: position() > begin + 0.3, 'the film to play')
    ax.keys('f')
    ax.wait(lambda: size() == (1280, 900), lambda: f'the whole screen, it is {size()}')
    begin = position()
    ax.wait(lambda: position() > begin + 0.5, 'the film to play on')
    assert not person.sees('Places', 'list'), 'the sidebar is beside the film'
    ax.keys('Escape')
    ax.wait(lambda: size()[0] < 800, lambda: f'the narrow window, it is {size()}')
    ax.wait(lambda: person.has_focus('Player'), 'the film to have the keyboard')
    ax.keys('space')
    person.see('Play', 'button')
    assert person.sees('Player'), 'Escape left the film, too'
    person.press('Repeat', 'toggle button')
    to_the_beginning()
    ax.xdotool('windowsize', '--sync', ax.window_id('Backlot'), 1322, 922)
    person.see('Places', 'list')


def remembered():
    show_controls()
    before = position()
    ax.keys('ctrl+q')
    person.program.gone()
    person.start()
    person.see('Player', seconds=20)
    ax.wait(lambda: abs(position() - before) < 1.1, lambda: f'{before} s, it stands at {position()} s')
    assert person.sees('Play', 'button'), 'a film that is restored plays by itself'


def damaged():
    path = person.database('select storage_path from media_files join outputs on outputs.media_id = media_files.id '
                           "join projects on projects.id = outputs.project_id where projects.title = 'Damaged'")[0][0]
    person.press('Back')
    stored = [found for found in pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('*')
              if found.is_file() and found.read_bytes() == (session / 'Damaged.mp4').read_bytes()]
    cached = [found for found in pathlib.Path(os.environ['XDG_CACHE_HOME']).rglob('*')
              if found.is_file() and found.read_bytes() == (session / 'Damaged.mp4').read_bytes()]
    assert stored, f'no file of {path}'
    for found in stored + cached:
        os.chmod(found, 0o600)
        found.write_bytes(os.urandom(found.stat().st_size))
    person.show_renders('Damaged')
    ax.click(person.see('Play', 'button'), 'Backlot')
    person.see('Couldn’t Play This Video', 'label', seconds=30)
    person.see('Open With…', 'button')
    person.press('Back')
    person.see('Damaged', 'list item')


step('two films, one of them in the player', two_films)
step('play and pause', play_and_pause)
step('the same with the mouse', play_and_pause_by_mouse)
step('ten seconds to and fro', seek)
step('a click on the slider', seek_by_mouse)
step('a toast lies above the controls', nothing_is_covered)
step('frame by frame', step_frames)
step('louder, quieter, muted', volume)
step('the same beside its button, by Tab', volume_by_keys)
step('the whole screen and back', full_screen)
step('the whole screen out of a narrow window', narrow)
step('it stands where it stood after the next start', remembered)
step('a damaged film is explained', damaged)
sys.exit(step.finish())
