/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio: its database, its files, its keys, its doors and its services. */
#include "config.h"

#include "studio/backlot-studio.h"

#include "studio/account/backlot-pay-service.h"
#include "studio/backlot-auth-service.h"
#include "studio/backlot-database.h"
#include "studio/backlot-gateway.h"
#include "studio/backlot-import-service.h"
#include "studio/backlot-realtime-service.h"
#include "studio/backlot-rest-service.h"
#include "studio/backlot-storage-service.h"
#include "studio/backlot-studio-keys.h"
#include "studio/backlot-studio-listener.h"
#include "studio/backlot-studio-paths.h"
#include "studio/backlot-worker-keeper.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* How long a worker without a job stays. */
#define WORKER_IDLE_S 30
/* A worker that needs longer to go loses its job to the next one: on a slow machine a frame that is
 * being painted takes its time. */
#define STOP_MAX_S 20
#define RETIRE_PATH "/functions/v1/retire"
#define WORKERS_PATH "/functions/v1/workers"
/* Who holds jobs back says so at once when it connects. */
#define HOLD_STAYS_MS 10000
/* More would be in each other's way on any computer. */
#define MOST_WORKERS 16

struct _BacklotStudio
{
  GObject                 parent_instance;

  BacklotStudioPaths     *paths;
  BacklotStudioKeys      *keys;
  int                     lock;         /* file descriptor, -1 without */
  gboolean                listening;
  char                   *url;          /* of TCP (nullable) */
  guint                   idle_exit_s;
  guint                   idle_timer;
  gboolean                stopping;
  BacklotDatabase        *database;
  BacklotGateway         *gateway;
  BacklotAuthService     *auth;
  BacklotRestService     *rest;
  BacklotStorageService  *storage;
  BacklotRealtimeService *realtime;
  BacklotPayService      *pay;
  BacklotImportService   *import;
  BacklotWorkerKeeper    *keeper;
};

typedef enum
{
  IDLE,
  N_SIGNALS,
} BacklotStudioSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotStudio, backlot_studio, G_TYPE_OBJECT)

static void
idle_cb (gpointer user_data)
{
  BacklotStudio *self = user_data;

  self->idle_timer = 0;
  g_signal_emit (self, signals[IDLE], 0);
}

/* The last connection and the last job gone: the clock runs. Either there again: it stops. */
static void
check_idle (BacklotStudio *self)
{
  gboolean alone = backlot_gateway_get_n_connections (self->gateway) == 0;
  gboolean idle = alone && !backlot_worker_keeper_is_busy (self->keeper);

  backlot_worker_keeper_set_watched (self->keeper, !alone, HOLD_STAYS_MS);
  if (self->stopping)
    {
      if (!backlot_worker_keeper_is_busy (self->keeper))
        g_signal_emit (self, signals[IDLE], 0);
    }
  else if (!idle || self->idle_exit_s == 0)
    g_clear_handle_id (&self->idle_timer, g_source_remove);
  else if (self->idle_timer == 0)
    self->idle_timer = g_timeout_add_seconds_once (self->idle_exit_s, idle_cb, self);
}

/* There are no other functions of this kind in a local studio. */
static void
functions_cb (BacklotRequest *request,
              gpointer        user_data)
{
  backlot_request_reply_message (request, SOUP_STATUS_NOT_FOUND,
                                 "Requested function was not found");
}

/* A program of a later version wants a studio of its own version: its owner, by the socket. */
static void
retire_cb (BacklotRequest *request,
           gpointer        user_data)
{
  BacklotStudio *self = user_data;

  if (!g_str_equal (backlot_request_get_path (request), RETIRE_PATH) ||
      !g_str_equal (backlot_request_get_method (request), "POST") ||
      !backlot_request_is_from_owner (request))
    {
      functions_cb (request, NULL);
      return;
    }
  backlot_request_reply_text (request, SOUP_STATUS_ACCEPTED, "application/json; charset=utf-8",
                              "{}");
  if (!self->stopping)
    backlot_studio_stop (self);
}

