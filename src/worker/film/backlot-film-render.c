/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a film file from photos: the worker's whole door to the film engine. */

#include "config.h"

#include "worker/film/backlot-film-render.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "worker/film/backlot-film-encoder.h"
#include "worker/film/backlot-film-focus.h"
#include "worker/film/backlot-film-measure.h"
#include "worker/film/backlot-film-painter.h"
#include "worker/film/backlot-film-plan.h"
#include "worker/film/backlot-film-sound.h"

#define PROGRESS_INTERVAL (G_TIME_SPAN_SECOND / 10)

/* An estimate from fewer frames than this says nothing. */
#define ESTIMATE_FRAMES 15

/* A photo of at most so many pixels is decoded just to look at it: that takes some 20 ms. */
#define QUICK_PIXELS (4 * 1000 * 1000)

/* One film on its way: everything is of the render thread but what @progress is called with. */
typedef struct
{
  BacklotFilmRequest    *request;        /* (owned) */
  BacklotFilmProgress    progress;
  gpointer               progress_data;
  GMainContext          *context;        /* (owned): the caller's */

  GPtrArray             *photos;         /* (owned): BacklotFilmPhoto or NULL, as in the request */
  GError               **errors;         /* (owned): why a photo is NULL */
  BacklotFilmPlanPhoto  *planned;        /* (owned): borrows texts from @request and @photos */
  BacklotFilmPlan       *plan;           /* (owned) */
  gint64                 begun;          /* when the first frame was */
  gint64                 told;           /* when progress was last told */
} Render;

typedef struct
{
  BacklotFilmProgress progress;
  gpointer            progress_data;
  int                 frames_done;
  int                 frames_total;
  double              remaining_s;
} Report;

static void
request_photo_free (gpointer data)
{
  BacklotFilmRequestPhoto *photo = data;

  g_free (photo->id);
  g_free (photo->path);
  g_free (photo->caption);
  g_free (photo);
}

static void
warning_free (gpointer data)
{
  BacklotFilmWarning *warning = data;

  g_free (warning->photo_id);
  g_free (warning->code);
  g_free (warning->message);
  g_free (warning);
}

/**
 * backlot_film_request_new:
 *
 * Returns: (transfer full): an empty request: classic, one minute, 720 lines
 */
BacklotFilmRequest *
backlot_film_request_new (void)
{
  BacklotFilmRequest *self = g_new0 (BacklotFilmRequest, 1);

  self->title = g_strdup ("");
  self->seconds = 60.0;
  self->height = 720;
  self->seed = g_strdup ("");
  self->photos = g_ptr_array_new_with_free_func (request_photo_free);

  return self;
}

void
backlot_film_request_add_photo (BacklotFilmRequest *self,
                                const char         *id,
                                const char         *path,
                                const char         *caption)
{
  BacklotFilmRequestPhoto *photo;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  photo = g_new0 (BacklotFilmRequestPhoto, 1);
  photo->id = g_strdup (id);
  photo->path = g_strdup (path);
  photo->caption = g_strdup (caption);
  g_ptr_array_add (self->photos, photo);
}

void
backlot_film_request_free (BacklotFilmRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->seed);
  g_ptr_array_unref (self->photos);
  g_free (self->sound_path);
  g_free (self->scratch_folder);
  g_free (self->output_path);
  g_free (self);
}

void
backlot_film_result_free (BacklotFilmResult *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self->poster_path);
  g_free (self->mime_type);
  g_free (self->extension);
  g_free (self->sha256);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

static void
render_free (gpointer data)
{
  Render *self = data;

  for (guint i = 0; self->errors != NULL && i < self->request->photos->len; i++)
    g_clear_error (&self->errors[i]);
  g_free (self->errors);
  g_free (self->planned);
  g_clear_pointer (&self->plan, backlot_film_plan_free);
  g_clear_pointer (&self->photos, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  backlot_film_request_free (self->request);
  g_free (self);
}

static gboolean
check_request (const BacklotFilmRequest  *request,
               GError                   **error)
{
  const char *problem = NULL;

  if (request->photos->len == 0)
    problem = "A film needs a photo.";
  else if (!(request->seconds > 0.0 && request->seconds <= 3600.0))
    problem = "The length is not that of a film.";
  else if (request->height != 360 && request->height != 720 && request->height != 1080)
    problem = "The height must be 360, 720 or 1080.";
  else if (request->scratch_folder == NULL || request->output_path == NULL)
    problem = "There is no place for the film.";

  if (problem != NULL)
    g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_INVALID_REQUEST, problem);

  return problem == NULL;
}

static void
photo_clear (gpointer data)
{
  if (data != NULL)
    backlot_film_photo_free (data);
}

/* Looks for the place that matters in a photo: in the camera's thumbnail where there is one, else
 * in the photo itself where that is quick, and in any case if @must_decode. Returns whether the
 * photo is good as far as one knows. */
