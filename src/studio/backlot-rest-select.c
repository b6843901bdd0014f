/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The select list as an expression that gives one JSON object for each row. */

#include "config.h"

#include <string.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

/* SQLite's functions take 127 arguments: a name and a value for each member. */
#define MEMBERS_MAX 60

static gboolean add_members (BacklotRestContext      *context,
                             BacklotSqlBuilder       *builder,
                             const BacklotRestPlace  *place,
                             guint                   *n_members,
                             GError                 **error);

static gboolean
begin_member (BacklotSqlBuilder  *builder,
              const char         *name,
              guint              *n_members,
              GError            **error)
{
  if (*n_members >= MEMBERS_MAX)
    {
      backlot_api_error_set (error, 400, "54011", "the select list has more than %d members",
                             MEMBERS_MAX);
      return FALSE;
    }
  backlot_sql_builder_add (builder, *n_members > 0 ? ", " : "", NULL);
  backlot_sql_builder_add_text (builder, name);
  backlot_sql_builder_add (builder, ", ", NULL);
  *n_members += 1;
  return TRUE;
}

static const char *
member_name (const BacklotWireSelectItem *item)
{
  if (item->alias != NULL)
    return item->alias;
  for (guint i = item->field.path->len; i > 0; i--)
    {
      const BacklotWireStep *step = g_ptr_array_index (item->field.path, i - 1);

      if (!step->is_index)
        return step->key;
    }
  return item->field.name;
}

/* Appends the plain SQL value that a cast begins with. */
static void
add_raw (BacklotSqlBuilder           *builder,
         const BacklotColumn         *column,
         const char                  *alias,
         const BacklotWireSelectItem *item)
{
  if (item->field.path->len > 0)
    backlot_rest_add_text_path (builder, alias, column, &item->field);
  else
    backlot_sql_builder_add_column (builder, alias, column->name);
}

static gboolean
add_cast (BacklotRestContext           *context,
          BacklotSqlBuilder            *builder,
          const BacklotColumn          *column,
          const char                   *alias,
          const BacklotWireSelectItem  *item,
          GError                      **error)
{
  static const char * const texts[] = { "text", "varchar", "citext", "name", "uuid", NULL };
  static const char * const integers[] = { "int", "integer", "bigint", "smallint", "int2", "int4",
                                           "int8", NULL };
  static const char * const reals[] = { "numeric", "decimal", "real", "float", "float4", "float8",
                                        "double precision", NULL };
  g_autofree char *cast = g_ascii_strdown (item->cast, -1);
  gboolean from_bool = column->type == BACKLOT_SQL_BOOL && item->field.path->len == 0;

  if (g_strv_contains (texts, cast) && from_bool)
    {
      backlot_sql_builder_add (builder, "CASE ", NULL);
      add_raw (builder, column, alias, item);
      backlot_sql_builder_add (builder, " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", NULL);
      return TRUE;
    }
  if (g_str_equal (cast, "json") || g_str_equal (cast, "jsonb"))
    {
      backlot_sql_builder_add (builder, "json (", NULL);
      add_raw (builder, column, alias, item);
      backlot_sql_builder_add (builder, ")", NULL);
      return TRUE;
    }
  if (g_str_equal (cast, "date"))
    {
      backlot_sql_builder_add (builder, "substr (", NULL);
      add_raw (builder, column, alias, item);
      backlot_sql_builder_add (builder, ", 1, 10)", NULL);
      return TRUE;
    }
  if (g_str_equal (cast, "timestamptz"))
    {
      add_raw (builder, column, alias, item);
      return TRUE;
    }
  if (g_str_equal (cast, "bool") || g_str_equal (cast, "boolean"))
    {
      backlot_sql_builder_add (builder, "json (CASE lower (", NULL);
      add_raw (builder, column, alias, item);
      backlot_sql_builder_add (builder, ") WHEN '1' THEN 'true' WHEN 'true' THEN 'true'"
                               " WHEN '0' THEN 'false' WHEN 'false' THEN 'false' END)", NULL);
      return TRUE;
    }
  if (!g_strv_contains (texts, cast) && !g_strv_contains (integers, cast) &&
      !g_strv_contains (reals, cast))
    {
      backlot_api_error_set (error, 400, "42704", "type \"%s\" does not exist", cast);
      return FALSE;
    }
  backlot_sql_builder_add (builder, "CAST (", NULL);
  add_raw (builder, column, alias, item);
  backlot_sql_builder_add (builder, g_strv_contains (texts, cast) ? " AS text)"
                                    : g_strv_contains (integers, cast) ? " AS integer)"
                                                                       : " AS real)", NULL);
  return TRUE;
}

