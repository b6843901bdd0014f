#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures by content, from the file to the finished film: what works is seen in it, what is refused is told.

  pictures.py CLIENT [TEST…]"""

import colorsys
import functools
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile

import film
import proxy
import stage

# As many colours as can be told apart in a film; what must not be seen has one of them, too.
HUES = range(0, 360, 24)
NEAR = 9
LONGEST = 'ä' * 125 + 'n.gif'


def convert(*arguments):
    subprocess.run(['convert', *map(str, arguments)], check=True, timeout=60 * stage.PATIENCE, stdin=subprocess.DEVNULL)


def color(hue):
    return '#' + ''.join(f'{round(part * 255):02x}' for part in colorsys.hsv_to_rgb(hue / 360, 0.8, 0.8))


made = tempfile.TemporaryDirectory(prefix='bl-pictures-')


@functools.cache
def make_pictures():
    """(files by the hue that each shows, a hue that none may show)"""
    folder = pathlib.Path(made.name)
    hues = iter(HUES)
    files = {}

    def add(name, size, *arguments, kind):
        hue = next(hues)
        files[hue] = folder / name
        convert('-size', size, f'xc:{color(hue)}', *arguments, f'{kind}:{folder / name}')

    add('one.png', '1x1', kind='png')
    add('hundred.jpg', '10000x10000', kind='jpg')
    add('hundred.png', '10000x10000', '-depth', '8', kind='png')
    add('cmyk.jpg', '900x600', '-colorspace', 'CMYK', kind='jpg')
    add('deep.png', '900x600', '-depth', '16', kind='png48')
    add('really a png.jpg', '900x600', kind='png')
    add('Grüße aus Köln.webp', '900x600', kind='webp')
    add('🎬🌻.tiff', '900x600', kind='tiff')
    add('two\nlines.jpg', '900x600', kind='jpg')
    add(LONGEST, '900x600', kind='gif')
    hidden = next(hues)
    add('moving.gif', '900x600', '-delay', '20', f'xc:{color(hidden)}', kind='gif')
    return files, hidden


def make_refused(folder):
    """Arguments of the command line, and what is said of each."""
    whole = pathlib.Path(stage.samples(1)[0]).read_bytes()
    (folder / 'words.jpg').write_text('These are words, and no picture.\n' * 100, encoding='utf-8')
    (folder / 'noise.png').write_bytes(random.Random(1).randbytes(20000))
    (folder / 'cut.jpg').write_bytes(whole[:len(whole) // 2])
    (folder / 'empty.png').touch()
    (folder / 'folder.jpg').mkdir()
    os.mkfifo(folder / 'pipe.jpg')
    (folder / 'drawing.png').write_text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n', encoding='utf-8')
    return {
        'words.jpg': 'This is no picture that can be used.',
        'noise.png': 'This is no picture that can be used.',
        'cut.jpg': 'This picture is damaged or incomplete.',
        'empty.png': 'This file is empty.',
        'folder.jpg': 'This is a folder. Add the pictures in it.',
        'pipe.jpg': 'This is no ordinary file.',
        'drawing.png': 'Drawings (SVG) can’t be used as photos.',
        'deleted.jpg': 'This file is not there any more.',
    }


def frames_near(shown, hue):
    return sum(1 for value in shown if abs((value - hue + 180) % 360 - 180) <= NEAR)


def command_line(here):
    """every kind of picture is seen in the film of the command line, and each refused one is told"""
    files, hidden = make_pictures()
    refused = make_refused(here.folder)
    output = here.folder / 'film.mp4'
    paths = [here.folder / name for name in refused] + [*files.values(), files[0]]
    command = here.run('backlot', 'film', '--title', 'Pictures', '--style', 'documentary', '--size', '360', '--data-dir', here.data, '--output', output, *paths)
    stage.check(command.wait_end(120) == 0, f'it said {command.lines}')
    for name, sentence in refused.items():
        stage.check(f'backlot: “{here.folder / name}”: {sentence}' in command.lines, f'{name}: {command.lines}')
    stage.check(sum(line.startswith('backlot: ') for line in command.lines) == len(refused), f'more was told: {command.lines}')
    seen = film.discover(output)
    stage.check((seen['width'], seen['height']) == (640, 360) and abs(seen['duration'] - 60) < 0.1, f'{seen}')
    shown = [value for value in (film.hue(film.mean(rgb)) for _time, rgb in film.frames(output)) if value is not None]
    missing = {path.name: frames_near(shown, hue) for hue, path in files.items() if frames_near(shown, hue) < 30}
    stage.check(not missing, f'hardly seen: {missing}')
    stage.check(frames_near(shown, hidden) < 10, 'a later frame of an animation is seen')
    warnings = json.loads(here.job()['result'])['warnings']
    stage.check(not warnings, f'photos were left out: {warnings}')
    stage.check(len(here.rows('select * from photos')) == len(files) + 1, 'the same file twice is not two photos')


def client(here):
    """every kind of picture comes to the studio as it is, under its name, and the same file twice"""
    files, _hidden = make_pictures()
    twice = here.folder / 'again.jpg'
    shutil.copy(files[min(files)], twice)
    paths = [str(path) for path in [*files.values(), twice]]
    walker = here.client(paths, '--until', 'uploaded')
    stage.check(walker.wait_end(90) == 0, f'the client said {walker.lines[-5:]}')
    here.look_at_photos(paths)


def deleted(here):
    """photos that are deleted after they were added come all the same"""
    photos = []
    for photo in stage.samples(3):
        photos.append(str(here.folder / os.path.basename(photo)))
        shutil.copy(photo, photos[-1])
    middle = here.behind_proxy()
    rule = middle.add('refuse', r'^POST /rest/v1/media_files', count=proxy.EVER, status=503)
    stage.check(here.client(photos, '--until', 'photos').wait_end() == 0, 'the client failed')
    for photo in photos:
        os.unlink(photo)
    rule.left = 0
    stage.check(here.client(photos, '--until', 'uploaded').wait_end() == 0, 'the client failed without the files')
    here.look_at_photos(stage.samples(3))


def lost_copy(here):
    """a copy that is gone from the spool is told, and the other photos go on"""
    photos = stage.samples(3)
    middle = here.behind_proxy()
    rule = middle.add('refuse', r'^POST /rest/v1/media_files', count=proxy.EVER, status=503)
    stage.check(here.client(photos, '--until', 'photos').wait_end() == 0, 'the client failed')
    lost = next(path for path in here.data.rglob('spool/*') if stage.digest(path) == stage.digest(photos[1]))
    lost.unlink()
    rule.left = 0
    walker = here.client(photos, '--until', 'uploaded')
    walker.wait_line(f'^failed {os.path.basename(photos[1])}: ', 30)
    complete = "select 1 from media_files where upload_state = 'complete'"
    stage.wait('the other photos', lambda: len(here.rows(complete)) == 2, 30)
    stage.check(walker.alive() and not walker.has('^uploaded'), 'it was not waited for')


def spoil(here, wanted=None):
    """Noise in the place of objects that came whole; the media ids."""
    spoiled = []
    for row in here.rows("select * from media_files where bucket = 'media'"):
        if wanted is None or row['filename'] == os.path.basename(wanted):
            file = here.look_at_object('media', row['storage_path'])
            file.write_bytes(random.Random(1).randbytes(file.stat().st_size))
            spoiled.append(row['id'])
    return spoiled


def spoiled_photo(here):
    """a photo that is spoiled in the studio is replaced by a card and named, and the film is made"""
    photos = stage.samples(3)
    stage.check(here.client(photos, '--until', 'uploaded').wait_end() == 0, 'the client failed')
    media = spoil(here, photos[1])
    stage.check(here.client(photos).wait_end(90) == 0, 'no film')
    warnings = json.loads(here.job()['result'])['warnings']
    photo = here.rows('select id from photos where media_id = ?', media[0])[0]['id']
    stage.check([warning['photo_id'] for warning in warnings] == [photo] and warnings[0]['message'], f'{warnings}')
    here.look_at_credits('reserve', 'charge')


def only_spoiled_photos(here):
    """without any usable photo the film fails with a sentence, and the credits come back"""
    photos = stage.samples(2)
    stage.check(here.client(photos, '--until', 'uploaded').wait_end() == 0, 'the client failed')
    spoil(here)
    walker = here.client(photos)
    stage.check(walker.wait_end(60) == 1, 'a film of nothing')
    job = here.job()
    stage.check((job['status'], job['error_code']) == ('failed', 'no_usable_photos') and job['error_message'], f'{job}')
    stage.check(not here.rows('select 1 from outputs'), 'an output of a failed job')
    here.look_at_credits('reserve', 'refund')


stage.main([command_line, client, deleted, lost_copy, spoiled_photo, only_spoiled_photos])
