/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Placing rows in a view, and announcing that with the fewest and smallest spans. */

#include "config.h"

#include "larder/larder-table-view-private.h"
#include "larder/larder-value-private.h"

/* Up to this share of a list rows are moved one by one, above it in one sweep. */
#define SWEEP_SHARE 32

/* @entry (nullable): the one that the row has. */
static gboolean
accepts (LarderTableView  *self,
         LarderRow        *row,
         LarderTableEntry *entry)
{
  if (row->visible == NULL)
    return FALSE;
  for (guint i = 0; i < self->matches->len; i++)
    {
      LarderTableMatch *match = self->matches->pdata[i];
      yyjson_val *cell = larder_cell_get_member (row->visible->val, match->member,
                                                 strlen (match->member));

      if (cell != NULL ? !larder_cell_equal (cell, match->value->val)
                       : !larder_value_is_null (match->value))
        return FALSE;
    }
  return larder_table_view_finds (self, row->visible, entry) &&
         (self->filter == NULL ||
          self->filter (self->table, row->id, row->visible, self->filter_data));
}

/* Where @entry stands or would stand. */
guint
larder_table_view_find_place (LarderTableView        *self,
                              const LarderTableEntry *entry)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (larder_table_order_compare (self->order, self->entries->pdata[middle], entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
announce (LarderTableView *self,
          guint            position,
          guint            n_removed,
          guint            n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify (G_OBJECT (self), "n-items");
}

/* Replaces the entry of a row that may stay where it is. FALSE if it must move. */
static gboolean
replace_in_place (LarderTableView  *self,
                  guint             position,
                  LarderTableEntry *entry)
{
  gpointer *entries = self->entries->pdata;

  if ((position > 0 &&
       larder_table_order_compare (self->order, entries[position - 1], entry) > 0) ||
      (position + 1 < self->entries->len &&
       larder_table_order_compare (self->order, entry, entries[position + 1]) > 0))
    return FALSE;
  larder_table_entry_free (entries[position]);
  entries[position] = entry;
  g_hash_table_insert (self->by_row, entry->row, entry);
  return TRUE;
}

/* What a row is placed by is as before, and so is its place: nobody has to find it. */
static gboolean
keeps_place (LarderTableView *self,
             LarderRow       *row)
{
  LarderTableEntry *old = g_hash_table_lookup (self->by_row, row);
  LarderTableEntry *entry = NULL;
  gboolean same;

  if (old == NULL || !accepts (self, row, NULL))
    return FALSE;
  entry = larder_table_entry_new (self->order, row);
  same = larder_table_order_compare (self->order, old, entry) == 0;
  larder_table_entry_free (entry);
  if (same)
    larder_table_entry_renew (old, self->order);
  return same;
}

/* One row comes, goes or moves: it is placed by two binary searches. */
static void
place_row (LarderTableView *self,
           LarderRow       *row)
{
  LarderTableEntry *old = g_hash_table_lookup (self->by_row, row);
  LarderTableEntry *entry = NULL;

  if (accepts (self, row, NULL))
    entry = larder_table_entry_new (self->order, row);
  if (old != NULL)
    {
      guint position = larder_table_view_find_place (self, old);

      if (entry != NULL && replace_in_place (self, position, entry))
        return;
      g_hash_table_remove (self->by_row, row);
      g_ptr_array_remove_index (self->entries, position);
      announce (self, position, 1, 0);
    }
  if (entry != NULL)
    {
      guint position = larder_table_view_find_place (self, entry);

      g_ptr_array_insert (self->entries, (int) position, entry);
      g_hash_table_insert (self->by_row, row, entry);
      announce (self, position, 0, 1);
    }
}

/* The entries that stay, in order, and the fresh ones, in one array. */
static GPtrArray *
merge_entries (LarderTableView *self,
               GPtrArray       *kept,
               GPtrArray       *fresh)
{
  GPtrArray *all = g_ptr_array_new_full (kept->len + fresh->len, NULL);
  guint k = 0, f = 0;

  larder_table_order_sort (self->order, fresh);
  while (k < kept->len && f < fresh->len)
    if (larder_table_order_compare (self->order, kept->pdata[k], fresh->pdata[f]) < 0)
      g_ptr_array_add (all, kept->pdata[k++]);
    else
      g_ptr_array_add (all, fresh->pdata[f++]);
  while (k < kept->len)
    g_ptr_array_add (all, kept->pdata[k++]);
  while (f < fresh->len)
    g_ptr_array_add (all, fresh->pdata[f++]);
  g_ptr_array_set_free_func (all, (GDestroyNotify) larder_table_entry_free);
  return all;
}

static gboolean
is_same_row (gpointer a,
             gpointer b)
{
  return ((LarderTableEntry *) a)->row == ((LarderTableEntry *) b)->row;
}

/* A part of the list before, and what stands there now. */
typedef struct
{
  guint before_start;
  guint before_end;
  guint now_start;
  guint now_end;
} Span;

/* Adds the span, less what is the same at its ends. */
static void
add_span (GArray    *spans,
          GPtrArray *before,
          GPtrArray *now,
          Span       span)
{
  while (span.before_start < span.before_end && span.now_start < span.now_end &&
         is_same_row (before->pdata[span.before_start], now->pdata[span.now_start]))
    {
      span.before_start++;
      span.now_start++;
    }
  while (span.before_start < span.before_end && span.now_start < span.now_end &&
         is_same_row (before->pdata[span.before_end - 1], now->pdata[span.now_end - 1]))
    {
      span.before_end--;
      span.now_end--;
    }
  if (span.before_start < span.before_end || span.now_start < span.now_end)
    g_array_append_val (spans, span);
}

/* The spans between the rows that carry no mark: their order among each other is as before. */
static GArray *
find_spans (GPtrArray *before,
            GPtrArray *now,
            guint      mark)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));
  Span span = { 0 };

  for (guint i = 0; i < before->len; i++)
    {
      if (((LarderTableEntry *) before->pdata[i])->row->mark == mark)
        continue;
      span.before_end = i;
      while (!is_same_row (now->pdata[span.now_end], before->pdata[i]))
        span.now_end++;
      add_span (spans, before, now, span);
      span.before_start = i + 1;
      span.now_start = ++span.now_end;
    }
  span.before_end = before->len;
  span.now_end = now->len;
  add_span (spans, before, now, span);
  return spans;
}

