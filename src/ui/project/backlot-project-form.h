/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person enters for a new project, with its files in the spool, kept as the draft. */

#pragma once

#include "query/backlot-backend.h"
#include "query/project/backlot-media-import.h"

#include "store/backlot-drafts.h"

G_BEGIN_DECLS

#define BACKLOT_PROJECT_TITLE_MAX 200

/**
 * BacklotProjectForm:
 *
 * The texts and numbers are properties of the draft itself. Properties here, read-only: drafts,
 * photos (GListModel of BacklotMediaImport), n-photos, sound (BacklotMediaImport or %NULL),
 * sound-name, n-importing (files that are being copied), title-error (a sentence; "" while there is
 * nothing to say), problem-text (why files were not taken, a line each; "").
 *
 * Files that are being copied end up in the draft even when nobody looks at the form any more.
 */
#define BACKLOT_TYPE_PROJECT_FORM (backlot_project_form_get_type ())
G_DECLARE_FINAL_TYPE (BacklotProjectForm, backlot_project_form, BACKLOT, PROJECT_FORM, GObject)

/* Takes up what the draft holds. */
BacklotProjectForm *backlot_project_form_new           (BacklotBackend     *backend,
                                                        BacklotDrafts      *drafts);
BacklotDrafts      *backlot_project_form_get_drafts    (BacklotProjectForm *self);
GListModel         *backlot_project_form_get_photos    (BacklotProjectForm *self);
/* @files: of GFile, in the order in which they shall stand. A sound among them is the sound
 * track. */
void                backlot_project_form_add_files     (BacklotProjectForm *self,
                                                        GListModel         *files);
void                backlot_project_form_add_bytes     (BacklotProjectForm *self,
                                                        GBytes             *bytes,
                                                        const char         *suggested_name);
void                backlot_project_form_remove_photo  (BacklotProjectForm *self,
                                                        BacklotMediaImport *photo);
void                backlot_project_form_remove_sound  (BacklotProjectForm *self);
/* Says what is missing at the field; FALSE: something is. */
gboolean            backlot_project_form_validate      (BacklotProjectForm *self);
/* Everything back to its default, the copied files removed. */
void                backlot_project_form_discard       (BacklotProjectForm *self);
/* Returns: (transfer full) (nullable): the id of the new project; %NULL: not valid, see title-
 * error */
char               *backlot_project_form_create        (BacklotProjectForm *self);

G_END_DECLS
