/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a channel that feeds a client does; to be looked at. */

#pragma once

#include "larder/larder-client.h"

G_BEGIN_DECLS

#define LARDER_TYPE_CHANNEL_STATUS (larder_channel_status_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderChannelStatus, larder_channel_status,
                      LARDER, CHANNEL_STATUS, GObject)

LARDER_EXPORT
const char          *larder_channel_status_get_name     (LarderChannelStatus *self);
LARDER_EXPORT
LarderChannelState   larder_channel_status_get_state    (LarderChannelStatus *self);
LARDER_EXPORT
guint                larder_channel_status_get_n_joins  (LarderChannelStatus *self);
LARDER_EXPORT
guint                larder_channel_status_get_n_losses (LarderChannelStatus *self);
LARDER_EXPORT
guint64              larder_channel_status_get_n_events (LarderChannelStatus *self);
LARDER_EXPORT
void                 larder_channel_status_set_state    (LarderChannelStatus *self,
                                                         LarderChannelState   state);
LARDER_EXPORT
void                 larder_channel_status_set_problem  (LarderChannelStatus *self,
                                                         const char          *problem);
LARDER_EXPORT
void                 larder_channel_status_count_event  (LarderChannelStatus *self,
                                                         const char          *event);

LARDER_EXPORT
GListModel          *larder_client_get_channels         (LarderClient        *self);
LARDER_EXPORT
LarderChannelStatus *larder_client_ensure_channel       (LarderClient        *self,
                                                         const char          *name);
LARDER_EXPORT
void                 larder_client_forget_channel       (LarderClient        *self,
                                                         const char          *name);

G_END_DECLS
