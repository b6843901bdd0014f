/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the state file: reading with checks, steps from older versions, writing. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define BACKLOT_STATE_VERSION 2

typedef enum
{
  BACKLOT_STATE_ERROR_SYNTAX,  /* no JSON, or not an object with the members that it must have */
  BACKLOT_STATE_ERROR_NEWER,   /* written by a later version of the program */
} BacklotStateError;

#define BACKLOT_STATE_ERROR (backlot_state_error_quark ())
GQuark      backlot_state_error_quark (void);

/* Returns: (transfer full): the member "data", in the form of BACKLOT_STATE_VERSION, or %NULL */
JsonObject *backlot_state_json_parse  (const char  *text,
                                       gssize       length,
                                       GError     **error);
char       *backlot_state_json_print  (JsonObject  *data,
                                       gint64       timestamp_ms);

/* A value of a property as JSON; %NULL when there is nothing to store. */
JsonNode   *backlot_state_json_from_value (const GValue *value);
/* FALSE when @node is not of the property's type or outside of its range; @value is set only when
 * TRUE. */
gboolean    backlot_state_json_to_value   (JsonNode   *node,
                                           GParamSpec *pspec,
                                           GValue     *value);

G_END_DECLS
