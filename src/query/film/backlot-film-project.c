/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that the pages of one film project show and do, in one object. */

#include "config.h"

#include "query/film/backlot-film-project.h"

#include "query/backlot-backend-private.h"
#include "query/film/backlot-film-offer.h"
#include "query/film/backlot-films-queries.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-media-queries.h"
#include "query/project/backlot-outputs-queries.h"
#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-upload-queue.h"

struct _BacklotFilmProject
{
  GObject               parent_instance;

  BacklotBackend       *backend;         /* (owned) */
  char                 *project_id;
  BacklotProject       *project;         /* (owned) */
  BacklotFilm          *film;            /* (owned) */
  BacklotMedia         *sound;           /* (owned) (nullable) */
  GListModel           *photos;          /* (owned) */
  BacklotRenderList    *renders;         /* (owned) */
  BacklotFilmOffer     *offer;           /* (owned) */
  BacklotHistory       *history;         /* (owned) */
  LarderQueryObserver  *detail_query;    /* (owned) */
  LarderQueryObserver  *photos_query;    /* (owned) */
  LarderQueryObserver  *renders_query;   /* (owned) */
  LarderQueryObserver  *outputs_query;   /* (owned) */
};

typedef enum
{
  PROP_PROJECT_ID = 1,
  PROP_PROJECT,
  PROP_FILM,
  PROP_PHOTOS,
  PROP_RENDERS,
  PROP_OFFER,
  PROP_SOUND,
  PROP_SOUND_UPLOAD,
  PROP_DETAIL_QUERY,
  PROP_PHOTOS_QUERY,
  PROP_RENDERS_QUERY,
  PROP_N_PHOTOS,
  PROP_N_RENDERS,
  PROP_N_RUNNING,
} BacklotFilmProjectProperty;

static GParamSpec *properties[PROP_N_RUNNING + 1];

G_DEFINE_FINAL_TYPE (BacklotFilmProject, backlot_film_project, G_TYPE_OBJECT)

static BacklotUpload *
get_sound_upload (BacklotFilmProject *self)
{
  return self->sound != NULL
           ? backlot_upload_queue_find (backlot_backend_get_uploads (self->backend),
                                        larder_record_get_id (LARDER_RECORD (self->sound)))
           : NULL;
}

static void
update_sound (BacklotFilmProject *self)
{
  const char *id = backlot_film_get_sound_media_id (self->film);
  g_autoptr(BacklotMedia) sound = id != NULL ? backlot_media_get (self->backend, id) : NULL;

  if (g_set_object (&self->sound, sound))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_UPLOAD]);
    }
}

static void
uploads_changed_cb (BacklotFilmProject *self)
{
  if (self->sound != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_UPLOAD]);
}

static void
n_photos_cb (BacklotFilmProject *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PHOTOS]);
}

static void
n_renders_cb (BacklotFilmProject *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RENDERS]);
}

static void
n_running_cb (BacklotFilmProject *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNNING]);
}

static void
outputs_read_cb (BacklotFilmProject *self)
{
  backlot_render_list_outputs_were_read (self->renders, G_MAXINT64);
}

static void
get_query_property (BacklotFilmProject         *self,
                    BacklotFilmProjectProperty  property,
                    GValue                     *value)
{
  if (property == PROP_DETAIL_QUERY)
    g_value_set_object (value, self->detail_query);
  else if (property == PROP_PHOTOS_QUERY)
    g_value_set_object (value, self->photos_query);
  else
    g_value_set_object (value, self->renders_query);
}

static void
backlot_film_project_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotFilmProject *self = BACKLOT_FILM_PROJECT (object);

  switch ((BacklotFilmProjectProperty) prop_id)
    {
    case PROP_PROJECT_ID:
      g_value_set_string (value, self->project_id);
      break;
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_PHOTOS:
      g_value_set_object (value, self->photos);
      break;
    case PROP_RENDERS:
      g_value_set_object (value, self->renders);
      break;
    case PROP_OFFER:
      g_value_set_object (value, backlot_film_project_get_offer (self));
      break;
    case PROP_SOUND:
      g_value_set_object (value, self->sound);
      break;
    case PROP_SOUND_UPLOAD:
      g_value_set_object (value, get_sound_upload (self));
      break;
    case PROP_DETAIL_QUERY:
    case PROP_PHOTOS_QUERY:
    case PROP_RENDERS_QUERY:
      get_query_property (self, (BacklotFilmProjectProperty) prop_id, value);
      break;
    case PROP_N_PHOTOS:
      g_value_set_uint (value, g_list_model_get_n_items (self->photos));
      break;
    case PROP_N_RENDERS:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->renders)));
      break;
    case PROP_N_RUNNING:
      g_value_set_uint (value, backlot_render_list_get_n_running (self->renders));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
let_go_of_query (BacklotFilmProject   *self,
                 LarderQueryObserver **query)
{
  if (*query == NULL)
    return;
  g_signal_handlers_disconnect_by_data (*query, self);
  larder_query_observer_detach (*query);
  g_clear_object (query);
}

