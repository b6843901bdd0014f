/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file of texts that another process searches: who writes it. */

#include "config.h"

#include "larder/larder-text-index.h"

#include "larder/larder-storage-private.h"
#include "larder/larder-text-index-private.h"

static const char SCHEMA[] =
  "CREATE TABLE entry (id TEXT PRIMARY KEY, place INTEGER NOT NULL, words TEXT NOT NULL, "
  "data TEXT NOT NULL);";

/**
 * LarderTextIndex:
 *
 * What a person may look for, in a file of its own that is searched while the program does not run,
 * such as by the search provider of a desktop.
 *
 * One program writes, any number of others search: [func@Larder.TextIndex.search] opens the file
 * only to read. The file may vanish at any time, and one that can not be written or used is never
 * an error for the writer: then nothing is found.
 */
struct _LarderTextIndex
{
  GObject        parent_instance;

  char          *path;
  LarderStorage *storage;    /* (owned) (nullable): the file can not be written */
  gboolean       failed;     /* the last time */
};

typedef enum
{
  PROP_PATH = 1,
} LarderTextIndexProperty;

static GParamSpec *properties[PROP_PATH + 1];

G_DEFINE_FINAL_TYPE (LarderTextIndex, larder_text_index, G_TYPE_OBJECT)

static void
open_file (LarderTextIndex *self)
{
  const LarderStorageSpec spec = {
    .path = self->path, .application_id = LARDER_TEXT_INDEX_APPLICATION_ID,
    .version = LARDER_TEXT_INDEX_VERSION, .schema = SCHEMA,
  };
  g_autoptr(GError) error = NULL;
  sqlite3 *db = larder_storage_open (&spec, &error);

  if (db == NULL && !g_error_matches (error, LARDER_ERROR, LARDER_ERROR_STORAGE))
    {
      g_info ("The text index is begun anew: %s", error->message);
      g_clear_error (&error);
      if (larder_storage_set_aside (self->path, &error))
        db = larder_storage_open (&spec, &error);
    }
  if (db != NULL)
    self->storage = larder_storage_new (db, self);
  else
    g_info ("The text index can not be written: %s", error->message);
}

/* What of @entries the file has already, by id. */
static GHashTable *
read_entries (sqlite3  *db,
              GError  **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_stmt *statement = larder_storage_keep (db, "SELECT id, place || data FROM entry", error);
  int code;

  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_hash_table_insert (known, g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                         g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  if (code != SQLITE_DONE)
    larder_storage_set_error (db, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&known) : NULL;
}

static gboolean
write_entry (sqlite3      *db,
             guint         place,
             LarderValue  *entry,
             GHashTable   *known,
             GError      **error)
{
  const char *id = larder_value_get_member_string (entry, "id");
  const char *text = larder_value_get_member_string (entry, "text");
  g_autofree char *data = larder_value_to_json (entry);
  g_autofree char *mark = NULL;
  g_autofree char *words = NULL;
  g_autofree char *former_id = NULL;
  g_autofree char *former = NULL;
  sqlite3_stmt *statement;

  if (id == NULL || text == NULL)
    return TRUE;
  mark = g_strdup_printf ("%u%s", place, data);
  if (g_hash_table_steal_extended (known, id, (gpointer *) &former_id, (gpointer *) &former) &&
      g_strcmp0 (former, mark) == 0)
    return TRUE;
  statement = larder_storage_keep (db, "INSERT OR REPLACE INTO entry (id, place, words, data) "
                                   "VALUES (?1, ?2, ?3, ?4)", error);
  if (statement == NULL)
    return FALSE;
  words = larder_text_index_fold (text);
  larder_storage_bind_text (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, place);
  larder_storage_bind_text (statement, 3, words);
  larder_storage_bind_text (statement, 4, data);
  return larder_storage_step (statement, error);
}

/* In the storage thread: only what differs is written. */
static gboolean
write_entries (sqlite3   *db,
               gpointer   data,
               GError   **error)
{
  LarderValue *entries = data;
  g_autoptr(GHashTable) known = read_entries (db, error);
  GHashTableIter iter;
  gpointer id;

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < larder_value_get_n_items (entries); i++)
    if (!write_entry (db, i, larder_value_get_item (entries, i), known, error))
      return FALSE;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      sqlite3_stmt *statement = larder_storage_keep (db, "DELETE FROM entry WHERE id = ?1", error);

      if (statement == NULL)
        return FALSE;
      larder_storage_bind_text (statement, 1, id);
      if (!larder_storage_step (statement, error))
        return FALSE;
    }
  return TRUE;
}

