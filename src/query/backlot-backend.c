/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to one studio, for one person: the client of all rows, and how they travel. */

#include "config.h"

#include "query/backlot-backend.h"

#include "query/account/backlot-login.h"
#include "query/backlot-backend-files.h"
#include "query/backlot-backend-private.h"
#include "query/backlot-connection.h"
#include "query/backlot-error-service.h"
#include "query/backlot-invalidation.h"
#include "query/backlot-mutations.h"
#include "query/backlot-network.h"
#include "query/backlot-power.h"
#include "query/backlot-queries.h"
#include "query/backlot-tables.h"
#include "query/project/backlot-job-watch.h"
#include "query/project/backlot-picture-cache-private.h"
#include "query/project/backlot-upload-queue-private.h"

struct _BacklotBackend
{
  GObject               parent_instance;

  BacklotBackendFiles   files;
  LarderClock          *clock;           /* (owned) */
  LarderClient         *client;          /* (owned) */
  gboolean              mounted;
  gboolean              started;
  BacklotTransport     *transport;       /* (owned) */
  BacklotSession       *session;         /* (owned) */
  char                 *url;             /* (nullable): the studio of this computer has none */
  char                 *user_id;
  BacklotLogin         *login;           /* (owned) (nullable): of a team's server */
  BacklotNetwork       *network;         /* (owned) */
  BacklotPower         *power;           /* (owned) */
  BacklotRest          *rest;            /* (owned) */
  BacklotStorage       *storage;         /* (owned) */
  BacklotRealtime      *realtime;        /* (owned) */
  BacklotConnection    *connection;      /* (owned) */
  BacklotInvalidation  *invalidation;    /* (owned) */
  GHashTable           *own_edits;       /* (owned) */
  BacklotJobWatch      *job_watch;       /* (owned) */
  BacklotUploadQueue   *uploads;         /* (owned) */
  BacklotPictureCache  *pictures;        /* (owned) */
};

typedef enum
{
  PROP_CONNECTION_STATE = 1,
  PROP_ONLINE,
  PROP_IS_POLLING,
  PROP_STUDIO_ERROR,
  PROP_USER_ID,
} BacklotBackendProperty;

static GParamSpec *properties[PROP_USER_ID + 1];

G_DEFINE_FINAL_TYPE (BacklotBackend, backlot_backend, G_TYPE_OBJECT)

static void
connection_notify_cb (BacklotConnection *connection,
                      GParamSpec        *pspec,
                      BacklotBackend    *self)
{
  if (g_str_equal (pspec->name, "state"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTION_STATE]);
  else if (g_str_equal (pspec->name, "online"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  else if (g_str_equal (pspec->name, "studio-error"))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_POLLING]);
}

