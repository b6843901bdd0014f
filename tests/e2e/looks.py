#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and dialog of the installed program, wide and narrow, light and dark, in high contrast, with large text and in
other languages, one of them from right to left.

  looks.py --room MODULE [--pictures FOLDER] [--only VARIANT[,VARIANT…]], such as de-large-dark-narrow
Nothing may stand outside the window, nothing may ask for more room than there is, and no text may be cut but what a person wrote: the
module, made of room.c, tells that of the program that it is loaded into, which it shows in light, dark and high contrast, one after the
other. With --pictures each view is also a picture, to be looked at by a person, and index.html shows them side by side."""

import argparse
import collections
import os
import pathlib
import re
import shutil
import signal
import sys
import time

import ax
from person import PREFIX, Person, Steps
from team import Team, choose, switcher
from words import Words

parser = argparse.ArgumentParser()
parser.add_argument('--room', type=os.path.abspath, required=True)
parser.add_argument('--pictures')
parser.add_argument('--only')
options = parser.parse_args()

session = pathlib.Path(os.environ['SESSION'])
pictures = pathlib.Path(options.pictures) if options.pictures else None
person = Person()
step = Steps(person, tell_time=True)
TITLE = 'A Summer in the Garden behind the House of Our Grandparents'
CAPTIONS = ['Where it all began', 'The first ladybird of the year, on a forget-me-not beside the old wooden fence']
SIZES = {'wide': (1280, 860), 'medium': (720, 800), 'narrow': (360, 720)}
# How a program is started and walked through; each view is looked at in several schemes.
Walk = collections.namedtuple('Walk', 'language large size')
WIDE, NARROW = Walk('', '', 'wide'), Walk('', '', 'narrow')
SCHEMES = ['', 'dark', 'contrast']
# GTK turns the window round for a language that Backlot does not speak. Nobody speaks the last one: what is shown without its brackets was
# not marked for translation.
LANGUAGES = {'': None, 'de': 'de', 'rtl': 'ar', 'es': 'es', 'pseudo': 'en_XA'}
# Those that are spoken as installed ones.
LOCALES = {'de': 'de_DE', 'es': 'es_ES'}
WALKS = {Walk(language, large, size): SCHEMES for language in ('', 'de', 'rtl') for large in ('', 'large') for size in SIZES} | {
    NARROW: [*SCHEMES, 'contrast-dark'],
    Walk('es', '', 'narrow'): [''],
    Walk('pseudo', '', 'wide'): [''],
    Walk('pseudo', '', 'narrow'): [''],
}


def name_variant(walk, scheme):
    return '-'.join(filter(None, (walk.language, walk.large, scheme, walk.size)))


VARIANTS = {name_variant(walk, scheme): (walk, scheme) for walk, schemes in WALKS.items() for scheme in schemes}
TASKS = ['Ask the grandparents for the photo of the old wooden fence', 'Choose the music']
NOTES = ['The swallows came back on the second of May.', 'Music: something slow, with a clarinet, that does not end before the last photo.']
# What a person wrote, what GTK itself says, and names that all languages share.
WRITTEN = [TITLE, *CAPTIONS, *TASKS, *NOTES, 'The ladybird', 'The meadow']
WRITTEN_ELSEWHERE = ['The ladybird on the leaf', 'The meadow behind the house']
UNTRANSLATED = [*WRITTEN, 'Backlot']
WHOLE = {'Empty', 'Back', 'Close', 'Maximize', 'Minimize', 'Search'}
KEYS = re.compile(r'(?:(?:Shift|Ctrl|Alt)\+)+(?:Return|Page Up|Page Down|Left|Right|Up|Down|\S)|\b(?:Space|Return|Delete|Left|Right|Up|Down|F\d+)\b|\S+\.jpg')
# More than the unit of a number.
WORDS = re.compile('[A-Za-z]{3}')
chosen = {}
for variant in options.only.split(',') if options.only else VARIANTS:
    chosen.setdefault(VARIANTS[variant][0], []).append(VARIANTS[variant][1])
now, number, problems = [WIDE], [0], []
PASSWORD = 'Corr3ct-horse'
team, accounts = Team(), []
project_file, EXPORT_PROJECT, SHARE = session / 'exported' / 'garden.backlot', 3, 6


def window():
    return ax.window_id('Backlot')


def is_spoken():
    return now[0].language != 'pseudo'


def outside(size):
    """What is shown and reaches over a side of the window."""
    found = []
    for node in ax.walk(person.root):
        if not ax.showing(node) or node.get_role_name() in ('application', 'frame'):
            continue
        # A page of a stack that is hidden tells where it was; nothing of it is seen.
        if node.get_role_name() == 'panel' and not any(ax.showing(child) for child in node.children):
            continue
        try:
            left, _top, width, _height = node.extents()
        except ax.GONE:
            # A row of what is going on, say.
            continue
        # What has no size yet tells what it finds in its memory.
        if 0 < width < 10 * size[0] and (left < -1 or left + width > size[0] + 1):
            found.append(f'{node.get_role_name()} “{node.get_name()}” from {left} to {left + width}')
    return found


def too_little_room(scheme):
    """What asks for more room than there is, and what is cut though no person wrote it, or cut to nearly nothing, when all is shown in
    this scheme and at rest; each is told once."""
    told = session / 'room'
    told.unlink(missing_ok=True)
    told.with_name('room.scheme').write_text(scheme, encoding='utf-8')
    os.kill(person.program.pid, signal.SIGUSR2)
    ax.wait(told.exists, 'what the program tells of its room')
    return sorted({line for line in told.read_text(encoding='utf-8').splitlines()
                   if not line.startswith(tuple('“' + words for words in WRITTEN)) and not any(line in problem for problem in problems)})


def plain_english():
    """What is shown without the brackets of the language that nobody speaks."""
    def rest(name):
        """Of what was told in that language, what it was told about stays."""
        if name.startswith(tuple(WRITTEN_ELSEWHERE)):
            return ''
        for known in UNTRANSLATED:
            name = name.replace(known, '')
        return '' if name in WHOLE else KEYS.sub('', re.sub('⟦.*⟧', ' ', name))
    return sorted({f'{node.get_role_name()} “{node.get_name()}”' for node in ax.walk(person.root)
                   if ax.showing(node) and WORDS.search(rest(node.get_name() or ''))})


def lasting(find, *arguments):
    """What is found wrong, and stays so: pages slide in, and toasts come and go."""
    end = time.monotonic() + 2 * ax.PATIENCE
    while (found := find(*arguments)) and time.monotonic() < end:
        ax.pump(0.2)
    return found


def take_picture(path, popup):
    path.parent.mkdir(parents=True, exist_ok=True)
    if popup:
        ax.picture(path)
        return
    left, _right, top, _bottom = ax.shadow(window())
    ax.run('import', '-silent', '-window', window(), '-crop', '%dx%d+%d+%d' % (*SIZES[now[0].size], left, top), '+repage', path, check=True)


def look(name, popup=False, foreign=False):
    """A picture in each scheme, if asked for, and the proof that nothing is cut off. @foreign: what is seen has words of another library."""
    number[0] += 1
    if not popup:
        ax.point_at_nothing()
    for scheme in chosen.get(now[0], ['']):
        variant = name_variant(now[0], scheme)
        found = lasting(too_little_room, scheme)
        if pictures is not None:
            take_picture(pictures / f'{variant}-{number[0]:02d}-{name}.png', popup)
        tell(f'{variant} {name}', found)
    # A menu is a surface of its own, which may be wider than the window.
    if not popup:
        tell(f'{variant} {name}', lasting(outside, SIZES[now[0].size]))
    if not is_spoken() and not foreign:
        tell(f'{variant} {name}', [f'{words} is not translated' for words in lasting(plain_english)])


def tell(where, found):
    for words in found:
        problems.append(f'{where}: {words}')
        print(f'# {problems[-1]}', flush=True)


def make_locale(language):
    """With the names of days and months, and the numbers, of those who speak it."""
    folder, locale = session / 'locale', LOCALES.get(language, f'{language}_XX')
    if not (folder / f'{locale}.utf8').exists():
        folder.mkdir(exist_ok=True)
        if language in LOCALES:
            ax.run('localedef', '-i', locale, '-f', 'UTF-8', str(folder / f'{locale}.utf8'), check=True)
        else:
            # Catalogs are not looked at in the locale of C; a copy of it by another name is enough.
            shutil.copytree('/usr/lib/locale/C.utf8', folder / f'{locale}.utf8')
    return f'{locale}.UTF-8'


def begin(walk, *arguments, forgets=True):
    number[0] = number[0] if now[0] == walk else 0
    now[0] = walk
    # Where no settings daemon runs, GTK takes the size of text from the resources of the display, and the rest from this file.
    ax.run('xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{192 if walk.large else 96}\n', check=True)
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'gtk-4.0' / 'settings.ini'
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('[Settings]\ngtk-enable-animations=0\n', encoding='utf-8')
    environment = {'LD_PRELOAD': options.room, 'ROOM': str(session / 'room')}
    language = LANGUAGES[walk.language]
    if language is not None:
        environment |= {'LANGUAGE': language, 'LOCPATH': str(session / 'locale'), 'LC_ALL': make_locale(language)}
    ax.speak(Words(PREFIX, language) if language not in (None, 'ar') else None)
    # Each walk begins where a project is opened first, not where the last one was left.
    if forgets:
        for path in pathlib.Path(os.environ['XDG_STATE_HOME']).glob('backlot/state.json*'):
            path.unlink()
    person.start(*arguments, env=environment)
    ax.wait(lambda: person.root, 'the program')
    person.take_size(*SIZES[walk.size])


def end():
    person.focus_window('Backlot')
    ax.keys('ctrl+q')
    person.program.gone()


def dialogs():
    return len(ax.find_all(person.root, role='dialog'))


def close_dialog():
    """One that is closing takes the keys that come next."""
    person.focus_window('Backlot')
    before = dialogs()
    ax.keys('Escape')
    ax.wait(lambda: before == 0 or dialogs() < before, 'the dialog to close')


def export(path):
    """A project file, by the menu of the page that is shown."""
    path.parent.mkdir()
    person.focus_window('Backlot')
    person.choose_in_menu('Project Menu', EXPORT_PROJECT)
    person.choose_files([path], 'Export Project')
    person.see('Project exported')


def look_at_details(project):
    """Of a photo, what is said about it, and of a task: beside the page, over it, in a sheet."""
    person.open_address(f'project/{project}/photos')
    ax.wait(person.cards, 'the photos')
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('ctrl+i')
    person.see('Caption', 'text')
    look('details-photo')
    ax.press(person.see('Comments', 'page tab'))
    person.see('Write a comment', 'text')
    look('details-comments')
    ax.press(person.see('Properties', 'page tab'))
    person.see('Caption', 'text')
    shut_details()
    person.open_address(f'project/{project}/tasks')
    ax.click(person.see(TASKS[0], 'list item'), 'Backlot')
    ax.keys('ctrl+i')
    person.see('Close the Details', 'button')
    look('details-task')
    shut_details()


def shut_details():
    person.press('Close the Details', 'button')
    person.gone('Close the Details', 'button')


def projects():
    return dict(person.database('select title, id from projects'))


def ready():
    def sensitive():
        button = ax.find(person.root, 'Render · 5 Credits', 'button')
        return button is not None and 'sensitive' in ax.states(button)
    ax.wait(sensitive, 'the price', 90)


def first_start():
    begin(WIDE)
    person.see('1000')
    look('home-empty')
    person.open_address('queue')
    person.see('Nothing Running')
    look('queue-empty')
    for walk in NARROW, WIDE:
        person.take_size(*SIZES[walk.size])
        now[0] = walk
        if walk is NARROW:
            look('queue-empty')
            person.open_address('home')
            person.see('Your Studio Is Ready')
            look('home-empty')


def new_film(title, photos):
    person.focus_window('Backlot')
    if photos:
        ax.run(f'{PREFIX}/bin/backlot', *photos, check=True)
        person.see(f'{len(photos)} Photos')
    else:
        ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    if photos:
        look('new-project-filled')
    person.press('Create')


def two_films():
    samples = pathlib.Path(__file__).resolve().parents[2] / 'data' / 'samples'
    new_film('Empty', [])
    person.see('No Photos Yet')
    new_film(TITLE, sorted(samples.glob('[0-9]*.jpg')))
    ax.wait(lambda: len(person.cards()) == 8, 'the photos')
    look('uploading')
    for index, caption in enumerate(CAPTIONS):
        ax.click(person.cards()[index], 'Backlot')
        ax.keys('F2')
        ax.type_into(person.see('Caption', 'text'), caption)
        if index == 0:
            look('caption-editor', popup=True)
        ax.keys('Return')
        ax.wait(lambda: person.names()[index] == caption, 'the caption')
    tasks_and_notes()
    person.open_address(f'project/{projects()[TITLE]}/photos')
    ready()
    export(project_file)


def tasks_and_notes():
    """Written into the empty film and the full one; the former keeps its empty pages."""
    person.open_address(f'project/{projects()[TITLE]}/tasks')
    for title in TASKS:
        ax.click(person.see('New task', 'text'), 'Backlot')
        ax.type_into(person.see('New task', 'text'), title)
        ax.keys('Return')
        person.see(title, 'list item')
    person.open_address(f'project/{projects()[TITLE]}/notes')
    # It lies over the field and would be clicked instead.
    ax.wait(lambda: not person.sees('Caption changed'), 'no toast', 30)
    for words in NOTES:
        ax.click(person.see('Write a comment', 'text'), 'Backlot')
        ax.type_into(person.see('Write a comment', 'text'), words)
        ax.keys('ctrl+Return')
        person.see(words, 'list item')


def renders_of_all_kinds():
    # A draft is painted sooner.
    person.draft_size()
    ready()
    person.focus_window('Backlot')
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    ax.wait(lambda: person.sees(contains='Running ·'), 'progress', 60)
    # So that it is not done before it is cancelled.
    workers = person.processes('backlot-worker')
    send(workers, signal.SIGSTOP)
    look('renders-running')
    person.press('Cancel Render')
    send(workers, signal.SIGCONT)
    person.see(contains='Cancelled')
    look('renders-cancelled')
    # Its photos vanish from the studio, so the next one fails.
    away = hide_photos()
    render_again()
    person.see(contains='Failed', seconds=120)
    look('renders-failed')
    for path in away:
        path.with_name(path.name + '.away').rename(path)
    render_again()
    person.see('Play', 'button', seconds=300)
    end()


def hide_photos():
    found = [path for path in pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('*') if path.is_file() and path.read_bytes()[:3] == b'\xff\xd8\xff']
    for path in found:
        path.rename(path.with_name(path.name + '.away'))
    return found


def render_again():
    person.open_address(f'project/{projects()[TITLE]}/photos')
    ready()
    ax.keys('ctrl+Return')


def show_sidebar():
    """Where there is no room for it beside the page, it is asked for; whether it was."""
    person.focus_window('Backlot')
    if person.sees('Projects', 'heading'):
        return False
    ax.keys('F9')
    person.see('Projects', 'heading')
    return True


def open_menu():
    """A dialog that is closing takes the key."""
    def opened():
        if not ax.find_all(person.root, role='menu item'):
            ax.keys('F10')
            ax.pump(0.3)
        return ax.find_all(person.root, role='menu item')
    ax.wait(opened, 'the menu')


def everything(walk):
    begin(walk, 'backlot:home')
    ids = projects()
    person.see(TITLE)
    look('home')
    if show_sidebar():
        look('sidebar')
        ax.keys('F9')
    person.open_address(f'project/{ids[TITLE]}/photos')
    ax.wait(person.cards, 'the photos')
    look('photos')
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('Right')
    look('photos-focus')
    person.open_address(f'project/{ids[TITLE]}/renders')
    person.see('Play', 'button')
    look('renders')
    person.open_address(f'project/{ids[TITLE]}/tasks')
    person.see(TASKS[1], 'list item')
    look('tasks')
    person.open_address(f'project/{ids[TITLE]}/notes')
    person.see(NOTES[0], 'list item')
    look('notes')
    person.open_address(f'project/{ids["Empty"]}/photos')
    person.see('No Photos Yet')
    look('photos-empty')
    person.open_address(f'project/{ids["Empty"]}/renders')
    person.see('No Renders Yet')
    look('renders-empty')
    person.open_address(f'project/{ids["Empty"]}/tasks')
    person.see('No Tasks Yet')
    look('tasks-empty')
    person.open_address(f'project/{ids["Empty"]}/notes')
    person.see('Nothing Said Yet')
    look('notes-empty')
    person.open_address('tasks')
    person.see('New task', 'text')
    look('my-tasks')
    if is_spoken():
        look_at_details(ids[TITLE])
    person.open_address('notifications')
    person.see('Mentions', 'radio button')
    look('notifications')
    person.open_address('credits')
    person.see('Movements', 'heading')
    look('credits')
    person.open_address('credits/top-up')
    person.see('Top Up', 'dialog')
    look('top-up')
    close_dialog()
    for name, words in (('search', 'photo'), ('search-hits', 'Summer'))[:2 if is_spoken() else 1]:
        person.open_address(f'search?q={words}')
        person.see('Search and Commands', 'dialog')
        look(name)
        close_dialog()
    person.open_address('queue')
    person.see('Renders', 'heading')
    look('queue')
    # Where there is no room for them, they are the lines of a list.
    if person.sees('Running', 'radio button'):
        person.press('Running', 'radio button')
        look('queue-filtered')
        person.press('All', 'radio button')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.see('Title', 'text')
    if is_spoken():
        look('new-project')
    person.press('Create')
    look('new-project-error')
    close_dialog()
    if is_spoken():
        ax.run(f'{PREFIX}/bin/backlot', project_file, check=True)
        person.see('Import Project', 'dialog')
        person.see('Import', 'button')
        look('import')
        close_dialog()
    person.open_address('home')
    ax.keys('ctrl+question')
    person.see('Keyboard Shortcuts')
    look('shortcuts')
    close_dialog()
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    look('preferences')
    for page in ('Account', 'Studios', 'Data') if is_spoken() else ('Account', 'Data'):
        person.press(page, 'page tab')
        look(f'preferences-{page.lower()}')
    close_dialog()
    ax.keys('F1')
    person.see('Help', 'dialog')
    look('help')
    person.tab_to(ax.tell('Making a Film'))
    ax.keys('Return')
    ax.wait(lambda: not person.sees('Keyboard Shortcuts'), 'the topic')
    look('help-topic')
    # First back to the topics.
    ax.keys('Escape')
    person.see('Keyboard Shortcuts')
    close_dialog()
    open_menu()
    look('menu', popup=True)
    ax.keys(ax.mnemonic('_About Backlot'))
    # Its name is libadwaita's, in whatever languages that is installed.
    person.see('Backlot', 'label')
    look('about', foreign=True)
    close_dialog()
    person.open_address(f'project/{ids[TITLE]}/renders')
    person.press('Play')
    player = person.see('Player', 'grouping', seconds=60)
    ax.pump(1.5)
    ax.keys('space')
    x, y = ax.position_at_rest(player, 'Backlot')
    ax.xdotool('mousemove', x, y + 30)
    ax.xdotool('mousemove', x, y)
    ax.pump(0.5)
    look('player')
    end()


def people(walk):
    """Sharing, and the dialogs on the way into a team's studio, which is left again."""
    # The studios of the walk before were killed, this one among them.
    team.start()
    begin(walk, f'backlot:project/{projects()["Empty"]}/photos')
    if person.sees('Share…', 'button'):
        person.press('Share…', 'button')
    else:
        person.choose_in_menu('Project Menu', SHARE)
    person.see('Invite Somebody')
    look('share')
    close_dialog()
    show_sidebar()
    choose(person, 'This Computer', 1)
    person.see('Address or Invitation', 'text')
    look('connect')
    ax.type_into(person.see('Address or Invitation', 'text'), 'our studio')
    person.press(ax.label('_Continue'))
    person.see(contains='This isn’t an address. It looks like studio.example.org.')
    look('connect-refused')
    ax.type_into(person.see('Address or Invitation', 'text'), team.address)
    person.press(ax.label('_Continue'))
    ax.type_into(person.see('E-Mail Address', 'text', seconds=60), 'ann@example.org')
    ax.type_into(person.see('Password', 'text'), PASSWORD)
    look('sign-in')
    if not accounts:
        person.press('Create an Account')
        ax.type_into(person.see('Name', 'text'), 'Ann Linden')
        look('new-account')
        person.press('Create Account')
        accounts.append('ann@example.org')
    else:
        person.press('Sign In', 'button')
    was_hidden = show_sidebar()
    switcher(person, '127.0.0.1')
    ax.pump(0.5)
    look('team')
    if was_hidden:
        ax.keys('F9')
    person.press('Copy Projects of This Computer…', 'button')
    person.see('Copy Projects', 'dialog')
    look('copy')
    close_dialog()
    show_sidebar()
    choose(person, '127.0.0.1', 3)
    person.see('Account', 'dialog')
    look('account')
    close_dialog()
    choose(person, '127.0.0.1', 4)
    person.see(contains='Sign Out of 127.0.0.1?')
    look('sign-out')
    person.press('Sign Out', 'button')
    show_sidebar()
    switcher(person, 'This Computer')
    end()
    team.stop()


