/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a project's file into a studio: all of it, or nothing. */

#include "config.h"

#include "studio/backlot-project-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "studio/backlot-api-error.h"
#include "studio/backlot-database-private.h"
#include "studio/backlot-import-service.h"
#include "studio/backlot-project-rows.h"
#include "studio/backlot-storage-files.h"
#include "studio/backlot-storage-service-private.h"
#include "studio/backlot-studio-check.h"
#include "studio/backlot-studio-keys.h"
#include "studio/backlot-studio-listener.h"
#include "studio/backlot-tar.h"
#include "wire/backlot-wire-json.h"

/* The studio's own person, who is always there. */
#define LOCAL_USER "00000000-0000-4000-8000-000000000001"
#define MAX_MANIFEST (64 * 1024)
#define MAX_ROWS (256 * 1024 * 1024)

/* One stored file of the archive. */
typedef struct
{
  yyjson_val *row;        /* borrowed from the rows */
  char       *version;    /* its name here */
  char       *metadata;   /* written anew: its answers' headers are made of it */
  gint64      size;
  gboolean    unpacked;
} Object;

/* backlot_database_run_sync (), or its like in another thread. */
typedef gboolean (*RunFunc) (BacklotDatabase      *database,
                             const BacklotCaller  *caller,
                             BacklotDatabaseFunc   func,
                             gpointer              data,
                             GError              **error);

typedef struct
{
  BacklotDatabase     *database;   /* (owned) */
  RunFunc              run;
  const BacklotProjectExtras *extras;   /* (nullable) borrowed */
  BacklotStorageFiles *files;      /* (owned) */
  yyjson_doc          *manifest;   /* (owned) */
  yyjson_doc          *rows;       /* (owned) */
  BacklotProjectRows  *project;    /* (owned) */
  GHashTable          *objects;    /* version in the archive → Object */
  GHashTable          *known;      /* set of media files that are here already */
} Import;

static void
object_free (gpointer data)
{
  Object *object = data;

  g_free (object->version);
  g_free (object->metadata);
  g_free (object);
}

static void
import_clear (Import *self)
{
  g_clear_object (&self->database);
  g_clear_pointer (&self->files, backlot_storage_files_free);
  g_clear_pointer (&self->project, backlot_project_rows_free);
  g_clear_pointer (&self->objects, g_hash_table_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->manifest, yyjson_doc_free);
  g_clear_pointer (&self->rows, yyjson_doc_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError     **error,
        GIOErrorEnum code,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, (int) code, format, args);
  va_end (args);
  return FALSE;
}

static yyjson_doc *
read_json (GInputStream  *stream,
           gint64         size,
           gint64         limit,
           GError       **error)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  yyjson_doc *doc = NULL;

  if (size > limit)
    refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: it says too much");
  else if (backlot_tar_copy (stream, size, memory, error) &&
           (doc = yyjson_read (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                               (gsize) size, YYJSON_READ_NOFLAG)) == NULL)
    refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: it can not be read");
  return doc;
}

static gboolean
take_manifest (Import        *self,
               GInputStream  *stream,
               gint64         size,
               GError       **error)
{
  yyjson_val *root;

  self->manifest = read_json (stream, size, MAX_MANIFEST, error);
  if (self->manifest == NULL)
    return FALSE;
  root = yyjson_doc_get_root (self->manifest);
  if (g_strcmp0 (backlot_wire_json_get_string (root, "format"), BACKLOT_PROJECT_FORMAT) != 0)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "This is no project's file");
  if (backlot_wire_json_get_int (root, "version", 0) != BACKLOT_PROJECT_VERSION)
    return refuse (error, G_IO_ERROR_NOT_SUPPORTED,
                   "This program reads project files of version %d, and this one has version %"
                   G_GINT64_FORMAT, BACKLOT_PROJECT_VERSION,
                   backlot_wire_json_get_int (root, "version", 0));
  return TRUE;
}

/* What may stand in a header of an answer. */
static const char *
printable (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return NULL;
  return text;
}

