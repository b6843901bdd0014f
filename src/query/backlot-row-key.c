/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row that is known by one id here is named at the server. */

#include "config.h"

#include "query/backlot-row-key.h"

#include <string.h>

typedef struct
{
  const char *table;         /* of this program */
  const char *server_table;
  const char *column;        /* names a row, with its project where @has_project */
  gboolean    has_project;
} Key;

static const Key keys[] = {
  { "films", "films", "project_id", FALSE },
  { "members", "project_members", "user_id", TRUE },
  { "invites", "project_invites", "email", TRUE },
};

static const Key *
find_key (const char *table)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (keys[i].table, table) == 0)
      return &keys[i];
  return NULL;
}

const char *
backlot_row_key_get_table (const char *table)
{
  const Key *key = find_key (table);

  return key != NULL ? key->server_table : table;
}

void
backlot_row_key_filter (BacklotWireQuery *query,
                        const char       *table,
                        const char       *id)
{
  const Key *key = find_key (table);
  const char *colon = strchr (id, ':');
  g_autofree char *project_id = NULL;

  if (key == NULL || !key->has_project || colon == NULL)
    {
      backlot_wire_query_filter (query, key != NULL ? key->column : "id", "eq", id);
      return;
    }
  /* The id of a project has no colon; an address may have one. */
  project_id = g_strndup (id, (gsize) (colon - id));
  backlot_wire_query_filter (query, "project_id", "eq", project_id);
  backlot_wire_query_filter (query, key->column, "eq", colon + 1);
}

char *
backlot_row_key_join (const char *project_id,
                      const char *rest)
{
  return g_strjoin (":", project_id, rest, NULL);
}

static LarderValue *
add_id (LarderValue *row)
{
  const char *rest = larder_value_get_member_string (row, "user_id");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) key = NULL;
  g_autofree char *id = NULL;

  if (rest == NULL)
    rest = larder_value_get_member_string (row, "email");
  id = backlot_row_key_join (larder_value_get_member_string (row, "project_id"), rest);
  larder_value_builder_set_string (builder, "id", id);
  key = larder_value_builder_end (builder);
  return larder_value_merge (row, key);
}

LarderValue *
backlot_row_key_add_ids (LarderValue *rows)
{
  g_autoptr(LarderValueBuilder) all = NULL;

  if (larder_value_get_kind (rows) == LARDER_VALUE_OBJECT)
    return add_id (rows);
  all = larder_value_builder_new_array ();
  for (guint i = 0; i < larder_value_get_n_items (rows); i++)
    {
      g_autoptr(LarderValue) whole = add_id (larder_value_get_item (rows, i));

      larder_value_builder_add_value (all, whole);
    }
  return larder_value_builder_end (all);
}
