/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program on a cache file. */

#pragma once

#include "larder-testing.h"

typedef struct
{
  LarderTestClock     *clock;
  LarderCache         *cache;
  LarderClient        *client;
  LarderTable         *notes;
  LarderTable         *people;
  LarderTestServer    *server;
  LarderQueryObserver *observer;
  const char          *scope;      /* (nullable): all rows of the list are of this one */
} LarderTestCacheRun;

void     larder_test_cache_run_begin   (LarderTestCacheRun *run,
                                        const char         *path,
                                        const char         *buster,
                                        gint64              time_ms);
/* Makes the observer of the list of notes, which are kept in the file. */
void     larder_test_cache_run_observe (LarderTestCacheRun *run);
/* Whether the file has all of it now. */
gboolean larder_test_cache_run_flush   (LarderTestCacheRun *run);
void     larder_test_cache_run_end     (LarderTestCacheRun *run);
