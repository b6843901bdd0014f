/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who belongs to a project: inviting, roles, removing, leaving. */

#include "config.h"

#include "ui/project/backlot-share-dialog.h"

#include <glib/gi18n.h>

#include "larder/larder-query-observer.h"

#include "query/project/backlot-members-mutations.h"
#include "ui/common/backlot-drop-rows.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-toasts.h"
#include "ui/common/backlot-undo-toast.h"
#include "ui/common/backlot-words-task.h"
#include "ui/project/backlot-share-row.h"

struct _BacklotShareDialog
{
  AdwDialog            parent_instance;

  BacklotTeam         *team;            /* (owned) */
  BacklotHistory      *history;         /* (owned) */
  LarderQueryObserver *invites_query;   /* (owned) */
  GListModel          *invites;         /* (owned) */

  BacklotToasts       *toasts;          /* (owned) */

  AdwToastOverlay     *toast_overlay;
  GtkWidget           *local_banner;
  GtkWidget           *address_row;
  AdwComboRow         *role_row;
  GtkLabel            *problem_label;
  GtkWidget           *invite_button;
  GtkListBox          *people_list;
  GtkWidget           *invites_group;
  GtkListBox          *invites_list;
  GtkWidget           *leave_button;
};

enum
{
  SIGNAL_LEFT,
  N_SIGNALS,
};

/* That can be given. */
static const char * const roles[] = { "editor", "commenter", "viewer" };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotShareDialog, backlot_share_dialog, ADW_TYPE_DIALOG)

static void
tell (BacklotShareDialog *self,
      const char         *title)
{
  if (!backlot_history_get_can_undo (self->history))
    return;
  backlot_history_name (self->history, title);
  backlot_toasts_add (self->toasts, backlot_undo_toast_new (self->history, title));
}

static void
show_problem (BacklotShareDialog *self,
              const char         *problem)
{
  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->address_row), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (problem == NULL)
    {
      gtk_widget_remove_css_class (self->address_row, "error");
      return;
    }
  gtk_widget_add_css_class (self->address_row, "error");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), problem,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
address_cb (BacklotShareDialog *self)
{
  show_problem (self, NULL);
}

static void
invite_cb (BacklotShareDialog *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  guint selected = adw_combo_row_get_selected (self->role_row);
  g_autofree char *told = NULL;

  if (!backlot_team_get_can_manage (self->team) || selected >= G_N_ELEMENTS (roles))
    return;
  if (!backlot_members_is_address (address))
    {
      show_problem (self, address[0] == '\0'
                            ? _("Write down the e-mail address of the person.")
                            : _("This is no e-mail address. It looks like name@example.org."));
      gtk_widget_grab_focus (self->address_row);
      return;
    }
  backlot_members_invite (backlot_team_get_backend (self->team),
                          backlot_team_get_project_id (self->team), address, roles[selected]);
  /* Translators: %s is an e-mail address */
  told = g_strdup_printf (_("%s is invited"), address);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), told,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), "");
  gtk_widget_grab_focus (self->address_row);
}

static void
row_role_cb (BacklotShareDialog *self,
             const char         *role,
             BacklotShareRow    *row)
{
  LarderRecord *record = backlot_share_row_get_record (row);

  if (BACKLOT_IS_MEMBER (record))
    {
      backlot_members_set_role (self->history, larder_record_get_id (record), role);
      tell (self, _("Role changed"));
    }
  else
    backlot_members_invite (backlot_team_get_backend (self->team),
                            backlot_team_get_project_id (self->team),
                            backlot_invite_get_email (BACKLOT_INVITE (record)), role);
}

/* The next row gets the focus, else the one before, else the field above. */
static void
focus_place (BacklotShareDialog *self,
             GtkListBox         *list,
             int                 place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, place);

  if (row == NULL && place > 0)
    row = gtk_list_box_get_row_at_index (list, place - 1);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->address_row);
}

