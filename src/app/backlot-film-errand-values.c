/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an errand tells the studio, and what it reads in its jobs. Pure. */

#include "config.h"

#include "app/backlot-film-errand-values.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-words.h"

/**
 * backlot_film_errand_make_arguments:
 * @first: name of an argument, followed by its text, the next name …
 *
 * Returns: (transfer full): the arguments of a function
 */
LarderValue *
backlot_film_errand_make_arguments (const char *first,
                                    ...)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  va_list rest;

  va_start (rest, first);
  for (const char *name = first; name != NULL; name = va_arg (rest, const char *))
    larder_value_builder_set_string (builder, name, va_arg (rest, const char *));
  va_end (rest);

  return larder_value_builder_end (builder);
}

/**
 * backlot_film_errand_make_media:
 * @import: a file in the spool
 * @user_id: whose it is
 *
 * Returns: (transfer full): the row to insert: owner and state are set by the server. All files
 *   have the same members, as rows that are inserted together must.
 */
LarderValue *
backlot_film_errand_make_media (BacklotMediaImport *import,
                                const char         *user_id)
{
  g_autoptr(LarderValue) row = backlot_media_import_to_row (import, user_id);
  g_autoptr(LarderValue) without_owner = larder_value_without (row, "user_id");
  g_autoptr(LarderValue) sent = larder_value_without (without_owner, "upload_state");
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) unknown = NULL;

  larder_value_builder_set_null (builder, "width");
  larder_value_builder_set_null (builder, "height");
  unknown = larder_value_builder_end (builder);

  return larder_value_merge (unknown, sent);
}

/**
 * backlot_film_errand_make_project:
 * @photos: (element-type BacklotMediaImport): in the order of the film
 * @photo_ids: (element-type utf8): as many
 * @sound: (nullable): the sound track
 *
 * Returns: (transfer full): the arguments of `create_project`
 */
LarderValue *
backlot_film_errand_make_project (BacklotFilmOptions *options,
                                  const char         *project_id,
                                  GPtrArray          *photos,
                                  GPtrArray          *photo_ids,
                                  BacklotMediaImport *sound)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "p_id", project_id);
  larder_value_builder_set_string (builder, "p_kind", "film");
  larder_value_builder_set_string (builder, "p_title", options->title);
  larder_value_builder_begin_object (builder, "p_details");
  larder_value_builder_set_string (builder, "style", options->style);
  larder_value_builder_set_int (builder, "duration_min", options->minutes);
  larder_value_builder_set_int (builder, "height", options->height);
  if (sound != NULL)
    larder_value_builder_set_string (builder, "sound_media_id",
                                     backlot_media_import_get_id (sound));
  larder_value_builder_begin_array (builder, "photos");
  for (guint i = 0; i < photos->len; i++)
    {
      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "id", g_ptr_array_index (photo_ids, i));
      larder_value_builder_set_string (builder, "media_id",
                                       backlot_media_import_get_id (g_ptr_array_index (photos,
                                                                                       i)));
      larder_value_builder_close (builder);
    }
  larder_value_builder_close (builder);
  larder_value_builder_close (builder);

  return larder_value_builder_end (builder);
}

LarderValue *
backlot_film_errand_make_submission (const char *job_id,
                                     const char *project_id,
                                     gint64      price)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "p_id", job_id);
  larder_value_builder_set_string (builder, "p_project_id", project_id);
  larder_value_builder_set_string (builder, "p_kind", "film_render");
  larder_value_builder_set_int (builder, "p_expected_cost", price);

  return larder_value_builder_end (builder);
}

/**
 * backlot_film_errand_describe_job:
 * @job: an unfinished job
 * @now_ms: since 1970
 *
 * Returns: (transfer full): one line about it
 */
char *
backlot_film_errand_describe_job (LarderValue *job,
                                  gint64       now_ms)
{
  const char *status = larder_value_get_member_string (job, "status");
  const char *completion = larder_value_get_member_string (job, "estimated_completion");
  int progress = (int) larder_value_get_member_int (job, "progress", 0);
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *remaining = NULL;

  if (g_strcmp0 (status, "queued") == 0)
    return g_strdup (_("Waiting for the render worker"));
  if (completion != NULL)
    time = g_date_time_new_from_iso8601 (completion, NULL);
  if (time == NULL)
    return g_strdup_printf (_("Rendering · %d %%"), progress);

  remaining = backlot_words_remaining (MAX (g_date_time_to_unix (time) - now_ms / 1000, 0));

  /* Translators: the percentage is followed by a time, such as “1 minute left”. */
  return g_strdup_printf (_("Rendering · %d %% · %s"), progress, remaining);
}

/**
 * backlot_film_errand_make_job_error:
 * @job: a job that ended without a film
 *
 * Returns: (transfer full): why
 */
GError *
backlot_film_errand_make_job_error (LarderValue *job)
{
  const char *reason =
    backlot_words_failure (larder_value_get_member_string (job, "error_code"),
                           larder_value_get_member_string (job, "error_message"));

  if (g_strcmp0 (larder_value_get_member_string (job, "status"), "cancelled") == 0)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                _("The film was cancelled elsewhere."));

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                              reason != NULL ? reason : _("The film could not be rendered."));
}
