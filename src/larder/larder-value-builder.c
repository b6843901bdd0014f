/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Building values. */

#include "config.h"

#include "larder/larder-value-private.h"

#include <math.h>

struct _LarderValueBuilder
{
  gatomicrefcount  ref_count;
  LarderTree       tree;
  GPtrArray       *names;       /* (owned) of GHashTable: names set so far, NULL for a list */
  guint8           type;        /* of the outermost container */
};

/**
 * LarderValueBuilder:
 *
 * Builds one list or object, with others inside.
 *
 * Functions with `set` in their names add a named member to the open object, those with `add`
 * an item to the open list. For one thread at a time.
 */

G_DEFINE_BOXED_TYPE (LarderValueBuilder, larder_value_builder,
                     larder_value_builder_ref, larder_value_builder_unref)

static void
names_free (gpointer data)
{
  if (data != NULL)
    g_hash_table_unref (data);
}

static void
open_container (LarderValueBuilder *self,
                guint8              type)
{
  larder_tree_open (&self->tree, type);
  g_ptr_array_add (self->names, type == YYJSON_TYPE_OBJ
                                ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)
                                : NULL);
}

static LarderValueBuilder *
builder_new (guint8 type)
{
  LarderValueBuilder *self = g_new0 (LarderValueBuilder, 1);

  g_atomic_ref_count_init (&self->ref_count);
  larder_tree_init (&self->tree);
  self->names = g_ptr_array_new_with_free_func (names_free);
  self->type = type;
  open_container (self, type);
  return self;
}

/* Takes a member out again whose name is set a second time. */
static void
forget_member (LarderValueBuilder *self,
               guint               at)
{
  GArray *cells = self->tree.cells;
  yyjson_val *name = &g_array_index (cells, yyjson_val, at);
  guint n = 1 + (guint) larder_cell_count (name + 1);
  guint object = g_array_index (self->tree.open, guint, self->tree.open->len - 1);
  GHashTable *names = g_ptr_array_index (self->names, self->names->len - 1);
  GHashTableIter iter;
  gpointer position;

  for (guint i = 0; i < n; i++)
    if (larder_cell_is_reference (name + i))
      {
        larder_value_unref (larder_cell_get_reference (name + i));
        self->tree.n_refs--;
      }
  g_array_remove_range (cells, at, n);
  g_array_index (cells, yyjson_val, object).tag -= (guint64) 2 << YYJSON_TAG_BIT;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &position))
    if (GPOINTER_TO_UINT (position) > at)
      g_hash_table_iter_replace (&iter, GUINT_TO_POINTER (GPOINTER_TO_UINT (position) - n));
}

/* Adds the name of the member that comes next, or checks that none is needed. */
static gboolean
begin_part (LarderValueBuilder *self,
            const char         *name)
{
  GHashTable *names = g_ptr_array_index (self->names, self->names->len - 1);
  gpointer at;

  if (names == NULL)
    {
      g_return_val_if_fail (name == NULL, FALSE);
      return TRUE;
    }
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (g_utf8_validate (name, -1, NULL), FALSE);

  if (g_hash_table_lookup_extended (names, name, NULL, &at))
    forget_member (self, GPOINTER_TO_UINT (at));
  g_hash_table_insert (names, g_strdup (name), GUINT_TO_POINTER (self->tree.cells->len));
  larder_tree_add_name (&self->tree, name, strlen (name));
  return TRUE;
}

static void
add_scalar (LarderValueBuilder *self,
            const char         *name,
            yyjson_val          cell)
{
  if (begin_part (self, name))
    larder_tree_add_cell (&self->tree, &cell);
}

static yyjson_val
cell_of_int (gint64 number)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_SINT };

  cell.uni.i64 = number;
  if (number >= 0)
    cell.tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_UINT;
  return cell;
}

static yyjson_val
cell_of_double (double number)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_NUM | YYJSON_SUBTYPE_REAL };

  cell.uni.f64 = number;
  if (!isfinite (number))
    cell.tag = YYJSON_TYPE_NULL;
  return cell;
}

static yyjson_val
cell_of_boolean (gboolean boolean)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_BOOL };

  if (boolean)
    cell.tag |= YYJSON_SUBTYPE_TRUE;
  return cell;
}

