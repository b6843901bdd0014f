/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo of a project that is not made yet. */

#include "config.h"

#include "ui/project/backlot-draft-photo.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-thumbnail.h"

struct _BacklotDraftPhoto
{
  GtkBox              parent_instance;

  BacklotMediaImport *photo;   /* (owned) (nullable) */
};

typedef enum
{
  PROP_PHOTO = 1,
} BacklotDraftPhotoProperty;

static GParamSpec *properties[PROP_PHOTO + 1];

G_DEFINE_FINAL_TYPE (BacklotDraftPhoto, backlot_draft_photo, GTK_TYPE_BOX)

enum
{
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GFile *
photo_file (BacklotDraftPhoto  *self,
            BacklotMediaImport *photo)
{
  g_autofree char *path = photo != NULL ? backlot_media_import_get_path (photo) : NULL;

  return path != NULL ? g_file_new_for_path (path) : NULL;
}

static char *
photo_name (BacklotDraftPhoto  *self,
            BacklotMediaImport *photo)
{
  return photo != NULL ? g_strdup (backlot_media_import_get_filename (photo)) : NULL;
}

static char *
remove_text (BacklotDraftPhoto  *self,
             BacklotMediaImport *photo)
{
  if (photo == NULL)
    return NULL;
  /* Translators: %s is the name of a file */
  return g_strdup_printf (_("Remove %s"), backlot_media_import_get_filename (photo));
}

static void
remove_cb (BacklotDraftPhoto *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
backlot_draft_photo_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((BacklotDraftPhotoProperty) prop_id)
    {
    case PROP_PHOTO:
      g_value_set_object (value, BACKLOT_DRAFT_PHOTO (object)->photo);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_draft_photo_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch ((BacklotDraftPhotoProperty) prop_id)
    {
    case PROP_PHOTO:
      if (g_set_object (&BACKLOT_DRAFT_PHOTO (object)->photo, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_draft_photo_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_DRAFT_PHOTO);
  g_clear_object (&BACKLOT_DRAFT_PHOTO (object)->photo);

  G_OBJECT_CLASS (backlot_draft_photo_parent_class)->dispose (object);
}

static void
backlot_draft_photo_class_init (BacklotDraftPhotoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_draft_photo_get_property;
  object_class->set_property = backlot_draft_photo_set_property;
  object_class->dispose = backlot_draft_photo_dispose;

  properties[PROP_PHOTO] =
    g_param_spec_object ("photo", NULL, NULL, BACKLOT_TYPE_MEDIA_IMPORT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BACKLOT_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-draft-photo.ui");
  gtk_widget_class_bind_template_callback (widget_class, photo_file);
  gtk_widget_class_bind_template_callback (widget_class, photo_name);
  gtk_widget_class_bind_template_callback (widget_class, remove_text);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
backlot_draft_photo_init (BacklotDraftPhoto *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_draft_photo_new (BacklotMediaImport *photo)
{
  return g_object_new (BACKLOT_TYPE_DRAFT_PHOTO, "photo", photo, NULL);
}

BacklotMediaImport *
backlot_draft_photo_get_photo (BacklotDraftPhoto *self)
{
  g_return_val_if_fail (BACKLOT_IS_DRAFT_PHOTO (self), NULL);

  return self->photo;
}
