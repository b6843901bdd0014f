/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a project's file: looked at before they are believed, and put into the tables. */

#include "config.h"

#include "studio/backlot-project-rows.h"

#include <string.h>

#include "studio/backlot-project-file.h"
#include "studio/backlot-schema-sql.h"
#include "wire/backlot-wire-json.h"

struct _BacklotProjectRows
{
  yyjson_val *rows;          /* borrowed */
  yyjson_val *words;         /* (nullable) borrowed */
  char       *project_id;
  char       *former_owner;
  char       *owner;
  GHashTable *ids;           /* set of "table id" */
  GHashTable *media;         /* set of "user/media" */
  GHashTable *people;        /* set of those who had the media files, borrowed from @rows */
};

BacklotProjectRows *
backlot_project_rows_new (yyjson_val *rows,
                          const char *project_id,
                          const char *former_owner,
                          const char *owner)
{
  BacklotProjectRows *self = g_new0 (BacklotProjectRows, 1);

  self->rows = rows;
  self->project_id = g_strdup (project_id);
  self->former_owner = g_strdup (former_owner);
  self->owner = g_strdup (owner);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->media = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->people = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
backlot_project_rows_free (BacklotProjectRows *self)
{
  g_free (self->project_id);
  g_free (self->former_owner);
  g_free (self->owner);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->media);
  g_hash_table_unref (self->people);
  g_free (self);
}

void
backlot_project_rows_set_words (BacklotProjectRows *self,
                                yyjson_val         *words)
{
  self->words = words;
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
is_table (const char *name)
{
  for (gsize i = 0; backlot_project_tables[i].name != NULL; i++)
    if (g_str_equal (backlot_project_tables[i].name, name))
      return TRUE;
  return FALSE;
}

static gboolean
holds_json (yyjson_val *value,
            gboolean    as_list)
{
  yyjson_doc *doc;
  gboolean good;

  if (!yyjson_is_str (value))
    return FALSE;
  doc = yyjson_read (yyjson_get_str (value), yyjson_get_len (value), YYJSON_READ_NOFLAG);
  good = doc != NULL && (!as_list || yyjson_is_arr (yyjson_doc_get_root (doc)));
  yyjson_doc_free (doc);
  return good;
}

static gboolean
holds_time (yyjson_val *value,
            const char *rest)
{
  g_autofree char *text = g_strconcat (yyjson_is_str (value) ? yyjson_get_str (value) : "", rest,
                                       NULL);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL;
}

static gboolean
fits (const BacklotColumn *column,
      yyjson_val          *value)
{
  if (yyjson_is_null (value))
    return !column->not_null;
  switch (column->type)
    {
    case BACKLOT_SQL_UUID:
      return yyjson_is_str (value) && g_uuid_string_is_valid (yyjson_get_str (value));
    case BACKLOT_SQL_TEXT:
    case BACKLOT_SQL_ENUM:
      return yyjson_is_str (value) && strlen (yyjson_get_str (value)) == yyjson_get_len (value);
    case BACKLOT_SQL_INT:
    case BACKLOT_SQL_BIGINT:
      return yyjson_is_int (value);
    case BACKLOT_SQL_NUMERIC:
    case BACKLOT_SQL_FLOAT:
      return yyjson_is_num (value);
    case BACKLOT_SQL_BOOL:
      return yyjson_is_int (value) && (yyjson_get_int (value) & ~1) == 0;
    case BACKLOT_SQL_JSON:
      return holds_json (value, FALSE);
    case BACKLOT_SQL_TIMESTAMPTZ:
      return holds_time (value, "");
    case BACKLOT_SQL_DATE:
      return holds_time (value, "T00:00:00Z");
    case BACKLOT_SQL_TEXT_ARRAY:
    case BACKLOT_SQL_UUID_ARRAY:
    case BACKLOT_SQL_INT_ARRAY:
      return holds_json (value, TRUE);
    case BACKLOT_SQL_VOID:
    default:
      return FALSE;
    }
}

static gboolean
check_row (BacklotProjectRows  *self,
           const BacklotTable  *table,
           yyjson_val          *row,
           GError             **error)
{
  gboolean is_media = g_str_equal (table->name, "media_files");
  const char *project = g_str_equal (table->name, "projects") ? "id" : "project_id";
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (row))
    return refuse (error, "The file is damaged: a row of %s is none", table->name);
  yyjson_obj_iter_init (row, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const BacklotColumn *column = backlot_table_find_column (table, yyjson_get_str (key));

      if (column == NULL)
        return refuse (error, "The file is of a newer program: this one knows no %s of %s",
                       yyjson_get_str (key), table->name);
      if (!fits (column, yyjson_obj_iter_get_val (key)))
        return refuse (error, "The file is damaged: %s of %s is not right", column->name,
                       table->name);
    }
  if (!is_media && g_strcmp0 (backlot_wire_json_get_string (row, project), self->project_id) != 0)
    return refuse (error, "The file is damaged: a row of %s is another project's", table->name);
  return TRUE;
}