/* Appends the value of one column, JSON path or cast. */
static gboolean
add_field (BacklotRestContext           *context,
           BacklotSqlBuilder            *builder,
           const BacklotRestPlace       *place,
           const BacklotWireSelectItem  *item,
           GError                      **error)
{
  const BacklotColumn *column = backlot_rest_find_column (place->table, item->field.name, error);

  if (column == NULL)
    return FALSE;
  if (item->cast != NULL)
    return add_cast (context, builder, column, place->alias, item, error);
  if (item->field.path->len == 0)
    {
      backlot_column_append_json (column, builder->sql, place->alias);
    }
  else if (backlot_rest_is_text_path (&item->field))
    {
      backlot_rest_add_text_path (builder, place->alias, column, &item->field);
    }
  else
    {
      backlot_rest_add_json_member (builder, place->alias, column, &item->field);
    }
  return TRUE;
}

/* `child(count)` and `child(count())` alone in the list: how many rows there are. */
gboolean
backlot_rest_is_count (const BacklotTable *table,
                       GPtrArray          *items)
{
  const BacklotWireSelectItem *item;

  if (items->len != 1)
    return FALSE;
  item = g_ptr_array_index (items, 0);
  if (item->kind == BACKLOT_WIRE_SELECT_AGGREGATE)
    return g_str_equal (item->aggregate, "count") && item->field.path->len == 0 &&
           g_str_equal (item->field.name, "count");
  return item->kind == BACKLOT_WIRE_SELECT_FIELD && item->field.path->len == 0 &&
         g_str_equal (item->field.name, "count") &&
         backlot_table_find_column (table, "count") == NULL;
}

/* Appends FROM … WHERE … of an embedded resource. */
static gboolean
add_embed_source (BacklotRestContext      *context,
                  BacklotSqlBuilder       *builder,
                  const BacklotRestPlace  *parent,
                  const BacklotRelation   *relation,
                  const BacklotRestPlace  *place,
                  GError                 **error)
{
  backlot_sql_builder_add (builder, " FROM ", NULL);
  backlot_sql_append_name (builder->sql, place->table->name);
  backlot_sql_builder_add (builder, " AS ", place->alias, " WHERE ", NULL);
  backlot_rest_add_join (builder, relation, parent->alias, place->alias);
  backlot_sql_builder_add (builder, " AND ", NULL);
  return backlot_rest_add_where (context, builder, place, TRUE, error);
}

/* A limit is always there: with one SQLite keeps the order of the subquery. */
static gboolean
add_many (BacklotRestContext      *context,
          BacklotSqlBuilder       *builder,
          const BacklotRestPlace  *parent,
          const BacklotRelation   *relation,
          const BacklotRestPlace  *place,
          GError                 **error)
{
  const BacklotWireScope *scope = backlot_wire_rest_find_scope (context->query, place->path);
  BacklotValue limit = { BACKLOT_VALUE_INT, NULL, scope != NULL ? scope->limit : -1 };
  BacklotValue offset = { BACKLOT_VALUE_INT, NULL, scope != NULL ? scope->offset : 0 };

  if (backlot_rest_is_count (place->table, place->items))
    {
      backlot_sql_builder_add (builder,
                               "json ((SELECT json_array (json_object ('count', count (*)))", NULL);
      if (!add_embed_source (context, builder, parent, relation, place, error))
        return FALSE;
      backlot_sql_builder_add (builder, "))", NULL);
      return TRUE;
    }
  backlot_sql_builder_add (builder, "json ((SELECT json_group_array (json (o)) FROM (SELECT ",
                           NULL);
  if (!backlot_rest_add_object (context, builder, place, error))
    return FALSE;
  backlot_sql_builder_add (builder, " AS o", NULL);
  if (!add_embed_source (context, builder, parent, relation, place, error) ||
      !backlot_rest_add_order (context, builder, place, error))
    return FALSE;
  backlot_sql_builder_add (builder, " LIMIT ", NULL);
  backlot_sql_builder_add_value (builder, &limit);
  backlot_sql_builder_add (builder, " OFFSET ", NULL);
  backlot_sql_builder_add_value (builder, &offset);
  backlot_sql_builder_add (builder, ")))", NULL);
  return TRUE;
}

static gboolean
add_one (BacklotRestContext      *context,
         BacklotSqlBuilder       *builder,
         const BacklotRestPlace  *parent,
         const BacklotRelation   *relation,
         const BacklotRestPlace  *place,
         GError                 **error)
{
  backlot_sql_builder_add (builder, "json ((SELECT ", NULL);
  if (!backlot_rest_add_object (context, builder, place, error) ||
      !add_embed_source (context, builder, parent, relation, place, error))
    return FALSE;
  backlot_sql_builder_add (builder, " LIMIT 1))", NULL);
  return TRUE;
}

