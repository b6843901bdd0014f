/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the studio answers and the live channel is up, and what follows from that. */

#include "config.h"

#include "query/backlot-connection.h"

#include "larder/larder-query-observer.h"
#include "larder/larder-reachability.h"

#include "service/backlot-request.h"

#include "query/account/backlot-credits-queries.h"
#include "query/account/backlot-notifications-queries.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-error-service.h"
#include "query/backlot-row-events.h"
#include "query/project/backlot-jobs-queries.h"

struct _BacklotConnection
{
  GObject                 parent_instance;

  BacklotBackend         *backend;        /* borrowed: it owns this object */
  LarderClient           *client;         /* (owned) */
  BacklotTransport       *transport;      /* (owned) */
  BacklotRealtime        *realtime;       /* (owned) */
  GPtrArray              *channels;       /* (owned): joined while started */
  GHashTable             *open_projects;  /* (owned): id → number of users */
  GPtrArray              *observers;      /* (owned): what is read whatever page is open */
  GCancellable           *cancellable;    /* (owned) */
  BacklotConnectionState  state;
  LarderReachability     *reachability;   /* (owned); NULL until started */
  gboolean                started;
  gboolean                online;         /* as it was told */
  gboolean                answers;        /* it has, since it was last looked for in vain */
  GError                 *studio_error;   /* (owned) (nullable) */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_ONLINE,
  PROP_ANSWERS,
  PROP_STUDIO_ERROR,
} BacklotConnectionProperty;

static GParamSpec *properties[PROP_STUDIO_ERROR + 1];

G_DEFINE_ENUM_TYPE (BacklotConnectionState, backlot_connection_state,
                    G_DEFINE_ENUM_VALUE (BACKLOT_CONNECTION_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CONNECTION_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CONNECTION_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (BACKLOT_CONNECTION_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (BacklotConnection, backlot_connection, G_TYPE_OBJECT)

static void
set_answers (BacklotConnection *self,
             gboolean           answers)
{
  if (self->answers == answers)
    return;
  self->answers = answers;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWERS]);
}

static void
client_online_cb (BacklotConnection *self)
{
  gboolean online = larder_client_get_online (self->client);

  if (!online)
    set_answers (self, FALSE);
  if (self->online == online)
    return;
  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

/* Takes @error. */
static void
set_studio_error (BacklotConnection *self,
                  GError            *error)
{
  if (error == NULL && self->studio_error == NULL)
    return;
  g_clear_error (&self->studio_error);
  self->studio_error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO_ERROR]);
}

