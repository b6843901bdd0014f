/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has a project open beside this person, and who changes what in it just now. */

#pragma once

#include "model/collab/backlot-visitor.h"

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/* So long after the last word somebody is still taken to be changing something. */
#define BACKLOT_PRESENCE_SILENCE_MS 30000
/* At most so often one's place is told; servers take it five times in 30 s. */
#define BACKLOT_PRESENCE_SAY_MS 6000
/* At most so often it is told what is changed, while it is typed. */
#define BACKLOT_PRESENCE_HINT_MS 100

/**
 * BacklotPresence:
 *
 * While it lives the project's channel is joined. Signal `changed ()`: somebody came or went, or is
 * at something else.
 */
#define BACKLOT_TYPE_PRESENCE (backlot_presence_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPresence, backlot_presence, BACKLOT, PRESENCE, GObject)

/* Returns: (transfer full): the one of the project */
BacklotPresence *backlot_presence_get         (BacklotBackend  *backend,
                                               const char      *project_id);
/* Returns: (transfer none): live, of BacklotVisitor, each person once, oneself not */
GListModel      *backlot_presence_get_people  (BacklotPresence *self);
/* Who changes @field (nullable: any) of the thing @entity_id. Returns: (transfer none)
 * (nullable) */
BacklotVisitor  *backlot_presence_find_editor (BacklotPresence *self,
                                               const char      *entity_id,
                                               const char      *field);
/* The part of the project that is looked at, such as `tasks`. */
void             backlot_presence_set_page    (BacklotPresence *self,
                                               const char      *page);
/* At each key: this person changes @field of a thing. */
void             backlot_presence_edits       (BacklotPresence *self,
                                               const char      *entity_type,
                                               const char      *entity_id,
                                               const char      *field);
/* He does not any more. */
void             backlot_presence_rests       (BacklotPresence *self);

G_END_DECLS
