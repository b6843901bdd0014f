/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rendering a film takes: its parameters, and the minutes that are paid. */

#include "config.h"

#include "studio/film/backlot-film-render.h"

#include "studio/backlot-api-error.h"

static const char spec_sql[] =
  "SELECT f.duration_min,"
  " (SELECT count (*) FROM photos AS ph WHERE ph.project_id = f.project_id AND ph.included),"
  " NOT EXISTS (SELECT 1 FROM photos AS ph JOIN media_files AS m ON m.id = ph.media_id"
  "   WHERE ph.project_id = f.project_id AND ph.included AND m.upload_state <> 'complete')"
  " AND coalesce (s.upload_state = 'complete', 1),"
  " json_object ('title', p.title, 'style', f.style, 'duration_min', f.duration_min,"
  "   'height', f.height, 'sound', json (CASE WHEN s.id IS NOT NULL THEN"
  "     json_object ('bucket', s.bucket, 'storage_path', s.storage_path) END),"
  "   'photos', json ((SELECT json_group_array (json_object ('photo_id', o.id,"
  "     'caption', o.caption, 'bucket', o.bucket, 'storage_path', o.storage_path)) FROM"
  "     (SELECT ph.id, ph.caption, m.bucket, m.storage_path FROM photos AS ph"
  "      JOIN media_files AS m ON m.id = ph.media_id WHERE ph.project_id = f.project_id"
  "      AND ph.included ORDER BY ph.position, ph.created_at, ph.id LIMIT -1) AS o)))"
  " FROM films AS f JOIN projects AS p ON p.id = f.project_id"
  " LEFT JOIN media_files AS s ON s.id = f.sound_media_id WHERE f.project_id = ?1";

/* Everything is taken from the studio's own rows, so that a later edit does not change the job. */
gboolean
backlot_film_render_spec (BacklotTransaction  *transaction,
                          const char          *project_id,
                          char               **params,
                          gint64              *minutes,
                          GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error, spec_sql, "t", project_id);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row || backlot_statement_int (statement, 1) == 0)
    {
      backlot_api_error_fail (error, 422, "no_photos", NULL);
      return FALSE;
    }
  if (backlot_statement_int (statement, 2) == 0)
    {
      backlot_api_error_fail (error, 422, "photo_not_uploaded", NULL);
      return FALSE;
    }
  *minutes = backlot_statement_int (statement, 0);
  *params = g_strdup (backlot_statement_text (statement, 3));
  return TRUE;
}
