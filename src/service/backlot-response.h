/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A good answer of the server, read and parsed. */

#pragma once

#include <libsoup/soup.h>

#include "larder/larder-value.h"
#include "service/backlot-request.h"

G_BEGIN_DECLS

/**
 * BacklotResponse:
 * @status: 200 to 299, or 304
 * @headers: of the answer
 * @body: (nullable): the bytes, of RAW requests only
 * @value: (nullable): the JSON, of the others; %NULL if the body was empty
 *
 * A good answer. Others are errors.
 */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  GBytes             *body;
  LarderValue        *value;
} BacklotResponse;

BacklotResponse *backlot_response_new         (SoupMessage          *message);
void             backlot_response_free        (BacklotResponse      *response);
gboolean         backlot_response_is_good     (SoupMessage          *message);

void             backlot_response_read_async  (SoupMessage          *message,
                                               GInputStream         *stream,
                                               BacklotRequestFlags   flags,
                                               gsize                 max_bytes,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
BacklotResponse *backlot_response_read_finish (GAsyncResult         *result,
                                               GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotResponse, backlot_response_free)

G_END_DECLS
