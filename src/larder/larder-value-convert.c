/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values from and to JSON text, JsonNode and GVariant. */

#include "config.h"

#include "larder/larder-value-private.h"

/* Shorter texts are parsed in a buffer on the stack and copied to a block of just their size;
   of longer ones the parser's own block is kept. */
#define SHORT_TEXT 4096

static gboolean
has_repeated_names (yyjson_val *object)
{
  gsize n = unsafe_yyjson_get_len (object);
  yyjson_val *name = object + 1;
  guint64 seen = 0;
  gboolean suspicious = FALSE;

  if (n > LARDER_VALUE_MANY_MEMBERS)
    {
      g_autoptr(GHashTable) members = larder_cell_index_members (object);

      return g_hash_table_size (members) != n;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize length = unsafe_yyjson_get_len (name);
      const guchar *text = (const guchar *) name->uni.str;
      guint64 bit = (guint64) 1 << ((length * 7 + text[0] + 3 * text[length / 2] +
                                     5 * text[length > 0 ? length - 1 : 0]) % 64);

      suspicious = suspicious || (seen & bit) != 0;
      seen |= bit;
      name = unsafe_yyjson_get_next (name + 1);
    }
  if (!suspicious)
    return FALSE;
  name = object + 1;
  for (gsize i = 0; i < n; i++)
    {
      yyjson_val *end = unsafe_yyjson_get_next (object);

      for (yyjson_val *other = unsafe_yyjson_get_next (name + 1); other < end;
           other = unsafe_yyjson_get_next (other + 1))
        if (unsafe_yyjson_equals_strn (other, name->uni.str, unsafe_yyjson_get_len (name)))
          return TRUE;
      name = unsafe_yyjson_get_next (name + 1);
    }
  return FALSE;
}

/* Looks once at every cell: FALSE if the text nests too deep or hides a zero in a text, which
   would cut it short wherever texts end at a zero. */
static gboolean
check_cells (yyjson_val *root,
             gboolean    look_for_zeros,
             gboolean   *has_repeated)
{
  yyjson_val *ends[LARDER_VALUE_MAX_DEPTH];
  yyjson_val *end = unsafe_yyjson_get_next (root);
  guint depth = 0;

  for (yyjson_val *cell = root; cell < end; cell++)
    {
      while (depth > 0 && cell >= ends[depth - 1])
        depth--;
      if (unsafe_yyjson_is_ctn (cell))
        {
          if (depth == G_N_ELEMENTS (ends))
            return FALSE;
          ends[depth++] = unsafe_yyjson_get_next (cell);
          if (unsafe_yyjson_is_obj (cell) && !*has_repeated)
            *has_repeated = has_repeated_names (cell);
        }
      else if (look_for_zeros && unsafe_yyjson_is_str (cell) &&
               strlen (cell->uni.str) != unsafe_yyjson_get_len (cell))
        return FALSE;
    }
  return TRUE;
}

static LarderValue *
copy_root (yyjson_val *root)
{
  LarderTree tree;
  LarderValue *value;

  larder_tree_init (&tree);
  larder_tree_add_copy (&tree, root);
  value = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return value;
}

static gboolean
has_zero (const char *json,
          gsize       size)
{
  const char *end = json + size;

  for (const char *at = memchr (json, '\\', size); at != NULL;
       at = memchr (at + 1, '\\', (gsize) (end - at) - 1))
    if (end - at >= 6 && memcmp (at, "\\u0000", 6) == 0)
      return TRUE;
  return FALSE;
}

/**
 * larder_value_new_from_json:
 * @json: a text
 * @length: its length in bytes, or -1 if it ends at a zero
 * @error: return location
 *
 * Parses JSON (RFC 8259). Of members with one name the last one holds.
 *
 * Fails with %LARDER_ERROR_INVALID for all that is no JSON in UTF-8, for more than 1,000 levels
 * and for texts with a zero in them.
 *
 * Returns: (transfer full): the value
 */
LarderValue *
larder_value_new_from_json (const char  *json,
                            gssize       length,
                            GError     **error)
{
  gsize size = length >= 0 ? (gsize) length : strlen (json);
  guint8 buffer[SHORT_TEXT * 16];
  yyjson_alc pool;
  yyjson_read_err problem = { 0 };
  yyjson_doc *doc;
  LarderValue *value;
  gboolean is_short = size < SHORT_TEXT;
  gboolean has_repeated = FALSE;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_short)
    yyjson_alc_pool_init (&pool, buffer, sizeof buffer);
  /* Without its in-situ flag the parser only reads the text. */
  doc = yyjson_read_opts ((char *) (gpointer) json, size, YYJSON_READ_NOFLAG,
                          is_short ? &pool : NULL, &problem);
  if (doc == NULL)
    {
      g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID, "not JSON at byte %" G_GSIZE_FORMAT
                   ": %s", problem.pos, problem.msg);
      return NULL;
    }
  if (!check_cells (yyjson_doc_get_root (doc), has_zero (json, size), &has_repeated))
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID,
                           "the JSON nests too deep or has a zero in a text");
      value = NULL;
    }
  else if (has_repeated)
    value = copy_root (yyjson_doc_get_root (doc));
  else if (is_short)
    value = larder_value_copy_cells (yyjson_doc_get_root (doc), yyjson_doc_get_val_count (doc));
  else
    return larder_value_take_doc (doc);
  yyjson_doc_free (doc);
  return value;
}

