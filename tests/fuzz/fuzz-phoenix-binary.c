/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary frames: every one that is read is written with the very same bytes. */
#include "config.h"

#include "fuzz.h"

#include "wire/backlot-wire-phoenix.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWirePhoenixFrame) frame = backlot_wire_phoenix_decode_binary (bytes, &error);
  g_autoptr(GBytes) written = NULL;

  FUZZ_CHECK ((frame == NULL) == (error != NULL));
  if (frame == NULL)
    return 0;
  FUZZ_CHECK (g_utf8_validate (frame->topic, -1, NULL));
  FUZZ_CHECK (g_utf8_validate (frame->event, -1, NULL));
  if (frame->kind == BACKLOT_WIRE_PHOENIX_PUSH)
    written = backlot_wire_phoenix_encode_push (frame->join_ref, frame->ref, frame->topic,
                                                frame->event, frame->metadata, frame->payload,
                                                frame->payload_is_json, &error);
  else
    written = backlot_wire_phoenix_encode_broadcast (frame->topic, frame->event, frame->metadata,
                                                     frame->payload, frame->payload_is_json,
                                                     &error);
  FUZZ_CHECK (written != NULL && g_bytes_equal (written, bytes));
  return 0;
}
