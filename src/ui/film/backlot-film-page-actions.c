/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done on the page of a film, by buttons, menu and keys. */

#include "config.h"

#include "ui/collab/backlot-comment-editor.h"
#include "ui/film/backlot-film-page-private.h"

#include <glib/gi18n.h>

#include "query/project/backlot-projects-queries.h"
#include "query/project/backlot-sample.h"
#include "ui/common/backlot-dialogs.h"
#include "ui/common/backlot-words.h"
#include "ui/film/backlot-spend-question.h"
#include "ui/project/backlot-export-dialog.h"
#include "ui/project/backlot-share-dialog.h"

gboolean
backlot_film_page_shows_photos (BacklotFilmPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "photos") == 0;
}

static void
add_media_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  adw_view_stack_set_visible_child_name (self->stack, "photos");
  backlot_film_photos_choose (self->photos);
}

static void
paste_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  if (backlot_film_page_shows_photos (self))
    backlot_film_photos_paste (self->photos);
}

static void
render_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(BacklotFilmPage) self = BACKLOT_FILM_PAGE (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  id = backlot_film_project_render_finish (BACKLOT_FILM_PROJECT (object), result, &error);
  if (id != NULL)
    {
      GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

      /* Who looks at the renders sees it there; who does not see is told. */
      if (backlot_film_page_shows_photos (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
        backlot_page_add_toast (BACKLOT_PAGE (self), adw_toast_new (_("Video Generation Started")));
      else
        gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Video Generation Started"),
                                 GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      /* The photos, or the button that was pressed, had it: they are hidden or insensitive now. */
      if (root != NULL && gtk_root_get_focus (root) == NULL)
        gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = backlot_words_error (error);

      backlot_page_add_toast (BACKLOT_PAGE (self), adw_toast_new (sentence));
    }
}

static void
render (gpointer owner,
        gpointer user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (owner);

  adw_view_stack_set_visible_child_name (self->stack, "renders");
  backlot_film_project_render_async (self->project, NULL, render_cb, g_object_ref (self));
}

static void
main_action_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (user_data));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *editor = focus != NULL
                        ? gtk_widget_get_ancestor (focus, BACKLOT_TYPE_COMMENT_EDITOR) : NULL;

  /* The same key sends what is written; an accelerator comes before the field with the focus. */
  if (editor != NULL)
    {
      backlot_comment_editor_send (BACKLOT_COMMENT_EDITOR (editor));
      return;
    }
  backlot_film_page_spend (BACKLOT_FILM_PAGE (user_data), GTK_WIDGET (user_data), render, NULL,
                           NULL);
}

void
backlot_film_page_spend (BacklotFilmPage *self,
                         GtkWidget       *owner,
                         GFunc            func,
                         gpointer         user_data,
                         GDestroyNotify   destroy)
{
  gint64 limit = 0;
  int price = 0;

  g_return_if_fail (BACKLOT_IS_FILM_PAGE (self));

  if (self->preferences != NULL)
    limit = backlot_preferences_get_ask_above (self->preferences);
  g_object_get (backlot_film_project_get_offer (self->project), "price", &price, NULL);
  backlot_spend_question_ask (owner, limit, price, func, user_data, destroy);
}

static void
export_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  backlot_film_renders_export (BACKLOT_FILM_PAGE (user_data)->renders);
}

static void
export_project_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  BacklotProject *project = backlot_film_project_get_project (self->project);

  backlot_export_dialog_ask (GTK_WIDGET (self), self->backend,
                             backlot_film_project_get_id (self->project),
                             backlot_project_get_title (project));
}

static void
step_tab (BacklotFilmPage *self,
          int              steps)
{
  g_autoptr(GtkSelectionModel) tabs = adw_view_stack_get_pages (self->stack);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (tabs);
  int n_tabs = (int) g_list_model_get_n_items (G_LIST_MODEL (tabs));
  int now = (int) gtk_bitset_get_minimum (selected);

  gtk_selection_model_select_item (tabs, (guint) ((now + steps + n_tabs) % n_tabs), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
next_tab_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  step_tab (BACKLOT_FILM_PAGE (user_data), 1);
}

static void
previous_tab_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  step_tab (BACKLOT_FILM_PAGE (user_data), -1);
}

/* Counted from 1, as on the keys. */
static void
show_tab_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  g_autoptr(GtkSelectionModel) tabs = adw_view_stack_get_pages (self->stack);
  guint number = (guint) g_variant_get_int32 (parameter);

  if (number < 1 || number > g_list_model_get_n_items (G_LIST_MODEL (tabs)))
    return;
  gtk_selection_model_select_item (tabs, number - 1, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
new_task_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  adw_view_stack_set_visible_child_name (self->stack, "tasks");
  backlot_tasks_begin_new (self->tasks);
}

