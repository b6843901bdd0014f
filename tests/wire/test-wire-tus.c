/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers of resumable uploads. */
#include "config.h"

#include <string.h>

#include "wire/backlot-wire-tus.h"

static void
test_golden (void)
{
  /* As tus-js-client writes it for supabase-js. */
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWireTusMetadata) metadata =
    backlot_wire_tus_metadata_parse ("bucketName bWVkaWE=,objectName YS/DqS53ZWJt,"
                                     "contentType dmlkZW8vd2VibQ==,cacheControl MzYwMA==,"
                                     "metadata eyJzaG90IjoiNyJ9,filename eA==,flag", &error);
  g_autofree char *header = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (metadata->bucket_name, ==, "media");
  g_assert_cmpstr (metadata->object_name, ==, "a/é.webm");
  g_assert_cmpstr (metadata->content_type, ==, "video/webm");
  g_assert_cmpstr (metadata->cache_control, ==, "3600");
  g_assert_cmpstr (metadata->metadata, ==, "{\"shot\":\"7\"}");
  header = backlot_wire_tus_metadata_build (metadata);
  g_assert_cmpstr (header, ==, "bucketName bWVkaWE=,objectName YS/DqS53ZWJt,"
                               "contentType dmlkZW8vd2VibQ==,cacheControl MzYwMA==,"
                               "metadata eyJzaG90IjoiNyJ9");
}

static void
test_refused (void)
{
  static const char *headers[] = {
    "",
    "bucketName bWVkaWE=",
    "objectName YQ==",
    "bucketName bWVkaWE=,objectName ~!?=",
    "bucketName bWVkaWE=,objectName YQ",
    "bucketName bWVkaWE=,objectName YQ==,objectName Yg==",
    "bucketName bWVkaWE=,objectName YQ==,",
    "bucketName bWVkaWE=,objectName /w==",     /* not UTF-8 */
    "bucketName bWVkaWE=,objectName YQBi",     /* a NUL inside */
  };
  g_autofree char *endless = g_strnfill (20000, 'a');
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_test_message ("%s", headers[i]);
      g_assert_null (backlot_wire_tus_metadata_parse (headers[i], &error));
      g_assert_error (error, BACKLOT_WIRE_TUS_ERROR, BACKLOT_WIRE_TUS_ERROR_METADATA);
      g_clear_error (&error);
    }
  g_assert_null (backlot_wire_tus_metadata_parse (endless, &error));
  g_assert_error (error, BACKLOT_WIRE_TUS_ERROR, BACKLOT_WIRE_TUS_ERROR_TOO_LONG);
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gint64      number;
  } cases[] = {
    { "0", 0 }, { "6291456", 6291456 }, { "1125899906842624", BACKLOT_WIRE_TUS_MAX_LENGTH },
    { "1125899906842625", -1 }, { "99999999999999999999", -1 }, { "-1", -1 }, { "+1", -1 },
    { "", -1 }, { " 1", -1 }, { "1 ", -1 }, { "1.0", -1 }, { "0x10", -1 }, { NULL, -1 },
  };
  g_autofree char *text = backlot_wire_tus_build_number (BACKLOT_WIRE_TUS_MAX_LENGTH);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (backlot_wire_tus_parse_number (cases[i].text), ==, cases[i].number);
  g_assert_cmpstr (text, ==, "1125899906842624");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/tus/metadata-both-ways", test_golden);
  g_test_add_func ("/wire/tus/broken-metadata-is-refused", test_refused);
  g_test_add_func ("/wire/tus/numbers-are-bounded", test_numbers);
  return g_test_run ();
}
