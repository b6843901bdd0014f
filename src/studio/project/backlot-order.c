/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting the rows of a table in order: those that are listed first, then the others as they were.
   */

#include "config.h"

#include "studio/project/backlot-order.h"

#include "studio/backlot-api-error.h"
#include "studio/project/backlot-rights.h"

/* The places that rows of @table get: ?1 is the project, ?2 the wanted order. */
#define PLACES(table, which)                                                                       \
  "(SELECT t.id, row_number () OVER (ORDER BY coalesce (l.key, 2147483647), t.position,"           \
  " t.created_at, t.id) - 1 AS pos FROM " table " AS t"                                            \
  " LEFT JOIN (SELECT value, min (key) AS key FROM json_each (?2) GROUP BY value) AS l"            \
  " ON l.value = t.id WHERE t.project_id = ?1" which ") AS w"

/* Rows that belong to the project itself. ?3 is not used, but is bound. */
#define ORDER(table)                                                                               \
  "UPDATE " table " SET position = w.pos FROM " PLACES (table, " AND (?3 IS NULL OR 1)")           \
  " WHERE " table ".id = w.id AND " table ".position <> w.pos"

/* Rows that have a parent, ?3, within the project: those that are listed come to it. */
#define ORDER_BELOW(table, parent)                                                                 \
  "UPDATE " table " SET position = w.pos, " parent " = ?3 FROM "                                   \
  PLACES (table, " AND (t." parent " IS ?3 OR l.key IS NOT NULL)")                                 \
  " WHERE " table ".id = w.id AND (" table ".position <> w.pos OR " table "." parent " IS NOT ?3)"

typedef struct
{
  const char *table;
  const char *sql;
} Order;

static const Order orders[] = {
  { "photos", ORDER ("photos") },
  { "episodes", ORDER ("episodes") },
  { "scenes", ORDER_BELOW ("scenes", "episode_id") },
  { "tasks", ORDER ("tasks") },
  { "chapters", ORDER ("chapters") },
  { "videos", ORDER_BELOW ("videos", "chapter_id") },
};

static const Order *
find_order (const char *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (orders[i].table, table) == 0)
      return &orders[i];
  return NULL;
}

/* reorder_items (p_project_id, p_table, p_parent_id, p_ids): gives the number of rows that changed.
   */
gboolean
backlot_order_reorder_items (BacklotTransaction      *transaction,
                             const BacklotArguments  *arguments,
                             BacklotFunctionResult   *result,
                             GError                 **error)
{
  const char *project_id = backlot_arguments_text (arguments, 0);
  const Order *order = find_order (backlot_arguments_text (arguments, 1));

  if (order == NULL)
    {
      backlot_api_error_fail (error, 422, "table_not_ordered", NULL);
      return FALSE;
    }
  if (!backlot_project_require_rank (transaction, project_id, BACKLOT_RANK_EDITOR, error) ||
      !backlot_transaction_execute (transaction, error, order->sql, "ttt", project_id,
                                    backlot_arguments_text (arguments, 3),
                                    backlot_arguments_text (arguments, 2)))
    return FALSE;
  result->json = g_strdup_printf ("%" G_GINT64_FORMAT,
                                  backlot_transaction_get_changed (transaction));
  return TRUE;
}
