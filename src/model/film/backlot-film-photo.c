/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo of a film as one row of a view: photo, file and upload together. */

#include "config.h"

#include "model/film/backlot-film-photo.h"

#include "model/project/backlot-row-list.h"

struct _BacklotFilmPhoto
{
  GObject            parent_instance;

  BacklotPhoto      *photo;     /* (owned) */
  BacklotMedia      *media;     /* (owned) */
  GListModel        *uploads;   /* (owned) (nullable) */
  BacklotUpload     *upload;    /* (owned) (nullable) */
  BacklotPhotoState  state;
  int                percent;
};

typedef enum
{
  PROP_ID = 1,
  PROP_PHOTO,
  PROP_MEDIA,
  PROP_UPLOAD,
  PROP_CAPTION,
  PROP_FILENAME,
  PROP_STATE,
  PROP_PERCENT,
  PROP_ERROR,
  PROP_PENDING,
} BacklotFilmPhotoProperty;

static GParamSpec *properties[PROP_PENDING + 1];

G_DEFINE_ENUM_TYPE (BacklotPhotoState, backlot_photo_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_PHOTO_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_PHOTO_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_PHOTO_UPLOADING, "uploading"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_PHOTO_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_PHOTO_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (BacklotFilmPhoto, backlot_film_photo, G_TYPE_OBJECT)

static BacklotPhotoState
find_state (BacklotFilmPhoto *self)
{
  if (larder_record_get_failed (LARDER_RECORD (self->media)))
    return BACKLOT_PHOTO_FAILED;
  if (backlot_media_get_is_complete (self->media))
    return BACKLOT_PHOTO_READY;
  if (self->upload == NULL)
    return g_str_equal (larder_record_get_string (LARDER_RECORD (self->media), "upload_state"),
                        "error") ? BACKLOT_PHOTO_FAILED : BACKLOT_PHOTO_WAITING;
  switch (backlot_upload_get_state (self->upload))
    {
    case BACKLOT_UPLOAD_UPLOADING:
    case BACKLOT_UPLOAD_PROCESSING:
      return BACKLOT_PHOTO_UPLOADING;
    case BACKLOT_UPLOAD_PAUSED:
      return BACKLOT_PHOTO_PAUSED;
    case BACKLOT_UPLOAD_COMPLETE:
      return BACKLOT_PHOTO_READY;
    case BACKLOT_UPLOAD_ERROR:
    case BACKLOT_UPLOAD_CANCELLED:
      return BACKLOT_PHOTO_FAILED;
    case BACKLOT_UPLOAD_QUEUED:
    default:
      return BACKLOT_PHOTO_WAITING;
    }
}

static int
find_percent (BacklotFilmPhoto *self)
{
  if (self->state == BACKLOT_PHOTO_READY)
    return 100;
  return self->upload != NULL ? backlot_upload_get_percent (self->upload) : 0;
}

static GError *
find_error (BacklotFilmPhoto *self)
{
  GError *error = larder_record_get_error (LARDER_RECORD (self->photo));

  if (error == NULL)
    error = larder_record_get_error (LARDER_RECORD (self->media));
  if (error == NULL && self->upload != NULL)
    error = backlot_upload_get_error (self->upload);
  return error;
}

static void
update (BacklotFilmPhoto *self)
{
  BacklotPhotoState old_state = self->state;
  int old_percent = self->percent;

  self->state = find_state (self);
  self->percent = find_percent (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != old_state)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (self->percent != old_percent)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERCENT]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
state_changed_cb (GObject          *object,
                  GParamSpec       *pspec,
                  BacklotFilmPhoto *self)
{
  update (self);
}

static void
error_changed_cb (GObject          *object,
                  GParamSpec       *pspec,
                  BacklotFilmPhoto *self)
{
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
caption_changed_cb (GObject          *object,
                    GParamSpec       *pspec,
                    BacklotFilmPhoto *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTION]);
}

static void
filename_changed_cb (GObject          *object,
                     GParamSpec       *pspec,
                     BacklotFilmPhoto *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILENAME]);
}

