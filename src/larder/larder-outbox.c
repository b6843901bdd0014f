/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The durable queue of mutations: one SQLite file, one process. */

#include "config.h"

#include "larder/larder-outbox.h"

#include <unistd.h>

#include "larder/larder-outbox-private.h"

/**
 * LarderOutbox:
 *
 * The durable queue of mutations.
 *
 * A list model of the [class@Larder.Mutation]s that are not done, oldest first. What is accepted in
 * one turn of the main loop is committed together by a thread; it is on the disk before anybody is
 * told so, and leaves it when the server's answer is known.
 */

typedef enum
{
  PROP_N_WAITING = 1,
  PROP_N_FAILED,
  PROP_N_CONFLICTS,
  PROP_SAVING,
  PROP_WAS_DAMAGED,
} LarderOutboxProperty;

static GParamSpec *properties[PROP_WAS_DAMAGED + 1];

/* One entry that is written or deleted. */
typedef struct
{
  LarderOutboxRow  *row;        /* NULL: deleted */
  char             *id;
  gboolean          must;
  gboolean          refused;    /* by the disk, at an earlier try */
  LarderOutboxDone  done;       /* NULL once it was called */
  gpointer          user_data;
} Change;

static void larder_outbox_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LarderOutbox, larder_outbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      larder_outbox_list_model_init))

static void
change_tell (Change       *change,
             const GError *error)
{
  LarderOutboxDone done = g_steal_pointer (&change->done);

  if (done != NULL)
    done (error, change->user_data);
}

static void
change_free (gpointer user_data)
{
  Change *change = user_data;

  /* Whoever waits is told even when the outbox was closed before. */
  if (change->done != NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                     "The outbox was closed");

      change_tell (change, error);
    }
  g_clear_pointer (&change->row, larder_outbox_row_unref);
  g_free (change->id);
  g_free (change);
}

static void
update_saving (LarderOutbox *self)
{
  if (self->told_saving == larder_outbox_get_saving (self))
    return;
  self->told_saving = !self->told_saving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

/* In the storage thread. */
static gboolean
write_changes (sqlite3   *db,
               gpointer   data,
               GError   **error)
{
  GPtrArray *changes = data;

  for (guint i = 0; i < changes->len; i++)
    {
      Change *change = changes->pdata[i];

      if (change->row != NULL
          ? !larder_outbox_file_write (db, change->row, error)
          : !larder_outbox_file_delete (db, change->id, error))
        return FALSE;
    }
  return TRUE;
}

static void push (LarderOutbox *self,
                  GPtrArray    *changes);

static void
set_refused (LarderOutbox *self,
             GPtrArray    *changes,
             gboolean      refused)
{
  for (guint i = 0; i < changes->len; i++)
    {
      Change *change = changes->pdata[i];

      if (change->refused == refused)
        continue;
      change->refused = refused;
      self->n_refused += refused ? 1 : -1;
    }
}

/* The file was damaged while it was in use: it is made anew from what is known. */
static gboolean
recover (LarderOutbox *self)
{
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (change_free);
  g_autoptr(GError) error = NULL;
  GHashTableIter known;
  gpointer row;
  sqlite3 *db;

  larder_storage_close (g_steal_pointer (&self->storage));
  db = larder_storage_set_aside (self->path, &error)
       ? larder_outbox_file_open (self->path, &rows, &self->was_damaged, &error) : NULL;
  self->was_damaged = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAS_DAMAGED]);
  if (db == NULL)
    {
      g_info ("The outbox can not be made anew: %s", error->message);
      return FALSE;
    }

  self->storage = larder_storage_new (db, self);
  self->in_flight = 0;
  set_refused (self, self->turn, FALSE);
  self->n_refused = 0;
  g_hash_table_iter_init (&known, self->known);
  while (g_hash_table_iter_next (&known, NULL, &row))
    {
      Change *change = g_new0 (Change, 1);

      change->row = larder_outbox_row_ref (row);
      change->id = g_strdup (change->row->id);
      g_ptr_array_add (all, change);
    }
  push (self, g_steal_pointer (&all));
  return TRUE;
}

