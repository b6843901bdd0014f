/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studios of the person, in the preferences. */

#include "config.h"

#include "ui/account/backlot-studios-group.h"

#include "ui/account/backlot-studio-row.h"

struct _BacklotStudiosGroup
{
  AdwPreferencesGroup  parent_instance;

  BacklotContext      *context;   /* (owned) (nullable) */
  BacklotStudios      *studios;   /* borrowed from @context */
  GPtrArray           *rows;      /* (owned): of BacklotStudioRow, borrowed */
};

typedef enum
{
  PROP_CONTEXT = 1,
} BacklotStudiosGroupProperty;

static GParamSpec *properties[PROP_CONTEXT + 1];

G_DEFINE_FINAL_TYPE (BacklotStudiosGroup, backlot_studios_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_place (BacklotStudiosGroup *self,
           guint                index)
{
  return larder_value_get_member_string (backlot_studios_get (self->studios, index), "place");
}

/* Rows that stay keep the focus and what is typed in them. */
static void
update (BacklotStudiosGroup *self)
{
  BacklotHistory *history =
    backlot_histories_get (backlot_context_get_histories (self->context), NULL);

  for (guint i = self->rows->len; i > 0; i--)
    {
      BacklotStudioRow *row = g_ptr_array_index (self->rows, i - 1);

      if (backlot_studios_find (self->studios, backlot_studio_row_get_place (row)) != NULL)
        continue;
      g_ptr_array_remove_index (self->rows, i - 1);
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
    }
  /* New ones come last, in the list as here. */
  for (guint i = 0; i < backlot_studios_get_n (self->studios); i++)
    {
      const char *place = get_place (self, i);
      gboolean known = place == NULL;

      for (guint k = 0; k < self->rows->len && !known; k++)
        known = g_str_equal (place,
                             backlot_studio_row_get_place (g_ptr_array_index (self->rows, k)));
      if (known)
        continue;
      g_ptr_array_add (self->rows, backlot_studio_row_new (self->studios, history, place));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self),
                                 g_ptr_array_index (self->rows, self->rows->len - 1));
    }
}

static void
backlot_studios_group_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_CONTEXT)
    g_value_set_object (value, BACKLOT_STUDIOS_GROUP (object)->context);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_studios_group_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  BacklotStudiosGroup *self = BACKLOT_STUDIOS_GROUP (object);

  if (prop_id != PROP_CONTEXT)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_set_object (&self->context, g_value_get_object (value)))
    {
      self->studios = backlot_context_get_studios (self->context);
      g_signal_connect_object (self->studios, "notify::list", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
backlot_studios_group_dispose (GObject *object)
{
  BacklotStudiosGroup *self = BACKLOT_STUDIOS_GROUP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_STUDIOS_GROUP);
  g_clear_object (&self->context);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (backlot_studios_group_parent_class)->dispose (object);
}

static void
backlot_studios_group_class_init (BacklotStudiosGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_studios_group_get_property;
  object_class->set_property = backlot_studios_group_set_property;
  object_class->dispose = backlot_studios_group_dispose;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, BACKLOT_TYPE_CONTEXT,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), RESOURCE_PATH
                                               "/ui/account/backlot-studios-group.ui");
}

static void
backlot_studios_group_init (BacklotStudiosGroup *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
