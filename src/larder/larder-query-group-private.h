/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of a group of queries, for its files. */

#pragma once

#include "larder/larder-query-group.h"
#include "larder/larder-query-observer-private.h"

G_BEGIN_DECLS

struct _LarderQueryGroup
{
  GObject        parent_instance;

  LarderClient  *client;      /* (owned) */
  GPtrArray     *members;     /* of LarderQueryObserver (owned) */
  guint          attached;
  GHashTable    *joining;     /* set of members that attaching has not reached yet (nullable) */
  gboolean       is_setting;  /* the list is being made */
  GPtrArray     *next;        /* of LarderQueryOptions: the list that is to follow (nullable) */
  gboolean       queued;      /* to be told at the end of the batch */
  gboolean       is_due;      /* something changed since the value was made */
  LarderClosure *combine;     /* (owned) (nullable) */
  LarderValue   *value;       /* what it gave last (owned) (nullable) */
  LarderValue   *told;        /* as of the last notification (owned) (nullable) */
};

/* Something changed: at the end of the batch it is told. */
void larder_query_group_queue        (LarderQueryGroup *self);
/* @value (nullable) is what everybody knows. */
void larder_query_group_take_told    (LarderQueryGroup *self,
                                      LarderValue      *value);
/* Of larder-query-group-members.c. */
void larder_query_group_drop_members (LarderQueryGroup *self);

G_END_DECLS
