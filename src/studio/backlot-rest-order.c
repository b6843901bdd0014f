/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ORDER BY, LIMIT and OFFSET of a resource. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

static gboolean
add_field (BacklotSqlBuilder       *builder,
           const BacklotTable      *table,
           const char              *alias,
           const BacklotWireField  *field,
           gboolean                *not_null,
           GError                 **error)
{
  const BacklotColumn *column = backlot_rest_find_column (table, field->name, error);

  if (column == NULL)
    return FALSE;
  *not_null = column->not_null && field->path->len == 0;
  if (field->path->len == 0)
    backlot_sql_builder_add_column (builder, alias, field->name);
  else if (backlot_rest_is_text_path (field))
    backlot_rest_add_text_path (builder, alias, column, field);
  else
    backlot_rest_add_json_path (builder, "json_extract", alias, column, field);
  return TRUE;
}

/* `relation(column)`: the value of the one row that a to-one embed gives. */
static gboolean
add_related (BacklotRestContext      *context,
             BacklotSqlBuilder       *builder,
             const BacklotRestPlace  *place,
             const BacklotWireOrder  *order,
             GError                 **error)
{
  BacklotWireSelectItem *item = backlot_rest_find_embed (place->items, order->relation);
  BacklotRelation relation = { 0, };
  g_autofree char *alias = backlot_sql_builder_new_alias (builder);
  gboolean not_null;

  if (item == NULL)
    {
      backlot_api_error_set (error, 400, "PGRST108",
                             "'%s' is not an embedded resource in this request", order->relation);
      return FALSE;
    }
  if (!backlot_rest_find_relation (context->schema, place->table, item, &relation, error))
    return FALSE;
  if (!relation.to_one)
    {
      backlot_api_error_set (error, 400, "PGRST118", "A related order on '%s' is not possible",
                             order->relation);
      return FALSE;
    }

  backlot_sql_builder_add (builder, "(SELECT ", NULL);
  if (!add_field (builder, relation.target, alias, &order->field, &not_null, error))
    return FALSE;
  backlot_sql_builder_add (builder, " FROM ", NULL);
  backlot_sql_append_name (builder->sql, relation.target->name);
  backlot_sql_builder_add (builder, " AS ", alias, " WHERE ", NULL);
  backlot_rest_add_join (builder, &relation, place->alias, alias);
  backlot_sql_builder_add (builder, " AND ", NULL);
  backlot_access_add_using (context->transaction, builder, relation.target, BACKLOT_COMMAND_SELECT,
                            alias);
  backlot_sql_builder_add (builder, ")", NULL);
  return TRUE;
}

static gboolean
add_order (BacklotRestContext      *context,
           BacklotSqlBuilder       *builder,
           const BacklotRestPlace  *place,
           const BacklotWireOrder  *order,
           GError                 **error)
{
  gboolean not_null = FALSE;
  gboolean nulls_first = order->nulls == BACKLOT_WIRE_NULLS_DEFAULT
                         ? order->descending : order->nulls == BACKLOT_WIRE_NULLS_FIRST;

  if (order->relation != NULL)
    {
      if (!add_related (context, builder, place, order, error))
        return FALSE;
    }
  else if (!add_field (builder, place->table, place->alias, &order->field, &not_null, error))
    {
      return FALSE;
    }
  backlot_sql_builder_add (builder, order->descending ? " DESC" : "", NULL);
  /* Without nulls to place, an index gives the order by itself. */
  if (!not_null)
    backlot_sql_builder_add (builder, nulls_first ? " NULLS FIRST" : " NULLS LAST", NULL);
  return TRUE;
}

/* Appends ORDER BY where an order was asked for. */
gboolean
backlot_rest_add_order (BacklotRestContext      *context,
                        BacklotSqlBuilder       *builder,
                        const BacklotRestPlace  *place,
                        GError                 **error)
{
  const BacklotWireScope *scope = backlot_wire_rest_find_scope (context->query, place->path);

  for (guint i = 0; scope != NULL && i < scope->orders->len; i++)
    {
      backlot_sql_builder_add (builder, i == 0 ? " ORDER BY " : ", ", NULL);
      if (!add_order (context, builder, place, g_ptr_array_index (scope->orders, i), error))
        return FALSE;
    }
  return TRUE;
}
