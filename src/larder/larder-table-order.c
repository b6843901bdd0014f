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
  self->n_keys = self->members->len;
  if (self->by_arrival)
    {
      gboolean descending = FALSE;

      g_array_append_val (self->descending, descending);
      self->n_keys++;
    }
  return self;
}

void
larder_table_order_free (LarderTableOrder *self)
{
  g_ptr_array_unref (self->members);
  g_array_unref (self->descending);
  g_free (self);
}

/* The rank takes three bits, so of the value the first 125 are left. What is missing comes last
 * either way. */
static void
set_lead (LarderSortKey *key,
          guint64        high,
          guint64        low,
          gboolean       descending)
{
  guint64 turn = descending ? G_MAXUINT64 : 0;

  if (key->rank == RANK_MISSING)
    {
      key->lead[0] = key->lead[1] = G_MAXUINT64;
      return;
    }
  key->lead[0] = ((guint64) (key->rank + 1) << 61 | high >> 3) ^ turn;
  key->lead[1] = (high << 61 | low >> 3) ^ turn;
}

/* Doubles as numbers without a sign that have their order; both zeros are the same. */
static guint64
order_double (double real)
{
  union { double real; guint64 bits; } both = { .real = real == 0.0 ? 0.0 : real };

  return both.bits >> 63 ? ~both.bits : both.bits | (guint64) 1 << 63;
}

/* The order of bytes of UTF-8 is that of its code points. */
static void
set_text (LarderSortKey *key,
          yyjson_val    *cell,
          gboolean       descending)
{
  guint64 prefix[2] = { 0, 0 };

  key->rank = RANK_TEXT;
  key->u.text = cell->uni.str;
  memcpy (prefix, cell->uni.str, MIN (sizeof prefix, unsafe_yyjson_get_len (cell)));
  set_lead (key, GUINT64_FROM_BE (prefix[0]), GUINT64_FROM_BE (prefix[1]), descending);
}

/* Whole numbers and others are compared as doubles, so both have the lead of one. */
static void
set_number (LarderSortKey *key,
            yyjson_val    *cell,
            gboolean       descending)
{
  key->rank = RANK_NUMBER;
  key->is_double = larder_cell_get_kind (cell) == LARDER_VALUE_DOUBLE;
  if (key->is_double)
    key->u.real = larder_cell_get_double (cell);
  else
    key->u.integer = cell->uni.i64;
  set_lead (key, order_double (key->is_double ? key->u.real : (double) key->u.integer), 0,
            descending);
}

static void
set_key (LarderSortKey *key,
         yyjson_val    *cell,
         gboolean       descending)
{
  LarderValueKind kind;

  cell = cell != NULL ? larder_cell_resolve (cell) : NULL;
  kind = cell != NULL ? larder_cell_get_kind (cell) : LARDER_VALUE_NULL;
  key->is_double = FALSE;
  switch (kind)
    {
    case LARDER_VALUE_BOOLEAN:
      key->rank = RANK_BOOLEAN;
      key->u.integer = unsafe_yyjson_is_true (cell);
      set_lead (key, (guint64) key->u.integer << 3, 0, descending);
      break;
    case LARDER_VALUE_INT:
    case LARDER_VALUE_DOUBLE:
      set_number (key, cell, descending);
      break;
    case LARDER_VALUE_STRING:
      set_text (key, cell, descending);
      break;
    case LARDER_VALUE_ARRAY:
    case LARDER_VALUE_OBJECT:
    case LARDER_VALUE_NULL:
    default:
      key->rank = kind == LARDER_VALUE_NULL ? RANK_MISSING : RANK_OTHER;
      set_lead (key, 0, 0, descending);
      break;
    }
}

static void
set_keys (LarderTableEntry *entry,
          LarderTableOrder *order)
{
  for (guint i = 0; i < order->members->len; i++)
    {
      const char *name = order->members->pdata[i];

      set_key (&entry->keys[i], larder_cell_get_member (entry->value->val, name, strlen (name)),
               g_array_index (order->descending, gboolean, i));
    }
  if (order->by_arrival)
    {
      LarderSortKey *key = &entry->keys[order->n_keys - 1];

      key->rank = RANK_NUMBER;
      key->is_double = FALSE;
      key->u.integer = (gint64) entry->row->arrival;
      set_lead (key, entry->row->arrival, 0, FALSE);
    }
}

LarderTableEntry *
larder_table_entry_new (LarderTableOrder *order,
                        LarderRow        *row)
{
  LarderTableEntry *entry =
    g_malloc (sizeof (LarderTableEntry) + order->n_keys * sizeof (LarderSortKey));

  entry->row = row;
  entry->value = larder_value_ref (row->visible);
  entry->folded = NULL;
  entry->keys = entry->room;
  entry->n_room = order->n_keys;
  set_keys (entry, order);
  return entry;
}

void
larder_table_entry_place (LarderTableEntry *entry,
                          LarderTableOrder *order)
{
  if (order->n_keys > entry->n_room)
    {
      if (entry->keys != entry->room)
        g_free (entry->keys);
      entry->keys = g_new (LarderSortKey, order->n_keys);
      entry->n_room = order->n_keys;
    }
  set_keys (entry, order);
}

void
larder_table_entry_renew (LarderTableEntry *entry,
                          LarderTableOrder *order)
{
  larder_value_unref (entry->value);
  entry->value = larder_value_ref (entry->row->visible);
  g_clear_pointer (&entry->folded, g_free);
  set_keys (entry, order);
}

void
larder_table_entry_free (LarderTableEntry *entry)
{
  larder_value_unref (entry->value);
  g_free (entry->folded);
  if (entry->keys != entry->room)
    g_free (entry->keys);
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

static int
compare_keys (const LarderSortKey *a,
              const LarderSortKey *b,
              gboolean             descending)
{
  int result = 0;

  if (a->lead[0] != b->lead[0])
    return a->lead[0] < b->lead[0] ? -1 : 1;
  if (a->lead[1] != b->lead[1])
    return a->lead[1] < b->lead[1] ? -1 : 1;
  /* With one lead they are of one type. */
  if (a->rank == RANK_NUMBER)
    result = compare_numbers (a, b);
  else if (a->rank == RANK_TEXT)
    result = strcmp (a->u.text, b->u.text);
  return descending ? -result : result;
}

int
larder_table_order_compare (LarderTableOrder       *self,
                            const LarderTableEntry *a,
                            const LarderTableEntry *b)
{
  self->n_comparisons++;
  for (guint i = 0; i < self->n_keys; i++)
    {
      int result = compare_keys (&a->keys[i], &b->keys[i],
                                 g_array_index (self->descending, gboolean, i));

      if (result != 0)
        return result;
    }
  return strcmp (a->row->id, b->row->id);
}
