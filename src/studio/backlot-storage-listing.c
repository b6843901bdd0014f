/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage lists objects: one level with its folders, or everything below a prefix, in pages. */
#include "config.h"

#include "studio/backlot-storage-service-private.h"
#include "wire/backlot-wire-jwt.h"

#include <string.h>

#define MAX_LIMIT 1000
#define DEFAULT_LIMIT 100

/* The rows of a bucket below a prefix (?1, ?2) that the caller may see, cut behind the prefix. */
static char *
level_sql (BacklotStorageCall *call,
           BacklotTransaction *transaction)
{
  const char *rule = backlot_service_rules_get_using (&call->service->rules, transaction,
                                                      BACKLOT_COMMAND_SELECT);

  return g_strconcat ("WITH level AS (SELECT substr (name, length (?2) + 1) AS rest, *"
                      " FROM storage_objects AS row WHERE bucket_id = ?1"
                      " AND name >= ?2 AND name < ?2 || char (1114111) AND (", rule, ")),"
                      " entry AS (SELECT CASE instr (rest, '/') WHEN 0 THEN rest"
                      " ELSE substr (rest, 1, instr (rest, '/') - 1) END AS entry,"
                      " instr (rest, '/') > 0 AS folder, * FROM level)", NULL);
}

/* Names of the columns that a list may be ordered by; what is not known is the name. */
static const char *
order_column (const char *column)
{
  static const char * const known[] = { "created_at", "updated_at", "last_accessed_at" };

  for (guint i = 0; column != NULL && i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i], column) == 0)
      return known[i];
  return "entry";
}

static char *
list_sql (BacklotStorageCall *call,
          BacklotTransaction *transaction)
{
  yyjson_val *sort = backlot_wire_json_get_object (backlot_request_get_json (call->request),
                                                   "sortBy");
  const char *order = backlot_wire_json_get_string (sort, "order");
  gboolean descending = order != NULL && g_ascii_strcasecmp (order, "desc") == 0;
  g_autofree char *level = level_sql (call, transaction);

  return g_strconcat (level, " SELECT entry, folder, id, max (updated_at), created_at,"
                      " last_accessed_at, metadata FROM entry"
                      " WHERE ?3 = '' OR lower (substr (entry, 1, length (?3))) = lower (?3)"
                      " GROUP BY entry, folder ORDER BY ",
                      order_column (backlot_wire_json_get_string (sort, "column")),
                      descending ? " DESC" : " ASC", ", entry LIMIT ?4 OFFSET ?5", NULL);
}

static void
add_entry (BacklotStorageCall *call,
           yyjson_mut_val     *list,
           BacklotStatement   *statement)
{
  static const char * const members[] = { "id", "updated_at", "created_at", "last_accessed_at" };
  yyjson_mut_doc *doc = call->answer;
  yyjson_mut_val *json = yyjson_mut_obj (doc);
  gboolean folder = backlot_statement_int (statement, 1) != 0;

  yyjson_mut_obj_add_strcpy (doc, json, "name", backlot_statement_text (statement, 0));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (folder)
        yyjson_mut_obj_add_null (doc, json, members[i]);
      else
        yyjson_mut_obj_add_strcpy (doc, json, members[i],
                                   backlot_statement_text (statement, (int) i + 2));
    }
  if (folder)
    yyjson_mut_obj_add_null (doc, json, "metadata");
  else
    yyjson_mut_obj_add_val (doc, json, "metadata",
                            yyjson_mut_rawcpy (doc, backlot_statement_text (statement, 6)));
  yyjson_mut_arr_append (list, json);
}

static gboolean
list (BacklotTransaction  *transaction,
      gpointer             data,
      GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *json = backlot_request_get_json (call->request);
  const char *search = backlot_wire_json_get_string (json, "search");
  gint64 limit = backlot_wire_json_get_int (json, "limit", DEFAULT_LIMIT);
  gint64 offset = backlot_wire_json_get_int (json, "offset", 0);
  yyjson_mut_val *answer = backlot_storage_call_new_answer (call, TRUE);
  g_autoptr(BacklotStatement) statement = NULL;
  g_autofree char *sql = NULL;
  gboolean has_row = TRUE;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error))
    return FALSE;
  sql = list_sql (call, transaction);
  statement = backlot_transaction_query (transaction, error, sql, "tttll", call->bucket, call->name,
                                         search != NULL ? search : "",
                                         CLAMP (limit, 1, MAX_LIMIT), MAX (offset, 0));
  if (statement == NULL)
    return FALSE;
  while (has_row)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (has_row)
        add_entry (call, answer, statement);
    }
  return TRUE;
}

/* `POST /object/list/BUCKET`: the prefix is a folder, with or without its slash. */
void
backlot_storage_list (BacklotStorageCall *call)
{
  const char *prefix = backlot_wire_json_get_string (backlot_request_get_json (call->request),
                                                     "prefix");

  if (prefix == NULL || *prefix == '\0' || strcmp (prefix, "/") == 0)
    call->name = g_strdup ("");
  else
    call->name = g_strconcat (prefix, g_str_has_suffix (prefix, "/") ? "" : "/", NULL);
  backlot_storage_call_run (call, list, backlot_storage_call_answer_cb);
}

