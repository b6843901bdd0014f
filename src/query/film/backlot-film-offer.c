/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the offer of one film up to date: photos, uploads, changes, price, credits, rights. */

#include "config.h"

#include "query/film/backlot-film-offer.h"

#include "model/film/backlot-film-photo.h"
#include "model/film/backlot-film.h"
#include "model/project/backlot-project.h"

#include "query/account/backlot-credits-queries.h"
#include "query/backlot-backend-private.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-media-queries.h"
#include "query/project/backlot-members-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

struct _BacklotFilmOffer
{
  GObject               parent_instance;

  BacklotBackend       *backend;      /* (owned) */
  char                 *project_id;
  GListModel           *photos;       /* (owned) (nullable) */
  BacklotProject       *project;      /* (owned) */
  BacklotFilm          *film;         /* (owned) */
  BacklotCreditAccount *account;      /* (owned) */
  LarderOutbox         *outbox;       /* (owned) (nullable) */
  BacklotUploadQueue   *uploads;      /* (owned) */
  LarderQueryObserver  *quote;        /* (owned) */
  LarderQueryObserver  *permissions;  /* (owned) */
  BacklotRenderOffer   *offer;        /* (owned) */
  gboolean              submitting;
  gboolean              attached;
  guint                 idle_id;
};

G_DEFINE_FINAL_TYPE (BacklotFilmOffer, backlot_film_offer, G_TYPE_OBJECT)

static void
count_media (BacklotFilmOffer  *self,
             BacklotPhotoState  state,
             BacklotOfferFacts *facts)
{
  if (state == BACKLOT_PHOTO_FAILED)
    facts->n_failed++;
  else if (state != BACKLOT_PHOTO_READY)
    facts->n_uploading++;
}

static void
count_photos (BacklotFilmOffer  *self,
              BacklotOfferFacts *facts)
{
  /* The studio says it in its answer about the price. */
  if (self->photos == NULL)
    {
      facts->n_photos = 1;
      return;
    }
  facts->n_photos = g_list_model_get_n_items (self->photos);
  for (guint i = 0; i < facts->n_photos; i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (self->photos, i);

      /* One that the studio refused would not be in the film. */
      if (larder_record_get_failed (LARDER_RECORD (backlot_film_photo_get_photo (photo))) &&
          larder_record_get_base (LARDER_RECORD (backlot_film_photo_get_photo (photo))) == NULL)
        facts->n_failed++;
      else
        count_media (self, backlot_film_photo_get_state (photo), facts);
    }
}

static void
count_sound (BacklotFilmOffer  *self,
             BacklotOfferFacts *facts)
{
  const char *id = backlot_film_get_sound_media_id (self->film);
  g_autoptr(BacklotMedia) media = NULL;
  BacklotUpload *upload;
  BacklotUploadState state = BACKLOT_UPLOAD_QUEUED;

  if (id == NULL)
    return;
  media = backlot_media_get (self->backend, id);
  upload = backlot_upload_queue_find (self->uploads, id);
  if (backlot_media_get_is_complete (media) ||
      (upload == NULL && !larder_record_get_exists (LARDER_RECORD (media))))
    return;
  if (upload != NULL)
    state = backlot_upload_get_state (upload);
  if (state == BACKLOT_UPLOAD_ERROR || state == BACKLOT_UPLOAD_CANCELLED)
    facts->n_failed++;
  else if (state != BACKLOT_UPLOAD_COMPLETE)
    facts->n_uploading++;
}

/* Changes that a render of this moment would not see. Bytes of files are counted with their
 * photos. */
static void
count_unsaved (BacklotFilmOffer  *self,
               BacklotOfferFacts *facts)
{
  for (guint i = 0;
       self->outbox != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)); i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);
      LarderDelivery delivery = larder_mutation_get_delivery (mutation);
      LarderValue *variables = larder_mutation_get_variables (mutation);

      if ((delivery == LARDER_DELIVERY_HELD || delivery == LARDER_DELIVERY_QUEUED ||
           delivery == LARDER_DELIVERY_SENDING) &&
          !g_str_equal (larder_mutation_get_key (mutation), "media.upload") &&
          g_strcmp0 (larder_value_get_member_string (variables, "project_id"),
                     self->project_id) == 0)
        facts->n_unsaved++;
    }
}

