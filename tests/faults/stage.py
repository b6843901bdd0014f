# SPDX-License-Identifier: GPL-3.0-or-later
"""What every fault test needs: a data folder of its own, the programs on it, waiting, and a look into the studio."""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = pathlib.Path(os.environ.get('BACKLOT_SOURCE_ROOT') or pathlib.Path(__file__).resolve().parents[2])
sys.path.insert(1, str(SOURCE / 'tests' / 'support'))

import crash  # noqa: E402

SAMPLES = SOURCE / 'data' / 'samples'
# Every limit of these tests is what a quick machine needs at most; so much longer is waited before something counts as not having come.
PATIENCE = 6
USER = '00000000-0000-4000-8000-000000000001'
PROGRAMS = ('backlot', 'backlot-studio', 'backlot-worker', 'path-client')


class Failure(AssertionError):
    pass


def check(condition, what):
    if not condition:
        raise Failure(what)


def samples(count):
    return sorted(str(path) for path in SAMPLES.glob('*.jpg'))[:count]


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def kill(pid, number=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


class Program:
    """A running program and what it said."""

    def __init__(self, stage, argv, environment):
        self.argv = [os.path.abspath(argv[0]) if os.sep in argv[0] else argv[0], *argv[1:]]
        self.folder = tempfile.mkdtemp(dir=stage.folder)
        crash.keep()
        # A file, not a pipe: what the program said is whole when it has ended, though what it started may still hold it open.
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT,
                                        env={**os.environ, **environment}, start_new_session=True, cwd=self.folder)
        stage.programs.append(self)

    @property
    def lines(self):
        """Those that are whole, and of a program that has ended the rest, too."""
        ended = not self.alive()
        size = os.fstat(self.output.fileno()).st_size
        found = os.pread(self.output.fileno(), size, 0).decode(errors='replace').split('\n')
        return found if ended and found[-1] else found[:-1]

    def has(self, pattern):
        return any(re.search(pattern, line) for line in self.lines)

    def alive(self):
        return self.process.poll() is None

    def wait_line(self, pattern, seconds=60):
        wait(f'{os.path.basename(self.argv[0])}: {pattern}', lambda: self.has(pattern) or not self.alive(), seconds)
        check(self.has(pattern), f'{self.argv[0]} ended with {self.process.poll()} before it said {pattern}')

    def wait_end(self, seconds=60):
        try:
            status = self.process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f'{os.path.basename(self.argv[0])} did not end within {seconds * PATIENCE} s') from None
        return status

    def kill(self):
        self.process.kill()
        self.process.wait()