def noise(folder, is_it):
    """Writes over the files of a folder of which the first bytes say that they are it."""
    for path in pathlib.Path(folder).rglob('*'):
        if path.is_file() and is_it(path.read_bytes()[:16]):
            path.write_bytes(os.urandom(20000))


def send(pids, number):
    for pid in pids:
        os.kill(pid, number)


def wait_until_saved():
    """What is said at the bottom of the sidebar: nobody knows before that the studio answers."""
    was_hidden = show_sidebar()
    person.see('All changes saved')
    if was_hidden:
        ax.keys('F9')


def write_caption(index, caption):
    """Of the photo that has the keyboard."""
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), caption)
    ax.keys('Return')
    ax.wait(lambda: person.names()[index] == caption, 'the caption')


def conflicts(walk):
    """Two captions are written while the studio does not answer, and are other ones there when it does."""
    begin(walk, f'backlot:project/{projects()[TITLE]}/photos')
    ax.wait(lambda: len(person.cards()) > 3, 'the photos')
    wait_until_saved()
    send(person.processes('backlot-studio'), signal.SIGSTOP)
    # With large text the others lie below what is shown.
    ax.click(lambda: person.cards()[0], 'Backlot')
    forward = 'Left' if walk.language == 'rtl' else 'Right'
    ax.keys(forward, forward)
    write_caption(2, 'The ladybird in my hand')
    ax.keys(forward)
    write_caption(3, 'The meadow, as I saw it')
    look('photos-waiting')
    person.see(contains='Offline. Changes are kept and sent later.', seconds=60)
    look('offline')
    person.program.kill()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    photos = person.database('select id from photos where project_id = ? order by position', projects()[TITLE])
    for index, caption in enumerate(WRITTEN_ELSEWHERE, 2):
        person.change_elsewhere('photos', photos[index][0], {'caption': f'{caption}, {name_variant(walk, "")}'})
    begin(walk, f'backlot:project/{projects()[TITLE]}/photos')
    ax.wait(lambda: len(person.outbox('select 1 from entry')) == 2 and person.sees('Review', 'button'), 'both conflicts', 30)
    look('photos-conflict')
    person.press('Review')
    person.see('Next', 'button')
    look('review')
    person.press('Next', 'button')
    look('review-next')
    person.press('Keep Theirs', 'button')
    person.gone('Next', 'button')
    look('review-last')
    person.press('Keep Theirs', 'button')
    person.gone('Keep Theirs', 'button')
    person.see('Theirs kept')
    look('review-undo')
    end()


