/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a new project: title, description, style, length, sound. */

#include "config.h"

#include "ui/project/backlot-project-fields.h"

#include <glib/gi18n.h>

#include "ui/project/backlot-style-choice.h"

struct _BacklotProjectFields
{
  AdwBin              parent_instance;

  BacklotProjectForm *form;       /* (owned) (nullable) */
  gboolean            choosing;   /* the style buttons follow the draft */

  GtkWidget          *title_row;
  GtkWidget          *description_row;
  GtkFlowBox         *styles;
  GtkSpinButton      *minutes;
};

typedef enum
{
  PROP_FORM = 1,
} BacklotProjectFieldsProperty;

static GParamSpec *properties[PROP_FORM + 1];

G_DEFINE_FINAL_TYPE (BacklotProjectFields, backlot_project_fields, ADW_TYPE_BIN)

static gboolean
is_text (gpointer    this,
         const char *text)
{
  return text != NULL && text[0] != '\0';
}

static char *
sound_text (gpointer    this,
            const char *name)
{
  return g_strdup (is_text (this, name) ? name : _("None: the film is silent"));
}

static BacklotDrafts *
get_drafts (BacklotProjectFields *self)
{
  return backlot_project_form_get_drafts (self->form);
}

static void
style_toggled_cb (GtkToggleButton *button,
                  gpointer         user_data)
{
  BacklotProjectFields *self = user_data;

  if (!self->choosing && gtk_toggle_button_get_active (button))
    g_object_set (get_drafts (self), "style",
                  backlot_style_choice_get_style (BACKLOT_STYLE_CHOICE (button)), NULL);
}

static void
show_style (BacklotProjectFields *self)
{
  const char *style = backlot_drafts_get_style (get_drafts (self));

  self->choosing = TRUE;
  for (int i = 0; backlot_film_styles[i] != NULL; i++)
    {
      GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->styles, i);

      if (g_strcmp0 (style, backlot_film_styles[i]) == 0)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_flow_box_child_get_child (child)),
                                      TRUE);
    }
  self->choosing = FALSE;
}

static void
make_styles (BacklotProjectFields *self)
{
  GtkToggleButton *first = NULL;

  for (int i = 0; backlot_film_styles[i] != NULL; i++)
    {
      GtkWidget *choice = backlot_style_choice_new (backlot_film_styles[i]);

      if (first == NULL)
        first = GTK_TOGGLE_BUTTON (choice);
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (choice), first);
      /* The choice is a button: the cell around it is no stop of its own. */
      gtk_flow_box_append (self->styles,
                           g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "focusable", FALSE,
                                         "child", choice, NULL));
      g_signal_connect_object (choice, "toggled", G_CALLBACK (style_toggled_cb), self, 0);
    }
}

static void
remove_sound_cb (BacklotProjectFields *self)
{
  backlot_project_form_remove_sound (self->form);
}

/* A field that was not filled in well is marked, and says so to a screen reader. */
static void
title_error_cb (BacklotProjectFields *self)
{
  g_autofree char *error = NULL;

  g_object_get (self->form, "title-error", &error, NULL);
  if (error[0] != '\0')
    gtk_widget_add_css_class (self->title_row, "error");
  else
    gtk_widget_remove_css_class (self->title_row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->title_row), GTK_ACCESSIBLE_STATE_INVALID,
                               error[0] != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE
                                                : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
set_form (BacklotProjectFields *self,
          BacklotProjectForm   *form)
{
  const GBindingFlags flags = (G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  BacklotDrafts *drafts = NULL;

  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  drafts = get_drafts (self);
  g_object_bind_property (drafts, "title", self->title_row, "text", flags);
  g_object_bind_property (drafts, "description", self->description_row, "text", flags);
  g_object_bind_property (drafts, "duration-min", gtk_spin_button_get_adjustment (self->minutes),
                          "value", flags);
  g_signal_connect_object (drafts, "notify::style", G_CALLBACK (show_style), self,
                           G_CONNECT_SWAPPED);
  show_style (self);
  g_signal_connect_object (form, "notify::title-error", G_CALLBACK (title_error_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
backlot_project_fields_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch ((BacklotProjectFieldsProperty) prop_id)
    {
    case PROP_FORM:
      g_value_set_object (value, BACKLOT_PROJECT_FIELDS (object)->form);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_fields_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  switch ((BacklotProjectFieldsProperty) prop_id)
    {
    case PROP_FORM:
      if (g_value_get_object (value) != NULL)
        {
          set_form (BACKLOT_PROJECT_FIELDS (object), g_value_get_object (value));
          g_object_notify_by_pspec (object, pspec);
        }
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_fields_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_PROJECT_FIELDS);
  g_clear_object (&BACKLOT_PROJECT_FIELDS (object)->form);

  G_OBJECT_CLASS (backlot_project_fields_parent_class)->dispose (object);
}

static void
backlot_project_fields_class_init (BacklotProjectFieldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_project_fields_get_property;
  object_class->set_property = backlot_project_fields_set_property;
  object_class->dispose = backlot_project_fields_dispose;

  properties[PROP_FORM] =
    g_param_spec_object ("form", NULL, NULL, BACKLOT_TYPE_PROJECT_FORM,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-project-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectFields, title_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectFields, description_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectFields, styles);
  gtk_widget_class_bind_template_child (widget_class, BacklotProjectFields, minutes);
  gtk_widget_class_bind_template_callback (widget_class, is_text);
  gtk_widget_class_bind_template_callback (widget_class, sound_text);
  gtk_widget_class_bind_template_callback (widget_class, remove_sound_cb);
}

static void
backlot_project_fields_init (BacklotProjectFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_styles (self);
}

GtkWidget *
backlot_project_fields_get_first (BacklotProjectFields *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_FIELDS (self), NULL);

  return self->title_row;
}
