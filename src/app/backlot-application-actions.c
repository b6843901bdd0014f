/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of the application: they work without a window, too, from a notification. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "app/backlot-accelerators.h"

#include "ui/shell/backlot-address.h"

static void
new_project_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (self->window == NULL)
    g_application_activate (G_APPLICATION (self));
  backlot_application_new_project (self, NULL);
}

/* Files that were dropped. */
static void
new_project_with_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  GVariantIter iter;
  const char *uri = NULL;

  g_variant_iter_init (&iter, parameter);
  while (g_variant_iter_next (&iter, "&s", &uri))
    {
      g_autoptr(GFile) file = g_file_new_for_uri (uri);

      g_list_store_append (files, file);
    }
  if (self->window != NULL)
    backlot_application_new_project (self, G_LIST_MODEL (files));
}

static void
open_address (BacklotApplication *self,
              const char         *uri)
{
  BacklotWindow *window = backlot_application_get_window (self);
  g_autoptr(BacklotAddress) address = backlot_address_parse (uri);

  if (window == NULL)
    return;
  if (address->kind == BACKLOT_ADDRESS_JOB && self->notifier != NULL)
    backlot_notifier_see_job (self->notifier, address->id);
  backlot_window_open (window, uri);
  g_application_activate (G_APPLICATION (self));
  backlot_window_focus_page (window);
}

static void
open_uri_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  open_address (BACKLOT_APPLICATION (user_data), g_variant_get_string (parameter, NULL));
}

/* It costs credits, so the price is shown first: on the render's own row. */
static void
retry_job_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  g_autofree char *uri =
    g_strconcat ("backlot:job/", g_variant_get_string (parameter, NULL), NULL);

  open_address (BACKLOT_APPLICATION (user_data), uri);
}

static void
shortcuts_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  if (self->window != NULL)
    adw_dialog_present (backlot_shortcuts_dialog_new (backlot_accelerators,
                                                      backlot_n_accelerators),
                        GTK_WIDGET (self->window));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  AdwDialog *about = NULL;

  if (self->window == NULL)
    return;
  about = adw_about_dialog_new ();
  g_object_set (about,
                "application-name", _("Backlot"),
                "application-icon", APP_ID,
                "version", PACKAGE_VERSION,
                "comments", _("Make films from your photos"),
                "developer-name", _("The Backlot Authors"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "website", "https://github.com/backlot/backlot",
                "issue-url", "https://github.com/backlot/backlot/issues",
                NULL);
  adw_about_dialog_add_legal_section (ADW_ABOUT_DIALOG (about), "Larder",
                                      NULL, GTK_LICENSE_LGPL_2_1, NULL);
  adw_dialog_present (about, GTK_WIDGET (self->window));
}

static void
inspector_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  backlot_application_show_inspector (BACKLOT_APPLICATION (user_data));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  backlot_application_stop (BACKLOT_APPLICATION (user_data));
}

void
backlot_application_add_actions (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "new-project", .activate = new_project_cb },
    { .name = "new-project-with", .activate = new_project_with_cb, .parameter_type = "as" },
    { .name = "open-uri", .activate = open_uri_cb, .parameter_type = "s" },
    { .name = "retry-job", .activate = retry_job_cb, .parameter_type = "s" },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "about", .activate = about_cb },
    { .name = "inspector", .activate = inspector_cb },
    { .name = "quit", .activate = quit_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
