/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives that fail: what of them is told is the shortest way to it. */

#include "config.h"

#include "larder-test-lives.h"

#include <string.h>

#define SAID "the shortest way to it, for LARDER_STEPS=file:"

typedef enum
{
  STEP_WALK,
  STEP_OPEN,
  STEP_SHUT,
  N_KINDS,
} Kind;

static const LarderTestStepKind KINDS[N_KINDS] = {
  [STEP_WALK] = { "walk", 20 }, [STEP_OPEN] = { "open", 3 }, [STEP_SHUT] = { "shut", 1 },
};

static const char *program;

/* Who walks over the third hatch while it is open falls. */
static void
live (GArray     *steps,
      const char *folder)
{
  gboolean open[5] = { FALSE };

  for (guint i = 0; i < steps->len; i++)
    {
      LarderTestStep *step = &g_array_index (steps, LarderTestStep, i);
      guint hatch = step->a[0] % G_N_ELEMENTS (open);

      if (step->kind != STEP_WALK)
        open[hatch] = step->kind == STEP_OPEN;
      else if (open[hatch] && hatch == 2)
        g_error ("fell");
    }
}

/* The tests of a program whose lives are these, run by a process of its own. */
static char *
run (const char *seed,
     gboolean   *well)
{
  const char * const argv[] = { program, NULL };
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(GError) error = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *complaint = NULL;
  int status = 0;

  environment = g_environ_setenv (environment, "LARDER_TEST_LIVES", "1", TRUE);
  environment = g_environ_setenv (environment, "LARDER_SEED", seed, TRUE);
  environment = g_environ_unsetenv (environment, "LARDER_STEPS");
  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &spoken, &complaint,
                &status, &error);
  g_assert_no_error (error);
  *well = g_spawn_check_wait_status (status, NULL);
  return g_strconcat (spoken, complaint, NULL);
}

static void
test_shortest (void)
{
  gboolean well = TRUE;
  g_autofree char *output = run ("1", &well);
  const char *said = strstr (output, SAID);
  g_auto(GStrv) lines = g_strsplit (said != NULL ? said : "", "\n", 5);

  g_test_message ("%s", output);
  g_assert_false (well);
  g_assert_nonnull (strstr (output, "fell"));
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_suffix (lines[1], "# open 2 0 0 0"));
  g_assert_true (g_str_has_suffix (lines[2], "# walk 2 0 0 0"));
  g_assert_true (g_str_has_suffix (lines[3], "# "));
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = { "/lives/hatches", KINDS, N_KINDS, live };

  program = argv[0];
  if (g_getenv ("LARDER_TEST_LIVES") != NULL)
    return larder_test_lives_main (argc, argv, &lives);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lives/the-shortest-way-to-a-failure-is-told", test_shortest);
  return g_test_run ();
}
