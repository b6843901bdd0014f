/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody else who has the same project open, and what he is at. */

#pragma once

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * BacklotVisitor:
 *
 * Properties, all read-only: user-id, page, entity-type, entity-id, field (the last three NULL
 * while he changes nothing).
 */
#define BACKLOT_TYPE_VISITOR (backlot_visitor_get_type ())
G_DECLARE_FINAL_TYPE (BacklotVisitor, backlot_visitor, BACKLOT, VISITOR, GObject)

BacklotVisitor *backlot_visitor_new             (const char     *user_id);
const char     *backlot_visitor_get_user_id     (BacklotVisitor *self);
const char     *backlot_visitor_get_page        (BacklotVisitor *self);
const char     *backlot_visitor_get_entity_id   (BacklotVisitor *self);
const char     *backlot_visitor_get_field       (BacklotVisitor *self);
/* What he says of himself: page, entity_type, entity_id, field. TRUE: it is something new. */
gboolean        backlot_visitor_take            (BacklotVisitor *self,
                                                 LarderValue    *saying);
/* He changes nothing any more, or nothing was heard of it for long. */
gboolean        backlot_visitor_rest            (BacklotVisitor *self);

G_END_DECLS