/* <user>/<media file>/<name>: of a media file of the project. */
static gboolean
is_place (Import      *self,
          yyjson_val  *row)
{
  static const char * const buckets[] = { "media", "outputs", "avatars", NULL };
  const char *bucket = backlot_wire_json_get_string (row, "bucket_id");
  const char *name = backlot_wire_json_get_string (row, "name");
  g_auto(GStrv) parts = g_strsplit (name != NULL ? name : "", "/", -1);

  return bucket != NULL && g_strv_contains (buckets, bucket) && g_strv_length (parts) == 3 &&
         *parts[2] != '\0' && !g_str_equal (parts[2], "..") && !g_str_equal (parts[2], ".") &&
         backlot_project_rows_has_media (self->project, parts[0], parts[1]);
}

static gboolean
take_object_row (Import      *self,
                 yyjson_val  *row,
                 GError     **error)
{
  const char *version = backlot_wire_json_get_string (row, "version");
  const char *metadata = backlot_wire_json_get_string (row, "metadata");
  const char *more = backlot_wire_json_get_string (row, "user_metadata");
  g_autoptr(yyjson_doc) told = metadata != NULL ? yyjson_read (metadata, strlen (metadata), 0)
                                                : NULL;
  g_autoptr(yyjson_doc) extra = more != NULL ? yyjson_read (more, strlen (more), 0) : NULL;
  yyjson_val *root = yyjson_doc_get_root (told);
  const char *type;
  Object *object;

  if (version == NULL || !g_uuid_string_is_valid (version) || !is_place (self, row) ||
      told == NULL || (more != NULL && extra == NULL) ||
      g_hash_table_contains (self->objects, version))
    return refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: an object is not right");
  object = g_new0 (Object, 1);
  object->row = row;
  object->version = g_uuid_string_random ();
  object->size = backlot_wire_json_get_int (root, "size", -1);
  type = printable (backlot_wire_json_get_string (root, "mimetype"));
  object->metadata =
    backlot_storage_build_metadata (object->size, type != NULL ? type : "application/octet-stream",
                                    printable (backlot_wire_json_get_string (root, "cacheControl")),
                                    object->version);
  g_hash_table_insert (self->objects, g_strdup (version), object);
  return TRUE;
}

/* What is here already: the project, files of its, and room for the others. */
static gboolean
look_around (BacklotTransaction  *transaction,
             gpointer             data,
             GError             **error)
{
  Import *self = data;
  yyjson_val *root = yyjson_doc_get_root (self->manifest);
  yyjson_val *media = backlot_wire_json_get_array (yyjson_doc_get_root (self->rows),
                                                   "media_files");
  gint64 used = 0, quota = 0, there = 0;
  guint64 wanted = 0;
  yyjson_val *row;
  yyjson_arr_iter iter;

  if (!backlot_transaction_read_int (transaction, &there, error,
                                     "SELECT 1 FROM projects WHERE id = ?1", "t",
                                     backlot_wire_json_get_string (root, "project_id")) ||
      !backlot_transaction_read_int (transaction, &used, error,
                                     "SELECT total_storage_bytes FROM profiles WHERE id = ?1", "t",
                                     LOCAL_USER) ||
      !backlot_transaction_read_int (transaction, &quota, error,
                                     "SELECT storage_quota_bytes FROM profiles AS p JOIN plans AS q"
                                     " ON q.id = p.subscription_plan WHERE p.id = ?1", "t",
                                     LOCAL_USER))
    return FALSE;
  if (there != 0)
    return refuse (error, G_IO_ERROR_EXISTS, "The project “%s” is here already; it stays as it is",
                   backlot_wire_json_get_string (root, "title"));
  yyjson_arr_iter_init (media, &iter);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    {
      const char *id = backlot_wire_json_get_string (row, "id");
      g_autofree char *user = NULL;

      if (!backlot_transaction_read_text (transaction, &user, error,
                                          "SELECT user_id FROM media_files WHERE id = ?1", "t", id))
        return FALSE;
      if (user != NULL && !g_str_equal (user, LOCAL_USER))
        return refuse (error, G_IO_ERROR_EXISTS, "The file %s is somebody else's here",
                       backlot_wire_json_get_string (row, "filename"));
      if (user != NULL)
        g_hash_table_add (self->known, g_strdup (id));
      else if (!g_uint64_checked_add (&wanted, wanted, (guint64)
                                      backlot_wire_json_get_int (row, "size_bytes", 0)))
        return refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: it is too large");
    }
  if (wanted > (guint64) MAX (0, quota - used))
    return refuse (error, G_IO_ERROR_NO_SPACE, "The project needs %" G_GUINT64_FORMAT " bytes,"
                   " and the plan has %" G_GINT64_FORMAT " left", wanted, MAX (0, quota - used));
  return TRUE;
}

