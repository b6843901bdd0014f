/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least number of removals and insertions that make one list of objects of another. */

#include "config.h"

#include "larder/larder-list-diff-private.h"

#define NOWHERE G_MAXUINT

/* Replaces a span and tells it. */
static void
splice (GListModel *model,
        GPtrArray  *items,
        guint       position,
        guint       n_removed,
        GPtrArray  *wanted,
        guint       first,
        guint       n_added)
{
  guint replaced = MIN (n_removed, n_added);
  guint rest = items->len - position - n_removed;

  if (n_removed == 0 && n_added == 0)
    return;
  for (guint i = 0; i < replaced; i++)
    g_object_unref (items->pdata[position + i]);
  if (n_removed > n_added)
    g_ptr_array_remove_range (items, position + replaced, n_removed - n_added);
  for (guint i = n_removed; i < n_added; i++)
    g_ptr_array_add (items, NULL);
  if (n_added > n_removed)
    memmove (items->pdata + position + n_added, items->pdata + position + n_removed,
             rest * sizeof (gpointer));
  for (guint i = 0; i < n_added; i++)
    items->pdata[position + i] = g_object_ref (wanted->pdata[first + i]);
  g_list_model_items_changed (model, position, n_removed, n_added);
}

/* Marks in @kept which of @places (NOWHERE: a new item) are part of the longest run that grows. */
static void
find_longest (const guint *places,
              guint        n,
              gboolean    *kept)
{
  g_autofree guint *tails = g_new (guint, n + 1);
  g_autofree guint *before = g_new (guint, n + 1);
  guint length = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0;
      guint high = length;

      if (places[i] == NOWHERE)
        continue;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (places[tails[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? tails[low - 1] : NOWHERE;
      tails[low] = i;
      length = MAX (length, low + 1);
    }
  for (guint i = length > 0 ? tails[length - 1] : NOWHERE; i != NOWHERE; i = before[i])
    kept[i] = TRUE;
}

void
larder_list_diff_apply (GListModel *model,
                        GPtrArray  *items,
                        GPtrArray  *wanted)
{
  guint start = 0;
  guint end = items->len;
  guint wanted_end = wanted->len;
  g_autoptr(GHashTable) old = g_hash_table_new (NULL, NULL);
  g_autofree guint *places = NULL;
  g_autofree gboolean *kept = NULL;
  guint n;

  while (start < end && start < wanted_end && items->pdata[start] == wanted->pdata[start])
    start++;
  while (end > start && wanted_end > start &&
         items->pdata[end - 1] == wanted->pdata[wanted_end - 1])
    {
      end--;
      wanted_end--;
    }

  n = wanted_end - start;
  places = g_new (guint, n + 1);
  kept = g_new0 (gboolean, n + 1);
  for (guint i = start; i < end; i++)
    g_hash_table_insert (old, items->pdata[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < n; i++)
    /* What is not there gives 0, and so NOWHERE. */
    places[i] = GPOINTER_TO_UINT (g_hash_table_lookup (old, wanted->pdata[start + i])) - 1;
  find_longest (places, n, kept);

  /* From the end, so that the places before it stay what they are. */
  while (n > 0 || end > start)
    {
      guint added = 0;
      guint from = start;

      while (n > added && !kept[n - added - 1])
        added++;
      if (n > added)
        from = places[n - added - 1] + 1;
      splice (model, items, from, end - from, wanted, start + n - added, added);
      n -= added;
      end = from;
      if (n > 0)
        {
          n--;
          end--;
        }
    }
}
