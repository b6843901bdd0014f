/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives: lists of steps that are lived by the thousand; a failing one is made short. */

#include "config.h"

#include "larder-test-lives.h"

#include "larder-testing.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#define N_STEPS 200
/* A life that takes longer (s) hangs. */
#define LIFE_S 20
/* Enough to look for a shorter way (s). */
#define SHRINK_S 100

static char *program;
static const LarderTestLives *lives;

static GArray *
make_steps (guint32 seed)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (LarderTestStep));
  GRand *rand = g_rand_new_with_seed (seed);
  guint total = 0;

  for (guint i = 0; i < lives->n_kinds; i++)
    total += lives->kinds[i].weight;
  for (guint i = 0; i < N_STEPS; i++)
    {
      guint at = g_rand_int (rand) % total;
      LarderTestStep step = { 0 };

      while (at >= lives->kinds[step.kind].weight)
        at -= lives->kinds[step.kind++].weight;
      for (guint j = 0; j < G_N_ELEMENTS (step.a); j++)
        step.a[j] = g_rand_int (rand) >> 4;
      g_array_append_val (steps, step);
    }
  g_rand_free (rand);
  return steps;
}

static char *
steps_to_text (GArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      LarderTestStep *step = &g_array_index (steps, LarderTestStep, i);

      g_string_append_printf (text, "%s %u %u %u %u\n", lives->kinds[step->kind].name, step->a[0],
                              step->a[1], step->a[2], step->a[3]);
    }
  return g_string_free (text, FALSE);
}

static GArray *
steps_from_text (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (LarderTestStep));

  for (char **line = lines; *line != NULL; line++)
    {
      char name[32];
      LarderTestStep step = { 0 };

      if (sscanf (*line, "%31s %u %u %u %u", name, &step.a[0], &step.a[1], &step.a[2],
                  &step.a[3]) != 5)
        continue;
      while (step.kind < lives->n_kinds - 1 && !g_str_equal (lives->kinds[step.kind].name, name))
        step.kind++;
      g_array_append_val (steps, step);
    }
  return steps;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
live (GArray     *steps,
      const char *folder)
{
  g_autofree char *left = NULL;

  alarm (LIFE_S);
  remove_folder (folder);
  g_mkdir_with_parents (folder, 0700);
  lives->live (steps, folder);
  remove_folder (folder);
  left = larder_test_count_left ();
  if (left != NULL)
    g_error ("objects are left:%s", left);
}

/* The process in which lives are lived. */
static int
run_child (int    argc,
           char **argv)
{
  g_autofree char *text = NULL;

  if (g_str_equal (argv[1], "--steps"))
    {
      g_autoptr(GArray) steps = NULL;

      if (!g_file_get_contents (argv[2], &text, NULL, NULL))
        return 2;
      steps = steps_from_text (text);
      live (steps, argv[3]);
      return 0;
    }
  for (guint32 seed = (guint32) atoi (argv[2]); seed <= (guint32) atoi (argv[3]); seed++)
    {
      g_autoptr(GArray) steps = make_steps (seed);

      g_print ("seed %u\n", seed);
      fflush (stdout);
      live (steps, argv[4]);
    }
  return 0;
}

/* A folder in memory if there is one: a disk would only make it slow. */
static char *
make_folder (void)
{
  g_autofree char *name = g_strdup_printf ("larder-random-%d", (int) getpid ());

  if (g_access ("/dev/shm", W_OK) == 0)
    return g_build_filename ("/dev/shm", name, NULL);
  return g_build_filename (g_get_user_cache_dir (), name, NULL);
}

static gboolean
spawn (char   **argv,
       char   **output)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *complaint = NULL;
  int status = 0;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &spoken, &complaint, &status,
                &error);
  g_assert_no_error (error);
  if (output != NULL)
    *output = g_strconcat (spoken, complaint, NULL);
  return g_spawn_check_wait_status (status, NULL);
}

/* TRUE when the steps end well. */
static gboolean
try_steps (GArray      *steps,
           const char  *folder,
           char       **output)
{
  g_autofree char *text = steps_to_text (steps);
  g_autofree char *file = g_strconcat (folder, ".steps", NULL);
  char *argv[] = { program, (char *) "--steps", file, (char *) folder, NULL };
  gboolean well;

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  well = spawn (argv, output);
  g_unlink (file);
  remove_folder (folder);
  return well;
}