/* What others may refer to, and whose the files were. */
static void
note_row (BacklotProjectRows *self,
          const char         *table,
          yyjson_val         *row)
{
  const char *id = backlot_wire_json_get_string (row, "id");
  const char *user = backlot_wire_json_get_string (row, "user_id");

  if (id != NULL)
    g_hash_table_add (self->ids, g_strconcat (table, " ", id, NULL));
  if (id != NULL && user != NULL && g_str_equal (table, "media_files"))
    {
      g_hash_table_add (self->media, g_strconcat (user, "/", id, NULL));
      g_hash_table_add (self->people, (gpointer) user);
    }
}

/* A file lies in the folder of its own row. */
static gboolean
check_path (yyjson_val  *row,
            GError     **error)
{
  const char *path = backlot_wire_json_get_string (row, "storage_path");
  g_autofree char *folder = g_strconcat (backlot_wire_json_get_string (row, "user_id"), "/",
                                         backlot_wire_json_get_string (row, "id"), "/", NULL);

  if (path != NULL && g_str_has_prefix (path, folder) && path[strlen (folder)] != '\0' &&
      strchr (path + strlen (folder), '/') == NULL)
    return TRUE;
  return refuse (error, "The file is damaged: the path %s is not right", path);
}

/* References lead to rows of the file: nothing of this studio is drawn in by them. */
static gboolean
check_references (BacklotProjectRows  *self,
                  const BacklotTable  *table,
                  yyjson_val          *row,
                  GError             **error)
{
  for (guint i = 0; i < table->outgoing->len; i++)
    {
      const BacklotForeignKey *reference = g_ptr_array_index (table->outgoing, i);
      const char *column = reference->columns[0];
      const char *id = backlot_wire_json_get_string (row, column);
      g_autofree char *wanted = g_strconcat (reference->target->name, " ", id, NULL);

      if (id != NULL && is_table (reference->target->name) && !g_str_equal (column, "project_id") &&
          !g_hash_table_contains (self->ids, wanted))
        return refuse (error, "The file is damaged: a row of %s refers to %s, which it has not",
                       table->name, wanted);
    }
  return !g_str_equal (table->name, "media_files") || check_path (row, error);
}

typedef gboolean (*RowFunc) (BacklotProjectRows  *self,
                             const BacklotTable  *table,
                             yyjson_val          *row,
                             GError             **error);

