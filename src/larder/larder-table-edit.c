/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows that a program writes by itself: adding, replacing, changing and listing them. */

#include "config.h"

#include "larder/larder-table-rows-private.h"
#include "larder/larder-value-private.h"

static void
give_row (LarderTable         *self,
          LarderValue         *row,
          LarderTableEachFunc  func,
          gpointer             user_data)
{
  const char *text = larder_value_get_member_string (row, larder_table_get_id_member (self));
  g_autofree char *number = NULL;

  if (text == NULL)
    text = number = larder_table_dup_row_id (self, row);
  if (text != NULL)
    func (self, text, row, user_data);
  else
    g_debug ("A row of %s is no object or has no %s and is passed over",
             self->name, self->id_member);
}

/* An object without an id of its own is one of rows. */
static gboolean
is_one_row (LarderTable *self,
            LarderValue *rows)
{
  g_autofree char *id = larder_table_dup_row_id (self, rows);

  return id != NULL;
}

void
larder_table_foreach_given (LarderTable         *self,
                            LarderValue         *rows,
                            LarderTableEachFunc  func,
                            gpointer             user_data)
{
  LarderValueKind kind = larder_value_get_kind (rows);

  if (kind == LARDER_VALUE_ARRAY || (kind == LARDER_VALUE_OBJECT && !is_one_row (self, rows)))
    for (guint i = 0; i < larder_value_get_n_items (rows); i++)
      give_row (self, larder_value_get_item (rows, i), func, user_data);
  else
    give_row (self, rows, func, user_data);
}

/* Equal rows keep the value that is there. */
static void
replace (LarderTable *self,
         LarderRow   *row,
         LarderValue *value)
{
  g_autoptr(LarderValue) fresh = NULL;

  if (row->base != NULL && larder_value_equal (row->base, value))
    return;
  if (row->base != NULL)
    {
      g_autoptr(LarderValue) shared = larder_value_share (value, row->base);

      fresh = larder_value_detach (shared);
    }
  else
    fresh = larder_value_detach (value);
  larder_table_set_base (self, row, fresh);
}

static void
add_row (LarderTable *self,
         const char  *id,
         LarderValue *value,
         gpointer     user_data)
{
  LarderRow *row = larder_table_look_up_row (self, id);

  if (row == NULL || row->base == NULL)
    replace (self, larder_table_ensure_row (self, id), value);
}

static void
set_row (LarderTable *self,
         const char  *id,
         LarderValue *value,
         gpointer     user_data)
{
  replace (self, larder_table_ensure_row (self, id), value);
}

/**
 * larder_table_add:
 * @self: a table
 * @rows: a list of rows, an object of them by id, or one row
 *
 * Writes rows that are not there yet; of those with the same id the first. A row that is there
 * stays as it is.
 */
void
larder_table_add (LarderTable *self,
                  LarderValue *rows)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (rows != NULL);

  larder_table_begin_batch (self);
  larder_table_foreach_given (self, rows, add_row, NULL);
  larder_table_end_batch (self);
}

/**
 * larder_table_set:
 * @self: a table
 * @rows: a list of rows, an object of them by id, or one row
 *
 * Writes rows in place of those that are there, whatever their version; of those with the same id
 * the last. [method@Larder.Table.upsert] keeps the members that are left out.
 */
void
larder_table_set (LarderTable *self,
                  LarderValue *rows)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (rows != NULL);

  larder_table_begin_batch (self);
  larder_table_foreach_given (self, rows, set_row, NULL);
  larder_table_end_batch (self);
}

/* The rows of one larder_table_set_all(). */
typedef struct
{
  GHashTable *ids;              /* (owned) borrowed from the rows */
  GPtrArray  *order;            /* (owned) of LarderRow */
} Replacement;

static void
take_row (LarderTable *self,
          const char  *id,
          LarderValue *value,
          gpointer     user_data)
{
  Replacement *replacement = user_data;
  LarderRow *row = larder_table_ensure_row (self, id);

  if (!g_hash_table_add (replacement->ids, row->id))
    return;
  replace (self, row, value);
  g_ptr_array_add (replacement->order, row);
}

static gboolean
is_in_order (GPtrArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    if (((LarderRow *) rows->pdata[i - 1])->arrival > ((LarderRow *) rows->pdata[i])->arrival)
      return FALSE;
  return TRUE;
}

/**
 * larder_table_set_all:
 * @self: a table
 * @rows: a list of rows, an object of them by id, or one row
 *
 * Makes these the rows of the table, in this order; of those with the same id the first. What is
 * not among them is gone, unless a pending mutation inserts it. Equal rows at the same place are
 * no change.
 */
