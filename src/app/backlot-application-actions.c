/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of the application: they work without a window, too, from a notification. */

#include "config.h"

#include "app/backlot-application-private.h"

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
    { .name = "inspector", .activate = inspector_cb },
    { .name = "quit", .activate = quit_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  backlot_application_add_dialogs (self);
}
