/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a project's rows and objects into one file. */

#include "config.h"

#include "studio/backlot-project-file.h"

#include <string.h>

#include "studio/backlot-database-private.h"
#include "studio/backlot-schema-sql.h"
#include "studio/backlot-storage-files.h"
#include "studio/backlot-tar.h"
#include "studio/backlot-whole-file.h"
#include "wire/backlot-wire-json.h"

/* Not those of persons: members, invitations, credits, enrolments, progress, notifications. */
const BacklotProjectTable backlot_project_tables[] = {
  { "projects", "id = ?1" },
  { "films", NULL },
  { "series", NULL },
  { "courses", NULL },
  { "workflows", NULL },
  { "media_files",
    "id IN (SELECT cover_media_id FROM projects WHERE id = ?1"
    " UNION SELECT sound_media_id FROM films WHERE project_id = ?1"
    " UNION SELECT media_id FROM photos WHERE project_id = ?1"
    " UNION SELECT media_id FROM outputs WHERE project_id = ?1"
    " UNION SELECT media_id FROM characters WHERE project_id = ?1"
    " UNION SELECT media_id FROM scenes WHERE project_id = ?1"
    " UNION SELECT media_id FROM videos WHERE project_id = ?1)" },
  { "photos", NULL },
  { "jobs", NULL },
  { "outputs", NULL },
  { "episodes", NULL },
  { "characters", NULL },
  { "scenes", NULL },
  { "scene_characters", NULL },
  { "conversations", NULL },
  { "executions", NULL },
  { "execution_events", NULL },
  { "messages", NULL },
  { "chapters", NULL },
  { "videos", NULL },
  { "tasks", NULL },
  { "comments", NULL },
  { "documents", NULL },
  { "document_ops", NULL },
  { NULL, NULL },
};

typedef struct
{
  sqlite3             *sqlite;       /* (owned): inside a transaction */
  const char          *project_id;
  yyjson_mut_doc      *rows;         /* (owned) */
  yyjson_mut_doc      *manifest;     /* (owned) */
  GPtrArray           *versions;     /* (owned) (element-type utf8) */
} Export;

static void
export_clear (Export *self)
{
  sqlite3_close_v2 (self->sqlite);
  g_clear_pointer (&self->rows, yyjson_mut_doc_free);
  g_clear_pointer (&self->manifest, yyjson_mut_doc_free);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

char *
backlot_project_object_name (const char *version)
{
  return g_strdup_printf (BACKLOT_PROJECT_OBJECTS "%.2s/%s", version, version);
}

/* An expression that gives a row as it is stored, as a JSON object. */
static char *
describe_row (Export      *self,
              const char  *table,
              GError     **error)
{
  g_autoptr(GString) sql = g_string_new ("json_object (");
  sqlite3_stmt *statement = NULL;
  gsize start = sql->len;

  if (sqlite3_prepare_v2 (self->sqlite, "SELECT name FROM pragma_table_info (?1)", -1, &statement,
                          NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          const char *name = (const char *) sqlite3_column_text (statement, 0);

          if (sql->len > start)
            g_string_append (sql, ", ");
          backlot_sql_append_string (sql, name);
          g_string_append (sql, ", t.");
          backlot_sql_append_name (sql, name);
        }
    }
  sqlite3_finalize (statement);
  if (sql->len == start)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The studio has no table %s: start it once, so that it is upgraded", table);
      return NULL;
    }
  g_string_append_c (sql, ')');
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
read_rows (Export      *self,
           const char  *name,
           const char  *sql,
           GError     **error)
{
  yyjson_mut_val *list = yyjson_mut_obj_add_arr (self->rows, yyjson_mut_doc_get_root (self->rows),
                                                 name);
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->sqlite, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, self->project_id, -1, SQLITE_STATIC);
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        yyjson_mut_arr_add_val (list, yyjson_mut_rawcpy (self->rows, (const char *)
                                                        sqlite3_column_text (statement, 0)));
    }
  if (code != SQLITE_DONE)
    backlot_sql_error_take (NULL, self->sqlite, error);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}

static gboolean
read_table (Export                     *self,
            const BacklotProjectTable  *table,
            GError                    **error)
{
  g_autofree char *row = describe_row (self, table->name, error);
  g_autoptr(GString) sql = NULL;

  if (row == NULL)
    return FALSE;
  sql = g_string_new ("SELECT ");
  g_string_append (sql, row);
  g_string_append (sql, " FROM ");
  backlot_sql_append_name (sql, table->name);
  g_string_append (sql, " AS t WHERE ");
  g_string_append (sql, table->where != NULL ? table->where : "project_id = ?1");
  g_string_append (sql, " ORDER BY t.rowid");
  return read_rows (self, table->name, sql->str, error);
}

/* What lies in the folders of the project's media files, derived files included. */
#define OBJECTS_OF_PROJECT \
  " FROM storage_objects AS t JOIN media_files AS m" \
  " ON t.name >= m.user_id || '/' || m.id || '/' AND t.name < m.user_id || '/' || m.id || '0'" \
  " WHERE m."

