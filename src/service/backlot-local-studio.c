/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio on this machine: where its socket is, whether it answers, and how it is started. */

#include "config.h"

#include "service/backlot-local-studio.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "service/backlot-message-guard.h"
#include "service/backlot-service-error.h"
#include "service/backlot-studio-retirement.h"
#include "service/backlot-waiters.h"

#define HEALTH_URL BACKLOT_LOCAL_STUDIO_URL "/auth/v1/health"
/* GUnixSocketAddress cuts silently at 107 bytes. */
#define SOCKET_PATH_MAX 100
#define HASH_LENGTH 16
/* A studio that is there answers in a millisecond; one that hangs is told apart by this. */
#define PROBE_TIMEOUT_S 10
#define LOOK_AGAIN_MS 20
/* A first start makes the database, which a slow disk takes its time for. */
#define START_TIMEOUT_US (60 * G_USEC_PER_SEC)
/* How long after the end of what was started another one may begin to serve: long when its status
 * leaves open why it went, since that one makes its database, too. */
#define OTHER_MAY_SERVE_US (2 * G_USEC_PER_SEC)
#define OTHER_MAY_START_US (10 * G_USEC_PER_SEC)
#define LOG_MAX_BYTES (1024 * 1024)

struct _BacklotLocalStudio
{
  GObject         parent_instance;

  char           *data_dir;      /* (nullable): absolute */
  char           *socket_path;
  char           *log_path;
  SoupSession    *soup;          /* (owned) */
  gboolean        answers;
  gboolean        is_older;      /* what answered last is a studio of a former version */

  BacklotWaiters *waiting;       /* (owned): for the start under way */
  gboolean        starting;
  GSubprocess    *process;       /* (owned) (nullable): what was started */
  GOutputStream  *tie;           /* (owned) (nullable): to what was started in this sandbox */
  GCancellable   *cancellable;   /* (owned) */
  guint           look_source;
  gint64          give_up_us;
  gsize           log_start;     /* where this start's messages begin */
  gint64          exited_at_us;  /* monotonic; 0: it runs */
  gboolean        holds_jobs;    /* what is started begins none */
  gboolean        stays;         /* it was asked to go, and refused */
};

typedef enum
{
  PROP_ANSWERS = 1,
} BacklotLocalStudioProperty;

static GParamSpec *properties[PROP_ANSWERS + 1];

G_DEFINE_FINAL_TYPE (BacklotLocalStudio, backlot_local_studio, G_TYPE_OBJECT)

static void look (BacklotLocalStudio *self);

static void
set_answers (BacklotLocalStudio *self,
             gboolean            answers)
{
  if (self->answers == answers)
    return;

  self->answers = answers;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWERS]);
}

static void
finish_start (BacklotLocalStudio *self,
              const GError       *error)
{
  g_autoptr(GPtrArray) tasks = backlot_waiters_take_all (self->waiting);

  self->starting = FALSE;
  g_clear_object (&self->process);
  for (guint i = 0; i < tasks->len; i++)
    {
      if (error != NULL)
        g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
      else
        g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
    }
}

/* The last line that the studio has written says best why it went. */
static char *
read_last_words (BacklotLocalStudio *self)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gsize length = 0;

  if (!g_file_get_contents (self->log_path, &text, &length, NULL) || length <= self->log_start)
    return g_strdup ("it left no message");
  memmove (text, text + self->log_start, length - self->log_start + 1);
  lines = g_strsplit (g_strchomp (text), "\n", -1);

  return g_utf8_make_valid (lines[0] != NULL ? lines[g_strv_length (lines) - 1] : "", -1);
}

/* What its exit status says; its man page lists them. */
static BacklotServiceError
find_exit_error (GSubprocess *process)
{
  if (!g_subprocess_get_if_exited (process))
    return BACKLOT_SERVICE_ERROR_STUDIO_FAILED;
  switch (g_subprocess_get_exit_status (process))
    {
    case EX_DATAERR:
      return BACKLOT_SERVICE_ERROR_STUDIO_DATA;
    case EX_CANTCREAT:
      return BACKLOT_SERVICE_ERROR_STUDIO_FULL;
    case EX_NOPERM:
      return BACKLOT_SERVICE_ERROR_STUDIO_FOLDER;
    default:
      return BACKLOT_SERVICE_ERROR_STUDIO_FAILED;
    }
}

static void
process_exited_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  BacklotLocalStudio *self = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (self->process == G_SUBPROCESS (object))
    self->exited_at_us = g_get_monotonic_time ();
}

/* What is said while nobody listens goes into a file; an old, long one begins anew. */
static gboolean
prepare_log (BacklotLocalStudio  *self,
             GError             **error)
{
  g_autofree char *folder = g_path_get_dirname (self->log_path);
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_STUDIO_FAILED,
                   "The folder %s can not be made", folder);
      return FALSE;
    }
  self->log_start = g_stat (self->log_path, &info) == 0 ? (gsize) info.st_size : 0;
  if (self->log_start > LOG_MAX_BYTES)
    {
      g_unlink (self->log_path);
      self->log_start = 0;
    }

  return TRUE;
}

