/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "position,created_at desc,id": parsing it, and comparing by it. */

#include "config.h"

#include "larder/larder-table-order-private.h"
#include "larder/larder-value-private.h"

enum
{
  RANK_BOOLEAN,
  RANK_NUMBER,
  RANK_TEXT,
  RANK_OTHER,
  RANK_MISSING,
};

LarderTableOrder *
larder_table_order_new (const char *text)
{
  LarderTableOrder *self = g_new0 (LarderTableOrder, 1);
  g_auto(GStrv) terms = g_strsplit (text != NULL ? text : "", ",", -1);

  self->members = g_ptr_array_new_with_free_func (g_free);
  self->descending = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (gsize i = 0; terms[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (g_strstrip (terms[i]), " ", -1);
      guint n = g_strv_length (words);
      gboolean descending = n == 2 && strcmp (words[1], "desc") == 0;

      if (n == 0 || *words[0] == '\0')
        continue;
      if (n == 1 && strcmp (words[0], "#") == 0)
        {
          self->by_arrival = TRUE;
          break;
        }
      if (n > 2 || (n == 2 && !descending && strcmp (words[1], "asc") != 0))
        {
          g_critical ("“%s” is no order of a view", text);
          continue;
        }
      g_ptr_array_add (self->members, g_strdup (words[0]));
      g_array_append_val (self->descending, descending);
    }
  self->by_arrival = self->by_arrival || self->members->len == 0;
  return self;
}

void
larder_table_order_free (LarderTableOrder *self)
{
  g_ptr_array_unref (self->members);
  g_array_unref (self->descending);
  g_free (self);
}

static void
set_key (LarderSortKey *key,
         yyjson_val    *cell)
{
  key->rank = RANK_MISSING;
  key->is_double = FALSE;
  if (cell == NULL)
    return;
  cell = larder_cell_resolve (cell);
  switch (larder_cell_get_kind (cell))
    {
    case LARDER_VALUE_BOOLEAN:
      key->rank = RANK_BOOLEAN;
      key->u.integer = unsafe_yyjson_is_true (cell);
      break;
    case LARDER_VALUE_INT:
      key->rank = RANK_NUMBER;
      key->u.integer = cell->uni.i64;
      break;
    case LARDER_VALUE_DOUBLE:
      key->rank = RANK_NUMBER;
      key->is_double = TRUE;
      key->u.real = larder_cell_get_double (cell);
      break;
    case LARDER_VALUE_STRING:
      key->rank = RANK_TEXT;
      key->u.text = cell->uni.str;
      memset (key->prefix, 0, sizeof key->prefix);
      memcpy (key->prefix, cell->uni.str, MIN (sizeof key->prefix, unsafe_yyjson_get_len (cell)));
      key->prefix[0] = GUINT64_FROM_BE (key->prefix[0]);
      key->prefix[1] = GUINT64_FROM_BE (key->prefix[1]);
      break;
    case LARDER_VALUE_ARRAY:
    case LARDER_VALUE_OBJECT:
      key->rank = RANK_OTHER;
      break;
    case LARDER_VALUE_NULL:
    default:
      break;
    }
}

LarderTableEntry *
larder_table_entry_new (LarderTableOrder *order,
                        LarderRow        *row)
{
  guint n_keys = order->members->len + (order->by_arrival ? 1 : 0);
  LarderTableEntry *entry = g_malloc (sizeof (LarderTableEntry) + n_keys * sizeof (LarderSortKey));

  entry->row = row;
  entry->value = larder_value_ref (row->visible);
  entry->folded = NULL;
  for (guint i = 0; i < order->members->len; i++)
    {
      const char *name = order->members->pdata[i];

      set_key (&entry->keys[i], larder_cell_get_member (entry->value->val, name, strlen (name)));
    }
  if (order->by_arrival)
    entry->keys[n_keys - 1].u.integer = (gint64) row->arrival;
  return entry;
}

void
larder_table_entry_free (LarderTableEntry *entry)
{
  larder_value_unref (entry->value);
  g_free (entry->folded);
  g_free (entry);
}

static int
compare_numbers (const LarderSortKey *a,
                 const LarderSortKey *b)
{
  double real_a, real_b;

  if (!a->is_double && !b->is_double)
    return (a->u.integer > b->u.integer) - (a->u.integer < b->u.integer);
  real_a = a->is_double ? a->u.real : (double) a->u.integer;
  real_b = b->is_double ? b->u.real : (double) b->u.integer;
  return (real_a > real_b) - (real_a < real_b);
}

/* The order of bytes of UTF-8 is that of its code points. */
static int
compare_texts (const LarderSortKey *a,
               const LarderSortKey *b)
{
  if (a->prefix[0] != b->prefix[0])
    return a->prefix[0] < b->prefix[0] ? -1 : 1;
  if (a->prefix[1] != b->prefix[1])
    return a->prefix[1] < b->prefix[1] ? -1 : 1;
  return strcmp (a->u.text, b->u.text);
}

static int
compare_keys (const LarderSortKey *a,
              const LarderSortKey *b,
              gboolean             descending)
{
  int result;

  if (a->rank != b->rank)
    {
      result = (int) a->rank - (int) b->rank;
      /* What is missing comes last either way. */
      if (a->rank == RANK_MISSING || b->rank == RANK_MISSING)
        return result;
    }
  else if (a->rank == RANK_NUMBER)
    result = compare_numbers (a, b);
  else if (a->rank == RANK_TEXT)
    result = compare_texts (a, b);
  else if (a->rank == RANK_BOOLEAN)
    result = (int) a->u.integer - (int) b->u.integer;
  else
    result = 0;
  return descending ? -result : result;
}

int
larder_table_order_compare (LarderTableOrder       *self,
                            const LarderTableEntry *a,
                            const LarderTableEntry *b)
{
  self->n_comparisons++;
  for (guint i = 0; i < self->members->len; i++)
    {
      int result = compare_keys (&a->keys[i], &b->keys[i],
                                 g_array_index (self->descending, gboolean, i));

      if (result != 0)
        return result;
    }
  if (self->by_arrival)
    {
      gint64 arrival_a = a->keys[self->members->len].u.integer;
      gint64 arrival_b = b->keys[self->members->len].u.integer;

      if (arrival_a != arrival_b)
        return arrival_a < arrival_b ? -1 : 1;
    }
  return strcmp (a->row->id, b->row->id);
}
