/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the queue, a render or an upload, in words. */

#include "config.h"

#include "ui/project/backlot-queue-entry.h"

#include <glib/gi18n.h>

#include "query/film/backlot-film-offer.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-media-queries.h"

#include "ui/common/backlot-words.h"

typedef enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_STATE_TEXT,
  PROP_DETAIL_TEXT,
  PROP_RETRY_LABEL,
  PROP_RETRY_REASON,
  PROP_OBJECT_PATH,
  PROP_ICON_NAME,
  PROP_IS_ACTIVE,
  PROP_HAS_DETAIL,
  PROP_CAN_PAUSE,
  PROP_CAN_RESUME,
  PROP_CAN_RETRY,
  PROP_RETRY_POSSIBLE,
  PROP_CAN_CANCEL,
  PROP_HAS_PROJECT,
  PROP_FRACTION,
  PROP_CATEGORY,
  PROP_PICTURES,
  PROP_MEDIA,
} BacklotQueueEntryProperty;

#define LAST_TEXT PROP_ICON_NAME
#define LAST_FLAG PROP_HAS_PROJECT

struct _BacklotQueueEntry
{
  GObject               parent_instance;

  BacklotContext       *context;                 /* (owned) */
  BacklotRender        *render;                  /* (owned) (nullable): either this */
  BacklotUpload        *upload;                  /* (owned) (nullable): or this */
  BacklotMedia         *media;                   /* (owned) (nullable): of the upload */
  BacklotFilmOffer     *offer;                   /* (owned) (nullable): of a shown render */
  gboolean              shown;

  char                 *texts[LAST_TEXT + 1];    /* by property, never NULL but the object path */
  gboolean              flags[LAST_FLAG + 1];    /* by property */
  double                fraction;
  BacklotQueueCategory  category;
};

static GParamSpec *properties[PROP_MEDIA + 1];

G_DEFINE_FINAL_TYPE (BacklotQueueEntry, backlot_queue_entry, G_TYPE_OBJECT)

