/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether anybody sees a program, and whether he works with it. */

#pragma once

#include "larder/larder-enums.h"

G_BEGIN_DECLS

#define LARDER_TYPE_FOCUS_MONITOR (larder_focus_monitor_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderFocusMonitor, larder_focus_monitor, LARDER, FOCUS_MONITOR, GObject)

typedef void (*LarderFocusSourceFunc) (LarderFocusMonitor *monitor,
                                       gboolean            begin,
                                       gpointer            user_data);

LARDER_EXPORT
LarderFocusMonitor *larder_focus_monitor_new         (void);
LARDER_EXPORT
gboolean            larder_focus_monitor_get_visible (LarderFocusMonitor    *self);
LARDER_EXPORT
gboolean            larder_focus_monitor_get_active  (LarderFocusMonitor    *self);
LARDER_EXPORT
void                larder_focus_monitor_set_visible (LarderFocusMonitor    *self,
                                                      gboolean               visible);
LARDER_EXPORT
void                larder_focus_monitor_set_active  (LarderFocusMonitor    *self,
                                                      gboolean               active);
LARDER_EXPORT
LarderFocusSetting  larder_focus_monitor_get_setting (LarderFocusMonitor    *self);
LARDER_EXPORT
void                larder_focus_monitor_set_setting (LarderFocusMonitor    *self,
                                                      LarderFocusSetting     setting);
LARDER_EXPORT
void                larder_focus_monitor_set_source  (LarderFocusMonitor    *self,
                                                      LarderFocusSourceFunc  func,
                                                      gpointer               user_data,
                                                      GDestroyNotify         destroy);
LARDER_EXPORT
void                larder_focus_monitor_listen      (LarderFocusMonitor    *self);
LARDER_EXPORT
void                larder_focus_monitor_unlisten    (LarderFocusMonitor    *self);

G_END_DECLS