static LarderValue *
value_of_cell (yyjson_val cell)
{
  return larder_value_copy_cells (&cell, 1);
}

/**
 * larder_value_new_null:
 *
 * Makes JSON's null.
 *
 * Returns: (transfer full): a new value
 */
LarderValue *
larder_value_new_null (void)
{
  return value_of_cell ((yyjson_val) { .tag = YYJSON_TYPE_NULL });
}

/**
 * larder_value_new_boolean:
 * @boolean: the boolean
 *
 * Makes true or false.
 *
 * Returns: (transfer full): a new value
 */
LarderValue *
larder_value_new_boolean (gboolean boolean)
{
  return value_of_cell (cell_of_boolean (boolean));
}

/**
 * larder_value_new_int:
 * @number: the number
 *
 * Makes a whole number.
 *
 * Returns: (transfer full): a new value
 */
LarderValue *
larder_value_new_int (gint64 number)
{
  return value_of_cell (cell_of_int (number));
}

/**
 * larder_value_new_double:
 * @number: the number; what is not finite becomes null, because JSON has no word for it
 *
 * Makes a number.
 *
 * Returns: (transfer full): a new value
 */
LarderValue *
larder_value_new_double (double number)
{
  return value_of_cell (cell_of_double (number));
}

/**
 * larder_value_new_string:
 * @string: a text in UTF-8
 *
 * Makes a text.
 *
 * Returns: (transfer full): a new value
 */
LarderValue *
larder_value_new_string (const char *string)
{
  yyjson_val cell = { .tag = YYJSON_TYPE_STR };

  g_return_val_if_fail (string != NULL, NULL);
  g_return_val_if_fail (g_utf8_validate (string, -1, NULL), NULL);

  cell.tag |= (guint64) strlen (string) << YYJSON_TAG_BIT;
  cell.uni.str = string;
  return value_of_cell (cell);
}

/**
 * larder_value_builder_new_object:
 *
 * Begins an object.
 *
 * Returns: (transfer full): a new builder
 */
LarderValueBuilder *
larder_value_builder_new_object (void)
{
  return builder_new (YYJSON_TYPE_OBJ);
}

/**
 * larder_value_builder_new_array:
 *
 * Begins a list.
 *
 * Returns: (transfer full): a new builder
 */
LarderValueBuilder *
larder_value_builder_new_array (void)
{
  return builder_new (YYJSON_TYPE_ARR);
}

/**
 * larder_value_builder_ref:
 * @self: a builder
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
LarderValueBuilder *
larder_value_builder_ref (LarderValueBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * larder_value_builder_unref:
 * @self: (transfer full): a builder
 *
 * Gives a reference back.
 */
void
larder_value_builder_unref (LarderValueBuilder *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  larder_tree_clear (&self->tree);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/**
 * larder_value_builder_set_null:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 *
 * Adds a member that is null.
 */
void
larder_value_builder_set_null (LarderValueBuilder *self,
                               const char         *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  add_scalar (self, name, (yyjson_val) { .tag = YYJSON_TYPE_NULL });
}

/**
 * larder_value_builder_set_boolean:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 * @boolean: its value
 *
 * Adds a member.
 */
void
larder_value_builder_set_boolean (LarderValueBuilder *self,
                                  const char         *name,
                                  gboolean            boolean)
{
  g_return_if_fail (self != NULL && name != NULL);

  add_scalar (self, name, cell_of_boolean (boolean));
}

/**
 * larder_value_builder_set_int:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 * @number: its value
 *
 * Adds a member.
 */
void
larder_value_builder_set_int (LarderValueBuilder *self,
                              const char         *name,
                              gint64              number)
{
  g_return_if_fail (self != NULL && name != NULL);

  add_scalar (self, name, cell_of_int (number));
}

/**
 * larder_value_builder_set_double:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 * @number: its value; what is not finite becomes null
 *
 * Adds a member.
 */
void
larder_value_builder_set_double (LarderValueBuilder *self,
                                 const char         *name,
                                 double              number)
{
  g_return_if_fail (self != NULL && name != NULL);

  add_scalar (self, name, cell_of_double (number));
}

/**
 * larder_value_builder_set_string:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 * @string: (nullable): its value in UTF-8; %NULL becomes null
 *
 * Adds a member.
 */
void
larder_value_builder_set_string (LarderValueBuilder *self,
                                 const char         *name,
                                 const char         *string)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (string == NULL)
    {
      larder_value_builder_set_null (self, name);
      return;
    }
  g_return_if_fail (g_utf8_validate (string, -1, NULL));
  if (begin_part (self, name))
    larder_tree_add_string (&self->tree, string, strlen (string));
}