static gboolean
look_at_photo (Render            *self,
               guint              index,
               BacklotFilmPhoto  *photo,
               gboolean           must_decode,
               GCancellable      *cancellable)
{
  BacklotFilmPlanPhoto *planned = &self->planned[index];
  g_autoptr(GdkPixbuf) pixbuf = NULL;

  if (must_decode ||
      (photo->thumbnail == NULL && (gint64) photo->width * photo->height <= QUICK_PIXELS))
    {
      pixbuf = backlot_film_photo_decode (photo, 0.05, cancellable, &self->errors[index]);
      if (pixbuf == NULL)
        return FALSE;
    }

  if (pixbuf != NULL || photo->thumbnail != NULL)
    backlot_film_focus_find (pixbuf != NULL ? pixbuf : photo->thumbnail,
                             (double) photo->width / photo->height,
                             &planned->focus_x, &planned->focus_y);
  g_clear_object (&photo->thumbnail);
  planned->width = photo->width;
  planned->height = photo->height;
  planned->taken = photo->taken;

  return TRUE;
}

/* Reads what the photos are. As a header may be followed by nothing, photos are decoded, very
 * small, until one is known to be good. */
static gboolean
read_photos (Render        *self,
             GCancellable  *cancellable,
             GError       **error)
{
  const GPtrArray *wanted = self->request->photos;
  gboolean is_usable = FALSE;

  self->photos = g_ptr_array_new_with_free_func (photo_clear);
  self->errors = g_new0 (GError *, wanted->len);
  self->planned = g_new0 (BacklotFilmPlanPhoto, wanted->len);

  for (guint i = 0; i < wanted->len; i++)
    {
      const BacklotFilmRequestPhoto *source = g_ptr_array_index (wanted, i);
      g_autoptr(BacklotFilmPhoto) photo = NULL;

      photo = backlot_film_photo_new (source->path, cancellable, &self->errors[i]);
      self->planned[i].caption = source->caption;
      if (photo != NULL)
        {
          if (look_at_photo (self, i, photo, !is_usable, cancellable))
            is_usable = TRUE;
          else
            g_clear_pointer (&photo, backlot_film_photo_free);
        }
      g_ptr_array_add (self->photos, g_steal_pointer (&photo));
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  if (!is_usable)
    g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS,
                         "Not one of the photos can be read.");

  return is_usable;
}

static gboolean
report_cb (gpointer user_data)
{
  Report *report = user_data;

  report->progress (report->frames_done, report->frames_total, report->remaining_s,
                    report->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (Render *self,
               int     frames_done)
{
  gint64 now = g_get_monotonic_time ();
  int total = self->plan->n_frames;
  Report *report;

  if (self->progress == NULL ||
      (frames_done < total && now - self->told < PROGRESS_INTERVAL))
    return;

  self->told = now;
  report = g_new0 (Report, 1);
  report->progress = self->progress;
  report->progress_data = self->progress_data;
  report->frames_done = frames_done;
  report->frames_total = total;
  report->remaining_s = -1.0;
  if (frames_done >= ESTIMATE_FRAMES)
    report->remaining_s = (double) (now - self->begun) / G_TIME_SPAN_SECOND *
                          (total - frames_done) / frames_done;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, report_cb, report, g_free);
}

static gboolean
make_frames (Render              *self,
             BacklotFilmPainter  *painter,
             BacklotFilmSound    *sound,
             BacklotFilmEncoder  *encoder,
             GCancellable        *cancellable,
             GError             **error)
{
  const int n_samples = BACKLOT_FILM_SOUND_RATE / BACKLOT_FILM_FPS;
  gint16 samples[BACKLOT_FILM_SOUND_RATE / BACKLOT_FILM_FPS * BACKLOT_FILM_SOUND_CHANNELS];

  self->begun = g_get_monotonic_time ();
  for (int i = 0; i < self->plan->n_frames; i++)
    {
      BacklotFilmFrame frame;

      if (!backlot_film_encoder_map (encoder, &frame, error) ||
          !backlot_film_painter_paint (painter, &frame, error) ||
          !backlot_film_sound_read (sound, samples, n_samples, cancellable, error) ||
          !backlot_film_encoder_push (encoder, samples, n_samples, cancellable, error))
        return FALSE;
      tell_progress (self, i + 1);
    }

  return backlot_film_encoder_finish (encoder, cancellable, error);
}

static gboolean
save_poster (BacklotFilmPainter  *painter,
             const char          *path,
             GError             **error)
{
  g_autoptr(GdkPixbuf) pixbuf = backlot_film_painter_get_poster (painter);
  g_autoptr(GError) reason = NULL;

  if (pixbuf != NULL && gdk_pixbuf_save (pixbuf, path, "jpeg", &reason, "quality", "90", NULL))
    return TRUE;

  g_set_error (error, BACKLOT_FILM_ERROR,
               g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
               ? BACKLOT_FILM_ERROR_DISK_FULL
               : BACKLOT_FILM_ERROR_RENDER_FAILED,
               "The poster can not be written: %s",
               reason != NULL ? reason->message : "the film shows no photo.");
  return FALSE;
}

static GPtrArray *
collect_warnings (Render            *self,
                  BacklotFilmLoader *loader)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func (warning_free);
  g_autoptr(GEnumClass) codes = g_type_class_ref (BACKLOT_TYPE_FILM_PHOTO_ERROR);

  for (guint i = 0; i < self->request->photos->len; i++)
    {
      const BacklotFilmRequestPhoto *photo = g_ptr_array_index (self->request->photos, i);
      const GError *problem = self->errors[i];
      BacklotFilmWarning *warning;

      if (problem == NULL)
        problem = backlot_film_loader_get_error (loader, (int) i);
      if (problem == NULL)
        continue;

      warning = g_new0 (BacklotFilmWarning, 1);
      warning->photo_id = g_strdup (photo->id);
      warning->code = g_strdup (g_enum_get_value (codes, problem->code)->value_nick);
      warning->message = g_strdup (problem->message);
      g_ptr_array_add (warnings, warning);
    }

  return warnings;
}