static void
rename_response_cb (AdwAlertDialog  *dialog,
                    const char      *response,
                    BacklotFilmPage *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_strcmp0 (response, "rename") == 0 && title[0] != '\0')
    {
      BacklotHistory *history = backlot_film_project_get_history (self->project);

      backlot_history_set_title (history, title);
      backlot_page_tell_undo (BACKLOT_PAGE (self), history, _("Project renamed"));
    }
}

/* A title has 1 to 200 characters. */
static void
title_changed_cb (AdwAlertDialog *dialog,
                  GtkEditable    *entry)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "rename", title[0] != '\0');
}

static void
rename_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  AdwDialog *dialog = backlot_dialogs_new_alert (_("Rename Project"), NULL);
  GtkWidget *entry = gtk_entry_new ();
  BacklotProject *project = backlot_film_project_get_project (self->project);

  gtk_editable_set_text (GTK_EDITABLE (entry), backlot_project_get_title (project));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Title"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "rename", _("_Rename"),
                                  NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (entry, "changed", G_CALLBACK (title_changed_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

/* Ctrl+Z is about @title there: Home has no steps of its own. */
static void
go_home (BacklotFilmPage *self,
         const char      *title)
{
  backlot_page_tell_undo (BACKLOT_PAGE (self), backlot_film_project_get_history (self->project),
                          title);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", "home");
}

static void
delete_project (BacklotFilmPage *self)
{
  BacklotHistory *history = backlot_film_project_get_history (self->project);
  g_autoptr(BacklotRemoval) removal =
    backlot_projects_delete (self->backend, backlot_film_project_get_id (self->project));

  backlot_history_remove (history, removal);
  go_home (self, _("Project deleted"));
}

static void
delete_response_cb (AdwAlertDialog  *dialog,
                    const char      *response,
                    BacklotFilmPage *self)
{
  if (g_strcmp0 (response, "delete") == 0)
    delete_project (self);
}

/* Asked only where films would go along that can not be made again without credits. */
static void
delete_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  const char *title = backlot_project_get_title (backlot_film_project_get_project (self->project));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  AdwDialog *dialog;
  guint n_renders;

  g_object_get (self->project, "n-renders", &n_renders, NULL);
  if (n_renders == 0 ||
      g_str_equal (backlot_film_project_get_id (self->project), BACKLOT_SAMPLE_PROJECT_ID))
    {
      delete_project (self);
      return;
    }

  heading = g_strdup_printf (_("Delete “%s”?"), title);
  body = g_strdup_printf (ngettext ("Its photos and %u render are deleted. Credits of unfinished renders are returned.",
                                    "Its photos and %u renders are deleted. Credits of unfinished renders are returned.",
                                    n_renders),
                          n_renders);
  dialog = backlot_dialogs_new_alert (heading, body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "cancel", _("_Cancel"),
                                  "delete", _("_Delete"),
                                  NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete",
                                            ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
left_cb (BacklotFilmPage *self)
{
  go_home (self, _("Project left"));
}

static void
share_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);
  AdwDialog *dialog =
    backlot_share_dialog_new (self->team, backlot_film_project_get_history (self->project));

  g_signal_connect_object (dialog, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
details_cb (GSimpleAction *action,
            GVariant      *state,
            gpointer       user_data)
{
  BacklotFilmPage *self = BACKLOT_FILM_PAGE (user_data);

  backlot_film_frame_set_open (self->frame, g_variant_get_boolean (state));
}

void
backlot_film_page_add_actions (BacklotFilmPage *self)
{
  const GActionEntry entries[] = {
    { .name = "add-media", .activate = add_media_cb },
    { .name = "paste", .activate = paste_cb },
    { .name = "main-action", .activate = main_action_cb },
    { .name = "export", .activate = export_cb },
    { .name = "export-project", .activate = export_project_cb },
    { .name = "next-tab", .activate = next_tab_cb },
    { .name = "previous-tab", .activate = previous_tab_cb },
    { .name = "show-tab", .activate = show_tab_cb, .parameter_type = "i" },
    { .name = "new-task", .activate = new_task_cb },
    { .name = "share", .activate = share_cb },
    { .name = "details", .state = "false", .change_state = details_cb },
    { .name = "rename", .activate = rename_cb },
    { .name = "delete", .activate = delete_cb },
  };

  g_action_map_add_action_entries (backlot_page_get_actions (BACKLOT_PAGE (self)), entries,
                                   G_N_ELEMENTS (entries), self);
}
