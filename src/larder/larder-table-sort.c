/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Putting many rows of a view into its order. */

#include "config.h"

#include "larder/larder-table-order-private.h"

/* Parts of so many are put in order by inserting. */
#define FEW 8

/* The lead of the first key lies beside the entry: a merge goes through memory from one end to the
 * other and looks at an entry only where leads are the same. */
typedef struct
{
  guint64           lead[2];
  LarderTableEntry *entry;
} Item;

/* Whether @b has to come before @a, which stands before it now. */
static inline gboolean
is_wrong (LarderTableOrder *self,
          const Item       *a,
          const Item       *b)
{
  self->n_comparisons++;
  if (a->lead[0] != b->lead[0])
    return a->lead[0] > b->lead[0];
  if (a->lead[1] != b->lead[1])
    return a->lead[1] > b->lead[1];
  self->n_comparisons--;
  return larder_table_order_compare (self, a->entry, b->entry) > 0;
}

static void
insert_each (LarderTableOrder *self,
             Item             *items,
             guint             n)
{
  for (guint i = 1; i < n; i++)
    {
      Item item = items[i];
      guint at = i;

      for (; at > 0 && is_wrong (self, &items[at - 1], &item); at--)
        items[at] = items[at - 1];
      items[at] = item;
    }
}

/* @room is for half of the items. */
static void
sort_items (LarderTableOrder *self,
            Item             *items,
            guint             n,
            Item             *room)
{
  guint half = n / 2;
  guint left = 0, right = half, at = 0;

  if (n <= FEW)
    {
      insert_each (self, items, n);
      return;
    }
  sort_items (self, items, half, room);
  sort_items (self, items + half, n - half, room);
  if (!is_wrong (self, &items[half - 1], &items[half]))
    return;
  memcpy (room, items, half * sizeof *items);
  while (left < half && right < n)
    if (is_wrong (self, &room[left], &items[right]))
      items[at++] = items[right++];
    else
      items[at++] = room[left++];
  memcpy (items + at, room + left, (half - left) * sizeof *items);
}

void
larder_table_order_sort (LarderTableOrder *self,
                         GPtrArray        *entries)
{
  g_autofree Item *items = NULL;
  guint n = entries->len;

  if (n < 2)
    return;
  items = g_new (Item, n + n / 2);
  for (guint i = 0; i < n; i++)
    {
      LarderTableEntry *entry = entries->pdata[i];

      items[i].lead[0] = entry->keys[0].lead[0];
      items[i].lead[1] = entry->keys[0].lead[1];
      items[i].entry = entry;
    }
  sort_items (self, items, n, items + n);
  for (guint i = 0; i < n; i++)
    entries->pdata[i] = items[i].entry;
}
