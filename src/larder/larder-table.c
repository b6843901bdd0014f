/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows by id: reading them, and writing what the server said. */

#include "config.h"

#include "larder/larder-table.h"

#include "larder/larder-table-rows-private.h"
#include "larder/larder-value-private.h"

guint larder_table_row_changed_signal;

/* Counts the changes of bases in all tables, so that answers can be compared with them. */
static guint64 base_serial;

/**
 * LarderTable:
 *
 * The rows of one kind that this process knows, by id.
 *
 * A row is what the server said (its base) with the changes of pending mutations (its layers)
 * over it. Whatever changes, a row is announced once per batch, and not at all if it is as
 * before at the end of the batch.
 */

G_DEFINE_FINAL_TYPE (LarderTable, larder_table, G_TYPE_OBJECT)

LarderRow *
larder_table_peek_row (LarderTable *self,
                       const char  *id)
{
  return g_hash_table_lookup (self->rows, id);
}

LarderRow *
larder_table_ensure_row (LarderTable *self,
                         const char  *id)
{
  LarderRow *row = g_hash_table_lookup (self->rows, id);

  if (row == NULL)
    {
      row = larder_row_new (id);
      row->arrival = self->arrivals++;
      g_hash_table_insert (self->rows, row->id, row);
    }
  return row;
}

/* A row that is not in memory is asked for once. */
LarderRow *
larder_table_look_up_row (LarderTable *self,
                          const char  *id)
{
  LarderRow *row = g_hash_table_lookup (self->rows, id);
  g_autoptr(LarderValue) stored = NULL;

  if (self->load_func == NULL || (row != NULL && (row->base != NULL || row->looked_up)))
    return row;
  stored = self->load_func (self, id, self->load_data);
  if (stored == NULL || larder_value_get_kind (stored) != LARDER_VALUE_OBJECT)
    {
      if (row != NULL)
        row->looked_up = TRUE;
      return row;
    }
  row = larder_table_ensure_row (self, id);
  row->looked_up = TRUE;
  larder_table_begin_change (self, row);
  row->base = larder_value_ref (stored);
  /* It is older than whatever is asked for now. */
  row->base_serial = 0;
  /* It is in the file already. */
  g_clear_pointer (&g_array_index (self->changes, LarderRowChange, row->change - 1).base,
                   larder_value_unref);
  g_array_index (self->changes, LarderRowChange, row->change - 1).base = larder_value_ref (stored);
  larder_table_end_change (self, row);
  return g_hash_table_lookup (self->rows, id);
}

/* The time of the batch: thousands of rows come with one answer. */
static gint64
get_time_ms (LarderTable *self)
{
  if (self->clock == NULL)
    self->clock = larder_system_clock_new ();
  if (self->batch_time_ms < 0)
    self->batch_time_ms = larder_clock_get_time_ms (self->clock);
  return self->batch_time_ms;
}

void
larder_table_set_base (LarderTable *self,
                       LarderRow   *row,
                       LarderValue *base)
{
  larder_table_begin_change (self, row);
  if (base != NULL)
    larder_value_ref (base);
  g_clear_pointer (&row->base, larder_value_unref);
  row->base = base;
  row->base_updated_at = base != NULL ? get_time_ms (self) : 0;
  row->base_serial = ++base_serial;
  row->looked_up = TRUE;
  larder_table_end_change (self, row);
}

guint64
larder_table_get_serial (void)
{
  return base_serial;
}

char *
larder_table_dup_row_id (LarderTable *self,
                         LarderValue *row)
{
  const char *text = larder_value_get_member_string (row, self->id_member);
  LarderValue *id;

  if (text != NULL)
    return g_strdup (text);
  id = larder_value_get_member (row, self->id_member);
  if (id != NULL && larder_value_get_kind (id) == LARDER_VALUE_INT)
    return larder_value_to_json (id);
  return NULL;
}

/* Whether the server has said something later than @fresh already. */
static gboolean
is_older (LarderTable *self,
          LarderValue *fresh,
          LarderValue *base)
{
  gint64 before = larder_value_get_member_int (base, self->version_member, G_MININT64);
  gint64 now = larder_value_get_member_int (fresh, self->version_member, G_MININT64);

  return before != G_MININT64 && now != G_MININT64 && now < before;
}

/* The row with the members of @base that it lacks: an answer may leave some out. */
static LarderValue *
complete (LarderValue *fresh,
          LarderValue *base)
{
  if (!larder_value_has_all_members (fresh, base))
    return larder_value_merge (base, fresh);
  return larder_value_share (fresh, base);
}

