/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells listeners what a transaction changed, each only what the rules let them see. */
#include "config.h"

#include "studio/backlot-realtime-service-private.h"

#include "studio/backlot-schema.h"
#include "studio/backlot-transaction.h"

#include <string.h>

/* A longer row is told without its long values; the listener fetches it. */
#define MAX_RECORD (1024 * 1024)
#define LONG_VALUE 64

/* One change for one channel. */
typedef struct
{
  BacklotRealtimeChannel *channel;   /* (owned) */
  GPtrArray              *changes;   /* (owned): of the transaction */
  const BacklotChange    *change;    /* borrowed from them */
  BacklotRole             role;      /* of the listener */
  GArray                 *ids;       /* of gint64: the bindings that it came through */
} Delivery;

/* What one transaction means for everybody. */
typedef struct
{
  BacklotRealtimeService *service;     /* (owned) */
  GPtrArray              *changes;     /* (owned) */
  BacklotListeners       *listeners;   /* (owned): those at the commit */
  GPtrArray              *heard;       /* for each change a list of BacklotEyes, or %NULL: nobody */
} Batch;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  backlot_realtime_channel_unref (delivery->channel);
  g_ptr_array_unref (delivery->changes);
  g_array_unref (delivery->ids);
  g_free (delivery);
}

static void
heard_free (gpointer data)
{
  g_clear_pointer (&data, g_ptr_array_unref);
}

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->service);
  g_ptr_array_unref (batch->changes);
  g_ptr_array_unref (batch->heard);
  backlot_listeners_unref (batch->listeners);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/* A row that was written: one statement for all of the group, and a look with the eyes of each. */
static gboolean
ask_each (BacklotTransaction          *transaction,
          const BacklotListenerGroup  *group,
          BacklotAudience             *audience,
          const BacklotChange         *change,
          GPtrArray                   *heard,
          GError                     **error)
{
  g_autoptr(BacklotStatement) question = NULL;

  if (!backlot_audience_ask (audience, transaction, change, &question, error))
    return FALSE;
  for (guint i = 0; question != NULL && i < group->eyes->len; i++)
    {
      BacklotEyes *eyes = g_ptr_array_index (group->eyes, i);
      gboolean sees;

      backlot_transaction_look_as (transaction, eyes->caller);
      if (!backlot_statement_next (question, &sees, error))
        return FALSE;
      backlot_statement_rewind (question);
      if (sees)
        g_ptr_array_add (heard, eyes);
    }
  return TRUE;
}

/* Rows that are gone have no rights any more: all of one role hear of them, or nobody. */
static gboolean
ask_once (BacklotTransaction          *transaction,
          const BacklotListenerGroup  *group,
          BacklotAudience             *audience,
          const BacklotChange         *change,
          GPtrArray                   *heard,
          GError                     **error)
{
  gboolean sees;

  if (!backlot_audience_sees (audience, transaction, change, &sees, error))
    return FALSE;
  if (sees)
    g_ptr_array_extend (heard, group->eyes, NULL, NULL);
  return TRUE;
}

static gboolean
ask_group (BacklotTransaction          *transaction,
           const BacklotListenerGroup  *group,
           const BacklotChange         *change,
           yyjson_val                  *record,
           GPtrArray                   *heard,
           GError                     **error)
{
  const BacklotEyes *first = g_ptr_array_index (group->eyes, 0);
  g_autoptr(BacklotAudience) everybody = NULL;
  BacklotAudience *audience = group->audience;

  /* Who listens to every table is the audience of this one, too. */
  if (audience == NULL)
    audience = everybody = backlot_audience_new (backlot_transaction_get_schema (transaction),
                                                 change->table, NULL, error);
  if (audience == NULL)
    return FALSE;
  if (!backlot_audience_may_hear (audience, record))
    return TRUE;
  backlot_transaction_look_as (transaction, first->caller);
  if (change->kind == BACKLOT_CHANGE_DELETE)
    return ask_once (transaction, group, audience, change, heard, error);
  return ask_each (transaction, group, audience, change, heard, error);
}

