/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was changed in one project, step by step, so that it can be taken back and done again. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-deed.h"
#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/**
 * BacklotHistoryOutcome:
 * @BACKLOT_HISTORY_NOTHING: there is no step left
 * @BACKLOT_HISTORY_DONE: the inverse is sent as a change of its own
 * @BACKLOT_HISTORY_CHANGED: somebody changed the same meanwhile; it stays as it is now
 * @BACKLOT_HISTORY_FORBIDDEN: this person may not change it any more; the step is kept
 */
typedef enum
{
  BACKLOT_HISTORY_NOTHING,
  BACKLOT_HISTORY_DONE,
  BACKLOT_HISTORY_CHANGED,
  BACKLOT_HISTORY_FORBIDDEN,
} BacklotHistoryOutcome;

/**
 * BacklotHistoryStep:
 * @name: (nullable): what it was, in words
 * @time: when it was done, or taken back: larger is later, over all histories
 * @brings_back: taken back, it may bring back a row that is gone
 */
typedef struct
{
  const char *name;
  guint64     time;
  gboolean    brings_back;
} BacklotHistoryStep;

/**
 * BacklotHistory:
 *
 * The last 50 steps of this session. Signal ::changed: a step was added, taken back or done again.
 */
#define BACKLOT_TYPE_HISTORY (backlot_history_get_type ())
G_DECLARE_FINAL_TYPE (BacklotHistory, backlot_history, BACKLOT, HISTORY, GObject)

/* @project_id: (nullable): NULL: of several projects; it has no order then */
BacklotHistory        *backlot_history_new            (BacklotBackend      *backend,
                                                       const char          *project_id);
/**
 * backlot_history_edit:
 * @key: of the mutation
 * @changes: (transfer full): new values by member
 *
 * Changes a row, and remembers how it was.
 */
void                   backlot_history_edit           (BacklotHistory      *self,
                                                       const char          *key,
                                                       const char          *table,
                                                       const char          *id,
                                                       LarderValue         *changes);
/* Puts the rows of @table into the order of @ids, and remembers the one before. */
void                   backlot_history_reorder        (BacklotHistory      *self,
                                                       const char          *table,
                                                       const char * const  *ids);
/**
 * backlot_history_remove:
 * @removal: what was just removed
 *
 * One directly after another of the same table, while that can still be taken back, is one step
 * with it.
 *
 * Returns: how many rows the step removes
 */
guint                  backlot_history_remove         (BacklotHistory      *self,
                                                       BacklotRemoval      *removal);
/* Remembers what was just done. */
void                   backlot_history_add            (BacklotHistory      *self,
                                                       BacklotDeed         *deed);
/**
 * backlot_history_note:
 * @before: (transfer full): values by member
 * @after: (transfer full): values of the same members
 *
 * Like backlot_history_edit() of a row that is changed already.
 */
void                   backlot_history_note           (BacklotHistory      *self,
                                                       const char          *key,
                                                       const char          *table,
                                                       const char          *id,
                                                       LarderValue         *before,
                                                       LarderValue         *after);
/* Like backlot_history_edit(); one after another of the same member is one step with it. */
void                   backlot_history_adjust         (BacklotHistory      *self,
                                                       const char          *key,
                                                       const char          *table,
                                                       const char          *id,
                                                       LarderValue         *changes);
/* All that is changed between the two is one step for a person. */
void                   backlot_history_begin          (BacklotHistory      *self);
void                   backlot_history_end            (BacklotHistory      *self);
BacklotHistoryOutcome  backlot_history_undo           (BacklotHistory      *self);
BacklotHistoryOutcome  backlot_history_redo           (BacklotHistory      *self);
gboolean               backlot_history_get_can_undo   (BacklotHistory      *self);
gboolean               backlot_history_get_can_redo   (BacklotHistory      *self);
/* What the last step was, in words. */
void                   backlot_history_name           (BacklotHistory      *self,
                                                       const char          *words);
/* The step that would be taken back next, or done again. FALSE: there is none. */
gboolean               backlot_history_peek           (BacklotHistory      *self,
                                                       gboolean             redo,
                                                       BacklotHistoryStep  *found);
/* (nullable) */
const char            *backlot_history_get_project    (BacklotHistory      *self);
/* While a person may still decide to take the last step back: what it removes is not sent. */
void                   backlot_history_hold           (BacklotHistory      *self);
void                   backlot_history_release        (BacklotHistory      *self);

/* The verbs of a film. */
void                   backlot_history_set_style      (BacklotHistory      *self,
                                                       const char          *style);
void                   backlot_history_set_minutes    (BacklotHistory      *self,
                                                       int                  minutes);
void                   backlot_history_set_height     (BacklotHistory      *self,
                                                       int                  height);
void                   backlot_history_remove_sound   (BacklotHistory      *self);
void                   backlot_history_set_title      (BacklotHistory      *self,
                                                       const char          *title);
void                   backlot_history_set_description (BacklotHistory   *self,
                                                       const char          *description);
void                   backlot_history_set_caption    (BacklotHistory      *self,
                                                       const char          *photo_id,
                                                       const char          *caption);
void                   backlot_history_rename_output  (BacklotHistory      *self,
                                                       const char          *output_id,
                                                       const char          *label);
void                   backlot_history_choose_output  (BacklotHistory      *self,
                                                       const char          *output_id,
                                                       gboolean             chosen);

G_END_DECLS