static void
add_price (BacklotFilmOffer  *self,
           BacklotOfferFacts *facts)
{
  LarderValue *price = larder_query_observer_get_data (self->quote);
  GError *error = larder_query_observer_get_error (self->quote);

  facts->price = -1;
  facts->available = -1;
  facts->quote_code = -1;
  if (larder_query_observer_get_status (self->quote) == LARDER_STATUS_ERROR && error != NULL)
    facts->quote_code = error->domain == BACKLOT_ERROR ? error->code : (int) BACKLOT_ERROR_FAULT;
  else if (price != NULL && larder_value_get_kind (price) == LARDER_VALUE_INT)
    facts->price = (int) larder_value_get_int (price);
  if (larder_record_get_exists (LARDER_RECORD (self->account)))
    facts->available = (int) backlot_credit_account_get_available (self->account);
}

static void
update (BacklotFilmOffer *self)
{
  BacklotOfferFacts facts = { 0 };

  facts.online = backlot_backend_get_online (self->backend);
  facts.submitting = self->submitting;
  facts.forbidden = !backlot_members_has_right (larder_query_observer_get_data (self->permissions),
                                                "can_submit_jobs");
  facts.archived = g_strcmp0 (backlot_project_get_status (self->project), "archived") == 0;
  count_photos (self, &facts);
  count_sound (self, &facts);
  count_unsaved (self, &facts);
  add_price (self, &facts);
  /* The server is not asked for what is known to be impossible here. */
  if (facts.n_photos > 0 && facts.n_uploading == 0 && facts.n_failed == 0 && !facts.forbidden &&
      !self->attached)
    {
      self->attached = TRUE;
      larder_query_observer_attach (self->quote);
      add_price (self, &facts);
    }
  backlot_render_offer_set_facts (self->offer, &facts);
}

static gboolean
update_cb (gpointer user_data)
{
  BacklotFilmOffer *self = user_data;

  self->idle_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A batch of uploads changes hundreds of rows, and the facts are counted once before it is seen. */
static void
plan_update (BacklotFilmOffer *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
photos_changed_cb (GListModel       *photos,
                   guint             position,
                   guint             n_removed,
                   guint             n_added,
                   BacklotFilmOffer *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (photos, position + i);

      g_signal_handlers_disconnect_by_func (photo, plan_update, self);
      g_signal_connect_object (photo, "notify::state", G_CALLBACK (plan_update), self,
                               G_CONNECT_SWAPPED);
    }
  plan_update (self);
}

static void
backlot_film_offer_dispose (GObject *object)
{
  BacklotFilmOffer *self = BACKLOT_FILM_OFFER (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->quote != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->quote, self);
      if (self->attached)
        larder_query_observer_detach (self->quote);
      self->attached = FALSE;
    }
  g_clear_object (&self->quote);
  if (self->permissions != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->permissions, self);
      larder_query_observer_detach (self->permissions);
    }
  g_clear_object (&self->permissions);
  g_clear_object (&self->photos);
  g_clear_object (&self->project);
  g_clear_object (&self->film);
  g_clear_object (&self->account);
  g_clear_object (&self->outbox);
  g_clear_object (&self->uploads);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_film_offer_parent_class)->dispose (object);
}

static void
backlot_film_offer_finalize (GObject *object)
{
  BacklotFilmOffer *self = BACKLOT_FILM_OFFER (object);

  g_clear_object (&self->offer);
  g_free (self->project_id);

  G_OBJECT_CLASS (backlot_film_offer_parent_class)->finalize (object);
}

static void
backlot_film_offer_class_init (BacklotFilmOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_film_offer_dispose;
  object_class->finalize = backlot_film_offer_finalize;
}

static void
backlot_film_offer_init (BacklotFilmOffer *self)
{
  self->offer = backlot_render_offer_new ();
}

