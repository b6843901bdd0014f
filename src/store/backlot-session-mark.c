/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the last run came to its end. */

#include "config.h"

#include "store/backlot-session-mark.h"

#include <glib/gstdio.h>

#define MARK "running"

/* A file of its own: the state is written some time after a change, and that would be too late. */
guint
backlot_session_mark_begin (const char *folder)
{
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n_before = 0;
  guint n = 0;

  g_return_val_if_fail (folder != NULL, 0);

  path = g_build_filename (folder, MARK, NULL);
  if (g_file_get_contents (path, &before, NULL, NULL))
    {
      g_strstrip (before);
      if (!g_ascii_string_to_unsigned (before, 10, 0, G_MAXINT, &n_before, NULL))
        n_before = 0;
      n = (guint) n_before + 1;
    }
  text = g_strdup_printf ("%u\n", n);
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_info ("no mark of this run: %s", error->message);
  return n;
}

void
backlot_session_mark_end (const char *folder)
{
  g_autofree char *path = NULL;

  g_return_if_fail (folder != NULL);

  path = g_build_filename (folder, MARK, NULL);
  g_unlink (path);
}
