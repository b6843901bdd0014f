/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only this client knows and must survive: window, page, selection, drafts, in one file. */

#include "config.h"

#include "store/backlot-state-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "store/backlot-state-json.h"

/* Above this size another copy with a date is kept. */
#define LARGE_BYTES 50000

/* Writes come from threads and, when the program ends, from the main one: an older text never
 * replaces a newer one. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex          mutex;
  guint           last_serial;   /* of what is on disk */
} WriteOrder;

struct _BacklotStateFile
{
  GObject       parent_instance;

  char         *path;
  JsonObject   *data;        /* (owned): never NULL */
  GPtrArray    *bindings;    /* of Binding, owned */
  WriteOrder   *order;       /* (owned), shared with the threads that write */
  guint         serial;      /* of the last text that was made */
  guint         timeout_id;
  gboolean      writing;     /* a thread has the file */
  gboolean      again;       /* changed while it was being written */
};

typedef struct
{
  BacklotStateFile *self;       /* borrowed: owns this */
  GWeakRef          object;
  gulong            handler_id;
  char             *section;
  char             *property;
  guint             delay_ms;
  guint             timeout_id;
} Binding;

/* What a writing thread needs, apart from the object. */
typedef struct
{
  WriteOrder *order;
  guint       serial;
  char       *path;
  char       *text;
} WriteData;

typedef enum
{
  PROP_PATH = 1,
} BacklotStateFileProperty;

static GParamSpec *properties[PROP_PATH + 1];

G_DEFINE_FINAL_TYPE (BacklotStateFile, backlot_state_file, G_TYPE_OBJECT)

static void schedule (BacklotStateFile *self, guint delay_ms);

static void
write_order_unref (WriteOrder *order)
{
  if (g_atomic_ref_count_dec (&order->ref_count))
    {
      g_mutex_clear (&order->mutex);
      g_free (order);
    }
}

static void
binding_free (Binding *binding)
{
  g_autoptr(GObject) object = g_weak_ref_get (&binding->object);

  if (object != NULL)
    g_clear_signal_handler (&binding->handler_id, object);
  g_clear_handle_id (&binding->timeout_id, g_source_remove);
  g_weak_ref_clear (&binding->object);
  g_free (binding->section);
  g_free (binding->property);
  g_free (binding);
}

static void
write_data_free (WriteData *write)
{
  write_order_unref (write->order);
  g_free (write->path);
  g_free (write->text);
  g_free (write);
}

static gboolean
write_text (const WriteData  *write,
            GError          **error)
{
  g_autofree char *folder = g_path_get_dirname (write->path);
  g_autofree char *bak = g_strconcat (write->path, ".bak", NULL);
  g_autofree char *old = NULL;
  gsize length = 0;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved), "%s: %s",
                   folder, g_strerror (saved));
      return FALSE;
    }

  /* What stands there was written by us and can be read: it is the last good one. */
  if (g_file_get_contents (write->path, &old, &length, NULL))
    {
      g_autoptr(JsonObject) good = backlot_state_json_parse (old, (gssize) length, NULL);

      if (good != NULL &&
          !g_file_set_contents_full (bak, old, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                     0600, error))
        return FALSE;
    }

  if (strlen (write->text) > LARGE_BYTES)
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
      g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
      g_autofree char *dated = g_strconcat (write->path, ".", day, NULL);

      if (!g_file_set_contents_full (dated, write->text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                     0600, error))
        return FALSE;
    }

  return g_file_set_contents_full (write->path, write->text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
write_file (const WriteData  *write,
            GError          **error)
{
  gboolean written = TRUE;

  g_mutex_lock (&write->order->mutex);
  if (write->serial > write->order->last_serial)
    {
      written = write_text (write, error);
      if (written)
        write->order->last_serial = write->serial;
    }
  g_mutex_unlock (&write->order->mutex);
  return written;
}

static void
write_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (write_file (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (object);
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_info ("state file not written: %s", error->message);
  self->writing = FALSE;
  if (self->again)
    {
      self->again = FALSE;
      schedule (self, BACKLOT_STATE_DELAY_MS);
    }
}

/* The bindings whose object lives put their values into the data; what is gone keeps its last. */
static void
collect (BacklotStateFile *self)
{
  for (guint i = 0; i < self->bindings->len; i++)
    {
      Binding *binding = g_ptr_array_index (self->bindings, i);
      g_autoptr(GObject) object = g_weak_ref_get (&binding->object);
      g_auto(GValue) value = G_VALUE_INIT;
      JsonNode *node = NULL;
      JsonObject *section = NULL;

      if (object == NULL)
        continue;
      g_object_get_property (object, binding->property, &value);
      node = backlot_state_json_from_value (&value);

      if (json_object_has_member (self->data, binding->section) &&
          JSON_NODE_HOLDS_OBJECT (json_object_get_member (self->data, binding->section)))
        section = json_object_get_object_member (self->data, binding->section);
      else
        {
          section = json_object_new ();
          json_object_set_object_member (self->data, binding->section, section);
        }
      if (node != NULL)
        json_object_set_member (section, binding->property, node);
      else if (json_object_has_member (section, binding->property))
        json_object_remove_member (section, binding->property);
    }
}

static WriteData *
prepare (BacklotStateFile *self)
{
  WriteData *write = g_new0 (WriteData, 1);

  collect (self);
  g_atomic_ref_count_inc (&self->order->ref_count);
  write->order = self->order;
  write->serial = ++self->serial;
  write->path = g_strdup (self->path);
  write->text = backlot_state_json_print (self->data, g_get_real_time () / 1000);
  return write;
}

static void
timeout_cb (gpointer user_data)
{
  BacklotStateFile *self = user_data;
  g_autoptr(GTask) task = NULL;

  self->timeout_id = 0;
  if (self->writing)
    {
      self->again = TRUE;
      return;
    }
  self->writing = TRUE;
  task = g_task_new (self, NULL, write_cb, NULL);
  g_task_set_source_tag (task, timeout_cb);
  g_task_set_task_data (task, prepare (self), (GDestroyNotify) write_data_free);
  g_task_run_in_thread (task, write_thread);
}

/* The first change decides when, so that a stream of changes is written all the same. */
static void
schedule (BacklotStateFile *self,
          guint             delay_ms)
{
  if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (delay_ms, timeout_cb, self);
}

static void
binding_timeout_cb (gpointer user_data)
{
  Binding *binding = user_data;

  binding->timeout_id = 0;
  g_clear_handle_id (&binding->self->timeout_id, g_source_remove);
  schedule (binding->self, 0);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Binding *binding = user_data;

  if (binding->delay_ms <= BACKLOT_STATE_DELAY_MS)
    {
      schedule (binding->self, binding->delay_ms);
      return;
    }

  /* A longer delay counts from the last change: while a person types, nothing is written. */
  g_clear_handle_id (&binding->timeout_id, g_source_remove);
  binding->timeout_id = g_timeout_add_once (binding->delay_ms, binding_timeout_cb, binding);
}

static JsonObject *
read_file (const char *path,
           gboolean   *existed)
{
  g_autofree char *text = NULL;
  g_autofree char *aside = NULL;
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *stamp = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *data = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          *existed = TRUE;
          g_info ("%s can not be read: %s", path, error->message);
        }
      return NULL;
    }

  *existed = TRUE;
  data = backlot_state_json_parse (text, (gssize) length, &error);
  if (data != NULL)
    return data;

  /* Kept, so that nothing that a person wrote is lost, and out of the way of the next write. */
  now = g_date_time_new_now_utc ();
  stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  aside = g_strconcat (path, ".bad-", stamp, NULL);
  if (g_rename (path, aside) != 0)
    g_info ("%s can not be set aside: %s", path, g_strerror (errno));
  g_message ("%s was set aside: %s", path, error->message);
  return NULL;
}

