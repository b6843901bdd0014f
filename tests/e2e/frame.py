#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is around the pages: search and commands, preferences, help, credits, back and forward. By the keyboard alone."""

import os
import pathlib
import re
import signal
import sqlite3
import sys
import uuid

import ax
from person import Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(sys.argv[1] if len(sys.argv) > 1 else None)
step = Steps(person, tell_time=True)
walk = Walk(person)

# The table of the specification, as the dialog words it.
KEYS = {
    'New Project': 'Ctrl+N', 'Search and Commands': 'Ctrl+K or Ctrl+F', 'Preferences': 'Ctrl+,', 'Help': 'F1',
    'Keyboard Shortcuts': 'Ctrl+? or Ctrl+F1', 'Main Menu': 'F10', 'Show the Sidebar': 'F9', 'Full Screen': 'F11', 'Undo': 'Ctrl+Z',
    'Redo': 'Shift+Ctrl+Z', 'Refresh': 'F5 or Ctrl+R', 'Developer Window': 'F12', 'Back': 'Alt+Left', 'Forward': 'Alt+Right',
    'Previous Tab': 'Ctrl+Page Up', 'Next Tab': 'Ctrl+Page Down', 'First Tab': 'Alt+1', 'Fifth Tab': 'Alt+5', 'Add Photos': 'Ctrl+O',
    'Export': 'Ctrl+E', 'Remove': 'Delete', 'Close the Window': 'Ctrl+W', 'Quit': 'Ctrl+Q',
}


def words(text):
    ax.xdotool('type', '--delay', 12, text)
    ax.settle()


def search(text):
    ax.keys('ctrl+k')
    ax.wait(lambda: person.has_focus('Search'), 'the field of the search to have the focus')
    words(text)


def begin():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')


def shortcuts():
    ax.keys('ctrl+F1')
    rows = {}
    for node in ax.find_all(person.see('Keyboard Shortcuts', 'dialog'), role='list item', visible=False):
        rows.setdefault(node.get_name(), [label.get_name() for label in ax.within(node, role='label', visible=False)][-1])
    wrong = {name: rows.get(name) for name, keys in KEYS.items() if rows.get(name) != keys}
    assert not wrong, f'{wrong} of {rows}'
    person.look('shortcuts')
    person.close_dialog('Keyboard Shortcuts')


def system_settings():
    """As where GNOME has its settings."""
    opened, applications = session / 'settings-opened', pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    applications.mkdir(parents=True, exist_ok=True)
    (applications / 'gnome-notifications-panel.desktop').write_text(f'[Desktop Entry]\nType=Application\nName=Notifications\nExec=touch {opened}\n',
                                                                    encoding='utf-8')
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    person.tab_to('Open System Settings')
    person.look('system-settings')
    ax.keys('Return')
    ax.wait(opened.exists, 'the settings to be opened')
    person.close_dialog('Preferences')


def preferences():
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    assert not person.sees('Open System Settings'), 'this session has none'
    person.look('preferences')
    person.tab_to('Style')
    ax.popup_of(lambda: ax.keys('space'))
    ax.keys('Down', 'Down', 'Return')
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
    ax.wait(lambda: settings.exists() and "theme='dark'" in settings.read_text(), 'the choice to be kept')
    person.look('preferences-dark')
    person.tab_to('General')
    ax.keys('Right', 'space')
    person.see(contains='Name')
    ax.wait(lambda: person.sees(contains='Team'), 'the plan')
    person.look('account')
    person.tab_to('Name', 'text')
    ax.keys('ctrl+a')
    words('Ana Sample')
    ax.keys('Return')
    ax.wait(lambda: person.database('select display_name from profiles') == [('Ana Sample',)], 'the name at the studio')
    person.close_dialog('Preferences')


def helped():
    ax.keys('F1')
    person.see('Help', 'dialog')
    person.look('help')
    person.tab_to('When the Studio Is Away')
    ax.keys('Return')
    person.see(contains='Without a connection everything goes on')
    person.look('help-topic')
    person.close_dialog('Help')


def found(title):
    return any(any(ax.within(node, title, 'list item')) for node in ax.find_all(person.root, 'What Was Found', 'list'))


def go_to(text, title):
    search(text)
    ax.wait(lambda: found(title), f'“{title}” to be found')
    ax.keys('Return')


def about():
    go_to('about', 'About Backlot')
    person.see(contains='The Backlot Authors')
    person.look('about')
    ax.keys('Escape')
    person.gone(contains='The Backlot Authors')


def nothing_found():
    search('zzzz')
    person.see('Nothing Found')
    ax.keys('Escape', 'Escape')
    person.gone('Nothing Found')


def credits_page():
    search('cred')
    ax.wait(lambda: found('Credits'), 'the credits to be found')
    person.look('search')
    ax.keys('Return')
    person.see('1000 credits', 'label')
    person.see('Granted', 'list item')
    person.look('credits')


