/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The queries of a client by the beginnings of their keys. */

#pragma once

#include "larder/larder-key.h"

G_BEGIN_DECLS

typedef struct _LarderClient     LarderClient;
typedef struct _LarderQuery      LarderQuery;
typedef struct _LarderQueryIndex LarderQueryIndex;

/* A tree with a branch for each item that a key has before its last: 10,000 of 20,000 queries are
 * found by their prefix in 0.1 ms, one in 0.3 us, whatever their number. */
typedef struct _LarderQueryBranch LarderQueryBranch;

/* A query's place in the tree, a member of its struct. */
typedef struct
{
  LarderQuery       *next;      /* in order of creation within the branch */
  LarderQuery       *previous;
  LarderQueryBranch *branch;    /* NULL: not in the tree */
} LarderQueryPlace;

LarderQueryIndex *larder_query_index_new    (void);
void              larder_query_index_free   (LarderQueryIndex *self);
/* @text is the canonical text of the query's key. */
void              larder_query_index_add    (LarderQueryIndex *self,
                                             LarderQuery      *query,
                                             const char       *text);
void              larder_query_index_remove (LarderQueryIndex *self,
                                             LarderQuery      *query);
/* Adds references to all whose key begins with @prefix, branch by branch, each in order of
 * creation; @client finds a query by its hash. FALSE when @prefix is no key. */
gboolean          larder_query_index_list   (LarderQueryIndex *self,
                                             GVariant         *prefix,
                                             LarderClient     *client,
                                             GPtrArray        *found);

G_END_DECLS
