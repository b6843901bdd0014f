/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said about one thing, and a place to say more. */

#pragma once

#include <adwaita.h>

#include "query/collab/backlot-discussion.h"

#include "store/backlot-text-drafts.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_COMMENTS (backlot_comments_get_type ())
G_DECLARE_FINAL_TYPE (BacklotComments, backlot_comments, BACKLOT, COMMENTS, AdwBin)

/* @team: (nullable): of the project. */
void               backlot_comments_set_discussion      (BacklotComments   *self,
                                                         BacklotDiscussion *discussion,
                                                         BacklotTextDrafts *drafts,
                                                         BacklotTeam       *team);
/* Shows a comment as soon as it is there: scrolled to and focused. */
void               backlot_comments_show                (BacklotComments   *self,
                                                         const char        *comment_id);
void               backlot_comments_focus               (BacklotComments   *self);
GtkScrolledWindow *backlot_comments_get_scrolled_window (BacklotComments   *self);

G_END_DECLS