static void
written (gpointer      data,
         const GError *error,
         gpointer      owner)
{
  LarderTextIndex *self = owner;

  self->failed = error != NULL;
  if (error == NULL)
    return;
  g_info ("The text index was not written: %s", error->message);
  if (!g_error_matches (error, LARDER_ERROR, LARDER_ERROR_INVALID))
    return;
  larder_storage_close (g_steal_pointer (&self->storage));
  if (!larder_storage_set_aside (self->path, NULL))
    return;
  open_file (self);
  /* The new file is as good as the one that was lost, once it has what that one was to get. */
  if (self->storage != NULL)
    larder_text_index_set_entries (self, data);
}

static void
larder_text_index_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (prop_id == PROP_PATH)
    g_value_set_string (value, LARDER_TEXT_INDEX (object)->path);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_text_index_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (prop_id == PROP_PATH)
    LARDER_TEXT_INDEX (object)->path = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
larder_text_index_constructed (GObject *object)
{
  G_OBJECT_CLASS (larder_text_index_parent_class)->constructed (object);
  open_file (LARDER_TEXT_INDEX (object));
}

static void
larder_text_index_finalize (GObject *object)
{
  LarderTextIndex *self = LARDER_TEXT_INDEX (object);

  if (self->storage != NULL)
    larder_storage_close (self->storage);
  g_free (self->path);

  G_OBJECT_CLASS (larder_text_index_parent_class)->finalize (object);
}

static void
larder_text_index_class_init (LarderTextIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = larder_text_index_constructed;
  object_class->get_property = larder_text_index_get_property;
  object_class->set_property = larder_text_index_set_property;
  object_class->finalize = larder_text_index_finalize;

  /**
   * LarderTextIndex:path:
   *
   * The file.
   */
  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
larder_text_index_init (LarderTextIndex *self)
{
}

/**
 * larder_text_index_new:
 * @path: (type filename): the file, which is made with its folder
 *
 * Opens the file to write it. One that is damaged or of something else is set aside as
 * `<path>.damaged`.
 *
 * Returns: (transfer full): a new index
 */
LarderTextIndex *
larder_text_index_new (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_object_new (LARDER_TYPE_TEXT_INDEX, "path", path, NULL);
}

/**
 * larder_text_index_set_entries:
 * @entries: an array of objects, in the order in which they shall be found
 *
 * Makes @entries what the file has, by a thread; only what differs from what it had is written.
 *
 * Each object has the strings `id`, which no other one has, and `text`, which is searched; what
 * else it has is given back by a search. One without them is left out.
 */
void
larder_text_index_set_entries (LarderTextIndex *self,
                               LarderValue     *entries)
{
  g_return_if_fail (LARDER_IS_TEXT_INDEX (self));
  g_return_if_fail (larder_value_get_kind (entries) == LARDER_VALUE_ARRAY);

  if (self->storage != NULL)
    larder_storage_push (self->storage, write_entries, written, larder_value_ref (entries),
                         (GDestroyNotify) larder_value_unref);
}

static gboolean
is_written (gpointer owner)
{
  return !((LarderTextIndex *) owner)->failed;
}

/**
 * larder_text_index_flush_async:
 * @cancellable: (nullable): is not obeyed: what was begun is written
 * @callback: (scope async): called once, when all entries set so far are in the file
 * @user_data: given to @callback
 *
 * Waits for the storage thread.
 */
void
larder_text_index_flush_async (LarderTextIndex     *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LARDER_IS_TEXT_INDEX (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, larder_text_index_flush_async);
  larder_storage_flush (self->storage, task, is_written, "The text index can not be written");
}

/**
 * larder_text_index_flush_finish:
 * @result: what the callback was given
 *
 * Ends what [method@Larder.TextIndex.flush_async] began.
 *
 * Returns: %TRUE when everything is in the file; else %LARDER_ERROR_STORAGE
 */
gboolean
larder_text_index_flush_finish (LarderTextIndex  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
