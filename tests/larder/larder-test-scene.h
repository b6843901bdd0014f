/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mounted client without files, the far end, and a log of what was told. */

#pragma once

#include "larder-testing.h"

typedef struct
{
  LarderTestClock  *clock;
  LarderClient     *client;
  LarderTestServer *server;
  GString          *log;
} LarderTestScene;

void larder_test_scene_begin      (LarderTestScene *scene);
/* Nothing of it is left, or the test has failed. */
void larder_test_scene_end        (LarderTestScene *scene);
/* What was told since the last time. */
void larder_test_scene_assert_log (LarderTestScene *scene,
                                   const char      *text);
