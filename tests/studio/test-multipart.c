/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms are taken apart alike in whatever pieces they arrive, and ranges are cut right. */
#include "config.h"

#include "studio/backlot-file-reply.h"
#include "studio/backlot-multipart.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=\"b-1\""

/* As supabase-js sends a Blob; the content looks like a boundary twice. */
static const char form[] =
  "--b-1\r\nContent-Disposition: form-data; name=\"cacheControl\"\r\n\r\n3600\r\n"
  "--b-1\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"shot\":\"7\"}\r\n"
  "--b-1\r\nContent-Disposition: form-data; name=\"\"; filename=\"blob\"\r\n"
  "Content-Type: application/json\r\n\r\n{\"a\":\r\n--b-2\r\n--b- 1}\r\n--b-1--\r\n";
static const char content[] = "{\"a\":\r\n--b-2\r\n--b- 1}";

static void
collect (gconstpointer data,
         gsize         length,
         gpointer      user_data)
{
  g_string_append_len (user_data, data, (gssize) length);
}

static void
test_pieces (void)
{
  for (gsize step = 1; step < sizeof form; step++)
    {
      g_autoptr(GString) file = g_string_new (NULL);
      g_autoptr(BacklotMultipart) multipart = backlot_multipart_new (TYPE, collect, file);

      g_assert_nonnull (multipart);
      for (gsize i = 0; i < sizeof form - 1; i += step)
        g_assert_true (backlot_multipart_feed (multipart, form + i,
                                               MIN (step, sizeof form - 1 - i)));
      g_assert_true (backlot_multipart_is_complete (multipart));
      g_assert_cmpstr (file->str, ==, content);
      g_assert_cmpstr (backlot_multipart_get_content_type (multipart), ==, "application/json");
      g_assert_cmpstr (backlot_multipart_get_field (multipart, "cacheControl"), ==, "3600");
      g_assert_cmpstr (backlot_multipart_get_field (multipart, "metadata"), ==,
                       "{\"shot\":\"7\"}");
    }
}

static void
test_empty_file (void)
{
  static const char text[] = "--b-1\r\nContent-Disposition: form-data; name=\"\"; filename=\"e\"\r\n"
                             "\r\n\r\n--b-1--\r\n";
  g_autoptr(GString) file = g_string_new (NULL);
  g_autoptr(BacklotMultipart) multipart = backlot_multipart_new (TYPE, collect, file);

  g_assert_true (backlot_multipart_feed (multipart, text, sizeof text - 1));
  g_assert_true (backlot_multipart_is_complete (multipart));
  g_assert_cmpuint (file->len, ==, 0);
}

static void
test_broken (void)
{
  static const char * const texts[] = {
    "",
    "no boundary at all",
    "--b-1--\r\n",
    "--b-1\r\n\r\nno headers\r\n--b-1--\r\n",
    "--b-1\r\nContent-Disposition: form-data; name=\"\"; filename=\"e\"\r\n\r\nno end",
    "--b-1xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b-1--\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GString) file = g_string_new (NULL);
      g_autoptr(BacklotMultipart) multipart = backlot_multipart_new (TYPE, collect, file);

      g_test_message ("%s", texts[i]);
      backlot_multipart_feed (multipart, texts[i], strlen (texts[i]));
      g_assert_false (backlot_multipart_is_complete (multipart));
    }
  g_assert_null (backlot_multipart_new ("text/plain", collect, NULL));
  g_assert_null (backlot_multipart_new ("multipart/form-data", collect, NULL));
}

static void
test_ranges (void)
{
  static const struct
  {
    const char   *header;
    gint64        size;
    BacklotRange  range;
    gint64        start, length;
  } cases[] = {
    { NULL, 10, BACKLOT_RANGE_WHOLE, 0, 10 },
    { "bytes=0-0", 10, BACKLOT_RANGE_PART, 0, 1 },
    { "bytes=2-4", 10, BACKLOT_RANGE_PART, 2, 3 },
    { "bytes=2-99", 10, BACKLOT_RANGE_PART, 2, 8 },
    { "bytes=9-", 10, BACKLOT_RANGE_PART, 9, 1 },
    { "bytes=-3", 10, BACKLOT_RANGE_PART, 7, 3 },
    { "bytes=-99", 10, BACKLOT_RANGE_PART, 0, 10 },
    { "bytes=10-", 10, BACKLOT_RANGE_BEYOND, 0, 10 },
    { "bytes=-0", 10, BACKLOT_RANGE_BEYOND, 0, 10 },
    { "bytes=0-", 0, BACKLOT_RANGE_BEYOND, 0, 0 },
    { "bytes=-1", 0, BACKLOT_RANGE_BEYOND, 0, 0 },
    { "bytes=4-2", 10, BACKLOT_RANGE_WHOLE, 0, 10 },
    { "bytes=1-2,4-5", 10, BACKLOT_RANGE_WHOLE, 0, 10 },
    { "bytes=", 10, BACKLOT_RANGE_WHOLE, 0, 10 },
    { "items=0-1", 10, BACKLOT_RANGE_WHOLE, 0, 10 },
    { "bytes=99999999999999999999-", 10, BACKLOT_RANGE_BEYOND, 0, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 start, length;

      g_test_message ("%s of %" G_GINT64_FORMAT, cases[i].header, cases[i].size);
      g_assert_cmpint (backlot_range_parse (cases[i].header, cases[i].size, &start, &length), ==,
                       cases[i].range);
      if (cases[i].range != BACKLOT_RANGE_BEYOND)
        {
          g_assert_cmpint (start, ==, cases[i].start);
          g_assert_cmpint (length, ==, cases[i].length);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/studio/multipart/a-form-in-pieces-of-every-size", test_pieces);
  g_test_add_func ("/studio/multipart/an-empty-file-is-a-file", test_empty_file);
  g_test_add_func ("/studio/multipart/broken-forms-are-never-complete", test_broken);
  g_test_add_func ("/studio/range/table", test_ranges);
  return g_test_run ();
}
