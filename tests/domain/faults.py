# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of lite's own faults, lite-faults.json, and what of it was seen.

A fault has a name, a sentence that says why, and "where": patterns for members of a step, one set of which must fit.
"does" is a pattern of what is told of the step, as a wrong answer would be. Each step that fits must differ so, and no
other step may. A fault without "where" is not one of a step: the code that meets it says so. "races" names those whose
calls together would have to go around the fault.
"""
import json
import pathlib
import re


class Fault:
    def __init__(self, told):
        self.name, self.why = told['fault'], told['why']
        self.where, self.does = told.get('where', []), re.compile(told.get('does', ''), re.DOTALL)
        self.races = told.get('races', [])
        self.seen = self.missed = 0

    def fits(self, step):
        return any(all(name in step and re.search(pattern, json.dumps(step[name])) for name, pattern in members.items())
                   for members in self.where)

    def is_it(self, difference):
        return bool(difference) and bool(self.does.fullmatch(difference))

    def shown(self, seen):
        self.seen += seen
        self.missed += not seen


class Faults:
    def __init__(self, path):
        self.faults = [Fault(told) for told in json.loads(path.read_text())]
        self.passed = 0

    def named(self, name):
        return next(fault for fault in self.faults if fault.name == name)

    def find(self, step):
        return next((fault for fault in self.faults if fault.fits(step)), None)

    def tell(self, report, every):
        """A listed fault must have been seen each time, and at least once where every case was asked."""
        for fault in self.faults:
            if every or fault.seen or fault.missed:
                report.tell(fault.seen > 0 and not fault.missed, f'lite: has the fault {fault.name}',
                            [f'{fault.seen} times, and {fault.missed} times not: {fault.why}'])


def read():
    return Faults(pathlib.Path(__file__).resolve().parent / 'lite-faults.json')
