/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids of requests that move money, until their outcome is known. */

#include "config.h"

#include <glib/gstdio.h>

#include "query/backlot-idempotency-keys.h"

#define FILM "7b1f3bb6-4e8a-4fd3-9f2e-0d6c3cf5f4a1"
#define OTHER_FILM "0f0e9b52-6f0a-4c5d-8b58-5a0a5a0c7d11"

static char *
make_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keys-XXXXXX", NULL);

  return g_build_filename (folder, "requests.ini", NULL);
}

static void
test_same_until_settled (void)
{
  g_autoptr(BacklotIdempotencyKeys) keys = backlot_idempotency_keys_new (NULL);
  g_autofree char *first = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  g_autofree char *again = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  g_autofree char *other = backlot_idempotency_keys_take (keys, "jobs.submit", OTHER_FILM);
  g_autofree char *retry = backlot_idempotency_keys_take (keys, "jobs.retry", FILM);
  g_autofree char *next = NULL;

  g_assert_true (g_uuid_string_is_valid (first));
  g_assert_cmpstr (again, ==, first);
  g_assert_cmpstr (other, !=, first);
  g_assert_cmpstr (retry, !=, first);
  backlot_idempotency_keys_settle (keys, "jobs.submit", FILM);
  backlot_idempotency_keys_settle (keys, "jobs.submit", FILM);
  next = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  g_assert_cmpstr (next, !=, first);
}

static void
test_kept (void)
{
  g_autofree char *path = make_path ();
  BacklotIdempotencyKeys *keys = backlot_idempotency_keys_new (path);
  g_autoptr(BacklotIdempotencyKeys) later = NULL;
  g_autofree char *first = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  g_autofree char *other = backlot_idempotency_keys_take (keys, "jobs.submit", OTHER_FILM);
  g_autofree char *first_later = NULL;
  g_autofree char *other_later = NULL;

  backlot_idempotency_keys_settle (keys, "jobs.submit", OTHER_FILM);
  backlot_idempotency_keys_free (keys);
  later = backlot_idempotency_keys_new (path);
  first_later = backlot_idempotency_keys_take (later, "jobs.submit", FILM);
  other_later = backlot_idempotency_keys_take (later, "jobs.submit", OTHER_FILM);
  g_assert_cmpstr (first_later, ==, first);
  g_assert_cmpstr (other_later, !=, other);
}

static void
test_damaged (void)
{
  static const char * const texts[] = { "", "\xff\xfe\n[", "[jobs.submit]\n" FILM "=x' or 1=1\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = make_path ();
      g_autoptr(BacklotIdempotencyKeys) keys = NULL;
      g_autofree char *id = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      keys = backlot_idempotency_keys_new (path);
      id = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
      g_assert_true (g_uuid_string_is_valid (id));
    }
}

/* Where nothing can be written the work goes on. */
static void
test_no_folder (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(BacklotIdempotencyKeys) keys = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  g_assert_no_errno (g_rmdir (folder));
  keys = backlot_idempotency_keys_new (path);
  first = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  again = backlot_idempotency_keys_take (keys, "jobs.submit", FILM);
  g_assert_cmpstr (again, ==, first);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/idempotency-keys/are-the-same-until-settled", test_same_until_settled);
  g_test_add_func ("/idempotency-keys/are-kept-on-disk", test_kept);
  g_test_add_func ("/idempotency-keys/damaged-file-counts-as-empty", test_damaged);
  g_test_add_func ("/idempotency-keys/without-a-folder-live-in-memory", test_no_folder);
  return g_test_run ();
}
