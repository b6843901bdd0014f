/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The record of a persister: when it is written, and what becomes of one that is read. */

#include "config.h"

#include "larder/larder-mutation-cache.h"
#include "larder/larder-persister-private.h"
#include "larder/larder-ties.h"

typedef struct
{
  LarderPersister *self;        /* (owned) */
  guint            start;
} Restoring;

static void
arm (LarderPersister *self)
{
  if (self->saving == NULL && !larder_deadline_is_set (&self->due))
    larder_deadlines_set (self->client->deadlines, &self->due,
                          larder_client_now (self->client) + self->throttle);
}

static void
changed (LarderPersister *self)
{
  self->dirty = TRUE;
  arm (self);
}

static void
event_cb (LarderPersister     *self,
          LarderQueryEvent     event,
          LarderQuery         *query,
          LarderQueryAction    action,
          LarderQueryObserver *observer)
{
  if (event == LARDER_QUERY_EVENT_ADDED || event == LARDER_QUERY_EVENT_REMOVED ||
      event == LARDER_QUERY_EVENT_UPDATED)
    changed (self);
}

/* One that began to wait for the network is kept from then on. */
static void
mutation_event_cb (LarderPersister        *self,
                   LarderMutationEvent     event,
                   LarderMutation         *mutation,
                   LarderMutationAction    action,
                   LarderMutationObserver *observer)
{
  if (event == LARDER_MUTATION_EVENT_ADDED || event == LARDER_MUTATION_EVENT_REMOVED ||
      event == LARDER_MUTATION_EVENT_UPDATED)
    changed (self);
}

void
larder_persister_listen (LarderPersister *self,
                         gboolean         yes)
{
  LarderQueryCache *cache = larder_client_get_query_cache (self->client);
  LarderMutationCache *mutations = larder_client_get_mutation_cache (self->client);

  if (self->listening == yes)
    return;
  self->listening = yes;
  if (!yes)
    {
      g_signal_handlers_disconnect_by_data (cache, self);
      g_signal_handlers_disconnect_by_data (mutations, self);
      larder_deadlines_set (self->client->deadlines, &self->due, LARDER_NEVER);
      return;
    }
  g_signal_connect_swapped (cache, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (mutations, "event", G_CALLBACK (mutation_event_cb), self);
}

static void
complete_flushes (LarderPersister *self,
                  const GError    *error)
{
  g_autoptr(GPtrArray) flushes = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    {
      if (error != NULL)
        g_task_return_error (flushes->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (flushes->pdata[i], TRUE);
    }
}

/* The record without its oldest query; NULL when it has none. */
static LarderValue *
drop_oldest (LarderValue *record)
{
  LarderValue *queries = larder_value_get_path (record, "/state/queries");
  g_autofree char *path = NULL;
  gint64 oldest = G_MAXINT64;
  guint found = 0;

  if (queries == NULL || larder_value_get_n_items (queries) == 0)
    return NULL;
  for (guint i = 0; i < larder_value_get_n_items (queries); i++)
    {
      LarderValue *state = larder_value_get_member (larder_value_get_item (queries, i), "state");
      gint64 updated_at = larder_value_get_member_int (state, "data-updated-at", 0);

      if (updated_at < oldest)
        {
          oldest = updated_at;
          found = i;
        }
    }
  path = g_strdup_printf ("/state/queries/%u", found);
  return larder_value_remove_path (record, path, NULL);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(LarderPersister) self = user_data;
  g_autoptr(LarderValue) record = g_steal_pointer (&self->saving);
  g_autoptr(GError) error = NULL;

  if (!larder_store_save_finish (LARDER_STORE (object), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
        self->saving = drop_oldest (record);
      if (self->saving != NULL)
        {
          larder_store_save_async (self->store, self->name, self->saving, NULL, saved_cb,
                                   g_object_ref (self));
          return;
        }
      g_signal_emit_by_name (self, "failed", error);
    }
  if (self->dirty && self->flushes->len > 0)
    larder_persister_save (self);
  else
    complete_flushes (self, error);
  if (self->dirty && self->listening)
    arm (self);
}

void
larder_persister_save (LarderPersister *self)
{
  g_autoptr(LarderValueBuilder) builder = NULL;
  g_autoptr(LarderValue) state = NULL;

  if (self->saving != NULL)
    return;
  larder_deadlines_set (self->client->deadlines, &self->due, LARDER_NEVER);
  self->dirty = FALSE;
  state = larder_client_dehydrate (self->client, self->hydration);
  builder = larder_value_builder_new_object ();
  larder_value_builder_set_int (builder, "timestamp", larder_client_now (self->client));
  larder_value_builder_set_string (builder, "buster", self->buster);
  larder_value_builder_set_value (builder, "state", state);
  self->saving = larder_value_builder_end (builder);
  larder_store_save_async (self->store, self->name, self->saving, NULL, saved_cb,
                           g_object_ref (self));
}

void
larder_persister_due (gpointer user_data)
{
  LarderPersister *self = user_data;

  if (self->dirty)
    larder_persister_save (self);
}

static gboolean
is_usable (LarderPersister *self,
           LarderValue     *record)
{
  gint64 timestamp;

  if (larder_value_get_kind (record) != LARDER_VALUE_OBJECT ||
      larder_value_get_member (record, "state") == NULL)
    return FALSE;
  timestamp = larder_value_get_member_int (record, "timestamp", 0);
  return timestamp > 0 && larder_client_now (self->client) - timestamp <= self->max_age &&
         g_strcmp0 (larder_value_get_member_string (record, "buster"), self->buster) == 0;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Restoring *restoring = user_data;
  g_autoptr(LarderPersister) self = restoring->self;
  g_autoptr(LarderClient) client = g_object_ref (self->client);
  gboolean is_void = !self->started || self->start != restoring->start;
  g_autoptr(LarderValue) record = NULL;
  g_autoptr(GError) error = NULL;
  guint start = restoring->start;
  guint n_taken = 0;

  g_free (restoring);
  record = larder_store_load_finish (LARDER_STORE (object), result, &error);
  if (!is_void)
    {
      if (record != NULL && is_usable (self, record))
        n_taken = larder_client_hydrate (client, larder_value_get_member (record, "state"),
                                         self->hydration);
      else if (record != NULL || error != NULL)
        larder_store_remove_async (self->store, self->name, NULL, NULL, NULL);
      if (error != NULL)
        g_signal_emit_by_name (self, "failed", error);
      g_signal_emit_by_name (self, "restored", n_taken);
      if (self->started && self->start == start)
        larder_persister_listen (self, TRUE);
    }
  larder_client_end_restoring (client);
}

void
larder_persister_restore (LarderPersister *self)
{
  Restoring *restoring = g_new0 (Restoring, 1);

  restoring->self = g_object_ref (self);
  restoring->start = ++self->start;
  larder_client_begin_restoring (self->client);
  larder_store_load_async (self->store, self->name, NULL, loaded_cb, restoring);
}
