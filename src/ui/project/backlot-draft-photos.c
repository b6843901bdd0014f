/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photos of a project that is not made yet, and why others were not taken. */

#include "config.h"

#include "ui/project/backlot-draft-photos.h"

#include <glib/gi18n.h>

#include "ui/project/backlot-draft-photo.h"

struct _BacklotDraftPhotos
{
  AdwBin              parent_instance;

  BacklotProjectForm *form;   /* (owned) (nullable) */

  GtkFlowBox         *photos;
};

typedef enum
{
  PROP_FORM = 1,
} BacklotDraftPhotosProperty;

static GParamSpec *properties[PROP_FORM + 1];

G_DEFINE_FINAL_TYPE (BacklotDraftPhotos, backlot_draft_photos, ADW_TYPE_BIN)

static gboolean
is_zero (gpointer this,
         guint    n)
{
  return n == 0;
}

static gboolean
is_not_zero (gpointer this,
             guint    n)
{
  return n > 0;
}

static gboolean
is_text (gpointer    this,
         const char *text)
{
  return text != NULL && text[0] != '\0';
}

static char *
photos_title (gpointer this,
              guint    n_photos)
{
  if (n_photos == 0)
    return g_strdup (_("Photos"));
  return g_strdup_printf (ngettext ("%u Photo", "%u Photos", n_photos), n_photos);
}

static void
remove_photo_cb (BacklotDraftPhoto *photo,
                 gpointer           user_data)
{
  BacklotDraftPhotos *self = user_data;

  backlot_project_form_remove_photo (self->form, backlot_draft_photo_get_photo (photo));
}

static GtkWidget *
make_photo (gpointer item,
            gpointer user_data)
{
  GtkWidget *photo = backlot_draft_photo_new (item);

  gtk_accessible_update_property (GTK_ACCESSIBLE (photo), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  backlot_media_import_get_filename (item), -1);
  g_signal_connect_object (photo, "remove", G_CALLBACK (remove_photo_cb), user_data, 0);
  /* The button on the photo has the focus, the cell has none. */
  return g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "focusable", FALSE, "child", photo, NULL);
}

static void
set_form (BacklotDraftPhotos *self,
          BacklotProjectForm *form)
{
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  gtk_flow_box_bind_model (self->photos, backlot_project_form_get_photos (form), make_photo, self,
                           NULL);
}

static void
backlot_draft_photos_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch ((BacklotDraftPhotosProperty) prop_id)
    {
    case PROP_FORM:
      g_value_set_object (value, BACKLOT_DRAFT_PHOTOS (object)->form);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_draft_photos_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  switch ((BacklotDraftPhotosProperty) prop_id)
    {
    case PROP_FORM:
      if (g_value_get_object (value) != NULL)
        {
          set_form (BACKLOT_DRAFT_PHOTOS (object), g_value_get_object (value));
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_draft_photos_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_DRAFT_PHOTOS);
  g_clear_object (&BACKLOT_DRAFT_PHOTOS (object)->form);

  G_OBJECT_CLASS (backlot_draft_photos_parent_class)->dispose (object);
}

static void
backlot_draft_photos_class_init (BacklotDraftPhotosClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_draft_photos_get_property;
  object_class->set_property = backlot_draft_photos_set_property;
  object_class->dispose = backlot_draft_photos_dispose;

  properties[PROP_FORM] =
    g_param_spec_object ("form", NULL, NULL, BACKLOT_TYPE_PROJECT_FORM,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-draft-photos.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotDraftPhotos, photos);
  gtk_widget_class_bind_template_callback (widget_class, is_zero);
  gtk_widget_class_bind_template_callback (widget_class, is_not_zero);
  gtk_widget_class_bind_template_callback (widget_class, is_text);
  gtk_widget_class_bind_template_callback (widget_class, photos_title);
}

static void
backlot_draft_photos_init (BacklotDraftPhotos *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
