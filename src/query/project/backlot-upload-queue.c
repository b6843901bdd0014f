/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way to the server, as a list. */

#include "config.h"

#include "query/project/backlot-upload-queue.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "larder/larder-mutation-list.h"

#include "query/backlot-backend-private.h"
#include "query/backlot-error.h"
#include "query/backlot-network.h"
#include "query/project/backlot-upload-queue-private.h"

#define KEY "media.upload"

struct _BacklotUploadQueue
{
  GObject             parent_instance;

  BacklotBackend     *backend;     /* borrowed: it owns this object */
  LarderMutationList *mutations;   /* (owned) */
  GPtrArray          *uploads;     /* (owned) */
  guint               n_unfinished;
  guint               n_held;
  guint               n_failed;
  double              fraction;
};

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_IS_UPLOADING,
  PROP_N_UNFINISHED,
  PROP_N_HELD,
  PROP_N_FAILED,
  PROP_FRACTION,
} BacklotUploadQueueProperty;

static GParamSpec *properties[PROP_FRACTION + 1];

static GType
get_item_type (GListModel *list)
{
  return BACKLOT_TYPE_UPLOAD;
}

static guint
get_n_items (GListModel *list)
{
  return BACKLOT_UPLOAD_QUEUE (list)->uploads->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  BacklotUploadQueue *self = BACKLOT_UPLOAD_QUEUE (list);

  return position < self->uploads->len
           ? g_object_ref (g_ptr_array_index (self->uploads, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BacklotUploadQueue, backlot_upload_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
is_unfinished (BacklotUploadState state)
{
  return state == BACKLOT_UPLOAD_QUEUED || state == BACKLOT_UPLOAD_UPLOADING ||
         state == BACKLOT_UPLOAD_PROCESSING;
}

static gboolean
is_held (BacklotUploadQueue *self,
         BacklotUpload      *upload)
{
  BacklotUploadState state = backlot_upload_get_state (upload);

  return (state == BACKLOT_UPLOAD_QUEUED || state == BACKLOT_UPLOAD_UPLOADING) &&
         backlot_network_get_holds_file (backlot_backend_get_network (self->backend),
                                         backlot_upload_get_size_bytes (upload));
}

static void
update_sums (BacklotUploadQueue *self)
{
  guint n_unfinished = 0, n_held = 0, n_failed = 0;
  double sent = 0.0, total = 0.0;

  for (guint i = 0; i < self->uploads->len; i++)
    {
      BacklotUpload *upload = g_ptr_array_index (self->uploads, i);
      BacklotUploadState state = backlot_upload_get_state (upload);
      double size = (double) backlot_upload_get_size_bytes (upload);

      if (state == BACKLOT_UPLOAD_ERROR)
        n_failed++;
      if (is_unfinished (state))
        n_unfinished++;
      if (is_held (self, upload))
        n_held++;
      if (is_unfinished (state) || state == BACKLOT_UPLOAD_COMPLETE)
        {
          sent += size * backlot_upload_get_percent (upload) / 100.0;
          total += size;
        }
    }
  g_object_freeze_notify (G_OBJECT (self));
  if ((n_unfinished > 0) != (self->n_unfinished > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_UPLOADING]);
  if (n_unfinished != self->n_unfinished)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNFINISHED]);
  if (n_held != self->n_held)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HELD]);
  if (n_failed != self->n_failed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
  self->n_unfinished = n_unfinished;
  self->n_held = n_held;
  self->n_failed = n_failed;
  total = total > 0.0 ? sent / total : 0.0;
  if (!G_APPROX_VALUE (total, self->fraction, 0.0001))
    {
      self->fraction = total;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* The state of a file that a person gave up, so that others do not wait for it. */
static void
tell_state (BacklotUploadQueue *self,
            BacklotUpload      *upload,
            const char         *state,
            const char         *message)
{
  const char *id = backlot_upload_get_media_id (upload);
  g_autoptr(LarderValueBuilder) change_builder = larder_value_builder_new_object ();
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;

  larder_value_builder_set_string (change_builder, "upload_state", state);
  if (message != NULL)
    larder_value_builder_set_string (change_builder, "error_message", message);
  else
    larder_value_builder_set_null (change_builder, "error_message");
  changes = larder_value_builder_end (change_builder);
  larder_value_builder_set_string (builder, "id", id);
  if (backlot_upload_get_project_id (upload) != NULL)
    larder_value_builder_set_string (builder, "project_id", backlot_upload_get_project_id (upload));
  larder_value_builder_set_value (builder, "changes", changes);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (backlot_backend_get_client (self->backend), "media.update",
                                  variables);
  patch = larder_patch_new_merge ("media_files", id, changes);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

static void
upload_state_cb (BacklotUploadQueue *self,
                 GParamSpec         *pspec,
                 BacklotUpload      *upload)
{
  update_sums (self);
  if (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_CANCELLED)
    tell_state (self, upload, "error", "cancelled");
}

static void
retry_requested_cb (BacklotUploadQueue *self,
                    BacklotUpload      *upload)
{
  LarderValue *variables = larder_mutation_get_variables (backlot_upload_get_mutation (upload));
  g_autoptr(LarderMutation) mutation = NULL;

  tell_state (self, upload, "uploading", NULL);
  mutation = larder_mutation_new (backlot_backend_get_client (self->backend), KEY, variables);
  larder_mutation_add_reference (mutation, "media_files", backlot_upload_get_media_id (upload));
  backlot_upload_set_mutation (upload, mutation);
  larder_mutation_submit (mutation);
}

/* The only place that changes the list. Takes @added. */
static void
splice (BacklotUploadQueue *self,
        guint               position,
        guint               n_removed,
        BacklotUpload      *added)
{
  for (guint i = position; i < position + n_removed; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->uploads, i), self);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->uploads, position, n_removed);
  if (added != NULL)
    {
      g_signal_connect_object (added, "notify::state", G_CALLBACK (upload_state_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (added, "notify::percent", G_CALLBACK (update_sums), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (added, "retry-requested", G_CALLBACK (retry_requested_cb), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_insert (self->uploads, (int) position, added);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, added != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  update_sums (self);
}

/* Finished entries leave Larder's list after some time, but not this one. */
static void
mutations_changed_cb (GListModel         *mutations,
                      guint               position,
                      guint               n_removed,
                      guint               n_added,
                      BacklotUploadQueue *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(LarderMutation) mutation = g_list_model_get_item (mutations, position + i);
      LarderValue *variables = larder_mutation_get_variables (mutation);
      BacklotUpload *known =
        backlot_upload_queue_find (self, larder_value_get_member_string (variables, "media_id"));

      if (known != NULL)
        backlot_upload_set_mutation (known, mutation);
      else
        splice (self, self->uploads->len, 0, backlot_upload_new (mutation));
    }
}

/* What waited for another network goes on. */
static void
holds_files_cb (BacklotUploadQueue *self)
{
  update_sums (self);
  if (backlot_network_get_holds_files (backlot_backend_get_network (self->backend)))
    return;
  for (guint i = 0; i < self->uploads->len; i++)
    {
      LarderMutation *mutation =
        backlot_upload_get_mutation (g_ptr_array_index (self->uploads, i));

      if (g_error_matches (larder_mutation_get_error (mutation), BACKLOT_ERROR,
                           BACKLOT_ERROR_METERED))
        larder_mutation_retry (mutation);
    }
}

static void
backlot_upload_queue_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  BacklotUploadQueue *self = BACKLOT_UPLOAD_QUEUE (object);

  switch ((BacklotUploadQueueProperty) prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->uploads->len);
      break;
    case PROP_IS_UPLOADING:
      g_value_set_boolean (value, self->n_unfinished > 0);
      break;
    case PROP_N_UNFINISHED:
      g_value_set_uint (value, self->n_unfinished);
      break;
    case PROP_N_HELD:
      g_value_set_uint (value, self->n_held);
      break;
    case PROP_N_FAILED:
      g_value_set_uint (value, self->n_failed);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_upload_queue_dispose (GObject *object)
{
  BacklotUploadQueue *self = BACKLOT_UPLOAD_QUEUE (object);

  if (self->mutations != NULL)
    g_signal_handlers_disconnect_by_data (self->mutations, self);
  g_clear_object (&self->mutations);
  for (guint i = 0; i < self->uploads->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->uploads, i), self);
  self->backend = NULL;

  G_OBJECT_CLASS (backlot_upload_queue_parent_class)->dispose (object);
}

static void
backlot_upload_queue_finalize (GObject *object)
{
  g_ptr_array_unref (BACKLOT_UPLOAD_QUEUE (object)->uploads);

  G_OBJECT_CLASS (backlot_upload_queue_parent_class)->finalize (object);
}

static void
backlot_upload_queue_class_init (BacklotUploadQueueClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = backlot_upload_queue_get_property;
  object_class->dispose = backlot_upload_queue_dispose;
  object_class->finalize = backlot_upload_queue_finalize;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_IS_UPLOADING] = g_param_spec_boolean ("is-uploading", NULL, NULL, FALSE, flags);
  properties[PROP_N_UNFINISHED] =
    g_param_spec_uint ("n-unfinished", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_HELD] = g_param_spec_uint ("n-held", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_upload_queue_init (BacklotUploadQueue *self)
{
  self->uploads = g_ptr_array_new_with_free_func (g_object_unref);
}

BacklotUploadQueue *
backlot_upload_queue_new (BacklotBackend *backend)
{
  BacklotUploadQueue *self = g_object_new (BACKLOT_TYPE_UPLOAD_QUEUE, NULL);

  self->backend = backend;
  self->mutations = larder_mutation_list_new (backlot_backend_get_client (backend), KEY);
  g_signal_connect_object (self->mutations, "items-changed", G_CALLBACK (mutations_changed_cb),
                           self, 0);
  g_signal_connect_object (backlot_backend_get_network (backend), "notify::holds-files",
                           G_CALLBACK (holds_files_cb), self, G_CONNECT_SWAPPED);
  mutations_changed_cb (G_LIST_MODEL (self->mutations), 0, 0,
                        g_list_model_get_n_items (G_LIST_MODEL (self->mutations)), self);
  return self;
}

void
backlot_upload_queue_submit (BacklotUploadQueue *self,
                             LarderValue        *row,
                             const char         *project_id)
{
  static const char * const members[] = { "filename", "mime_type", "storage_path" };
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  const char *id = larder_value_get_member_string (row, "id");

  larder_value_builder_set_string (builder, "media_id", id);
  if (project_id != NULL)
    larder_value_builder_set_string (builder, "project_id", project_id);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    larder_value_builder_set_string (builder, members[i],
                                     larder_value_get_member_string (row, members[i]));
  larder_value_builder_set_int (builder, "size_bytes",
                                larder_value_get_member_int (row, "size_bytes", 0));
  variables = larder_value_builder_end (builder);

  mutation = larder_mutation_new (backlot_backend_get_client (self->backend), KEY, variables);
  /* The row has to be there before its bytes; nothing else waits for the bytes. */
  larder_mutation_add_reference (mutation, "media_files", id);
  larder_mutation_submit (mutation);
}

static void
remove_copy (BacklotUploadQueue *self,
             const char         *media_id)
{
  g_autofree char *path = g_build_filename (backlot_backend_get_spool_folder (self->backend),
                                            media_id, NULL);

  g_unlink (path);
}

void
backlot_upload_queue_drop (BacklotUploadQueue *self,
                           const char         *media_id)
{
  BacklotUpload *upload = backlot_upload_queue_find (self, media_id);
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();
  g_autoptr(LarderValue) variables = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  g_autoptr(LarderMutation) mutation = NULL;
  guint position;

  if (upload == NULL || backlot_upload_get_state (upload) == BACKLOT_UPLOAD_COMPLETE)
    return;
  larder_mutation_withdraw (backlot_upload_get_mutation (upload));
  if (g_ptr_array_find (self->uploads, upload, &position))
    splice (self, position, 1, NULL);
  remove_copy (self, media_id);

  larder_value_builder_set_string (builder, "id", media_id);
  variables = larder_value_builder_end (builder);
  mutation = larder_mutation_new (backlot_backend_get_client (self->backend), "media.remove",
                                  variables);
  patch = larder_patch_new_remove ("media_files", media_id);
  larder_mutation_add_patch (mutation, patch);
  larder_mutation_submit (mutation);
}

BacklotUpload *
backlot_upload_queue_find (BacklotUploadQueue *self,
                           const char         *media_id)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self), NULL);

  for (guint i = 0; i < self->uploads->len; i++)
    {
      BacklotUpload *upload = g_ptr_array_index (self->uploads, i);

      if (g_strcmp0 (backlot_upload_get_media_id (upload), media_id) == 0)
        return upload;
    }
  return NULL;
}

gboolean
backlot_upload_queue_is_uploading (BacklotUploadQueue *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self), FALSE);

  return self->n_unfinished > 0;
}