static void
pending_changed_cb (GObject          *object,
                    GParamSpec       *pspec,
                    BacklotFilmPhoto *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

static void
set_upload (BacklotFilmPhoto *self,
            BacklotUpload    *upload)
{
  if (self->upload == upload)
    return;
  if (self->upload != NULL)
    g_signal_handlers_disconnect_by_data (self->upload, self);
  g_set_object (&self->upload, upload);
  if (upload != NULL)
    {
      g_signal_connect_object (upload, "notify::state", G_CALLBACK (state_changed_cb), self, 0);
      g_signal_connect_object (upload, "notify::percent", G_CALLBACK (state_changed_cb), self, 0);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPLOAD]);
}

static gboolean
is_listed (GListModel    *uploads,
           BacklotUpload *upload)
{
  for (guint i = 0; i < g_list_model_get_n_items (uploads); i++)
    {
      g_autoptr(BacklotUpload) item = g_list_model_get_item (uploads, i);

      if (item == upload)
        return TRUE;
    }
  return FALSE;
}

static void
uploads_changed_cb (GListModel       *uploads,
                    guint             position,
                    guint             n_removed,
                    guint             n_added,
                    BacklotFilmPhoto *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(BacklotUpload) upload = g_list_model_get_item (uploads, position + i);

      if (g_strcmp0 (backlot_upload_get_media_id (upload),
                     larder_record_get_id (LARDER_RECORD (self->media))) == 0)
        set_upload (self, upload);
    }
  if (n_removed > 0 && self->upload != NULL && !is_listed (uploads, self->upload))
    set_upload (self, NULL);
  update (self);
}

static void
backlot_film_photo_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotFilmPhoto *self = BACKLOT_FILM_PHOTO (object);

  switch ((BacklotFilmPhotoProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, backlot_film_photo_get_id (self));
      break;
    case PROP_PHOTO:
      g_value_set_object (value, self->photo);
      break;
    case PROP_MEDIA:
      g_value_set_object (value, self->media);
      break;
    case PROP_UPLOAD:
      g_value_set_object (value, self->upload);
      break;
    case PROP_CAPTION:
      g_value_set_string (value, backlot_photo_get_caption (self->photo));
      break;
    case PROP_FILENAME:
      g_value_set_string (value, backlot_media_get_filename (self->media));
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_PERCENT:
      g_value_set_int (value, self->percent);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, find_error (self));
      break;
    case PROP_PENDING:
      g_value_set_boolean (value, larder_record_get_pending (LARDER_RECORD (self->photo)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_film_photo_dispose (GObject *object)
{
  BacklotFilmPhoto *self = BACKLOT_FILM_PHOTO (object);

  if (self->upload != NULL)
    g_signal_handlers_disconnect_by_data (self->upload, self);
  g_clear_object (&self->upload);
  if (self->uploads != NULL)
    g_signal_handlers_disconnect_by_data (self->uploads, self);
  g_clear_object (&self->uploads);
  g_signal_handlers_disconnect_by_data (self->photo, self);
  g_signal_handlers_disconnect_by_data (self->media, self);

  G_OBJECT_CLASS (backlot_film_photo_parent_class)->dispose (object);
}

static void
backlot_film_photo_finalize (GObject *object)
{
  BacklotFilmPhoto *self = BACKLOT_FILM_PHOTO (object);

  g_object_unref (self->photo);
  g_object_unref (self->media);

  G_OBJECT_CLASS (backlot_film_photo_parent_class)->finalize (object);
}

static void
backlot_film_photo_class_init (BacklotFilmPhotoClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_film_photo_get_property;
  object_class->dispose = backlot_film_photo_dispose;
  object_class->finalize = backlot_film_photo_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_PHOTO] = g_param_spec_object ("photo", NULL, NULL, BACKLOT_TYPE_PHOTO, flags);
  properties[PROP_MEDIA] = g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, flags);
  properties[PROP_UPLOAD] = g_param_spec_object ("upload", NULL, NULL, BACKLOT_TYPE_UPLOAD, flags);
  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, "", flags);
  properties[PROP_FILENAME] = g_param_spec_string ("filename", NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_PHOTO_STATE,
                                              BACKLOT_PHOTO_READY, flags);
  properties[PROP_PERCENT] = g_param_spec_int ("percent", NULL, NULL, 0, 100, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_film_photo_init (BacklotFilmPhoto *self)
{
}

static void
follow (BacklotFilmPhoto *self)
{
  g_signal_connect_object (self->photo, "notify::caption", G_CALLBACK (caption_changed_cb),
                           self, 0);
  g_signal_connect_object (self->photo, "notify::pending", G_CALLBACK (pending_changed_cb),
                           self, 0);
  g_signal_connect_object (self->photo, "notify::error", G_CALLBACK (error_changed_cb), self, 0);
  g_signal_connect_object (self->photo, "notify::failed", G_CALLBACK (state_changed_cb), self, 0);
  g_signal_connect_object (self->media, "notify::filename", G_CALLBACK (filename_changed_cb),
                           self, 0);
  g_signal_connect_object (self->media, "notify::upload-state", G_CALLBACK (state_changed_cb),
                           self, 0);
  g_signal_connect_object (self->media, "notify::error", G_CALLBACK (error_changed_cb), self, 0);
  g_signal_connect_object (self->media, "notify::failed", G_CALLBACK (state_changed_cb), self, 0);
}

BacklotFilmPhoto *
backlot_film_photo_new (BacklotPhoto *photo,
                        BacklotMedia *media,
                        GListModel   *uploads)
{
  BacklotFilmPhoto *self;

  g_return_val_if_fail (BACKLOT_IS_PHOTO (photo), NULL);
  g_return_val_if_fail (BACKLOT_IS_MEDIA (media), NULL);
  g_return_val_if_fail (uploads == NULL || G_IS_LIST_MODEL (uploads), NULL);

  self = g_object_new (BACKLOT_TYPE_FILM_PHOTO, NULL);
  self->photo = g_object_ref (photo);
  self->media = g_object_ref (media);
  follow (self);
  if (uploads != NULL)
    {
      self->uploads = g_object_ref (uploads);
      g_signal_connect_object (uploads, "items-changed", G_CALLBACK (uploads_changed_cb), self, 0);
      uploads_changed_cb (uploads, 0, 0, g_list_model_get_n_items (uploads), self);
    }
  update (self);
  return self;
}

const char *
backlot_film_photo_get_id (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), NULL);

  return larder_record_get_id (LARDER_RECORD (self->photo));
}

