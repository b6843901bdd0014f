/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a job's params ask for, and what its result says. Pure. */

#include "config.h"

#include "worker/backlot-film-order.h"

#include <string.h>

#include "service/backlot-service-error.h"

#define MAX_NAME_BYTES 120

static void
file_free (gpointer data)
{
  BacklotFilmOrderFile *file = data;

  g_free (file->bucket);
  g_free (file->path);
  g_free (file->file);
  g_free (file->photo_id);
  g_free (file->caption);
  g_free (file);
}

void
backlot_film_order_free (BacklotFilmOrder *self)
{
  g_free (self->job_id);
  g_free (self->user_id);
  g_free (self->title);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* @name is the file's in the scratch folder: those of the photos come from strangers. */
static gboolean
add_file (BacklotFilmOrder *self,
          LarderValue      *value,
          const char       *photo_id,
          const char       *folder,
          const char       *name)
{
  const char *bucket = larder_value_get_member_string (value, "bucket");
  const char *path = larder_value_get_member_string (value, "storage_path");
  BacklotFilmOrderFile *file = NULL;

  if (bucket == NULL || *bucket == '\0' || path == NULL || *path == '\0')
    return FALSE;

  file = g_new0 (BacklotFilmOrderFile, 1);
  file->bucket = g_strdup (bucket);
  file->path = g_strdup (path);
  file->file = g_build_filename (folder, name, NULL);
  file->photo_id = g_strdup (photo_id);
  file->caption = g_strdup (larder_value_get_member_string (value, "caption"));
  g_ptr_array_add (self->files, file);

  return TRUE;
}

static gboolean
add_photos (BacklotFilmOrder *self,
            LarderValue      *params,
            const char       *folder)
{
  LarderValue *photos = larder_value_get_member (params, "photos");
  guint n_photos = 0;

  if (photos != NULL && larder_value_get_kind (photos) == LARDER_VALUE_ARRAY)
    n_photos = larder_value_get_n_items (photos);
  for (guint i = 0; i < n_photos; i++)
    {
      LarderValue *photo = larder_value_get_item (photos, i);
      const char *id = larder_value_get_member_string (photo, "photo_id");
      g_autofree char *name = g_strdup_printf ("photo-%04u", i);

      if (id == NULL || !add_file (self, photo, id, folder, name))
        return FALSE;
    }

  return n_photos > 0;
}

static gboolean
read_params (BacklotFilmOrder *self,
             LarderValue      *params,
             const char       *folder)
{
  const char *style = larder_value_get_member_string (params, "style");
  const char *title = larder_value_get_member_string (params, "title");
  LarderValue *sound = larder_value_get_member (params, "sound");

  self->title = g_strdup (title != NULL ? title : "");
  self->duration_min = (int) larder_value_get_member_int (params, "duration_min", 0);
  self->height = (int) larder_value_get_member_int (params, "height", 720);
  if (style == NULL || !backlot_film_style_from_name (style, &self->style))
    return FALSE;
  if (self->duration_min < 1 || self->duration_min > 10)
    return FALSE;
  if (!add_photos (self, params, folder))
    return FALSE;

  return sound == NULL || larder_value_is_null (sound) ||
         add_file (self, sound, NULL, folder, "sound");
}

/**
 * backlot_film_order_new:
 * @job: the row of the job
 * @folder: where its files are to be
 * @error: BACKLOT_FILM_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): the order; %NULL if it can not be a film
 */
BacklotFilmOrder *
backlot_film_order_new (LarderValue  *job,
                        const char   *folder,
                        GError      **error)
{
  g_autoptr(BacklotFilmOrder) self = g_new0 (BacklotFilmOrder, 1);
  LarderValue *params = larder_value_get_member (job, "params");

  self->job_id = g_strdup (larder_value_get_member_string (job, "id"));
  self->user_id = g_strdup (larder_value_get_member_string (job, "user_id"));
  self->files = g_ptr_array_new_with_free_func (file_free);
  if (self->job_id == NULL || self->user_id == NULL || params == NULL ||
      !read_params (self, params, folder))
    {
      g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_INVALID_REQUEST,
                           "The job does not say which film to make");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * backlot_film_order_make_request:
 * @self: the order, whose files were fetched
 * @folder: where the film engine may write
 *
 * Returns: (transfer full): the same for the film engine
 */
BacklotFilmRequest *
backlot_film_order_make_request (BacklotFilmOrder *self,
                                 const char       *folder)
{
  BacklotFilmRequest *request = backlot_film_request_new ();

  g_set_str (&request->title, self->title);
  request->style = self->style;
  request->seconds = self->duration_min * 60;
  request->height = self->height;
  g_set_str (&request->seed, self->job_id);
  request->scratch_folder = g_strdup (folder);
  request->output_path = g_build_filename (folder, "film", NULL);
  for (guint i = 0; i < self->files->len; i++)
    {
      BacklotFilmOrderFile *file = g_ptr_array_index (self->files, i);

      if (file->photo_id != NULL)
        backlot_film_request_add_photo (request, file->photo_id, file->file, file->caption);
      else
        request->sound_path = g_strdup (file->file);
    }

  return request;
}

/* A name that a file can have everywhere, from the film's title. */
static char *
make_filename (const char *title,
               const char *extension)
{
  g_autofree char *name = g_strdup (title);
  char *end = NULL;

  g_strdelimit (name, "/\\:*?\"<>|\n\r\t", ' ');
  if (strlen (name) > MAX_NAME_BYTES)
    {
      end = g_utf8_find_prev_char (name, name + MAX_NAME_BYTES + 1);
      if (end != NULL)
        *end = '\0';
    }
  g_strstrip (name);

  return g_strconcat (*name != '\0' ? name : "Film", ".", extension, NULL);
}

/**
 * backlot_film_order_make_result:
 * @self: the order
 * @result: what the film engine has made
 * @media_id: of the film
 * @storage_path: of the film, in the bucket `outputs`
 *
 * Returns: (transfer full): what `complete_job` is told
 */
LarderValue *
backlot_film_order_make_result (BacklotFilmOrder  *self,
                                BacklotFilmResult *result,
                                const char        *media_id,
                                const char        *storage_path)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autofree char *filename = make_filename (self->title, result->extension);

  larder_value_builder_begin_array (builder, "outputs");
  larder_value_builder_begin_object (builder, NULL);
  larder_value_builder_set_string (builder, "media_id", media_id);
  larder_value_builder_set_string (builder, "bucket", "outputs");
  larder_value_builder_set_string (builder, "storage_path", storage_path);
  larder_value_builder_set_string (builder, "filename", filename);
  larder_value_builder_set_string (builder, "mime_type", result->mime_type);
  larder_value_builder_set_int (builder, "size_bytes", result->size_bytes);
  larder_value_builder_set_int (builder, "width", result->width);
  larder_value_builder_set_int (builder, "height", result->height);
  larder_value_builder_set_double (builder, "duration_s", result->duration_s);
  if (result->sha256 != NULL)
    larder_value_builder_set_string (builder, "sha256", result->sha256);
  larder_value_builder_set_string (builder, "label", "");
  larder_value_builder_close (builder);
  larder_value_builder_close (builder);
  larder_value_builder_begin_array (builder, "warnings");
  for (guint i = 0; i < result->warnings->len; i++)
    {
      BacklotFilmWarning *warning = g_ptr_array_index (result->warnings, i);

      larder_value_builder_begin_object (builder, NULL);
      larder_value_builder_set_string (builder, "photo_id", warning->photo_id);
      larder_value_builder_set_string (builder, "code", warning->code);
      larder_value_builder_set_string (builder, "message", warning->message);
      larder_value_builder_close (builder);
    }
  larder_value_builder_close (builder);

  return larder_value_builder_end (builder);
}

static gboolean
is_worth_another_try (const GError *error)
{
  static const BacklotFilmError final[] = {
    BACKLOT_FILM_ERROR_INVALID_REQUEST, BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS,
    BACKLOT_FILM_ERROR_SOUND_UNUSABLE, BACKLOT_FILM_ERROR_ENCODER_MISSING,
  };

  for (guint i = 0; i < G_N_ELEMENTS (final); i++)
    if (g_error_matches (error, BACKLOT_FILM_ERROR, (int) final[i]))
      return FALSE;

  return TRUE;
}

static const char *
get_error_code (const GError *error)
{
  if (g_error_matches (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_TOO_LARGE))
    return "storage_quota_exceeded";
  if (error->domain == BACKLOT_SERVICE_ERROR)
    return "transfer_failed";

  return backlot_film_error_to_code (error);
}

/**
 * backlot_film_order_make_failure:
 * @error: of the film engine, the service, or GIO
 *
 * Returns: (transfer full): what `fail_job` is told: code, sentence, whether to try again
 */
LarderValue *
backlot_film_order_make_failure (const GError *error)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "p_error_code", get_error_code (error));
  larder_value_builder_set_string (builder, "p_error_message", error->message);
  larder_value_builder_set_boolean (builder, "p_retryable", is_worth_another_try (error));

  return larder_value_builder_end (builder);
}