static gboolean
read_objects (Export  *self,
              GError **error)
{
  g_autofree char *where = NULL;
  g_autofree char *versions = NULL;
  g_autofree char *sql = NULL;
  sqlite3_stmt *statement = NULL;
  int code;

  for (gsize i = 0; where == NULL; i++)
    if (g_str_equal (backlot_project_tables[i].name, "media_files"))
      where = g_strdup (backlot_project_tables[i].where);
  sql = g_strconcat ("SELECT json_object ('bucket_id', t.bucket_id, 'name', t.name, 'version',"
                     " t.version, 'metadata', t.metadata, 'user_metadata', t.user_metadata)"
                     OBJECTS_OF_PROJECT, where, NULL);
  if (!read_rows (self, "storage_objects", sql, error))
    return FALSE;
  versions = g_strconcat ("SELECT t.version" OBJECTS_OF_PROJECT, where, NULL);
  code = sqlite3_prepare_v2 (self->sqlite, versions, -1, &statement, NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, self->project_id, -1, SQLITE_STATIC);
      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        g_ptr_array_add (self->versions,
                         g_strdup ((const char *) sqlite3_column_text (statement, 0)));
    }
  if (code != SQLITE_DONE)
    backlot_sql_error_take (NULL, self->sqlite, error);
  sqlite3_finalize (statement);
  return code == SQLITE_DONE;
}

static gboolean
describe_project (Export  *self,
                  GError **error)
{
  yyjson_mut_val *root = yyjson_mut_obj (self->manifest);
  sqlite3_stmt *statement = NULL;
  gboolean found = FALSE;

  if (sqlite3_prepare_v2 (self->sqlite, "SELECT title, owner_id FROM projects WHERE id = ?1", -1,
                          &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_text (statement, 1, self->project_id, -1, SQLITE_STATIC);
      found = sqlite3_step (statement) == SQLITE_ROW;
    }
  if (found)
    {
      g_autofree char *now = backlot_sql_time (g_get_real_time ());

      yyjson_mut_doc_set_root (self->manifest, root);
      yyjson_mut_obj_add_str (self->manifest, root, "format", BACKLOT_PROJECT_FORMAT);
      yyjson_mut_obj_add_int (self->manifest, root, "version", BACKLOT_PROJECT_VERSION);
      yyjson_mut_obj_add_strcpy (self->manifest, root, "project_id", self->project_id);
      yyjson_mut_obj_add_strcpy (self->manifest, root, "title",
                                 (const char *) sqlite3_column_text (statement, 0));
      yyjson_mut_obj_add_strcpy (self->manifest, root, "owner_id",
                                 (const char *) sqlite3_column_text (statement, 1));
      yyjson_mut_obj_add_strcpy (self->manifest, root, "exported_at", now);
    }
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no project %s",
                   self->project_id);
    }
  sqlite3_finalize (statement);
  return found;
}

static gboolean
add_json (GOutputStream   *archive,
          const char      *name,
          yyjson_mut_doc  *doc,
          GError         **error)
{
  g_autoptr(GInputStream) stream = NULL;
  gsize length;
  char *json = yyjson_mut_write (doc, YYJSON_WRITE_PRETTY_TWO_SPACES, &length);

  if (json == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A row can not be written");
      return FALSE;
    }
  stream = g_memory_input_stream_new_from_data (json, (gssize) length, free);
  return backlot_tar_add_stream (archive, name, stream, (gint64) length, error);
}

static gboolean
write_archive (Export                     *self,
               const BacklotStorageFiles  *files,
               GOutputStream              *archive,
               GError                    **error)
{
  if (!add_json (archive, BACKLOT_PROJECT_MANIFEST, self->manifest, error) ||
      !add_json (archive, BACKLOT_PROJECT_ROWS, self->rows, error))
    return FALSE;
  for (guint i = 0; i < self->versions->len; i++)
    {
      const char *version = g_ptr_array_index (self->versions, i);
      g_autofree char *path = backlot_storage_files_object (files, version);
      g_autofree char *name = backlot_project_object_name (version);

      if (!backlot_tar_add (archive, name, path, error))
        return FALSE;
    }
  return backlot_tar_end (archive, error);
}

static gboolean
read_project (Export  *self,
              GError **error)
{
  self->rows = yyjson_mut_doc_new (NULL);
  self->manifest = yyjson_mut_doc_new (NULL);
  self->versions = g_ptr_array_new_with_free_func (g_free);
  yyjson_mut_doc_set_root (self->rows, yyjson_mut_obj (self->rows));
  /* All is read as it stood at one moment. */
  sqlite3_exec (self->sqlite, "BEGIN", NULL, NULL, NULL);
  if (!describe_project (self, error))
    return FALSE;
  for (gsize i = 0; backlot_project_tables[i].name != NULL; i++)
    if (!read_table (self, &backlot_project_tables[i], error))
      return FALSE;
  return read_objects (self, error);
}

/**
 * backlot_project_export:
 * @file: replaced, when the archive is whole
 *
 * May be called while a studio serves.
 */
gboolean
backlot_project_export (const BacklotStudioPaths  *paths,
                        const char                *project_id,
                        const char                *file,
                        GError                   **error)
{
  g_autoptr(BacklotStorageFiles) files = NULL;
  g_autoptr(GOutputStream) stream = NULL;
  g_auto(Export) self = { 0 };
  BacklotTransaction *nobody = NULL;

  self.project_id = project_id;
  self.sqlite = backlot_database_open_file (paths->database, &nobody, error);
  files = self.sqlite != NULL ? backlot_storage_files_new (paths->objects, error) : NULL;
  if (files == NULL || !read_project (&self, error))
    return FALSE;
  stream = backlot_whole_file_open (file, error);
  return stream != NULL &&
         backlot_whole_file_finish (file, stream, write_archive (&self, files, stream, error),
                                    error);
}
