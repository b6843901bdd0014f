/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One studio at work: its connection, its files, its state, and who tells of it. */

#include "config.h"

#include "app/backlot-workplace.h"

#include <glib/gi18n.h>

#include "query/account/backlot-workers.h"
#include "query/backlot-mutations.h"
#include "query/backlot-network.h"
#include "query/backlot-power.h"
#include "query/backlot-search-index.h"
#include "query/project/backlot-jobs-queries.h"
#include "query/project/backlot-picture-cache.h"

#define BYTES_OF_A_MB 1000000

struct _BacklotWorkplace
{
  GObject            parent_instance;

  char              *place;
  char              *folder;       /* where what must not be lost is */
  BacklotBackend    *backend;      /* (owned) */
  BacklotState      *state;        /* (owned) */
  BacklotContext    *context;      /* (owned) */
  BacklotNotices    *notices;      /* (owned) */
  BacklotNotifier   *notifier;     /* (owned) */
  BacklotBackground *background;   /* (owned) */
  BacklotProjectCopy *copy;        /* (owned) (nullable): to a team's studio */
  BacklotSearchIndex *search;      /* (owned) (nullable): made at the start */
  char              *loss;         /* (nullable): what could not be read, until it is told */
  gboolean           started;
  gboolean           was_shown;
};

enum
{
  FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotWorkplace, backlot_workplace, G_TYPE_OBJECT)

/* Cache and outbox are opened here; what they hold can be shown before anybody is asked. */
static gboolean
open_backend (BacklotWorkplace        *self,
              const BacklotLocations  *locations,
              BacklotKeyring          *keyring,
              LarderValue             *studio,
              LarderValue             *session,
              GError                 **error)
{
  BacklotBackendOptions options = { 0 };

  options.cache_folder = locations->cache_folder;
  options.state_folder = locations->state_folder;
  options.data_dir = locations->data_dir;
  options.start_studio = TRUE;
  if (studio != NULL)
    {
      options.url = larder_value_get_member_string (studio, "url");
      options.api_key = larder_value_get_member_string (studio, "key");
      options.user_id = larder_value_get_member_string (studio, "user_id");
      options.keyring = keyring;
      options.session = session;
    }
  self->backend = backlot_backend_new (&options, error);
  return self->backend != NULL;
}

/* What was damaged is set aside by who reads it; here the person is told. */
static void
note_loss (BacklotWorkplace *self)
{
  LarderOutbox *outbox = larder_client_get_outbox (backlot_backend_get_client (self->backend));

  if (larder_outbox_get_was_damaged (outbox))
    self->loss = g_strdup_printf (_("Changes that were not sent yet may be lost. What was left of "
                                    "them is kept in %s"), self->folder);
  else if (backlot_state_get_is_lost (self->state))
    self->loss = g_strdup_printf (_("Drafts and the last window may be lost. What was left of them "
                                    "is kept in %s"), self->folder);
}

static void
add_file (GStrvBuilder *ids,
          LarderValue  *file)
{
  const char *id = file != NULL ? larder_value_get_member_string (file, "id") : NULL;

  if (id != NULL)
    g_strv_builder_add (ids, id);
}

/* Files of a draft are in the spool, but no unsent change tells of them. */
static void
sweep_spool (BacklotWorkplace *self)
{
  BacklotDrafts *drafts = backlot_state_get_drafts (self->state);
  g_autoptr(GStrvBuilder) keep = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  for (guint i = 0; i < backlot_drafts_get_n_photos (drafts); i++)
    add_file (keep, backlot_drafts_get_photo (drafts, i));
  add_file (keep, backlot_drafts_get_sound (drafts));
  ids = g_strv_builder_end (keep);
  backlot_upload_queue_sweep_spool (backlot_backend_get_uploads (self->backend),
                                    (const char * const *) ids, self->loss != NULL);
}

static void
uploads_at_once_cb (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);

  backlot_mutations_set_uploads_at_once (
    self->backend, (guint) CLAMP (backlot_preferences_get_uploads_at_once (preferences), 1, 8));
}

static void
send_when_metered_cb (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);

  backlot_network_set_sends_large (backlot_backend_get_network (self->backend),
                                   backlot_preferences_get_send_when_metered (preferences));
}