static gboolean
spawn (BacklotLocalStudio  *self,
       GError             **error)
{
  if (!prepare_log (self, error))
    return FALSE;
  self->process = backlot_local_studio_launch (self->data_dir, self->holds_jobs, self->log_path,
                                               error);
  if (self->process == NULL)
    return FALSE;
  g_set_object (&self->tie, g_subprocess_get_stdin_pipe (self->process));
  self->exited_at_us = 0;
  g_subprocess_wait_async (self->process, self->cancellable, process_exited_cb, self);

  return TRUE;
}

static gboolean
look_again_cb (gpointer user_data)
{
  BacklotLocalStudio *self = user_data;

  self->look_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static gint64
get_others_time_us (GSubprocess *process)
{
  return g_subprocess_get_if_exited (process) &&
         g_subprocess_get_exit_status (process) == EXIT_FAILURE
           ? OTHER_MAY_START_US : OTHER_MAY_SERVE_US;
}

/* One that went at once may have found another that just begins to serve, so its exit is not the
 * end until that one had its time. */
static void
look_failed (BacklotLocalStudio *self,
             const GError       *error)
{
  g_autoptr(GError) failed = NULL;
  g_autofree char *words = NULL;
  gboolean nobody = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
                    g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  if (self->process == NULL && nobody)
    {
      if (!spawn (self, &failed))
        {
          finish_start (self, failed);
          return;
        }
    }
  else if (self->exited_at_us != 0 && nobody &&
           g_get_monotonic_time () > self->exited_at_us + get_others_time_us (self->process))
    {
      words = read_last_words (self);
      failed = g_error_new (BACKLOT_SERVICE_ERROR, (int) find_exit_error (self->process),
                            "The studio can not be started: %s", words);
      finish_start (self, failed);
      return;
    }
  else if (!nobody || g_get_monotonic_time () > self->give_up_us)
    {
      failed = g_error_new (BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_STUDIO_FAILED,
                            "The studio does not answer: %s", error->message);
      finish_start (self, failed);
      return;
    }

  self->look_source = g_timeout_add (LOOK_AGAIN_MS, look_again_cb, self);
}

static void
asked_to_go_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BacklotLocalStudio) self = user_data;
  g_autoptr(GBytes) body = NULL;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (object), result);

  body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* One that goes at once may leave no answer. */
  self->stays = body != NULL && !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message));
  self->look_source = g_timeout_add (LOOK_AGAIN_MS, look_again_cb, self);
}

static void
ask_to_go (BacklotLocalStudio *self)
{
  g_autoptr(SoupMessage) message = backlot_studio_retirement_new_message ();

  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT,
                                    backlot_message_guard (message, self->cancellable),
                                    asked_to_go_cb, g_object_ref (self));
}

/* A program that was updated while its studio ran, and a second one that runs in a sandbox of its
 * own, find a studio of a former version, which lacks what they need. */
static gboolean
has_to_go (BacklotLocalStudio *self)
{
  return self->is_older && !self->stays && g_get_monotonic_time () < self->give_up_us;
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean answers = backlot_local_studio_probe_finish (BACKLOT_LOCAL_STUDIO (object), result,
                                                        &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answers && has_to_go (user_data))
    ask_to_go (user_data);
  else if (answers)
    finish_start (user_data, NULL);
  else
    look_failed (user_data, error);
}

static void
look (BacklotLocalStudio *self)
{
  backlot_local_studio_probe_async (self, self->cancellable, looked_cb, self);
}