static void
backlot_backend_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  BacklotBackend *self = BACKLOT_BACKEND (object);

  switch ((BacklotBackendProperty) prop_id)
    {
    case PROP_CONNECTION_STATE:
      g_value_set_enum (value, (int) backlot_backend_get_connection_state (self));
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, backlot_backend_get_online (self));
      break;
    case PROP_IS_POLLING:
      g_value_set_boolean (value, backlot_connection_get_answers (self->connection) &&
                                  !backlot_backend_is_live (self));
      break;
    case PROP_STUDIO_ERROR:
      g_value_set_boxed (value, backlot_backend_get_studio_error (self));
      break;
    case PROP_USER_ID:
      g_value_set_static_string (value, backlot_backend_get_user_id (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

/* Running requests are stopped; what they had to do stays in the outbox. */
static void
unmount (BacklotBackend *self)
{
  if (self->mounted)
    larder_client_unmount (self->client);
  self->mounted = FALSE;
}

static void
backlot_backend_dispose (GObject *object)
{
  BacklotBackend *self = BACKLOT_BACKEND (object);

  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      backlot_connection_stop (self->connection);
    }
  unmount (self);
  if (self->login != NULL)
    g_signal_handlers_disconnect_by_data (self->login, self);
  g_clear_object (&self->login);
  g_clear_object (&self->connection);
  g_clear_object (&self->invalidation);
  g_clear_object (&self->job_watch);
  g_clear_object (&self->uploads);
  g_clear_object (&self->pictures);
  g_clear_object (&self->network);
  g_clear_object (&self->power);
  g_clear_object (&self->client);
  g_clear_object (&self->realtime);
  g_clear_object (&self->storage);
  g_clear_object (&self->rest);
  g_clear_object (&self->session);
  g_clear_object (&self->transport);

  G_OBJECT_CLASS (backlot_backend_parent_class)->dispose (object);
}

static void
backlot_backend_finalize (GObject *object)
{
  BacklotBackend *self = BACKLOT_BACKEND (object);

  backlot_backend_files_clear (&self->files);
  g_hash_table_unref (self->own_edits);
  g_clear_object (&self->clock);
  g_free (self->url);
  g_free (self->user_id);

  G_OBJECT_CLASS (backlot_backend_parent_class)->finalize (object);
}

static void
backlot_backend_class_init (BacklotBackendClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_backend_get_property;
  object_class->dispose = backlot_backend_dispose;
  object_class->finalize = backlot_backend_finalize;

  properties[PROP_CONNECTION_STATE] =
    g_param_spec_enum ("connection-state", NULL, NULL, BACKLOT_TYPE_CONNECTION_STATE,
                       BACKLOT_CONNECTION_OFFLINE, flags);
  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  properties[PROP_IS_POLLING] = g_param_spec_boolean ("is-polling", NULL, NULL, FALSE, flags);
  properties[PROP_STUDIO_ERROR] =
    g_param_spec_boxed ("studio-error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_backend_init (BacklotBackend *self)
{
  self->own_edits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) larder_value_unref);
}

static void
make_client (BacklotBackend *self)
{
  self->client = larder_client_new (self->clock, self->files.cache, self->files.outbox);
  backlot_tables_add (self->client);
  backlot_queries_register (self);
  backlot_mutations_register (self);
}

/* So that no job is begun in the time between the start of a studio and the first word to it. */
static void
holds_renders_cb (BacklotPower       *power,
                  GParamSpec         *pspec,
                  BacklotLocalStudio *studio)
{
  backlot_local_studio_set_holds_jobs (studio, backlot_power_get_holds_renders (power));
}

static gboolean
make_local_transport (BacklotBackend               *self,
                      const BacklotBackendOptions  *options,
                      GError                      **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(BacklotLocalStudio) studio = backlot_local_studio_new (options->data_dir, &local_error);

  if (studio == NULL)
    {
      g_propagate_error (error, backlot_error_take_service (g_steal_pointer (&local_error)));
      return FALSE;
    }
  g_signal_connect_object (self->power, "notify::holds-renders", G_CALLBACK (holds_renders_cb),
                           studio, 0);
  if (options->start_studio)
    self->transport = backlot_transport_new_for_studio (studio, self->clock);
  else
    self->transport =
      backlot_transport_new_for_socket (backlot_local_studio_get_socket_path (studio), self->clock);
  return TRUE;
}

/* Requests go on while the person is signed in. Until the keyring has answered, and after a session
 * has ended, everything that is kept here is shown, and changes wait. */
static void
login_state_cb (BacklotBackend *self)
{
  if (!self->started)
    return;
  if (backlot_login_get_state (self->login) == BACKLOT_LOGIN_SIGNED_IN)
    backlot_connection_start (self->connection);
  else
    backlot_connection_stop (self->connection);
}

/* The studio of this computer is not at the other end of a network. */
static GNetworkMonitor *
find_network (const BacklotBackendOptions *options)
{
  if (options->url == NULL || options->network != NULL)
    return options->network;
  return g_network_monitor_get_default ();
}

static gboolean
make_service (BacklotBackend               *self,
              const BacklotBackendOptions  *options,
              GError                      **error)
{
  self->url = g_strdup (options->url);
  self->power = backlot_power_new (self->clock, options->power_folder);
  self->user_id = g_strdup (options->url != NULL ? options->user_id : BACKLOT_LOCAL_USER_ID);
  if (options->url != NULL)
    self->transport = backlot_transport_new (options->url, options->api_key, self->clock);
  else if (!make_local_transport (self, options, error))
    return FALSE;
  self->network = backlot_network_new (find_network (options));
  self->session = backlot_session_new (self->transport);
  self->rest = backlot_rest_new (self->transport);
  self->storage = backlot_storage_new (self->transport);
  self->realtime = backlot_realtime_new (self->transport, self->session);
  if (options->url != NULL)
    {
      self->login = backlot_login_new (self->transport, self->session, options->keyring,
                                       options->user_id);
      if (options->session != NULL)
        backlot_login_accept (self->login, options->session);
      g_signal_connect_object (self->login, "notify::state", G_CALLBACK (login_state_cb), self,
                               G_CONNECT_SWAPPED);
    }
  return TRUE;
}

BacklotBackend *
backlot_backend_new (const BacklotBackendOptions  *options,
                     GError                      **error)
{
  g_autoptr(BacklotBackend) self = NULL;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (options->in_memory ||
                        (options->cache_folder != NULL && options->state_folder != NULL), NULL);

  self = g_object_new (BACKLOT_TYPE_BACKEND, NULL);
  self->clock = options->clock != NULL ? g_object_ref (options->clock) : larder_system_clock_new ();
  if (!backlot_backend_files_open (&self->files, options, error) ||
      !make_service (self, options, error))
    return NULL;
  make_client (self);
  self->invalidation = backlot_invalidation_new (self->client);
  self->job_watch = backlot_job_watch_new (self);
  self->connection = backlot_connection_new (self);
  g_signal_connect_object (self->connection, "notify", G_CALLBACK (connection_notify_cb), self, 0);
  /* The gates are closed until start(), so mounting only brings back what waits. */
  larder_client_set_online (self->client, FALSE);
  larder_client_mount (self->client);
  backlot_mutations_restored (self);
  self->mounted = TRUE;
  self->uploads = backlot_upload_queue_new (self);
  self->pictures = backlot_picture_cache_new (self);
  return g_steal_pointer (&self);
}

void
backlot_backend_start (BacklotBackend *self)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (self));

  if (self->started)
    return;
  self->started = TRUE;
  if (self->login == NULL)
    backlot_connection_start (self->connection);
  else
    {
      login_state_cb (self);
      backlot_login_start (self->login);
    }
}