def top_up():
    person.tab_to('Top Up…', 'button')
    ax.keys('Return')
    person.see('50 credits')
    person.look('top-up')
    ax.keys('ctrl+Return')
    person.see('1050 credits', 'label')
    person.see('Top-Up', 'list item')
    ax.wait(lambda: person.ledger() == [('top_up', 50, 0)], lambda: f'the top-up in the books: {person.ledger()}')


def project():
    ax.keys('ctrl+n')
    person.see('Create', 'button')
    ax.wait(lambda: person.has_focus('Title', 'text'), 'the title to have the focus')
    words('Loft in Porto')
    ax.keys('alt+r')
    person.see('Loft in Porto', 'list item')
    person.see('Photos', 'page tab')


def ask_before_spending():
    """More than was allowed without a question: nothing is spent before the answer."""
    picture = session / 'photos'
    make_photos(picture, 1)
    person.copy([picture / '1.jpg'])
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    person.see('Render · 5 Credits', 'button', seconds=60)
    ax.wait(lambda: 'sensitive' in ax.states(person.see('Render · 5 Credits', 'button')), 'the button to be sensitive', 60)
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    person.tab_to('Ask Before Spending')
    ax.keys('ctrl+a')
    words('4')
    ax.keys('Return')
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
    ax.wait(lambda: 'ask-above=4' in settings.read_text(), 'the choice to be kept')
    person.close_dialog('Preferences')
    walk.dialog('Spend 5 Credits?', lambda: ax.keys('ctrl+Return'), lambda: person.look('spend'))
    walk.ok()
    assert person.database('select count(*) from jobs') == [(0,)], person.database('select * from jobs')
    ax.keys('ctrl+Return')
    person.see('Spend 5 Credits?')
    person.tab_to('Render', 'button')
    ax.keys('Return')
    ax.wait(lambda: person.database('select count(*) from jobs') == [(1,)], 'the render')


def back_and_forward():
    """From the project to the credits and home, and to the project again."""
    ax.keys('alt+Left')
    person.see(contains='credits', role='label')
    ax.keys('alt+Right')
    person.see('Photos', 'page tab')
    go_to('queue', 'Queue')
    ax.wait(lambda: not person.sees('Photos', 'page tab'), 'the queue')
    go_to('porto', 'Loft in Porto')
    person.see('Photos', 'page tab')


def commands():
    """A command of the page that is shown is offered, one that can not be done is not."""
    search('add photos')
    person.see('Add Photos', 'list item')
    ax.keys('Escape', 'Escape')
    person.gone('What Was Found')
    go_to('home', 'Home')
    ax.wait(lambda: not person.sees('Photos', 'page tab'), 'home')
    search('add photos')
    person.see('Nothing Found')
    ax.keys('Escape', 'Escape')
    person.gone('Nothing Found')


def second_start():
    """The style is as it was chosen, and so is the page at the start."""
    person.program.quit()
    person.start('backlot:search?q=porto')
    person.see('Loft in Porto', 'list item')
    ax.wait(lambda: person.has_focus('Search'), 'the field of the search to have the focus')
    person.program.quit()