def nothing_known(walk):
    """No cache, and a studio that does not answer: blocks where rows and cards will be."""
    project = projects()[TITLE]
    begin(walk, 'backlot:home')
    wait_until_saved()
    send(person.processes('backlot-studio'), signal.SIGSTOP)
    for name, address in {'home': 'backlot:home', 'queue': 'backlot:queue', 'my-tasks': 'backlot:tasks', 'credits': 'backlot:credits',
                          'photos': f'backlot:project/{project}/photos', 'renders': f'backlot:project/{project}/renders'}.items():
        end()
        shutil.rmtree(pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'backlot')
        # Who is here for the first time is welcomed instead.
        begin(walk, address, forgets=False)
        ax.wait(lambda: any('busy' in ax.states(node) for node in ax.find_all(person.root)), f'{name} to be busy')
        look(f'nothing-known-{name}')
    end()
    person.kill('backlot-worker')
    person.kill('backlot-studio')


def damage(walk):
    noise(os.environ['XDG_CACHE_HOME'], lambda head: head[4:8] == b'ftyp' or head[:4] == b'\x1aE\xdf\xa3')
    begin(walk, f'backlot:project/{projects()[TITLE]}/renders')
    person.press('Play')
    person.see('Couldn’t Play This Video', seconds=30)
    look('player-damaged')
    end()
    person.kill('backlot-worker')
    person.kill('backlot-studio')
    noise(os.environ['XDG_CACHE_HOME'], lambda head: head.startswith(b'SQLite format 3'))
    begin(walk, 'backlot:home')
    person.see(TITLE, seconds=30)
    look('cache-damaged')
    end()