static BacklotFilmResult *
make_film (Render        *self,
           GCancellable  *cancellable,
           GError       **error)
{
  const BacklotFilmRequest *request = self->request;
  const BacklotFilmStyleInfo *info = backlot_film_style_get_info (request->style);
  g_autoptr(BacklotFilmResult) result = g_new0 (BacklotFilmResult, 1);
  g_autoptr(BacklotFilmLoader) loader = NULL;
  g_autoptr(BacklotFilmPainter) painter = NULL;
  g_autoptr(BacklotFilmEncoder) encoder = NULL;
  g_autoptr(BacklotFilmSound) sound = NULL;
  gboolean is_made;

  result->warnings = g_ptr_array_new_with_free_func (warning_free);
  loader = backlot_film_loader_new (self->plan, self->photos, cancellable);
  painter = backlot_film_painter_new (self->plan, loader);
  sound = backlot_film_sound_new (request->sound_path,
                                  (gint64) self->plan->n_frames * BACKLOT_FILM_SOUND_RATE /
                                  BACKLOT_FILM_FPS);
  encoder = backlot_film_encoder_new (self->plan->width, self->plan->height,
                                      info->look.grain > 0.0, request->output_path,
                                      request->scratch_folder, error);
  if (encoder == NULL)
    return NULL;

  result->path = g_strdup (backlot_film_encoder_get_path (encoder));
  result->extension = g_strdup (backlot_film_encoder_get_extension (encoder));
  result->mime_type = g_strdup (backlot_film_encoder_get_mime_type (encoder));
  result->poster_path = g_build_filename (request->scratch_folder, "poster.jpg", NULL);

  is_made = make_frames (self, painter, sound, encoder, cancellable, error);
  /* Closes the file before anybody looks at it or removes it. */
  g_clear_pointer (&encoder, backlot_film_encoder_free);
  is_made = is_made &&
            save_poster (painter, result->poster_path, error) &&
            backlot_film_measure (result->path, &result->width, &result->height,
                                  &result->duration_s, &result->size_bytes, error);
  if (is_made)
    result->sha256 = backlot_film_hash (result->path, cancellable, error);
  is_made = is_made && result->sha256 != NULL;
  if (!is_made)
    {
      g_unlink (result->path);
      g_unlink (result->poster_path);
      return NULL;
    }

  g_ptr_array_unref (result->warnings);
  result->warnings = collect_warnings (self, loader);

  return g_steal_pointer (&result);
}

static void
render_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Render *self = task_data;
  BacklotFilmResult *result = NULL;
  GError *error = NULL;

  if (!gst_init_check (NULL, NULL, &error))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_ENCODER_MISSING,
                           "GStreamer can not be started.");
    }
  else if (check_request (self->request, &error) && read_photos (self, cancellable, &error))
    {
      self->plan = backlot_film_plan_new (self->planned, (int) self->request->photos->len,
                                          self->request->title, self->request->style,
                                          self->request->seconds, self->request->height,
                                          self->request->seed);
      result = make_film (self, cancellable, &error);
    }

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) backlot_film_result_free);
  else
    g_task_return_error (task, error);
}

/**
 * backlot_film_render_async:
 * @request: (transfer full)
 * @progress: (nullable) (scope notified): never called after @callback
 * @cancellable: (nullable): stops within two seconds
 * @callback: (scope async): called once, in the caller's main context
 *
 * Makes the film in threads. What is left when it fails or is cancelled: nothing at the output, and
 * files of no use in the scratch folder, which is the caller's to remove.
 */
void
backlot_film_render_async (BacklotFilmRequest  *request,
                           BacklotFilmProgress  progress,
                           gpointer             progress_data,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Render *self;

  g_return_if_fail (request != NULL);

  self = g_new0 (Render, 1);
  self->request = request;
  self->progress = progress;
  self->progress_data = progress_data;
  self->context = g_main_context_ref_thread_default ();

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_film_render_async);
  g_task_set_task_data (task, self, render_free);
  g_task_run_in_thread (task, render_thread);
}

/**
 * backlot_film_render_finish:
 *
 * Returns: (transfer full): the film, or %NULL with an error of %BACKLOT_FILM_ERROR,
 *   %G_IO_ERROR_CANCELLED or, seldom, another of %G_IO_ERROR; see backlot_film_error_to_code()
 */
BacklotFilmResult *
backlot_film_render_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
