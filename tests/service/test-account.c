/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file with a worker's key is read, or refused with the reason. */

#include "config.h"

#include "service/backlot-account.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static BacklotAccount *
load (const char  *text,
      int          mode,
      GError     **error)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "worker.key", NULL);
  BacklotAccount *account = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  account = backlot_account_load (path, error);
  g_assert_cmpint (g_remove (path), ==, 0);

  return account;
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    const char *key;
    const char *email;
    const char *password;
  } cases[] = {
    { "sb_secret_abc\n", "sb_secret_abc", NULL, NULL },
    { "# the team's\n\n  sb_secret_abc  \n", "sb_secret_abc", NULL, NULL },
    { "key=sb_secret_abc", "sb_secret_abc", NULL, NULL },
    { "key=sb_publishable_abc\nemail=a@b.org\npassword=a = b\n", "sb_publishable_abc", "a@b.org",
      "a = b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(BacklotAccount) account = load (cases[i].text, 0600, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (account->key, ==, cases[i].key);
      g_assert_cmpstr (account->email, ==, cases[i].email);
      g_assert_cmpstr (account->password, ==, cases[i].password);
    }
}

static void
test_refused (void)
{
  static const char * const texts[] = {
    "", "\n# nothing\n", "key=", "email=a@b.org\npassword=x", "key=x\nemail=a@b.org",
    "key=x\npassword=y", "two words", "x\ny", "url=https://example.org",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load (texts[i], 0600, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_open_to_all (void)
{
  static const int modes[] = { 0604, 0644, 0620, 0602, 0777 };
  g_autoptr(BacklotAccount) of_group = load ("sb_secret_abc", 0440, NULL);

  g_assert_nonnull (of_group);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load ("sb_secret_abc", modes[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
    }
}

static void
test_no_file (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (backlot_account_load ("/nowhere/worker.key", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/account/is-read", test_read);
  g_test_add_func ("/account/what-is-no-account-is-refused", test_refused);
  g_test_add_func ("/account/a-file-for-everybody-is-refused", test_open_to_all);
  g_test_add_func ("/account/no-file", test_no_file);

  return g_test_run ();
}
