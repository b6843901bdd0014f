/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the studio for rows that hold a text, of which this computer may not know yet. */

#include "config.h"

#include "query/backlot-studio-search.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-payload.h"
#include "query/backlot-tables.h"

#include "wire/backlot-wire-query.h"

/* What lies in a project is called after it; the answers come in any order. */
static const struct
{
  const char *table;
  const char *column;
} places[] = {
  { "tasks", "title" },
  { "comments", "body" },
  { "photos", "caption" },
  { "outputs", "label" },
  { "projects", "title" },
};

typedef struct
{
  guint   n_left;
  GError *error;    /* (owned) (nullable): the first one */
} Answers;

typedef struct
{
  GTask      *task;     /* (owned) */
  const char *table;
} Call;

static void
answers_free (gpointer data)
{
  Answers *answers = data;

  g_clear_error (&answers->error);
  g_free (answers);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr(GTask) task = call->task;
  BacklotBackend *backend = g_task_get_source_object (task);
  Answers *answers = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) rows = backlot_rest_finish (BACKLOT_REST (object), result, &error);

  if (rows != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (task)) &&
      backlot_payload_check_rows (rows, call->table, backlot_tables_get_id_member (call->table),
                                  &error))
    larder_client_write_rows (backlot_backend_get_client (backend), call->table, rows);
  if (error != NULL)
    g_debug ("not searched in %s: %s", call->table, error->message);
  if (error != NULL && answers->error == NULL)
    answers->error = backlot_error_take_service (g_steal_pointer (&error));
  if (--answers->n_left > 0)
    return;
  if (answers->error != NULL)
    g_task_return_error (task, g_steal_pointer (&answers->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Both would stand for any text here, and what is found is looked at once more. */
static char *
make_pattern (const char *text)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), "*\\", '_');

  return g_strconcat ("*", plain, "*", NULL);
}

void
backlot_studio_search_async (BacklotBackend      *backend,
                             const char          *text,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *pattern = NULL;
  Answers *answers = NULL;

  g_return_if_fail (BACKLOT_IS_BACKEND (backend));
  g_return_if_fail (text != NULL);

  task = g_task_new (backend, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_studio_search_async);
  if (text[0] == '\0')
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (!backlot_backend_get_online (backend))
    {
      g_task_return_new_error_literal (task, BACKLOT_ERROR, BACKLOT_ERROR_NETWORK,
                                       "no connection to search over");
      return;
    }
  answers = g_new0 (Answers, 1);
  answers->n_left = G_N_ELEMENTS (places);
  g_task_set_task_data (task, answers, answers_free);
  pattern = make_pattern (text);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr(BacklotWireQuery) query = backlot_wire_query_new ();
      Call *call = g_new0 (Call, 1);

      call->task = g_object_ref (task);
      call->table = places[i].table;
      backlot_wire_query_select (query, "*");
      backlot_wire_query_filter (query, places[i].column, "ilike", pattern);
      backlot_wire_query_order (query, "id", BACKLOT_WIRE_ORDER_DEFAULT);
      backlot_wire_query_limit (query, BACKLOT_STUDIO_SEARCH_MAX);
      backlot_rest_select_async (backlot_backend_get_rest (backend), places[i].table, query,
                                 cancellable, found_cb, call);
    }
}

gboolean
backlot_studio_search_finish (BacklotBackend  *backend,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
