/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies projects of one studio to another one, one after the other. */

#include "config.h"

#include "query/project/backlot-project-copy.h"

#include <glib/gstdio.h>

#include "larder/larder-outbox.h"

#include "query/backlot-backend-private.h"
#include "query/project/backlot-copy-progress.h"
#include "query/project/backlot-project-export.h"
#include "query/project/backlot-projects-queries.h"

/* After an answer that makes no sense now: a busy server, a session that ended. */
#define RETRY_S 5

struct _BacklotProjectCopy
{
  GObject               parent_instance;

  BacklotBackend       *from;          /* (owned) */
  BacklotBackend       *to;            /* (owned) */
  GListStore           *projects;      /* (owned): of BacklotCopiedProject */
  BacklotCopiedProject *current;       /* (owned) (nullable) */
  char                 *target_id;     /* (nullable): of its copy */
  GFile                *file;          /* (owned) (nullable): what it is exported into */
  GCancellable         *cancellable;   /* (owned) (nullable): of its reading */
  guint                 n_most;        /* changes of it that were in the outbox */
  guint                 retry_id;
  gboolean              is_sending;
  gboolean              is_running;
  gboolean              is_halted;
};

typedef enum
{
  PROP_LIST = 1,
  PROP_IS_RUNNING,
} BacklotProjectCopyProperty;

enum
{
  FINISHED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_IS_RUNNING + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotProjectCopy, backlot_project_copy, G_TYPE_OBJECT)

static void run_next (BacklotProjectCopy *self);
static void ask      (BacklotProjectCopy *self);

static BacklotCopiedProject *
find_next (BacklotProjectCopy *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr(BacklotCopiedProject) project =
        g_list_model_get_item (G_LIST_MODEL (self->projects), i);

      if (!backlot_copied_project_has_ended (project))
        return project;
    }
  return NULL;
}

static void
set_state (BacklotProjectCopy *self,
           BacklotCopyState    state)
{
  backlot_copied_project_set_state (self->current, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

static void
let_go (BacklotProjectCopy *self)
{
  if (self->file != NULL)
    g_file_delete (self->file, NULL, NULL);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->current);
  g_clear_pointer (&self->target_id, g_free);
  self->is_sending = FALSE;
  self->n_most = 0;
}

static void
end (BacklotProjectCopy *self,
     BacklotCopyState    state)
{
  set_state (self, state);
  let_go (self);
  run_next (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  BacklotProjectCopy *self = BACKLOT_PROJECT_COPY (user_data);

  self->retry_id = 0;
  run_next (self);
  return G_SOURCE_REMOVE;
}

/* Its turn comes again. */
static void
put_back (BacklotProjectCopy *self)
{
  set_state (self, BACKLOT_COPY_WAITING);
  let_go (self);
  if (self->retry_id == 0 && !self->is_halted)
    self->retry_id = g_timeout_add_seconds (RETRY_S, retry_cb, self);
}

static void
fail (BacklotProjectCopy *self,
      const GError       *error)
{
  if (self->is_halted)
    let_go (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (self, BACKLOT_COPY_STOPPED);
  else if (backlot_error_is_temporary (error) ||
           g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_SIGNED_IN))
    put_back (self);
  else
    {
      backlot_copied_project_set_problem (self->current, 0, error);
      end (self, BACKLOT_COPY_FAILED);
    }
}

static LarderOutbox *
get_outbox (BacklotProjectCopy *self)
{
  return larder_client_get_outbox (backlot_backend_get_client (self->to));
}

/* Whatever of it can be sent was sent. */
static void
follow (BacklotProjectCopy *self)
{
  BacklotCopyProgress progress = { 0 };

  if (!self->is_sending)
    return;
  backlot_copy_progress_measure (get_outbox (self), self->target_id, &progress);
  self->n_most = MAX (self->n_most, progress.n_pending);
  if (self->n_most > 0)
    backlot_copied_project_set_progress (self->current,
                                         1.0 - (double) progress.n_pending / self->n_most);
  if (progress.n_pending == 0)
    {
      backlot_copied_project_set_problem (self->current, progress.n_refused, progress.error);
      end (self, progress.is_refused ? BACKLOT_COPY_FAILED : BACKLOT_COPY_COPIED);
    }
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BacklotProjectCopy) self = BACKLOT_PROJECT_COPY (user_data);

  if (self->is_halted || self->current == NULL)
    return;
  self->is_sending = TRUE;
  follow (self);
}

/* What was submitted is in the list of the outbox when it is on the disk. */
static void
send_it (BacklotProjectCopy *self)
{
  g_clear_object (&self->cancellable);
  backlot_copied_project_set_progress (self->current, 0);
  set_state (self, BACKLOT_COPY_SENDING);
  larder_outbox_flush_async (get_outbox (self), NULL, flushed_cb, g_object_ref (self));
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotProjectCopy) self = BACKLOT_PROJECT_COPY (user_data);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = backlot_project_import_finish (BACKLOT_BACKEND (object), result, &error);

  if (id == NULL)
    fail (self, error);
  else
    send_it (self);
}