static void
row_remove_cb (BacklotShareDialog *self,
               BacklotShareRow    *row)
{
  BacklotBackend *backend = backlot_team_get_backend (self->team);
  const char *project_id = backlot_team_get_project_id (self->team);
  LarderRecord *record = backlot_share_row_get_record (row);
  GtkListBox *list = BACKLOT_IS_MEMBER (record) ? self->people_list : self->invites_list;
  int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  g_autoptr(BacklotRemoval) removal = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  if (BACKLOT_IS_MEMBER (record))
    {
      name = backlot_words_person (backend, backlot_member_get_user_id (BACKLOT_MEMBER (record)));
      removal = backlot_members_remove (backend, project_id,
                                        backlot_member_get_user_id (BACKLOT_MEMBER (record)));
      /* Translators: %s is a person */
      title = g_strdup_printf (_("%s removed"), name);
    }
  else
    {
      removal = backlot_members_uninvite (backend, project_id,
                                          backlot_invite_get_email (BACKLOT_INVITE (record)));
      title = g_strdup (_("Invitation withdrawn"));
    }
  if (removal != NULL)
    {
      backlot_history_remove (self->history, removal);
      tell (self, title);
    }
  focus_place (self, list, place);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  BacklotShareDialog *self = BACKLOT_SHARE_DIALOG (widget);
  GtkWidget *focus = adw_dialog_get_focus (ADW_DIALOG (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, BACKLOT_TYPE_SHARE_ROW) : NULL;
  LarderRecord *record = NULL;

  if (row == NULL || !backlot_team_get_can_manage (self->team))
    return;
  record = backlot_share_row_get_record (BACKLOT_SHARE_ROW (row));
  if (g_strcmp0 (larder_record_get_string (record, "role"), "owner") != 0)
    row_remove_cb (self, BACKLOT_SHARE_ROW (row));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BacklotShareDialog *self = BACKLOT_SHARE_DIALOG (widget);
  gboolean undoes = g_str_has_suffix (name, "undo");
  BacklotHistoryOutcome outcome = undoes ? backlot_history_undo (self->history)
                                         : backlot_history_redo (self->history);

  const char *words = backlot_undo_toast_word_refusal (outcome);

  if (words != NULL)
    backlot_toasts_add (self->toasts, adw_toast_new (words));
  else if (outcome == BACKLOT_HISTORY_DONE)
    words = undoes ? _("Undone") : _("Done again");
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  const char *link = g_variant_get_string (parameter, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  backlot_toasts_add (BACKLOT_SHARE_DIALOG (widget)->toasts,
                      adw_toast_new (_("Invitation copied")));
}

static void
leave_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  BacklotShareDialog *self = BACKLOT_SHARE_DIALOG (widget);
  BacklotBackend *backend = backlot_team_get_backend (self->team);
  g_autoptr(BacklotRemoval) removal =
    backlot_members_remove (backend, backlot_team_get_project_id (self->team),
                            backlot_backend_get_user_id (backend));

  backlot_history_remove (self->history, removal);
  g_signal_emit (self, signals[SIGNAL_LEFT], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  BacklotShareDialog *self = user_data;
  GtkWidget *row = backlot_share_row_new (self->team, LARDER_RECORD (item));

  g_signal_connect_object (row, "role", G_CALLBACK (row_role_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
show_invites (BacklotShareDialog *self)
{
  gtk_widget_set_visible (self->invites_group, g_list_model_get_n_items (self->invites) > 0);
}

/* A dialog without the focus hears no keys, not even the one that closes it. */
static void
keep_focus (BacklotShareDialog *self)
{
  GtkWidget *focus = adw_dialog_get_focus (ADW_DIALOG (self));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->people_list, 0);

  if (row != NULL && (focus == NULL || !gtk_widget_is_sensitive (focus)))
    adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (row));
}

static void
show_rights (BacklotShareDialog *self)
{
  gboolean can = backlot_team_get_can_manage (self->team);
  const char *role = backlot_team_get_role (self->team);
  gboolean is_owner = role == NULL || g_str_equal (role, "owner");
  const char *reason = _("Only the owner can invite people");

  backlot_rights_show (self->address_row, can, reason, NULL);
  backlot_rights_show (GTK_WIDGET (self->role_row), can, reason, NULL);
  backlot_rights_show (self->invite_button, can, reason, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "share.leave", !is_owner);
  backlot_rights_show (self->leave_button, !is_owner,
                       _("The owner can’t leave a project, but delete it"), NULL);
  keep_focus (self);
}

static void
dispose (GObject *object)
{
  BacklotShareDialog *self = BACKLOT_SHARE_DIALOG (object);

  if (self->invites_query != NULL)
    larder_query_observer_detach (self->invites_query);
  g_clear_object (&self->invites_query);
  g_clear_object (&self->toasts);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SHARE_DIALOG);
  g_clear_object (&self->invites);
  g_clear_object (&self->history);
  g_clear_object (&self->team);

  G_OBJECT_CLASS (backlot_share_dialog_parent_class)->dispose (object);
}

static void
backlot_share_dialog_class_init (BacklotShareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;

  signals[SIGNAL_LEFT] = g_signal_new ("left", BACKLOT_TYPE_SHARE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "share.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "share.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "share.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "share.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "share.leave", NULL, leave_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-share-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, local_banner);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, role_row);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, invite_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, people_list);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, invites_group);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, invites_list);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareDialog, leave_button);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
  gtk_widget_class_bind_template_callback (widget_class, invite_cb);
}

static void
backlot_share_dialog_init (BacklotShareDialog *self)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = backlot_toasts_new (self->toast_overlay);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_take (words, backlot_words_role (roles[i]));
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (words));
  backlot_drop_rows_name (GTK_WIDGET (self->role_row));
}

/**
 * backlot_share_dialog_new:
 * @history: remembers what is changed, beside all else that is changed in the project
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
backlot_share_dialog_new (BacklotTeam    *team,
                          BacklotHistory *history)
{
  BacklotShareDialog *self = NULL;
  BacklotBackend *backend = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_TEAM (team), NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);

  self = g_object_new (BACKLOT_TYPE_SHARE_DIALOG, NULL);
  backend = backlot_team_get_backend (team);
  self->team = g_object_ref (team);
  self->history = g_object_ref (history);
  options = backlot_members_invites_options (backend, backlot_team_get_project_id (team));
  self->invites_query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (self->invites_query);
  self->invites = backlot_members_invites (backend, backlot_team_get_project_id (team));
  gtk_list_box_bind_model (self->people_list, backlot_team_get_members (team), make_row, self,
                           NULL);
  gtk_list_box_bind_model (self->invites_list, self->invites, make_row, self, NULL);
  g_signal_connect_object (self->invites, "items-changed", G_CALLBACK (show_invites), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (team, "notify::can-manage", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (team, "notify::role", G_CALLBACK (show_rights), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->local_banner, backlot_backend_is_local (backend));
  show_invites (self);
  show_rights (self);
  return ADW_DIALOG (self);
}
