/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of a view, for the files of this class only, and what tests ask of it. */

#pragma once

#include "larder/larder-table-order-private.h"

G_BEGIN_DECLS

typedef struct
{
  char        *member;
  LarderValue *value;           /* (owned) */
} LarderTableMatch;

/* What of the rules of a view changed. */
typedef enum
{
  LARDER_TABLE_VIEW_RULES_ANY,
  LARDER_TABLE_VIEW_RULES_NARROWER,     /* no row passes that did not before */
  LARDER_TABLE_VIEW_RULES_ORDER,        /* the same rows pass */
} LarderTableViewRules;

struct _LarderTableView
{
  GObject                parent_instance;

  LarderTable           *table;         /* (owned) */
  LarderTableOrder      *order;         /* (owned) */
  LarderTableOrder      *next_order;    /* (owned) (nullable): holds when all is told */
  GPtrArray             *matches;       /* (owned) of LarderTableMatch */
  LarderTableFilterFunc  filter;
  gpointer               filter_data;
  GDestroyNotify         filter_destroy;

  GStrv                  search_members; /* (owned) (nullable) */
  char                  *search;        /* (owned) (nullable): folded */
  GString               *scratch;

  GPtrArray             *entries;       /* (owned) of LarderTableEntry, in order */
  GHashTable            *by_row;        /* LarderRow → its entry in @entries */

  /* While a sweep is told span by span the list is the first @told of @entries and then
     @before from @untold on. */
  GPtrArray             *before;        /* borrowed from the sweep; else NULL */
  guint                  told;
  guint                  untold;
  gboolean               is_busy;       /* changes are being told */
  gboolean               is_stale;      /* the rules changed meanwhile */
  LarderTableViewRules   changed_rules; /* what then changed */
};

/* Looks again at every row that may be concerned. */
void    larder_table_view_rebuild           (LarderTableView        *self,
                                             LarderTableViewRules    changed);
/* Of larder-table-search.c. @entry (nullable): where the folded text of the row is kept. */
gboolean larder_table_view_finds            (LarderTableView        *self,
                                             LarderValue            *value,
                                             LarderTableEntry       *entry);
/* Where @entry stands or would stand. */
guint   larder_table_view_find_place        (LarderTableView        *self,
                                             const LarderTableEntry *entry);
/* How often two rows were compared since the order was set. */
guint64 larder_table_view_get_n_comparisons (LarderTableView        *self);

G_END_DECLS
