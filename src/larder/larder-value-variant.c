/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values from and to GVariant, the form that scripts and D-Bus use. */

#include "config.h"

#include "larder/larder-value-private.h"

static gboolean add_variant (LarderTree  *tree,
                             GVariant    *variant,
                             guint        depth,
                             GError     **error);

static gboolean
add_dictionary (LarderTree  *tree,
                GVariant    *variant,
                guint        depth,
                GError     **error)
{
  larder_tree_open (tree, YYJSON_TYPE_OBJ);
  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr(GVariant) entry = g_variant_get_child_value (variant, i);
      g_autoptr(GVariant) name = g_variant_get_child_value (entry, 0);
      g_autoptr(GVariant) value = g_variant_get_child_value (entry, 1);
      gsize length;
      const char *text = g_variant_get_string (name, &length);

      larder_tree_add_name (tree, text, length);
      if (!add_variant (tree, value, depth + 1, error))
        return FALSE;
    }
  larder_tree_close (tree);
  return TRUE;
}

static gboolean
add_list (LarderTree  *tree,
          GVariant    *variant,
          guint        depth,
          GError     **error)
{
  larder_tree_open (tree, YYJSON_TYPE_ARR);
  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr(GVariant) item = g_variant_get_child_value (variant, i);

      if (!add_variant (tree, item, depth + 1, error))
        return FALSE;
    }
  larder_tree_close (tree);
  return TRUE;
}

static void
add_int (LarderTree *tree,
         gint64      number)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_NUM | (number < 0 ? YYJSON_SUBTYPE_SINT : 0) };

  cell.uni.i64 = number;
  larder_tree_add_cell (tree, &cell);
}

static void
add_double (LarderTree *tree,
            double      number)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_NULL };

  /* Not a number and infinity are null, as in the constructor. */
  if (number - number == 0.0)
    {
      cell.tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL;
      cell.uni.f64 = number;
    }
  larder_tree_add_cell (tree, &cell);
}

static gboolean
add_variant (LarderTree  *tree,
             GVariant    *variant,
             guint        depth,
             GError     **error)
{
  g_autoptr(GVariant) inner = NULL;
  yyjson_val cell = { .tag = YYJSON_TYPE_NULL };

  if (depth >= LARDER_VALUE_MAX_DEPTH)
    {
      g_set_error_literal (error, LARDER_ERROR, LARDER_ERROR_INVALID, "the value nests too deep");
      return FALSE;
    }
  switch (g_variant_classify (variant))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      cell.tag = YYJSON_TYPE_BOOL | (g_variant_get_boolean (variant) ? YYJSON_SUBTYPE_TRUE : 0);
      larder_tree_add_cell (tree, &cell);
      return TRUE;
    case G_VARIANT_CLASS_BYTE:
      add_int (tree, g_variant_get_byte (variant));
      return TRUE;
    case G_VARIANT_CLASS_INT16:
      add_int (tree, g_variant_get_int16 (variant));
      return TRUE;
    case G_VARIANT_CLASS_UINT16:
      add_int (tree, g_variant_get_uint16 (variant));
      return TRUE;
    case G_VARIANT_CLASS_INT32:
      add_int (tree, g_variant_get_int32 (variant));
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      add_int (tree, g_variant_get_uint32 (variant));
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      add_int (tree, g_variant_get_int64 (variant));
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      cell.tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_UINT;
      cell.uni.u64 = g_variant_get_uint64 (variant);
      larder_tree_add_cell (tree, &cell);
      return TRUE;
    case G_VARIANT_CLASS_DOUBLE:
      add_double (tree, g_variant_get_double (variant));
      return TRUE;
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
      larder_tree_add_string (tree, g_variant_get_string (variant, NULL),
                              strlen (g_variant_get_string (variant, NULL)));
      return TRUE;
    case G_VARIANT_CLASS_VARIANT:
      inner = g_variant_get_variant (variant);
      return add_variant (tree, inner, depth + 1, error);
    case G_VARIANT_CLASS_MAYBE:
      inner = g_variant_get_maybe (variant);
      if (inner != NULL)
        return add_variant (tree, inner, depth + 1, error);
      larder_tree_add_cell (tree, &cell);
      return TRUE;
    case G_VARIANT_CLASS_TUPLE:
      return add_list (tree, variant, depth, error);
    case G_VARIANT_CLASS_ARRAY:
      if (g_variant_is_of_type (variant, G_VARIANT_TYPE ("a{s*}")))
        return add_dictionary (tree, variant, depth, error);
      if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_DICTIONARY))
        return add_list (tree, variant, depth, error);
      break;
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      break;
    }
  g_set_error (error, LARDER_ERROR, LARDER_ERROR_INVALID,
               "JSON has nothing like a variant of type %s", g_variant_get_type_string (variant));
  return FALSE;
}

/**
 * larder_value_new_from_variant:
 * @variant: plain values in arrays, tuples, dictionaries with names as texts, maybes and
 *   variants; taken over when it is floating
 * @error: return location
 *
 * Makes a value of a variant. An empty maybe and what is not finite become null.
 *
 * Fails with %LARDER_ERROR_INVALID for handles, for dictionaries with other names, and for more
 * than 1,000 levels.
 *
 * Returns: (transfer full): the value
 */
LarderValue *
larder_value_new_from_variant (GVariant  *variant,
                               GError   **error)
{
  g_autoptr(GVariant) sunk = NULL;
  LarderTree tree;
  LarderValue *value = NULL;

  g_return_val_if_fail (variant != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  sunk = g_variant_ref_sink (variant);
  larder_tree_init (&tree);
  if (add_variant (&tree, sunk, 0, error))
    {
      g_autoptr(LarderValue) raw = larder_tree_end (&tree);

      /* A dictionary may have a name twice; copying leaves the last. */
      larder_tree_add_copy (&tree, raw->val);
      value = larder_tree_end (&tree);
    }
  larder_tree_clear (&tree);
  return value;
}

static GVariant *
variant_of_cell (yyjson_val *cell)
{
  yyjson_val *part;

  cell = larder_cell_resolve (cell);
  switch (larder_cell_get_kind (cell))
    {
    case LARDER_VALUE_BOOLEAN:
      return g_variant_new_boolean (unsafe_yyjson_is_true (cell));
    case LARDER_VALUE_INT:
      return g_variant_new_int64 (cell->uni.i64);
    case LARDER_VALUE_DOUBLE:
      return g_variant_new_double (larder_cell_get_double (cell));
    case LARDER_VALUE_STRING:
      return g_variant_new_string (cell->uni.str);
    case LARDER_VALUE_ARRAY:
      {
        g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

        part = cell + 1;
        for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
          {
            g_variant_builder_add (&builder, "v", variant_of_cell (part));
            part = unsafe_yyjson_get_next (part);
          }
        return g_variant_builder_end (&builder);
      }
    case LARDER_VALUE_OBJECT:
      {
        g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

        part = cell + 1;
        for (gsize i = 0; i < unsafe_yyjson_get_len (cell); i++)
          {
            g_variant_builder_add (&builder, "{sv}", part->uni.str, variant_of_cell (part + 1));
            part = unsafe_yyjson_get_next (part + 1);
          }
        return g_variant_builder_end (&builder);
      }
    case LARDER_VALUE_NULL:
    default:
      return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
    }
}

/**
 * larder_value_to_variant:
 * @self: a value
 *
 * Makes a variant: lists are `av`, objects `a{sv}`, whole numbers `x`, null an empty `mv`.
 *
 * Returns: (transfer none): a floating variant
 */
GVariant *
larder_value_to_variant (LarderValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return variant_of_cell (self->val);
}
