/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a small picture of a file, decoded off the main thread at the size in which it is shown. */

#include "config.h"

#include "ui/common/backlot-thumbnail.h"

#include <glib/gi18n.h>

#include "ui/common/backlot-thumbnail-decode.h"

#define ICON_SIZE 32

struct _BacklotThumbnail
{
  GtkWidget            parent_instance;

  BacklotPictureCache *pictures;       /* (owned) (nullable) */
  BacklotMedia        *media;          /* (owned) (nullable) */
  GFile               *file;           /* (owned) (nullable): instead of @media */
  char                *bucket;         /* with @object_path, instead of @media */
  char                *object_path;    /* (nullable) */
  char                *icon_name;      /* what stands there without a picture */
  double               ratio;          /* width by height; 0: fills what it gets */
  gboolean             fit;            /* shows the whole picture instead of filling the widget */

  GdkTexture          *texture;        /* (owned) (nullable) */
  GtkIconPaintable    *icon;           /* (owned) (nullable) */
  gboolean             failed;
  GCancellable        *cancellable;    /* (owned) (nullable): of the load under way */
  int                  loaded_width;   /* device pixels that @texture was asked for */
};

typedef enum
{
  PROP_PICTURES = 1,
  PROP_MEDIA,
  PROP_FILE,
  PROP_OBJECT_PATH,
  PROP_ICON_NAME,
  PROP_RATIO,
  PROP_FIT,
  PROP_FAILED,
} BacklotThumbnailProperty;

static GParamSpec *properties[PROP_FAILED + 1];

G_DEFINE_FINAL_TYPE (BacklotThumbnail, backlot_thumbnail, GTK_TYPE_WIDGET)

static void
set_failed (BacklotThumbnail *self,
            gboolean          failed)
{
  if (self->failed == failed)
    return;

  self->failed = failed;
  g_clear_object (&self->icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               failed ? _("This picture can’t be shown") : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

static void
decode_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;
  BacklotThumbnail *self;

  texture = backlot_thumbnail_decode_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = BACKLOT_THUMBNAIL (user_data);
  g_clear_object (&self->cancellable);
  set_failed (self, texture == NULL);
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
decode (BacklotThumbnail *self,
        const char       *path)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  backlot_thumbnail_decode_async (path, self->loaded_width,
                                  gtk_widget_get_height (GTK_WIDGET (self)) * scale,
                                  self->cancellable, decode_cb, self);
}

static void
get_file_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  BacklotThumbnail *self;

  path = backlot_picture_cache_get_finish (BACKLOT_PICTURE_CACHE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = BACKLOT_THUMBNAIL (user_data);
  if (path != NULL)
    {
      decode (self, path);
      return;
    }

  g_clear_object (&self->cancellable);
  set_failed (self, TRUE);
}

static gboolean
has_source (BacklotThumbnail *self)
{
  return self->file != NULL ||
         (self->pictures != NULL && (self->media != NULL || self->object_path != NULL));
}

/* Begins when there is a size; what is on this computer is decoded without asking anybody. */
static void
load (BacklotThumbnail *self)
{
  g_autofree char *path = NULL;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || width <= 0 || !has_source (self) ||
      self->cancellable != NULL)
    return;

  self->loaded_width = width;
  self->cancellable = g_cancellable_new ();

  if (self->file != NULL)
    path = g_file_get_path (self->file);
  else if (self->media != NULL)
    path = backlot_picture_cache_lookup (self->pictures, self->media);
  else
    path = backlot_picture_cache_lookup_object (self->pictures, self->bucket, self->object_path);

  if (path != NULL)
    decode (self, path);
  else if (self->media != NULL)
    backlot_picture_cache_get_async (self->pictures, self->media, self->cancellable, get_file_cb,
                                     self);
  else if (self->object_path != NULL)
    backlot_picture_cache_get_object_async (self->pictures, self->bucket, self->object_path,
                                            self->cancellable, get_file_cb, self);
}

static void
forget (BacklotThumbnail *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->texture);
  self->loaded_width = 0;
  set_failed (self, FALSE);
}

static void
reload (BacklotThumbnail *self)
{
  forget (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  load (self);
}

static void
map (GtkWidget *widget)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);

  GTK_WIDGET_CLASS (backlot_thumbnail_parent_class)->map (widget);

  if (self->texture == NULL && !self->failed)
    load (self);
}

static void
unmap (GtkWidget *widget)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  GTK_WIDGET_CLASS (backlot_thumbnail_parent_class)->unmap (widget);
}

static void
size_allocate (GtkWidget *widget,
               int        width,
               int        height,
               int        baseline)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->texture == NULL && !self->failed)
    load (self);
  else if (width * scale > self->loaded_width * 3 / 2 && self->cancellable == NULL && !self->failed)
    load (self);   /* grown so much that the picture would look soft */
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);

  return self->ratio > 0.0 ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);

  *minimum = *natural = ICON_SIZE;
  if (self->ratio > 0.0 && orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    *minimum = *natural = (int) (for_size / self->ratio);
}