/* A cursor is the last name of a page, written so that nobody takes it for one. */
static char *
decode_cursor (const char *cursor)
{
  g_autofree guint8 *bytes = NULL;
  gsize length;

  if (cursor == NULL)
    return g_strdup ("");
  bytes = backlot_wire_base64url_decode (cursor, strlen (cursor), &length);
  if (bytes == NULL || !g_utf8_validate_len ((const char *) bytes, length, NULL))
    return g_strdup ("");
  return g_strndup ((const char *) bytes, length);
}

static void
add_v2_entry (BacklotStorageCall *call,
              yyjson_mut_val     *folders,
              yyjson_mut_val     *objects,
              BacklotStatement   *statement)
{
  yyjson_mut_doc *doc = call->answer;
  yyjson_mut_val *json = yyjson_mut_obj (doc);
  gboolean folder = backlot_statement_int (statement, 1) != 0;
  const char *entry = backlot_statement_text (statement, 0);
  g_autofree char *name = g_strconcat (call->name, entry, folder ? "/" : "", NULL);

  yyjson_mut_obj_add_strcpy (doc, json, "name", name);
  yyjson_mut_obj_add_strcpy (doc, json, "key", name);
  if (!folder)
    {
      yyjson_mut_obj_add_strcpy (doc, json, "id", backlot_statement_text (statement, 2));
      yyjson_mut_obj_add_strcpy (doc, json, "updated_at", backlot_statement_text (statement, 3));
      yyjson_mut_obj_add_strcpy (doc, json, "created_at", backlot_statement_text (statement, 4));
      yyjson_mut_obj_add_val (doc, json, "metadata",
                              yyjson_mut_rawcpy (doc, backlot_statement_text (statement, 5)));
    }
  yyjson_mut_arr_append (folder ? folders : objects, json);
}

static BacklotStatement *
query_v2 (BacklotStorageCall  *call,
          BacklotTransaction  *transaction,
          gint64               limit,
          GError             **error)
{
  yyjson_val *json = backlot_request_get_json (call->request);
  gboolean delimiter = backlot_wire_json_get_bool (json, "with_delimiter", FALSE);
  g_autofree char *after = decode_cursor (backlot_wire_json_get_string (json, "cursor"));
  g_autofree char *level = level_sql (call, transaction);
  g_autofree char *sql =
    g_strconcat (level, delimiter ? " SELECT entry, folder, id, max (updated_at), created_at,"
                                    " metadata FROM entry WHERE entry > ?3"
                                    " GROUP BY entry, folder ORDER BY entry, folder LIMIT ?4"
                                  : " SELECT rest, 0, id, updated_at, created_at, metadata"
                                    " FROM entry WHERE rest > ?3 ORDER BY rest LIMIT ?4", NULL);

  return backlot_transaction_query (transaction, error, sql, "tttl", call->bucket, call->name,
                                    after, limit + 1);
}

static gboolean
list_v2 (BacklotTransaction  *transaction,
         gpointer             data,
         GError             **error)
{
  BacklotStorageCall *call = data;
  yyjson_val *json = backlot_request_get_json (call->request);
  gint64 limit = CLAMP (backlot_wire_json_get_int (json, "limit", MAX_LIMIT), 1, MAX_LIMIT);
  yyjson_mut_val *root = backlot_storage_call_new_answer (call, FALSE);
  yyjson_mut_val *folders = yyjson_mut_arr (call->answer);
  yyjson_mut_val *objects = yyjson_mut_arr (call->answer);
  g_autoptr(BacklotStatement) statement = NULL;
  g_autofree char *last = NULL;
  g_autofree char *cursor = NULL;
  gboolean has_row = TRUE;

  if (!backlot_storage_read_bucket (transaction, call->bucket, &call->bucket_row, error))
    return FALSE;
  statement = query_v2 (call, transaction, limit, error);
  if (statement == NULL)
    return FALSE;
  for (gint64 i = 0; has_row && i <= limit; i++)
    {
      if (!backlot_statement_next (statement, &has_row, error))
        return FALSE;
      if (!has_row || i == limit)
        break;
      g_set_str (&last, backlot_statement_text (statement, 0));
      add_v2_entry (call, folders, objects, statement);
    }
  yyjson_mut_obj_add_bool (call->answer, root, "hasNext", has_row);
  if (has_row && last != NULL)
    {
      cursor = backlot_wire_base64url_encode ((const guint8 *) last, strlen (last));
      yyjson_mut_obj_add_strcpy (call->answer, root, "nextCursor", cursor);
    }
  yyjson_mut_obj_add_val (call->answer, root, "folders", folders);
  yyjson_mut_obj_add_val (call->answer, root, "objects", objects);
  return TRUE;
}

/* `POST /object/list-v2/BUCKET`: the prefix is the beginning of names. */
void
backlot_storage_list_v2 (BacklotStorageCall *call)
{
  const char *prefix = backlot_wire_json_get_string (backlot_request_get_json (call->request),
                                                     "prefix");

  call->name = g_strdup (prefix != NULL ? prefix : "");
  backlot_storage_call_run (call, list_v2, backlot_storage_call_answer_cb);
}
