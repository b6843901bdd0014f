#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with codes by mail and a provider in the browser: each way in, the account, and each way out."""

import json
import os
import pathlib
import sys
import urllib.parse
import urllib.request

import ax
from gotrue import GoTrue
from person import PREFIX, Person, Steps
from team import Team, choose, switcher
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
EMAIL, PASSWORD = 'ann@example.org', 'Corr3ct-horse'

team = Team().start()
server = GoTrue(team.ready['url'], EMAIL, PASSWORD)


def ask(path, body):
    request = urllib.request.Request(team.ready['url'].rstrip('/') + path, data=json.dumps(body).encode(), method='POST',
                                     headers={'apikey': team.ready['publishable_key'], 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=20 * ax.PATIENCE) as answer:
        return json.load(answer)


def browser():
    """The desktop's browser is a script here, which goes where it is sent and opens the link that it ends at, as a browser does."""
    script, applications = session / 'browser', pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    script.write_text(f'#!/usr/bin/env python3\nimport subprocess, sys, urllib.request\n'
                      f'class Stop(urllib.request.HTTPRedirectHandler):\n'
                      f'    def http_error_302(self, request, file, code, message, headers):\n'
                      f'        if headers["Location"].startswith("backlot:"):\n'
                      f'            subprocess.run(["{PREFIX}/bin/backlot", headers["Location"]], check=True)\n'
                      f'            sys.exit(0)\n'
                      f'        return super().http_error_302(request, file, code, message, headers)\n'
                      f'urllib.request.build_opener(Stop).open(sys.argv[1])\n', encoding='utf-8')
    script.chmod(0o755)
    applications.mkdir(parents=True, exist_ok=True)
    (applications / 'browser.desktop').write_text(f'[Desktop Entry]\nType=Application\nName=Browser\nExec={script} %u\n'
                                                  'MimeType=x-scheme-handler/http;x-scheme-handler/https;\n', encoding='utf-8')
    (pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'mimeapps.list').write_text(
        '[Default Applications]\nx-scheme-handler/http=browser.desktop\nx-scheme-handler/https=browser.desktop\n', encoding='utf-8')


def fill(name, words):
    ax.type_into(person.see(name, 'text'), words)


def knock():
    choose(person, 'This Computer', 1)
    fill('Address or Invitation', f'backlot:invite?url=http%3A%2F%2F{server.address}&email={EMAIL}')
    person.press('Continue')
    person.see('Password', 'text', seconds=60)
    ax.wait(lambda: ax.text(person.see('E-Mail Address', 'text')) == EMAIL, 'the address of whom the invitation names')
    person.gone('Create an Account')


def new_project(title):
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), title)
    person.press('Create')
    person.see(title, 'list item')


def leave(answer):
    """From the menu: this computer, the team, connect, account, sign out."""
    choose(person, '127.0.0.1', 4)
    person.see(contains='Sign Out of', seconds=30)
    person.look('sign-out')
    person.press(answer, 'button')
    switcher(person, 'This Computer')
    ax.wait(lambda: not (pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'backlot' / server.address.replace(':', '_')).is_dir() or not list(
        (pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'backlot' / server.address.replace(':', '_')).iterdir()), 'the cache to be removed', 30)


def too_many_tries():
    browser()
    person.start()
    person.see('1000')
    knock()
    walk.through('Connect to a Studio')
    server.limited = 1
    fill('Password', PASSWORD)
    person.press('Sign In', 'button')
    person.see(contains='Wait for 42 seconds', seconds=60)


def a_code_by_mail():
    person.press('Send a Code by Mail', 'button')
    fill_code = person.see('Code from the Mail', 'text', seconds=60)
    walk.through('Connect to a Studio')
    walk.ok()
    ax.type_into(fill_code, '000000')
    person.press('Use Code')
    person.see(contains='wrong or too old', seconds=60)
    person.press('Send a Code by Mail', 'button')
    ax.wait(lambda: len(server.mails) == 2, 'the second mail', 30)
    ax.type_into(person.see('Code from the Mail', 'text'), server.mails[-1][1])
    person.press('Use Code')
    switcher(person, '127.0.0.1')
    person.see('No Projects Yet')
    assert not person.sees('Copy Projects of This Computer…'), 'there is nothing on this computer that could be copied'
    new_project('By mail')
    ax.wait(lambda: team.titles() == ['By mail'], 'the project at the team', 60)
    person.see('All changes saved', seconds=60)


def signed_out():
    leave('Sign Out')


def by_the_browser():
    knock()
    person.look('ways-in')
    person.press('Sign In with Keycloak…')
    switcher(person, '127.0.0.1')
    person.see('By mail', 'list item', seconds=60)
    assert server.grants == [True], server.grants


def a_link_that_nobody_asked_for():
    """Whoever sends somebody a link signs him in nowhere."""
    ax.run(f'{PREFIX}/bin/backlot', 'backlot:auth?code=stolen', check=True)
    # Links are followed one after the other.
    ax.run(f'{PREFIX}/bin/backlot', 'backlot:credits', check=True)
    person.see('Movements', 'heading', seconds=60)
    switcher(person, '127.0.0.1')
    assert server.grants == [True], server.grants


def an_invitation_to_send():
    """Nobody mails it: whoever invites copies it, and it says all that the other one needs."""
    ax.click(person.see('By mail', 'list item'), 'Backlot')
    person.press('Share…', 'button')
    ax.type_into(person.see('E-Mail Address', 'text'), 'bob@example.org')
    person.press('Invite', 'button')
    assert not person.sees('Only you use the studio of this computer.'), 'a team has people'
    person.see(contains='No mail is sent')
    person.press('Copy Invitation', 'button')
    person.see('Invitation copied')
    person.look('invitation')
    link = ax.run('xclip', '-selection', 'clipboard', '-o').stdout
    words = urllib.parse.parse_qs(link.removeprefix('backlot:invite?'))
    assert words['url'] == [f'http://{server.address}'] and words['email'] == ['bob@example.org'], link
    person.close_dialog('Share')


ask('/auth/v1/signup', {'email': EMAIL, 'password': PASSWORD, 'data': {'display_name': 'Ann'}})
step('too many tries', too_many_tries)
step('a code by mail', a_code_by_mail)
step('signed out', signed_out)
step('by the browser', by_the_browser)
step('an invitation to send', an_invitation_to_send)
step('a link that nobody asked for', a_link_that_nobody_asked_for)
status = step.finish()
person.program.quit()
team.stop()
sys.exit(status)
