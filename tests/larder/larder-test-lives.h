/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives: lists of steps that are lived by the thousand; a failing one is made short. */

#pragma once

#include <glib.h>

/* What its numbers choose from is what is there at its turn: a step makes sense without others. */
typedef struct
{
  guint   kind;
  guint32 a[4];
} LarderTestStep;

typedef struct
{
  const char *name;
  guint       weight;
} LarderTestStepKind;

typedef struct
{
  const char               *path;       /* of the test */
  const LarderTestStepKind *kinds;
  guint                     n_kinds;
  /* Lives one life in an empty folder; ends the process where it is not as it must be. */
  void                    (*live) (GArray     *steps,
                                   const char *folder);
} LarderTestLives;

/* The main function of such a test. The lives run in a process of their own, which ends when
 * something is wrong; then steps are left out while it still ends like that. LARDER_SEED=n runs one
 * seed; LARDER_STEPS=file runs the steps in a file, one a line. */
int larder_test_lives_main (int                     argc,
                            char                  **argv,
                            const LarderTestLives  *lives);
