#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sample a file that a studio can import: pack.py SAMPLE.json SAMPLE.tar"""

import hashlib
import io
import json
import pathlib
import sys
import tarfile
import uuid

PROJECT = '5a3b1e00-0f11-4c0d-9a11-000000000001'
OWNER = '00000000-0000-4000-8000-000000000001'
LONG_AGO = '2000-01-01T00:00:00+00:00'


def make_id(name):
    return str(uuid.uuid5(uuid.UUID(PROJECT), name))


def add_file(rows, entries, folder, file, **more):
    """A media file, and what is stored of it: its own bytes, and those of others beside it."""
    content = (folder / file).read_bytes()
    media = make_id(file)
    path = f'{OWNER}/{media}/original{pathlib.Path(file).suffix}'
    rows['media_files'].append({'id': media, 'user_id': OWNER, 'storage_path': path, 'filename': file, 'size_bytes': len(content),
                                'sha256': hashlib.sha256(content).hexdigest(), 'upload_state': 'complete', **more})
    add_object(rows, entries, more['bucket'], path, content, more['mime_type'])
    return media, path


def add_object(rows, entries, bucket, path, content, mime_type):
    version = make_id(f'object {path}')
    entries[f'objects/{version[:2]}/{version}'] = content
    rows['storage_objects'].append({
        'bucket_id': bucket, 'name': path, 'version': version,
        'metadata': json.dumps({'size': len(content), 'mimetype': mime_type, 'cacheControl': 'max-age=3600'})})


def add_photos(rows, entries, folder, photos):
    for position, photo in enumerate(photos):
        width, height = photo['size']
        media, _ = add_file(rows, entries, folder, photo['file'], bucket='media', mime_type='image/jpeg', width=width, height=height)
        rows['photos'].append({'id': make_id(f'photo {position}'), 'project_id': PROJECT, 'media_id': media, 'position': position,
                               'caption': photo['caption']})


def add_film(rows, entries, folder):
    media, path = add_file(rows, entries, folder, 'film.mp4', bucket='outputs', mime_type='video/mp4', width=640, height=360,
                           duration_s=60.021)
    add_object(rows, entries, 'outputs', f'{OWNER}/{media}/poster.jpg', (folder / 'film.jpg').read_bytes(), 'image/jpeg')
    job = make_id('job')
    rows['jobs'].append({'id': job, 'project_id': PROJECT, 'user_id': OWNER, 'kind': 'film_render', 'cost': 0, 'progress': 100,
                         'params': '{}', 'result': json.dumps({'outputs': [{'media_id': media, 'storage_path': path}]}),
                         'status': 'completed', 'finished_at': LONG_AGO})
    rows['outputs'].append({'id': make_id('output'), 'project_id': PROJECT, 'job_id': job, 'media_id': media})


def add_comments(rows, comments):
    for index, comment in enumerate(comments):
        on_photo, answers = 'photo' in comment, comment.get('answers')
        rows['comments'].append({
            'id': make_id(f'comment {index}'), 'project_id': PROJECT, 'author_id': OWNER, 'body': comment['body'],
            'entity_type': 'photo' if on_photo else 'project',
            'entity_id': make_id(f'photo {comment["photo"]}') if on_photo else PROJECT,
            'parent_id': None if answers is None else make_id(f'comment {answers}')})


def main(source, target):
    sample = json.loads(source.read_text(encoding='utf-8'))
    rows = {table: [] for table in ('projects', 'films', 'media_files', 'photos', 'jobs', 'outputs', 'comments', 'storage_objects')}
    entries = {}
    rows['projects'].append({'id': PROJECT, 'owner_id': OWNER, 'kind': 'film', 'title': sample['title'],
                             'description': sample['description'], 'status': 'completed'})
    rows['films'].append({'project_id': PROJECT, 'style': 'classic', 'duration_min': 1, 'height': 360})
    add_photos(rows, entries, source.parent, sample['photos'])
    add_film(rows, entries, source.parent / 'film')
    add_comments(rows, sample['comments'])
    manifest = {'format': 'backlot-project', 'version': 1, 'project_id': PROJECT, 'title': sample['title'], 'owner_id': OWNER}
    with tarfile.open(target, 'w', format=tarfile.USTAR_FORMAT) as archive:
        for name, content in {'project.json': json.dumps(manifest).encode(), 'rows.json': json.dumps(rows).encode(), **entries}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