void
larder_table_set_all (LarderTable *self,
                      LarderValue *rows)
{
  Replacement replacement = { NULL };
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  g_autoptr(GPtrArray) all = NULL;

  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (rows != NULL);

  replacement.ids = ids;
  replacement.order = order;
  larder_table_begin_batch (self);
  larder_table_foreach_given (self, rows, take_row, &replacement);
  all = g_hash_table_get_values_as_ptr_array (self->rows);
  for (guint i = 0; i < all->len; i++)
    {
      LarderRow *row = all->pdata[i];

      if (row->base != NULL && !g_hash_table_contains (ids, row->id))
        larder_table_set_base (self, row, NULL);
    }
  if (!is_in_order (order))
    for (guint i = 0; i < order->len; i++)
      {
        larder_table_begin_change (self, order->pdata[i]);
        ((LarderRow *) order->pdata[i])->arrival = self->arrivals++;
        larder_table_end_change (self, order->pdata[i]);
      }
  larder_table_end_batch (self);
}

/* Whoever holds the object of the row has the row under its new id from now on. */
static void
move_record (LarderTable *self,
             LarderRow   *row,
             LarderRow   *target)
{
  LarderRowChange *from = &g_array_index (self->changes, LarderRowChange, row->change - 1);
  LarderRowChange *to = &g_array_index (self->changes, LarderRowChange, target->change - 1);

  to->came_from = from->came_from != 0 ? from->came_from : row->change;
  from->came_from = 0;
  /* It is back where it was when the batch began. */
  if (to->came_from == target->change)
    to->came_from = 0;
  larder_record_move (row->record, target);
}

/* The row goes on under another id, at its place. */
static void
rename_row (LarderTable *self,
            LarderRow   *row,
            const char  *id,
            LarderValue *value)
{
  LarderRow *target = larder_table_ensure_row (self, id);
  guint64 arrival = row->arrival;

  larder_table_begin_batch (self);
  larder_table_set_base (self, row, NULL);
  larder_table_begin_change (self, target);
  target->arrival = arrival;
  replace (self, target, value);
  larder_table_end_change (self, target);
  /* One with changes on their way stays, and with it its object. */
  if (row->record != NULL && row->visible == NULL && target->record == NULL)
    move_record (self, row, target);
  larder_table_end_batch (self);
}

static void
change_row (LarderTable *self,
            const char  *id,
            LarderValue *changes)
{
  LarderRow *row = larder_table_look_up_row (self, id);
  g_autoptr(LarderValue) value = NULL;
  g_autofree char *new_id = NULL;

  if (row == NULL || row->base == NULL || larder_value_get_kind (changes) != LARDER_VALUE_OBJECT)
    return;
  value = larder_value_merge (row->base, changes);
  new_id = larder_table_dup_row_id (self, value);
  if (new_id == NULL)
    g_debug ("A change of %s would take the id of a row and is passed over", self->name);
  else if (strcmp (new_id, id) == 0)
    replace (self, row, value);
  else
    rename_row (self, row, new_id, value);
}

/**
 * larder_table_update:
 * @self: a table
 * @id: the id of a row
 * @changes: an object with the members that are to be others
 *
 * Changes members of a row that is there; of one that is not, nothing. If the id is among the
 * members, the row goes on under that id at its place, instead of the one that had it, and so does
 * its record unless that one has a record of its own.
 */
void
larder_table_update (LarderTable *self,
                     const char  *id,
                     LarderValue *changes)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (changes != NULL);

  larder_table_begin_batch (self);
  change_row (self, id, changes);
  larder_table_end_batch (self);
}

/* Adds a change to those of its row. */
static void
gather (GHashTable *all,
        GPtrArray  *order,
        char       *id,
        LarderValue *changes)
{
  LarderValue *before = g_hash_table_lookup (all, id);

  if (changes == NULL || larder_value_get_kind (changes) != LARDER_VALUE_OBJECT)
    {
      g_free (id);
      return;
    }
  if (before == NULL)
    g_ptr_array_add (order, g_strdup (id));
  g_hash_table_insert (all, id, before != NULL ? larder_value_merge (before, changes)
                                               : larder_value_ref (changes));
}

static char *
dup_plain_id (LarderValue *update)
{
  LarderValue *id = larder_value_get_member (update, "id");

  if (id == NULL)
    return NULL;
  if (larder_value_get_kind (id) == LARDER_VALUE_STRING)
    return g_strdup (larder_value_get_string (id));
  return larder_value_get_kind (id) == LARDER_VALUE_INT ? larder_value_to_json (id) : NULL;
}

