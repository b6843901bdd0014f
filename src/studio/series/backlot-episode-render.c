/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rendering an episode takes: its scenes, and the minutes that are paid. */

#include "config.h"

#include "studio/series/backlot-episode-render.h"

#include "studio/backlot-api-error.h"

#define MINUTE_S 60

static const char spec_sql[] =
  "SELECT (SELECT sum (s.duration_s) FROM scenes AS s WHERE s.episode_id = e.id),"
  " json_object ('episode_id', e.id, 'title', e.title, 'scenes',"
  "  json ((SELECT json_group_array (json_object ('scene_id', o.id, 'heading', o.heading,"
  "    'duration_s', o.duration_s, 'bucket', o.bucket, 'storage_path', o.storage_path)) FROM"
  "    (SELECT s.id, s.heading, s.duration_s, m.bucket, m.storage_path FROM scenes AS s"
  "     LEFT JOIN media_files AS m ON m.id = s.media_id WHERE s.episode_id = e.id"
  "     ORDER BY s.position, s.created_at, s.id LIMIT -1) AS o)))"
  " FROM episodes AS e WHERE e.id = cast_uuid (?2 ->> 'episode_id') AND e.project_id = ?1";

/* A minute that has begun is paid. */
gboolean
backlot_episode_render_spec (BacklotTransaction  *transaction,
                             const char          *project_id,
                             const char          *given,
                             char               **params,
                             gint64              *minutes,
                             GError             **error)
{
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  statement = backlot_transaction_query (transaction, error, spec_sql, "tt", project_id, given);
  if (statement == NULL || !backlot_statement_next (statement, &has_row, error))
    return FALSE;
  if (!has_row || backlot_statement_is_null (statement, 0))
    {
      backlot_api_error_fail (error, 422, has_row ? "no_scenes" : "episode_not_found", NULL);
      return FALSE;
    }
  *minutes = (backlot_statement_int (statement, 0) + MINUTE_S - 1) / MINUTE_S;
  *params = g_strdup (backlot_statement_text (statement, 1));
  return TRUE;
}
