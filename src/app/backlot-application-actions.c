/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of the application: they work without a window, too, from a notification. */

#include "config.h"

#include "app/backlot-application-private.h"

#include "query/backlot-row-edit.h"

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

static void
open_uri_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  backlot_application_follow_link (BACKLOT_APPLICATION (user_data),
                                   g_variant_get_string (parameter, NULL));
}

/* It costs credits, so the price is shown first: on the render's own row. */
static void
retry_job_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  g_autofree char *uri =
    g_strconcat ("backlot:job/", g_variant_get_string (parameter, NULL), NULL);

  backlot_application_follow_link (BACKLOT_APPLICATION (user_data), uri);
}

/* Without a window: who is told of a task may be done with it. */
static void
complete_task_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autofree char *address = g_strconcat ("task/", id, NULL);
  g_autoptr(LarderValueBuilder) changes = NULL;

  if (self->here == NULL || !g_uuid_string_is_valid (id))
    return;
  changes = larder_value_builder_new_object ();
  larder_value_builder_set_string (changes, "status", "done");
  larder_value_builder_set_int (changes, "progress", 100);
  backlot_row_edit_submit (backlot_workplace_get_backend (self->here), "tasks.update", "tasks", id,
                           NULL, NULL, larder_value_builder_end (changes));
  backlot_notifier_open (backlot_workplace_get_notifier (self->here), address);
  backlot_application_start_studios (self);
}

static void
inspector_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  backlot_application_show_inspector (BACKLOT_APPLICATION (user_data));
}

/* As it was at the first start: of all studios, for the command line knows none of them. */
static void
reset_layout_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);

  backlot_state_reset_layout (self->state);
  for (guint i = 0; i < self->workplaces->len; i++)
    backlot_state_reset_layout (
      backlot_workplace_get_state (g_ptr_array_index (self->workplaces, i)));
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
    { .name = "open-uri", .activate = open_uri_cb, .parameter_type = "s" },
    { .name = "retry-job", .activate = retry_job_cb, .parameter_type = "s" },
    { .name = "complete-task", .activate = complete_task_cb, .parameter_type = "s" },
    { .name = "inspector", .activate = inspector_cb },
    { .name = "reset-layout", .activate = reset_layout_cb },
    { .name = "quit", .activate = quit_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  backlot_application_add_dialogs (self);
  backlot_application_add_file_actions (self);
  backlot_application_add_studio_actions (self);
  backlot_application_add_windows (self);
  backlot_application_add_account_actions (self);
}