static gboolean
check_change (BacklotTransaction      *transaction,
              const BacklotListeners  *listeners,
              const BacklotChange     *change,
              GPtrArray               *heard,
              GError                 **error)
{
  g_autoptr(yyjson_doc) doc = NULL;

  if (change->record != NULL && change->kind != BACKLOT_CHANGE_DELETE)
    doc = yyjson_read (change->record, strlen (change->record), YYJSON_READ_NOFLAG);
  for (guint i = 0; i < listeners->groups->len; i++)
    {
      const BacklotListenerGroup *group = g_ptr_array_index (listeners->groups, i);

      if (backlot_listeners_heed (group, change) &&
          !ask_group (transaction, group, change, yyjson_doc_get_root (doc), heard, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_batch (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  Batch *batch = data;
  gboolean success = TRUE;

  for (guint i = 0; success && i < batch->changes->len; i++)
    {
      g_autoptr(GPtrArray) heard = g_ptr_array_new ();

      success = check_change (transaction, batch->listeners, g_ptr_array_index (batch->changes, i),
                              heard, error);
      g_ptr_array_add (batch->heard, heard->len > 0 ? g_steal_pointer (&heard) : NULL);
    }
  backlot_transaction_look_as (transaction, NULL);
  return success;
}

static gboolean
may_see_column (const BacklotTable *table,
                BacklotRole         role,
                const char         *name)
{
  GHashTable *granted = table->granted_columns[BACKLOT_COMMAND_SELECT];

  return granted == NULL || role == BACKLOT_ROLE_SERVICE ||
         g_hash_table_contains (granted, name);
}

/* Lists and objects count with all that is in them. */
static gboolean
is_long (yyjson_val *value)
{
  gsize length = 0;

  if (yyjson_is_str (value))
    return yyjson_get_len (value) > LONG_VALUE;
  if (yyjson_is_ctn (value))
    free (yyjson_val_write (value, YYJSON_WRITE_NOFLAG, &length));
  return length > LONG_VALUE;
}

/* The row without hidden columns and, where it is too long, without its long values. */
static yyjson_mut_val *
build_record (yyjson_mut_doc     *doc,
              const BacklotTable *table,
              BacklotRole         role,
              const char         *json,
              gboolean            too_long)
{
  g_autoptr(yyjson_doc) source = NULL;
  yyjson_mut_val *record;
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!too_long && table->granted_columns[BACKLOT_COMMAND_SELECT] == NULL)
    return yyjson_mut_raw (doc, json);
  source = yyjson_read (json, strlen (json), YYJSON_READ_NOFLAG);
  record = yyjson_mut_obj (doc);
  yyjson_obj_iter_init (yyjson_doc_get_root (source), &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);

      if (!may_see_column (table, role, yyjson_get_str (key)) ||
          (too_long && is_long (value)))
        continue;
      yyjson_mut_obj_add (record, yyjson_val_mut_copy (doc, key),
                          yyjson_val_mut_copy (doc, value));
    }
  return record;
}

/* Described once for each table: it is the same in every event. */
static const char *
get_columns (BacklotRealtimeService *self,
             const char             *table)
{
  char *columns = g_hash_table_lookup (self->columns, table);

  if (columns == NULL)
    {
      columns = backlot_audience_describe_columns (backlot_database_get_schema (self->database),
                                                   table);
      g_hash_table_insert (self->columns, g_strdup (table), columns);
    }
  return columns;
}

static yyjson_mut_val *
build_data (BacklotRealtimeService *self,
            yyjson_mut_doc         *doc,
            const BacklotTable     *table,
            const Delivery         *delivery)
{
  static const char * const kinds[] = { "INSERT", "UPDATE", "DELETE" };
  const BacklotChange *change = delivery->change;
  yyjson_mut_val *data = yyjson_mut_obj (doc);
  yyjson_mut_val *errors = yyjson_mut_null (doc);
  gboolean too_long = change->record != NULL && strlen (change->record) > MAX_RECORD;

  if (too_long)
    {
      errors = yyjson_mut_arr (doc);
      yyjson_mut_arr_add_str (doc, errors, "Error 413: Payload Too Large");
    }
  yyjson_mut_obj_add_str (doc, data, "schema", "public");
  yyjson_mut_obj_add_str (doc, data, "table", change->table);
  yyjson_mut_obj_add_str (doc, data, "type", kinds[change->kind]);
  yyjson_mut_obj_add_str (doc, data, "commit_timestamp", change->committed_at);
  if (delivery->channel->columns)
    yyjson_mut_obj_add_val (doc, data, "columns",
                            yyjson_mut_raw (doc, get_columns (self, change->table)));
  if (change->record != NULL && change->kind != BACKLOT_CHANGE_DELETE)
    yyjson_mut_obj_add_val (doc, data, "record",
                            build_record (doc, table, delivery->role, change->record, too_long));
  if (change->old_key != NULL && change->kind != BACKLOT_CHANGE_INSERT)
    yyjson_mut_obj_add_val (doc, data, "old_record", yyjson_mut_raw (doc, change->old_key));
  yyjson_mut_obj_add_val (doc, data, "errors", errors);
  return data;
}

/* When it is the listener's turn to be written to, not before: of a change of many rows no listener
 * has all texts at once. */
static GBytes *
write_delivery (gpointer data)
{
  const Delivery *delivery = data;
  BacklotRealtimeService *self = delivery->channel->service;
  const BacklotTable *table =
    backlot_schema_find_table (backlot_database_get_schema (self->database),
                               delivery->change->table);
  g_autoptr(yyjson_mut_doc) doc = NULL;
  yyjson_mut_val *root, *ids;
  GBytes *frame;
  char *json;

  if (!delivery->channel->joined || table == NULL)
    return NULL;
  doc = yyjson_mut_doc_new (NULL);
  root = yyjson_mut_obj (doc);
  ids = yyjson_mut_arr (doc);
  for (guint i = 0; i < delivery->ids->len; i++)
    yyjson_mut_arr_add_sint (doc, ids, g_array_index (delivery->ids, gint64, i));
  yyjson_mut_doc_set_root (doc, root);
  yyjson_mut_obj_add_val (doc, root, "ids", ids);
  yyjson_mut_obj_add_val (doc, root, "data", build_data (self, doc, table, delivery));
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  frame = backlot_realtime_socket_encode (delivery->channel->socket, NULL, NULL,
                                          delivery->channel->topic, "postgres_changes", json, -1);
  free (json);
  return frame;
}

/* The row is shared by all who hear of it. */
static gsize
weigh (const Delivery *delivery)
{
  gsize length = delivery->change->record != NULL ? strlen (delivery->change->record) : 0;

  return 2 * sizeof (Delivery) + length / 16;
}

static Delivery *
delivery_new (Batch               *batch,
              const BacklotChange *change,
              const BacklotEyes   *eyes,
              const BacklotEar    *ear)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->channel = backlot_realtime_channel_ref (ear->channel);
  delivery->changes = g_ptr_array_ref (batch->changes);
  delivery->change = change;
  delivery->role = eyes->caller->role;
  delivery->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), 1);
  return delivery;
}

