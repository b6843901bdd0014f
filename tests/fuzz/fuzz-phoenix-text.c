/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text frames: what is read is written so that it is read the same again, in both versions. */
#include "config.h"

#include "fuzz.h"

#include "wire/backlot-wire-json.h"
#include "wire/backlot-wire-phoenix.h"

#include <string.h>

static void
check_same (const BacklotWirePhoenixFrame *one,
            const BacklotWirePhoenixFrame *other)
{
  FUZZ_CHECK (other != NULL);
  FUZZ_CHECK (g_strcmp0 (one->join_ref, other->join_ref) == 0);
  FUZZ_CHECK (g_strcmp0 (one->ref, other->ref) == 0);
  FUZZ_CHECK (strcmp (one->topic, other->topic) == 0);
  FUZZ_CHECK (strcmp (one->event, other->event) == 0);
  FUZZ_CHECK (g_bytes_equal (one->payload, other->payload));
}

static void
check_version (BacklotWirePhoenixVersion  version,
               GBytes                    *bytes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWirePhoenixFrame) frame =
    backlot_wire_phoenix_decode_text (version, bytes, &error);
  g_autoptr(BacklotWirePhoenixFrame) again = NULL;
  g_autoptr(yyjson_doc) payload = NULL;
  g_autoptr(GBytes) written = NULL;
  const char *start;
  gsize length;
  char *text;

  FUZZ_CHECK ((frame == NULL) == (error != NULL));
  if (frame == NULL)
    return;
  FUZZ_CHECK (g_utf8_validate (frame->topic, -1, NULL));
  FUZZ_CHECK (g_utf8_validate (frame->event, -1, NULL));
  FUZZ_CHECK (strlen (frame->topic) <= BACKLOT_WIRE_PHOENIX_MAX_NAME);
  start = g_bytes_get_data (frame->payload, &length);
  payload = backlot_wire_json_read (start, length);
  if (payload == NULL)
    return;
  text = backlot_wire_phoenix_encode_text (version, frame->join_ref, frame->ref, frame->topic,
                                           frame->event, start, (gssize) length);
  written = g_bytes_new_take (text, strlen (text));
  again = backlot_wire_phoenix_decode_text (version, written, NULL);
  check_same (frame, again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);

  check_version (BACKLOT_WIRE_PHOENIX_V1, bytes);
  check_version (BACKLOT_WIRE_PHOENIX_V2, bytes);
  return 0;
}
