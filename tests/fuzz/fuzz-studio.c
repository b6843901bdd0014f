/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio's database in memory, where every request is done and then undone. */
#include "config.h"

#include "fuzz-studio.h"

#include "fuzz.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-transaction.h"

typedef struct
{
  BacklotRestCall *call;
  gboolean         done;
  gboolean         keep;
} Work;

static gboolean
execute (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  return backlot_transaction_execute (transaction, error, data, "");
}

static gboolean
perform (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  Work *work = data;

  work->done = backlot_rest_perform (transaction, work->call, error);
  if (!work->done || work->keep)
    return work->done;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "undone");
  return FALSE;
}

/**
 * fuzz_studio_new:
 * @migrations: (nullable): one migration instead of those of the product
 * @sql: (nullable): what to begin with
 */
FuzzStudio *
fuzz_studio_new (const char *migrations,
                 const char *sql)
{
  FuzzStudio *self = g_new0 (FuzzStudio, 1);
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  if (migrations != NULL)
    {
      folder = g_dir_make_tmp ("fuzz-XXXXXX", NULL);
      path = g_build_filename (folder, "0001_all.sql", NULL);
      FUZZ_CHECK (g_file_set_contents (path, migrations, -1, NULL));
    }
  self->database = backlot_database_open (":memory:", folder, &error);
  if (error == NULL && sql != NULL)
    backlot_database_run_sync (self->database, NULL, execute, (gpointer) sql, &error);
  if (error != NULL)
    g_error ("no database: %s", error->message);
  if (folder != NULL)
    FUZZ_CHECK (remove (path) == 0 && remove (folder) == 0);
  return self;
}

/* A request may be refused in a hundred ways, but never because the translator wrote SQL that
 * SQLite does not take, nor because the studio broke. */
void
fuzz_studio_ask (FuzzStudio          *self,
                 const BacklotCaller *caller,
                 const char          *method,
                 const char          *resource,
                 const char          *query,
                 GBytes              *body,
                 gboolean             keep)
{
  g_autoptr(BacklotRestCall) call = backlot_rest_call_new (method, resource, query);
  g_autoptr(GError) error = NULL;
  Work work = { call, FALSE, keep };

  g_clear_pointer (&self->answer, g_free);
  call->prefer = g_strdup ("return=representation,count=exact");
  call->body = body != NULL ? g_bytes_ref (body) : NULL;
  backlot_database_run_sync (self->database, caller, perform, &work, &error);
  if (work.done)
    {
      self->status = call->status;
      self->answer = g_strdup (call->answer != NULL ? call->answer->str : "");
    }
  else
    {
      FUZZ_CHECK (error != NULL && error->domain == BACKLOT_API_ERROR);
      self->status = backlot_api_error_get_status (error);
      if (self->status == 500)
        g_error ("%s %s?%s: %s", method, resource, query, error->message);
    }
}