static void
pictures_limit_cb (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);

  backlot_picture_cache_set_limit (backlot_backend_get_pictures (self->backend),
                                   backlot_preferences_get_pictures_limit_mb (preferences) *
                                   BYTES_OF_A_MB);
}

static void
tell_workers (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);
  gboolean held = backlot_power_get_holds_renders (backlot_backend_get_power (self->backend));
  guint wanted = (guint) backlot_preferences_get_render_workers (preferences);

  backlot_workers_set_most (self->backend, held ? 0 : wanted);
}

static void
render_on_power_only_cb (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);

  backlot_power_set_only_plugged_in (backlot_backend_get_power (self->backend),
                                     backlot_preferences_get_render_on_power_only (preferences));
}

/* A studio that has just begun renders one film at a time, another one what it was told last. */
static void
connection_cb (BacklotWorkplace *self)
{
  if (backlot_backend_get_connection_state (self->backend) == BACKLOT_CONNECTION_CONNECTED)
    tell_workers (self);
}

static void
finished_cb (BacklotWorkplace *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
watch_workers (BacklotWorkplace *self)
{
  BacklotPreferences *preferences = backlot_state_get_preferences (self->state);
  g_autoptr(GListModel) waiting = backlot_jobs_list_waiting (self->backend);

  backlot_power_follow (backlot_backend_get_power (self->backend), waiting);
  render_on_power_only_cb (self);
  g_signal_connect_object (self->backend, "notify::connection-state", G_CALLBACK (connection_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::render-workers", G_CALLBACK (tell_workers), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences, "notify::render-on-power-only",
                           G_CALLBACK (render_on_power_only_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_backend_get_power (self->backend), "notify::holds-renders",
                           G_CALLBACK (tell_workers), self, G_CONNECT_SWAPPED);
}

static void
make_parts (BacklotWorkplace *self,
            GApplication     *application)
{
  self->context = backlot_context_new (self->backend, self->state);
  self->notices = backlot_notices_new (self->backend, "");
  g_object_bind_property (backlot_state_get_ui_store (self->state), "notice-cursor",
                          self->notices, "cursor",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->notifier = backlot_notifier_new (application, self->context, self->notices);
  self->background = backlot_background_new (self->context, self->notifier);
  g_signal_connect_object (self->background, "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_state_get_preferences (self->state), "notify::uploads-at-once",
                           G_CALLBACK (uploads_at_once_cb), self, G_CONNECT_SWAPPED);
  uploads_at_once_cb (self);
  g_signal_connect_object (backlot_state_get_preferences (self->state),
                           "notify::send-when-metered", G_CALLBACK (send_when_metered_cb), self,
                           G_CONNECT_SWAPPED);
  send_when_metered_cb (self);
  if (backlot_backend_is_local (self->backend))
    watch_workers (self);
  note_loss (self);
  sweep_spool (self);
}

static void
backlot_workplace_dispose (GObject *object)
{
  BacklotWorkplace *self = BACKLOT_WORKPLACE (object);

  g_clear_object (&self->copy);
  g_clear_object (&self->search);
  g_clear_object (&self->background);
  g_clear_object (&self->notifier);
  g_clear_object (&self->notices);
  g_clear_object (&self->context);
  g_clear_object (&self->backend);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (backlot_workplace_parent_class)->dispose (object);
}

static void
backlot_workplace_finalize (GObject *object)
{
  BacklotWorkplace *self = BACKLOT_WORKPLACE (object);

  g_free (self->place);
  g_free (self->folder);
  g_free (self->loss);

  G_OBJECT_CLASS (backlot_workplace_parent_class)->finalize (object);
}

static void
backlot_workplace_class_init (BacklotWorkplaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_workplace_dispose;
  G_OBJECT_CLASS (klass)->finalize = backlot_workplace_finalize;

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_workplace_init (BacklotWorkplace *self)
{
}

BacklotWorkplace *
backlot_workplace_new (GApplication            *application,
                       const BacklotLocations  *locations,
                       BacklotState            *program,
                       BacklotKeyring          *keyring,
                       LarderValue             *studio,
                       LarderValue             *session,
                       GError                 **error)
{
  g_autoptr(BacklotWorkplace) self = g_object_new (BACKLOT_TYPE_WORKPLACE, NULL);
  const char *place = studio != NULL ? larder_value_get_member_string (studio, "place")
                                     : BACKLOT_STUDIOS_LOCAL;

  self->place = g_strdup (place);
  if (!open_backend (self, locations, keyring, studio, session, error))
    return NULL;
  if (studio == NULL)
    {
      self->folder = g_strdup (locations->state_folder);
      self->state = g_object_ref (program);
    }
  else
    {
      self->folder = g_build_filename (locations->state_folder, place, NULL);
      self->state = backlot_state_new_beside (program, self->folder);
    }
  make_parts (self, application);
  return g_steal_pointer (&self);
}

void
backlot_workplace_start (BacklotWorkplace *self)
{
  g_autoptr(GMemoryMonitor) memory = NULL;

  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));

  if (self->started)
    return;
  self->started = TRUE;
  memory = g_memory_monitor_dup_default ();
  larder_client_set_memory_monitor (backlot_backend_get_client (self->backend), memory);
  backlot_backend_start (self->backend);
  g_signal_connect_object (backlot_state_get_preferences (self->state),
                           "notify::pictures-limit-mb", G_CALLBACK (pictures_limit_cb), self,
                           G_CONNECT_SWAPPED);
  pictures_limit_cb (self);
  self->search = backlot_search_index_new (self->backend);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!backlot_backend_stop_finish (BACKLOT_BACKEND (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* What is searched is no reason to tell a person that something was lost: it is made anew. */
static void
search_written_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  BacklotWorkplace *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!backlot_search_index_flush_finish (self->search, result, &error))
    g_info ("what the desktop searches was not written: %s", error->message);
  backlot_backend_stop_async (self->backend, NULL, stopped_cb, task);
}

void
backlot_workplace_stop_async (BacklotWorkplace    *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, backlot_workplace_stop_async);
  if (self->copy != NULL)
    backlot_project_copy_halt (self->copy);
  g_clear_object (&self->copy);
  if (!backlot_state_save (self->state, &error))
    g_info ("state file not written: %s", error->message);
  if (self->started)
    backlot_search_index_flush_async (self->search, search_written_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
backlot_workplace_stop_finish (BacklotWorkplace  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
backlot_workplace_set_focused (BacklotWorkplace *self,
                               gboolean          focused)
{
  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));

  self->was_shown |= focused;
  if (self->was_shown)
    backlot_backend_set_focused (self->backend, focused);
}

void
backlot_workplace_copy_from (BacklotWorkplace *self,
                             BacklotBackend   *from)
{
  BacklotUiStore *store = NULL;

  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));
  g_return_if_fail (self->copy == NULL);

  store = backlot_state_get_ui_store (self->state);
  self->copy = backlot_project_copy_new (from, self->backend,
                                         larder_slice_get_member (LARDER_SLICE (store),
                                                                  "copied-projects"));
  g_object_bind_property (self->copy, "list", store, "copied-projects", G_BINDING_DEFAULT);
}

void
backlot_workplace_tell_loss (BacklotWorkplace *self,
                             BacklotContext   *context)
{
  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));

  if (self->loss != NULL)
    backlot_context_tell (context, BACKLOT_MESSAGE_ERROR, self->loss);
  g_clear_pointer (&self->loss, g_free);
}

void
backlot_workplace_show_in_search (BacklotWorkplace *self,
                                  const char       *link)
{
  g_return_if_fail (BACKLOT_IS_WORKPLACE (self));

  if (self->search != NULL)
    backlot_search_index_show (self->search, link);
}

gboolean
backlot_workplace_has (BacklotWorkplace *self,
                       const char       *table,
                       const char       *id)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), FALSE);

  return larder_table_get_value (backlot_backend_get_table (self->backend, table), id) != NULL;
}

const char *
backlot_workplace_get_place (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->place;
}

BacklotBackend *
backlot_workplace_get_backend (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->backend;
}

BacklotState *
backlot_workplace_get_state (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->state;
}

BacklotContext *
backlot_workplace_get_context (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->context;
}

BacklotNotifier *
backlot_workplace_get_notifier (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->notifier;
}

BacklotBackground *
backlot_workplace_get_background (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->background;
}

BacklotProjectCopy *
backlot_workplace_get_copy (BacklotWorkplace *self)
{
  g_return_val_if_fail (BACKLOT_IS_WORKPLACE (self), NULL);

  return self->copy;
}
