/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A render in the queue. */

#include "config.h"

#include "ui/project/backlot-render-entry.h"

#include <glib/gi18n.h>

#include "query/backlot-power.h"
#include "query/film/backlot-film-offer.h"
#include "query/project/backlot-jobs-queries.h"

#include "ui/common/backlot-words.h"
#include "ui/project/backlot-queue-entry-private.h"

struct _BacklotRenderEntry
{
  BacklotQueueEntry  parent_instance;

  BacklotRender     *render;   /* (owned) */
  BacklotFilmOffer  *offer;    /* (owned) (nullable): while it is shown */
  gboolean           shown;
  gboolean           outdated;   /* while it is not shown; all but the category */
};

G_DEFINE_FINAL_TYPE (BacklotRenderEntry, backlot_render_entry, BACKLOT_TYPE_QUEUE_ENTRY)

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

/* The reason of a failure, or what it waits for, first, then what became of the credits. */
static char *
detail_of_job (BacklotJob   *job,
               BacklotPower *power)
{
  g_autofree char *credits = backlot_words_job_credits (job);
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  const char *reason = NULL;

  g_object_get (job, "error-code", &code, "error-message", &message, NULL);
  if (g_strcmp0 (backlot_job_get_status (job), "failed") == 0)
    reason = backlot_words_failure (code, message);
  else if (backlot_power_holds (power, backlot_job_get_status (job)))
    reason = _("Waiting for power");
  if (reason == NULL)
    return g_steal_pointer (&credits);
  if (credits[0] == '\0')
    return g_strdup (reason);
  /* Translators: why a render failed or waits, and what became of its credits */
  return g_strdup_printf (_("%s · %s"), reason, credits);
}

static BacklotPower *
get_power (BacklotRenderEntry *self)
{
  BacklotContext *context = backlot_queue_entry_get_context (BACKLOT_QUEUE_ENTRY (self));

  return backlot_backend_get_power (backlot_context_get_backend (context));
}

static gboolean
is_held (BacklotRenderEntry *self)
{
  return backlot_power_holds (get_power (self),
                              backlot_job_get_status (backlot_render_get_job (self->render)));
}

/* What trying again costs is asked while the row is shown: the price may be another by now. */
static void
update_retry (BacklotRenderEntry *self)
{
  BacklotQueueEntry *entry = BACKLOT_QUEUE_ENTRY (self);
  BacklotContext *context = backlot_queue_entry_get_context (entry);
  BacklotJob *job = backlot_render_get_job (self->render);
  gboolean held = is_held (self);
  gboolean asks = self->shown && backlot_job_get_can_retry (job);
  BacklotRenderOffer *offer = NULL;
  g_autofree char *label = NULL;
  g_autofree char *reason = NULL;
  guint n_waiting = 0;
  int missing = 0;

  if (asks && self->offer == NULL)
    {
      self->offer = backlot_film_offer_new (backlot_context_get_backend (context),
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
  label = held ? g_strdup (_("Render Anyway"))
               : backlot_words_retry_label (offer != NULL ? backlot_render_offer_get_price (offer)
                                                          : -1);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_RETRY_LABEL, label);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_RETRY_REASON,
                                reason != NULL ? reason : "");
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_RETRY_POSSIBLE,
                                held || (offer != NULL &&
                                         backlot_render_offer_get_possible (offer)));
}

