/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users of yyjson need: automatic cleanup, members read with a check of their type. */
#pragma once

#include <glib.h>
#include <yyjson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (yyjson_doc, yyjson_doc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (yyjson_mut_doc, yyjson_mut_doc_free)

/* Deeper JSON than this is refused wherever it comes from a stranger. */
#define BACKLOT_WIRE_JSON_MAX_DEPTH 128

gboolean    backlot_wire_json_scan       (const char  *text,
                                          gsize        length,
                                          gsize       *end);
yyjson_doc *backlot_wire_json_read       (const char  *text,
                                          gsize        length);
const char *backlot_wire_json_get_string (yyjson_val  *object,
                                          const char  *member);
gint64      backlot_wire_json_get_int    (yyjson_val  *object,
                                          const char  *member,
                                          gint64       fallback);
gboolean    backlot_wire_json_get_bool   (yyjson_val  *object,
                                          const char  *member,
                                          gboolean     fallback);
yyjson_val *backlot_wire_json_get_object (yyjson_val  *object,
                                          const char  *member);
yyjson_val *backlot_wire_json_get_array  (yyjson_val  *object,
                                          const char  *member);
