/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to one server: every request of the program passes here. */

#pragma once

#include <libsoup/soup.h>

#include "larder/larder-clock.h"
#include "service/backlot-local-studio.h"
#include "service/backlot-request.h"
#include "service/backlot-response.h"

G_BEGIN_DECLS

typedef struct _BacklotSession BacklotSession;

#define BACKLOT_TYPE_TRANSPORT (backlot_transport_get_type ())
/**
 * BacklotTransport:
 *
 * Sends requests to one base URL, over the network or over a Unix socket, with `apikey` and, once a
 * [class@Backlot.Session] was made for it, with its token. An answer of 401 makes it refresh the
 * token and repeat the request, both once. With a [class@Backlot.LocalStudio] it starts the studio
 * when nobody listens at the socket, and repeats what could not be sent.
 *
 * Properties: `online` (readable, notifies): whether the last contact reached the server; %TRUE
 * until told otherwise. Signal `contacted` after every answer.
 */
G_DECLARE_FINAL_TYPE (BacklotTransport, backlot_transport, BACKLOT, TRANSPORT, GObject)

BacklotTransport        *backlot_transport_new             (const char           *base_url,
                                                            const char           *api_key,
                                                            LarderClock          *clock);
BacklotTransport        *backlot_transport_new_for_socket  (const char           *socket_path,
                                                            LarderClock          *clock);
BacklotTransport        *backlot_transport_new_for_studio  (BacklotLocalStudio   *studio,
                                                            LarderClock          *clock);

const char              *backlot_transport_get_base_url    (BacklotTransport     *self);
const char              *backlot_transport_get_api_key     (BacklotTransport     *self);
LarderClock             *backlot_transport_get_clock       (BacklotTransport     *self);
gboolean                 backlot_transport_get_online      (BacklotTransport     *self);
gboolean                 backlot_transport_is_local        (BacklotTransport     *self);
void                     backlot_transport_set_session     (BacklotTransport     *self,
                                                            BacklotSession       *session);

void                     backlot_transport_send_async      (BacklotTransport     *self,
                                                            BacklotRequest       *request,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
BacklotResponse         *backlot_transport_send_finish     (BacklotTransport     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

void                     backlot_transport_open_async      (BacklotTransport     *self,
                                                            BacklotRequest       *request,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
GInputStream            *backlot_transport_open_finish     (BacklotTransport     *self,
                                                            GAsyncResult         *result,
                                                            BacklotResponse     **response,
                                                            GError              **error);

void                     backlot_transport_connect_async   (BacklotTransport     *self,
                                                            const char           *path,
                                                            const char           *query,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
SoupWebsocketConnection *backlot_transport_connect_finish  (BacklotTransport     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
void                     backlot_transport_rest_websockets (BacklotTransport     *self,
                                                            gint64                rest_us);

G_END_DECLS