def wait(what, condition, seconds=60):
    """Until the condition holds; its value."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        # Asked for before the look, so that there is a look after the deadline, too.
        is_last = time.monotonic() > deadline
        value = condition()
        if value:
            return value
        if is_last:
            raise Failure(f'not within {seconds * PATIENCE} s: {what}')
        time.sleep(0.02)


class Stage:
    """A data folder and what runs on it. The studio's is another one where a proxy stands between."""

    def __init__(self, client):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='bl-'))
        self.data = self.folder / 'd'
        self.data.mkdir(mode=0o700)
        self.studio_data = self.data
        self.client_program = client
        self.programs = []
        self.mounts = []
        self.proxy = None

    # Running

    def run(self, *argv, **environment):
        return Program(self, [str(argument) for argument in argv], environment)

    def client(self, photos, *options, title='Faults', **environment):
        return self.run(self.client_program, '--data-dir', self.data, '--title', title, *options, *photos, **environment)

    def studio(self, **environment):
        """A studio that the test itself starts; it answers when this returns."""
        program = self.run('backlot-studio', '--data-dir', self.studio_data, '--listen', '127.0.0.1:0', **environment)
        program.wait_line('"socket"', 20)
        return program

    def behind_proxy(self, **environment):
        """A running studio with a proxy in the place where the client looks for it."""
        import proxy

        self.studio_data = self.folder / 's'
        self.studio_data.mkdir(mode=0o700)
        self.studio(**environment)
        self.proxy = proxy.Proxy(self.data / 'studio.sock', self.studio_data / 'studio.sock')
        return self.proxy

    def pids(self, name):
        """Processes of the program `name` whose command line names one of our folders."""
        found = []
        for entry in pathlib.Path('/proc').iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / 'cmdline').read_bytes().decode(errors='replace').split('\0')
            except OSError:
                continue
            if os.path.basename(command[0]) == name and any(str(self.folder) in part for part in command[1:]):
                found.append(int(entry.name))
        return found

    def kill(self, name):
        pids = self.pids(name)
        for pid in pids:
            kill(pid)
        return len(pids)

    # Disks

    def mount(self, name, size):
        """A small file system of its own at the data folder's `name`."""
        path = self.studio_data / name
        path.mkdir(parents=True, exist_ok=True)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size},mode=700', 'backlot-test', path], check=True)
        self.mounts.append(path)
        return path

    def remount(self, path, mode):
        # Files of a process that is just ending are open for a moment longer than the process is to be seen.
        wait(f'a remount of {path}', lambda: subprocess.run(['mount', '-o', f'remount,{mode}', path]).returncode == 0)

    # Looking

    def rows(self, text, *values):
        """Rows of the studio's own file, as dictionaries; none while there is no file or no such table."""
        path = self.studio_data / 'studio' / 'studio.db'
        if not path.exists():
            return []
        database = sqlite3.connect(f'file:{path}?mode=ro', uri=True, timeout=5 * PATIENCE)
        database.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in database.execute(text, values)]
        except sqlite3.OperationalError as error:
            if 'no such table' in str(error):
                return []
            raise
        finally:
            database.close()

    def job(self):
        jobs = self.rows('select * from jobs order by created_at desc')
        return jobs[0] if jobs else None

    def look_at_photos(self, photos, captions=None):
        """Every photo once, with its caption, and its bytes as they were."""
        wanted = captions or [os.path.basename(photo) for photo in photos]
        projects = self.rows('select * from projects')
        check(len(projects) == 1, f'{len(projects)} projects')
        rows = self.rows('select * from photos order by position')
        check(sorted(row['caption'] for row in rows) == sorted(wanted), f'captions {[row["caption"] for row in rows]}')
        media = {row['id']: row for row in self.rows("select * from media_files where bucket = 'media'")}
        check(len(media) == len(photos), f'{len(media)} media rows for {len(photos)} photos')
        for row in rows:
            file = media[row['media_id']]
            source = photos[wanted.index(row['caption'])]
            check(file['upload_state'] == 'complete', f'{row["caption"]}: {file["upload_state"]}')
            check(file['sha256'] == digest(source), f'{row["caption"]}: other bytes')
            self.look_at_object('media', file['storage_path'], source)

    def look_at_object(self, bucket, path, source=None):
        """The object is there, whole, and not beside a second one."""
        rows = self.rows('select * from storage_objects where bucket_id = ? and name = ?', bucket, path)
        check(len(rows) == 1, f'{len(rows)} objects {path}')
        file = next((self.studio_data / 'studio' / 'objects').glob(f"*/{rows[0]['version']}"), None)
        check(file is not None, f'no file for {path}')
        check(source is None or digest(file) == digest(source), f'{path}: other bytes in the object')
        return file

    def look_at_credits(self, *kinds):
        """The ledger adds up, nothing is reserved, and it holds just these entries."""
        ledger = self.rows('select * from credit_ledger order by id')
        account = self.rows('select * from credit_accounts')[0]
        check(sum(row['balance_delta'] for row in ledger) == account['balance'], 'the ledger does not add up')
        check(sum(row['reserved_delta'] for row in ledger) == account['reserved'] == 0, 'credits are still reserved')
        check(sorted(row['kind'] for row in ledger) == sorted(['grant', *kinds]), f'ledger {[row["kind"] for row in ledger]}')

    def look(self, photos, captions=None):
        """One film from all of it, paid once."""
        self.look_at_photos(photos, captions)
        jobs = self.rows('select * from jobs')
        check([job['status'] for job in jobs] == ['completed'], f'jobs {[job["status"] for job in jobs]}')
        outputs = self.rows('select m.storage_path, m.sha256 from outputs o join media_files m on m.id = o.media_id')
        check(len(outputs) == 1, f'{len(outputs)} outputs')
        film = self.look_at_object('outputs', outputs[0]['storage_path'])
        check(outputs[0]['sha256'] == digest(film), f'the film has another hash than {outputs[0]["sha256"]}')
        self.look_at_credits('reserve', 'charge')
        check(self.rows('select balance from credit_accounts')[0]['balance'] == 1000 - jobs[0]['cost'], 'another price')

    def close(self):
        if self.proxy is not None:
            self.proxy.close()
        for program in self.programs:
            program.kill()
        for name in PROGRAMS:
            wait(f'the end of {name}', lambda name=name: not self.kill(name), 10)
        for path in reversed(self.mounts):
            subprocess.run(['umount', '-l', path], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self):
        """For the log of a test that failed."""
        for program in self.programs:
            print(f'# {" ".join(program.argv)[:160]}: {program.process.poll()}')
            for line in program.lines[-40:]:
                print('#   ' + line)
            if crash.happened(program.process):
                for line in crash.tell(program.process, program.folder).splitlines():
                    print('#   ' + line)
        if self.proxy is not None:
            for request in self.proxy.requests[-60:]:
                print(f'#   {request}')
        for path in (self.data / 'studio.log', self.studio_data / 'studio.log'):
            if path.exists():
                print(f'# {path}')
                for line in path.read_text(errors='replace').splitlines()[-30:]:
                    print('#   ' + line)
                break


def may_mount():
    """Mounting needs a namespace where we are root: the program starts itself again in one where it is not."""
    if os.environ.get('BACKLOT_FAULTS_MOUNT') or subprocess.run(
            ['unshare', '--mount', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
        command = ['unshare', '--user', '--map-root-user', '--mount']
    else:
        command = ['unshare', '--mount']
    if 'BACKLOT_FAULTS_INSIDE' not in os.environ:
        os.environ['BACKLOT_FAULTS_INSIDE'] = '1'
        os.execvp(command[0], [*command, '--propagation', 'private', sys.executable, *sys.argv])


def main(tests):
    """Runs tests, each a function of one stage whose first line of documentation is the rule, and tells TAP.

    The first argument is the client; others choose tests by a part of their names."""
    client, chosen = sys.argv[1], sys.argv[2:]
    tests = [test for test in tests if not chosen or any(word in test.__name__ for word in chosen)]
    failed = False
    print('TAP version 13')
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        rule = test.__doc__.splitlines()[0].rstrip('.')
        stage = Stage(client)
        start = time.monotonic()
        try:
            test(stage)
            print(f'ok {number} - {rule} # {time.monotonic() - start:.1f} s', flush=True)
        except Exception as error:  # whatever it is: the next test has a stage of its own
            failed = True
            print(f'not ok {number} - {rule}: {error}')
            if not isinstance(error, Failure):
                print('\n'.join('# ' + line for line in traceback.format_exc().splitlines()))
            stage.tell()
            sys.stdout.flush()
        finally:
            stage.close()
    sys.exit(failed)
