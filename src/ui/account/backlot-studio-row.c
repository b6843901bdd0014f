/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's studio in the preferences: its name, the way to it and the way out. */

#include "config.h"

#include "ui/account/backlot-studio-row.h"

#include <glib/gi18n.h>

struct _BacklotStudioRow
{
  AdwExpanderRow  parent_instance;

  BacklotStudios *studios;        /* (owned) */
  char           *place;

  AdwEntryRow    *name_row;
  AdwButtonRow   *show_row;
};

G_DEFINE_FINAL_TYPE (BacklotStudioRow, backlot_studio_row, ADW_TYPE_EXPANDER_ROW)

/* A name as it was, for who wants it back. */
typedef struct
{
  BacklotStudios *studios;   /* (owned) */
  char           *place;
  char           *name;
} Former;

static void
former_free (gpointer  data,
             GClosure *closure)
{
  Former *former = data;

  g_object_unref (former->studios);
  g_free (former->place);
  g_free (former->name);
  g_free (former);
}

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
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Former *former = user_data;

  backlot_studios_rename (former->studios, former->place, former->name);
}

static void
tell_renamed (BacklotStudioRow *self,
              const char       *former_name)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);
  AdwToast *toast = adw_toast_new (_("Studio renamed"));
  Former *former = g_new0 (Former, 1);

  former->studios = g_object_ref (self->studios);
  former->place = g_strdup (self->place);
  former->name = g_strdup (former_name);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), former, former_free, 0);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}

static void
name_applied_cb (BacklotStudioRow *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autofree char *former = g_strdup (get_text (self, "name"));

  g_strstrip (name);
  /* A studio without a name could not be chosen. */
  if (name[0] == '\0' || g_str_equal (name, former))
    {
      show_name (self, former);
      return;
    }
  backlot_studios_rename (self->studios, self->place, name);
  tell_renamed (self, former);
}

static void
shown_cb (BacklotStudioRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.studio", "s", self->place);
}

static void
copied_cb (BacklotStudioRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.copy-projects", "s", self->place);
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
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, copied_cb);
  gtk_widget_class_bind_template_callback (widget_class, signed_out_cb);
}

static void
backlot_studio_row_init (BacklotStudioRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
backlot_studio_row_new (BacklotStudios *studios,
                        const char     *place)
{
  BacklotStudioRow *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_STUDIOS (studios), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_STUDIO_ROW, NULL);
  self->studios = g_object_ref (studios);
  self->place = g_strdup (place);
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