static void
follow (BacklotFilmOffer *self,
        gpointer          object,
        const char       *signal)
{
  g_signal_connect_object (object, signal, G_CALLBACK (plan_update), self, G_CONNECT_SWAPPED);
}

BacklotFilmOffer *
backlot_film_offer_new (BacklotBackend *backend,
                        const char     *project_id,
                        GListModel     *photos)
{
  BacklotFilmOffer *self = g_object_new (BACKLOT_TYPE_FILM_OFFER, NULL);
  g_autoptr(LarderQueryOptions) options = backlot_jobs_quote_options (backend, project_id);
  g_autoptr(LarderQueryOptions) rights = backlot_members_permissions_options (backend, project_id);
  LarderClient *client = backlot_backend_get_client (backend);

  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  g_set_object (&self->photos, photos);
  self->project = backlot_projects_get (backend, project_id);
  self->film = backlot_films_get (backend, project_id);
  self->account = backlot_credits_get_account (backend);
  self->uploads = g_object_ref (backlot_backend_get_uploads (backend));
  g_set_object (&self->outbox, larder_client_get_outbox (client));
  self->quote = larder_query_observer_new (client, options);
  self->permissions = larder_query_observer_new (client, rights);
  larder_query_observer_attach (self->permissions);

  follow (self, backend, "notify::online");
  follow (self, self->project, "notify::status");
  follow (self, self->film, "notify::sound-media-id");
  follow (self, self->account, "notify::available");
  follow (self, self->account, "notify::exists");
  follow (self, self->uploads, "notify::n-unfinished");
  follow (self, self->uploads, "notify::n-failed");
  follow (self, self->quote, "changed");
  follow (self, self->permissions, "changed");
  if (self->outbox != NULL)
    {
      follow (self, self->outbox, "items-changed");
      follow (self, self->outbox, "notify::n-waiting");
    }
  if (photos != NULL)
    {
      g_signal_connect_object (photos, "items-changed", G_CALLBACK (photos_changed_cb), self, 0);
      photos_changed_cb (photos, 0, 0, g_list_model_get_n_items (photos), self);
    }
  update (self);
  return self;
}

BacklotRenderOffer *
backlot_film_offer_get_offer (BacklotFilmOffer *self)
{
  return self->offer;
}

static void
set_submitting (BacklotFilmOffer *self,
                gboolean          submitting)
{
  /* The answer may come when nobody looks any more. */
  if (self->backend == NULL)
    return;
  self->submitting = submitting;
  update (self);
}

static void
take_answer (GTask  *task,
             char   *job_id,
             GError *error)
{
  BacklotFilmOffer *self = g_task_get_source_object (task);

  set_submitting (self, FALSE);
  if (g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_PRICE_CHANGED))
    backlot_film_offer_refresh (self);
  if (job_id == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, job_id, g_free);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *job_id = backlot_jobs_submit_finish (BACKLOT_BACKEND (object), result, &error);

  take_answer (task, job_id, error);
}

static void
retried_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *job_id = backlot_jobs_retry_finish (BACKLOT_BACKEND (object), result, &error);

  take_answer (task, job_id, error);
}

void
backlot_film_offer_submit_async (BacklotFilmOffer    *self,
                                 const char          *retry_of,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  int price;

  g_return_if_fail (BACKLOT_IS_FILM_OFFER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_film_offer_submit_async);
  if (!backlot_render_offer_get_possible (self->offer))
    {
      g_task_return_new_error (task, BACKLOT_ERROR, BACKLOT_ERROR_STATE,
                               "The film can not be rendered now");
      return;
    }
  price = backlot_render_offer_get_price (self->offer);
  set_submitting (self, TRUE);
  if (retry_of != NULL)
    backlot_jobs_retry_async (self->backend, retry_of, price, cancellable, retried_cb,
                              g_steal_pointer (&task));
  else
    backlot_jobs_submit_async (self->backend, self->project_id, price, cancellable, submitted_cb,
                               g_steal_pointer (&task));
}

char *
backlot_film_offer_submit_finish (BacklotFilmOffer  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
backlot_film_offer_refresh (BacklotFilmOffer *self)
{
  if (self->attached)
    larder_query_observer_refetch (self->quote);
}