/* One event for each channel, which names all of its bindings that the change came through. */
static void
deliver (Batch               *batch,
         const BacklotChange *change,
         const GPtrArray     *heard)
{
  g_autoptr(GHashTable) begun = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) deliveries = g_ptr_array_new ();

  for (guint i = 0; i < heard->len; i++)
    {
      const BacklotEyes *eyes = g_ptr_array_index (heard, i);

      for (guint j = 0; j < eyes->ears->len; j++)
        {
          const BacklotEar *ear = g_ptr_array_index (eyes->ears, j);
          Delivery *delivery = g_hash_table_lookup (begun, ear->channel);

          if (delivery == NULL)
            {
              delivery = delivery_new (batch, change, eyes, ear);
              g_hash_table_insert (begun, ear->channel, delivery);
              g_ptr_array_add (deliveries, delivery);
            }
          g_array_append_val (delivery->ids, ear->id);
        }
    }
  for (guint i = 0; i < deliveries->len; i++)
    {
      Delivery *delivery = g_ptr_array_index (deliveries, i);

      backlot_realtime_socket_send_later (delivery->channel->socket, weigh (delivery),
                                          write_delivery, delivery, delivery_free);
    }
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Batch) batch = user_data;
  g_autoptr(GError) error = NULL;

  if (backlot_database_run_finish (BACKLOT_DATABASE (object), result, &error) == NULL)
    {
      g_info ("Changes can not be told: %s", error->message);
      return;
    }
  for (guint i = 0; i < batch->heard->len; i++)
    {
      const GPtrArray *heard = g_ptr_array_index (batch->heard, i);

      if (heard != NULL)
        deliver (batch, g_ptr_array_index (batch->changes, i), heard);
    }
}

static gboolean
anybody_heeds (const BacklotListeners *listeners,
               const GPtrArray        *changes)
{
  for (guint i = 0; i < changes->len; i++)
    for (guint j = 0; j < listeners->groups->len; j++)
      if (backlot_listeners_heed (g_ptr_array_index (listeners->groups, j),
                                  g_ptr_array_index (changes, i)))
        return TRUE;
  return FALSE;
}

/**
 * backlot_realtime_committed:
 * @changes: (element-type BacklotChange): what a transaction changed
 *
 * The rules are asked in the database's queue, so that the order of the commits stays.
 */
void
backlot_realtime_committed (BacklotRealtimeService *self,
                            GPtrArray              *changes)
{
  Batch *batch;

  if (self->listeners == NULL)
    self->listeners = backlot_listeners_new (self->sockets);
  if (!anybody_heeds (self->listeners, changes))
    return;
  batch = g_new0 (Batch, 1);
  batch->service = g_object_ref (self);
  batch->changes = g_ptr_array_ref (changes);
  batch->listeners = backlot_listeners_ref (self->listeners);
  batch->heard = g_ptr_array_new_full (changes->len, heard_free);
  backlot_database_run_async (self->database, NULL, check_batch, batch, NULL, NULL, checked_cb,
                              batch);
}
