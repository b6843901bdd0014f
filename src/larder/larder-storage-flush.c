/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for the thread of a storage. */

#include "config.h"

#include "larder/larder-storage-private.h"

typedef struct
{
  GTask              *task;       /* (owned); NULL when it was returned */
  LarderStorageCheck  check;
  const char         *message;
} Flush;

/* Whoever waits is told even when the thread ends before its turn. */
static void
flush_free (gpointer data)
{
  Flush *flush = data;

  if (flush->task != NULL)
    g_task_return_new_error_literal (flush->task, LARDER_ERROR, LARDER_ERROR_STORAGE,
                                     flush->message);
  g_clear_object (&flush->task);
  g_free (flush);
}

static void
flush_done (gpointer      data,
            const GError *error,
            gpointer      owner)
{
  Flush *flush = data;

  /* What was accepted since is not waited for. */
  if (error != NULL || !flush->check (owner))
    return;
  g_task_return_boolean (flush->task, TRUE);
  g_clear_object (&flush->task);
}

void
larder_storage_flush (LarderStorage      *self,
                      GTask              *task,
                      LarderStorageCheck  check,
                      const char         *message)
{
  Flush *flush = g_new0 (Flush, 1);

  flush->task = task;
  flush->check = check;
  flush->message = message;
  if (self == NULL)
    flush_free (flush);
  else
    larder_storage_push (self, larder_storage_wait, flush_done, flush, flush_free);
}
