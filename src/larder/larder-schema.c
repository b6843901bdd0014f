/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the answer of a query falls into tables. */

#include "config.h"

#include "larder/larder-row-private.h"

typedef struct
{
  char         *member;
  LarderSchema *schema;         /* (owned) */
} Embed;

typedef struct
{
  char        *member;
  LarderValue *value;           /* (owned) */
} Scope;

struct _LarderSchema
{
  gatomicrefcount  ref_count;
  LarderTable     *table;       /* (owned) */
  GPtrArray       *embeds;      /* (owned) of Embed */
  GPtrArray       *scopes;      /* (owned) of Scope */
};

/**
 * LarderSchema:
 *
 * Describes an answer that is rows: a list of rows of a table or one row, members of them that
 * hold rows of other tables, and the scope which the answer covers wholly: rows of the table in
 * that scope that the answer lacks are removed from it.
 */

G_DEFINE_BOXED_TYPE (LarderSchema, larder_schema, larder_schema_ref, larder_schema_unref)

static void
embed_free (gpointer data)
{
  Embed *embed = data;

  g_free (embed->member);
  larder_schema_unref (embed->schema);
  g_free (embed);
}

static void
scope_free (gpointer data)
{
  Scope *scope = data;

  g_free (scope->member);
  larder_value_unref (scope->value);
  g_free (scope);
}

/**
 * larder_schema_new:
 * @table: the table of the outer rows
 *
 * Describes an answer that is rows of a table and covers nothing wholly.
 *
 * Returns: (transfer full): a new schema
 */
LarderSchema *
larder_schema_new (LarderTable *table)
{
  LarderSchema *self;

  g_return_val_if_fail (LARDER_IS_TABLE (table), NULL);

  self = g_new0 (LarderSchema, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->table = g_object_ref (table);
  self->embeds = g_ptr_array_new_with_free_func (embed_free);
  self->scopes = g_ptr_array_new_with_free_func (scope_free);
  return self;
}

/**
 * larder_schema_ref:
 * @self: a schema
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
LarderSchema *
larder_schema_ref (LarderSchema *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * larder_schema_unref:
 * @self: (transfer full): a schema
 *
 * Gives a reference back.
 */
void
larder_schema_unref (LarderSchema *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->embeds);
  g_ptr_array_unref (self->scopes);
  g_object_unref (self->table);
  g_free (self);
}

/**
 * larder_schema_add_embed:
 * @self: a schema that is not used yet
 * @member: the name of a member of the outer rows
 * @embedded: what the member holds
 *
 * Tells that rows of the answer hold a row, or a list of rows, of another table at a member. The
 * member is taken out of the outer row.
 */
void
larder_schema_add_embed (LarderSchema *self,
                         const char   *member,
                         LarderSchema *embedded)
{
  Embed *embed;

  g_return_if_fail (self != NULL);
  g_return_if_fail (member != NULL);
  g_return_if_fail (embedded != NULL && embedded != self);

  embed = g_new0 (Embed, 1);
  embed->member = g_strdup (member);
  embed->schema = larder_schema_ref (embedded);
  g_ptr_array_add (self->embeds, embed);
}

/**
 * larder_schema_add_scope:
 * @self: a schema that is not used yet
 * @member: the name of a member of the rows
 * @value: what it is in all rows that the answer can have
 *
 * Tells that the answer has all rows whose member equals the value: what it lacks of them is
 * gone. With several scopes a row must be in all of them.
 */
void
larder_schema_add_scope (LarderSchema *self,
                         const char   *member,
                         LarderValue  *value)
{
  Scope *scope;

  g_return_if_fail (self != NULL);
  g_return_if_fail (member != NULL);
  g_return_if_fail (value != NULL);

  scope = g_new0 (Scope, 1);
  scope->member = g_strdup (member);
  scope->value = larder_value_ref (value);
  g_ptr_array_add (self->scopes, scope);
}

static void
collect_tables (LarderSchema *self,
                GPtrArray    *tables)
{
  if (!g_ptr_array_find (tables, self->table, NULL))
    g_ptr_array_add (tables, g_object_ref (self->table));
  for (guint i = 0; i < self->embeds->len; i++)
    collect_tables (((Embed *) self->embeds->pdata[i])->schema, tables);
}

GPtrArray *
larder_schema_get_tables (LarderSchema *self)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (g_object_unref);

  collect_tables (self, tables);
  return tables;
}

static gboolean
is_in_scope (LarderSchema *self,
             LarderValue  *row)
{
  for (guint i = 0; i < self->scopes->len; i++)
    {
      Scope *scope = self->scopes->pdata[i];
      LarderValue *member = larder_value_get_member (row, scope->member);

      if (member != NULL ? !larder_value_equal (member, scope->value)
                         : !larder_value_is_null (scope->value))
        return FALSE;
    }
  return TRUE;
}

/* Removes from the base what the answer should have and has not. */
static void
remove_lacking (LarderSchema *self,
                GHashTable   *present,
                guint64       serial)
{
  g_autoptr(GPtrArray) rows = NULL;

  rows = g_hash_table_get_values_as_ptr_array (larder_table_get_rows (self->table));
  for (guint i = 0; i < rows->len; i++)
    {
      LarderRow *row = rows->pdata[i];

      if (row->base != NULL && row->base_serial <= serial &&
          !g_hash_table_contains (present, row->id) && is_in_scope (self, row->base))
        larder_table_set_base (self->table, row, NULL);
    }
}

