/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's studio in the preferences: its name, the way to it and the way out. */

#include "config.h"

#include "ui/account/backlot-studio-row.h"

#include <glib/gi18n.h>

#include "ui/account/backlot-studio-rename.h"
#include "ui/common/backlot-undo-toast.h"

struct _BacklotStudioRow
{
  AdwExpanderRow  parent_instance;

  BacklotStudios *studios;        /* (owned) */
  BacklotHistory *history;        /* (owned) */
  char           *place;

  AdwEntryRow    *name_row;
  AdwButtonRow   *show_row;
  AdwButtonRow   *copy_row;
};

G_DEFINE_FINAL_TYPE (BacklotStudioRow, backlot_studio_row, ADW_TYPE_EXPANDER_ROW)

static const char *
get_text (BacklotStudioRow *self,
          const char       *member)
{
  LarderValue *studio = backlot_studios_find (self->studios, self->place);
  const char *text = studio != NULL ? larder_value_get_member_string (studio, member) : NULL;

  return text != NULL ? text : "";
}

/* What is shown by the program itself is nothing to be applied. */
static void
show_name (BacklotStudioRow *self,
           const char       *name)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), name))
    return;
  adw_entry_row_set_show_apply_button (self->name_row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
}

/* What is typed and not applied yet stays. */
static void
update (BacklotStudioRow *self)
{
  const char *name = get_text (self, "name");
  gboolean shown = g_str_equal (backlot_studios_get_current (self->studios), self->place);

  if (!g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), name))
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
      /* libadwaita gives it to the row within this one only. */
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      show_name (self, name);
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), get_text (self, "email"));
  gtk_widget_set_visible (GTK_WIDGET (self->show_row), !shown);
}

static void
tell_renamed (BacklotStudioRow *self)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);
  const char *title = _("Studio renamed");
  AdwToast *toast = backlot_undo_toast_new (self->history, title);

  backlot_history_name (self->history, title);
  /* The dialog has no other ones, and puts nothing back that had to make room. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_NORMAL);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}

static void
name_applied_cb (BacklotStudioRow *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autofree char *former = g_strdup (get_text (self, "name"));
  g_autoptr(BacklotDeed) rename = NULL;

  g_strstrip (name);
  /* A studio without a name could not be chosen. */
  if (name[0] == '\0' || g_str_equal (name, former))
    {
      show_name (self, former);
      return;
    }
  rename = backlot_studio_rename_new (self->studios, self->place, name);
  backlot_history_add (self->history, rename);
  tell_renamed (self);
}

/* Where nothing is typed, the keys are about the name, not about former typing. */
static gboolean
undo_cb (GtkWidget *widget,
         GVariant  *action,
         gpointer   user_data)
{
  BacklotStudioRow *self = user_data;

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), get_text (self, "name")))
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (self), g_variant_get_string (action, NULL), NULL);
}

static void
add_shortcut (BacklotStudioRow   *self,
              GtkEventController *controller,
              const char         *trigger,
              const char         *action)
{
  GtkShortcut *shortcut =
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                      gtk_callback_action_new (undo_cb, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (action));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
shown_cb (BacklotStudioRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.studio", "s", self->place);
}

static void
signed_out_cb (BacklotStudioRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.sign-out", "s", self->place);
}

static void
backlot_studio_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BACKLOT_TYPE_STUDIO_ROW);
  g_clear_object (&BACKLOT_STUDIO_ROW (object)->history);
  g_clear_object (&BACKLOT_STUDIO_ROW (object)->studios);

  G_OBJECT_CLASS (backlot_studio_row_parent_class)->dispose (object);
}

static void
backlot_studio_row_finalize (GObject *object)
{
  g_free (BACKLOT_STUDIO_ROW (object)->place);

  G_OBJECT_CLASS (backlot_studio_row_parent_class)->finalize (object);
}

static void
backlot_studio_row_class_init (BacklotStudioRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = backlot_studio_row_dispose;
  object_class->finalize = backlot_studio_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/account/backlot-studio-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotStudioRow, name_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotStudioRow, show_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotStudioRow, copy_row);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, signed_out_cb);
}

static void
backlot_studio_row_init (BacklotStudioRow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the field, which has these keys for itself. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (self, controller, "<Control>z", "preferences.undo");
  add_shortcut (self, controller, "<Control><Shift>z", "preferences.redo");
  gtk_widget_add_controller (GTK_WIDGET (self->name_row), controller);
}

GtkWidget *
backlot_studio_row_new (BacklotStudios *studios,
                        BacklotHistory *history,
                        const char     *place)
{
  BacklotStudioRow *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_STUDIOS (studios), NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_STUDIO_ROW, NULL);
  self->studios = g_object_ref (studios);
  self->history = g_object_ref (history);
  self->place = g_strdup (place);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_row), "s", place);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_row), "app.copy-projects");
  g_signal_connect_object (studios, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

const char *
backlot_studio_row_get_place (BacklotStudioRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_STUDIO_ROW (self), NULL);

  return self->place;
}
