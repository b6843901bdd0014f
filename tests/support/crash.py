# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a program was that died by a signal or does not end: what a failure that comes once in a hundred runs has to leave behind."""

import pathlib
import resource
import shutil
import signal
import subprocess

# With these a test ends a program itself.
ASKED = signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP


def keep():
    """What is started from here on leaves a core file in its working folder, where the machine allows it."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def happened(process):
    return (process.poll() or 0) < 0 and -process.returncode not in ASKED


def tell(process, folder):
    """In words: the signal, and the calls in which it came."""
    name = signal.Signals(-process.returncode).name
    cores = sorted(pathlib.Path(folder).glob('core*'), key=lambda path: path.stat().st_mtime)
    program, debugger = shutil.which(process.args[0]), shutil.which('gdb')
    if not cores or not program or not debugger:
        return f'it died of {name} and left no core file that could be read'
    return f'it died of {name}:\n' + _calls(debugger, program, cores[-1])


def look(pid):
    """In words: the calls in which a program is that runs."""
    debugger = shutil.which('gdb')
    return _calls(debugger, '-p', str(pid)) if debugger else 'there is no gdb to look where it is'


def _calls(debugger, *target):
    calls = subprocess.run([debugger, '-batch', '-nx', '-ex', 'backtrace 40', '-ex', 'thread apply all backtrace 12', *target],
                           capture_output=True, text=True, errors='replace', timeout=300, check=False).stdout
    return '\n'.join(line for line in calls.splitlines() if not line.startswith('[New LWP'))[:12000]
