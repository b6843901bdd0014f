/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mounted client without files, the far end, and a log of what was told. */

#include "config.h"

#include "larder-test-scene.h"

void
larder_test_scene_begin (LarderTestScene *scene)
{
  scene->clock = larder_test_clock_new (1000000);
  scene->client = larder_client_new (LARDER_CLOCK (scene->clock), NULL, NULL);
  scene->server = larder_test_server_new ();
  scene->log = g_string_new (NULL);
  larder_client_mount (scene->client);
}

void
larder_test_scene_end (LarderTestScene *scene)
{
  larder_client_unmount (scene->client);
  larder_test_settle ();
  g_assert_finalize_object (scene->client);
  larder_test_server_free (scene->server);
  larder_test_settle ();
  g_assert_finalize_object (scene->clock);
  g_string_free (scene->log, TRUE);
}

void
larder_test_scene_assert_log (LarderTestScene *scene,
                              const char      *text)
{
  g_assert_cmpstr (scene->log->str, ==, text);
  g_string_truncate (scene->log, 0);
}
