/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON Web Tokens signed with HS256 (RFC 7519), and base64url. */
#pragma once

#include "wire/backlot-wire-json.h"

/**
 * BacklotWireJwtError:
 * @BACKLOT_WIRE_JWT_ERROR_MALFORMED: not three parts of base64url JSON
 * @BACKLOT_WIRE_JWT_ERROR_ALGORITHM: signed with another algorithm than HS256, or not at all
 * @BACKLOT_WIRE_JWT_ERROR_SIGNATURE: signed with another secret, or changed since
 * @BACKLOT_WIRE_JWT_ERROR_EXPIRED: genuine, but its `exp` has passed
 * @BACKLOT_WIRE_JWT_ERROR_EARLY: genuine, but its `nbf` or `iat` has not come
 */
typedef enum
{
  BACKLOT_WIRE_JWT_ERROR_MALFORMED,
  BACKLOT_WIRE_JWT_ERROR_ALGORITHM,
  BACKLOT_WIRE_JWT_ERROR_SIGNATURE,
  BACKLOT_WIRE_JWT_ERROR_EXPIRED,
  BACKLOT_WIRE_JWT_ERROR_EARLY,
} BacklotWireJwtError;

#define BACKLOT_WIRE_JWT_ERROR (backlot_wire_jwt_error_quark ())
GQuark      backlot_wire_jwt_error_quark   (void);

char       *backlot_wire_base64url_encode  (const guint8    *data,
                                            gsize            length);
guint8     *backlot_wire_base64url_decode  (const char      *text,
                                            gsize            length,
                                            gsize           *n_bytes);

char       *backlot_wire_jwt_make          (yyjson_mut_doc  *claims,
                                            GBytes          *secret);
yyjson_doc *backlot_wire_jwt_verify        (const char      *token,
                                            GBytes          *secret,
                                            gint64           now_s,
                                            GError         **error);
yyjson_doc *backlot_wire_jwt_peek          (const char      *token,
                                            GError         **error);
