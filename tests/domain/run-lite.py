#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the domain's cases through @supabase/lite, and tells the result as TAP.

usage: run-lite.py BUILD_DIR SOURCE_ROOT [NAME…]     NAME: a file of cases or rights, without .json, or races
BUILD_DIR is where lite is installed."""
import pathlib
import sys

import faults
import lite_races
import steps
import through_lite


def main():
    build_dir, root, wanted = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    report, found = steps.Report(), faults.read()
    server = through_lite.Server(build_dir, root, found)
    try:
        server.start(1)
        for subject, people, cases in steps.read_files(wanted):
            server.empty()
            through = through_lite.Through(server)
            try:
                steps.run_cases(report, through, subject, people, cases, through_lite.check)
            finally:
                through.close()
        if not wanted or 'races' in wanted:
            lite_races.check(report, server)
    finally:
        server.stop()
    found.tell(report, not wanted)
    asked = sum(fault.seen for fault in found.faults if fault.where)
    print(f'# {found.passed} of {found.passed + asked} steps do the same through lite')
    print(f'1..{report.number}')
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
