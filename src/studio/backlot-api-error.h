/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An error as the protocols tell it: HTTP status, stable code, message, details, hint. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The code of such a GError is the HTTP status; the rest is asked by the functions below. */
#define BACKLOT_API_ERROR (backlot_api_error_quark ())

/* As PostgreSQL's transaction_resolution_unknown: neither done nor undone, so nothing that the
 * transaction refers to may be removed. */
#define BACKLOT_API_ERROR_UNRESOLVED "08007"

GQuark      backlot_api_error_quark       (void);

GError     *backlot_api_error_new         (guint         status,
                                           const char   *code,
                                           const char   *message,
                                           const char   *details,
                                           const char   *hint);
void        backlot_api_error_set         (GError      **error,
                                           guint         status,
                                           const char   *code,
                                           const char   *format,
                                           ...) G_GNUC_PRINTF (4, 5);
void        backlot_api_error_fail        (GError      **error,
                                           guint         status,
                                           const char   *message,
                                           const char   *details);
gboolean    backlot_api_error_is          (const GError *error,
                                           const char   *code);
guint       backlot_api_error_get_status  (const GError *error);
const char *backlot_api_error_get_code    (const GError *error);
const char *backlot_api_error_get_details (const GError *error);
const char *backlot_api_error_get_hint    (const GError *error);
char       *backlot_api_error_to_json     (const GError *error);

char       *backlot_api_details           (const char   *name,
                                           ...) G_GNUC_NULL_TERMINATED;
char       *backlot_api_details_text      (const char   *name,
                                           const char   *value);
char       *backlot_api_details_texts     (const char   *name,
                                           ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