static void
flush_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  /* Who reads the screen may keep something that keeps the rest: the next one needs the file. */
  larder_outbox_close (larder_client_get_outbox (LARDER_CLIENT (object)));
  if (!larder_client_flush_finish (LARDER_CLIENT (object), result, &error))
    g_task_return_error (task, backlot_error_take_service (g_steal_pointer (&error)));
  else
    g_task_return_boolean (task, TRUE);
}

void
backlot_backend_stop_async (BacklotBackend      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BACKLOT_IS_BACKEND (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_backend_stop_async);
  self->started = FALSE;
  backlot_connection_stop (self->connection);
  larder_client_set_online (self->client, FALSE);
  /* Nothing new may be accepted while the rest is written. */
  unmount (self);
  larder_client_flush_async (self->client, cancellable, flush_cb, task);
}

gboolean
backlot_backend_stop_finish (BacklotBackend  *self,
                             GAsyncResult    *result,
                             GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
backlot_backend_reconnect (BacklotBackend *self)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (self));

  backlot_connection_reconnect (self->connection);
}

void
backlot_backend_set_focused (BacklotBackend *self,
                             gboolean        focused)
{
  g_return_if_fail (BACKLOT_IS_BACKEND (self));

  larder_client_set_focused (self->client, focused);
}

const char *
backlot_backend_get_user_id (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->user_id;
}

const char *
backlot_backend_get_url (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->url;
}

BacklotLogin *
backlot_backend_get_login (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->login;
}

BacklotNetwork *
backlot_backend_get_network (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->network;
}

BacklotPower *
backlot_backend_get_power (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->power;
}

const char *
backlot_backend_get_spool_folder (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->files.spool_folder;
}

const char *
backlot_backend_get_pictures_folder (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->files.pictures_folder;
}

BacklotIdempotencyKeys *
backlot_backend_get_idempotency_keys (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->files.idempotency_keys;
}

LarderClient *
backlot_backend_get_client (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->client;
}

LarderTable *
backlot_backend_get_table (BacklotBackend *self,
                           const char     *name)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return larder_client_get_table (self->client, name);
}

BacklotUploadQueue *
backlot_backend_get_uploads (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->uploads;
}

BacklotPictureCache *
backlot_backend_get_pictures (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return self->pictures;
}

BacklotConnectionState
backlot_backend_get_connection_state (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), BACKLOT_CONNECTION_OFFLINE);

  return backlot_connection_get_state (self->connection);
}

gboolean
backlot_backend_get_online (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), FALSE);

  return backlot_connection_get_online (self->connection);
}

GError *
backlot_backend_get_studio_error (BacklotBackend *self)
{
  g_return_val_if_fail (BACKLOT_IS_BACKEND (self), NULL);

  return backlot_connection_get_studio_error (self->connection);
}

gboolean
backlot_backend_is_local (BacklotBackend *self)
{
  return backlot_transport_is_local (self->transport);
}

BacklotTransport *
backlot_backend_get_transport (BacklotBackend *self)
{
  return self->transport;
}

BacklotRest *
backlot_backend_get_rest (BacklotBackend *self)
{
  return self->rest;
}

BacklotStorage *
backlot_backend_get_storage (BacklotBackend *self)
{
  return self->storage;
}

BacklotRealtime *
backlot_backend_get_realtime (BacklotBackend *self)
{
  return self->realtime;
}

gboolean
backlot_backend_is_live (BacklotBackend *self)
{
  return backlot_connection_get_state (self->connection) == BACKLOT_CONNECTION_CONNECTED;
}

gint64
backlot_backend_get_time_ms (BacklotBackend *self)
{
  return larder_clock_get_time_ms (self->clock);
}

GHashTable *
backlot_backend_get_own_edits (BacklotBackend *self)
{
  return self->own_edits;
}

void
backlot_backend_open_project (BacklotBackend *self,
                              const char     *project_id)
{
  backlot_connection_open_project (self->connection, project_id);
}

void
backlot_backend_close_project (BacklotBackend *self,
                               const char     *project_id)
{
  if (self->connection != NULL)
    backlot_connection_close_project (self->connection, project_id);
}

void
backlot_backend_invalidate (BacklotBackend *self,
                            const char     *first,
                            const char     *second,
                            const char     *third)
{
  g_autoptr(GVariant) key = backlot_backend_new_key (first, second, third, NULL);

  /* Answers may still come in while the backend is being let go of. */
  if (self->invalidation != NULL)
    backlot_invalidation_add (self->invalidation, key);
}

GVariant *
backlot_backend_new_key (const char *first,
                         const char *second,
                         const char *third,
                         const char *fourth)
{
  const char *parts[] = { first, second, third, fourth, NULL };

  return g_variant_take_ref (larder_key_new (parts));
}
