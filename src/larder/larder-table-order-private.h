/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The order of a view, and its entries with the keys by which they stand in it. */

#pragma once

#include "larder/larder-row-private.h"

G_BEGIN_DECLS

typedef struct
{
  /* The type, the direction and the beginning of the value, such that where two of these differ
   * the smaller numbers come first: sorting hardly ever has to look further. */
  guint64 lead[2];
  union
  {
    gint64      integer;
    double      real;
    const char *text;           /* borrowed from the entry's value */
  } u;
  guint8 rank;                  /* of the type: booleans, numbers, texts, others, missing */
  guint8 is_double;
} LarderSortKey;

/* A row at its place in a view: placed by these keys until it is placed anew. */
typedef struct
{
  LarderRow     *row;           /* borrowed; in memory while it is visible */
  LarderValue   *value;         /* (owned) */
  char          *folded;        /* (owned) (nullable): what a search looks at */
  LarderSortKey *keys;          /* @room, or (owned) when an order needs more */
  guint          n_room;
  LarderSortKey  room[];        /* of the members, and of the arrival if that counts */
} LarderTableEntry;

typedef struct
{
  GPtrArray *members;           /* (owned) names */
  gboolean   by_arrival;        /* at last; else by id */
  GArray    *descending;        /* gboolean, of each key */
  guint      n_keys;            /* one for each member, and the arrival */
  guint64    n_comparisons;     /* counted for tests of the library's promises */
} LarderTableOrder;

LarderTableOrder *larder_table_order_new     (const char             *text);
void              larder_table_order_free    (LarderTableOrder       *self);
LarderTableEntry *larder_table_entry_new     (LarderTableOrder       *order,
                                              LarderRow              *row);
/* Gives an entry the keys of another order; it stays where it is in memory. */
void              larder_table_entry_place   (LarderTableEntry       *entry,
                                              LarderTableOrder       *order);
/* The row has another value. */
void              larder_table_entry_renew   (LarderTableEntry       *entry,
                                              LarderTableOrder       *order);
void              larder_table_entry_free    (LarderTableEntry       *entry);
int               larder_table_order_compare (LarderTableOrder       *self,
                                              const LarderTableEntry *a,
                                              const LarderTableEntry *b);
/* Of larder-table-sort.c. @entries: of LarderTableEntry; what is equal stays in its order. */
void              larder_table_order_sort    (LarderTableOrder       *self,
                                              GPtrArray              *entries);

G_END_DECLS
