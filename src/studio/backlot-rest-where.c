/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a resource are meant: its rules, its filters, and the embedded resources that must
   be there. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

/* The name under which a request speaks of an embedded resource. */
const char *
backlot_rest_embed_name (const BacklotWireSelectItem *item)
{
  return item->alias != NULL ? item->alias : item->field.name;
}

BacklotWireSelectItem *
backlot_rest_find_embed (GPtrArray  *items,
                         const char *name)
{
  for (guint i = 0; i < items->len; i++)
    {
      BacklotWireSelectItem *item = g_ptr_array_index (items, i);

      if (item->kind == BACKLOT_WIRE_SELECT_EMBED &&
          (g_str_equal (backlot_rest_embed_name (item), name) ||
           g_str_equal (item->field.name, name)))
        return item;
    }
  return NULL;
}

char *
backlot_rest_child_path (const char                  *path,
                         const BacklotWireSelectItem *item)
{
  const char *name = backlot_rest_embed_name (item);

  return *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
}

/* A scope may be named by the alias or by the table: the alias is tried first. */
static BacklotWireScope *
find_scope (BacklotRestContext *context,
            const char         *path)
{
  return context->query != NULL ? backlot_wire_rest_find_scope (context->query, path) : NULL;
}

/* Appends the conditions, which always exist, without a WHERE. */
gboolean
backlot_rest_add_where (BacklotRestContext      *context,
                        BacklotSqlBuilder       *builder,
                        const BacklotRestPlace  *place,
                        gboolean                 with_rules,
                        GError                 **error)
{
  const BacklotWireScope *scope = find_scope (context, place->path);

  if (with_rules)
    backlot_access_add_using (context->transaction, builder, place->table, BACKLOT_COMMAND_SELECT,
                              place->alias);
  else
    backlot_sql_builder_add (builder, "1", NULL);

  for (guint i = 0; scope != NULL && i < scope->filters->len; i++)
    {
      backlot_sql_builder_add (builder, " AND ", NULL);
      if (!backlot_rest_add_filter (context, builder, place, g_ptr_array_index (scope->filters, i),
                                    error))
        return FALSE;
    }
  for (guint i = 0; place->items != NULL && i < place->items->len; i++)
    {
      BacklotWireSelectItem *item = g_ptr_array_index (place->items, i);

      if (item->kind != BACKLOT_WIRE_SELECT_EMBED || !item->inner)
        continue;
      backlot_sql_builder_add (builder, " AND ", NULL);
      if (!backlot_rest_add_exists (context, builder, place, item, error))
        return FALSE;
    }
  return TRUE;
}

/* Appends a condition that is true if the embedded resource has a row. */
gboolean
backlot_rest_add_exists (BacklotRestContext      *context,
                         BacklotSqlBuilder       *builder,
                         const BacklotRestPlace  *parent,
                         BacklotWireSelectItem   *item,
                         GError                 **error)
{
  BacklotRelation relation = { 0, };
  g_autofree char *alias = backlot_sql_builder_new_alias (builder);
  g_autofree char *path = backlot_rest_child_path (parent->path, item);
  BacklotRestPlace place = { NULL, alias, item->items, path };

  if (!backlot_rest_find_relation (context->schema, parent->table, item, &relation, error))
    return FALSE;
  place.table = relation.target;
  backlot_sql_builder_add (builder, "EXISTS (SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, relation.target->name);
  backlot_sql_builder_add (builder, " AS ", alias, " WHERE ", NULL);
  backlot_rest_add_join (builder, &relation, parent->alias, alias);
  backlot_sql_builder_add (builder, " AND ", NULL);
  if (!backlot_rest_add_where (context, builder, &place, TRUE, error))
    return FALSE;
  backlot_sql_builder_add (builder, ")", NULL);
  return TRUE;
}

/* Rewrites the paths of scopes to the names that the select list uses. */
static gboolean
check_scope (BacklotRestContext  *context,
             BacklotWireScope    *scope,
             GError             **error)
{
  g_auto(GStrv) names = g_strsplit (scope->path, ".", -1);
  g_autofree char *path = g_strdup ("");
  GPtrArray *items = context->query->items;

  for (guint i = 0; names[i] != NULL && *scope->path != '\0'; i++)
    {
      BacklotWireSelectItem *item = backlot_rest_find_embed (items, names[i]);
      g_autofree char *parent = g_steal_pointer (&path);

      if (item == NULL)
        {
          backlot_api_error_set (error, 400, "PGRST108",
                                 "'%s' is not an embedded resource in this request", names[i]);
          return FALSE;
        }
      path = backlot_rest_child_path (parent, item);
      items = item->items;
    }
  g_set_str (&scope->path, path);
  return TRUE;
}

/* Whether every filter, order and limit speaks of a resource that the request embeds. */
gboolean
backlot_rest_check_scopes (BacklotRestContext  *context,
                           GError             **error)
{
  for (guint i = 0; i < context->query->scopes->len; i++)
    if (!check_scope (context, g_ptr_array_index (context->query->scopes, i), error))
      return FALSE;
  return TRUE;
}