static void
health_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BacklotLocalStudio *self = g_task_get_source_object (task);
  g_autoptr(GBytes) body = NULL;
  GError *error = NULL;

  body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  if (body == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_answers (self, FALSE);
      g_task_return_error (task, error);
      return;
    }
  self->is_older = backlot_studio_retirement_is_due (body);
  set_answers (self, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
backlot_local_studio_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotLocalStudio *self = BACKLOT_LOCAL_STUDIO (object);

  switch ((BacklotLocalStudioProperty) prop_id)
    {
    case PROP_ANSWERS:
      g_value_set_boolean (value, self->answers);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_local_studio_dispose (GObject *object)
{
  BacklotLocalStudio *self = BACKLOT_LOCAL_STUDIO (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->process);
  /* Who leaves in order lets the studio finish; who is killed says nothing. */
  if (self->tie != NULL)
    g_output_stream_write (self->tie, "\n", 1, NULL, NULL);
  g_clear_object (&self->tie);
  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (backlot_local_studio_parent_class)->dispose (object);
}

static void
backlot_local_studio_finalize (GObject *object)
{
  BacklotLocalStudio *self = BACKLOT_LOCAL_STUDIO (object);

  backlot_waiters_free (self->waiting);
  g_object_unref (self->cancellable);
  g_free (self->data_dir);
  g_free (self->socket_path);
  g_free (self->log_path);

  G_OBJECT_CLASS (backlot_local_studio_parent_class)->finalize (object);
}

static void
backlot_local_studio_class_init (BacklotLocalStudioClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_local_studio_get_property;
  object_class->dispose = backlot_local_studio_dispose;
  object_class->finalize = backlot_local_studio_finalize;

  properties[PROP_ANSWERS] =
    g_param_spec_boolean ("answers", NULL, NULL, FALSE,
                          (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_local_studio_init (BacklotLocalStudio *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = backlot_waiters_new ();
}

static char *
find_socket_path (const char *data_dir)
{
  g_autofree char *path = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (data_dir == NULL && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (g_get_user_runtime_dir (), "app", APP_ID, "studio.sock", NULL);
  if (data_dir == NULL)
    return g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, "studio.sock", NULL);

  path = g_build_filename (data_dir, "studio.sock", NULL);
  if (strlen (path) <= SOCKET_PATH_MAX)
    return g_steal_pointer (&path);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data_dir, -1);
  hash[HASH_LENGTH] = '\0';
  name = g_strconcat (hash, ".sock", NULL);

  return g_build_filename (g_get_user_runtime_dir (), BACKLOT_FOLDER, name, NULL);
}

/**
 * backlot_local_studio_new:
 * @data_dir: (nullable): the folder of everything, absolute or not; %NULL: the user's own studio
 * @error: SOCKET_PATH
 *
 * Returns: (transfer full): the studio, whether it runs or not; %NULL on error
 */
BacklotLocalStudio *
backlot_local_studio_new (const char  *data_dir,
                          GError     **error)
{
  g_autofree char *absolute = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL) : NULL;
  g_autofree char *socket_path = find_socket_path (absolute);
  g_autoptr(GSocketAddress) address = NULL;
  BacklotLocalStudio *self = NULL;

  if (strlen (socket_path) > SOCKET_PATH_MAX)
    {
      g_set_error (error, BACKLOT_SERVICE_ERROR, BACKLOT_SERVICE_ERROR_SOCKET_PATH,
                   "The path of the studio's socket is too long: %s", socket_path);
      return NULL;
    }

  self = g_object_new (BACKLOT_TYPE_LOCAL_STUDIO, NULL);
  address = g_unix_socket_address_new (socket_path);
  self->soup = soup_session_new_with_options ("remote-connectable", address,
                                              "timeout", PROBE_TIMEOUT_S,
                                              NULL);
  self->log_path = absolute != NULL
                     ? g_build_filename (absolute, "studio.log", NULL)
                     : g_build_filename (g_get_user_state_dir (), BACKLOT_FOLDER, "studio.log",
                                         NULL);
  self->socket_path = g_steal_pointer (&socket_path);
  self->data_dir = g_steal_pointer (&absolute);

  return self;
}

const char *
backlot_local_studio_get_socket_path (BacklotLocalStudio *self)
{
  g_return_val_if_fail (BACKLOT_IS_LOCAL_STUDIO (self), NULL);

  return self->socket_path;
}

gboolean
backlot_local_studio_get_answers (BacklotLocalStudio *self)
{
  g_return_val_if_fail (BACKLOT_IS_LOCAL_STUDIO (self), FALSE);

  return self->answers;
}

void
backlot_local_studio_set_holds_jobs (BacklotLocalStudio *self,
                                     gboolean            holds_jobs)
{
  g_return_if_fail (BACKLOT_IS_LOCAL_STUDIO (self));

  self->holds_jobs = holds_jobs;
}

/**
 * backlot_local_studio_probe_async:
 * @self: the studio
 * @cancellable: (nullable): stops it
 * @callback: (scope async): called once, after 5 s at the latest
 *
 * Looks whether it answers, and starts nothing. Errors are those of GIO.
 */
void
backlot_local_studio_probe_async (BacklotLocalStudio  *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(SoupMessage) message = NULL;

  g_return_if_fail (BACKLOT_IS_LOCAL_STUDIO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_local_studio_probe_async);
  message = soup_message_new (SOUP_METHOD_GET, HEALTH_URL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "apikey",
                                BACKLOT_LOCAL_STUDIO_KEY);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Connection", "close");
  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT,
                                    backlot_message_guard (message, cancellable), health_cb,
                                    g_steal_pointer (&task));
}

gboolean
backlot_local_studio_probe_finish (BacklotLocalStudio  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * backlot_local_studio_start_async:
 * @self: the studio
 * @cancellable: (nullable): the caller waits no longer; the studio goes on starting
 * @callback: (scope async): called once
 *
 * Makes sure that the studio answers: takes the one that runs, unless a former version's makes way
 * for one of this version, else starts it. Errors:
 * STUDIO_MISSING; STUDIO_FAILED, STUDIO_FOLDER, STUDIO_FULL and STUDIO_DATA with what it has said.
 */
void
backlot_local_studio_start_async (BacklotLocalStudio  *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (BACKLOT_IS_LOCAL_STUDIO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, backlot_local_studio_start_async);
  backlot_waiters_add (self->waiting, task);
  if (self->starting)
    return;

  self->starting = TRUE;
  self->stays = FALSE;
  self->give_up_us = g_get_monotonic_time () + START_TIMEOUT_US;
  look (self);
}

gboolean
backlot_local_studio_start_finish (BacklotLocalStudio  *self,
                                   GAsyncResult        *result,
                                   GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
