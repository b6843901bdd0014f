/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request before it is sent: it can be sent again, because nothing in it is used up. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

typedef struct _BacklotRequest BacklotRequest;

/**
 * BacklotRequestFlags:
 * @BACKLOT_REQUEST_DEFAULT: with the session's token, answer as JSON
 * @BACKLOT_REQUEST_ANONYMOUS: without the session's token; for the calls that make one
 * @BACKLOT_REQUEST_RAW: the body of a good answer is bytes: do not parse it, decode no gzip
 */
typedef enum
{
  BACKLOT_REQUEST_DEFAULT = 0,
  BACKLOT_REQUEST_ANONYMOUS = 1 << 0,
  BACKLOT_REQUEST_RAW = 1 << 1,
} BacklotRequestFlags;

/**
 * BacklotRequestProgress:
 * @bytes_sent: bytes of the body that were really handed to the network; begins again at 0 when
 *   the request has to be repeated
 */
typedef void (*BacklotRequestProgress) (gint64   bytes_sent,
                                        gpointer user_data);

BacklotRequest *backlot_request_new          (const char              *method,
                                              const char              *path,
                                              const char              *query,
                                              BacklotRequestFlags      flags);
BacklotRequest *backlot_request_ref          (BacklotRequest          *self);
void            backlot_request_unref        (BacklotRequest          *self);
void            backlot_request_add_header   (BacklotRequest          *self,
                                              const char              *name,
                                              const char              *value);
void            backlot_request_set_json     (BacklotRequest          *self,
                                              LarderValue             *body);
void            backlot_request_set_body     (BacklotRequest          *self,
                                              const char              *content_type,
                                              GBytes                  *body);
void            backlot_request_set_limit    (BacklotRequest          *self,
                                              gsize                    max_bytes);
void            backlot_request_set_progress (BacklotRequest          *self,
                                              BacklotRequestProgress   progress,
                                              gpointer                 user_data);

char           *backlot_request_escape_path  (const char              *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotRequest, backlot_request_unref)

G_END_DECLS
