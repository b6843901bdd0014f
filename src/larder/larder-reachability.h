/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tells an online monitor what the network and the last contact with a server say. */

#pragma once

#include "larder/larder-clock.h"
#include "larder/larder-online-monitor.h"

G_BEGIN_DECLS

typedef struct _LarderReachability LarderReachability;

typedef void (*LarderProbeFunc) (LarderReachability *reachability,
                                 GCancellable       *cancellable,
                                 gpointer            user_data);

#define LARDER_TYPE_REACHABILITY (larder_reachability_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderReachability, larder_reachability, LARDER, REACHABILITY, GObject)

LARDER_EXPORT
LarderReachability *larder_reachability_new            (GNetworkMonitor     *network,
                                                        GSocketConnectable  *address,
                                                        LarderClock         *clock);
LARDER_EXPORT
void                larder_reachability_watch          (LarderReachability  *self,
                                                        LarderOnlineMonitor *monitor);
LARDER_EXPORT
void                larder_reachability_set_probe_func (LarderReachability  *self,
                                                        LarderProbeFunc      func,
                                                        gpointer             user_data,
                                                        GDestroyNotify       destroy);
LARDER_EXPORT
void                larder_reachability_set_needs_route (LarderReachability *self,
                                                        gboolean             needs_route);
LARDER_EXPORT
void                larder_reachability_look           (LarderReachability  *self);
LARDER_EXPORT
void                larder_reachability_report_answer  (LarderReachability  *self);
LARDER_EXPORT
void                larder_reachability_report_failure (LarderReachability  *self);
LARDER_EXPORT
void                larder_reachability_set_connected  (LarderReachability  *self,
                                                        gboolean             connected);

G_END_DECLS
