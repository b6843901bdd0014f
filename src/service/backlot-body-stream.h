/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a request that takes long, read when the main loop has nothing better to do. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_BODY_STREAM (backlot_body_stream_get_type ())
/**
 * BacklotBodyStream:
 *
 * Reads from memory. By HTTP/1 libsoup writes a body in pieces of 8 KB, and GLib's splice, which it
 * does so with, has no priority of its own: the next piece follows at once when the server reads as
 * fast as the studio on this computer does, and a window is not painted for as long as a photo
 * takes. From this one each piece comes at %G_PRIORITY_DEFAULT_IDLE, after what is to be painted.
 * HTTP/2 has windows of its own and polls; to it this is a GMemoryInputStream as any other.
 */
G_DECLARE_FINAL_TYPE (BacklotBodyStream, backlot_body_stream, BACKLOT, BODY_STREAM,
                      GMemoryInputStream)

/* Returns: (transfer full): a stream of its own position in @bytes */
GInputStream *backlot_body_stream_new (GBytes *bytes);

G_END_DECLS
