# SPDX-License-Identifier: GPL-3.0-or-later
"""The races through @supabase/lite, with as many connections as it has by itself."""
import copy

import races
import repeats
import servers
import through_lite

CONNECTIONS = 10


class Racing(through_lite.Through):
    """What makes a race ready may go around lite's faults. What many ask together may not, or lite had no part in it."""

    def __init__(self, server):
        self.together, self.met = False, set()
        super().__init__(server)

    def connect(self):
        line = copy.copy(self)
        line.together = True
        return line

    def go_around(self, fault):
        if self.together:
            self.met.add(fault)
            raise servers.Refused(None, fault)

    def call(self, person, function, args):
        if not self.documents(args):
            return super().call(person, function, args)
        self.go_around('jsonb-is-text')
        return self.direct.call(person, function, args)

    def webhook(self, event, step):
        self.go_around('body-is-text')
        return self.direct.webhook(event, step)


def run(server, race):
    """Gives the faults that were in its way, and what went wrong."""
    server.empty()
    racing = Racing(server)
    try:
        race(racing)
        return racing.met, []
    except AssertionError as error:
        return racing.met, [error]
    except (KeyError, TypeError):
        # Without the answers it can go no further.
        if not racing.met:
            raise
        return racing.met, []
    finally:
        racing.close()


def check(report, server):
    server.start(CONNECTIONS)
    for race in races.RACES + repeats.REPEATS:
        met, wrong = run(server, race)
        listed = {fault.name for fault in server.faults.faults if race.__name__ in fault.races}
        if listed or met:
            report.tell(met == listed, f"lite: {' and '.join(sorted(listed or met))} is in the way of the race {race.__name__}",
                        [] if met == listed else [f'listed {sorted(listed)}, met {sorted(met)}', *wrong])
        else:
            report.tell(not wrong, f'lite: race: {race.__doc__}', wrong)
