/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of one project, and what this person may do there. */

#include "config.h"

#include "query/project/backlot-team.h"

#include "larder/larder-query-observer.h"

typedef enum
{
  PROP_MEMBERS = 1,
  PROP_ROLE,
  PROP_CAN_COMMENT,
  PROP_CAN_EDIT,
  PROP_CAN_MANAGE,
} BacklotTeamProperty;

#define N_QUERIES 3

struct _BacklotTeam
{
  GObject              parent_instance;

  BacklotBackend      *backend;                    /* (owned) */
  BacklotPresence     *presence;                   /* (owned) */
  GListModel          *members;                    /* (owned) */
  LarderQueryObserver *queries[N_QUERIES];         /* (owned): members, people, permissions */
  char                *project_id;
  char                *role;                       /* (nullable): not known yet */
  gboolean             can[PROP_CAN_MANAGE + 1];   /* by property */
};

static GParamSpec *properties[PROP_CAN_MANAGE + 1];

G_DEFINE_FINAL_TYPE (BacklotTeam, backlot_team, G_TYPE_OBJECT)

static void
read_permissions (BacklotTeam *self)
{
  static const char * const names[] = {
    [PROP_CAN_COMMENT] = "can_comment",
    [PROP_CAN_EDIT] = "can_edit",
    [PROP_CAN_MANAGE] = "can_manage",
  };
  LarderValue *data = larder_query_observer_get_data (self->queries[2]);

  if (g_set_str (&self->role, data != NULL ? larder_value_get_member_string (data, "role") : NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLE]);
  for (guint i = PROP_CAN_COMMENT; i <= PROP_CAN_MANAGE; i++)
    {
      gboolean can = backlot_members_has_right (data, names[i]);

      if (self->can[i] == can)
        continue;
      self->can[i] = can;
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
}

static void
backlot_team_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  BacklotTeam *self = BACKLOT_TEAM (object);

  switch ((BacklotTeamProperty) prop_id)
    {
    case PROP_MEMBERS:
      g_value_set_object (value, self->members);
      break;
    case PROP_ROLE:
      g_value_set_string (value, self->role);
      break;
    case PROP_CAN_COMMENT:
    case PROP_CAN_EDIT:
    case PROP_CAN_MANAGE:
      g_value_set_boolean (value, self->can[prop_id]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_team_dispose (GObject *object)
{
  BacklotTeam *self = BACKLOT_TEAM (object);

  for (guint i = 0; i < N_QUERIES; i++)
    if (self->queries[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->queries[i], self);
        larder_query_observer_detach (self->queries[i]);
        g_clear_object (&self->queries[i]);
      }
  g_clear_object (&self->presence);
  g_clear_object (&self->members);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_team_parent_class)->dispose (object);
}

static void
backlot_team_finalize (GObject *object)
{
  BacklotTeam *self = BACKLOT_TEAM (object);

  g_free (self->project_id);
  g_free (self->role);

  G_OBJECT_CLASS (backlot_team_parent_class)->finalize (object);
}

static void
backlot_team_class_init (BacklotTeamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_team_get_property;
  object_class->dispose = backlot_team_dispose;
  object_class->finalize = backlot_team_finalize;

  properties[PROP_MEMBERS] =
    g_param_spec_object ("members", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, NULL, flags);
  properties[PROP_CAN_COMMENT] =
    g_param_spec_boolean ("can-comment", NULL, NULL, TRUE, flags);
  properties[PROP_CAN_EDIT] = g_param_spec_boolean ("can-edit", NULL, NULL, TRUE, flags);
  properties[PROP_CAN_MANAGE] = g_param_spec_boolean ("can-manage", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_team_init (BacklotTeam *self)
{
  for (guint i = PROP_CAN_COMMENT; i <= PROP_CAN_MANAGE; i++)
    self->can[i] = TRUE;
}

/* Takes @options. */
static LarderQueryObserver *
observe (BacklotTeam        *self,
         LarderQueryOptions *options)
{
  LarderQueryObserver *observer =
    larder_query_observer_new (backlot_backend_get_client (self->backend), options);

  g_object_unref (options);
  larder_query_observer_attach (observer);
  return observer;
}

BacklotTeam *
backlot_team_new (BacklotBackend *backend,
                  const char     *project_id)
{
  BacklotTeam *self = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  self = g_object_new (BACKLOT_TYPE_TEAM, NULL);
  self->backend = g_object_ref (backend);
  self->project_id = g_strdup (project_id);
  self->queries[0] = observe (self, backlot_members_list_options (backend, project_id));
  self->queries[1] = observe (self, backlot_members_people_options (backend));
  self->queries[2] = observe (self, backlot_members_permissions_options (backend, project_id));
  self->members = backlot_members_list (backend, project_id);
  g_signal_connect_object (self->queries[2], "changed", G_CALLBACK (read_permissions), self,
                           G_CONNECT_SWAPPED);
  self->presence = backlot_presence_get (backend, project_id);
  read_permissions (self);
  return self;
}

BacklotBackend *
backlot_team_get_backend (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), NULL);

  return self->backend;
}

const char *
backlot_team_get_project_id (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), NULL);

  return self->project_id;
}

const char *
backlot_team_get_role (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), NULL);

  return self->role;
}

GListModel *
backlot_team_get_members (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), NULL);

  return self->members;
}

gboolean
backlot_team_get_can_comment (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), FALSE);

  return self->can[PROP_CAN_COMMENT];
}

gboolean
backlot_team_get_can_edit (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), FALSE);

  return self->can[PROP_CAN_EDIT];
}

gboolean
backlot_team_get_can_manage (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), FALSE);

  return self->can[PROP_CAN_MANAGE];
}

gboolean
backlot_team_get_can_cancel (BacklotTeam *self,
                             BacklotJob  *job)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), FALSE);
  g_return_val_if_fail (BACKLOT_IS_JOB (job), FALSE);

  return backlot_team_get_can_manage (self) ||
         g_strcmp0 (larder_record_get_string (LARDER_RECORD (job), "user_id"),
                    backlot_backend_get_user_id (self->backend)) == 0;
}

BacklotPresence *
backlot_team_get_presence (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), NULL);

  return self->presence;
}

gboolean
backlot_team_get_is_alone (BacklotTeam *self)
{
  g_return_val_if_fail (BACKLOT_IS_TEAM (self), FALSE);

  return g_list_model_get_n_items (self->members) <= 1;
}

void
backlot_team_refresh (BacklotTeam *self)
{
  g_return_if_fail (BACKLOT_IS_TEAM (self));

  for (guint i = 0; i < N_QUERIES; i++)
    larder_query_observer_refetch (self->queries[i]);
}