static void
tell_spans (LarderTableView *self,
            GPtrArray       *before,
            GArray          *spans)
{
  self->before = before;
  self->told = 0;
  self->untold = 0;
  for (guint i = 0; i < spans->len; i++)
    {
      Span *span = &g_array_index (spans, Span, i);

      self->told = span->now_end;
      self->untold = span->before_end;
      g_list_model_items_changed (G_LIST_MODEL (self), span->now_start,
                                  span->before_end - span->before_start,
                                  span->now_end - span->now_start);
    }
  self->before = NULL;
}

/* Of the last sweep over any view. */
static guint last_mark;

/* The places in @before, ascending, of rows that an earlier span has now. */
static GArray *
find_risen (GPtrArray *before,
            GPtrArray *now,
            GArray    *spans,
            guint      mark)
{
  GArray *risen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint added = ++last_mark;

  for (guint i = 0; spans->len > 1 && i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      for (guint j = span->before_start; j < span->before_end; j++)
        if (((LarderTableEntry *) before->pdata[j])->row->mark == added)
          g_array_append_val (risen, j);
      for (guint j = span->now_start; j < span->now_end; j++)
        ((LarderTableEntry *) now->pdata[j])->row->mark = added;
    }
  for (guint i = 0; spans->len > 1 && i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      for (guint j = span->now_start; j < span->now_end; j++)
        ((LarderTableEntry *) now->pdata[j])->row->mark = mark;
    }
  return risen;
}

/* Takes the rows at @risen out of @before, run by run from the end. */
static void
tell_risen (LarderTableView *self,
            GPtrArray       *before,
            GArray          *risen)
{
  guint end = risen->len;

  self->before = before;
  self->told = 0;
  self->untold = 0;
  while (end > 0)
    {
      guint last = g_array_index (risen, guint, end - 1);
      guint n = 1;

      while (n < end && g_array_index (risen, guint, end - n - 1) == last - n)
        n++;
      g_ptr_array_remove_range (before, last + 1 - n, n);
      g_list_model_items_changed (G_LIST_MODEL (self), last + 1 - n, n, 0);
      end -= n;
    }
  self->before = NULL;
}