/* What must be told goes back to who wants it; the rest waits for the next turn. */
static void
keep_unwritten (LarderOutbox *self,
                GPtrArray    *changes,
                const GError *error)
{
  guint kept = 0;

  g_info ("The outbox was not written: %s", error->message);
  while (changes->len > kept)
    {
      Change *change = changes->pdata[kept];

      if (change->must)
        {
          g_hash_table_remove (self->known, change->id);
          change_tell (change, error);
          g_ptr_array_remove_index (changes, kept);
        }
      else
        kept++;
    }
  set_refused (self, changes, TRUE);
  /* They are older than what was changed since. */
  for (guint i = 0; i < kept; i++)
    g_ptr_array_insert (self->turn, (int) i, g_ptr_array_steal_index (changes, 0));
}

static void
changes_done (gpointer      data,
              const GError *error,
              gpointer      owner)
{
  g_autoptr(LarderOutbox) self = g_object_ref (owner);
  GPtrArray *changes = data;

  self->in_flight--;
  set_refused (self, changes, FALSE);
  if (g_error_matches (error, LARDER_ERROR, LARDER_ERROR_INVALID) && recover (self))
    error = NULL;
  else if (error != NULL)
    keep_unwritten (self, changes, error);
  for (guint i = 0; error == NULL && i < changes->len; i++)
    change_tell (changes->pdata[i], NULL);
  /* What came while the disk was busy goes together. */
  if (self->in_flight == 0 && self->turn_end == NULL && self->turn->len > self->n_refused)
    larder_outbox_end_turn (self);
  update_saving (self);
}

/* Takes @changes. */
static void
push (LarderOutbox *self,
      GPtrArray    *changes)
{
  self->in_flight++;
  larder_storage_push (self->storage, write_changes, changes_done, changes,
                       (GDestroyNotify) g_ptr_array_unref);
}

void
larder_outbox_end_turn (LarderOutbox *self)
{
  if (self->turn_end != NULL)
    {
      g_source_destroy (self->turn_end);
      g_clear_pointer (&self->turn_end, g_source_unref);
    }
  /* Whoever waits for what no file takes any more is told so. */
  if (self->lock < 0)
    g_ptr_array_set_size (self->turn, 0);
  if (self->turn->len == 0 || self->storage == NULL)
    return;
  push (self, g_steal_pointer (&self->turn));
  self->turn = g_ptr_array_new_with_free_func (change_free);
}

static gboolean
turn_end_cb (gpointer user_data)
{
  LarderOutbox *self = user_data;

  /* One commit at a time: those of the next ones are made one when it is done. */
  if (self->in_flight > 0)
    g_clear_pointer (&self->turn_end, g_source_unref);
  else
    larder_outbox_end_turn (self);
  return G_SOURCE_REMOVE;
}

/* Takes @change. */
static void
add_change (LarderOutbox *self,
            Change       *change)
{
  g_ptr_array_add (self->turn, change);
  if (self->turn_end == NULL)
    {
      self->turn_end = g_idle_source_new ();
      g_source_set_priority (self->turn_end, G_PRIORITY_DEFAULT);
      g_source_set_static_name (self->turn_end, "Larder outbox");
      g_source_set_callback (self->turn_end, turn_end_cb, self, NULL);
      g_source_attach (self->turn_end, g_main_context_get_thread_default ());
    }
  update_saving (self);
}

GPtrArray *
larder_outbox_take_rows (LarderOutbox *self)
{
  return g_steal_pointer (&self->found);
}

gint64
larder_outbox_next_seq (LarderOutbox *self)
{
  return ++self->last_seq;
}

void
larder_outbox_put (LarderOutbox     *self,
                   LarderOutboxRow  *row,
                   gboolean          must,
                   LarderOutboxDone  done,
                   gpointer          user_data)
{
  Change *change = g_new0 (Change, 1);

  change->row = row;
  change->id = g_strdup (row->id);
  change->must = must;
  change->done = done;
  change->user_data = user_data;
  g_hash_table_replace (self->known, row->id, larder_outbox_row_ref (row));
  add_change (self, change);
}

