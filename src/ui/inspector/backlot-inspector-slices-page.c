/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program keeps for itself: its slices, what happened to them, and going back. */

#include "config.h"

#include "ui/inspector/backlot-inspector-slices-page.h"

#include <glib/gi18n.h>

#include "ui/inspector/backlot-inspector-columns.h"
#include "ui/inspector/backlot-inspector-text.h"
#include "ui/inspector/backlot-inspector-value.h"

/* How many actions are kept. */
#define MAX_ACTIONS 500

struct _BacklotInspectorSlicesPage
{
  AdwBin                 parent_instance;

  GListModel            *slices;     /* (owned) (nullable) */
  LarderActionLog       *log;        /* (owned) */
  GSignalGroup          *of_slice;   /* of the chosen slice */

  GtkColumnView         *slices_view;
  GtkSingleSelection    *slice_selection;
  GtkColumnView         *actions_view;
  GtkSingleSelection    *action_selection;
  GtkToggleButton       *pause_button;
  GtkLabel              *position_label;
  BacklotInspectorValue *now_view;
  BacklotInspectorValue *then_view;
};

typedef enum
{
  PROP_SLICES = 1,
} BacklotInspectorSlicesPageProperty;

static GParamSpec *properties[PROP_SLICES + 1];

G_DEFINE_FINAL_TYPE (BacklotInspectorSlicesPage, backlot_inspector_slices_page, ADW_TYPE_BIN)

static char *
state_text (GtkListItem *cell,
            LarderValue *state,
            gpointer     unused)
{
  return backlot_inspector_text_line (state);
}

static const BacklotInspectorColumn slice_columns[] = {
  { N_("Slice"), { "name" }, NULL, 13 },
  { N_("Value"), { "state" }, G_CALLBACK (state_text), 0 },
};

static const BacklotInspectorColumn action_columns[] = {
  { N_("Action"), { "name" }, NULL, 0 },
};

static LarderSlice *
get_slice (BacklotInspectorSlicesPage *self)
{
  return gtk_single_selection_get_selected_item (self->slice_selection);
}

/* What the chosen slice is, and what it was after the chosen action. */
static void
show_details (BacklotInspectorSlicesPage *self)
{
  LarderSlice *slice = get_slice (self);
  LarderAction *action = gtk_single_selection_get_selected_item (self->action_selection);
  g_autoptr(LarderValue) now = slice != NULL ? larder_slice_get_state (slice) : NULL;
  LarderValue *then = action != NULL ? larder_action_get_state (action) : NULL;
  GtkWidget *widget = GTK_WIDGET (self);

  if (then != NULL && slice != NULL)
    then = larder_value_get_member (then, larder_slice_get_name (slice));
  gtk_widget_set_visible (GTK_WIDGET (self->now_view), slice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->then_view), then != NULL);
  backlot_inspector_value_set_value (self->now_view, now);
  backlot_inspector_value_set_value (self->then_view, then);
  gtk_widget_action_set_enabled (widget, "slices.reset", slice != NULL);
  gtk_widget_action_set_enabled (widget, "slices.jump", action != NULL &&
                                 gtk_single_selection_get_selected (self->action_selection) !=
                                 larder_action_log_get_position (self->log));
}

static void
show_position (BacklotInspectorSlicesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->log));
  guint position = larder_action_log_get_position (self->log);
  /* Translators: which of the actions the program shows, such as “Shows action 3 of 12” */
  g_autofree char *text = g_strdup_printf (_("Shows action %u of %u"), MIN (position + 1, n), n);

  gtk_label_set_label (self->position_label, text);
  show_details (self);
}

static void
slice_cb (BacklotInspectorSlicesPage *self)
{
  /* The selection also tells of its end. */
  if (self->of_slice == NULL)
    return;
  g_signal_group_set_target (self->of_slice, get_slice (self));
  show_details (self);
}

static void
action_cb (BacklotInspectorSlicesPage *self)
{
  if (self->of_slice != NULL)
    show_details (self);
}

static void
edited_cb (BacklotInspectorSlicesPage *self,
           LarderValue                *value)
{
  LarderSlice *slice = get_slice (self);

  if (slice == NULL || larder_value_get_kind (value) != LARDER_VALUE_OBJECT)
    return;
  larder_slice_begin_action (slice, "edited by hand");
  larder_slice_replace (slice, value);
  larder_slice_end_action (slice);
}

static void
jump (BacklotInspectorSlicesPage *self,
      guint                       position)
{
  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->log)))
    larder_action_log_jump (self->log, position);
  show_position (self);
}

static void
activate_cb (BacklotInspectorSlicesPage *self,
             guint                       position)
{
  jump (self, position);
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotInspectorSlicesPage *self = BACKLOT_INSPECTOR_SLICES_PAGE (widget);

  jump (self, gtk_single_selection_get_selected (self->action_selection));
}

static void
commit_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  larder_action_log_commit (BACKLOT_INSPECTOR_SLICES_PAGE (widget)->log);
}