def only_in_the_studio(title):
    """A project that this computer does not know: what is written past the studio is told by nobody."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
    with sqlite3.connect(path, timeout=ax.PATIENCE) as connection:
        owner, now = connection.execute('select owner_id, created_at from projects').fetchone()
        # What the studio's triggers ask for.
        for name, value in ('now', now), ('uid', owner), ('definer', 1), ('deny', None), ('gen_random_uuid', str(uuid.uuid4())):
            connection.create_function(name, -1, lambda *_, value=value: value)
        connection.execute("insert into projects (id, owner_id, kind, title, created_at, updated_at) values (?, ?, 'film', ?, ?, ?)",
                           [str(uuid.uuid4()), owner, title, now, now])
    connection.close()


def hit(name):
    return next(node for each in ax.find_all(person.root, 'What Was Found', 'list') for node in ax.within(each, name, 'list item'))


def hits():
    return [node.get_name() for each in ax.find_all(person.root, 'What Was Found', 'list') for node in ax.within(each, role='list item')]


def studio_is_searched():
    """What only the studio knows comes below, and is gone to by keys."""
    person.start('backlot:home')
    person.focus_window('Backlot')
    person.see('Loft in Porto', 'list item')
    person.see('All changes saved', seconds=60)
    only_in_the_studio('Porto by Night')
    search('porto')
    person.see('In the Studio')
    ax.wait(lambda: hits() == ['Loft in Porto', 'Porto by Night'], lambda: f'both projects, there is {hits()}')
    person.look('search-studio')
    for key, name in ('Down', 'Porto by Night'), ('Up', 'Loft in Porto'), ('Down', 'Porto by Night'):
        ax.keys(key)
        ax.wait(lambda: 'selected' in ax.states(hit(name)), f'“{name}” to be what Return opens')
    ax.keys('Return')
    person.see('Porto by Night', 'grouping')
    person.see('Photos', 'page tab')


def studio_is_slow():
    """While it is looked for, nobody says that there is nothing."""
    only_in_the_studio('Villa')
    studios = person.processes('backlot-studio')
    for studio in studios:
        os.kill(studio, signal.SIGSTOP)
    search('villa')
    person.see('Looking in the studio…')
    person.look('search-slow')
    assert not person.sees('Nothing Found'), 'it is said that there is nothing'
    for studio in studios:
        os.kill(studio, signal.SIGCONT)
    ax.wait(lambda: hits() == ['Villa'], lambda: f'the project, there is {hits()}')
    person.gone('Looking in the studio…')
    # It is the first one, so that it is opened from the field.
    ax.keys('Return')
    person.see('Villa', 'grouping')
    person.program.quit()


def studio_is_away():
    person.start_without_studio()
    person.see('Villa', 'list item')
    person.focus_window('Backlot')
    search('zzzz')
    person.see('Nothing Found')
    person.see('The studio doesn’t answer. Only what this computer knows was searched.')
    person.look('search-away')
    ax.keys('ctrl+a')
    words('villa')
    ax.wait(lambda: hits() == ['Villa'], lambda: f'what is known here, there is {hits()}')
    person.see('The studio doesn’t answer. Only what this computer knows was searched.')
    person.program.quit()


def size():
    return ax.run('xdotool', 'getwindowgeometry', str(ax.window_id('Backlot'))).stdout.split('Geometry:')[-1].strip()


def toggle_maximized():
    ax.wait(lambda: ax.action(ax.find(person.root, role='frame'), 'window.toggle-maximized'), 'the action of the window')


def maximized():
    """Its size before it was maximized, over a restart."""
    person.start('backlot:home')
    person.focus_window('Backlot')
    before = size()
    toggle_maximized()
    ax.wait(lambda: person.state()['data']['window']['maximized'] and size() != before, 'the window to be maximized')
    most = size()
    person.program.quit()
    person.start()
    person.focus_window('Backlot')
    ax.wait(lambda: size() == most, lambda: f'the window to be maximized again, it is {size()}')
    toggle_maximized()
    ax.wait(lambda: size() == before, lambda: f'the size {before}, it is {size()}')
    person.program.quit()


def choose_language(dialog, row, keys, kept):
    ax.keys('ctrl+comma')
    person.see(dialog, 'dialog')
    person.tab_to(row)
    ax.popup_of(lambda: ax.keys('space'))
    ax.keys(*keys, 'Return')
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
    ax.wait(lambda: f"language='{kept}'" in settings.read_text(), 'the language to be kept')
    person.look(f'language-{kept}')
    person.close_dialog(dialog)


def language():
    # As an installation that knows more than one language.
    folder = session / 'locale'
    folder.mkdir()
    for locale in 'en_US', 'es_ES':
        ax.run('localedef', '-i', locale, '-f', 'UTF-8', str(folder / f'{locale}.utf8'), check=True)
    environment = {'LOCPATH': str(folder), 'LC_ALL': 'en_US.UTF-8'}
    person.start('backlot:home', env=environment)
    person.focus_window('Backlot')
    choose_language('Preferences', 'Language', ('Down', 'Down', 'Down'), 'es')
    person.program.quit()
    person.start('backlot:credits', env=environment)
    person.focus_window('Backlot')
    # Days have their names in the language, too: the chart tells them.
    person.tab_to('0 créditos usados en 30 días')
    ax.keys('Left')
    months = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre'
    ax.wait(lambda: any(re.fullmatch(rf'\d+ de ({months}): 0 créditos', node.get_name()) for node in ax.find_all(person.root, role='label')),
            lambda: f'a day in Spanish: {ax.describe(person.root)}')
    person.look('language-dates')
    choose_language('Preferencias', 'Idioma', ('Up', 'Up', 'Up'), '')
    person.program.quit()


step('the program starts', begin)
step('the dialog tells every key', shortcuts)
step('preferences work at once', preferences)
step('the desktop has settings, too', system_settings)
step('help is in the program', helped)
step('a command is found and done', about)
step('what is not there is not found', nothing_found)
step('credits tell what happened to them', credits_page)
step('the studio’s own top-up', top_up)
step('a project', project)
step('a question before much is spent', ask_before_spending)
step('back and forward', back_and_forward)
step('commands are those that can be done', commands)
step('a link searches', second_start)
step('the studio is searched, too', studio_is_searched)
step('a slow one is waited for', studio_is_slow)
step('one that is away is said to be', studio_is_away)
step('a window that was maximized has its size again', maximized)
step('a language is chosen, and spoken from the next start on', language)
sys.exit(step.finish())