static void
update (BacklotRenderEntry *self)
{
  BacklotQueueEntry *entry = BACKLOT_QUEUE_ENTRY (self);
  BacklotJob *job = backlot_render_get_job (self->render);
  BacklotQueueCategory category = category_of_job (backlot_job_get_status (job));
  g_autofree char *state = backlot_words_job_progress (job, g_get_real_time () / 1000);
  g_autofree char *detail = detail_of_job (job, get_power (self));
  double fraction = 0.0;

  self->outdated = FALSE;
  g_object_freeze_notify (G_OBJECT (self));
  g_object_get (job, "fraction", &fraction, NULL);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_TITLE,
                                backlot_render_get_title (self->render));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_STATE, state);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_DETAIL, detail);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_OBJECT_PATH,
                                backlot_render_get_poster_path (self->render));
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_HAS_DETAIL, detail[0] != '\0');
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_IS_ACTIVE,
                                category == BACKLOT_QUEUE_RUNNING);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_CANCEL,
                                backlot_job_get_can_cancel (job));
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_RETRY,
                                is_held (self) || backlot_job_get_can_retry (job));
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_HAS_PROJECT, TRUE);
  backlot_queue_entry_set_fraction (entry, fraction);
  backlot_queue_entry_set_category (entry, category);
  update_retry (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Hundreds of renders tell their progress each second, and a window shows ten: the others are
 * worded when someone looks. What can be done with one is told at once, seen or not. */
static void
job_cb (BacklotRenderEntry *self)
{
  BacklotJob *job = backlot_render_get_job (self->render);

  if (self->shown || category_of_job (backlot_job_get_status (job)) !=
                       backlot_queue_entry_get_category (BACKLOT_QUEUE_ENTRY (self)))
    update (self);
  else
    self->outdated = TRUE;
}

static void
refresh (BacklotQueueEntry *entry)
{
  if (BACKLOT_RENDER_ENTRY (entry)->outdated)
    update (BACKLOT_RENDER_ENTRY (entry));
}

static char *
dup_section (BacklotQueueEntry *entry)
{
  return g_strdup (_("Renders"));
}

static char *
dup_address (BacklotQueueEntry *entry)
{
  BacklotRenderEntry *self = BACKLOT_RENDER_ENTRY (entry);

  return g_strconcat ("project/",
                      backlot_job_get_project_id (backlot_render_get_job (self->render)),
                      "/renders", NULL);
}

static void
cancel (BacklotQueueEntry *entry)
{
  BacklotContext *context = backlot_queue_entry_get_context (entry);

  backlot_jobs_cancel (backlot_context_get_backend (context), backlot_queue_entry_get_id (entry));
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

static void
retry (BacklotQueueEntry *entry)
{
  BacklotRenderEntry *self = BACKLOT_RENDER_ENTRY (entry);

  if (is_held (self))
    backlot_power_render_anyway (get_power (self));
  else if (self->offer != NULL)
    backlot_film_offer_submit_async (self->offer, backlot_queue_entry_get_id (entry), NULL,
                                     retry_finish_cb,
                                     g_object_ref (backlot_queue_entry_get_context (entry)));
}

static void
set_shown (BacklotQueueEntry *entry,
           gboolean           shown)
{
  BacklotRenderEntry *self = BACKLOT_RENDER_ENTRY (entry);

  self->shown = shown;
  refresh (entry);
  update_retry (self);
}

static void
backlot_render_entry_dispose (GObject *object)
{
  BacklotRenderEntry *self = BACKLOT_RENDER_ENTRY (object);

  g_clear_object (&self->offer);
  g_clear_object (&self->render);

  G_OBJECT_CLASS (backlot_render_entry_parent_class)->dispose (object);
}

static void
backlot_render_entry_class_init (BacklotRenderEntryClass *klass)
{
  BacklotQueueEntryClass *entry_class = BACKLOT_QUEUE_ENTRY_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_render_entry_dispose;
  entry_class->refresh = refresh;
  entry_class->dup_section = dup_section;
  entry_class->dup_address = dup_address;
  entry_class->cancel = cancel;
  entry_class->retry = retry;
  entry_class->set_shown = set_shown;
}

static void
backlot_render_entry_init (BacklotRenderEntry *self)
{
}

BacklotQueueEntry *
backlot_render_entry_new (BacklotContext *context,
                          BacklotRender  *render)
{
  BacklotRenderEntry *self = NULL;
  BacklotQueueEntry *entry = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_RENDER (render), NULL);

  self = g_object_new (BACKLOT_TYPE_RENDER_ENTRY, "context", context, NULL);
  entry = BACKLOT_QUEUE_ENTRY (self);
  self->render = g_object_ref (render);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ID, backlot_render_get_id (render));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ICON_NAME, "backlot-film-symbolic");
  g_signal_connect_object (render, "notify::title", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (render, "notify::poster-path", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  /* Once for all that changed in the job. */
  g_signal_connect_object (backlot_render_get_job (render), "notify::value", G_CALLBACK (job_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_power (self), "notify::holds-renders", G_CALLBACK (job_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return entry;
}
