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

/* One change for one listener. */
typedef struct
{
  BacklotRealtimeChannel *channel;    /* (owned) */
  GPtrArray              *changes;    /* (owned): of the transaction */
  const BacklotChange    *change;     /* borrowed from them */
  BacklotCaller          *caller;     /* (owned): as it was when the change came */
  GPtrArray              *bindings;   /* borrowed from @channel: those for this table and event */
  GArray                 *ids;        /* of gint64: those whose rules and filters let it through */
} Delivery;

/* What one transaction means for everybody. */
typedef struct
{
  BacklotRealtimeService *service;      /* (owned) */
  GPtrArray              *changes;      /* (owned) */
  GPtrArray              *deliveries;   /* of Delivery, in the order of the changes */
} Batch;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  if (delivery == NULL)
    return;
  backlot_realtime_channel_unref (delivery->channel);
  g_ptr_array_unref (delivery->changes);
  backlot_caller_free (delivery->caller);
  g_ptr_array_unref (delivery->bindings);
  g_array_unref (delivery->ids);
  g_free (delivery);
}

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->service);
  g_ptr_array_unref (batch->changes);
  g_ptr_array_unref (batch->deliveries);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static BacklotListenEvents
event_of (const BacklotChange *change)
{
  switch (change->kind)
    {
    case BACKLOT_CHANGE_INSERT:
      return BACKLOT_LISTEN_INSERT;
    case BACKLOT_CHANGE_UPDATE:
      return BACKLOT_LISTEN_UPDATE;
    case BACKLOT_CHANGE_DELETE:
    default:
      return BACKLOT_LISTEN_DELETE;
    }
}

static void
add_delivery (Batch                  *batch,
              BacklotRealtimeChannel *channel,
              const BacklotChange    *change)
{
  g_autoptr(GPtrArray) bindings = g_ptr_array_new ();
  Delivery *delivery;

  for (guint i = 0; i < channel->bindings->len; i++)
    {
      BacklotBinding *binding = g_ptr_array_index (channel->bindings, i);

      if ((binding->events & event_of (change)) != 0 &&
          (binding->table == NULL || strcmp (binding->table, change->table) == 0))
        g_ptr_array_add (bindings, binding);
    }
  if (bindings->len == 0)
    return;
  delivery = g_new0 (Delivery, 1);
  delivery->channel = backlot_realtime_channel_ref (channel);
  delivery->changes = g_ptr_array_ref (batch->changes);
  delivery->change = change;
  delivery->caller = backlot_caller_copy (channel->caller);
  delivery->bindings = g_steal_pointer (&bindings);
  delivery->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (batch->deliveries, delivery);
}

static void
add_listeners (Batch               *batch,
               const BacklotChange *change)
{
  GHashTableIter sockets, channels;
  gpointer topics, channel;

  g_hash_table_iter_init (&sockets, batch->service->sockets);
  while (g_hash_table_iter_next (&sockets, NULL, &topics))
    {
      g_hash_table_iter_init (&channels, topics);
      while (g_hash_table_iter_next (&channels, NULL, &channel))
        if (((BacklotRealtimeChannel *) channel)->problem == NULL)
          add_delivery (batch, channel, change);
    }
}

/* What is known of one change by now. Who has the same rights and asked for the same sees the same;
 * who has the same role and asks for the same as the one before is asked with the same statement.
 * There is only one of these: another filter may have the same words, and other values. */
typedef struct
{
  const BacklotChange *change;
  GHashTable          *seen;       /* role, filter and person → whether they see it */
  char                *name;       /* (nullable): role and filter of @question */
  BacklotStatement    *question;   /* (nullable): nobody of the role sees it */
} Knowledge;

static void
forget_question (Knowledge *known)
{
  g_clear_pointer (&known->name, g_free);
  g_clear_pointer (&known->question, backlot_statement_free);
}