static void
probe_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  BacklotConnection *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotResponse) response = NULL;

  response = backlot_transport_send_finish (BACKLOT_TRANSPORT (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* An answer of any kind was told by the transport. */
  if (self->reachability != NULL && !backlot_transport_get_online (self->transport))
    larder_reachability_report_failure (self->reachability);
  if (error != NULL)
    {
      GError *taken = backlot_error_take_service (g_steal_pointer (&error));

      if (backlot_error_is_studio (taken))
        set_studio_error (self, taken);
      else
        g_error_free (taken);
    }
}

/* Any request finds out whether the studio answers, and starts one if none does. */
static void
probe (LarderReachability *reachability,
       GCancellable       *cancellable,
       gpointer            user_data)
{
  BacklotConnection *self = user_data;
  g_autoptr(BacklotRequest) request = NULL;

  request = backlot_request_new ("GET", "/auth/v1/health", NULL, BACKLOT_REQUEST_ANONYMOUS);
  backlot_transport_send_async (self->transport, request, self->cancellable, probe_cb, self);
}

static void
transport_online_cb (BacklotConnection *self)
{
  if (self->reachability != NULL && !backlot_transport_get_online (self->transport))
    larder_reachability_report_failure (self->reachability);
}

static void
transport_contacted_cb (BacklotConnection *self)
{
  if (self->reachability != NULL)
    larder_reachability_report_answer (self->reachability);
  set_answers (self, self->online);
  set_studio_error (self, NULL);
}

static BacklotConnectionState
map_state (BacklotRealtimeState state)
{
  switch (state)
    {
    case BACKLOT_REALTIME_CONNECTING:
      return BACKLOT_CONNECTION_CONNECTING;
    case BACKLOT_REALTIME_CONNECTED:
      return BACKLOT_CONNECTION_CONNECTED;
    case BACKLOT_REALTIME_RECONNECTING:
      return BACKLOT_CONNECTION_RECONNECTING;
    case BACKLOT_REALTIME_FAILED:
      return BACKLOT_CONNECTION_FAILED;
    case BACKLOT_REALTIME_OFFLINE:
    default:
      return BACKLOT_CONNECTION_OFFLINE;
    }
}

/* What is told together is shown together. */
static void
reading_cb (BacklotConnection *self)
{
  if (backlot_realtime_get_reading (self->realtime))
    larder_client_begin_batch (self->client);
  else
    larder_client_end_batch (self->client);
}

static void
realtime_state_cb (BacklotConnection *self)
{
  BacklotConnectionState state = map_state (backlot_realtime_get_state (self->realtime));
  gboolean was_live = self->state == BACKLOT_CONNECTION_CONNECTED;

  if (state == self->state)
    return;
  self->state = state;
  if (self->reachability != NULL)
    larder_reachability_set_connected (self->reachability,
                                       state == BACKLOT_CONNECTION_CONNECTED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  /* What was told until now is read from time to time from now on; reading begins the period. */
  if (was_live && self->started)
    {
      backlot_backend_invalidate (self->backend, "jobs", NULL, NULL);
      backlot_backend_invalidate (self->backend, "credits", NULL, NULL);
      backlot_backend_invalidate (self->backend, "notifications", NULL, NULL);
    }
}

static void
add_channel (BacklotConnection      *self,
             BacklotRealtimeChannel *channel)
{
  backlot_row_events_follow (self->backend, channel);
  backlot_realtime_channel_join (channel);
  g_ptr_array_add (self->channels, channel);
}

static void
join_channels (BacklotConnection *self)
{
  const char *user_id = backlot_backend_get_user_id (self->backend);

  add_channel (self, backlot_row_events_get_jobs_channel (self->realtime, user_id));
  add_channel (self, backlot_row_events_get_projects_channel (self->realtime, user_id));
  add_channel (self, backlot_row_events_get_account_channel (self->realtime, user_id));
}

/* Takes @options. */
static void
add_observer (BacklotConnection  *self,
              LarderQueryOptions *options)
{
  LarderQueryObserver *observer = larder_query_observer_new (self->client, options);

  g_object_unref (options);
  larder_query_observer_attach (observer);
  g_ptr_array_add (self->observers, observer);
}

static void
leave_channel (gpointer data)
{
  backlot_realtime_channel_leave (data);
  g_object_unref (data);
}

static void
let_go_of_observer (gpointer data)
{
  larder_query_observer_detach (data);
  g_object_unref (data);
}

static void
backlot_connection_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  BacklotConnection *self = BACKLOT_CONNECTION (object);

  switch ((BacklotConnectionProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_ANSWERS:
      g_value_set_boolean (value, self->answers);
      break;
    case PROP_STUDIO_ERROR:
      g_value_set_boxed (value, self->studio_error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_connection_dispose (GObject *object)
{
  BacklotConnection *self = BACKLOT_CONNECTION (object);

  if (self->client != NULL)
    backlot_connection_stop (self);
  if (self->transport != NULL)
    g_signal_handlers_disconnect_by_data (self->transport, self);
  if (self->realtime != NULL)
    g_signal_handlers_disconnect_by_data (self->realtime, self);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->realtime);
  g_clear_object (&self->transport);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_connection_parent_class)->dispose (object);
}

static void
backlot_connection_finalize (GObject *object)
{
  BacklotConnection *self = BACKLOT_CONNECTION (object);

  g_ptr_array_unref (self->channels);
  g_hash_table_unref (self->open_projects);
  g_ptr_array_unref (self->observers);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->studio_error);

  G_OBJECT_CLASS (backlot_connection_parent_class)->finalize (object);
}

static void
backlot_connection_class_init (BacklotConnectionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_connection_get_property;
  object_class->dispose = backlot_connection_dispose;
  object_class->finalize = backlot_connection_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, BACKLOT_TYPE_CONNECTION_STATE,
                       BACKLOT_CONNECTION_OFFLINE, flags);
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, FALSE, flags);
  properties[PROP_ANSWERS] = g_param_spec_boolean ("answers", NULL, NULL, FALSE, flags);
  properties[PROP_STUDIO_ERROR] =
    g_param_spec_boxed ("studio-error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_connection_init (BacklotConnection *self)
{
  self->channels = g_ptr_array_new_with_free_func (leave_channel);
  self->open_projects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->observers = g_ptr_array_new_with_free_func (let_go_of_observer);
}

BacklotConnection *
backlot_connection_new (BacklotBackend *backend)
{
  BacklotConnection *self = g_object_new (BACKLOT_TYPE_CONNECTION, NULL);

  self->backend = backend;
  self->client = g_object_ref (backlot_backend_get_client (backend));
  self->transport = g_object_ref (backlot_backend_get_transport (backend));
  self->realtime = g_object_ref (backlot_backend_get_realtime (backend));
  g_signal_connect_object (self->client, "notify::online", G_CALLBACK (client_online_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "notify::online", G_CALLBACK (transport_online_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "contacted", G_CALLBACK (transport_contacted_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->realtime, "notify::reading", G_CALLBACK (reading_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->realtime, "notify::state", G_CALLBACK (realtime_state_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

/* What the server and the network say opens and closes the gates of the client. */
static void
watch_reachability (BacklotConnection *self)
{
  self->reachability = larder_reachability_new (NULL, NULL,
                                                larder_client_get_clock (self->client));
  larder_reachability_set_needs_route (self->reachability,
                                       !backlot_transport_is_local (self->transport));
  larder_reachability_set_probe_func (self->reachability, probe, self, NULL);
  larder_reachability_watch (self->reachability, larder_client_get_online_monitor (self->client));
}

void
backlot_connection_start (BacklotConnection *self)
{
  g_return_if_fail (BACKLOT_IS_CONNECTION (self));

  if (self->started)
    return;
  self->started = TRUE;
  self->cancellable = g_cancellable_new ();
  watch_reachability (self);
  larder_reachability_look (self->reachability);
  backlot_realtime_connect (self->realtime);
  join_channels (self);
  add_observer (self, backlot_credits_account_options (self->backend));
  add_observer (self, backlot_notifications_list_options (self->backend));
  add_observer (self, backlot_jobs_list_options (self->backend, NULL));
}

void
backlot_connection_stop (BacklotConnection *self)
{
  g_return_if_fail (BACKLOT_IS_CONNECTION (self));

  if (!self->started)
    return;
  self->started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->observers, 0);
  for (guint i = 0; i < self->channels->len; i++)
    backlot_row_events_ignore (self->backend, g_ptr_array_index (self->channels, i));
  g_ptr_array_set_size (self->channels, 0);
  backlot_realtime_disconnect (self->realtime);
  larder_reachability_set_probe_func (self->reachability, NULL, NULL, NULL);
  larder_online_monitor_set_source (larder_client_get_online_monitor (self->client), NULL, NULL,
                                    NULL);
  g_clear_object (&self->reachability);
  larder_client_set_online (self->client, FALSE);
}

void
backlot_connection_reconnect (BacklotConnection *self)
{
  g_return_if_fail (BACKLOT_IS_CONNECTION (self));

  if (!self->started)
    return;
  larder_reachability_look (self->reachability);
  if (self->state != BACKLOT_CONNECTION_CONNECTED)
    backlot_realtime_connect (self->realtime);
}

void
backlot_connection_open_project (BacklotConnection *self,
                                 const char        *project_id)
{
  g_autoptr(BacklotRealtimeChannel) channel = NULL;
  guint n_users;

  g_return_if_fail (BACKLOT_IS_CONNECTION (self));

  n_users = GPOINTER_TO_UINT (g_hash_table_lookup (self->open_projects, project_id));
  g_hash_table_insert (self->open_projects, g_strdup (project_id), GUINT_TO_POINTER (n_users + 1));
  if (n_users > 0)
    return;
  channel = backlot_row_events_get_project_channel (self->realtime, project_id);
  backlot_realtime_channel_be_present (channel, backlot_backend_get_user_id (self->backend));
  backlot_row_events_follow (self->backend, channel);
  backlot_realtime_channel_join (channel);
}

void
backlot_connection_close_project (BacklotConnection *self,
                                  const char        *project_id)
{
  g_autoptr(BacklotRealtimeChannel) channel = NULL;
  guint n_users;

  g_return_if_fail (BACKLOT_IS_CONNECTION (self));

  n_users = GPOINTER_TO_UINT (g_hash_table_lookup (self->open_projects, project_id));
  if (n_users > 1)
    {
      g_hash_table_insert (self->open_projects, g_strdup (project_id),
                           GUINT_TO_POINTER (n_users - 1));
      return;
    }
  if (!g_hash_table_remove (self->open_projects, project_id) || self->realtime == NULL)
    return;
  channel = backlot_row_events_get_project_channel (self->realtime, project_id);
  backlot_row_events_ignore (self->backend, channel);
  backlot_realtime_channel_leave (channel);
}

BacklotConnectionState
backlot_connection_get_state (BacklotConnection *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONNECTION (self), BACKLOT_CONNECTION_OFFLINE);

  return self->state;
}

gboolean
backlot_connection_get_online (BacklotConnection *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONNECTION (self), FALSE);

  return self->online;
}

gboolean
backlot_connection_get_answers (BacklotConnection *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONNECTION (self), FALSE);

  return self->answers;
}

GError *
backlot_connection_get_studio_error (BacklotConnection *self)
{
  g_return_val_if_fail (BACKLOT_IS_CONNECTION (self), NULL);

  return self->studio_error;
}