gboolean
backlot_upload_queue_is_sending (BacklotUploadQueue *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self), FALSE);

  return self->n_unfinished > self->n_held;
}

guint
backlot_upload_queue_get_n_held (BacklotUploadQueue *self)
{
  g_return_val_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self), 0);

  return self->n_held;
}

void
backlot_upload_queue_clear_finished (BacklotUploadQueue *self)
{
  g_return_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self));

  for (guint i = self->uploads->len; i > 0; i--)
    {
      BacklotUploadState state =
        backlot_upload_get_state (g_ptr_array_index (self->uploads, i - 1));

      if (state == BACKLOT_UPLOAD_COMPLETE || state == BACKLOT_UPLOAD_CANCELLED)
        splice (self, i - 1, 1, NULL);
    }
}

/* A file whose row says that the server does not have all of it may still be sent. */
static gboolean
is_needed (BacklotUploadQueue *self,
           const char         *name,
           const char * const *keep)
{
  LarderTable *table = backlot_backend_get_table (self->backend, "media_files");
  BacklotUpload *upload = backlot_upload_queue_find (self, name);
  LarderValue *row;

  if (keep != NULL && g_strv_contains (keep, name))
    return TRUE;
  if (upload != NULL && backlot_upload_get_state (upload) != BACKLOT_UPLOAD_COMPLETE)
    return TRUE;
  row = larder_table_get_value (table, name);
  return row != NULL &&
         g_strcmp0 (larder_value_get_member_string (row, "upload_state"), "complete") != 0;
}

static void
set_copy_aside (BacklotUploadQueue *self,
                const char         *media_id)
{
  const char *spool = backlot_backend_get_spool_folder (self->backend);
  g_autofree char *folder = g_strconcat (spool, ".damaged", NULL);
  g_autofree char *source = g_build_filename (spool, media_id, NULL);
  g_autofree char *target = g_build_filename (folder, media_id, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_rename (source, target) != 0)
    g_info ("%s stays where it is: %s", source, g_strerror (errno));
}

void
backlot_upload_queue_sweep_spool (BacklotUploadQueue *self,
                                  const char * const *keep,
                                  gboolean            in_doubt)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  g_return_if_fail (BACKLOT_IS_UPLOAD_QUEUE (self));

  folder = g_dir_open (backlot_backend_get_spool_folder (self->backend), 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      if (is_needed (self, name, keep))
        continue;
      if (in_doubt)
        set_copy_aside (self, name);
      else
        remove_copy (self, name);
    }
}
