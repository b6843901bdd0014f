/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where requests come in: finds the service, bounds the body, knows who is connected. */
#pragma once

#include "studio/backlot-request.h"
#include "studio/backlot-studio-keys.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_GATEWAY (backlot_gateway_get_type ())
G_DECLARE_FINAL_TYPE (BacklotGateway, backlot_gateway, BACKLOT, GATEWAY, GObject)

/**
 * BacklotRouteFunc:
 * @request: a request; it may be answered at once or later
 * @user_data: the service
 */
typedef void (*BacklotRouteFunc) (BacklotRequest *request,
                                  gpointer        user_data);

/**
 * BacklotWebsocketFunc:
 * @request: the request of the handshake
 * @connection: the open websocket
 * @user_data: the service
 */
typedef void (*BacklotWebsocketFunc) (BacklotRequest          *request,
                                      SoupWebsocketConnection *connection,
                                      gpointer                 user_data);

BacklotGateway *backlot_gateway_new               (const BacklotStudioKeys *keys,
                                                   guint                    patience_s);
SoupServer     *backlot_gateway_get_server        (BacklotGateway          *self);
void            backlot_gateway_add_route         (BacklotGateway          *self,
                                                   const char              *prefix,
                                                   gsize                    max_body,
                                                   BacklotRouteFunc         begin,
                                                   BacklotRouteFunc         handle,
                                                   gpointer                 user_data);
void            backlot_gateway_add_websocket     (BacklotGateway          *self,
                                                   const char              *path,
                                                   BacklotRouteFunc         begin,
                                                   BacklotWebsocketFunc     func,
                                                   gpointer                 user_data);
guint           backlot_gateway_get_n_connections (BacklotGateway          *self);

G_END_DECLS