static void apply (LarderSchema       *self,
                   LarderValue        *answer,
                   guint64             serial,
                   LarderValueBuilder *ids);

/* Writes one outer row; gives its id, NULL for what is no row. */
static char *
apply_row (LarderSchema *self,
           LarderValue  *row,
           guint64       serial)
{
  g_autoptr(LarderValue) outer = larder_value_ref (row);

  if (larder_value_get_kind (row) != LARDER_VALUE_OBJECT)
    return NULL;
  for (guint i = 0; i < self->embeds->len; i++)
    {
      Embed *embed = self->embeds->pdata[i];
      LarderValue *inner = larder_value_get_member (row, embed->member);
      LarderValue *less;

      if (inner == NULL)
        continue;
      apply (embed->schema, inner, serial, NULL);
      less = larder_value_without (outer, embed->member);
      larder_value_unref (outer);
      outer = less;
    }
  larder_table_upsert (self->table, outer);
  return larder_table_dup_row_id (self->table, outer);
}

static void
apply (LarderSchema       *self,
       LarderValue        *answer,
       guint64             serial,
       LarderValueBuilder *ids)
{
  g_autoptr(GHashTable) present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LarderValueKind kind = larder_value_get_kind (answer);
  guint n = kind == LARDER_VALUE_ARRAY ? larder_value_get_n_items (answer)
                                       : kind == LARDER_VALUE_OBJECT;

  if (kind != LARDER_VALUE_ARRAY && kind != LARDER_VALUE_OBJECT && kind != LARDER_VALUE_NULL)
    {
      g_debug ("An answer for %s is no row and no list", larder_table_get_name (self->table));
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      LarderValue *row = kind == LARDER_VALUE_ARRAY ? larder_value_get_item (answer, i) : answer;
      char *id = apply_row (self, row, serial);

      if (id == NULL)
        continue;
      if (ids != NULL && !g_hash_table_contains (present, id))
        larder_value_builder_add_string (ids, id);
      g_hash_table_add (present, id);
    }
  if (self->scopes->len > 0)
    remove_lacking (self, present, serial);
}

LarderValue *
larder_schema_apply_since (LarderSchema *self,
                           LarderValue  *answer,
                           guint64       serial)
{
  g_autoptr(GPtrArray) tables = larder_schema_get_tables (self);
  g_autoptr(LarderValueBuilder) ids = larder_value_builder_new_array ();

  for (guint i = 0; i < tables->len; i++)
    larder_table_begin_batch (tables->pdata[i]);
  apply (self, answer, serial, ids);
  for (guint i = 0; i < tables->len; i++)
    larder_table_end_batch (tables->pdata[i]);
  return larder_value_builder_end (ids);
}

LarderValue *
larder_schema_apply (LarderSchema *self,
                     LarderValue  *answer)
{
  return larder_schema_apply_since (self, answer, larder_table_get_serial ());
}

/* Adds the rows of an answer to @names: table name to the set of its ids. */
static void
name_rows (LarderSchema *self,
           LarderValue  *answer,
           GHashTable   *names)
{
  const char *table = larder_table_get_name (self->table);
  GHashTable *ids = g_hash_table_lookup (names, table);
  gboolean is_list = larder_value_get_kind (answer) == LARDER_VALUE_ARRAY;
  guint n = is_list ? larder_value_get_n_items (answer) : 1;

  if (ids == NULL)
    {
      ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (names, (char *) table, ids);
    }
  for (guint i = 0; i < n; i++)
    {
      LarderValue *row = is_list ? larder_value_get_item (answer, i) : answer;
      char *id;

      if (larder_value_get_kind (row) != LARDER_VALUE_OBJECT)
        continue;
      id = larder_table_dup_row_id (self->table, row);
      if (id != NULL)
        g_hash_table_add (ids, id);
      for (guint j = 0; j < self->embeds->len; j++)
        {
          Embed *embed = self->embeds->pdata[j];
          LarderValue *inner = larder_value_get_member (row, embed->member);

          if (inner != NULL)
            name_rows (embed->schema, inner, names);
        }
    }
}

LarderValue *
larder_schema_name_rows (LarderSchema *self,
                         LarderValue  *answer)
{
  g_autoptr(GHashTable) names =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  GHashTableIter tables;
  gpointer table;
  gpointer ids;

  name_rows (self, answer, names);
  g_hash_table_iter_init (&tables, names);
  while (g_hash_table_iter_next (&tables, &table, &ids))
    {
      GHashTableIter iter;
      gpointer id;

      larder_value_builder_begin_array (builder, NULL);
      larder_value_builder_add_string (builder, table);
      g_hash_table_iter_init (&iter, ids);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        larder_value_builder_add_string (builder, id);
      larder_value_builder_close (builder);
    }
  return larder_value_builder_end (builder);
}

gboolean
larder_schema_covers (LarderSchema *self,
                      LarderTable  *table,
                      LarderValue  *row)
{
  return self->table == table && self->scopes->len > 0 && is_in_scope (self, row);
}

LarderTable *
larder_schema_get_table (LarderSchema *self)
{
  return self->table;
}