static void
set_text (BacklotQueueEntry         *self,
          BacklotQueueEntryProperty  property,
          const char                *text)
{
  if (g_set_str (&self->texts[property], text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (BacklotQueueEntry         *self,
          BacklotQueueEntryProperty  property,
          gboolean                   flag)
{
  if (self->flags[property] == !!flag)
    return;
  self->flags[property] = !!flag;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_fraction (BacklotQueueEntry *self,
              double             fraction)
{
  if (G_APPROX_VALUE (self->fraction, fraction, 1e-9))
    return;
  self->fraction = CLAMP (fraction, 0.0, 1.0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
set_category (BacklotQueueEntry    *self,
              BacklotQueueCategory  category)
{
  if (self->category == category)
    return;
  self->category = category;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

static BacklotQueueCategory
category_of_job (const char *status)
{
  if (g_strcmp0 (status, "processing") == 0)
    return BACKLOT_QUEUE_RUNNING;
  if (g_strcmp0 (status, "completed") == 0)
    return BACKLOT_QUEUE_DONE;
  if (g_strcmp0 (status, "failed") == 0)
    return BACKLOT_QUEUE_FAILED;
  if (g_strcmp0 (status, "cancelled") == 0)
    return BACKLOT_QUEUE_CANCELLED;
  return BACKLOT_QUEUE_QUEUED;
}

/* The reason of a failure first, then what became of the credits. */
static char *
detail_of_job (BacklotJob *job)
{
  g_autofree char *credits = backlot_words_job_credits (job);
  g_autofree char *reason = NULL;

  g_object_get (job, "error-message", &reason, NULL);
  if (g_strcmp0 (backlot_job_get_status (job), "failed") != 0 || reason == NULL ||
      reason[0] == '\0')
    return g_steal_pointer (&credits);
  if (credits[0] == '\0')
    return g_steal_pointer (&reason);
  /* Translators: why a render failed, and what became of its credits */
  return g_strdup_printf (_("%s · %s"), reason, credits);
}

/* What trying again costs is asked while the row is shown: the price may be another by now. */
static void
update_retry (BacklotQueueEntry *self)
{
  BacklotJob *job = backlot_render_get_job (self->render);
  gboolean asks = self->shown && backlot_job_get_can_retry (job);
  BacklotRenderOffer *offer = NULL;
  g_autofree char *label = NULL;
  g_autofree char *reason = NULL;
  guint n_waiting = 0;
  int missing = 0;

  if (asks && self->offer == NULL)
    {
      self->offer = backlot_film_offer_new (backlot_context_get_backend (self->context),
                                            backlot_job_get_project_id (job), NULL);
      g_signal_connect_object (backlot_film_offer_get_offer (self->offer), "notify",
                               G_CALLBACK (update_retry), self, G_CONNECT_SWAPPED);
    }
  else if (!asks)
    g_clear_object (&self->offer);

  if (self->offer != NULL)
    {
      offer = backlot_film_offer_get_offer (self->offer);
      g_object_get (offer, "n-waiting", &n_waiting, "missing-credits", &missing, NULL);
      reason = backlot_words_offer_reason (backlot_render_offer_get_reason (offer), n_waiting,
                                           missing);
    }
  label = backlot_words_retry_label (offer != NULL ? backlot_render_offer_get_price (offer) : -1);
  set_text (self, PROP_RETRY_LABEL, label);
  set_text (self, PROP_RETRY_REASON, reason != NULL ? reason : "");
  set_flag (self, PROP_RETRY_POSSIBLE,
            offer != NULL && backlot_render_offer_get_possible (offer));
}

static void
update_render (BacklotQueueEntry *self)
{
  BacklotJob *job = backlot_render_get_job (self->render);
  BacklotQueueCategory category = category_of_job (backlot_job_get_status (job));
  g_autofree char *state = backlot_words_job_progress (job, g_get_real_time () / 1000);
  g_autofree char *detail = detail_of_job (job);
  double fraction = 0.0;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_get (job, "fraction", &fraction, NULL);
  set_text (self, PROP_TITLE, backlot_render_get_title (self->render));
  set_text (self, PROP_STATE_TEXT, state);
  set_text (self, PROP_DETAIL_TEXT, detail);
  set_text (self, PROP_OBJECT_PATH, backlot_render_get_poster_path (self->render));
  set_flag (self, PROP_HAS_DETAIL, detail[0] != '\0');
  set_flag (self, PROP_IS_ACTIVE, category == BACKLOT_QUEUE_RUNNING);
  set_flag (self, PROP_CAN_CANCEL, backlot_job_get_can_cancel (job));
  set_flag (self, PROP_CAN_RETRY, backlot_job_get_can_retry (job));
  set_flag (self, PROP_HAS_PROJECT, TRUE);
  set_fraction (self, fraction);
  set_category (self, category);
  update_retry (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static BacklotQueueCategory
category_of_upload (BacklotUploadState state)
{
  switch (state)
    {
    case BACKLOT_UPLOAD_UPLOADING:
    case BACKLOT_UPLOAD_PROCESSING:
      return BACKLOT_QUEUE_RUNNING;
    case BACKLOT_UPLOAD_COMPLETE:
      return BACKLOT_QUEUE_DONE;
    case BACKLOT_UPLOAD_ERROR:
      return BACKLOT_QUEUE_FAILED;
    case BACKLOT_UPLOAD_CANCELLED:
      return BACKLOT_QUEUE_CANCELLED;
    case BACKLOT_UPLOAD_QUEUED:
    case BACKLOT_UPLOAD_PAUSED:
    default:
      return BACKLOT_QUEUE_QUEUED;
    }
}

static char *
state_of_upload (BacklotUpload *upload)
{
  g_autofree char *word = backlot_words_upload_state (backlot_upload_get_state (upload));
  g_autofree char *size = backlot_words_size (backlot_upload_get_size_bytes (upload));
  g_autofree char *percent = backlot_words_percent (backlot_upload_get_percent (upload));

  if (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_UPLOADING ||
      backlot_upload_get_state (upload) == BACKLOT_UPLOAD_PAUSED)
    /* Translators: state, percentage and size of an upload, such as “Uploading · 40 % · 3 MB” */
    return g_strdup_printf (_("%s · %s · %s"), word, percent, size);
  /* Translators: state and size of an upload, such as “Queued · 3 MB” */
  return g_strdup_printf (_("%s · %s"), word, size);
}

static void
update_upload (BacklotQueueEntry *self)
{
  BacklotUpload *upload = self->upload;
  GError *error = backlot_upload_get_error (upload);
  BacklotUploadState state = backlot_upload_get_state (upload);
  g_autofree char *text = state_of_upload (upload);
  g_autofree char *detail = error != NULL ? backlot_words_error (error) : g_strdup ("");
  gboolean can_pause = FALSE;
  gboolean can_resume = FALSE;
  gboolean can_cancel = FALSE;
  gboolean can_retry = FALSE;

  g_object_get (upload, "can-pause", &can_pause, "can-resume", &can_resume,
                "can-cancel", &can_cancel, "can-retry", &can_retry, NULL);

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, PROP_TITLE, backlot_upload_get_filename (upload));
  set_text (self, PROP_STATE_TEXT, text);
  set_text (self, PROP_DETAIL_TEXT, detail);
  set_text (self, PROP_RETRY_LABEL, _("Retry"));
  set_flag (self, PROP_HAS_DETAIL, detail[0] != '\0');
  set_flag (self, PROP_IS_ACTIVE, state == BACKLOT_UPLOAD_UPLOADING ||
                                  state == BACKLOT_UPLOAD_PAUSED ||
                                  state == BACKLOT_UPLOAD_PROCESSING);
  set_flag (self, PROP_CAN_PAUSE, can_pause);
  set_flag (self, PROP_CAN_RESUME, can_resume);
  set_flag (self, PROP_CAN_CANCEL, can_cancel);
  set_flag (self, PROP_CAN_RETRY, can_retry);
  set_flag (self, PROP_RETRY_POSSIBLE, can_retry);
  set_flag (self, PROP_HAS_PROJECT, backlot_upload_get_project_id (upload) != NULL);
  set_fraction (self, backlot_upload_get_percent (upload) / 100.0);
  set_category (self, category_of_upload (state));
  g_object_thaw_notify (G_OBJECT (self));
}

static void
backlot_queue_entry_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotQueueEntry *self = BACKLOT_QUEUE_ENTRY (object);

  if (prop_id <= LAST_TEXT)
    g_value_set_string (value, self->texts[prop_id]);
  else if (prop_id <= LAST_FLAG)
    g_value_set_boolean (value, self->flags[prop_id]);
  else if (prop_id == PROP_FRACTION)
    g_value_set_double (value, self->fraction);
  else if (prop_id == PROP_CATEGORY)
    g_value_set_int (value, (int) self->category);
  else if (prop_id == PROP_PICTURES)
    g_value_set_object (value, backlot_context_get_pictures (self->context));
  else if (prop_id == PROP_MEDIA)
    g_value_set_object (value, self->media);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_queue_entry_dispose (GObject *object)
{
  BacklotQueueEntry *self = BACKLOT_QUEUE_ENTRY (object);

  g_clear_object (&self->render);
  g_clear_object (&self->upload);
  g_clear_object (&self->media);
  g_clear_object (&self->offer);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_queue_entry_parent_class)->dispose (object);
}

static void
backlot_queue_entry_finalize (GObject *object)
{
  BacklotQueueEntry *self = BACKLOT_QUEUE_ENTRY (object);

  for (guint i = 0; i <= LAST_TEXT; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (backlot_queue_entry_parent_class)->finalize (object);
}

static void
backlot_queue_entry_class_init (BacklotQueueEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  const char *names[] = { NULL, "id", "title", "state-text", "detail-text", "retry-label",
                          "retry-reason", "object-path",
                          "icon-name", "is-active", "has-detail", "can-pause", "can-resume",
                          "can-retry", "retry-possible", "can-cancel", "has-project" };

  object_class->get_property = backlot_queue_entry_get_property;
  object_class->dispose = backlot_queue_entry_dispose;
  object_class->finalize = backlot_queue_entry_finalize;

  for (guint i = PROP_ID; i <= LAST_TEXT; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  for (guint i = LAST_TEXT + 1; i <= LAST_FLAG; i++)
    properties[i] = g_param_spec_boolean (names[i], NULL, NULL, FALSE, flags);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_CATEGORY] =
    g_param_spec_int ("category", NULL, NULL, 0, BACKLOT_QUEUE_CANCELLED, 0, flags);
  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, flags);
  properties[PROP_MEDIA] =
    g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_queue_entry_init (BacklotQueueEntry *self)
{
}

BacklotQueueEntry *
backlot_queue_entry_new_for_render (BacklotContext *context,
                                    BacklotRender  *render)
{
  BacklotQueueEntry *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_RENDER (render), NULL);

  self = g_object_new (BACKLOT_TYPE_QUEUE_ENTRY, NULL);
  self->context = g_object_ref (context);
  self->render = g_object_ref (render);
  set_text (self, PROP_ID, backlot_render_get_id (render));
  set_text (self, PROP_ICON_NAME, "backlot-film-symbolic");
  g_signal_connect_object (render, "notify", G_CALLBACK (update_render), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_render_get_job (render), "notify", G_CALLBACK (update_render),
                           self, G_CONNECT_SWAPPED);
  update_render (self);
  return self;
}

BacklotQueueEntry *
backlot_queue_entry_new_for_upload (BacklotContext *context,
                                    BacklotUpload  *upload)
{
  BacklotQueueEntry *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (upload), NULL);

  self = g_object_new (BACKLOT_TYPE_QUEUE_ENTRY, NULL);
  self->context = g_object_ref (context);
  self->upload = g_object_ref (upload);
  self->media = backlot_media_get (backlot_context_get_backend (context),
                                   backlot_upload_get_media_id (upload));
  set_text (self, PROP_ID, backlot_upload_get_media_id (upload));
  set_text (self, PROP_ICON_NAME, "image-x-generic-symbolic");
  g_signal_connect_object (upload, "notify", G_CALLBACK (update_upload), self, G_CONNECT_SWAPPED);
  update_upload (self);
  return self;
}

const char *
backlot_queue_entry_get_title (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  return self->texts[PROP_TITLE];
}

BacklotQueueCategory
backlot_queue_entry_get_category (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), BACKLOT_QUEUE_QUEUED);

  return self->category;
}

gboolean
backlot_queue_entry_is_upload (BacklotQueueEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), FALSE);

  return self->upload != NULL;
}

char *
backlot_queue_entry_get_address (BacklotQueueEntry *self)
{
  const char *project_id = NULL;

  g_return_val_if_fail (BACKLOT_IS_QUEUE_ENTRY (self), NULL);

  if (self->upload != NULL)
    {
      project_id = backlot_upload_get_project_id (self->upload);
      return project_id != NULL ? g_strconcat ("project/", project_id, "/photos", NULL) : NULL;
    }
  project_id = backlot_job_get_project_id (backlot_render_get_job (self->render));
  return g_strconcat ("project/", project_id, "/renders", NULL);
}

void
backlot_queue_entry_pause_resume (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (self->flags[PROP_CAN_PAUSE])
    backlot_upload_pause (self->upload);
  else if (self->flags[PROP_CAN_RESUME])
    backlot_upload_resume (self->upload);
}

void
backlot_queue_entry_cancel (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (!self->flags[PROP_CAN_CANCEL])
    return;
  if (self->upload != NULL)
    backlot_upload_cancel (self->upload);
  else
    backlot_jobs_cancel (backlot_context_get_backend (self->context),
                         backlot_render_get_id (self->render));
}

static void
retry_finish_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BacklotContext) context = BACKLOT_CONTEXT (user_data);
  g_autofree char *job_id = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(GError) error = NULL;

  job_id = backlot_film_offer_submit_finish (BACKLOT_FILM_OFFER (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || job_id != NULL)
    return;
  sentence = backlot_words_error (error);
  backlot_context_tell (context, BACKLOT_MESSAGE_ERROR, sentence);
}

void
backlot_queue_entry_retry (BacklotQueueEntry *self)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  if (!self->flags[PROP_CAN_RETRY])
    return;
  if (self->upload != NULL)
    backlot_upload_retry (self->upload);
  else if (self->offer != NULL)
    backlot_film_offer_submit_async (self->offer, backlot_render_get_id (self->render), NULL,
                                     retry_finish_cb, g_object_ref (self->context));
}

void
backlot_queue_entry_set_shown (BacklotQueueEntry *self,
                               gboolean           shown)
{
  g_return_if_fail (BACKLOT_IS_QUEUE_ENTRY (self));

  self->shown = shown;
  if (self->render != NULL)
    update_retry (self);
}