/* Writes one row that has an id. */
static void
upsert_row (LarderTable *self,
            const char  *id,
            LarderValue *value,
            gpointer     user_data)
{
  LarderRow *row = larder_table_ensure_row (self, id);
  g_autoptr(LarderValue) base = NULL;

  if (row->base == NULL)
    base = larder_value_detach (value);
  else if (!larder_value_equal (row->base, value) && !is_older (self, value, row->base))
    {
      g_autoptr(LarderValue) completed = complete (value, row->base);

      base = larder_value_detach (completed);
    }
  if (base != NULL && base != row->base)
    larder_table_set_base (self, row, base);
  else
    /* It says nothing new, but it says that the row is there. */
    row->base_serial = ++base_serial;
}

GHashTable *
larder_table_get_rows (LarderTable *self)
{
  return self->rows;
}

GHashTable *
larder_table_get_layers (LarderTable *self)
{
  return self->layers;
}

GType
larder_table_get_record_type (LarderTable *self)
{
  return self->record_type;
}

const char *
larder_table_get_id_member (LarderTable *self)
{
  return self->id_member;
}

const char *
larder_table_get_version_member (LarderTable *self)
{
  return self->version_member;
}

void
larder_table_add_view (LarderTable     *self,
                       LarderTableView *view)
{
  g_ptr_array_add (self->views, view);
}

void
larder_table_remove_view (LarderTable     *self,
                          LarderTableView *view)
{
  g_ptr_array_remove (self->views, view);
}

LarderRecord *
larder_table_get_row_record (LarderTable *self,
                             LarderRow   *row)
{
  if (row->record != NULL)
    return g_object_ref (row->record);
  row->record = g_object_new (self->record_type, NULL);
  larder_record_attach (row->record, self, row);
  return row->record;
}

void
larder_table_forget_record (LarderTable *self,
                            LarderRow   *row)
{
  row->record = NULL;
  larder_table_note_empty_row (self, row);
}

void
larder_table_set_base_func (LarderTable         *self,
                            LarderTableBaseFunc  func,
                            gpointer             user_data)
{
  self->base_func = func;
  self->base_data = user_data;
}

void
larder_table_set_load_func (LarderTable         *self,
                            LarderTableLoadFunc  func,
                            gpointer             user_data)
{
  self->load_func = func;
  self->load_data = user_data;
}

void
larder_table_set_clock (LarderTable *self,
                        LarderClock *clock)
{
  g_set_object (&self->clock, clock);
}

static void
layers_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
row_free (gpointer data)
{
  larder_row_free (data);
}

static void
larder_table_finalize (GObject *object)
{
  LarderTable *self = LARDER_TABLE (object);

  g_array_unref (self->changes);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->layers);
  g_ptr_array_unref (self->views);
  g_ptr_array_unref (self->empty_rows);
  g_clear_pointer (&self->list, larder_value_unref);
  g_clear_pointer (&self->id_list, larder_value_unref);
  g_clear_object (&self->clock);
  g_free (self->name);
  g_free (self->id_member);
  g_free (self->version_member);

  G_OBJECT_CLASS (larder_table_parent_class)->finalize (object);
}

static void
larder_table_class_init (LarderTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = larder_table_finalize;

  /**
   * LarderTable::row-changed:
   * @self: the table
   * @id: the id of a row
   *
   * Base, layers or presence of a row changed; once per row and batch, after the views and the
   * records have been told.
   */
  larder_table_row_changed_signal =
    g_signal_new ("row-changed", LARDER_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
larder_table_init (LarderTable *self)
{
  self->id_member = g_strdup ("id");
  self->version_member = g_strdup ("version");
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, row_free);
  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, layers_free);
  self->views = g_ptr_array_new ();
  self->changes = larder_table_new_changes ();
  self->empty_rows = g_ptr_array_new ();
}

/**
 * larder_table_new:
 * @name: the name by which patches and mutations call the table
 * @record_type: a subclass of [class@Larder.Record], or that class itself
 *
 * Makes an empty table. Rows are known by their member `id`; a row whose member `version` is
 * lower than that of the row that is there is passed over.
 *
 * Returns: (transfer full): a new table
 */
LarderTable *
larder_table_new (const char *name,
                  GType       record_type)
{
  LarderTable *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (g_type_is_a (record_type, LARDER_TYPE_RECORD), NULL);

  self = g_object_new (LARDER_TYPE_TABLE, NULL);
  self->name = g_strdup (name);
  self->record_type = record_type;
  return self;
}