static void
knowledge_clear (Knowledge *known)
{
  forget_question (known);
  g_clear_pointer (&known->seen, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Knowledge, knowledge_clear)

/* One that listens to every table is the audience of this one too. */
static gboolean
find_question (Knowledge             *known,
               BacklotTransaction    *transaction,
               const BacklotBinding  *binding,
               const char            *name,
               GError               **error)
{
  g_autoptr(BacklotAudience) everybody = NULL;
  BacklotAudience *audience = binding->audience;

  if (g_strcmp0 (known->name, name) == 0)
    {
      if (known->question != NULL)
        backlot_statement_rewind (known->question);
      return TRUE;
    }
  forget_question (known);
  if (audience == NULL)
    audience = everybody = backlot_audience_new (backlot_transaction_get_schema (transaction),
                                                 known->change->table, NULL, error);
  if (audience == NULL ||
      !backlot_audience_ask (audience, transaction, known->change, &known->question, error))
    return FALSE;
  known->name = g_strdup (name);
  return TRUE;
}

/* A deletion is told by its key, whoever asks. */
static gboolean
hears_of_deletion (const Knowledge       *known,
                   BacklotTransaction    *transaction,
                   const BacklotBinding  *binding,
                   gboolean              *sees,
                   GError               **error)
{
  g_autoptr(BacklotAudience) everybody = NULL;
  BacklotAudience *audience = binding->audience;

  if (audience == NULL)
    audience = everybody = backlot_audience_new (backlot_transaction_get_schema (transaction),
                                                 known->change->table, NULL, error);
  return audience != NULL &&
         backlot_audience_sees (audience, transaction, known->change, sees, error);
}

static gboolean
check_binding (Knowledge             *known,
               BacklotTransaction    *transaction,
               const BacklotCaller   *caller,
               const BacklotBinding  *binding,
               gboolean              *sees,
               GError               **error)
{
  const char *person = caller->user_id != NULL ? caller->user_id : "";
  g_autofree char *name = g_strconcat (backlot_role_to_string (caller->role), " ",
                                       binding->filter != NULL ? binding->filter : "", NULL);
  g_autofree char *eyes = g_strconcat (person, " ", name, NULL);
  gpointer told;

  if (g_hash_table_lookup_extended (known->seen, eyes, NULL, &told))
    {
      *sees = GPOINTER_TO_INT (told);
      return TRUE;
    }
  *sees = FALSE;
  backlot_transaction_set_caller (transaction, caller);
  if (known->change->kind == BACKLOT_CHANGE_DELETE)
    {
      if (!hears_of_deletion (known, transaction, binding, sees, error))
        return FALSE;
    }
  else if (!find_question (known, transaction, binding, name, error) ||
           (known->question != NULL && !backlot_statement_next (known->question, sees, error)))
    {
      return FALSE;
    }
  g_hash_table_insert (known->seen, g_steal_pointer (&eyes), GINT_TO_POINTER (*sees));
  return TRUE;
}

static gboolean
check_delivery (BacklotTransaction  *transaction,
                Delivery            *delivery,
                Knowledge           *known,
                GError             **error)
{
  for (guint i = 0; i < delivery->bindings->len; i++)
    {
      const BacklotBinding *binding = g_ptr_array_index (delivery->bindings, i);
      gboolean sees;

      if (!check_binding (known, transaction, delivery->caller, binding, &sees, error))
        return FALSE;
      if (sees)
        g_array_append_val (delivery->ids, binding->id);
    }
  return TRUE;
}

static gboolean
check_batch (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  Batch *batch = data;
  g_auto(Knowledge) known = {
    .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };

  for (guint i = 0; i < batch->deliveries->len; i++)
    {
      Delivery *delivery = g_ptr_array_index (batch->deliveries, i);

      if (delivery->change != known.change)
        {
          g_hash_table_remove_all (known.seen);
          forget_question (&known);
        }
      known.change = delivery->change;
      if (!check_delivery (transaction, delivery, &known, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
may_see_column (const BacklotTable  *table,
                const BacklotCaller *caller,
                const char          *name)
{
  GHashTable *granted = table->granted_columns[BACKLOT_COMMAND_SELECT];

  return granted == NULL || caller->role == BACKLOT_ROLE_SERVICE ||
         g_hash_table_contains (granted, name);
}

/* The row without hidden columns and, where it is too long, without its long values. */
static yyjson_mut_val *
build_record (yyjson_mut_doc      *doc,
              const BacklotTable  *table,
              const BacklotCaller *caller,
              const char          *json,
              gboolean             too_long)
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

      if (!may_see_column (table, caller, yyjson_get_str (key)) ||
          (too_long && (yyjson_get_len (value) > LONG_VALUE) &&
           (yyjson_is_str (value) || yyjson_is_ctn (value))))
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
  yyjson_mut_obj_add_val (doc, data, "columns",
                          yyjson_mut_raw (doc, get_columns (self, change->table)));
  if (change->record != NULL && change->kind != BACKLOT_CHANGE_DELETE)
    yyjson_mut_obj_add_val (doc, data, "record",
                            build_record (doc, table, delivery->caller, change->record, too_long));
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
  for (guint i = 0; i < batch->deliveries->len; i++)
    {
      Delivery *delivery = g_ptr_array_index (batch->deliveries, i);

      if (delivery->ids->len == 0)
        continue;
      batch->deliveries->pdata[i] = NULL;
      backlot_realtime_socket_send_later (delivery->channel->socket, weigh (delivery),
                                          write_delivery, delivery, delivery_free);
    }
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

  if (g_hash_table_size (self->sockets) == 0)
    return;
  batch = g_new0 (Batch, 1);
  batch->service = g_object_ref (self);
  batch->changes = g_ptr_array_ref (changes);
  batch->deliveries = g_ptr_array_new_with_free_func (delivery_free);
  for (guint i = 0; i < changes->len; i++)
    add_listeners (batch, g_ptr_array_index (changes, i));
  if (batch->deliveries->len > 0)
    backlot_database_run_async (self->database, NULL, check_batch, batch, NULL, NULL, checked_cb,
                                batch);
  else
    batch_free (batch);
}
