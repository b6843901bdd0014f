/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dialogs about the program itself: preferences, keys, help, what it is. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "data/backlot-metainfo-resources.h"

#include "ui/account/backlot-preferences-dialog.h"
#include "ui/shell/backlot-help-dialog.h"
#include "ui/shell/backlot-report-dialog.h"
#include "ui/shell/backlot-shortcuts-dialog.h"

/* The field that libadwaita opens for a search has no name of its own. */
static void
name_search (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _("Search"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_search (child);
}

/* One dialog of a kind is enough: a key that is pressed again changes nothing. */
static void
present (BacklotApplication *self,
         AdwDialog          *dialog)
{
  BacklotWindow *window = backlot_application_get_shown (self);
  AdwDialog *shown =
    adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));

  if (shown != NULL && G_OBJECT_TYPE (shown) == G_OBJECT_TYPE (dialog) &&
      g_strcmp0 (adw_dialog_get_title (shown), adw_dialog_get_title (dialog)) == 0)
    {
      g_object_ref_sink (dialog);
      g_object_unref (dialog);
      return;
    }
  if (ADW_IS_PREFERENCES_DIALOG (dialog))
    name_search (adw_dialog_get_child (dialog));
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  BacklotWindow *window = backlot_application_get_shown (self);

  if (window != NULL)
    present (self, backlot_preferences_dialog_new (backlot_window_get_context (window)));
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (backlot_application_get_shown (self) != NULL)
    present (self, backlot_shortcuts_dialog_new ());
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (backlot_application_get_shown (self) != NULL)
    present (self, backlot_help_dialog_new ());
}

/* What somebody who helps has to know. No names, no paths. */
static char *
describe (BacklotApplication *self)
{
  BacklotBackend *backend = backlot_workplace_get_backend (self->here);
  GtkNative *native = GTK_NATIVE (backlot_application_get_shown (self));
  const char *renderer = G_OBJECT_TYPE_NAME (gtk_native_get_renderer (native));

  return g_strdup_printf ("Backlot %s (%s)\n"
                          "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n"
                          "Renderer: %s\n"
                          "Studio: %s, %s\n",
                          PACKAGE_VERSION, PROFILE, gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), glib_major_version, glib_minor_version,
                          glib_micro_version, renderer,
                          backlot_backend_get_url (backend) != NULL ? "team" : "local",
                          backlot_backend_get_online (backend) ? "answers" : "does not answer");
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  g_autofree char *description = NULL;
  AdwDialog *about = NULL;

  if (backlot_application_get_shown (self) == NULL)
    return;
  description = describe (self);
  about = adw_about_dialog_new_from_appdata (RESOURCE_PATH "/metainfo.xml", PACKAGE_VERSION);
  g_object_set (about,
                "version", PACKAGE_VERSION,
                "comments", _("Make films from your photos"),
                "debug-info", description,
                "debug-info-filename", "backlot.txt",
                /* Translators: your names, one a line */
                "translator-credits", _("translator-credits"),
                NULL);
  adw_about_dialog_add_legal_section (ADW_ABOUT_DIALOG (about), "Larder",
                                      NULL, GTK_LICENSE_LGPL_2_1, NULL);
  present (self, about);
}

static void
report_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  BacklotWindow *window = backlot_application_get_shown (self);
  const char *problem = g_variant_get_string (parameter, NULL);
  const char *address = window != NULL ? backlot_window_get_address (window) : NULL;
  g_auto(GStrv) parts = g_strsplit (address != NULL ? address : "", "/", 2);
  g_autofree char *description = NULL;
  g_autofree char *text = NULL;

  if (window == NULL)
    return;
  description = describe (self);
  text = g_strdup_printf ("%s\nPage: %s\n\n%s", problem, parts[0] != NULL ? parts[0] : "",
                          description);
  present (self, backlot_report_dialog_new (text));
}

void
backlot_application_add_dialogs (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "help", .activate = help_cb },
    { .name = "about", .activate = about_cb },
    { .name = "report", .activate = report_cb, .parameter_type = "s" },
  };

  backlot_application_add_crash_action (self);
  g_resources_register (backlot_metainfo_get_resource ());
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