static gboolean
each_row (BacklotProjectRows  *self,
          BacklotSchema       *schema,
          RowFunc              func,
          GError             **error)
{
  for (gsize i = 0; backlot_project_tables[i].name != NULL; i++)
    {
      yyjson_val *list = backlot_wire_json_get_array (self->rows, backlot_project_tables[i].name);
      BacklotTable *table = backlot_schema_find_table (schema, backlot_project_tables[i].name);
      yyjson_val *row;
      yyjson_arr_iter iter;

      yyjson_arr_iter_init (list, &iter);
      while ((row = yyjson_arr_iter_next (&iter)) != NULL)
        if (!func (self, table, row, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
check_and_note (BacklotProjectRows  *self,
                const BacklotTable  *table,
                yyjson_val          *row,
                GError             **error)
{
  if (!check_row (self, table, row, error))
    return FALSE;
  note_row (self, table->name, row);
  return TRUE;
}

/**
 * backlot_project_rows_check:
 *
 * Whether this is one project's rows, and nothing else.
 */
gboolean
backlot_project_rows_check (BacklotProjectRows  *self,
                            BacklotSchema       *schema,
                            GError             **error)
{
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (self->rows))
    return refuse (error, "The file is damaged: it has no rows");
  yyjson_obj_iter_init (self->rows, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    if (!is_table (yyjson_get_str (key)) && !yyjson_equals_str (key, "storage_objects"))
      return refuse (error, "The file is of a newer program: this one knows no table %s",
                     yyjson_get_str (key));
  if (yyjson_arr_size (backlot_wire_json_get_array (self->rows, "projects")) != 1)
    return refuse (error, "The file is damaged: it has not one project");
  return each_row (self, schema, check_and_note, error) &&
         each_row (self, schema, check_references, error);
}

gboolean
backlot_project_rows_has_media (BacklotProjectRows *self,
                                const char         *user_id,
                                const char         *media_id)
{
  g_autofree char *place = g_strconcat (user_id, "/", media_id, NULL);

  return g_hash_table_contains (self->media, place);
}

static gboolean
refers_to_person (const BacklotTable *table,
                  const char         *column)
{
  for (guint i = 0; i < table->outgoing->len; i++)
    {
      const BacklotForeignKey *reference = g_ptr_array_index (table->outgoing, i);

      if (g_str_equal (reference->target->name, "profiles") &&
          g_str_equal (reference->columns[0], column))
        return TRUE;
    }
  return g_str_equal (column, "updated_by");
}

/* People of the other studio are not those of this one: what was the owner's is the new owner's. */
static const char *
person_of (BacklotProjectRows  *self,
           const BacklotColumn *column,
           yyjson_val          *value)
{
  if (column->not_null || g_strcmp0 (yyjson_get_str (value), self->former_owner) == 0)
    return self->owner;
  return NULL;
}

/* Paths of files, also inside of JSON, begin with whose they are. */
static char *
new_text (BacklotProjectRows *self,
          yyjson_val         *value)
{
  const char *words = backlot_wire_json_get_string (self->words, yyjson_get_str (value));
  g_autoptr(GString) text = words != NULL ? g_string_new (words)
                                          : g_string_new_len (yyjson_get_str (value),
                                                              (gssize) yyjson_get_len (value));
  g_autofree char *here = g_strconcat (self->owner, "/", NULL);
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    {
      g_autofree char *there = g_strconcat (person, "/", NULL);

      g_string_replace (text, there, here, 0);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
bind_value (BacklotProjectRows  *self,
            BacklotStatement    *statement,
            int                  index,
            const BacklotTable  *table,
            const BacklotColumn *column,
            yyjson_val          *value)
{
  if (refers_to_person (table, column->name))
    {
      backlot_statement_bind_text (statement, index, person_of (self, column, value));
    }
  else if (yyjson_is_str (value))
    {
      g_autofree char *text = new_text (self, value);

      backlot_statement_bind_text (statement, index, text);
    }
  else if (yyjson_is_int (value))
    {
      backlot_statement_bind_int (statement, index, yyjson_get_sint (value));
    }
  else if (yyjson_is_real (value))
    {
      backlot_statement_bind_double (statement, index, yyjson_get_real (value));
    }
  else
    {
      backlot_statement_bind_text (statement, index, NULL);
    }
}

/* Numbers that each studio gives by itself. */
static gboolean
is_given_here (const BacklotTable  *table,
               const BacklotColumn *column)
{
  return column->generated ||
         (g_str_equal (table->name, "execution_events") && g_str_equal (column->name, "id"));
}

static gboolean
insert_row (BacklotProjectRows  *self,
            BacklotTransaction  *transaction,
            const BacklotTable  *table,
            yyjson_val          *row,
            GError             **error)
{
  g_autoptr(GString) sql = g_string_new ("INSERT INTO ");
  g_autoptr(GString) values = g_string_new (NULL);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(BacklotStatement) statement = NULL;
  gboolean has_row;

  backlot_sql_append_name (sql, table->name);
  for (guint i = 0; i < table->columns->len; i++)
    {
      BacklotColumn *column = g_ptr_array_index (table->columns, i);

      if (is_given_here (table, column) || yyjson_obj_get (row, column->name) == NULL)
        continue;
      g_string_append (sql, columns->len == 0 ? " (" : ", ");
      backlot_sql_append_name (sql, column->name);
      g_string_append (values, columns->len == 0 ? "?" : ", ?");
      g_ptr_array_add (columns, column);
    }
  g_string_append (sql, ") VALUES (");
  g_string_append (sql, values->str);
  g_string_append_c (sql, ')');
  statement = backlot_transaction_prepare (transaction, sql->str, error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const BacklotColumn *column = g_ptr_array_index (columns, i);

      bind_value (self, statement, (int) i + 1, table, column,
                  yyjson_obj_get (row, column->name));
    }
  return backlot_statement_next (statement, &has_row, error);
}

/**
 * backlot_project_rows_insert:
 * @known_media: set of media files that are here already and stay as they are
 *
 * Puts the rows in, after they were checked, as they are: no trigger adds anything to them.
 */
gboolean
backlot_project_rows_insert (BacklotProjectRows  *self,
                             BacklotTransaction  *transaction,
                             GHashTable          *known_media,
                             GError             **error)
{
  BacklotSchema *schema = backlot_transaction_get_schema (transaction);

  for (gsize i = 0; backlot_project_tables[i].name != NULL; i++)
    {
      BacklotTable *table = backlot_schema_find_table (schema, backlot_project_tables[i].name);
      yyjson_val *list = backlot_wire_json_get_array (self->rows, table->name);
      gboolean is_media = g_str_equal (table->name, "media_files");
      yyjson_val *row;
      yyjson_arr_iter iter;

      yyjson_arr_iter_init (list, &iter);
      while ((row = yyjson_arr_iter_next (&iter)) != NULL)
        if ((!is_media ||
             !g_hash_table_contains (known_media, backlot_wire_json_get_string (row, "id"))) &&
            !insert_row (self, transaction, table, row, error))
          return FALSE;
    }
  return TRUE;
}