/**
 * larder_value_builder_set_value:
 * @self: a builder
 * @name: the name of the member; one that is set already is replaced
 * @value: (nullable): its value; %NULL becomes null
 *
 * Adds a member. A large value is shared, not copied.
 */
void
larder_value_builder_set_value (LarderValueBuilder *self,
                                const char         *name,
                                LarderValue        *value)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (value == NULL)
    larder_value_builder_set_null (self, name);
  else if (begin_part (self, name))
    larder_tree_add_value (&self->tree, value);
}

/**
 * larder_value_builder_add_string:
 * @self: a builder
 * @string: a text in UTF-8
 *
 * Adds an item to the open list.
 */
void
larder_value_builder_add_string (LarderValueBuilder *self,
                                 const char         *string)
{
  g_return_if_fail (self != NULL && string != NULL);
  g_return_if_fail (g_utf8_validate (string, -1, NULL));

  if (begin_part (self, NULL))
    larder_tree_add_string (&self->tree, string, strlen (string));
}

/**
 * larder_value_builder_add_int:
 * @self: a builder
 * @number: a number
 *
 * Adds an item to the open list.
 */
void
larder_value_builder_add_int (LarderValueBuilder *self,
                              gint64              number)
{
  g_return_if_fail (self != NULL);

  add_scalar (self, NULL, cell_of_int (number));
}

/**
 * larder_value_builder_add_value:
 * @self: a builder
 * @value: any value
 *
 * Adds an item to the open list. A large value is shared, not copied.
 */
void
larder_value_builder_add_value (LarderValueBuilder *self,
                                LarderValue        *value)
{
  g_return_if_fail (self != NULL && value != NULL);

  if (begin_part (self, NULL))
    larder_tree_add_value (&self->tree, value);
}

/**
 * larder_value_builder_begin_object:
 * @self: a builder
 * @name: (nullable): the name of the member; %NULL inside a list
 *
 * Opens an object inside the open one. Close it with [method@Larder.ValueBuilder.close].
 */
void
larder_value_builder_begin_object (LarderValueBuilder *self,
                                   const char         *name)
{
  g_return_if_fail (self != NULL);

  if (begin_part (self, name))
    open_container (self, YYJSON_TYPE_OBJ);
}

/**
 * larder_value_builder_begin_array:
 * @self: a builder
 * @name: (nullable): the name of the member; %NULL inside a list
 *
 * Opens a list inside the open container. Close it with [method@Larder.ValueBuilder.close].
 */
void
larder_value_builder_begin_array (LarderValueBuilder *self,
                                  const char         *name)
{
  g_return_if_fail (self != NULL);

  if (begin_part (self, name))
    open_container (self, YYJSON_TYPE_ARR);
}

/**
 * larder_value_builder_close:
 * @self: a builder
 *
 * Closes the list or object that was opened last.
 */
void
larder_value_builder_close (LarderValueBuilder *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->names->len > 1);

  larder_tree_close (&self->tree);
  g_ptr_array_set_size (self->names, self->names->len - 1);
}

/**
 * larder_value_builder_end:
 * @self: a builder
 *
 * Closes what is still open and gives the value. The builder is empty afterwards and begins a
 * value of the same kind.
 *
 * Returns: (transfer full): the value
 */
LarderValue *
larder_value_builder_end (LarderValueBuilder *self)
{
  LarderValue *value;

  g_return_val_if_fail (self != NULL, NULL);

  while (self->tree.open->len > 0)
    larder_tree_close (&self->tree);
  value = larder_tree_end (&self->tree);
  g_ptr_array_set_size (self->names, 0);
  open_container (self, self->type);
  return value;
}
