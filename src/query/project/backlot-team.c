/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of one project, and what this person may do there. */

#include "config.h"

#include "query/project/backlot-team.h"

#include "larder/larder-query-observer.h"

typedef enum
{
  PROP_MEMBERS = 1,
  PROP_CAN_COMMENT,
  PROP_CAN_EDIT,
  PROP_CAN_MANAGE,
} BacklotTeamProperty;

#define N_QUERIES 3

struct _BacklotTeam
{
  GObject              parent_instance;

  BacklotBackend      *backend;                    /* (owned) */
  GListModel          *members;                    /* (owned) */
  LarderQueryObserver *queries[N_QUERIES];         /* (owned): members, people, permissions */
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

  for (guint i = PROP_CAN_COMMENT; i <= PROP_CAN_MANAGE; i++)
    {
      LarderValue *value = data != NULL ? larder_value_get_member (data, names[i]) : NULL;
      gboolean can = value == NULL || larder_value_get_boolean (value);

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
  g_clear_object (&self->members);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_team_parent_class)->dispose (object);
}

static void
backlot_team_class_init (BacklotTeamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = backlot_team_get_property;
  object_class->dispose = backlot_team_dispose;

  properties[PROP_MEMBERS] =
    g_param_spec_object ("members", NULL, NULL, G_TYPE_LIST_MODEL, flags);
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
  self->queries[0] = observe (self, backlot_members_list_options (backend, project_id));
  self->queries[1] = observe (self, backlot_members_people_options (backend));
  self->queries[2] = observe (self, backlot_members_permissions_options (backend, project_id));
  self->members = backlot_members_list (backend, project_id);
  g_signal_connect_object (self->queries[2], "changed", G_CALLBACK (read_permissions), self,
                           G_CONNECT_SWAPPED);
  read_permissions (self);
  return self;
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
