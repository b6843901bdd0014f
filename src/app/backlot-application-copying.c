/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies projects of this computer to a team's studio: the dialog, and what is told at the end. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <glib/gi18n.h>

#include "ui/project/backlot-copy-dialog.h"

static const char *
get_name (BacklotApplication *self,
          BacklotWorkplace   *workplace)
{
  LarderValue *studio = backlot_studios_find (backlot_state_get_studios (self->state),
                                              backlot_workplace_get_place (workplace));
  const char *name = studio != NULL ? larder_value_get_member_string (studio, "name") : NULL;

  return name != NULL ? name : "";
}

static gboolean
has_problem (BacklotProjectCopy *copy)
{
  GListModel *projects = backlot_project_copy_get_projects (copy);

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(BacklotCopiedProject) project = g_list_model_get_item (projects, i);

      if (backlot_copied_project_get_error (project) != NULL ||
          backlot_copied_project_get_n_missing (project) > 0)
        return TRUE;
    }
  return FALSE;
}

/* In whichever studio the person is; the dialog tells it of each project. */
static void
finished_cb (BacklotApplication *self,
             BacklotProjectCopy *copy)
{
  for (guint i = 0; i < self->workplaces->len && self->here != NULL; i++)
    {
      BacklotWorkplace *workplace = g_ptr_array_index (self->workplaces, i);
      gboolean problem = has_problem (copy);
      g_autofree char *text = NULL;

      if (backlot_workplace_get_copy (workplace) != copy)
        continue;
      text = g_strdup_printf (problem ? _("Not everything was copied to “%s”")
                                      : _("Projects copied to “%s”"),
                              get_name (self, workplace));
      backlot_context_tell (backlot_application_get_context (self, self->here),
                            problem ? BACKLOT_MESSAGE_ERROR : BACKLOT_MESSAGE_INFO, text);
    }
}

void
backlot_application_follow_copying (BacklotApplication *self,
                                    BacklotWorkplace   *workplace)
{
  BacklotWorkplace *local = g_ptr_array_index (self->workplaces, 0);

  backlot_workplace_copy_from (workplace, backlot_workplace_get_backend (local));
  g_signal_connect_object (backlot_workplace_get_copy (workplace), "finished",
                           G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
}

/* Nothing is offered when there is nothing to copy; as long as that is not known, it is. */
static void
update_offer (BacklotApplication *self)
{
  BacklotContext *local = backlot_workplace_get_context (g_ptr_array_index (self->workplaces, 0));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "copy-projects");
  gboolean is_known =
    larder_query_observer_get_status (backlot_context_get_projects_query (local)) ==
    LARDER_STATUS_SUCCESS;
  gboolean is_empty = g_list_model_get_n_items (backlot_context_get_projects (local)) == 0;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !is_known || !is_empty);
}

void
backlot_application_offer_copying (BacklotApplication *self,
                                   BacklotWorkplace   *local)
{
  BacklotContext *context = backlot_workplace_get_context (local);

  g_signal_connect_object (backlot_context_get_projects (context), "items-changed",
                           G_CALLBACK (update_offer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_context_get_projects_query (context), "notify::status",
                           G_CALLBACK (update_offer), self, G_CONNECT_SWAPPED);
  update_offer (self);
}

static void
copy_projects_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  BacklotWorkplace *workplace =
    backlot_application_find_studio (self, g_variant_get_string (parameter, NULL));

  if (self->window == NULL || workplace == NULL || backlot_workplace_get_copy (workplace) == NULL)
    return;
  adw_dialog_present (backlot_copy_dialog_new (backlot_workplace_get_copy (workplace),
                                               backlot_workplace_get_backend (workplace),
                                               get_name (self, workplace)),
                      GTK_WIDGET (self->window));
}

void
backlot_application_add_copying (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "copy-projects", .activate = copy_projects_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
