/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said about one thing of a project, and what can be done with it. */

#pragma once

#include "larder/larder-query-observer.h"

#include "query/collab/backlot-comments-queries.h"
#include "query/project/backlot-history.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/* While it lives it observes its query. */
#define BACKLOT_TYPE_DISCUSSION (backlot_discussion_get_type ())
G_DECLARE_FINAL_TYPE (BacklotDiscussion, backlot_discussion, BACKLOT, DISCUSSION, GObject)

/**
 * backlot_discussion_new:
 * @entity_type: such as `project` or `task`
 * @history: remembers what is changed
 * @team: (nullable): who may be mentioned, and what this person may do
 */
BacklotDiscussion   *backlot_discussion_new             (BacklotBackend    *backend,
                                                         const char        *project_id,
                                                         const char        *entity_type,
                                                         const char        *entity_id,
                                                         BacklotHistory    *history,
                                                         BacklotTeam       *team);
BacklotBackend      *backlot_discussion_get_backend     (BacklotDiscussion *self);
BacklotHistory      *backlot_discussion_get_history     (BacklotDiscussion *self);
LarderQueryObserver *backlot_discussion_get_query       (BacklotDiscussion *self);
/* Returns: (transfer none): live, of BacklotComment that begin a thread. */
GListModel          *backlot_discussion_get_threads     (BacklotDiscussion *self);
/* Returns: (transfer full): live, of BacklotComment that answer @comment_id. */
GListModel          *backlot_discussion_list_answers    (BacklotDiscussion *self,
                                                         const char        *comment_id);
/* Names a draft of @what, such as `new`, `edit/ID`. Returns: (transfer full) */
char                *backlot_discussion_name_draft      (BacklotDiscussion *self,
                                                         const char        *what);
/* (nullable) */
BacklotTeam         *backlot_discussion_get_team        (BacklotDiscussion *self);
gboolean             backlot_discussion_get_can_comment (BacklotDiscussion *self);
/* Only its author changes a comment; who may edit the project removes and resolves those of others,
 * too. */
gboolean             backlot_discussion_can_edit        (BacklotDiscussion *self,
                                                         BacklotComment    *comment);
gboolean             backlot_discussion_can_remove      (BacklotDiscussion *self,
                                                         BacklotComment    *comment);

/**
 * backlot_discussion_find_people:
 * @start: how a name begins, in any case
 *
 * Returns: (transfer full): ids of those who can be mentioned, NULL at the end
 */
GStrv                backlot_discussion_find_people     (BacklotDiscussion *self,
                                                         const char        *start);

/* Says @body, in which people are mentioned as @Name. Returns: (transfer full): the id. */
char                *backlot_discussion_say             (BacklotDiscussion *self,
                                                         const char        *parent_id,
                                                         const char        *body);
void                 backlot_discussion_edit            (BacklotDiscussion *self,
                                                         const char        *comment_id,
                                                         const char        *body);
void                 backlot_discussion_set_resolved    (BacklotDiscussion *self,
                                                         const char        *comment_id,
                                                         gboolean           resolved);
/* Returns: how many comments the last step removes */
guint                backlot_discussion_remove          (BacklotDiscussion *self,
                                                         const char        *comment_id);

G_END_DECLS