/* The members of a to-one embed become members of its parent: each is a subquery of its own. */
static gboolean
add_spread (BacklotRestContext           *context,
            BacklotSqlBuilder            *builder,
            const BacklotRestPlace       *parent,
            const BacklotRelation        *relation,
            const BacklotWireSelectItem  *item,
            const char                   *path,
            guint                        *n_members,
            GError                      **error)
{
  if (!relation->to_one)
    {
      backlot_api_error_set (error, 400, "PGRST119", "A spread operation on '%s' is not possible",
                             item->field.name);
      return FALSE;
    }
  for (guint i = 0; i < item->items->len; i++)
    {
      const BacklotWireSelectItem *member = g_ptr_array_index (item->items, i);
      g_autofree char *alias = backlot_sql_builder_new_alias (builder);
      g_autoptr(GPtrArray) one = g_ptr_array_new ();
      BacklotRestPlace place = { relation->target, alias, one, path };

      g_ptr_array_add (one, (gpointer) member);
      if (member->kind != BACKLOT_WIRE_SELECT_FIELD)
        {
          backlot_api_error_set (error, 400, "PGRST119",
                                 "A spread of '%s' takes plain columns only", item->field.name);
          return FALSE;
        }
      if (!begin_member (builder, member_name (member), n_members, error))
        return FALSE;
      backlot_sql_builder_add (builder, "json ((SELECT json_quote (", NULL);
      if (!add_field (context, builder, &place, member, error))
        return FALSE;
      backlot_sql_builder_add (builder, ")", NULL);
      if (!add_embed_source (context, builder, parent, relation, &place, error))
        return FALSE;
      backlot_sql_builder_add (builder, " LIMIT 1))", NULL);
    }
  return TRUE;
}

static gboolean
add_embed (BacklotRestContext      *context,
           BacklotSqlBuilder       *builder,
           const BacklotRestPlace  *parent,
           BacklotWireSelectItem   *item,
           guint                   *n_members,
           GError                 **error)
{
  BacklotRelation relation = { 0, };
  g_autofree char *path = backlot_rest_child_path (parent->path, item);
  g_autofree char *alias = NULL;
  BacklotRestPlace place;

  if (!backlot_rest_find_relation (context->schema, parent->table, item, &relation, error) ||
      !backlot_access_may (context->transaction, relation.target, BACKLOT_COMMAND_SELECT, error))
    return FALSE;
  if (item->spread)
    return add_spread (context, builder, parent, &relation, item, path, n_members, error);
  /* An embed without columns only filters. */
  if (item->items->len == 0)
    return TRUE;
  if (!begin_member (builder, backlot_rest_embed_name (item), n_members, error))
    return FALSE;
  alias = backlot_sql_builder_new_alias (builder);
  place = (BacklotRestPlace) { relation.target, alias, item->items, path };
  if (relation.to_one)
    return add_one (context, builder, parent, &relation, &place, error);
  return add_many (context, builder, parent, &relation, &place, error);
}

static gboolean
add_all (BacklotSqlBuilder       *builder,
         const BacklotRestPlace  *place,
         guint                   *n_members,
         GError                 **error)
{
  for (guint i = 0; i < place->table->columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (place->table->columns, i);

      if (!begin_member (builder, column->name, n_members, error))
        return FALSE;
      backlot_column_append_json (column, builder->sql, place->alias);
    }
  return TRUE;
}

static gboolean
add_members (BacklotRestContext      *context,
             BacklotSqlBuilder       *builder,
             const BacklotRestPlace  *place,
             guint                   *n_members,
             GError                 **error)
{
  for (guint i = 0; i < place->items->len; i++)
    {
      BacklotWireSelectItem *item = g_ptr_array_index (place->items, i);
      gboolean success;

      switch (item->kind)
        {
        case BACKLOT_WIRE_SELECT_ALL:
          success = add_all (builder, place, n_members, error);
          break;
        case BACKLOT_WIRE_SELECT_FIELD:
          success = begin_member (builder, member_name (item), n_members, error) &&
                    add_field (context, builder, place, item, error);
          break;
        case BACKLOT_WIRE_SELECT_EMBED:
          success = add_embed (context, builder, place, item, n_members, error);
          break;
        case BACKLOT_WIRE_SELECT_AGGREGATE:
        default:
          backlot_api_error_set (error, 400, "PGRST123",
                                 "Use of aggregate functions is not allowed");
          success = FALSE;
          break;
        }
      if (!success)
        return FALSE;
    }
  return TRUE;
}

/* Appends json_object (…) with a member for each item. */
gboolean
backlot_rest_add_object (BacklotRestContext      *context,
                         BacklotSqlBuilder       *builder,
                         const BacklotRestPlace  *place,
                         GError                 **error)
{
  guint n_members = 0;

  backlot_sql_builder_add (builder, "json_object (", NULL);
  if (!add_members (context, builder, place, &n_members, error))
    return FALSE;
  backlot_sql_builder_add (builder, ")", NULL);
  return TRUE;
}
