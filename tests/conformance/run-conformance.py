#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the conformance suite against a studio that it starts on the example schema, and tells the result as TAP.

usage: run-conformance.py STUDIO BUILD_DIR [options of run.mjs]

A check listed in exceptions.json may fail; one that is listed and passes fails the run, so that the list only shrinks.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SUITE = ['package.json', 'package-lock.json', 'run.mjs', 'schema.example.json']


def prepare(build_dir):
    """Copies the suite out of the source tree and installs its modules there, once for each lock file."""
    folder = build_dir / 'node'
    folder.mkdir(parents=True, exist_ok=True)
    for name in SUITE:
        shutil.copyfile(HERE / name, folder / name)
    digest = hashlib.sha256((HERE / 'package-lock.json').read_bytes()).hexdigest()
    stamp = folder / '.installed'
    if not stamp.exists() or stamp.read_text() != digest:
        stamp.unlink(missing_ok=True)
        subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], cwd=folder, check=True,
                       stdin=subprocess.DEVNULL, stdout=sys.stderr)
        stamp.write_text(digest)
    return folder


def make_buckets(ready):
    for bucket in ({'id': 'media', 'name': 'media', 'public': False, 'file_size_limit': 8388608},
                   {'id': 'pub', 'name': 'pub', 'public': True}):
        key = ready['secret_key']
        request = urllib.request.Request(
            ready['url'].rstrip('/') + '/storage/v1/bucket', data=json.dumps(bucket).encode(), method='POST',
            headers={'apikey': key, 'Authorization': 'Bearer ' + key, 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200, answer.status


def tell(output, exceptions):
    """Rewrites the suite's lines as numbered TAP lines and returns how many failed."""
    number = failed = 0
    listed = dict.fromkeys(exceptions, False)
    for line in output:
        found = re.match(r'(not ok|ok) - (.*)', line.rstrip('\n'))
        if not found:
            print('# ' + line.rstrip('\n'), flush=True)
            continue
        number += 1
        passed, name = found[1] == 'ok', found[2]
        if name in listed:
            listed[name] = True
            if passed:
                failed += 1
                print(f'not ok {number} - {name} (passes: take it out of exceptions.json)', flush=True)
            else:
                print(f'not ok {number} - {name} # TODO listed in exceptions.json', flush=True)
            continue
        failed += 0 if passed else 1
        print(f'{found[1]} {number} - {name}', flush=True)
    for name in [name for name, seen in listed.items() if not seen]:
        number += 1
        failed += 1
        print(f'not ok {number} - {name} (there is no such check: take it out of exceptions.json)', flush=True)
    print(f'1..{number}', flush=True)
    return failed if number else 1


def main():
    studio, build_dir, options = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    exceptions = json.loads((HERE / 'exceptions.json').read_text())
    folder = prepare(build_dir)
    with tempfile.TemporaryDirectory(prefix='backlot-conformance-') as data_dir:
        server = subprocess.Popen([studio, '--listen', '127.0.0.1:0', '--data-dir', data_dir,
                                   '--migrations', str(HERE / 'example')],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            line = server.stdout.readline()
            if not line:
                print('Bail out! The studio did not start')
                return 1
            ready = json.loads(line)
            make_buckets(ready)
            environment = dict(os.environ, SUPABASE_URL=ready['url'], SUPABASE_KEY=ready['publishable_key'],
                               NODE_NO_WARNINGS='1')
            with subprocess.Popen(['node', 'run.mjs', *options], cwd=folder, env=environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as suite:
                failed = tell(suite.stdout, [] if options else exceptions)
            if server.poll() is not None:
                print(f'# the studio ended with {server.returncode}')
                failed += 1
        finally:
            server.terminate()
            server.wait()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
