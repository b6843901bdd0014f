/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the foreign key that an embedded resource means. */

#include "config.h"

#include "studio/backlot-api-error.h"
#include "studio/backlot-rest-context.h"

static gboolean
is_column (const BacklotForeignKey *key,
           const char              *name)
{
  return g_str_equal (key->columns[0], name) && key->columns[1] == NULL;
}

static gboolean
fits_hint (const BacklotForeignKey *key,
           const char              *hint)
{
  return hint == NULL || g_str_equal (key->name, hint) || is_column (key, hint);
}

static gboolean
names_target (const BacklotForeignKey *key,
              const char              *name)
{
  return g_str_equal (key->target->name, name) || g_str_equal (key->name, name) ||
         is_column (key, name);
}

static gboolean
names_source (const BacklotForeignKey *key,
              const char              *name)
{
  return g_str_equal (key->table->name, name) || g_str_equal (key->name, name);
}

static void
take (BacklotRelation         *relation,
      guint                   *n_found,
      BacklotTable            *target,
      const BacklotForeignKey *key,
      gboolean                 reverse,
      const BacklotForeignKey *far_key)
{
  *n_found += 1;
  relation->target = target;
  relation->key = key;
  relation->reverse = reverse;
  relation->far_key = far_key;
  relation->to_one = far_key == NULL && (!reverse || key->one_to_one);
}

/* Junction: a table with a key to @parent and one to the target, both in its primary key. */
static void
find_through (BacklotTable    *parent,
              const char      *name,
              const char      *hint,
              BacklotRelation *relation,
              guint           *n_found)
{
  for (guint i = 0; i < parent->incoming->len; i++)
    {
      const BacklotForeignKey *near = g_ptr_array_index (parent->incoming, i);

      if (hint != NULL && !g_str_equal (near->table->name, hint))
        continue;
      for (guint j = 0; j < near->table->outgoing->len; j++)
        {
          const BacklotForeignKey *far = g_ptr_array_index (near->table->outgoing, j);

          if (far != near && g_str_equal (far->target->name, name) &&
              g_strv_contains ((const char * const *) near->table->key, far->columns[0]) &&
              g_strv_contains ((const char * const *) near->table->key, near->columns[0]))
            take (relation, n_found, far->target, near, TRUE, far);
        }
    }
}

/* Sets PGRST200 where there is no relation and PGRST201 where there are several. */
gboolean
backlot_rest_find_relation (BacklotSchema                *schema,
                            BacklotTable                 *parent,
                            const BacklotWireSelectItem  *item,
                            BacklotRelation              *relation,
                            GError                      **error)
{
  const char *name = item->field.name;
  guint n_found = 0;

  for (guint i = 0; i < parent->outgoing->len; i++)
    {
      const BacklotForeignKey *key = g_ptr_array_index (parent->outgoing, i);

      if (names_target (key, name) && fits_hint (key, item->hint))
        take (relation, &n_found, key->target, key, FALSE, NULL);
    }
  for (guint i = 0; i < parent->incoming->len; i++)
    {
      const BacklotForeignKey *key = g_ptr_array_index (parent->incoming, i);

      if (names_source (key, name) && fits_hint (key, item->hint))
        take (relation, &n_found, key->table, key, TRUE, NULL);
    }
  if (n_found == 0)
    find_through (parent, name, item->hint, relation, &n_found);

  if (n_found == 0)
    backlot_api_error_set (error, 400, "PGRST200",
                           "Could not find a relationship between '%s' and '%s' in the schema"
                           " cache", parent->name, name);
  else if (n_found > 1)
    backlot_api_error_set (error, 300, "PGRST201",
                           "Could not embed because more than one relationship was found for"
                           " '%s' and '%s'", parent->name, name);
  return n_found == 1;
}

static void
add_equal_columns (BacklotSqlBuilder *builder,
                   const char        *alias,
                   const GStrv        columns,
                   const char        *other_alias,
                   const GStrv        other_columns)
{
  for (guint i = 0; columns[i] != NULL && other_columns[i] != NULL; i++)
    {
      if (i > 0)
        backlot_sql_builder_add (builder, " AND ", NULL);
      backlot_sql_builder_add_column (builder, alias, columns[i]);
      backlot_sql_builder_add (builder, " = ", NULL);
      backlot_sql_builder_add_column (builder, other_alias, other_columns[i]);
    }
}

/* Appends the condition that ties a row of the embedded table to its parent's row. */
void
backlot_rest_add_join (BacklotSqlBuilder     *builder,
                       const BacklotRelation *relation,
                       const char            *parent_alias,
                       const char            *alias)
{
  const BacklotForeignKey *key = relation->key;
  g_autofree char *junction = NULL;

  if (relation->far_key == NULL)
    {
      if (relation->reverse)
        add_equal_columns (builder, alias, key->columns, parent_alias, key->target_columns);
      else
        add_equal_columns (builder, alias, key->target_columns, parent_alias, key->columns);
      return;
    }

  junction = backlot_sql_builder_new_alias (builder);
  backlot_sql_builder_add (builder, "EXISTS (SELECT 1 FROM ", NULL);
  backlot_sql_append_name (builder->sql, key->table->name);
  backlot_sql_builder_add (builder, " AS ", junction, " WHERE ", NULL);
  add_equal_columns (builder, junction, key->columns, parent_alias, key->target_columns);
  backlot_sql_builder_add (builder, " AND ", NULL);
  add_equal_columns (builder, junction, relation->far_key->columns, alias,
                     relation->far_key->target_columns);
  backlot_sql_builder_add (builder, ")", NULL);
}
