/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happened to slices, one action after another, and going back to how they were. */

#pragma once

#include "larder/larder-slice.h"

G_BEGIN_DECLS

#define LARDER_TYPE_ACTION (larder_action_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderAction, larder_action, LARDER, ACTION, GObject)

LARDER_EXPORT
const char      *larder_action_get_name           (LarderAction    *self);
LARDER_EXPORT
LarderValue     *larder_action_get_state          (LarderAction    *self);

#define LARDER_TYPE_ACTION_LOG (larder_action_log_get_type ())
LARDER_EXPORT
G_DECLARE_FINAL_TYPE (LarderActionLog, larder_action_log, LARDER, ACTION_LOG, GObject)

LARDER_EXPORT
LarderActionLog *larder_action_log_new            (void);
LARDER_EXPORT
void             larder_action_log_add            (LarderActionLog *self,
                                                   LarderSlice     *slice);
LARDER_EXPORT
void             larder_action_log_remove         (LarderActionLog *self,
                                                   LarderSlice     *slice);
LARDER_EXPORT
void             larder_action_log_set_recording  (LarderActionLog *self,
                                                   gboolean         recording);
LARDER_EXPORT
gboolean         larder_action_log_get_recording  (LarderActionLog *self);
LARDER_EXPORT
void             larder_action_log_set_max_actions (LarderActionLog *self,
                                                    guint            max_actions);
LARDER_EXPORT
guint            larder_action_log_get_position   (LarderActionLog *self);
LARDER_EXPORT
gboolean         larder_action_log_jump           (LarderActionLog *self,
                                                   guint            position);
LARDER_EXPORT
void             larder_action_log_reset          (LarderActionLog *self);
LARDER_EXPORT
void             larder_action_log_commit         (LarderActionLog *self);
LARDER_EXPORT
void             larder_action_log_rollback       (LarderActionLog *self);
LARDER_EXPORT
LarderValue     *larder_action_log_to_value       (LarderActionLog *self);
LARDER_EXPORT
gboolean         larder_action_log_import         (LarderActionLog *self,
                                                   LarderValue     *value,
                                                   GError         **error);

G_END_DECLS