/* `POST {"most"}`: how many films its owner wants to be rendered at a time, by the socket; 0 holds them back. */
static void
workers_cb (BacklotRequest *request,
            gpointer        user_data)
{
  BacklotStudio *self = user_data;
  gint64 most = backlot_wire_json_get_int (backlot_request_get_json (request), "most", -1);

  if (!g_str_equal (backlot_request_get_path (request), WORKERS_PATH) ||
      !g_str_equal (backlot_request_get_method (request), "POST") ||
      !backlot_request_is_local (request) || !backlot_request_is_from_owner (request))
    functions_cb (request, NULL);
  else if (most < 0 || most > MOST_WORKERS)
    backlot_request_reply_message (request, SOUP_STATUS_BAD_REQUEST, "most is not right");
  else
    {
      backlot_worker_keeper_set_most (self->keeper, (guint) most);
      backlot_request_reply_text (request, SOUP_STATUS_OK, "application/json; charset=utf-8",
                                  "{}");
    }
}

static void
backlot_studio_dispose (GObject *object)
{
  BacklotStudio *self = BACKLOT_STUDIO (object);

  g_clear_handle_id (&self->idle_timer, g_source_remove);
  if (self->keeper != NULL)
    backlot_worker_keeper_stop (self->keeper);
  if (self->realtime != NULL)
    backlot_realtime_service_stop (self->realtime);
  if (self->gateway != NULL)
    g_object_run_dispose (G_OBJECT (self->gateway));
  /* While the lock is held, so that it is never another studio's socket. */
  if (self->listening)
    g_unlink (self->paths->socket);
  self->listening = FALSE;
  g_clear_object (&self->keeper);
  g_clear_object (&self->auth);
  g_clear_object (&self->rest);
  g_clear_object (&self->storage);
  g_clear_object (&self->realtime);
  g_clear_object (&self->pay);
  g_clear_object (&self->import);
  g_clear_object (&self->gateway);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (backlot_studio_parent_class)->dispose (object);
}

static void
backlot_studio_finalize (GObject *object)
{
  BacklotStudio *self = BACKLOT_STUDIO (object);

  g_clear_pointer (&self->paths, backlot_studio_paths_free);
  g_clear_pointer (&self->keys, backlot_studio_keys_free);
  g_free (self->url);
  if (self->lock >= 0)
    close (self->lock);
  G_OBJECT_CLASS (backlot_studio_parent_class)->finalize (object);
}

