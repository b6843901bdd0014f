/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says without a window: options, versions, status; nothing is started. */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "larder/larder-value.h"

typedef struct
{
  int   status;
  char *out;
  char *err;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Runs the real program; words of @line are its arguments. */
static Run
run_program (const char *line,
             const char *data_dir)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  Run run = { 0 };

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  g_strv_builder_add (builder, "backlot");
  g_strv_builder_addv (builder, (const char **) words);
  if (data_dir != NULL)
    g_strv_builder_add_many (builder, "--data-dir", data_dir, NULL);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char * const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.status = g_subprocess_get_exit_status (process);

  return run;
}

static char *
read_source (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("BACKLOT_SOURCE_ROOT"), folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_version (void)
{
  g_auto(Run) run = run_program ("--version", NULL);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==, "backlot " PACKAGE_VERSION "\n");
  g_assert_cmpstr (run.err, ==, "");
}

static void
test_help (void)
{
  g_auto(Run) run = run_program ("--help", NULL);
  g_auto(Run) film = run_program ("film --help", NULL);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "backlot film"));
  g_assert_cmpint (film.status, ==, 0);
  g_assert_nonnull (strstr (film.out, "--minutes"));
}

static const char * const bad_lines[] = {
  "film",
  "film --title T a.jpg",
  "film --title T --output /tmp/none.mp4",
  "film --output /tmp/none.mp4 a.jpg",
  "film --title '  ' --output /tmp/none.mp4 a.jpg",
  "film --title T --minutes 0 --output /tmp/none.mp4 a.jpg",
  "film --title T --minutes 11 --output /tmp/none.mp4 a.jpg",
  "film --title T --minutes many --output /tmp/none.mp4 a.jpg",
  "film --title T --style baroque --output /tmp/none.mp4 a.jpg",
  "film --title T --size 1081 --output /tmp/none.mp4 a.jpg",
  "film --title T --output /tmp a.jpg",
  "film --title T --output /nonexistent/none.mp4 a.jpg",
  "film --title T --output /dev/null a.jpg",
  "film --no-such-option",
  "film --title T --url http://localhost --output /tmp/none.mp4 a.jpg",
  "film --title T --key-file /dev/null --output /tmp/none.mp4 a.jpg",
  "film --title T --url http://localhost --key-file /none --output /tmp/none.mp4 a.jpg",
  "--status extra",
  "--status --no-such-option",
};

static void
test_bad_options (void)
{
  g_autofree char *data_dir = g_dir_make_tmp ("backlot-cli-XXXXXX", NULL);
  g_autoptr(GDir) dir = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    {
      g_auto(Run) run = run_program (bad_lines[i], data_dir);

      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpstr (run.out, ==, "");
      g_assert_true (g_str_has_prefix (run.err, "backlot: "));
    }
  /* Nothing was done before it was clear what to do. */
  dir = g_dir_open (data_dir, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_rmdir (data_dir);
}

static void
test_status (void)
{
  g_autofree char *data_dir = g_dir_make_tmp ("backlot-cli-XXXXXX", NULL);
  g_auto(Run) words = run_program ("--status", data_dir);
  g_auto(Run) json = run_program ("--status --json", data_dir);
  g_autoptr(LarderValue) value = NULL;
  g_autoptr(GDir) dir = NULL;
  LarderValue *answers = NULL, *waiting = NULL;

  g_assert_cmpint (words.status, ==, 0);
  g_assert_cmpstr (words.out, ==, "The studio on this computer is not running.\n");
  g_assert_cmpint (json.status, ==, 0);
  value = larder_value_new_from_json (json.out, -1, NULL);
  answers = larder_value_get_path (value, "/studios/0/answers");
  waiting = larder_value_get_path (value, "/outbox/waiting");
  g_assert_nonnull (answers);
  g_assert_false (larder_value_get_boolean (answers));
  g_assert_cmpint (larder_value_get_int (waiting), ==, 0);
  dir = g_dir_open (data_dir, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_rmdir (data_dir);
}

/* Options that the window's own parser takes: a person reads of each in three places, and the shell
 * offers it. */
static void
test_options_are_told (void)
{
  static const char * const names[] = { "--studio", "--background", "--reset-layout", "--inspector",
                                        "--data-dir", "--status", "--version", "--help" };
  g_auto(Run) help = run_program ("--help", NULL);
  g_autofree char *manual = read_source ("data", "backlot.1.in");
  g_autofree char *bash = read_source ("data", "completions/backlot");
  g_autofree char *zsh = read_source ("data", "completions/_backlot");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(GStrv) parts = g_strsplit (names[i], "-", -1);
      g_autofree char *escaped = g_strjoinv ("\\-", parts);

      g_test_message ("%s", names[i]);
      g_assert_nonnull (strstr (help.out, names[i]));
      g_assert_nonnull (strstr (manual, escaped));
      g_assert_nonnull (strstr (bash, names[i]));
      g_assert_nonnull (strstr (zsh, names[i]));
    }
}

/* What bash offers behind @line. */
static char *
complete (const char *line)
{
  g_autofree char *script =
    g_build_filename (g_getenv ("BACKLOT_SOURCE_ROOT"), "data", "completions", "backlot", NULL);
  const char *argv[] = { "bash", "--norc", "-c",
                         "source \"$0\"; read -ra COMP_WORDS <<< \"$1\"; "
                         "[ \"${1: -1}\" != ' ' ] || COMP_WORDS+=(''); "
                         "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _backlot; "
                         "printf '%s ' \"${COMPREPLY[@]}\"", script, line, NULL };
  g_autoptr(GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

static void
test_completion (void)
{
  static const struct
  {
    const char *line;
    const char *offers;
  } cases[] = {
    { "backlot --st", "--studio --status" },
    { "backlot --status --j", "--json" },
    { "backlot fi", "film" },
    { "backlot film --st", "--style" },
    { "backlot film --style v", "vintage" },
    { "backlot film --size ", "360 720 1080" },
    { "backlot film --backg", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *offered = complete (cases[i].line);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpstr (offered, ==, cases[i].offers);
    }
}

static void
test_no_usable_photo (void)
{
  g_autofree char *data_dir = g_dir_make_tmp ("backlot-cli-XXXXXX", NULL);
  g_autofree char *output = g_build_filename (data_dir, "film.mp4", NULL);
  g_autofree char *socket = g_build_filename (data_dir, "studio.sock", NULL);
  g_autofree char *folder = g_build_filename (data_dir, "film", NULL);
  g_autofree char *line = g_strdup_printf ("film --title T --output %s /proc/self/status %s "
                                           "/nonexistent.jpg", output, data_dir);
  g_auto(Run) run = run_program (line, data_dir);
  g_auto(GStrv) messages = g_strsplit (run.err, "\n", -1);

  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
  /* One sentence for each, and one for all. */
  g_assert_cmpuint (g_strv_length (messages), ==, 5);
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
  /* No copy is left. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (data_dir), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);

  g_test_add_func ("/cli/version", test_version);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/options-are-told", test_options_are_told);
  g_test_add_func ("/cli/completion", test_completion);
  g_test_add_func ("/cli/bad-options-exit-1", test_bad_options);
  g_test_add_func ("/cli/status-starts-nothing", test_status);
  g_test_add_func ("/cli/no-usable-photo-starts-nothing", test_no_usable_photo);

  return g_test_run ();
}
