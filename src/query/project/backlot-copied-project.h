/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One project that is copied to another studio: how far it is, and how that ended. */

#pragma once

#include "query/backlot-error.h"

#include "larder/larder-value.h"

G_BEGIN_DECLS

/**
 * BacklotCopyState:
 * @BACKLOT_COPY_WAITING: for its turn, or for one of the studios
 * @BACKLOT_COPY_READING: its files are taken
 * @BACKLOT_COPY_SENDING: it is in the outbox of the other studio
 * @BACKLOT_COPY_COPIED: the other studio has it, but for what it refused
 * @BACKLOT_COPY_PRESENT: the other studio had it already
 * @BACKLOT_COPY_FAILED: nothing was made of it
 * @BACKLOT_COPY_STOPPED: the person did not want it any more
 */
typedef enum
{
  BACKLOT_COPY_WAITING,
  BACKLOT_COPY_READING,
  BACKLOT_COPY_SENDING,
  BACKLOT_COPY_COPIED,
  BACKLOT_COPY_PRESENT,
  BACKLOT_COPY_FAILED,
  BACKLOT_COPY_STOPPED,
} BacklotCopyState;

#define BACKLOT_TYPE_COPY_STATE (backlot_copy_state_get_type ())
GType backlot_copy_state_get_type (void);

#define BACKLOT_TYPE_COPIED_PROJECT (backlot_copied_project_get_type ())
/**
 * BacklotCopiedProject:
 *
 * Properties: state; progress (0.0 to 1.0 of reading or of sending).
 */
G_DECLARE_FINAL_TYPE (BacklotCopiedProject, backlot_copied_project, BACKLOT, COPIED_PROJECT,
                      GObject)

BacklotCopiedProject *backlot_copied_project_new            (const char           *id,
                                                             const char           *title);
/* As it was kept; %NULL: @value is none. What was under way waits. */
BacklotCopiedProject *backlot_copied_project_new_from_value (LarderValue          *value);
LarderValue          *backlot_copied_project_to_value       (BacklotCopiedProject *self);

const char           *backlot_copied_project_get_id         (BacklotCopiedProject *self);
const char           *backlot_copied_project_get_title      (BacklotCopiedProject *self);
BacklotCopyState      backlot_copied_project_get_state      (BacklotCopiedProject *self);
double                backlot_copied_project_get_progress   (BacklotCopiedProject *self);
/* Files that are nowhere any more. */
guint                 backlot_copied_project_get_n_missing  (BacklotCopiedProject *self);
/* Changes that the other studio did not take. */
guint                 backlot_copied_project_get_n_refused  (BacklotCopiedProject *self);
/* Returns: (nullable): why it failed, or why something was refused */
const GError         *backlot_copied_project_get_error      (BacklotCopiedProject *self);
gboolean              backlot_copied_project_has_ended      (BacklotCopiedProject *self);

/* It shall be copied once more; the former copy may have been deleted. */
void                  backlot_copied_project_begin_again    (BacklotCopiedProject *self);
/* The id of the copy: the same each time for the same person, so that no copy is made twice, but
 * another one when @backlot_copied_project_forget() says that the former is gone. */
char                 *backlot_copied_project_dup_target     (BacklotCopiedProject *self,
                                                             const char           *user_id);
/* TRUE: there was a copy that is gone, and the next one has another id. */
gboolean              backlot_copied_project_forget         (BacklotCopiedProject *self);
/* Whether an earlier run, or this one, has begun to make the copy. */
gboolean              backlot_copied_project_get_begun      (BacklotCopiedProject *self);

/* For who copies it. */
void                  backlot_copied_project_set_state      (BacklotCopiedProject *self,
                                                             BacklotCopyState      state);
void                  backlot_copied_project_set_progress   (BacklotCopiedProject *self,
                                                             double                progress);
void                  backlot_copied_project_set_n_missing  (BacklotCopiedProject *self,
                                                             guint                 n_missing);
/* @error: (nullable) */
void                  backlot_copied_project_set_problem    (BacklotCopiedProject *self,
                                                             guint                 n_refused,
                                                             const GError         *error);

G_END_DECLS
