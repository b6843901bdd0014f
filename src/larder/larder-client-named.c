/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows that came into the scope of a kept query by other ways than its answers: the cache file
   names them with the query, so that they are there at the next start, too. */

#include "config.h"

#include "larder/larder-cache-private.h"
#include "larder/larder-client-private.h"
#include "larder/larder-row-private.h"
#include "larder/larder-table-private.h"

static int
find_names (LarderValue *names,
            const char  *table)
{
  for (guint i = 0; names != NULL && i < larder_value_get_n_items (names); i++)
    {
      LarderValue *list = larder_value_get_item (names, i);

      if (g_strcmp0 (larder_value_get_string (larder_value_get_item (list, 0)), table) == 0)
        return (int) i;
    }
  return -1;
}

static gboolean
is_named (LarderValue *list,
          const char  *id)
{
  for (guint i = 1; i < larder_value_get_n_items (list); i++)
    if (g_strcmp0 (larder_value_get_string (larder_value_get_item (list, i)), id) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): @names with one more; NULL when it is there already. */
static LarderValue *
add_name (LarderValue *names,
          const char  *table,
          const char  *id)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();
  guint n = names != NULL ? larder_value_get_n_items (names) : 0;
  int at = find_names (names, table);
  LarderValue *list = at >= 0 ? larder_value_get_item (names, (guint) at) : NULL;

  if (list != NULL && is_named (list, id))
    return NULL;
  for (guint i = 0; i < n; i++)
    if ((int) i != at)
      larder_value_builder_add_value (builder, larder_value_get_item (names, i));
  larder_value_builder_begin_array (builder, NULL);
  if (list == NULL)
    larder_value_builder_add_string (builder, table);
  for (guint i = 0; list != NULL && i < larder_value_get_n_items (list); i++)
    larder_value_builder_add_value (builder, larder_value_get_item (list, i));
  larder_value_builder_add_string (builder, id);
  larder_value_builder_close (builder);
  return larder_value_builder_end (builder);
}

static void
name_row (LarderQuery *query,
          const char  *table,
          const char  *id)
{
  LarderValue *names = add_name (query->more->rows, table, id);

  if (names == NULL)
    return;
  larder_query_take_rows (query, names);
  if (query->fetch != NULL)
    {
      LarderQueryMore *more = larder_query_extend (query);

      if (more->late == NULL)
        more->late = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (more->late, g_strdup (id));
    }
}

/* A query that has no answer yet is kept as one that knows of no rows but these, and is old. */
static void
save_named (LarderClient *self,
            LarderQuery  *query)
{
  g_autoptr(LarderValueBuilder) nothing = NULL;
  g_autoptr(LarderValue) empty = NULL;

  if (query->state.base != NULL)
    {
      larder_client_save_query (self, query);
      return;
    }
  nothing = larder_value_builder_new_array ();
  empty = larder_value_builder_end (nothing);
  larder_cache_set_now (self->cache, larder_client_now (self));
  larder_cache_save_query (self->cache, query->hash, empty, 0, query->more->rows);
}

static void
name_row_of (LarderClient *self,
             LarderTable  *table,
             LarderValue  *row)
{
  g_autofree char *id = larder_table_dup_row_id (table, row);
  LarderValue *base = id != NULL ? larder_table_get_base (table, id) : NULL;

  if (base == NULL)
    return;
  for (LarderQuery *query = self->oldest_query; query != NULL; query = query->newer)
    {
      LarderValue *before = query->more->rows;

      if (query->options == NULL || !query->options->choices->persist ||
          query->options->choices->schema == NULL ||
          !larder_schema_covers (query->options->choices->schema, table, base))
        continue;
      name_row (query, larder_table_get_name (table), id);
      if (query->more->rows != before)
        save_named (self, query);
    }
}

void
larder_client_name_rows (LarderClient *self,
                         LarderTable  *table,
                         LarderValue  *rows)
{
  gboolean is_list = larder_value_get_kind (rows) == LARDER_VALUE_ARRAY;
  guint n = is_list ? larder_value_get_n_items (rows) : 0;

  if (self->cache == NULL)
    return;
  if (larder_value_get_kind (rows) == LARDER_VALUE_OBJECT)
    name_row_of (self, table, rows);
  for (guint i = 0; i < n; i++)
    if (larder_value_get_kind (larder_value_get_item (rows, i)) == LARDER_VALUE_OBJECT)
      name_row_of (self, table, larder_value_get_item (rows, i));
}

void
larder_query_name_late_rows (LarderQuery  *self,
                             LarderSchema *schema)
{
  g_autoptr(GPtrArray) late = NULL;
  LarderTable *table = NULL;

  if (self->more->late == NULL)
    return;
  late = g_steal_pointer (&larder_query_extend (self)->late);
  table = larder_schema_get_table (schema);
  for (guint i = 0; i < late->len; i++)
    {
      const char *id = late->pdata[i];
      LarderValue *names = NULL;

      if (larder_table_get_base (table, id) != NULL)
        names = add_name (self->more->rows, larder_table_get_name (table), id);
      if (names != NULL)
        larder_query_take_rows (self, names);
    }
}
