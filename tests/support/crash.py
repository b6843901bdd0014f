# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a program was that died by a signal: what a failure that comes once in a hundred runs has to leave behind."""

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
    calls = subprocess.run([debugger, '-batch', '-nx', '-ex', 'backtrace 40', '-ex', 'thread apply all backtrace 12', program, cores[-1]],
                           capture_output=True, text=True, errors='replace', timeout=300, check=False).stdout
    return f'it died of {name}:\n' + '\n'.join(line for line in calls.splitlines() if not line.startswith('[New LWP'))[:12000]