/* @before less the rows at @risen. */
static GPtrArray *
list_others (GPtrArray *before,
             GArray    *risen)
{
  GPtrArray *others = g_ptr_array_sized_new (before->len);
  guint next = 0;

  for (guint i = 0; i < before->len; i++)
    if (next < risen->len && g_array_index (risen, guint, next) == i)
      next++;
    else
      g_ptr_array_add (others, before->pdata[i]);
  return others;
}

/* Handlers may sweep other views and so mark the rows anew: all spans are found before the first is
 * told. There may be thousands of them, and a view that no widget shows yet has nobody to tell. A
 * row that rises to an earlier span is taken away first, for widgets keep one place for each. */
static void
tell_difference (LarderTableView *self,
                 GPtrArray       *before,
                 guint            mark)
{
  guint n_before = before->len;
  guint n_now = self->entries->len;
  guint signal = g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL);

  if (g_signal_has_handler_pending (self, signal, 0, TRUE))
    {
      g_autoptr(GArray) spans = find_spans (before, self->entries, mark);
      g_autoptr(GArray) risen = find_risen (before, self->entries, spans, mark);

      if (risen->len > 0)
        {
          g_autoptr(GPtrArray) others = list_others (before, risen);

          g_array_unref (spans);
          spans = find_spans (others, self->entries, mark);
          tell_risen (self, before, risen);
        }
      tell_spans (self, before, spans);
    }
  if (n_before != n_now)
    g_object_notify (G_OBJECT (self), "n-items");
}

/* Many rows changed: these are placed anew in one pass over the list. Each is there once. */
static void
sweep (LarderTableView *self,
       GPtrArray       *rows)
{
  guint mark = ++last_mark;
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->entries);
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();
  g_autoptr(GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr(GPtrArray) old = NULL;

  for (guint i = 0; i < rows->len; i++)
    ((LarderRow *) rows->pdata[i])->mark = mark;

  old = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_table_entry_free);
  for (guint i = 0; i < before->len; i++)
    {
      LarderTableEntry *entry = before->pdata[i];

      g_ptr_array_add (entry->row->mark == mark ? old : kept, entry);
      if (entry->row->mark == mark)
        g_hash_table_remove (self->by_row, entry->row);
    }
  for (guint i = 0; i < rows->len; i++)
    if (accepts (self, rows->pdata[i], NULL))
      {
        LarderTableEntry *entry = larder_table_entry_new (self->order, rows->pdata[i]);

        g_ptr_array_add (fresh, entry);
        g_hash_table_insert (self->by_row, entry->row, entry);
      }

  self->entries = merge_entries (self, kept, fresh);
  g_ptr_array_set_free_func (before, NULL);
  tell_difference (self, before, mark);
}

/* Rows lie scattered in memory, and a look at one is shorter than the wait for it: what the next
 * ones need is on its way meanwhile. Each step reads only what an earlier one asked for. */
static void
prefetch_entries (GPtrArray *entries,
                  guint      index)
{
  if (index + 12 < entries->len)
    __builtin_prefetch (entries->pdata[index + 12]);
  if (index + 8 < entries->len)
    {
      const LarderTableEntry *entry = entries->pdata[index + 8];

      __builtin_prefetch (entry->row);
      __builtin_prefetch (entry->value);
    }
  if (index + 4 < entries->len)
    {
      const LarderTableEntry *entry = entries->pdata[index + 4];

      __builtin_prefetch (entry->value->val);
      __builtin_prefetch (entry->value->val + 4);
    }
}

