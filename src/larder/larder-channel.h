/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What brings news of one query while it is looked at; a program says how. */

#pragma once

#include "larder/larder-patch.h"
#include "larder/larder-value.h"

G_BEGIN_DECLS

#define LARDER_TYPE_CHANNEL (larder_channel_get_type ())
LARDER_EXPORT
G_DECLARE_INTERFACE (LarderChannel, larder_channel, LARDER, CHANNEL, GObject)

struct _LarderChannelInterface
{
  GTypeInterface parent_iface;

  /* Begin to listen, and stop it. Called in turns, by the query that owns the channel. */
  void (*open)  (LarderChannel *self);
  void (*close) (LarderChannel *self);
};

LARDER_EXPORT
void larder_channel_joined       (LarderChannel *self,
                                  gboolean       gap);
LARDER_EXPORT
void larder_channel_lost         (LarderChannel *self);
LARDER_EXPORT
void larder_channel_send_rows    (LarderChannel *self,
                                  const char    *table,
                                  LarderValue   *rows);
LARDER_EXPORT
void larder_channel_send_removal (LarderChannel *self,
                                  const char    *table,
                                  const char    *id);
LARDER_EXPORT
void larder_channel_send_patch   (LarderChannel *self,
                                  LarderPatch   *patch);
LARDER_EXPORT
void larder_channel_send_data    (LarderChannel *self,
                                  LarderValue   *data);
LARDER_EXPORT
void larder_channel_send_change  (LarderChannel *self);

G_END_DECLS
