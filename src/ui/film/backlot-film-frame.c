/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the details of a film's things are: beside the page, over it, or in a sheet from below. */

#include "config.h"

#include "ui/film/backlot-film-frame.h"

struct _BacklotFilmFrame
{
  AdwBin               parent_instance;

  gboolean             stays_open;
  gboolean             was_open;     /* as it was told last */
  gboolean             settling;
  gboolean             is_narrow;

  AdwOverlaySplitView *split;
  AdwBottomSheet      *sheet;
};

typedef enum
{
  PROP_OPEN = 1,
  PROP_STAYS_OPEN,
} BacklotFilmFrameProperty;

static GParamSpec *properties[PROP_STAYS_OPEN + 1];

G_DEFINE_FINAL_TYPE (BacklotFilmFrame, backlot_film_frame, ADW_TYPE_BIN)

static void
tell_open (BacklotFilmFrame *self)
{
  gboolean open = backlot_film_frame_get_open (self);

  if (open == self->was_open)
    return;
  self->was_open = open;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

/* By a person: the width of the window changes nothing that is remembered. */
static void
shown_cb (BacklotFilmFrame *self)
{
  gboolean beside = !self->is_narrow && !adw_overlay_split_view_get_collapsed (self->split);
  gboolean open = backlot_film_frame_get_open (self);

  if (beside && !self->settling && open != self->stays_open)
    {
      self->stays_open = open;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAYS_OPEN]);
    }
  tell_open (self);
}

static void
settle_cb (BacklotFilmFrame *self)
{
  gboolean collapsed = adw_overlay_split_view_get_collapsed (self->split);

  self->settling = TRUE;
  adw_overlay_split_view_set_show_sidebar (self->split, !collapsed && self->stays_open);
  adw_bottom_sheet_set_open (self->sheet, FALSE);
  self->settling = FALSE;
  tell_open (self);
}

static void
narrow_cb (BacklotFilmFrame *self)
{
  self->is_narrow = TRUE;
  settle_cb (self);
}

static void
wide_cb (BacklotFilmFrame *self)
{
  settle_cb (self);
  self->is_narrow = FALSE;
  tell_open (self);
}

/* What covers the page goes before a toast, which would have the key from the window. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  BacklotFilmFrame *self = BACKLOT_FILM_FRAME (widget);

  if (!backlot_film_frame_get_open (self) ||
      (!self->is_narrow && !adw_overlay_split_view_get_collapsed (self->split)))
    return GDK_EVENT_PROPAGATE;
  backlot_film_frame_set_open (self, FALSE);
  return GDK_EVENT_STOP;
}

static void
backlot_film_frame_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotFilmFrame *self = BACKLOT_FILM_FRAME (object);

  switch ((BacklotFilmFrameProperty) prop_id)
    {
    case PROP_OPEN:
      g_value_set_boolean (value, backlot_film_frame_get_open (self));
      break;
    case PROP_STAYS_OPEN:
      g_value_set_boolean (value, self->stays_open);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_film_frame_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotFilmFrame *self = BACKLOT_FILM_FRAME (object);

  switch ((BacklotFilmFrameProperty) prop_id)
    {
    case PROP_OPEN:
      backlot_film_frame_set_open (self, g_value_get_boolean (value));
      break;
    case PROP_STAYS_OPEN:
      if (g_value_get_boolean (value) == self->stays_open)
        return;
      self->stays_open = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      settle_cb (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_film_frame_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_FILM_FRAME);

  G_OBJECT_CLASS (backlot_film_frame_parent_class)->dispose (object);
}

static void
backlot_film_frame_class_init (BacklotFilmFrameClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_film_frame_get_property;
  object_class->set_property = backlot_film_frame_set_property;
  object_class->dispose = backlot_film_frame_dispose;

  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags);
  properties[PROP_STAYS_OPEN] = g_param_spec_boolean ("stays-open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/film/backlot-film-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmFrame, split);
  gtk_widget_class_bind_template_child (widget_class, BacklotFilmFrame, sheet);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, settle_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
}

static void
backlot_film_frame_init (BacklotFilmFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_film_frame_new (GtkWidget *page,
                        GtkWidget *beside,
                        GtkWidget *below)
{
  BacklotFilmFrame *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (beside) && GTK_IS_WIDGET (below), NULL);

  self = g_object_new (BACKLOT_TYPE_FILM_FRAME, NULL);
  adw_overlay_split_view_set_content (self->split, page);
  adw_overlay_split_view_set_sidebar (self->split, beside);
  adw_bottom_sheet_set_sheet (self->sheet, below);
  return GTK_WIDGET (self);
}

gboolean
backlot_film_frame_get_open (BacklotFilmFrame *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_FRAME (self), FALSE);

  return self->is_narrow ? adw_bottom_sheet_get_open (self->sheet)
                         : adw_overlay_split_view_get_show_sidebar (self->split);
}

void
backlot_film_frame_set_open (BacklotFilmFrame *self,
                             gboolean          open)
{
  g_return_if_fail (BACKLOT_IS_FILM_FRAME (self));

  if (self->is_narrow)
    adw_bottom_sheet_set_open (self->sheet, open);
  else
    adw_overlay_split_view_set_show_sidebar (self->split, open);
}

gboolean
backlot_film_frame_get_is_narrow (BacklotFilmFrame *self)
{
  g_return_val_if_fail (BACKLOT_IS_FILM_FRAME (self), FALSE);

  return self->is_narrow;
}