/**
 * larder_value_new_from_bytes:
 * @json: a text
 * @error: return location
 *
 * Parses JSON as [ctor@Larder.Value.new_from_json] does.
 *
 * Returns: (transfer full): the value
 */
LarderValue *
larder_value_new_from_bytes (GBytes  *json,
                             GError **error)
{
  gsize size;
  const char *data;

  g_return_val_if_fail (json != NULL, NULL);

  data = g_bytes_get_data (json, &size);
  return larder_value_new_from_json (data != NULL ? data : "", (gssize) size, error);
}

static void
add_node (LarderTree *tree,
          JsonNode   *node)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_NULL };
  GType type;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      larder_tree_open (tree, YYJSON_TYPE_OBJ);
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          larder_tree_add_name (tree, name, strlen (name));
          add_node (tree, member);
        }
      larder_tree_close (tree);
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      larder_tree_open (tree, YYJSON_TYPE_ARR);
      for (guint i = 0; i < json_array_get_length (array); i++)
        add_node (tree, json_array_get_element (array, i));
      larder_tree_close (tree);
      return;
    }
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    {
      larder_tree_add_string (tree, json_node_get_string (node),
                              strlen (json_node_get_string (node)));
      return;
    }
  if (type == G_TYPE_BOOLEAN)
    cell.tag = YYJSON_TYPE_BOOL | (json_node_get_boolean (node) ? YYJSON_SUBTYPE_TRUE : 0);
  else if (type == G_TYPE_INT64)
    {
      cell.tag = YYJSON_TYPE_NUM | (json_node_get_int (node) < 0 ? YYJSON_SUBTYPE_SINT : 0);
      cell.uni.i64 = json_node_get_int (node);
    }
  else if (type == G_TYPE_DOUBLE)
    {
      cell.tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL;
      cell.uni.f64 = json_node_get_double (node);
    }
  larder_tree_add_cell (tree, &cell);
}

/**
 * larder_value_new_from_node:
 * @node: a JsonNode
 *
 * Copies a tree of json-glib.
 *
 * Returns: (transfer full): the value
 */
LarderValue *
larder_value_new_from_node (JsonNode *node)
{
  LarderTree tree;
  LarderValue *value;

  g_return_val_if_fail (node != NULL, NULL);

  larder_tree_init (&tree);
  add_node (&tree, node);
  value = larder_tree_end (&tree);
  larder_tree_clear (&tree);
  return value;
}

/* The cell, or a copy in @copy when there are references in it, which the writer can not read. */
static yyjson_val *
flatten (LarderValue  *self,
         LarderValue **copy)
{
  if (self->block->n_refs == 0)
    return self->val;
  *copy = copy_root (self->val);
  return (*copy)->val;
}

/**
 * larder_value_to_json:
 * @self: a value
 *
 * Writes compact JSON.
 *
 * Returns: (transfer full): the text
 */
char *
larder_value_to_json (LarderValue *self)
{
  g_autoptr(LarderValue) copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  /* The writer's memory comes from malloc(), which is what g_free() gives back. */
  return yyjson_val_write_opts (flatten (self, &copy), YYJSON_WRITE_NOFLAG, NULL, NULL, NULL);
}

/**
 * larder_value_to_bytes:
 * @self: a value
 *
 * Writes compact JSON. There is no zero at its end.
 *
 * Returns: (transfer full): the text
 */
GBytes *
larder_value_to_bytes (LarderValue *self)
{
  g_autoptr(LarderValue) copy = NULL;
  gsize size = 0;
  char *json;

  g_return_val_if_fail (self != NULL, NULL);

  json = yyjson_val_write_opts (flatten (self, &copy), YYJSON_WRITE_NOFLAG, NULL, &size, NULL);
  return g_bytes_new_take (json, size);
}

static JsonNode *
node_of_cell (yyjson_val *cell)
{
  JsonNode *node = json_node_alloc ();
  yyjson_val *part;

  cell = larder_cell_resolve (cell);
  switch (larder_cell_get_kind (cell))
    {
    case LARDER_VALUE_BOOLEAN:
      return json_node_init_boolean (node, unsafe_yyjson_is_true (cell));
    case LARDER_VALUE_INT:
      return json_node_init_int (node, cell->uni.i64);
    case LARDER_VALUE_DOUBLE:
      return json_node_init_double (node, larder_cell_get_double (cell));
    case LARDER_VALUE_STRING:
      return json_node_init_string (node, cell->uni.str);
    case LARDER_VALUE_ARRAY:
      {
        g_autoptr(JsonArray) array = json_array_sized_new ((guint) unsafe_yyjson_get_len (cell));

        part = cell + 1;
        for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
          {
            json_array_add_element (array, node_of_cell (part));
            part = unsafe_yyjson_get_next (part);
          }
        return json_node_init_array (node, array);
      }
    case LARDER_VALUE_OBJECT:
      {
        g_autoptr(JsonObject) object = json_object_new ();

        part = cell + 1;
        for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
          {
            json_object_set_member (object, part->uni.str, node_of_cell (part + 1));
            part = unsafe_yyjson_get_next (part + 1);
          }
        return json_node_init_object (node, object);
      }
    case LARDER_VALUE_NULL:
    default:
      return json_node_init_null (node);
    }
}

/**
 * larder_value_to_node:
 * @self: a value
 *
 * Copies the value to a tree of json-glib.
 *
 * Returns: (transfer full): the tree
 */
JsonNode *
larder_value_to_node (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return node_of_cell (self->val);
}
