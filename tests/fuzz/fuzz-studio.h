/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio's database in memory, where every request is done and then undone. */
#pragma once

#include "studio/backlot-database.h"
#include "studio/backlot-rest-call.h"

typedef struct
{
  BacklotDatabase *database;
  guint            status;    /* of the last request */
  char            *answer;    /* (nullable): of the last request, if it was done */
} FuzzStudio;

FuzzStudio *fuzz_studio_new (const char          *migrations,
                             const char          *sql);
void        fuzz_studio_ask (FuzzStudio          *self,
                             const BacklotCaller *caller,
                             const char          *method,
                             const char          *resource,
                             const char          *query,
                             GBytes              *body,
                             gboolean             keep);
