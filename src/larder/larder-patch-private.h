/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The struct of a patch, for its files. */

#pragma once

#include "larder/larder-table-private.h"

G_BEGIN_DECLS

/* By record with a table and an id, or by path with a key and a path. */
struct _LarderPatch
{
  gatomicrefcount  ref_count;
  LarderPatchKind  kind;
  char            *table;
  char            *id;
  GVariant        *key;         /* (owned); normalised */
  gboolean         prefix;      /* all queries whose key begins with @key */
  char            *path;
  char            *target;      /* where a moved part goes; NULL but for MOVE */
  LarderValue     *value;       /* (owned); NULL for REMOVE and MOVE */
};

LarderPatch *larder_patch_new    (LarderPatchKind  kind,
                                  const char      *table,
                                  const char      *id,
                                  LarderValue     *value);
/* Takes a floating or full reference to @key. */
LarderPatch *larder_patch_new_at (LarderPatchKind  kind,
                                  GVariant        *key,
                                  const char      *path,
                                  const char      *target,
                                  LarderValue     *value);

G_END_DECLS