static void
backlot_film_project_dispose (GObject *object)
{
  BacklotFilmProject *self = BACKLOT_FILM_PROJECT (object);

  let_go_of_query (self, &self->detail_query);
  let_go_of_query (self, &self->photos_query);
  let_go_of_query (self, &self->renders_query);
  let_go_of_query (self, &self->outputs_query);
  if (self->backend != NULL)
    backlot_backend_close_project (self->backend, self->project_id);
  g_clear_object (&self->offer);
  g_clear_object (&self->history);
  g_clear_object (&self->renders);
  g_clear_object (&self->photos);
  g_clear_object (&self->sound);
  g_clear_object (&self->film);
  g_clear_object (&self->project);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_film_project_parent_class)->dispose (object);
}

static void
backlot_film_project_finalize (GObject *object)
{
  g_free (BACKLOT_FILM_PROJECT (object)->project_id);

  G_OBJECT_CLASS (backlot_film_project_parent_class)->finalize (object);
}

static void
add_object (guint       property,
            const char *name,
            GType       type)
{
  properties[property] =
    g_param_spec_object (name, NULL, NULL, type, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
add_number (guint       property,
            const char *name)
{
  properties[property] = g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
backlot_film_project_class_init (BacklotFilmProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_film_project_get_property;
  object_class->dispose = backlot_film_project_dispose;
  object_class->finalize = backlot_film_project_finalize;

  properties[PROP_PROJECT_ID] =
    g_param_spec_string ("project-id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  add_object (PROP_PROJECT, "project", BACKLOT_TYPE_PROJECT);
  add_object (PROP_FILM, "film", BACKLOT_TYPE_FILM);
  add_object (PROP_PHOTOS, "photos", G_TYPE_LIST_MODEL);
  add_object (PROP_RENDERS, "renders", G_TYPE_LIST_MODEL);
  add_object (PROP_OFFER, "offer", BACKLOT_TYPE_RENDER_OFFER);
  add_object (PROP_SOUND, "sound", BACKLOT_TYPE_MEDIA);
  add_object (PROP_SOUND_UPLOAD, "sound-upload", BACKLOT_TYPE_UPLOAD);
  add_object (PROP_DETAIL_QUERY, "detail-query", LARDER_TYPE_QUERY_OBSERVER);
  add_object (PROP_PHOTOS_QUERY, "photos-query", LARDER_TYPE_QUERY_OBSERVER);
  add_object (PROP_RENDERS_QUERY, "renders-query", LARDER_TYPE_QUERY_OBSERVER);
  add_number (PROP_N_PHOTOS, "n-photos");
  add_number (PROP_N_RENDERS, "n-renders");
  add_number (PROP_N_RUNNING, "n-running");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_film_project_init (BacklotFilmProject *self)
{
}

/* Takes @options. */
static LarderQueryObserver *
observe (BacklotFilmProject *self,
         LarderQueryOptions *options)
{
  LarderQueryObserver *observer =
    larder_query_observer_new (backlot_backend_get_client (self->backend), options);

  g_object_unref (options);
  larder_query_observer_attach (observer);
  return observer;
}

static void
make_lists (BacklotFilmProject *self)
{
  BacklotBackend *backend = self->backend;
  BacklotRenderTables tables = {
    .projects = backlot_backend_get_table (backend, "projects"),
    .jobs = backlot_backend_get_table (backend, "jobs"),
    .outputs = backlot_backend_get_table (backend, "outputs"),
    .media = backlot_backend_get_table (backend, "media_files"),
  };

  self->photos =
    backlot_film_photo_list_new (backlot_backend_get_table (backend, "photos"), tables.media,
                                 G_LIST_MODEL (backlot_backend_get_uploads (backend)),
                                 self->project_id);
  self->renders = backlot_render_list_new (&tables, self->project_id);
  self->offer = backlot_film_offer_new (backend, self->project_id, self->photos);
  g_signal_connect_object (self->photos, "items-changed", G_CALLBACK (n_photos_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->renders, "items-changed", G_CALLBACK (n_renders_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->renders, "notify::n-running", G_CALLBACK (n_running_cb), self,
                           G_CONNECT_SWAPPED);
}

BacklotFilmProject *
backlot_film_project_new (BacklotBackend *backend,
                          const char     *project_id,
                          BacklotHistory *history)
{
  BacklotFilmProject *self;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_FILM_PROJECT, NULL);
  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  self->history = history != NULL ? g_object_ref (history)
                                  : backlot_history_new (backend, project_id);
  /* The queries first: attaching them brings back what is cached, so the lists begin full. */
  self->detail_query = observe (self, backlot_projects_detail_options (backend, project_id));
  self->photos_query = observe (self, backlot_photos_list_options (backend, project_id));
  self->renders_query = observe (self, backlot_jobs_list_options (backend, project_id));
  self->outputs_query = observe (self, backlot_outputs_list_options (backend, project_id));
  self->project = backlot_projects_get (backend, project_id);
  self->film = backlot_films_get (backend, project_id);
  make_lists (self);
  g_signal_connect_object (self->film, "notify::sound-media-id", G_CALLBACK (update_sound), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_backend_get_uploads (backend), "items-changed",
                           G_CALLBACK (uploads_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outputs_query, "notify::data-updated-at",
                           G_CALLBACK (outputs_read_cb), self, G_CONNECT_SWAPPED);
  backlot_render_list_outputs_were_read (
    self->renders, larder_query_observer_get_data_updated_at (self->outputs_query));
  update_sound (self);
  backlot_backend_open_project (backend, project_id);
  return self;
}

const char *
backlot_film_project_get_id (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->project_id;
}

BacklotProject *
backlot_film_project_get_project (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->project;
}

BacklotFilm *
backlot_film_project_get_film (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->film;
}

GListModel *
backlot_film_project_get_photos (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->photos;
}

GListModel *
backlot_film_project_get_renders (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return G_LIST_MODEL (self->renders);
}

BacklotRenderOffer *
backlot_film_project_get_offer (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return backlot_film_offer_get_offer (self->offer);
}

BacklotHistory *
backlot_film_project_get_history (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->history;
}

LarderQueryObserver *
backlot_film_project_get_detail_query (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->detail_query;
}

LarderQueryObserver *
backlot_film_project_get_photos_query (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->photos_query;
}

LarderQueryObserver *
backlot_film_project_get_renders_query (BacklotFilmProject *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PROJECT (self), NULL);

  return self->renders_query;
}

void
backlot_film_project_refresh (BacklotFilmProject *self)
{
  g_return_if_fail (BACKLOT_IS_FILM_PROJECT (self));

  larder_query_observer_refetch (self->detail_query);
  larder_query_observer_refetch (self->photos_query);
  larder_query_observer_refetch (self->renders_query);
  larder_query_observer_refetch (self->outputs_query);
  backlot_film_offer_refresh (self->offer);
}

static GPtrArray *
get_photo_ids (BacklotFilmProject *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (self->photos); i++)
    {
      g_autoptr(BacklotFilmPhoto) photo = g_list_model_get_item (self->photos, i);

      g_ptr_array_add (ids, g_strdup (backlot_film_photo_get_id (photo)));
    }
  return ids;
}

static gboolean
find_id (GPtrArray  *ids,
         const char *id,
         guint      *position)
{
  return g_ptr_array_find_with_equal_func (ids, id, g_str_equal, position);
}

void
backlot_film_project_move_photo (BacklotFilmProject *self,
                                 const char         *photo_id,
                                 int                 steps)
{
  g_autoptr(GPtrArray) ids = NULL;
  guint from;
  int to;

  g_return_if_fail (BACKLOT_IS_FILM_PROJECT (self));
  g_return_if_fail (photo_id != NULL);

  ids = get_photo_ids (self);
  if (!find_id (ids, photo_id, &from))
    return;
  to = CLAMP ((int) from + steps, 0, (int) ids->len - 1);
  if (to == (int) from)
    return;
  g_ptr_array_insert (ids, to, g_ptr_array_steal_index (ids, from));
  g_ptr_array_add (ids, NULL);
  backlot_history_reorder (self->history, "photos", (const char * const *) ids->pdata);
}

void
backlot_film_project_place_photos (BacklotFilmProject *self,
                                   const char * const *photo_ids,
                                   const char         *before_id)
{
  g_autoptr(GPtrArray) ids = NULL;
  guint at, from;

  g_return_if_fail (BACKLOT_IS_FILM_PROJECT (self));
  g_return_if_fail (photo_ids != NULL);

  /* Between the moved ones there is no place: what follows them is the place. */
  if (before_id != NULL && g_strv_contains (photo_ids, before_id))
    return;
  ids = get_photo_ids (self);
  for (gsize i = 0; photo_ids[i] != NULL; i++)
    if (find_id (ids, photo_ids[i], &from))
      g_ptr_array_remove_index (ids, from);
  if (before_id == NULL || !find_id (ids, before_id, &at))
    at = ids->len;
  for (gsize i = 0; photo_ids[i] != NULL; i++)
    g_ptr_array_insert (ids, (int) (at + i), g_strdup (photo_ids[i]));
  g_ptr_array_add (ids, NULL);
  backlot_history_reorder (self->history, "photos", (const char * const *) ids->pdata);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *job_id = backlot_film_offer_submit_finish (BACKLOT_FILM_OFFER (object), result, &error);

  if (job_id == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, job_id, g_free);
}

void
backlot_film_project_render_async (BacklotFilmProject  *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  backlot_film_project_retry_async (self, NULL, cancellable, callback, user_data);
}

void
backlot_film_project_retry_async (BacklotFilmProject  *self,
                                  const char          *job_id,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BACKLOT_IS_FILM_PROJECT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_film_project_retry_async);
  backlot_film_offer_submit_async (self->offer, job_id, cancellable, submitted_cb, task);
}

char *
backlot_film_project_render_finish (BacklotFilmProject  *self,
                                    GAsyncResult        *result,
                                    GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