static void
value_unref (gpointer value)
{
  larder_value_unref (value);
}

/**
 * larder_table_update_many:
 * @self: a table
 * @updates: a list of objects with members `id` and `changes`, or an object of changes by id
 *
 * Changes several rows as [method@Larder.Table.update] does. Changes of the same row are put
 * together first, the later ones over the earlier.
 */
void
larder_table_update_many (LarderTable *self,
                          LarderValue *updates)
{
  g_autoptr(GHashTable) all = NULL;
  g_autoptr(GPtrArray) order = NULL;

  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (updates != NULL);

  all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_unref);
  order = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < larder_value_get_n_items (updates); i++)
    {
      LarderValue *item = larder_value_get_item (updates, i);
      g_autofree char *id = NULL;

      if (larder_value_get_kind (updates) == LARDER_VALUE_OBJECT)
        gather (all, order, g_strdup (larder_value_get_member_name (updates, i)), item);
      else if ((id = dup_plain_id (item)) != NULL)
        gather (all, order, g_steal_pointer (&id), larder_value_get_member (item, "changes"));
    }

  larder_table_begin_batch (self);
  for (guint i = 0; i < order->len; i++)
    change_row (self, order->pdata[i], g_hash_table_lookup (all, order->pdata[i]));
  larder_table_end_batch (self);
}

/**
 * larder_table_remove_many:
 * @self: a table
 * @ids: (array zero-terminated=1): ids of rows
 *
 * Removes several rows as [method@Larder.Table.remove] does, in one batch.
 */
void
larder_table_remove_many (LarderTable        *self,
                          const char * const *ids)
{
  g_return_if_fail (LARDER_IS_TABLE (self));
  g_return_if_fail (ids != NULL);

  larder_table_begin_batch (self);
  for (gsize i = 0; ids[i] != NULL; i++)
    larder_table_remove (self, ids[i]);
  larder_table_end_batch (self);
}

static int
compare_arrivals (gconstpointer a,
                  gconstpointer b)
{
  const LarderRow *row_a = *(LarderRow * const *) a;
  const LarderRow *row_b = *(LarderRow * const *) b;

  return (row_a->arrival > row_b->arrival) - (row_a->arrival < row_b->arrival);
}

/* @list becomes @fresh, and stays the value that it is if that is equal. */
static void
take_list (LarderValue        **list,
           LarderValueBuilder  *builder)
{
  g_autoptr(LarderValue) fresh = larder_value_builder_end (builder);
  g_autoptr(LarderValue) before = g_steal_pointer (list);

  *list = before != NULL ? larder_value_share (fresh, before) : larder_value_ref (fresh);
}

static void
refresh_lists (LarderTable *self)
{
  g_autoptr(LarderValueBuilder) rows = NULL;
  g_autoptr(LarderValueBuilder) ids = NULL;
  g_autoptr(GPtrArray) all = NULL;

  if (self->list != NULL && !self->list_is_old)
    return;
  rows = larder_value_builder_new_array ();
  ids = larder_value_builder_new_array ();
  all = g_hash_table_get_values_as_ptr_array (self->rows);
  g_ptr_array_sort (all, compare_arrivals);
  for (guint i = 0; i < all->len; i++)
    {
      LarderRow *row = all->pdata[i];

      if (row->visible == NULL)
        continue;
      larder_value_builder_add_value (rows, row->visible);
      larder_value_builder_add_string (ids, row->id);
    }
  take_list (&self->list, rows);
  take_list (&self->id_list, ids);
  self->list_is_old = FALSE;
}

/**
 * larder_table_list_rows:
 * @self: a table
 *
 * What is visible of all rows in memory, in the order in which they came. It is the same value
 * until something changes, so it can be compared by address and given to a selector.
 *
 * Returns: (transfer none): a list, until the next change
 */
LarderValue *
larder_table_list_rows (LarderTable *self)
{
  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);

  refresh_lists (self);
  return self->list;
}

/**
 * larder_table_list_ids:
 * @self: a table
 *
 * The ids of the visible rows in memory, in the order in which they came. It is the same value
 * until a row comes, goes or moves.
 *
 * Returns: (transfer none): a list of texts, until the next change
 */
LarderValue *
larder_table_list_ids (LarderTable *self)
{
  g_return_val_if_fail (LARDER_IS_TABLE (self), NULL);

  refresh_lists (self);
  return self->id_list;
}
