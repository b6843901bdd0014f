/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of Phoenix channels as Supabase's Realtime speaks them, for client and server. */
#pragma once

#include <glib.h>

/* Incoming frames may be this long (5 MB); longer ones end the connection with code 1009. */
#define BACKLOT_WIRE_PHOENIX_MAX_FRAME 5000000
/* Topics, events and references may be this long. */
#define BACKLOT_WIRE_PHOENIX_MAX_NAME 255

typedef enum
{
  BACKLOT_WIRE_PHOENIX_V1 = 1,   /* vsn=1.0.0: objects, text only */
  BACKLOT_WIRE_PHOENIX_V2 = 2,   /* vsn=2.0.0: arrays, and binary broadcasts */
} BacklotWirePhoenixVersion;

/**
 * BacklotWirePhoenixKind:
 * @BACKLOT_WIRE_PHOENIX_TEXT: a text frame
 * @BACKLOT_WIRE_PHOENIX_PUSH: binary kind 3, a broadcast from client to server
 * @BACKLOT_WIRE_PHOENIX_BROADCAST: binary kind 4, a broadcast from server to client
 */
typedef enum
{
  BACKLOT_WIRE_PHOENIX_TEXT = 0,
  BACKLOT_WIRE_PHOENIX_PUSH = 3,
  BACKLOT_WIRE_PHOENIX_BROADCAST = 4,
} BacklotWirePhoenixKind;

/**
 * BacklotWirePhoenixError:
 * @BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED: not a frame of that version
 * @BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG: a name is over 255 bytes
 */
typedef enum
{
  BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED,
  BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG,
} BacklotWirePhoenixError;

#define BACKLOT_WIRE_PHOENIX_ERROR (backlot_wire_phoenix_error_quark ())
GQuark backlot_wire_phoenix_error_quark (void);

/**
 * BacklotWirePhoenixFrame:
 * @kind: how it came
 * @join_ref: (nullable): the reference of the join that it belongs to
 * @ref: (nullable): its own reference, or of what it answers
 * @topic: the topic, such as `realtime:room`
 * @event: the event. In the binary kinds this is the broadcast's own event, such as `cursor`; the
 *   Phoenix event is then always `broadcast`
 * @metadata: (nullable): JSON that came beside a binary broadcast
 * @payload: a range of the frame's bytes, not a copy. In text frames JSON whose brackets match but
 *   which nobody has parsed yet; in text frames of the event `broadcast` it is the whole
 *   `{"type","event","payload"}`
 * @payload_is_json: %FALSE if a binary broadcast carries raw bytes
 *
 * A decoded frame.
 */
typedef struct
{
  BacklotWirePhoenixKind  kind;
  char                   *join_ref;
  char                   *ref;
  char                   *topic;
  char                   *event;
  char                   *metadata;
  GBytes                 *payload;
  gboolean                payload_is_json;
} BacklotWirePhoenixFrame;

void backlot_wire_phoenix_frame_free (BacklotWirePhoenixFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotWirePhoenixFrame, backlot_wire_phoenix_frame_free)

gboolean
backlot_wire_phoenix_parse_version (const char                *vsn,
                                    BacklotWirePhoenixVersion *version);
BacklotWirePhoenixFrame *
backlot_wire_phoenix_decode_text (BacklotWirePhoenixVersion   version,
                                  GBytes                     *bytes,
                                  GError                    **error);
BacklotWirePhoenixFrame *
backlot_wire_phoenix_decode_binary (GBytes  *bytes,
                                    GError **error);
char *
backlot_wire_phoenix_encode_text (BacklotWirePhoenixVersion  version,
                                  const char                *join_ref,
                                  const char                *ref,
                                  const char                *topic,
                                  const char                *event,
                                  const char                *payload,
                                  gssize                     payload_length);
GBytes *
backlot_wire_phoenix_encode_push (const char  *join_ref,
                                  const char  *ref,
                                  const char  *topic,
                                  const char  *event,
                                  const char  *metadata,
                                  GBytes      *payload,
                                  gboolean     payload_is_json,
                                  GError     **error);
GBytes *
backlot_wire_phoenix_encode_broadcast (const char  *topic,
                                       const char  *event,
                                       const char  *metadata,
                                       GBytes      *payload,
                                       gboolean     payload_is_json,
                                       GError     **error);
