/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staging one photo takes: its parameters, and the variants that are paid. */

#include "config.h"

#include "studio/staging/backlot-staging-render.h"

#include "studio/backlot-api-error.h"

#define VARIANTS_MAX 4

/* What the person chose for this job comes first, then what the photo says, then the workflow. */
static const char spec_sql[] =
  "SELECT c.upload_state, c.room_type, c.style, c.variants, json_object ('photo_id', c.id,"
  "  'room_type', c.room_type, 'style', c.style, 'variants', c.variants, 'notes', c.notes,"
  "  'bucket', c.bucket, 'storage_path', c.storage_path)"
  " FROM (SELECT p.id, coalesce (?2 ->> 'room_type', p.room_type, w.room_type) AS room_type,"
  "  coalesce (?2 ->> 'style', w.style) AS style,"
  "  coalesce (cast_int (?2 ->> 'variants'), w.variants) AS variants,"
  "  w.notes, m.bucket, m.storage_path, m.upload_state"
  "  FROM photos AS p JOIN media_files AS m ON m.id = p.media_id"
  "  JOIN workflows AS w ON w.project_id = p.project_id"
  "  WHERE p.id = cast_uuid (?2 ->> 'photo_id') AND p.project_id = ?1) AS c";

/* Which part is missing, or NULL. */
static const char *
find_problem (BacklotStatement *statement,
              gint64            variants)
{
  if (g_strcmp0 (backlot_statement_text (statement, 0), "complete") != 0)
    return "photo_not_uploaded";
  if (backlot_statement_is_null (statement, 1))
    return "room_type_missing";
  if (backlot_statement_is_null (statement, 2))
    return "style_missing";
  if (variants < 1 || variants > VARIANTS_MAX)
    return "variants_out_of_range";
  return NULL;
}

gboolean
backlot_staging_render_spec (BacklotTransaction  *transaction,
                             const char          *project_id,
                             const char          *given,
                             char               **params,
                             gint64              *variants,
                             GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  const char *problem = "photo_not_found";
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error, spec_sql, "tt", project_id, given);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (has_row)
    {
      *variants = backlot_statement_int (statement, 3);
      problem = find_problem (statement, *variants);
    }
  if (problem != NULL)
    {
      backlot_api_error_fail (error, 422, problem, NULL);
      return FALSE;
    }
  *params = g_strdup (backlot_statement_text (statement, 4));
  return TRUE;
}