static gboolean
take_rows (Import        *self,
           GInputStream  *stream,
           gint64         size,
           GError       **error)
{
  yyjson_val *manifest = yyjson_doc_get_root (self->manifest);
  const char *project_id = backlot_wire_json_get_string (manifest, "project_id");
  yyjson_val *row;
  yyjson_arr_iter iter;

  self->rows = read_json (stream, size, MAX_ROWS, error);
  if (self->rows == NULL)
    return FALSE;
  self->project = backlot_project_rows_new (yyjson_doc_get_root (self->rows), project_id,
                                            backlot_wire_json_get_string (manifest, "owner_id"),
                                            LOCAL_USER);
  if (self->extras != NULL)
    backlot_project_rows_set_words (self->project, self->extras->words);
  if (!backlot_project_rows_check (self->project, backlot_database_get_schema (self->database),
                                   error))
    return FALSE;
  yyjson_arr_iter_init (backlot_wire_json_get_array (yyjson_doc_get_root (self->rows),
                                                     "storage_objects"), &iter);
  while ((row = yyjson_arr_iter_next (&iter)) != NULL)
    if (!take_object_row (self, row, error))
      return FALSE;
  return self->run (self->database, NULL, look_around, self, error);
}

/* Under a new name: nothing that is here can be overwritten. */
static gboolean
take_object (Import        *self,
             const char    *name,
             GInputStream  *stream,
             gint64         size,
             GError       **error)
{
  const char *slash = strrchr (name, '/');
  const char *version = slash != NULL ? slash + 1 : name;
  g_autofree char *expected = backlot_project_object_name (version);
  Object *object = g_hash_table_lookup (self->objects, version);
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileOutputStream) out = NULL;

  if (object == NULL || object->unpacked || object->size != size || !g_str_equal (name, expected))
    return refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: %s does not belong there",
                   name);
  object->unpacked = TRUE;
  path = backlot_storage_files_incoming (self->files, object->version);
  file = g_file_new_for_path (path);
  out = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);
  return out != NULL && backlot_tar_copy (stream, size, G_OUTPUT_STREAM (out), error) &&
         g_output_stream_close (G_OUTPUT_STREAM (out), NULL, error);
}

