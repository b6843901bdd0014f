/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a comment is written: new, as an answer, or anew. */

#pragma once

#include <gtk/gtk.h>

#include "query/collab/backlot-discussion.h"

#include "store/backlot-text-drafts.h"

G_BEGIN_DECLS

/* What is typed is kept as a draft until it is said or given up. Signal ::said: a new comment, with
 * its id. */
#define BACKLOT_TYPE_COMMENT_EDITOR (backlot_comment_editor_get_type ())
G_DECLARE_FINAL_TYPE (BacklotCommentEditor, backlot_comment_editor, BACKLOT, COMMENT_EDITOR, GtkBox)

void backlot_comment_editor_set_discussion (BacklotCommentEditor *self,
                                            BacklotDiscussion    *discussion,
                                            BacklotTextDrafts    *drafts);
/* The next text answers @comment. */
void backlot_comment_editor_reply          (BacklotCommentEditor *self,
                                            BacklotComment       *comment);
/* The next text stands instead of that of @comment. */
void backlot_comment_editor_edit           (BacklotCommentEditor *self,
                                            BacklotComment       *comment);
/* Says what is written, if it is something. */
void backlot_comment_editor_send           (BacklotCommentEditor *self);
/* Whether this person may write, as it is now. */
void backlot_comment_editor_update_rights  (BacklotCommentEditor *self);

G_END_DECLS