static void
rollback_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  larder_action_log_rollback (BACKLOT_INSPECTOR_SLICES_PAGE (widget)->log);
}

static void
reset_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LarderSlice *slice = get_slice (BACKLOT_INSPECTOR_SLICES_PAGE (widget));

  if (slice == NULL)
    return;
  larder_slice_begin_action (slice, "reset by hand");
  larder_slice_reset (slice);
  larder_slice_end_action (slice);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr(LarderValue) value =
    larder_action_log_to_value (BACKLOT_INSPECTOR_SLICES_PAGE (widget)->log);
  g_autofree char *text = backlot_inspector_text_json (value, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
set_slices (BacklotInspectorSlicesPage *self,
            GListModel                 *slices)
{
  if (!g_set_object (&self->slices, slices))
    return;
  for (guint i = 0; slices != NULL && i < g_list_model_get_n_items (slices); i++)
    {
      g_autoptr(LarderSlice) slice = g_list_model_get_item (slices, i);

      larder_action_log_add (self->log, slice);
    }
  gtk_single_selection_set_model (self->slice_selection, slices);
  show_position (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLICES]);
}

static void
backlot_inspector_slices_page_get_property (GObject    *object,
                                            guint       prop_id,
                                            GValue     *value,
                                            GParamSpec *pspec)
{
  if (prop_id == PROP_SLICES)
    g_value_set_object (value, BACKLOT_INSPECTOR_SLICES_PAGE (object)->slices);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_slices_page_set_property (GObject      *object,
                                            guint         prop_id,
                                            const GValue *value,
                                            GParamSpec   *pspec)
{
  if (prop_id == PROP_SLICES)
    set_slices (BACKLOT_INSPECTOR_SLICES_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
backlot_inspector_slices_page_dispose (GObject *object)
{
  BacklotInspectorSlicesPage *self = BACKLOT_INSPECTOR_SLICES_PAGE (object);

  g_clear_object (&self->of_slice);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  for (guint i = 0; self->slices != NULL && i < g_list_model_get_n_items (self->slices); i++)
    {
      g_autoptr(LarderSlice) slice = g_list_model_get_item (self->slices, i);

      larder_action_log_remove (self->log, slice);
    }
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_INSPECTOR_SLICES_PAGE);
  g_clear_object (&self->slices);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (backlot_inspector_slices_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/inspector/backlot-inspector-slices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, slices_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, slice_selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, actions_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, action_selection);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, position_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, now_view);
  gtk_widget_class_bind_template_child (widget_class, BacklotInspectorSlicesPage, then_view);
  gtk_widget_class_bind_template_callback (widget_class, slice_cb);
  gtk_widget_class_bind_template_callback (widget_class, action_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
backlot_inspector_slices_page_class_init (BacklotInspectorSlicesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_inspector_slices_page_get_property;
  object_class->set_property = backlot_inspector_slices_page_set_property;
  object_class->dispose = backlot_inspector_slices_page_dispose;

  properties[PROP_SLICES] =
    g_param_spec_object ("slices", NULL, NULL, G_TYPE_LIST_MODEL,
                         (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (BACKLOT_TYPE_INSPECTOR_VALUE);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "slices.jump", NULL, jump_action);
  gtk_widget_class_install_action (widget_class, "slices.commit", NULL, commit_action);
  gtk_widget_class_install_action (widget_class, "slices.rollback", NULL, rollback_action);
  gtk_widget_class_install_action (widget_class, "slices.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "slices.copy", NULL, copy_action);
}

static void
backlot_inspector_slices_page_init (BacklotInspectorSlicesPage *self)
{
  self->of_slice = g_signal_group_new (LARDER_TYPE_SLICE);
  g_signal_group_connect_swapped (self->of_slice, "changed", G_CALLBACK (show_details), self);
  self->log = larder_action_log_new ();
  larder_action_log_set_max_actions (self->log, MAX_ACTIONS);
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_inspector_columns_add (self->slices_view, LARDER_TYPE_SLICE, slice_columns,
                                 G_N_ELEMENTS (slice_columns));
  backlot_inspector_columns_add (self->actions_view, LARDER_TYPE_ACTION, action_columns,
                                 G_N_ELEMENTS (action_columns));
  gtk_single_selection_set_model (self->action_selection, G_LIST_MODEL (self->log));
  g_object_bind_property (self->log, "recording", self->pause_button, "active",
                          (G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL |
                           G_BINDING_INVERT_BOOLEAN));
  g_signal_connect_swapped (self->log, "notify::position", G_CALLBACK (show_position), self);
  g_signal_connect_swapped (self->log, "items-changed", G_CALLBACK (show_position), self);
  show_position (self);
}

LarderActionLog *
backlot_inspector_slices_page_get_log (BacklotInspectorSlicesPage *self)
{
  g_return_val_if_fail (BACKLOT_IS_INSPECTOR_SLICES_PAGE (self), NULL);

  return self->log;
}