/* Both ways through the file are half of it. */
static void
imported_files_cb (guint    n_done,
                   guint    n_all,
                   gpointer user_data)
{
  BacklotProjectCopy *self = BACKLOT_PROJECT_COPY (user_data);

  backlot_copied_project_set_progress (self->current, 0.5 + 0.5 * n_done / MAX (n_all, 1));
}

static void
exported_files_cb (guint    n_done,
                   guint    n_all,
                   gpointer user_data)
{
  BacklotProjectCopy *self = BACKLOT_PROJECT_COPY (user_data);

  backlot_copied_project_set_progress (self->current, 0.5 * n_done / MAX (n_all, 1));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(BacklotProjectCopy) self = BACKLOT_PROJECT_COPY (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotProjectFile) file = backlot_project_file_read_finish (result, &error);

  if (file == NULL)
    fail (self, error);
  else
    backlot_project_import_as_async (self->to, file, self->target_id, imported_files_cb, self,
                                     self->cancellable, imported_cb, g_object_ref (self));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BacklotProjectCopy) self = BACKLOT_PROJECT_COPY (user_data);
  g_autoptr(GError) error = NULL;
  guint n_missing = 0;

  if (!backlot_project_export_finish (BACKLOT_BACKEND (object), result, &n_missing, &error))
    {
      fail (self, error);
      return;
    }
  backlot_copied_project_set_n_missing (self->current, n_missing);
  backlot_project_file_read_async (self->file, self->cancellable, read_cb, g_object_ref (self));
}

/* In the spool: what a run that was killed leaves there is swept by the next one. */
static void
read_it (BacklotProjectCopy *self)
{
  const char *folder = backlot_backend_get_spool_folder (self->to);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (id, BACKLOT_PROJECT_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir_with_parents (folder, 0700);
  self->file = g_file_new_for_path (path);
  set_state (self, BACKLOT_COPY_READING);
  backlot_project_export_async (self->from, backlot_copied_project_get_id (self->current),
                                self->file, exported_files_cb, self, self->cancellable,
                                exported_cb, g_object_ref (self));
}

/* A copy that is there now is not made again; one that is gone may be. */
static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(BacklotProjectCopy) self = BACKLOT_PROJECT_COPY (user_data);
  LarderTable *table = backlot_backend_get_table (self->to, "projects");
  BacklotCopyProgress progress = { 0 };
  g_autoptr(LarderValue) data = NULL;
  g_autoptr(GError) error = NULL;

  data = larder_client_fetch_finish (LARDER_CLIENT (object), result, &error);
  if (error != NULL && !g_error_matches (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_FOUND))
    {
      fail (self, error);
      return;
    }
  if (larder_table_get_value (table, self->target_id) != NULL)
    {
      backlot_copy_progress_measure (get_outbox (self), self->target_id, &progress);
      if (progress.n_pending > 0 || progress.n_refused > 0 ||
          backlot_copied_project_get_begun (self->current))
        send_it (self);
      else
        end (self, BACKLOT_COPY_PRESENT);
    }
  else if (!backlot_copied_project_get_begun (self->current) &&
           backlot_copied_project_forget (self->current))
    ask (self);
  else
    read_it (self);
}

/* The other studio is asked each time: an earlier run may have made the copy and not have lived to
 * know it. */
static void
ask (BacklotProjectCopy *self)
{
  g_autoptr(LarderQueryOptions) options = NULL;

  g_free (self->target_id);
  self->target_id = backlot_copied_project_dup_target (self->current,
                                                       backlot_backend_get_user_id (self->to));
  options = backlot_projects_detail_options (self->to, self->target_id);
  larder_query_options_set_stale_time (options, 0);
  larder_client_fetch_async (backlot_backend_get_client (self->to), options, self->cancellable,
                             asked_cb, g_object_ref (self));
}

static void
set_running (BacklotProjectCopy *self,
             gboolean            running)
{
  if (running == self->is_running)
    return;
  self->is_running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_RUNNING]);
  if (!running)
    g_signal_emit (self, signals[FINISHED], 0);
}

static void
run_next (BacklotProjectCopy *self)
{
  BacklotCopiedProject *next = find_next (self);

  set_running (self, next != NULL);
  if (self->current != NULL || next == NULL || self->is_halted || self->retry_id != 0 ||
      !backlot_backend_get_online (self->from) || !backlot_backend_get_online (self->to))
    return;
  self->current = g_object_ref (next);
  self->cancellable = g_cancellable_new ();
  ask (self);
}

