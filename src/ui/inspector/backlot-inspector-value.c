/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as JSON text, to be read, copied and perhaps edited. */

#include "config.h"

#include "ui/inspector/backlot-inspector-value.h"

#include "ui/inspector/backlot-inspector-text.h"

struct _BacklotInspectorValue
{
  GtkBox       parent_instance;

  char        *title;
  LarderValue *value;       /* (owned) (nullable) */
  gboolean     editable;
  gboolean     editing;

  GtkTextView *text_view;
  GtkLabel    *problem;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_VALUE,
  PROP_EDITABLE,
  PROP_EDITING,
} BacklotInspectorValueProperty;

enum
{
  EDITED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_EDITING + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotInspectorValue, backlot_inspector_value, GTK_TYPE_BOX)

static char *
dup_text (BacklotInspectorValue *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

/* The same text again would move the cursor and the view. */
static void
show_text (BacklotInspectorValue *self,
           const char            *text)
{
  g_autofree char *before = dup_text (self);

  if (g_strcmp0 (before, text) != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/* What is not shown whole can not be given back whole. */
static void
show_value (BacklotInspectorValue *self)
{
  gboolean is_whole = TRUE;
  g_autofree char *text = backlot_inspector_text_json (self->value, &is_whole);

  show_text (self, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "value.edit",
                                 self->editable && is_whole && !self->editing);
}

static void
set_editing (BacklotInspectorValue *self,
             gboolean               editing)
{
  if (self->editing == editing)
    return;
  self->editing = editing;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  if (editing)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "value.edit", FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
    }
  else
    show_value (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autofree char *text = dup_text (BACKLOT_INSPECTOR_VALUE (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  set_editing (BACKLOT_INSPECTOR_VALUE (widget), TRUE);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  set_editing (BACKLOT_INSPECTOR_VALUE (widget), FALSE);
}

static void
apply_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotInspectorValue *self = BACKLOT_INSPECTOR_VALUE (widget);
  g_autofree char *text = dup_text (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) value = NULL;

  if (!self->editing)
    return;
  value = larder_value_new_from_json (text, -1, &error);
  if (value == NULL)
    {
      gtk_label_set_label (self->problem, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  set_editing (self, FALSE);
  g_signal_emit (self, signals[EDITED], 0, value);
}

void
backlot_inspector_value_set_value (BacklotInspectorValue *self,
                                   LarderValue           *value)
{
  g_return_if_fail (BACKLOT_IS_INSPECTOR_VALUE (self));

  if (value != NULL)
    larder_value_ref (value);
  g_clear_pointer (&self->value, larder_value_unref);
  self->value = value;
  if (!self->editing)
    show_value (self);
}

void
backlot_inspector_value_set_text (BacklotInspectorValue *self,
                                  const char            *text)
{
  g_return_if_fail (BACKLOT_IS_INSPECTOR_VALUE (self));

  show_text (self, text != NULL ? text : "");
}

static void
backlot_inspector_value_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  BacklotInspectorValue *self = BACKLOT_INSPECTOR_VALUE (object);

  switch ((BacklotInspectorValueProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, self->editable);
      break;
    case PROP_EDITING:
      g_value_set_boolean (value, self->editing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_value_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  BacklotInspectorValue *self = BACKLOT_INSPECTOR_VALUE (object);

  switch ((BacklotInspectorValueProperty) prop_id)
    {
    case PROP_TITLE:
      if (g_set_str (&self->title, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_VALUE:
      backlot_inspector_value_set_value (self, g_value_get_boxed (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EDITABLE:
      if (self->editable == g_value_get_boolean (value))
        break;
      self->editable = g_value_get_boolean (value);
      show_value (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_EDITING:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_inspector_value_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_INSPECTOR_VALUE);

  G_OBJECT_CLASS (backlot_inspector_value_parent_class)->dispose (object);
}

static void
backlot_inspector_value_finalize (GObject *object)
{
  BacklotInspectorValue *self = BACKLOT_INSPECTOR_VALUE (object);

  g_clear_pointer (&self->value, larder_value_unref);
  g_free (self->title);

  G_OBJECT_CLASS (backlot_inspector_value_parent_class)->finalize (object);
}

static void
backlot_inspector_value_class_init (BacklotInspectorValueClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_value_get_property;
  object_class->set_property = backlot_inspector_value_set_property;
  object_class->dispose = backlot_inspector_value_dispose;
  object_class->finalize = backlot_inspector_value_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, LARDER_TYPE_VALUE, flags);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, flags);
  properties[PROP_EDITING] =
    g_param_spec_boolean ("editing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, LARDER_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-value.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorValue, text_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorValue, problem);
  gtk_widget_class_install_action (widget_class, "value.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "value.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "value.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "value.cancel", NULL, cancel_action);
}

static void
backlot_inspector_value_init (BacklotInspectorValue *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