static void
backlot_studio_class_init (BacklotStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_studio_dispose;
  object_class->finalize = backlot_studio_finalize;

  /**
   * BacklotStudio::idle:
   *
   * Nobody was connected and no job waited for the time of the options, or the studio was stopped
   * and its worker has gone: the studio may end.
   */
  signals[IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_studio_init (BacklotStudio *self)
{
  self->lock = -1;
}

static gboolean
start_services (BacklotStudio               *self,
                const BacklotStudioOptions  *options,
                GError                     **error)
{
  const char *arguments[3] = { NULL };

  self->gateway = backlot_gateway_new (self->keys, options->patience_s);
  self->auth = backlot_auth_service_new (self->database, self->keys, self->gateway);
  self->rest = backlot_rest_service_new (self->database, self->gateway);
  self->storage = backlot_storage_service_new (self->database, self->keys, self->gateway,
                                               self->paths->objects, error);
  if (self->storage == NULL)
    return FALSE;
  self->realtime = backlot_realtime_service_new (self->database, self->keys, self->gateway,
                                                 options->silence_s, error);
  if (self->realtime == NULL)
    return FALSE;
  backlot_gateway_add_route (self->gateway, "/functions/v1", 65536, NULL, functions_cb, NULL);
  /* One that others come to by TCP is not ended by a program of this machine. */
  if (options->listen == NULL)
    backlot_gateway_add_route (self->gateway, RETIRE_PATH, 65536, NULL, retire_cb, self);
  self->pay = backlot_pay_service_new (self->database, self->keys, self->gateway, error);
  if (self->pay == NULL)
    return FALSE;

  /* Other tables than the product's have no projects. */
  if (options->migrations == NULL)
    self->import = backlot_import_service_new (self->database, self->gateway,
                                               self->paths->objects);

  arguments[0] = options->data_dir != NULL ? "--data-dir" : "--socket";
  arguments[1] = options->data_dir != NULL ? options->data_dir : self->paths->socket;
  self->keeper = backlot_worker_keeper_new (self->database, arguments, WORKER_IDLE_S);
  if (options->hold)
    backlot_worker_keeper_set_most (self->keeper, 0);
  backlot_gateway_add_route (self->gateway, WORKERS_PATH, 65536, NULL, workers_cb, self);

  self->idle_exit_s = options->idle_exit_s;
  g_signal_connect_object (self->gateway, "notify::n-connections", G_CALLBACK (check_idle), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "notify::busy", G_CALLBACK (check_idle), self,
                           G_CONNECT_SWAPPED);
  check_idle (self);
  return TRUE;
}

static gboolean
open_doors (BacklotStudio               *self,
            const BacklotStudioOptions  *options,
            GError                     **error)
{
  SoupServer *server = backlot_gateway_get_server (self->gateway);

  if (options->listen != NULL)
    {
      self->url = backlot_studio_listen_tcp (server, options->listen, error);
      if (self->url == NULL)
        return FALSE;
    }
  self->listening = backlot_studio_listen_unix (server, self->paths->socket, error);
  return self->listening;
}

/**
 * backlot_studio_new:
 *
 * Starts a studio: takes the lock, brings the database up to date, opens the doors. Blocks until
 * it serves.
 *
 * Returns: (transfer full): the studio, or %NULL; with G_IO_ERROR_BUSY if another one serves this
 *   folder
 */
BacklotStudio *
backlot_studio_new (const BacklotStudioOptions  *options,
                    GError                     **error)
{
  g_autoptr(BacklotStudio) self = g_object_new (BACKLOT_TYPE_STUDIO, NULL);

  self->paths = backlot_studio_paths_new (options->data_dir, error);
  if (self->paths == NULL || !backlot_studio_paths_prepare (self->paths, error))
    return NULL;
  self->lock = backlot_studio_lock (self->paths, error);
  if (self->lock < 0)
    return NULL;
  self->keys = backlot_studio_keys_load (self->paths->keys, error);
  if (self->keys == NULL)
    return NULL;
  self->database = backlot_database_open (self->paths->database, options->migrations, error);
  if (self->database == NULL)
    return NULL;
  if (!start_services (self, options, error) || !open_doors (self, options, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * backlot_studio_stop:
 *
 * Tells the worker to go and serves until it has given its job back; `idle` says when, after some
 * seconds at the latest. A second call waits for nothing.
 */
void
backlot_studio_stop (BacklotStudio *self)
{
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  if (self->stopping)
    {
      g_signal_emit (self, signals[IDLE], 0);
      return;
    }
  self->stopping = TRUE;
  self->idle_timer = g_timeout_add_seconds_once (STOP_MAX_S, idle_cb, self);
  backlot_worker_keeper_let_go (self->keeper);
}

/* One line of JSON that says how to reach the studio and with which keys. */
char *
backlot_studio_describe (BacklotStudio *self)
{
  g_autoptr(yyjson_mut_doc) doc = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *root = yyjson_mut_obj (doc);
  char *json, *line;

  yyjson_mut_doc_set_root (doc, root);
  if (self->url != NULL)
    yyjson_mut_obj_add_str (doc, root, "url", self->url);
  else
    yyjson_mut_obj_add_null (doc, root, "url");
  yyjson_mut_obj_add_str (doc, root, "socket", self->paths->socket);
  yyjson_mut_obj_add_str (doc, root, "publishable_key", BACKLOT_STUDIO_PUBLISHABLE_KEY);
  yyjson_mut_obj_add_str (doc, root, "secret_key", self->keys->secret_key);
  json = yyjson_mut_write (doc, YYJSON_WRITE_NOFLAG, NULL);
  line = g_strdup (json);
  free (json);
  return line;
}
