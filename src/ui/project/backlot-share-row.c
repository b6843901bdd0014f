/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A member of a project, or somebody who is invited, as a row. */

#include "config.h"

#include "ui/project/backlot-share-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "query/project/backlot-members-mutations.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-drop-rows.h"
#include "ui/common/backlot-record-link.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-words-task.h"

struct _BacklotShareRow
{
  GtkListBoxRow      parent_instance;

  BacklotTeam       *team;      /* (owned) */
  LarderRecord      *record;    /* (owned) */
  LarderRecord      *person;    /* (owned) (nullable): of a member */
  gboolean           showing;   /* a role is shown, nobody chose it */

  AdwAvatar         *avatar;
  GtkLabel          *name_label;
  GtkLabel          *details_label;
  GtkDropDown       *role_drop;
  GtkWidget         *copy_button;
  GtkWidget         *remove_button;
  BacklotChangeMark *mark;
};

typedef enum
{
  PROP_TEAM = 1,
  PROP_RECORD,
  PROP_BACKEND,
} BacklotShareRowProperty;

enum
{
  SIGNAL_ROLE,
  SIGNAL_REMOVE,
  N_SIGNALS,
};

/* In the order of the list; the last one is never given. */
static const char * const roles[] = { "editor", "commenter", "viewer", "owner" };

static GParamSpec *properties[PROP_BACKEND + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotShareRow, backlot_share_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
get_role (BacklotShareRow *self)
{
  return larder_record_get_string (self->record, "role");
}

static gboolean
is_self (BacklotShareRow *self)
{
  return BACKLOT_IS_MEMBER (self->record) &&
         g_strcmp0 (backlot_member_get_user_id (BACKLOT_MEMBER (self->record)),
                    backlot_backend_get_user_id (backlot_team_get_backend (self->team))) == 0;
}

static char *
word_name (BacklotShareRow *self)
{
  if (BACKLOT_IS_INVITE (self->record))
    return g_strdup (backlot_invite_get_email (BACKLOT_INVITE (self->record)));
  return backlot_words_person (backlot_team_get_backend (self->team),
                               backlot_member_get_user_id (BACKLOT_MEMBER (self->record)));
}

static void
describe (BacklotShareRow *self)
{
  BacklotSyncState sync = BACKLOT_SYNC_SAVED;
  g_autofree char *role = backlot_words_role (get_role (self));
  g_autofree char *state = NULL;
  g_autofree char *description = NULL;
  const char *details = gtk_label_get_label (self->details_label);

  g_object_get (self->mark, "state", &sync, NULL);
  state = backlot_words_sync_state (sync);
  description = g_strconcat (role, details[0] != '\0' ? ", " : "", details,
                             state[0] != '\0' ? ", " : "", state, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->name_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

/* What one may not do is there, and says why. */
static void
show_rights (BacklotShareRow *self)
{
  gboolean can = backlot_team_get_can_manage (self->team);
  gboolean is_owner = g_strcmp0 (get_role (self), "owner") == 0;
  gboolean is_invite = BACKLOT_IS_INVITE (self->record);
  const char *name = gtk_label_get_label (self->name_label);
  g_autofree char *removes = NULL;
  g_autofree char *role = NULL;
  g_autofree char *role_of = NULL;
  /* The button in it has the focus; by itself it is called what is chosen. */
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->role_drop));

  /* Translators: %s is a person */
  removes = g_strdup_printf (is_invite ? _("Withdraw the Invitation of %s") : _("Remove %s"), name);
  role = backlot_words_role (get_role (self));
  /* Translators: a person, and what he may do: “Role of Ana: Editor” */
  role_of = g_strdup_printf (_("Role of %s: %s"), name, role);
  backlot_rights_show (GTK_WIDGET (self->role_drop), can && !is_owner,
                       is_owner ? _("The owner stays the owner")
                                : _("Only the owner can change roles"), NULL);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->role_drop),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->role_drop),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, role_of, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, role_of,
                                  -1);
  gtk_widget_set_visible (self->remove_button, !is_owner && !is_self (self));
  backlot_rights_show (self->remove_button, can, _("Only the owner can remove people"), removes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, removes, -1);
}

/* Nobody else tells the person of it. */
static void
show_link (BacklotShareRow *self)
{
  BacklotBackend *backend = backlot_team_get_backend (self->team);
  const char *address = BACKLOT_IS_INVITE (self->record)
                          ? backlot_invite_get_email (BACKLOT_INVITE (self->record)) : NULL;
  g_autofree char *link = address != NULL ? backlot_members_dup_link (backend, address) : NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->copy_button, link != NULL);
  if (link == NULL)
    return;
  /* Translators: %s is an e-mail address */
  words = g_strdup_printf (_("Copy the Invitation of %s"), address);
  gtk_widget_set_tooltip_text (self->copy_button, words);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_button), "s", link);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "share.copy");
}