def write_index():
    """One page with all pictures: a row for each view, with its name, in the order in which they were seen first."""
    rows = {}
    for path in sorted(pictures.glob('*.png'), key=lambda path: path.stat().st_mtime):
        look_of, name = re.fullmatch(r'(.+)-\d\d-(.+)', path.stem).groups()
        rows.setdefault(name, []).append((look_of, path.name))
    cells = '\n'.join(f'<h2>{name}</h2>\n<div>' + ''.join(
        f'<figure><a href="{file}"><img loading="lazy" src="{file}" alt="{name}, {look_of}"></a><figcaption>{look_of}</figcaption></figure>'
        for look_of, file in files) + '</div>' for name, files in rows.items())
    (pictures / 'index.html').write_text(f'''<!DOCTYPE html>
<meta charset="utf-8"><title>Backlot in all its looks</title>
<style>body {{ font-family: sans-serif }} div {{ display: flex; flex-wrap: wrap; gap: 1em }} figure {{ margin: 0 }} img {{ height: 320px }}</style>
<h1>Backlot in all its looks</h1>
{cells}
''', encoding='utf-8')


def nothing_outside():
    """And, where the language that nobody speaks was shown, nothing in plain English."""
    assert not problems, '\n'.join(problems)


if pictures is not None:
    # Those of the other looks stay, so that it can be made by parts.
    for path in pictures.glob('*.png'):
        if options.only is None or path.name[:re.search(r'-\d\d-', path.name).start()] in options.only.split(','):
            path.unlink()
step('the first start', first_start)
step('a film with photos, and one without', two_films)
step('renders that run, end, fail and are cancelled', renders_of_all_kinds)
failures = []


def each(title, function, walk):
    """One look that can not be finished does not end the others."""
    begun = step.failed
    step(f'{title}: {", ".join(name_variant(walk, scheme) for scheme in chosen[walk])}', function, walk)
    if step.failed and not begun:
        failures.append(walk)
        step.failed = False
        person.program.kill()
        for name in 'backlot-worker', 'backlot-studio':
            person.kill(name)


for walk in chosen:
    each('every page', everything, walk)
    if walk.language != 'pseudo':
        each('people and studios', people, walk)
        each('conflicts', conflicts, walk)
for walk in WIDE, NARROW:
    if walk in chosen:
        each('nothing known', nothing_known, walk)
        each('damaged files', damage, walk)
if pictures is not None:
    write_index()
step('nothing reached over a side of the window, and nothing was left in English', nothing_outside)
step.failed = step.failed or bool(failures)
sys.exit(step.finish())