static void
snapshot_texture (BacklotThumbnail *self,
                  GtkSnapshot      *snapshot,
                  float             width,
                  float             height)
{
  float texture_width = gdk_texture_get_width (self->texture);
  float texture_height = gdk_texture_get_height (self->texture);
  float scale = self->fit ? MIN (width / texture_width, height / texture_height)
                          : MAX (width / texture_width, height / texture_height);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_scaled_texture (snapshot, self->texture, GSK_SCALING_FILTER_TRILINEAR,
                                      &GRAPHENE_RECT_INIT ((width - texture_width * scale) / 2,
                                                           (height - texture_height * scale) / 2,
                                                           texture_width * scale,
                                                           texture_height * scale));
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_icon (BacklotThumbnail *self,
               GtkSnapshot      *snapshot,
               float             width,
               float             height)
{
  GdkRGBA color;
  float size = MIN (ICON_SIZE, MIN (width, height));

  if (self->icon == NULL)
    {
      GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
      GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);

      self->icon = gtk_icon_theme_lookup_icon (theme,
                                               self->failed ? "image-missing-symbolic"
                                                            : self->icon_name,
                                               NULL, ICON_SIZE,
                                               gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                               gtk_widget_get_direction (GTK_WIDGET (self)), 0);
    }

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.35f;
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((width - size) / 2, (height - size) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->icon), snapshot, size,
                                            size, &color, 1);
}

static void
snapshot (GtkWidget   *widget,
          GtkSnapshot *snapshot)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);

  if (self->texture != NULL)
    snapshot_texture (self, snapshot, width, height);
  else if (self->failed || !has_source (self))
    snapshot_icon (self, snapshot, width, height);
}

static void
dispose (GObject *object)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pictures);
  g_clear_object (&self->media);
  g_clear_object (&self->file);
  g_clear_object (&self->texture);
  g_clear_object (&self->icon);

  G_OBJECT_CLASS (backlot_thumbnail_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (object);

  g_free (self->bucket);
  g_free (self->object_path);
  g_free (self->icon_name);

  G_OBJECT_CLASS (backlot_thumbnail_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (object);

  switch ((BacklotThumbnailProperty) prop_id)
    {
    case PROP_PICTURES:
      g_value_set_object (value, self->pictures);
      break;
    case PROP_MEDIA:
      g_value_set_object (value, self->media);
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_OBJECT_PATH:
      g_value_set_string (value, self->object_path);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_RATIO:
      g_value_set_double (value, self->ratio);
      break;
    case PROP_FIT:
      g_value_set_boolean (value, self->fit);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  BacklotThumbnail *self = BACKLOT_THUMBNAIL (object);
  gboolean changed = FALSE;

  switch ((BacklotThumbnailProperty) prop_id)
    {
    case PROP_PICTURES:
      changed = g_set_object (&self->pictures, g_value_get_object (value));
      break;
    case PROP_MEDIA:
      changed = g_set_object (&self->media, g_value_get_object (value));
      break;
    case PROP_FILE:
      changed = g_set_object (&self->file, g_value_get_object (value));
      break;
    case PROP_OBJECT_PATH:
      changed = g_set_str (&self->object_path, g_value_get_string (value));
      break;
    case PROP_ICON_NAME:
      if (g_set_str (&self->icon_name, g_value_get_string (value)))
        {
          g_clear_object (&self->icon);
          gtk_widget_queue_draw (GTK_WIDGET (self));
        }
      break;
    case PROP_RATIO:
      self->ratio = g_value_get_double (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_FIT:
      self->fit = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case PROP_FAILED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    {
      reload (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
backlot_thumbnail_class_init (BacklotThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  widget_class->map = map;
  widget_class->unmap = unmap;
  widget_class->size_allocate = size_allocate;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot;

  properties[PROP_PICTURES] =
    g_param_spec_object ("pictures", NULL, NULL, BACKLOT_TYPE_PICTURE_CACHE, flags);
  properties[PROP_MEDIA] = g_param_spec_object ("media", NULL, NULL, BACKLOT_TYPE_MEDIA, flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  /* An object of the bucket `outputs`, such as a poster. */
  properties[PROP_OBJECT_PATH] = g_param_spec_string ("object-path", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL, "image-x-generic-symbolic", flags);
  properties[PROP_RATIO] = g_param_spec_double ("ratio", NULL, NULL, 0.0, 100.0, 0.0, flags);
  properties[PROP_FIT] = g_param_spec_boolean ("fit", NULL, NULL, FALSE, flags);
  properties[PROP_FAILED] =
    g_param_spec_boolean ("failed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
backlot_thumbnail_init (BacklotThumbnail *self)
{
  self->bucket = g_strdup ("outputs");
  self->icon_name = g_strdup ("image-x-generic-symbolic");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
backlot_thumbnail_new (void)
{
  return g_object_new (BACKLOT_TYPE_THUMBNAIL, NULL);
}