static void
show_role (BacklotShareRow *self)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);
  gboolean is_owner = g_strcmp0 (get_role (self), "owner") == 0;
  guint n_roles = is_owner ? G_N_ELEMENTS (roles) : G_N_ELEMENTS (roles) - 1;

  self->showing = TRUE;
  for (guint i = 0; i < n_roles; i++)
    gtk_string_list_take (words, backlot_words_role (roles[i]));
  if (gtk_drop_down_get_model (self->role_drop) == NULL ||
      g_list_model_get_n_items (gtk_drop_down_get_model (self->role_drop)) != n_roles)
    gtk_drop_down_set_model (self->role_drop, G_LIST_MODEL (words));
  for (guint i = 0; i < n_roles; i++)
    if (g_strcmp0 (roles[i], get_role (self)) == 0)
      gtk_drop_down_set_selected (self->role_drop, i);
  self->showing = FALSE;
}

static void
update (BacklotShareRow *self)
{
  g_autofree char *name = word_name (self);
  const char *details = BACKLOT_IS_INVITE (self->record)
                          ? _("Joins on signing up with this address") : "";

  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->details_label, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), details[0] != '\0');
  show_role (self);
  show_rights (self);
  show_link (self);
  describe (self);
}

static void
role_cb (BacklotShareRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->role_drop);

  if (!self->showing && selected < G_N_ELEMENTS (roles) &&
      g_strcmp0 (roles[selected], get_role (self)) != 0)
    g_signal_emit (self, signals[SIGNAL_ROLE], 0, roles[selected]);
}

static void
remove_cb (BacklotShareRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

static void
constructed (GObject *object)
{
  BacklotShareRow *self = BACKLOT_SHARE_ROW (object);

  G_OBJECT_CLASS (backlot_share_row_parent_class)->constructed (object);

  if (BACKLOT_IS_MEMBER (self->record))
    backlot_record_link_set (&self->person, backlot_team_get_backend (self->team), "people",
                             backlot_member_get_user_id (BACKLOT_MEMBER (self->record)),
                             G_CALLBACK (update), self);
  g_signal_connect_object (self->record, "notify::role", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->team, "notify::can-manage", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mark, "notify::state", G_CALLBACK (describe), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  BacklotShareRow *self = BACKLOT_SHARE_ROW (object);

  switch ((BacklotShareRowProperty) prop_id)
    {
    case PROP_TEAM:
      g_value_set_object (value, self->team);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_BACKEND:
      g_value_set_object (value, self->team != NULL ? backlot_team_get_backend (self->team) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  BacklotShareRow *self = BACKLOT_SHARE_ROW (object);

  switch ((BacklotShareRowProperty) prop_id)
    {
    case PROP_TEAM:
      self->team = g_value_dup_object (value);
      g_object_notify_by_pspec (object, properties[PROP_BACKEND]);
      break;
    case PROP_RECORD:
      self->record = g_value_dup_object (value);
      break;
    case PROP_BACKEND:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
dispose (GObject *object)
{
  BacklotShareRow *self = BACKLOT_SHARE_ROW (object);

  self->showing = TRUE;
  backlot_record_link_set (&self->person, NULL, NULL, NULL, G_CALLBACK (update), self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_SHARE_ROW);
  g_clear_object (&self->record);
  g_clear_object (&self->team);

  G_OBJECT_CLASS (backlot_share_row_parent_class)->dispose (object);
}

static void
backlot_share_row_class_init (BacklotShareRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = constructed;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;

  properties[PROP_TEAM] = g_param_spec_object ("team", NULL, NULL, BACKLOT_TYPE_TEAM, flags);
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, LARDER_TYPE_RECORD, flags);
  properties[PROP_BACKEND] = g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_ROLE] = g_signal_new ("role", BACKLOT_TYPE_SHARE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", BACKLOT_TYPE_SHARE_ROW, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/project/backlot-share-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, role_drop);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotShareRow, mark);
  gtk_widget_class_bind_template_callback (widget_class, role_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
backlot_share_row_init (BacklotShareRow *self)
{
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_drop_rows_name (GTK_WIDGET (self->role_drop));
}

GtkWidget *
backlot_share_row_new (BacklotTeam  *team,
                       LarderRecord *record)
{
  return g_object_new (BACKLOT_TYPE_SHARE_ROW, "team", team, "record", record, NULL);
}

LarderRecord *
backlot_share_row_get_record (BacklotShareRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_SHARE_ROW (self), NULL);

  return self->record;
}
