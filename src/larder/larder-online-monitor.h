/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a backend can be reached: one fact, told by whoever knows. */

#pragma once

#include "larder/larder-error.h"

G_BEGIN_DECLS

#define LARDER_TYPE_ONLINE_MONITOR (larder_online_monitor_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderOnlineMonitor, larder_online_monitor, LARDER, ONLINE_MONITOR, GObject)

typedef void (*LarderOnlineSourceFunc) (LarderOnlineMonitor *monitor,
                                        gboolean             begin,
                                        gpointer             user_data);

LARDER_EXPORT
LarderOnlineMonitor *larder_online_monitor_new        (void);
LARDER_EXPORT
gboolean             larder_online_monitor_get_online (LarderOnlineMonitor    *self);
LARDER_EXPORT
void                 larder_online_monitor_set_online (LarderOnlineMonitor    *self,
                                                       gboolean                online);
LARDER_EXPORT
gboolean             larder_online_monitor_get_forced_offline (LarderOnlineMonitor *self);
LARDER_EXPORT
void                 larder_online_monitor_set_forced_offline (LarderOnlineMonitor *self,
                                                               gboolean             forced);
LARDER_EXPORT
void                 larder_online_monitor_set_source (LarderOnlineMonitor    *self,
                                                       LarderOnlineSourceFunc  func,
                                                       gpointer                user_data,
                                                       GDestroyNotify          destroy);
LARDER_EXPORT
void                 larder_online_monitor_listen     (LarderOnlineMonitor    *self);
LARDER_EXPORT
void                 larder_online_monitor_unlisten   (LarderOnlineMonitor    *self);

G_END_DECLS