BacklotPhoto *
backlot_film_photo_get_photo (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), NULL);

  return self->photo;
}

BacklotMedia *
backlot_film_photo_get_media (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), NULL);

  return self->media;
}

BacklotUpload *
backlot_film_photo_get_upload (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), NULL);

  return self->upload;
}

const char *
backlot_film_photo_get_caption (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), NULL);

  return backlot_photo_get_caption (self->photo);
}

BacklotPhotoState
backlot_film_photo_get_state (BacklotFilmPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_PHOTO (self), BACKLOT_PHOTO_WAITING);

  return self->state;
}

typedef struct
{
  LarderTable *media;     /* (owned) */
  GListModel  *uploads;   /* (owned) (nullable) */
} RowSources;

static void
row_sources_free (RowSources *sources)
{
  g_object_unref (sources->media);
  g_clear_object (&sources->uploads);
  g_free (sources);
}

static gpointer
compose_row (gpointer item,
             gpointer user_data)
{
  RowSources *sources = user_data;
  BacklotPhoto *photo = BACKLOT_PHOTO (item);
  g_autoptr(LarderRecord) media = NULL;

  media = larder_table_get_record (sources->media, backlot_photo_get_media_id (photo));
  return backlot_film_photo_new (photo, BACKLOT_MEDIA (media), sources->uploads);
}

GListModel *
backlot_film_photo_list_new (LarderTable *photos,
                             LarderTable *media,
                             GListModel  *uploads,
                             const char  *project_id)
{
  g_autoptr(LarderTableView) view = larder_table_view_new (photos, "position,created_at,id");
  RowSources *sources = g_new0 (RowSources, 1);

  larder_table_view_set_match_string (view, "project_id", project_id);
  sources->media = g_object_ref (media);
  g_set_object (&sources->uploads, uploads);
  return G_LIST_MODEL (backlot_row_list_new (G_LIST_MODEL (view), BACKLOT_TYPE_FILM_PHOTO,
                                             compose_row, sources,
                                             (GDestroyNotify) row_sources_free));
}
