/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of a whole program against a model. */

#include "config.h"

#include "larder-test-machine.h"

static const LarderTestStepKind KINDS[N_STEP_KINDS] = {
  [STEP_OBSERVE] = { "observe", 10 }, [STEP_ATTACH] = { "attach", 12 },
  [STEP_DETACH] = { "detach", 6 }, [STEP_FORGET] = { "forget", 2 },
  [STEP_OPTIONS] = { "options", 5 }, [STEP_REFETCH_ONE] = { "refetch-one", 5 },
  [STEP_FETCH] = { "fetch", 8 }, [STEP_ANSWER] = { "answer", 30 }, [STEP_WRITE] = { "write", 8 },
  [STEP_INVALIDATE] = { "invalidate", 6 }, [STEP_REFETCH] = { "refetch", 4 },
  [STEP_CANCEL] = { "cancel", 4 }, [STEP_RESET] = { "reset", 2 }, [STEP_REMOVE] = { "remove", 2 },
  [STEP_EMPTY] = { "empty", 1 }, [STEP_ONLINE] = { "online", 7 }, [STEP_FOCUS] = { "focus", 5 },
  [STEP_ADVANCE] = { "advance", 20 }, [STEP_SERVER] = { "server", 8 },
  [STEP_SUBMIT] = { "submit", 12 }, [STEP_SETTLE] = { "settle", 14 }, [STEP_RETRY] = { "retry", 3 },
  [STEP_WITHDRAW] = { "withdraw", 2 }, [STEP_PAUSE] = { "pause", 3 },
  [STEP_STOP_WAITING] = { "stop-waiting", 2 }, [STEP_RESTART] = { "restart", 2 },
  [STEP_KILL] = { "kill", 2 },
};

static void
live (GArray     *steps,
      const char *folder)
{
  Machine machine;

  machine_arm_disk (-1);
  machine_init (&machine, folder);
  for (guint i = 0; i < steps->len; i++)
    machine_step (&machine, &g_array_index (steps, Step, i));
  machine_clear (&machine);
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = {
    "/random/a-whole-program-does-what-the-model-says", KINDS, N_STEP_KINDS, live,
  };

  return larder_test_lives_main (argc, argv, &lives);
}