static gboolean
take_file (const char    *name,
           gint64         size,
           GInputStream  *stream,
           gpointer       user_data,
           GError       **error)
{
  Import *self = user_data;

  if (self->manifest == NULL && g_str_equal (name, BACKLOT_PROJECT_MANIFEST))
    return take_manifest (self, stream, size, error);
  if (self->manifest == NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "This is no project's file");
  if (self->rows == NULL && g_str_equal (name, BACKLOT_PROJECT_ROWS))
    return take_rows (self, stream, size, error);
  if (self->rows == NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: its rows are missing");
  return take_object (self, name, stream, size, error);
}

static gboolean
publish_objects (Import  *self,
                 GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Object *object = value;

      if (!object->unpacked)
        return refuse (error, G_IO_ERROR_INVALID_DATA, "The file is damaged: it lacks %s",
                       backlot_wire_json_get_string (object->row, "name"));
      if (!backlot_storage_files_publish (self->files, object->version, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_object (Import              *self,
               BacklotTransaction  *transaction,
               const Object        *object,
               GError             **error)
{
  const char *name = backlot_wire_json_get_string (object->row, "name");
  g_auto(GStrv) parts = g_strsplit (name, "/", 3);
  g_autofree char *here = NULL;

  if (g_hash_table_contains (self->known, parts[1]))
    return TRUE;
  here = g_strconcat (LOCAL_USER, strchr (name, '/'), NULL);
  return backlot_transaction_execute (transaction, error,
                                      "INSERT INTO storage_objects (bucket_id, name, owner, version,"
                                      " metadata, user_metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                      "tttttt",
                                      backlot_wire_json_get_string (object->row, "bucket_id"), here,
                                      LOCAL_USER, object->version, object->metadata,
                                      backlot_wire_json_get_string (object->row, "user_metadata"));
}

/* Work that was under way elsewhere does not go on here, and nobody pays for it again. */
static gboolean
settle_rows (BacklotTransaction  *transaction,
             const char          *project_id,
             GError             **error)
{
  static const char * const changes[] = {
    "UPDATE jobs SET cost = 0, worker_id = NULL, lease_expires_at = NULL,"
    " status = CASE WHEN status IN ('queued', 'processing') THEN 'cancelled' ELSE status END,"
    " finished_at = coalesce (finished_at, now ()) WHERE project_id = ?1",
    "UPDATE executions SET status = 'cancelled', finished_at = coalesce (finished_at, now ())"
    " WHERE project_id = ?1 AND status IN ('queued', 'running')",
    "UPDATE projects SET status = 'active' WHERE id = ?1 AND status = 'processing'",
    "UPDATE courses SET publish_state = 'unpublished'"
    " WHERE project_id = ?1 AND publish_state = 'published'",
    "INSERT INTO project_members (project_id, user_id, role)"
    " SELECT id, owner_id, 'owner' FROM projects WHERE id = ?1",
    "UPDATE profiles SET total_storage_bytes ="
    " (SELECT coalesce (sum (size_bytes), 0) FROM media_files WHERE user_id = profiles.id)"
    " WHERE id = (SELECT owner_id FROM projects WHERE id = ?1)",
    "INSERT INTO stored_bytes (user_id, bytes)"
    " SELECT p.owner_id, coalesce (sum (o.metadata ->> 'size'), 0) FROM projects AS p"
    " LEFT JOIN storage_objects AS o ON substr (o.name, 1, 37) = p.owner_id || '/'"
    " WHERE p.id = ?1 GROUP BY p.owner_id"
    " ON CONFLICT (user_id) DO UPDATE SET bytes = excluded.bytes",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    if (!backlot_transaction_execute (transaction, error, changes[i], "t", project_id))
      return FALSE;
  return TRUE;
}

static char *
project_id_of (Import *self)
{
  yyjson_val *root = yyjson_doc_get_root (self->manifest);

  return (char *) backlot_wire_json_get_string (root, "project_id");
}

static gboolean
insert_all (Import              *self,
            BacklotTransaction  *transaction,
            GError             **error)
{
  GHashTableIter iter;
  gpointer object;

  if (!backlot_project_rows_insert (self->project, transaction, self->known, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, &object))
    if (!insert_object (self, transaction, object, error))
      return FALSE;
  return settle_rows (transaction, project_id_of (self), error);
}

/* The rows tell all that triggers would add, except what listeners hear, which temporary triggers
 * tell, and those are not put off; what the rows leave out of order is refused. */
static gboolean
insert_project (BacklotTransaction  *transaction,
                gpointer             data,
                GError             **error)
{
  Import *self = data;
  g_autoptr(GPtrArray) problems = NULL;
  gboolean inserted;

  sqlite3_exec (transaction->sqlite, "PRAGMA defer_foreign_keys = ON", NULL, NULL, NULL);
  backlot_transaction_set_definer (transaction, TRUE);
  sqlite3_db_config (transaction->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  inserted = insert_all (self, transaction, error);
  sqlite3_db_config (transaction->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
  if (!inserted)
    {
      g_prefix_error (error, "The file does not fit this studio: ");
      return FALSE;
    }
  if (self->extras != NULL && self->extras->settle != NULL &&
      !self->extras->settle (transaction, project_id_of (self), error))
    return FALSE;
  problems = backlot_studio_check_rows (transaction->sqlite);
  return problems->len == 0 ||
         refuse (error, G_IO_ERROR_INVALID_DATA, "The file does not fit this studio: %s",
                 (const char *) g_ptr_array_index (problems, 0));
}

/* What did not become a row's, and all of it after a failure. */
static void
remove_objects (Import   *self,
                gboolean  all)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Object *object = value;
      const char *name = backlot_wire_json_get_string (object->row, "name");
      g_auto(GStrv) parts = g_strsplit (name, "/", 3);

      if (all || g_hash_table_contains (self->known, parts[1]))
        backlot_storage_files_remove (self->files, object->version);
    }
}

static gboolean
import_file (BacklotDatabase             *database,
             RunFunc                      run,
             const char                  *objects,
             const char                  *file,
             const BacklotProjectExtras  *extras,
             GError                     **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (file);
  g_autoptr(GFileInputStream) stream = g_file_read (source, NULL, error);
  g_auto(Import) self = { 0 };
  g_autoptr(GError) reason = NULL;
  gboolean imported;

  if (stream == NULL)
    return FALSE;
  self.database = g_object_ref (database);
  self.run = run;
  self.extras = extras;
  self.files = backlot_storage_files_new (objects, error);
  if (self.files == NULL)
    return FALSE;
  self.objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  imported = backlot_tar_read (G_INPUT_STREAM (stream), take_file, &self, &reason);
  if (imported && self.rows == NULL)
    imported = refuse (&reason, G_IO_ERROR_INVALID_DATA, "This is no project's file");
  imported = imported && publish_objects (&self, &reason) &&
             self.run (self.database, NULL, insert_project, &self, &reason);
  /* The next start of the studio looks what became of it, and sweeps. */
  if (imported || !backlot_api_error_is (reason, BACKLOT_API_ERROR_UNRESOLVED))
    remove_objects (&self, !imported);
  if (!imported)
    g_propagate_error (error, g_steal_pointer (&reason));
  return imported;
}

/**
 * backlot_project_import_into:
 * @database: of a studio that serves
 * @objects: the folder of its stored files
 * @extras: (nullable): what is done beside it
 *
 * In another thread than the main context's.
 */
gboolean
backlot_project_import_into (BacklotDatabase             *database,
                             const char                  *objects,
                             const char                  *file,
                             const BacklotProjectExtras  *extras,
                             GError                     **error)
{
  return import_file (database, backlot_database_run_wait, objects, file, extras, error);
}

static gboolean
import_alone (const BacklotStudioPaths  *paths,
              const char                *file,
              GError                   **error)
{
  /* A studio that is new has its keys from now on. */
  g_autoptr(BacklotStudioKeys) keys = backlot_studio_keys_load (paths->keys, error);
  g_autoptr(BacklotDatabase) database = NULL;

  if (keys == NULL)
    return FALSE;
  database = backlot_database_open (paths->database, NULL, error);
  return database != NULL && import_file (database, backlot_database_run_sync, paths->objects,
                                          file, NULL, error);
}

/**
 * backlot_project_import:
 *
 * A studio that serves is asked to do it, because its listeners hear of the new rows. Ids stay as
 * they are; all that was the owner's becomes the studio's own person's.
 */
gboolean
backlot_project_import (const BacklotStudioPaths  *paths,
                        const char                *file,
                        GError                   **error)
{
  g_autoptr(GError) reason = NULL;
  gboolean imported;
  int lock;

  if (!backlot_studio_paths_prepare (paths, error))
    return FALSE;
  lock = backlot_studio_lock (paths, &reason);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_BUSY))
    return backlot_import_service_ask (paths->socket, file, error);
  if (lock < 0)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  imported = import_alone (paths, file, error);
  close (lock);
  return imported;
}