/* The rules changed and the order did not: rows that stay keep their entries. */
static void
refilter (LarderTableView *self,
          gboolean         is_narrower)
{
  guint mark = ++last_mark;
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->entries);
  g_autoptr(GPtrArray) kept = g_ptr_array_sized_new (before->len);
  g_autoptr(GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr(GPtrArray) old = NULL;
  GHashTableIter iter;
  gpointer row;

  g_ptr_array_set_free_func (before, NULL);
  old = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_table_entry_free);
  for (guint i = 0; i < before->len; i++)
    {
      LarderTableEntry *entry = before->pdata[i];

      prefetch_entries (before, i);
      if (entry->value == entry->row->visible && accepts (self, entry->row, entry))
        {
          g_ptr_array_add (kept, entry);
          continue;
        }
      /* One that has another value by now is looked at like a new one. */
      is_narrower = is_narrower && entry->value == entry->row->visible;
      entry->row->mark = mark;
      g_hash_table_remove (self->by_row, entry->row);
      g_ptr_array_add (old, entry);
    }
  if (!is_narrower)
    {
      g_hash_table_iter_init (&iter, larder_table_get_rows (self->table));
      while (g_hash_table_iter_next (&iter, NULL, &row))
        if (!g_hash_table_contains (self->by_row, row) && accepts (self, row, NULL))
          {
            LarderTableEntry *entry = larder_table_entry_new (self->order, row);

            entry->row->mark = mark;
            g_ptr_array_add (fresh, entry);
          }
      for (guint i = 0; i < fresh->len; i++)
        g_hash_table_insert (self->by_row, ((LarderTableEntry *) fresh->pdata[i])->row,
                             fresh->pdata[i]);
    }
  self->entries = merge_entries (self, kept, fresh);
  tell_difference (self, before, mark);
}

/* The order is another one and nothing else: each row keeps its entry, which gets other keys. */
static void
reorder (LarderTableView *self)
{
  guint mark = ++last_mark;
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->entries);

  g_ptr_array_set_free_func (before, NULL);
  for (guint i = 0; i < before->len; i++)
    {
      LarderTableEntry *entry = before->pdata[i];

      larder_table_entry_place (entry, self->order);
      entry->row->mark = mark;
    }
  self->entries = g_ptr_array_copy (before, NULL, NULL);
  g_ptr_array_set_free_func (self->entries, (GDestroyNotify) larder_table_entry_free);
  larder_table_order_sort (self->order, self->entries);
  tell_difference (self, before, mark);
}

static void
look_at_all (LarderTableView *self)
{
  g_autoptr(GPtrArray) rows = NULL;
  LarderTableViewRules changed = self->changed_rules;
  GHashTableIter iter;
  gpointer row;

  self->is_stale = FALSE;
  self->changed_rules = LARDER_TABLE_VIEW_RULES_ANY;
  if (self->next_order == NULL)
    {
      refilter (self, changed == LARDER_TABLE_VIEW_RULES_NARROWER);
      return;
    }
  if (changed == LARDER_TABLE_VIEW_RULES_ORDER)
    {
      larder_table_order_free (self->order);
      self->order = g_steal_pointer (&self->next_order);
      reorder (self);
      return;
    }
  rows = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, larder_table_get_rows (self->table));
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (((LarderRow *) row)->visible != NULL || g_hash_table_contains (self->by_row, row))
      g_ptr_array_add (rows, row);
  larder_table_order_free (self->order);
  self->order = g_steal_pointer (&self->next_order);
  sweep (self, rows);
}

/* Handlers of items-changed may change the rules: that is done when they have all been told. */
void
larder_table_view_rebuild (LarderTableView      *self,
                           LarderTableViewRules  changed)
{
  g_autoptr(LarderTableView) held = NULL;

  self->changed_rules = !self->is_stale && !self->is_busy ? changed : LARDER_TABLE_VIEW_RULES_ANY;
  self->is_stale = TRUE;
  if (self->is_busy)
    return;
  held = g_object_ref (self);
  self->is_busy = TRUE;
  while (self->is_stale)
    look_at_all (self);
  self->is_busy = FALSE;
}

static void
take_changes (LarderTableView *self,
              GArray          *changes)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const LarderRowChange *change = &g_array_index (changes, LarderRowChange, i);

      if ((change->visible_changed || change->place_changed) && !keeps_place (self, change->row))
        g_ptr_array_add (rows, change->row);
    }
  if (rows->len > MAX (4, self->entries->len / SWEEP_SHARE))
    {
      sweep (self, rows);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    place_row (self, rows->pdata[i]);
}

void
larder_table_view_take_changes (LarderTableView *self,
                                GArray          *changes)
{
  self->is_busy = TRUE;
  take_changes (self, changes);
  self->is_busy = FALSE;
  if (self->is_stale)
    larder_table_view_rebuild (self, LARDER_TABLE_VIEW_RULES_ANY);
}