/**
 * larder_table_get_name:
 * @self: a table
 *
 * The name of the table.
 *
 * Returns: the name
 */
const char *
larder_table_get_name (LarderTable *self)
{
  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);

  return self->name;
}

/**
 * larder_table_set_id_member:
 * @self: a table without rows
 * @name: the name of a member
 *
 * By which member rows are known; its value is a text or a whole number. The default is `id`.
 */
void
larder_table_set_id_member (LarderTable *self,
                            const char  *name)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (g_hash_table_size (self->rows) == 0);

  g_set_str (&self->id_member, name);
}

/**
 * larder_table_set_version_member:
 * @self: a table without rows
 * @name: the name of a member
 *
 * Which member tells the later of two answers; its value is a whole number. The default is
 * `version`.
 */
void
larder_table_set_version_member (LarderTable *self,
                                 const char  *name)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (g_hash_table_size (self->rows) == 0);

  g_set_str (&self->version_member, name);
}

/**
 * larder_table_get_record:
 * @self: a table
 * @id: the id of a row
 *
 * The record of a row: the same object for as long as anyone holds it, also while the row does
 * not exist.
 *
 * Returns: (transfer full): the record
 */
LarderRecord *
larder_table_get_record (LarderTable *self,
                         const char  *id)
{
  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  larder_table_look_up_row (self, id);
  return larder_table_get_row_record (self, larder_table_ensure_row (self, id));
}

/**
 * larder_table_contains:
 * @self: a table
 * @id: the id of a row
 *
 * Whether the row is visible.
 *
 * Returns: %TRUE if it is
 */
gboolean
larder_table_contains (LarderTable *self,
                       const char  *id)
{
  return larder_table_get_value (self, id) != NULL;
}

/**
 * larder_table_get_value:
 * @self: a table
 * @id: the id of a row
 *
 * What is visible of a row: its base with the layers over it.
 *
 * Returns: (transfer none) (nullable): the row, until its next change; %NULL if there is none
 */
LarderValue *
larder_table_get_value (LarderTable *self,
                        const char  *id)
{
  LarderRow *row;

  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  row = larder_table_look_up_row (self, id);
  return row != NULL ? row->visible : NULL;
}

/**
 * larder_table_get_base:
 * @self: a table
 * @id: the id of a row
 *
 * What the server said about a row.
 *
 * Returns: (transfer none) (nullable): the row, until its next change; %NULL if there is none
 */
LarderValue *
larder_table_get_base (LarderTable *self,
                       const char  *id)
{
  LarderRow *row;

  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  row = larder_table_look_up_row (self, id);
  return row != NULL ? row->base : NULL;
}

/**
 * larder_table_get_n_rows:
 * @self: a table
 *
 * How many rows in memory are visible.
 *
 * Returns: the number
 */
guint
larder_table_get_n_rows (LarderTable *self)
{
  g_return_val_if_fail (LARDER_IS_TABLE (self), 0);

  return self->n_visible;
}

/**
 * larder_table_upsert:
 * @self: a table
 * @rows: a list of rows, an object of them by id, or one row
 *
 * Writes what the server said. Members that a row leaves out stay; a lower version is passed
 * over, and so is what is no row. Layers stay on top.
 */
void
larder_table_upsert (LarderTable *self,
                     LarderValue *rows)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (rows != NULL);

  larder_table_begin_batch (self);
  larder_table_foreach_given (self, rows, upsert_row, NULL);
  larder_table_end_batch (self);
}

/**
 * larder_table_remove:
 * @self: a table
 * @id: the id of a row
 *
 * Writes that the server has no such row. One that a pending mutation inserts stays visible.
 */
void
larder_table_remove (LarderTable *self,
                     const char  *id)
{
  LarderRow *row;

  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (id != NULL);

  row = larder_table_look_up_row (self, id);
  if (row != NULL && row->base != NULL)
    larder_table_set_base (self, row, NULL);
}

/**
 * larder_table_clear:
 * @self: a table
 *
 * Forgets all that the server said. Rows that pending mutations insert stay visible.
 */
void
larder_table_clear (LarderTable *self)
{
  g_autoptr(GPtrArray) rows = NULL;

  g_return_if_fail (LARDER_IS_TABLE (self));

  larder_table_begin_batch (self);
  rows = g_hash_table_get_values_as_ptr_array (self->rows);
  for (guint i = 0; i < rows->len; i++)
    if (((LarderRow *) rows->pdata[i])->base != NULL)
      larder_table_set_base (self, rows->pdata[i], NULL);
  larder_table_end_batch (self);
}