gboolean
larder_outbox_knows (LarderOutbox *self,
                     const char   *id)
{
  return g_hash_table_contains (self->known, id);
}

void
larder_outbox_delete (LarderOutbox *self,
                      const char   *id)
{
  Change *change = g_new0 (Change, 1);

  change->id = g_strdup (id);
  g_hash_table_remove (self->known, id);
  add_change (self, change);
}

static void
set_count (LarderOutbox *self,
           guint        *count,
           guint         value,
           guint         prop_id)
{
  if (*count == value)
    return;
  *count = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

gboolean
larder_outbox_counts_apart (LarderDelivery delivery)
{
  return delivery == LARDER_DELIVERY_FAILED || delivery == LARDER_DELIVERY_CONFLICT;
}

static void
update_waiting (LarderOutbox *self)
{
  set_count (self, &self->n_waiting,
             self->mutations->len - self->n_failed - self->n_conflicts, PROP_N_WAITING);
}

void
larder_outbox_add (LarderOutbox   *self,
                   LarderMutation *mutation)
{
  g_ptr_array_add (self->mutations, g_object_ref (mutation));
  g_list_model_items_changed (G_LIST_MODEL (self), self->mutations->len - 1, 0, 1);
  if (larder_outbox_counts_apart (larder_mutation_get_delivery (mutation)))
    larder_outbox_recount (self);
  else
    update_waiting (self);
}

void
larder_outbox_remove (LarderOutbox   *self,
                      LarderMutation *mutation)
{
  guint position;

  if (!g_ptr_array_find (self->mutations, mutation, &position))
    return;
  g_ptr_array_remove_index (self->mutations, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  if (larder_outbox_counts_apart (larder_mutation_get_delivery (mutation)))
    larder_outbox_recount (self);
  else
    update_waiting (self);
}

void
larder_outbox_recount (LarderOutbox *self)
{
  guint n_failed = 0;
  guint n_conflicts = 0;

  for (guint i = 0; i < self->mutations->len; i++)
    {
      LarderDelivery delivery = larder_mutation_get_delivery (self->mutations->pdata[i]);

      n_failed += delivery == LARDER_DELIVERY_FAILED;
      n_conflicts += delivery == LARDER_DELIVERY_CONFLICT;
    }
  g_object_freeze_notify (G_OBJECT (self));
  set_count (self, &self->n_waiting, self->mutations->len - n_failed - n_conflicts,
             PROP_N_WAITING);
  set_count (self, &self->n_failed, n_failed, PROP_N_FAILED);
  set_count (self, &self->n_conflicts, n_conflicts, PROP_N_CONFLICTS);
  g_object_thaw_notify (G_OBJECT (self));
}

static GType
larder_outbox_get_item_type (GListModel *list)
{
  return LARDER_TYPE_MUTATION;
}

static guint
larder_outbox_get_n_items (GListModel *list)
{
  return LARDER_OUTBOX (list)->mutations->len;
}

static gpointer
larder_outbox_get_item (GListModel *list,
                        guint       position)
{
  LarderOutbox *self = LARDER_OUTBOX (list);

  if (position >= self->mutations->len)
    return NULL;
  return g_object_ref (self->mutations->pdata[position]);
}

static void
larder_outbox_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = larder_outbox_get_item_type;
  iface->get_n_items = larder_outbox_get_n_items;
  iface->get_item = larder_outbox_get_item;
}

static void
larder_outbox_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  LarderOutbox *self = LARDER_OUTBOX (object);

  switch ((LarderOutboxProperty) prop_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;

    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;

    case PROP_N_CONFLICTS:
      g_value_set_uint (value, self->n_conflicts);
      break;

    case PROP_SAVING:
      g_value_set_boolean (value, larder_outbox_get_saving (self));
      break;

    case PROP_WAS_DAMAGED:
      g_value_set_boolean (value, self->was_damaged);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/**
 * larder_outbox_close:
 *
 * Writes what was accepted, which may take as long as the disk does, closes the file and gives its
 * lock back, so that it can be opened anew although somebody still has a reference to this object,
 * as a garbage collector or a screen reader may. Its client has to be unmounted before. What is
 * accepted later reaches no disk: whoever waits for it gets %G_IO_ERROR_CANCELLED.
 */
void
larder_outbox_close (LarderOutbox *self)
{
  g_return_if_fail (LARDER_IS_OUTBOX (self));

  larder_outbox_end_turn (self);
  if (self->storage != NULL)
    larder_storage_close (g_steal_pointer (&self->storage));
  self->in_flight = 0;
  /* Only when nothing is written any more may another process begin. */
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static void
larder_outbox_finalize (GObject *object)
{
  LarderOutbox *self = LARDER_OUTBOX (object);

  larder_outbox_close (self);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->turn);
  g_ptr_array_unref (self->mutations);
  g_free (self->path);

  G_OBJECT_CLASS (larder_outbox_parent_class)->finalize (object);
}

static void
larder_outbox_class_init (LarderOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = larder_outbox_get_property;
  object_class->finalize = larder_outbox_finalize;

  /**
   * LarderOutbox:n-waiting:
   *
   * How many mutations are held, queued or being sent.
   */
  properties[PROP_N_WAITING] =
    g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderOutbox:n-failed:
   *
   * How many failed for good and wait for someone to decide.
   */
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderOutbox:n-conflicts:
   *
   * How many met a change of someone else and wait for someone to decide.
   */
  properties[PROP_N_CONFLICTS] =
    g_param_spec_uint ("n-conflicts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LarderOutbox:saving:
   *
   * Whether something that was accepted is not on the disk yet.
   */
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE, flags);
  /**
   * LarderOutbox:was-damaged:
   *
   * Whether a damaged file was found and set aside.
   */
  properties[PROP_WAS_DAMAGED] = g_param_spec_boolean ("was-damaged", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_outbox_init (LarderOutbox *self)
{
  self->lock = -1;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) larder_outbox_row_unref);
  self->turn = g_ptr_array_new_with_free_func (change_free);
  self->mutations = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * larder_outbox_new:
 * @path: of the file; its folder is made when it is not there
 *
 * Opens or makes an outbox, and holds its lock until [method@Larder.Outbox.close], or for as long
 * as the object lives.
 *
 * Errors are read back with their domain, code and message. A domain of extended errors, as
 * G_DEFINE_EXTENDED_ERROR() makes one, has to be known before: call its quark function first.
 *
 * A damaged file is set aside as "<path>.damaged"; what can be read of it is kept. Errors:
 * %LARDER_ERROR_BUSY when someone else has the file, %LARDER_ERROR_NEWER when a newer version of
 * the library wrote it, %LARDER_ERROR_STORAGE when it can not be read or written.
 *
 * Returns: (transfer full) (nullable): the outbox, or %NULL with an error
 */
LarderOutbox *
larder_outbox_new (const char  *path,
                   GError     **error)
{
  g_autoptr(LarderOutbox) self = NULL;
  sqlite3 *db;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (LARDER_TYPE_OUTBOX, NULL);
  self->path = g_strdup (path);
  self->lock = larder_outbox_file_lock (path, error);
  if (self->lock < 0)
    return NULL;
  db = larder_outbox_file_open (path, &self->found, &self->was_damaged, error);
  if (db == NULL)
    return NULL;

  self->storage = larder_storage_new (db, self);
  for (guint i = 0; i < self->found->len; i++)
    {
      LarderOutboxRow *row = self->found->pdata[i];

      self->last_seq = MAX (self->last_seq, row->seq);
      g_hash_table_replace (self->known, row->id, larder_outbox_row_ref (row));
    }
  return g_steal_pointer (&self);
}
