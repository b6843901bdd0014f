/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture that stands for a project: the newest film, else the first photo. */

#include "config.h"

#include "ui/project/backlot-project-cover.h"

#include "model/film/backlot-render.h"
#include "model/project/backlot-photo.h"

#include "query/project/backlot-media-queries.h"

struct _BacklotProjectCover
{
  GObject          parent_instance;

  BacklotContext  *context;       /* (owned) */
  char            *project_id;
  LarderTableView *photos;        /* (owned): of the project, in their order */

  BacklotMedia    *media;         /* (owned) (nullable) */
  char            *object_path;   /* (nullable) */
};

typedef enum
{
  PROP_MEDIA = 1,
  PROP_OBJECT_PATH,
} BacklotProjectCoverProperty;

static GParamSpec *properties[PROP_OBJECT_PATH + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectCover, backlot_project_cover, G_TYPE_OBJECT)

static char *
find_poster (BacklotProjectCover *self)
{
  GListModel *renders = G_LIST_MODEL (backlot_context_get_renders (self->context));

  for (guint i = 0; i < g_list_model_get_n_items (renders); i++)
    {
      g_autoptr(BacklotRender) render = g_list_model_get_item (renders, i);
      const char *project_id = backlot_job_get_project_id (backlot_render_get_job (render));

      if (g_strcmp0 (project_id, self->project_id) == 0 && backlot_render_get_can_play (render) &&
          backlot_render_get_poster_path (render) != NULL)
        return g_strdup (backlot_render_get_poster_path (render));
    }
  return NULL;
}

static BacklotMedia *
find_photo (BacklotProjectCover *self)
{
  g_autoptr(BacklotPhoto) photo = g_list_model_get_item (G_LIST_MODEL (self->photos), 0);

  if (photo == NULL || backlot_photo_get_media_id (photo) == NULL)
    return NULL;
  return backlot_media_get (backlot_context_get_backend (self->context),
                            backlot_photo_get_media_id (photo));
}

static void
update (BacklotProjectCover *self)
{
  g_autofree char *poster = find_poster (self);
  g_autoptr(BacklotMedia) media = poster == NULL ? find_photo (self) : NULL;

  if (g_set_object (&self->media, media))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEDIA]);
  if (g_set_str (&self->object_path, poster))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBJECT_PATH]);
}

static void
backlot_project_cover_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  BacklotProjectCover *self = BACKLOT_PROJECT_COVER (object);

  switch ((BacklotProjectCoverProperty) prop_id)
    {
    case PROP_MEDIA:
      g_value_set_object (value, self->media);
      break;

    case PROP_OBJECT_PATH:
      g_value_set_string (value, self->object_path);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_cover_dispose (GObject *object)
{
  BacklotProjectCover *self = BACKLOT_PROJECT_COVER (object);

  g_clear_object (&self->photos);
  g_clear_object (&self->media);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (backlot_project_cover_parent_class)->dispose (object);
}

static void
backlot_project_cover_finalize (GObject *object)
{
  BacklotProjectCover *self = BACKLOT_PROJECT_COVER (object);

  g_free (self->project_id);
  g_free (self->object_path);

  G_OBJECT_CLASS (backlot_project_cover_parent_class)->finalize (object);
}

static void
backlot_project_cover_class_init (BacklotProjectCoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  object_class->get_property = backlot_project_cover_get_property;
  object_class->dispose = backlot_project_cover_dispose;
  object_class->finalize = backlot_project_cover_finalize;

  properties[PROP_MEDIA] =
    g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, flags);
  properties[PROP_OBJECT_PATH] = g_param_spec_string ("object-path", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_project_cover_init (BacklotProjectCover *self)
{
}

BacklotProjectCover *
backlot_project_cover_new (BacklotContext *context,
                           const char     *project_id)
{
  BacklotProjectCover *self = NULL;
  BacklotBackend *backend = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_PROJECT_COVER, NULL);
  backend = backlot_context_get_backend (context);
  self->context = g_object_ref (context);
  self->project_id = g_strdup (project_id);
  self->photos = larder_table_view_new (backlot_backend_get_table (backend, "photos"),
                                        "position,created_at,id");
  larder_table_view_set_match_string (self->photos, "project_id", project_id);

  g_signal_connect_object (self->photos, "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_context_get_renders (context), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  /* A poster comes when a render ends. */
  g_signal_connect_object (backlot_context_get_renders (context), "notify::n-running",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