static void
backlot_project_copy_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotProjectCopy *self = BACKLOT_PROJECT_COPY (object);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_array ();

  switch ((BacklotProjectCopyProperty) prop_id)
    {
    case PROP_LIST:
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
        {
          g_autoptr(BacklotCopiedProject) project =
            g_list_model_get_item (G_LIST_MODEL (self->projects), i);
          g_autoptr(LarderValue) kept = backlot_copied_project_to_value (project);

          larder_value_builder_add_value (builder, kept);
        }
      g_value_take_boxed (value, larder_value_builder_end (builder));
      break;
    case PROP_IS_RUNNING:
      g_value_set_boolean (value, self->is_running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_project_copy_dispose (GObject *object)
{
  BacklotProjectCopy *self = BACKLOT_PROJECT_COPY (object);

  backlot_project_copy_halt (self);
  let_go (self);
  g_clear_object (&self->projects);
  g_clear_object (&self->from);
  g_clear_object (&self->to);

  G_OBJECT_CLASS (backlot_project_copy_parent_class)->dispose (object);
}

static void
backlot_project_copy_class_init (BacklotProjectCopyClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_project_copy_get_property;
  object_class->dispose = backlot_project_copy_dispose;

  properties[PROP_LIST] = g_param_spec_boxed ("list", NULL, NULL, LARDER_TYPE_VALUE, flags);
  properties[PROP_IS_RUNNING] = g_param_spec_boolean ("is-running", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
backlot_project_copy_init (BacklotProjectCopy *self)
{
  self->projects = g_list_store_new (BACKLOT_TYPE_COPIED_PROJECT);
}

BacklotProjectCopy *
backlot_project_copy_new (BacklotBackend *from,
                          BacklotBackend *to,
                          LarderValue    *list)
{
  BacklotProjectCopy *self = NULL;
  gboolean is_list = list != NULL && larder_value_get_kind (list) == LARDER_VALUE_ARRAY;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (from), NULL);
  g_return_val_if_fail (BACKLOT_IS_BACKEND (to), NULL);

  self = g_object_new (BACKLOT_TYPE_PROJECT_COPY, NULL);
  self->from = g_object_ref (from);
  self->to = g_object_ref (to);
  for (guint i = 0; is_list && i < larder_value_get_n_items (list); i++)
    {
      g_autoptr(BacklotCopiedProject) project =
        backlot_copied_project_new_from_value (larder_value_get_item (list, i));

      if (project != NULL)
        g_list_store_append (self->projects, project);
    }
  g_signal_connect_object (from, "notify::online", G_CALLBACK (run_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (to, "notify::online", G_CALLBACK (run_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_outbox (self), "items-changed", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_outbox (self), "notify", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  run_next (self);
  return self;
}

BacklotCopiedProject *
backlot_project_copy_find (BacklotProjectCopy *self,
                           const char         *project_id)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (self), NULL);
  g_return_val_if_fail (project_id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr(BacklotCopiedProject) project =
        g_list_model_get_item (G_LIST_MODEL (self->projects), i);

      if (g_str_equal (backlot_copied_project_get_id (project), project_id))
        return project;
    }
  return NULL;
}

/* What was told of an earlier time is no part of what is told now. */
static void
forget_problems (BacklotProjectCopy *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr(BacklotCopiedProject) project =
        g_list_model_get_item (G_LIST_MODEL (self->projects), i);

      backlot_copied_project_set_n_missing (project, 0);
      backlot_copied_project_set_problem (project, 0, NULL);
    }
}

void
backlot_project_copy_add (BacklotProjectCopy *self,
                          const char         *project_id,
                          const char         *title)
{
  BacklotCopiedProject *known = NULL;

  g_return_if_fail (BACKLOT_IS_PROJECT_COPY (self));
  g_return_if_fail (project_id != NULL && title != NULL);

  if (!self->is_running)
    forget_problems (self);
  known = backlot_project_copy_find (self, project_id);
  if (known == NULL)
    {
      g_autoptr(BacklotCopiedProject) project = backlot_copied_project_new (project_id, title);

      g_list_store_append (self->projects, project);
    }
  else if (backlot_copied_project_has_ended (known))
    backlot_copied_project_begin_again (known);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
  run_next (self);
}

void
backlot_project_copy_stop (BacklotProjectCopy *self)
{
  g_return_if_fail (BACKLOT_IS_PROJECT_COPY (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr(BacklotCopiedProject) project =
        g_list_model_get_item (G_LIST_MODEL (self->projects), i);

      if (project != self->current && !backlot_copied_project_has_ended (project))
        backlot_copied_project_set_state (project, BACKLOT_COPY_STOPPED);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  run_next (self);
}

void
backlot_project_copy_halt (BacklotProjectCopy *self)
{
  g_return_if_fail (BACKLOT_IS_PROJECT_COPY (self));

  self->is_halted = TRUE;
  self->is_sending = FALSE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

GListModel *
backlot_project_copy_get_projects (BacklotProjectCopy *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (self), NULL);

  return G_LIST_MODEL (self->projects);
}

BacklotBackend *
backlot_project_copy_get_source (BacklotProjectCopy *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (self), NULL);

  return self->from;
}

gboolean
backlot_project_copy_get_is_running (BacklotProjectCopy *self)
{
  g_return_val_if_fail (BACKLOT_IS_PROJECT_COPY (self), FALSE);

  return self->is_running;
}