/* Takes @less in place of @best if it fails, too. */
static gboolean
take_if_failing (GArray     **best,
                 GArray      *less,
                 const char  *folder)
{
  if (try_steps (less, folder, NULL))
    {
      g_array_unref (less);
      return FALSE;
    }
  g_array_unref (*best);
  *best = less;
  return TRUE;
}

/* Leaves out halves, quarters, … single steps as long as what is left still fails. */
static gboolean
leave_out (GArray     **best,
           const char  *folder)
{
  gboolean any = FALSE;

  for (guint size = MAX (1, (*best)->len / 2); size > 0; size /= 2)
    for (guint at = (*best)->len; at >= size; at -= MIN (at, size))
      {
        GArray *less = g_array_copy (*best);

        g_array_remove_range (less, at - size, size);
        any = take_if_failing (best, less, folder) || any;
      }
  return any;
}

/* Small numbers choose the first of what is there, so that more steps can be left out. */
static gboolean
make_small (GArray     **best,
            const char  *folder)
{
  gboolean any = FALSE;

  for (guint i = 0; i < (*best)->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (((LarderTestStep *) NULL)->a); j++)
      for (guint32 small = 0; small < 3; small++)
        {
          GArray *less = g_array_copy (*best);
          guint32 *number = &g_array_index (less, LarderTestStep, i).a[j];

          if (*number <= small)
            {
              g_array_unref (less);
              break;
            }
          *number = small;
          if (take_if_failing (best, less, folder))
            {
              any = TRUE;
              break;
            }
        }
  return any;
}

static GArray *
shrink (GArray     *steps,
        const char *folder)
{
  GArray *best = g_array_copy (steps);
  gint64 end = g_get_monotonic_time () + SHRINK_S * G_USEC_PER_SEC;

  while (leave_out (&best, folder) && g_get_monotonic_time () < end)
    ;
  while (make_small (&best, folder) && leave_out (&best, folder) &&
         g_get_monotonic_time () < end)
    ;
  return best;
}

static void
report (GArray     *steps,
        const char *folder,
        const char *name)
{
  g_autoptr(GArray) least = shrink (steps, folder);
  g_autofree char *text = steps_to_text (least);
  g_autofree char *output = NULL;

  try_steps (least, folder, &output);
  g_test_message ("%s fails: %s", name, output);
  g_test_message ("the shortest way to it, for LARDER_STEPS=file:\n%s", text);
  g_test_fail_printf ("%s fails: %s", name, output);
}

static guint
get_n_seeds (void)
{
  if (g_getenv ("BACKLOT_LONG") != NULL)
    return 10000;
#ifdef __SANITIZE_ADDRESS__
  g_test_message ("With sanitizers 100 seeds are enough of a wait; the ordinary build runs 1000");
  return 100;
#else
  return 1000;
#endif
}

static void
test_random (void)
{
  const char *one = g_getenv ("LARDER_SEED");
  const char *file = g_getenv ("LARDER_STEPS");
  g_autofree char *folder = make_folder ();
  g_autofree char *first = g_strdup (one != NULL ? one : "1");
  g_autofree char *last = one != NULL ? g_strdup (one) : g_strdup_printf ("%u", get_n_seeds ());
  g_autofree char *output = NULL;
  g_autoptr(GArray) steps = NULL;
  char *argv[] = { program, (char *) "--seeds", first, last, folder, NULL };
  const char *failed;

  if (file != NULL)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      steps = steps_from_text (text);
      if (!try_steps (steps, folder, &output))
        report (steps, folder, file);
      return;
    }
  if (spawn (argv, &output))
    {
      g_test_message ("%s lives of %d steps", last, N_STEPS);
      return;
    }
  failed = g_strrstr (output, "seed ");
  g_assert_nonnull (failed);
  steps = make_steps ((guint32) g_ascii_strtoull (failed + 5, NULL, 10));
  report (steps, folder, failed);
}

int
larder_test_lives_main (int                     argc,
                        char                  **argv,
                        const LarderTestLives  *the_lives)
{
  program = argv[0];
  lives = the_lives;
  if (argc > 3 && (g_str_equal (argv[1], "--steps") || g_str_equal (argv[1], "--seeds")))
    return run_child (argc, argv);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func (lives->path, test_random);
  return g_test_run ();
}
