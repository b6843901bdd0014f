/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a program on an outbox file. */

#pragma once

#include "larder-testing.h"

typedef struct
{
  LarderTestClock  *clock;
  LarderOutbox     *outbox;
  LarderClient     *client;
  LarderTable      *notes;
  LarderTestServer *server;
} LarderTestRun;

void            larder_test_run_begin      (LarderTestRun *run,
                                            const char    *path,
                                            gboolean       mount);
void            larder_test_run_end        (LarderTestRun *run);
/* A mutation that inserts the note @id. */
LarderMutation *larder_test_run_add        (LarderTestRun *run,
                                            const char    *id);
LarderMutation *larder_test_run_nth        (LarderTestRun *run,
                                            guint          position);
guint           larder_test_peek_count     (const char    *path);
void            larder_test_run_wait_saved (LarderTestRun *run);
/* A run that ends with @n notes waiting. */
void            larder_test_run_fill       (const char    *path,
                                            guint          n);