static void
backlot_state_file_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (object);

  switch ((BacklotStateFileProperty) prop_id)
    {
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_state_file_dispose (GObject *object)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_ptr_array_set_size (self->bindings, 0);

  G_OBJECT_CLASS (backlot_state_file_parent_class)->dispose (object);
}

static void
backlot_state_file_finalize (GObject *object)
{
  BacklotStateFile *self = BACKLOT_STATE_FILE (object);

  g_clear_pointer (&self->bindings, g_ptr_array_unref);
  g_clear_pointer (&self->data, json_object_unref);
  g_clear_pointer (&self->order, write_order_unref);
  g_free (self->path);

  G_OBJECT_CLASS (backlot_state_file_parent_class)->finalize (object);
}

static void
backlot_state_file_class_init (BacklotStateFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = backlot_state_file_set_property;
  object_class->dispose = backlot_state_file_dispose;
  object_class->finalize = backlot_state_file_finalize;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         (G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_state_file_init (BacklotStateFile *self)
{
  self->data = json_object_new ();
  self->order = g_new0 (WriteOrder, 1);
  g_atomic_ref_count_init (&self->order->ref_count);
  g_mutex_init (&self->order->mutex);
  self->bindings = g_ptr_array_new_with_free_func ((GDestroyNotify) binding_free);
}

BacklotStateFile *
backlot_state_file_new (const char *path)
{
  return g_object_new (BACKLOT_TYPE_STATE_FILE, "path", path, NULL);
}

gboolean
backlot_state_file_load (BacklotStateFile *self)
{
  g_autofree char *bak = NULL;
  JsonObject *data = NULL;
  gboolean existed = FALSE;

  g_return_val_if_fail (BACKLOT_IS_STATE_FILE (self), FALSE);

  bak = g_strconcat (self->path, ".bak", NULL);
  data = read_file (self->path, &existed);
  if (data == NULL)
    data = read_file (bak, &existed);
  if (data == NULL)
    return !existed;

  json_object_unref (self->data);
  self->data = data;
  return TRUE;
}

void
backlot_state_file_bind (BacklotStateFile *self,
                         const char       *section,
                         GObject          *object,
                         const char       *property,
                         guint             delay_ms)
{
  g_autofree char *detailed = NULL;
  GParamSpec *pspec = NULL;
  JsonNode *node = NULL;
  Binding *binding = NULL;

  g_return_if_fail (BACKLOT_IS_STATE_FILE (self));
  g_return_if_fail (G_IS_OBJECT (object));

  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_return_if_fail (pspec != NULL);

  node = json_object_get_member (self->data, section);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), property);
  else
    node = NULL;
  if (node != NULL)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      if (backlot_state_json_to_value (node, pspec, &value))
        g_object_set_property (object, property, &value);
      else
        g_message ("%s/%s in the state file does not fit and is left out", section, property);
    }

  binding = g_new0 (Binding, 1);
  binding->self = self;
  g_weak_ref_init (&binding->object, object);
  binding->section = g_strdup (section);
  binding->property = g_strdup (property);
  binding->delay_ms = delay_ms;
  detailed = g_strconcat ("notify::", property, NULL);
  binding->handler_id = g_signal_connect (object, detailed, G_CALLBACK (notify_cb), binding);
  g_ptr_array_add (self->bindings, binding);
}

gboolean
backlot_state_file_save (BacklotStateFile *self,
                         GError          **error)
{
  WriteData *write = NULL;
  gboolean written = FALSE;

  g_return_val_if_fail (BACKLOT_IS_STATE_FILE (self), FALSE);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  write = prepare (self);
  written = write_file (write, error);
  write_data_free (write);
  return written;
}
