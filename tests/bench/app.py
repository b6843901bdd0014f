#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start, speed and memory of the program, as JSON lines: app.py [A1 … A9]

  A1 cold start: no cache, a studio with data at hand.   A2 warm start: the cache of A1, also without a studio.
  A3 changes of jobs while the queue is open.            A4 the list of projects, scrolled.
  A5 nothing happens.                                    A6 memory after 20 projects, and how soon each is seen.
  A7 a key in the list of projects.                      A8 photos are taken in: copied, hashed, decoded, sent.
  A9 changes that wait in a long queue are sent.
Run by tests/bench/run in a session of its own, with the installed program in PATH. BACKLOT_BENCH_SECONDS shortens A3 to A5."""

import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import server

RUNS = 7
SECONDS = int(os.environ.get('BACKLOT_BENCH_SECONDS', '60'))
TICKS = os.sysconf('SC_CLK_TCK')
HZ = 60
MEGABYTE = 1000000
N_PHOTOS, N_CHANGES, LARDER_SENDS = 100, 5000, 8
# In the sidebar of the window, which has a shadow.
FIRST_PROJECT, HOME, TASK = ('180', '362'), ('180', '114'), ('700', '300')
PSS_AFTER = 3        # memory is that of so many seconds after the list was shown: the benchmark's definition
SETTLED = 0.3        # a person looks before the next key; what the theme animates after one takes 0.2 s
LATE = 0.5           # a change that is not applied so many seconds after the last was sent is lost: it is not waited for longer


def pss_mb(pid):
    for line in open(f'/proc/{pid}/smaps_rollup', encoding='ascii'):
        if line.startswith('Pss:'):
            return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid):
    fields = open(f'/proc/{pid}/stat', encoding='ascii').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def wake_ups(pid):
    n = 0
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        for line in (task / 'status').read_text(encoding='ascii').splitlines():
            if line.startswith('voluntary_ctxt_switches:'):
                n += int(line.split()[1])
    return n


def named(name, folder):
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / 'cmdline').read_bytes().split(b'\0')
            except OSError:
                continue
            if os.path.basename(command[0].decode(errors='replace')) == name and any(folder.encode() in part for part in command):
                found.append(int(entry.name))
    return found


def read_marks(path):
    return [json.loads(line) for line in open(path, encoding='utf-8')] if os.path.exists(path) else []


def marks(path):
    found = {}
    for record in read_marks(path):
        found.setdefault(record['mark'], record['t'])
    return found


def until(condition, what, seconds=30, every=0.002):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(every)
    raise SystemExit(f'app.py: waited in vain for {what}')


def start(folder, wanted, *arguments):
    """One start until the wanted mark; returns milliseconds to each mark and the process."""
    log = os.path.join(folder, 'marks')
    if os.path.exists(log):
        os.unlink(log)
    environment = {**os.environ, 'BACKLOT_BENCH': log}
    begin = time.monotonic()
    process = subprocess.Popen(['backlot', '--data-dir', folder, *arguments], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: wanted in marks(log), f'the mark {wanted}')
    return {name: (t - begin) * 1000 for name, t in marks(log).items()}, process


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def end_studio(folder):
    for name in ('backlot-studio', 'backlot-worker'):
        for pid in named(name, folder):
            os.kill(pid, signal.SIGKILL)
            until(lambda: not os.path.exists(f'/proc/{pid}'), f'{name} to end')


def tell(workload, metric, unit, values, must=None):
    """A line with the median; @must: what it may be at most."""
    values = list(values)
    value = round(statistics.median(values), 3)
    line = {'suite': 'application', 'impl': 'backlot', 'workload': workload, 'metric': metric, 'unit': unit, 'value': value,
            'min': round(min(values), 3), 'max': round(max(values), 3), 'first': round(values[0], 3), 'n': len(values)}
    if must is not None:
        line |= {'must': must, 'holds': value <= must}
    print(json.dumps(line), flush=True)


def programs(folder, process):
    return {'client': [process.pid], 'studio': named('backlot-studio', folder), 'worker': named('backlot-worker', folder)}


def total(measure, folder, process):
    """Of all processes of the program."""
    return sum(measure(pid) for pids in programs(folder, process).values() for pid in pids)


def tell_memory(workload, folder, process, must=None):
    for part, pids in programs(folder, process).items():
        if pids:
            tell(workload, f'pss_{part}_mb', 'MB', [sum(pss_mb(pid) for pid in pids)])
    pss = total(pss_mb, folder, process)
    tell(workload, 'pss_all_mb', 'MB', [pss], must)
    return pss


def start_often(folder, prepare):
    """Some starts; times to the marks, CPU at the shown list, and the last process, which goes on."""
    times, cpu = [], []
    for run in range(RUNS):
        prepare()
        found, process = start(folder, 'list-shown')
        times.append(found)
        cpu.append(cpu_s(process.pid) * 1000)
        if run < RUNS - 1:
            stop(process)
    return times, cpu, process


def tell_start(workload, times, cpu, name, must):
    tell(workload, f'first_frame{name}_ms', 'ms', (one['first-frame'] for one in times))
    tell(workload, f'list_shown{name}_ms', 'ms', (one['list-shown'] for one in times), must)
    tell(workload, f'list_shown{name}_client_cpu_ms', 'ms', cpu, must)


def cold(folder):
    times, cpu, process = start_often(folder, lambda: shutil.rmtree(os.path.join(folder, 'cache'), ignore_errors=True))
    tell_start('A1', times, cpu, '', 320)
    time.sleep(PSS_AFTER)
    tell_memory('A1', folder, process, 120)
    stop(process)
    # The studio starts a worker only for a job; this one finds none and waits as that one does after it.
    worker = subprocess.Popen(['backlot-worker', '--data-dir', folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    time.sleep(PSS_AFTER)
    tell('A1', 'pss_idle_worker_mb', 'MB', [pss_mb(worker.pid)])
    stop(worker)


def warm(folder):
    times, cpu, process = start_often(folder, lambda: None)
    tell_start('A2', times, cpu, '', 255)
    time.sleep(PSS_AFTER)
    tell_memory('A2', folder, process, 120)
    stop(process)
    times, cpu, process = start_often(folder, lambda: end_studio(folder))
    tell_start('A2', times, cpu, '_studio_down', 255)
    stop(process)


def rest(folder, process):
    """Waits until nothing is done any more."""
    used = total(cpu_s, folder, process)
    for _ in range(60):
        time.sleep(1)
        before, used = used, total(cpu_s, folder, process)
        if used - before < 0.03:
            return
    raise SystemExit('app.py: the program does not come to rest')


def resize():
    """The window is one of 1280x800; the next one will be, too."""
    window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', 'Backlot'], capture_output=True, text=True,
                            check=True).stdout.split()[-1]
    subprocess.run(['xdotool', 'windowactivate', '--sync', window], check=True)
    subprocess.run(['xdotool', 'windowsize', window, '1280', '800'], check=True)

    def is_so():
        told = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True, check=True).stdout
        return {'WIDTH=1280', 'HEIGHT=800'} <= set(told.split())

    until(is_so, 'the size of the window')
    return window


def measured(folder, process, action):
    """What the program counted meanwhile, the CPU seconds of all of it, and what the action gave."""
    log = os.path.join(folder, 'marks')

    def count(name):
        return sum(record['mark'] == name for record in read_marks(log))

    n_begun, n_measured = count('begun'), count('measured')
    process.send_signal(signal.SIGUSR1)
    until(lambda: count('begun') > n_begun, 'the measuring to begin')
    before = total(cpu_s, folder, process)
    given = action()
    used = total(cpu_s, folder, process) - before
    process.send_signal(signal.SIGUSR2)
    until(lambda: count('measured') > n_measured, 'the figures')
    figures = [record for record in read_marks(log) if record['mark'] == 'measured'][-1]['figures']
    return figures, used, given


def tell_frames(workload, figures, name, must=None, longest=None):
    tell(workload, f'frames{name}', 'frames', [figures['frames']])
    tell(workload, f'frames_missed{name}', 'frames', [figures['missed']], must)
    tell(workload, f'longest_block{name}_ms', 'ms', [max(0.0, figures['longest_us'] / 1000 - 1000 / HZ)], longest)


def tell_changes(figures, name, seconds, used, limits):
    share = limits['seconds'] / seconds
    tell('A3', f'cpu_s_per_{limits["seconds"]}_s{name}', 's', [used * share], limits.get('cpu'))
    tell('A3', f'events_applied{name}', 'events', [figures['events']])
    tell('A3', f'rows_on_screen{name}', 'rows', [figures['rows']])
    tell('A3', f'rows_rebuilt{name}', 'rows', [figures['rebuilt']], 0)
    tell('A3', f'updates_done{name}', 'updates', [figures['done']])
    tell('A3', f'updates_done_per_needed{name}', 'ratio', [figures['done'] / max(1, figures['needed'])], 1.05)
    for what in ('shown', 'painted'):
        for part in ('p50', 'p95', 'p99'):
            if f'{what}_{part}_ms' in figures:
                tell('A3', f'event_{what}_{part}{name}_ms', 'ms', [figures[f'{what}_{part}_ms']], limits.get(f'{what}_{part}'))
    tell_frames('A3', figures, name, limits.get('missed'))


def changes(folder):
    studio = server.Studio(folder + '/s')
    between = process = None
    try:
        studio.fill()
        data = folder + '/d'
        os.mkdir(data, 0o700)
        between = server.Server(data + '/studio.sock', studio)
        _, process = start(data, 'fresh', 'backlot:queue')
        resize()
        between.learn()
        rest(data, process)
        chance = server.Chance(5)
        for rate, seconds, limits in (
                (500, SECONDS, {'seconds': 60, 'cpu': 4.2, 'shown_p99': 1.2, 'missed': 2}),
                (2000, min(SECONDS, 20), {'seconds': 20}),
                (10000, min(SECONDS, 20), {'seconds': 20, 'cpu': 6.3})):

            def send():
                given = between.stream(rate, seconds, chance)
                time.sleep(LATE)
                return given

            name = f'_{rate}'
            figures, used, (sent, late) = measured(data, process, send)
            tell('A3', f'events_sent{name}', 'events', [sent])
            tell('A3', f'sent_late{name}_ms', 'ms', [late * 1000])
            tell_changes(figures, name, seconds, used, limits)
            if sent != figures['events']:
                raise SystemExit(f'app.py: {sent} changes were sent, {figures["events"]} applied')
        tell('A3', 'pss_client_mb', 'MB', [pss_mb(process.pid)])
    finally:
        if process is not None:
            stop(process)
        if between is not None:
            between.close()
        studio.stop()


def scroll(folder):
    """Down and up again as fast as the wheel is asked to turn: 6,000 pixels a second, some 74 with each click."""
    _, process = start(folder, 'fresh')
    window = resize()
    subprocess.run(['xdotool', 'mousemove', '--window', window, '120', '500'], check=True)
    rest(folder, process)
    clicks = 81 * 2

    def turn():
        begin = time.monotonic()
        button = '5'
        while time.monotonic() - begin < min(SECONDS, 20):
            subprocess.run(['xdotool', 'click', '--repeat', str(clicks), '--delay', '12', button], check=True)
            button = '4' if button == '5' else '5'
        return time.monotonic() - begin

    figures, used, seconds = measured(folder, process, turn)
    if figures['scrolled_px'] < 1000:
        raise SystemExit(f'app.py: the list moved by {figures["scrolled_px"]} pixels')
    tell('A4', 'scrolled_px_per_s', 'px/s', [figures['scrolled_px'] / seconds])
    tell('A4', 'cpu_s_per_20_s', 's', [used * 20 / seconds])
    tell_frames('A4', figures, '')
    stop(process)


def idle(folder):
    _, process = start(folder, 'fresh')
    rest(folder, process)
    before = {pid: (cpu_s(pid), wake_ups(pid)) for pids in programs(folder, process).values() for pid in pids}
    time.sleep(SECONDS)
    used = {pid: (cpu_s(pid) - cpu, wake_ups(pid) - n) for pid, (cpu, n) in before.items()}
    tell('A5', 'cpu_s_per_60_s', 's', [sum(cpu for cpu, n in used.values()) * 60 / SECONDS], 0.1)
    tell('A5', 'wake_ups_per_s', '1/s', [sum(n for cpu, n in used.values()) / SECONDS], 2)
    tell('A5', 'client_wake_ups_per_s', '1/s', [used[process.pid][1] / SECONDS])
    stop(process)


class Keyboard:
    """A hand that is there already when a key is pressed."""

    def __init__(self, log):
        self.log = log
        self.hand = subprocess.Popen(['xdotool', '-'], stdin=subprocess.PIPE, text=True)

    def tell(self, *steps):
        self.hand.stdin.write(''.join(step + '\n' for step in steps))
        self.hand.stdin.flush()

    def press(self, mark, *steps):
        """Milliseconds until a frame was painted that makes the mark, in a program at rest."""
        time.sleep(SETTLED)
        n = len(read_marks(self.log))
        begin = time.monotonic()
        self.tell(*steps)
        found = []

        def is_there():
            found[:] = [record['t'] for record in read_marks(self.log)[n:] if record['mark'] == mark]
            return found

        until(is_there, f'the mark {mark} after {steps}')
        return (found[0] - begin) * 1000

    def close(self):
        self.hand.stdin.close()
        self.hand.wait(20)


def memory(folder):
    """As a person does it: another program does not tell this one, which has a folder of its own, what to open."""
    log = os.path.join(folder, 'marks')
    _, process = start(folder, 'fresh')
    window = resize()
    rest(folder, process)
    before = total(pss_mb, folder, process)

    keyboard = Keyboard(log)
    switches = []

    def open_page(*steps):
        switches.append(keyboard.press('page', *steps))

    open_page(' '.join(('mousemove', '--window', window, *FIRST_PROJECT)), 'click 1')
    for _ in range(19):
        open_page('key --delay 0 Down')
    open_page(' '.join(('mousemove', '--window', window, *HOME)), 'click 1')
    keyboard.close()
    tell('A6', 'page_switch_ms', 'ms', switches, 100)
    rest(folder, process)
    after = total(pss_mb, folder, process)
    tell('A6', 'pss_all_mb', 'MB', [after])
    tell('A6', 'pss_per_pss_before', 'ratio', [after / before])
    stop(process)


def key(folder):
    """From a key that moves the focus in the list of all projects to the frame that shows it; without Ctrl it opens the next one."""
    log = os.path.join(folder, 'marks')
    _, process = start(folder, 'fresh')
    window = resize()
    rest(folder, process)
    keyboard = Keyboard(log)
    keyboard.press('page', ' '.join(('mousemove', '--window', window, *FIRST_PROJECT)), 'click 1')
    rest(folder, process)
    keyboard.tell('keydown ctrl')
    tell('A7', 'key_to_screen_ms', 'ms', [keyboard.press('focus', 'key --delay 0 Down') for _ in range(60)], 16)
    keyboard.tell('keyup ctrl')
    keyboard.close()
    stop(process)


def waiting(folder):
    told = subprocess.run(['backlot', '--data-dir', folder, '--status', '--json'], capture_output=True, text=True, check=True).stdout
    return json.loads(told)['outbox']['waiting']


def photos(folder):
    """As large as those of a camera: 12 megapixels that no encoder makes small."""
    os.mkdir(folder)
    subprocess.run(['gst-launch-1.0', '-q', 'videotestsrc', 'pattern=snow', f'num-buffers={N_PHOTOS}', '!',
                    'video/x-raw,format=I420,width=4000,height=3000', '!', 'jpegenc', 'quality=60', '!',
                    'multifilesink', f'location={folder}/%03d.jpg'], check=True)
    return sorted(str(path) for path in pathlib.Path(folder).iterdir())


def take_in(folder, film):
    """Pasted into a film, as from a file manager."""
    files = photos(os.path.join(folder, 'photos'))
    _, process = start(folder, 'fresh', f'backlot://project/{film}/photos')
    resize()
    keyboard = Keyboard(os.path.join(folder, 'marks'))
    clipboard = subprocess.Popen(['xclip', '-selection', 'clipboard', '-t', 'text/uri-list', '-i'], stdin=subprocess.PIPE, text=True,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clipboard.communicate(''.join(pathlib.Path(path).as_uri() + '\r\n' for path in files))
    rest(folder, process)

    def take():
        begin = time.monotonic()
        keyboard.tell('key ctrl+v')
        rest(folder, process)
        return time.monotonic() - begin

    figures, used, seconds = measured(folder, process, take)
    n_kept = sum(path.stat().st_size > MEGABYTE for path in pathlib.Path(folder, 'studio', 'objects').rglob('*') if path.is_file())
    if n_kept < N_PHOTOS:
        raise SystemExit(f'app.py: {n_kept} of {N_PHOTOS} photos were taken in')
    tell('A8', 'photos_per_s', '1/s', [N_PHOTOS / seconds])
    tell('A8', 'cpu_s', 's', [used])
    tell_frames('A8', figures, '', longest=50)
    keyboard.close()
    stop(process)
    shutil.rmtree(os.path.join(folder, 'photos'))


def queued(folder, film):
    """All tasks of a project are done at once, each a change of its own, while the studio does not answer; then it does."""
    end_studio(folder)
    studio = server.Studio(folder)
    studio.fill_tasks(film, N_CHANGES)
    studio.stop()
    _, process = start(folder, 'fresh', f'backlot://project/{film}/tasks')
    window = resize()
    rest(folder, process)
    keyboard = Keyboard(os.path.join(folder, 'marks'))
    keyboard.press('focus', ' '.join(('mousemove', '--window', window, *TASK)), 'click 1')

    def tell_studio(number):
        for pid in named('backlot-studio', folder):
            os.kill(pid, number)

    def make():
        keyboard.tell('key ctrl+a', 'key space')
        until(lambda: waiting(folder) >= N_CHANGES - LARDER_SENDS, 'the changes to wait', 60, 0.5)

    def send():
        begin = time.monotonic()
        tell_studio(signal.SIGCONT)
        until(lambda: waiting(folder) == 0, 'the changes to be sent', 300, 0.5)
        return time.monotonic() - begin

    tell_studio(signal.SIGSTOP)
    figures, used, _ = measured(folder, process, make)
    tell_frames('A9', figures, '_made')
    figures, used, seconds = measured(folder, process, send)
    tell('A9', 'changes_sent_per_s', '1/s', [N_CHANGES / seconds])
    tell('A9', 'cpu_s', 's', [used])
    tell_frames('A9', figures, '_sent', longest=50)
    keyboard.close()
    stop(process)


def prepare(folder):
    """A studio with the data as a client finds it, and the size of the window as its user left it."""
    studio = server.Studio(folder)
    studio.fill()
    studio.stop()
    _, process = start(folder, 'fresh')
    resize()
    stop(process)


def main():
    wanted = sys.argv[1:] or ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9']
    folder = tempfile.mkdtemp(prefix='bl-bench.')
    film = next(project['id'] for project in server.projects() if project['kind'] == 'film')
    try:
        if set(wanted) - {'A3'}:
            prepare(folder)
        if 'A1' in wanted:
            cold(folder)
        if 'A2' in wanted:
            warm(folder)
        if 'A4' in wanted:
            scroll(folder)
        if 'A5' in wanted:
            idle(folder)
        if 'A6' in wanted:
            memory(folder)
        if 'A7' in wanted:
            key(folder)
        if 'A8' in wanted:
            take_in(folder, film)
        if 'A9' in wanted:
            queued(folder, film)
        end_studio(folder)
        if 'A3' in wanted:
            with tempfile.TemporaryDirectory(prefix='bl-bench.') as other:
                changes(other)
    finally:
        end_studio(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
