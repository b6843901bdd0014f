/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms: the first byte tells in which pieces the second half arrives, which changes nothing. */
#include "config.h"

#include "fuzz.h"

#include "studio/backlot-multipart.h"

#include <string.h>

static void
collect (gconstpointer data,
         gsize         length,
         gpointer      user_data)
{
  g_string_append_len (user_data, data, (gssize) length);
}

static BacklotMultipart *
feed (const char   *type,
      const guint8 *body,
      gsize         size,
      gsize         step,
      GString      *file)
{
  BacklotMultipart *multipart = backlot_multipart_new (type, collect, file);

  for (gsize i = 0; multipart != NULL && i < size; i += step)
    {
      g_autofree guint8 *piece = g_memdup2 (body + i, MIN (step, size - i));

      backlot_multipart_feed (multipart, piece, MIN (step, size - i));
    }
  return multipart;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  const guint8 *line = size > 1 ? memchr (data + 1, '\n', size - 1) : NULL;
  g_autofree char *type = NULL;
  g_autoptr(GString) one_file = g_string_new (NULL);
  g_autoptr(GString) two_file = g_string_new (NULL);
  g_autoptr(BacklotMultipart) one = NULL;
  g_autoptr(BacklotMultipart) two = NULL;
  const guint8 *body;
  gsize n_body;

  if (line == NULL)
    return 0;
  type = g_strndup ((const char *) data + 1, (gsize) (line - data - 1));
  body = line + 1;
  n_body = size - (gsize) (body - data);
  one = feed (type, body, n_body, MAX (n_body, 1), one_file);
  two = feed (type, body, n_body, MAX (data[0], 1), two_file);
  FUZZ_CHECK ((one == NULL) == (two == NULL));
  if (one == NULL)
    return 0;
  FUZZ_CHECK (backlot_multipart_is_complete (one) == backlot_multipart_is_complete (two));
  if (!backlot_multipart_is_complete (one))
    return 0;
  FUZZ_CHECK (g_string_equal (one_file, two_file));
  FUZZ_CHECK (g_strcmp0 (backlot_multipart_get_content_type (one),
                         backlot_multipart_get_content_type (two)) == 0);
  FUZZ_CHECK (g_strcmp0 (backlot_multipart_get_field (one, "metadata"),
                         backlot_multipart_get_field (two, "metadata")) == 0);
  return 0;
}
