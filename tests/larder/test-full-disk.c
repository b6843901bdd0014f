/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox and the cache on a disk that is really full, and has room again. */

#define _GNU_SOURCE

#include "config.h"

#include "larder-test-cache-run.h"
#include "larder-test-run.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

typedef struct
{
  char *folder;       /* where the disk is mounted */
  char *filler;       /* a file that takes all that is left */
} Disk;

/* Mounting needs a namespace where we are root. */
static void
enter_namespace (void)
{
  g_autofree char *uids = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *gids = g_strdup_printf ("0 %u 1", (guint) getgid ());

  if (unshare (CLONE_NEWNS) != 0)
    {
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
        g_error ("No disk can be mounted: %s", g_strerror (errno));
      g_assert_true (g_file_set_contents_full ("/proc/self/setgroups", "deny", -1,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_true (g_file_set_contents_full ("/proc/self/uid_map", uids, -1,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_true (g_file_set_contents_full ("/proc/self/gid_map", gids, -1,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  g_assert_cmpint (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), ==, 0);
}

static void
disk_begin (Disk *disk)
{
  disk->folder = larder_test_path ("disk");
  disk->filler = g_build_filename (disk->folder, "filler", NULL);
  g_assert_cmpint (g_mkdir_with_parents (disk->folder, 0700), ==, 0);
  g_assert_cmpint (mount ("larder-test", disk->folder, "tmpfs", 0, "size=1m,mode=700"), ==, 0);
}

static void
disk_end (Disk *disk)
{
  g_assert_cmpint (umount (disk->folder), ==, 0);
  g_free (disk->folder);
  g_free (disk->filler);
}

/* Nothing more goes onto it: not one page. */
static void
disk_fill (Disk *disk)
{
  static const char block[4096];
  int fd = open (disk->filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

static void
disk_make_room (Disk *disk)
{
  g_assert_cmpint (g_unlink (disk->filler), ==, 0);
}

static void
test_outbox (void)
{
  g_autoptr(LarderMutation) kept = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  g_autoptr(LarderOutbox) refused = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  LarderTestRun run = { 0 };
  Disk disk;

  disk_begin (&disk);
  path = g_build_filename (disk.folder, "outbox.db", NULL);
  larder_test_run_begin (&run, path, TRUE);
  larder_client_set_online (run.client, FALSE);
  kept = larder_test_run_add (&run, "a");
  larder_mutation_submit (kept);
  larder_test_run_wait_saved (&run);

  /* What can not be kept is not accepted, and the person is told; what was kept stays. */
  disk_fill (&disk);
  mutation = larder_test_run_add (&run, "b");
  larder_mutation_submit (mutation);
  larder_test_wait (larder_mutation_get_status (mutation) == LARDER_MUTATION_ERROR);
  g_assert_error (larder_mutation_get_error (mutation), LARDER_ERROR, LARDER_ERROR_STORAGE);
  g_assert_null (larder_table_get_value (run.notes, "b"));
  g_assert_cmpint (larder_mutation_get_status (kept), ==, LARDER_MUTATION_PENDING);

  disk_make_room (&disk);
  larder_mutation_retry (mutation);
  larder_test_run_wait_saved (&run);
  g_assert_nonnull (larder_table_get_value (run.notes, "b"));
  g_assert_cmpuint (larder_test_peek_count (path), ==, 2);
  larder_client_unmount (run.client);
  g_clear_object (&kept);
  g_clear_object (&mutation);
  larder_test_run_end (&run);

  /* A file that could not be written is refused, and stays as it is until there is room. */
  disk_fill (&disk);
  refused = larder_outbox_new (path, &error);
  g_assert_null (refused);
  g_assert_error (error, LARDER_ERROR, LARDER_ERROR_STORAGE);
  disk_make_room (&disk);
  larder_test_run_begin (&run, path, TRUE);
  g_assert_false (larder_outbox_get_was_damaged (run.outbox));
  g_assert_cmpuint (larder_outbox_get_n_waiting (run.outbox), ==, 2);
  larder_client_unmount (run.client);
  larder_test_run_end (&run);
  disk_end (&disk);
}

#define ANSWER "[{\"id\":\"a\",\"title\":\"one\",\"version\":1}]"
#define NEWER "[{\"id\":\"a\",\"title\":\"two\",\"version\":2}]"

static void
test_cache (void)
{
  LarderTestCacheRun run = { 0 };
  g_autofree char *path = NULL;
  Disk disk;

  disk_begin (&disk);
  path = g_build_filename (disk.folder, "cache.db", NULL);
  larder_test_cache_run_begin (&run, path, "1", 1000000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_server_answer (run.server, ANSWER);
  g_assert_true (larder_test_cache_run_flush (&run));

  /* A full disk takes nothing from the person: what came is shown, only not kept. */
  disk_fill (&disk);
  larder_query_observer_refetch (run.observer);
  larder_test_server_answer (run.server, NEWER);
  g_assert_cmpstr (larder_value_get_member_string (larder_table_get_value (run.notes, "a"),
                                                   "title"), ==, "two");
  g_assert_false (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);

  /* Without room to open the file the program goes on without it. */
  larder_test_cache_run_begin (&run, path, "1", 1005000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_settle ();
  if (run.server->fetches->len > 0)
    larder_test_server_answer (run.server, NEWER);
  larder_test_assert_state (run.observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "[\"a\"]");
  larder_test_cache_run_end (&run);

  /* What was kept before is there when there is room. */
  disk_make_room (&disk);
  larder_test_cache_run_begin (&run, path, "1", 1010000);
  larder_test_cache_run_observe (&run);
  larder_query_observer_attach (run.observer);
  larder_test_settle ();
  larder_test_assert_state (run.observer, LARDER_STATUS_SUCCESS, LARDER_FETCH_STATUS_IDLE,
                            "[\"a\"]");
  g_assert_cmpuint (run.server->n_fetches, ==, 0);
  larder_query_observer_refetch (run.observer);
  larder_test_server_answer (run.server, NEWER);
  g_assert_true (larder_test_cache_run_flush (&run));
  larder_test_cache_run_end (&run);
  disk_end (&disk);
}

int
main (int   argc,
      char *argv[])
{
  /* Before there is a second thread. */
  enter_namespace ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/full-disk/no-change-is-lost-or-accepted-unkept", test_outbox);
  g_test_add_func ("/full-disk/a-cache-goes-on-without-keeping", test_cache);

  return g_test_run ();
}
