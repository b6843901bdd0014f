/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of a resumable upload: what is read is written so that it is read the same again. */
#include "config.h"

#include "fuzz.h"

#include "wire/backlot-wire-tus.h"

#include <string.h>

static void
check_text (const char *text)
{
  FUZZ_CHECK (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_metadata (const char *header)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWireTusMetadata) read = backlot_wire_tus_metadata_parse (header, &error);
  g_autoptr(BacklotWireTusMetadata) again = NULL;
  g_autofree char *written = NULL;

  FUZZ_CHECK ((read == NULL) == (error != NULL));
  if (read == NULL)
    return;
  check_text (read->bucket_name);
  check_text (read->object_name);
  check_text (read->content_type);
  check_text (read->cache_control);
  check_text (read->metadata);
  FUZZ_CHECK (read->bucket_name != NULL && read->object_name != NULL);
  written = backlot_wire_tus_metadata_build (read);
  again = backlot_wire_tus_metadata_parse (written, NULL);
  FUZZ_CHECK (again != NULL);
  FUZZ_CHECK (g_strcmp0 (again->bucket_name, read->bucket_name) == 0);
  FUZZ_CHECK (g_strcmp0 (again->object_name, read->object_name) == 0);
  FUZZ_CHECK (g_strcmp0 (again->content_type, read->content_type) == 0);
  FUZZ_CHECK (g_strcmp0 (again->cache_control, read->cache_control) == 0);
  FUZZ_CHECK (g_strcmp0 (again->metadata, read->metadata) == 0);
}

static void
check_number (const char *header)
{
  gint64 number = backlot_wire_tus_parse_number (header);
  g_autofree char *written = NULL;

  FUZZ_CHECK (number >= -1 && number <= BACKLOT_WIRE_TUS_MAX_LENGTH);
  if (number < 0)
    return;
  written = backlot_wire_tus_build_number (number);
  FUZZ_CHECK (backlot_wire_tus_parse_number (written) == number);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autofree char *header = g_strndup ((const char *) data, size);

  check_metadata (header);
  check_number (header);
  return 0;
}
