/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comments: reading, adding, removing. They are changed through a history. */

#pragma once

#include "model/collab/backlot-comment.h"

#include "query/project/backlot-removal.h"

G_BEGIN_DECLS

/* ["comments","list",entity_type,entity_id]. */
LarderQueryOptions *backlot_comments_list_options (BacklotBackend *backend,
                                                   const char     *entity_type,
                                                   const char     *entity_id);
/* ["comments","project",project_id]: all of a project, whatever they are about. */
LarderQueryOptions *backlot_comments_project_options (BacklotBackend *backend,
                                                      const char     *project_id);

/**
 * backlot_comments_list:
 * @parent_id: (nullable): the comment whose answers are meant; NULL: those that begin a thread
 *
 * Returns: (transfer full): a live list of BacklotComment, oldest first.
 */
GListModel         *backlot_comments_list         (BacklotBackend *backend,
                                                   const char     *entity_type,
                                                   const char     *entity_id,
                                                   const char     *parent_id);

/**
 * backlot_comments_add:
 * @parent_id: (nullable): what it answers
 * @mentions: ids of people, NULL at the end
 *
 * `comments.add`.
 *
 * Returns: (transfer full): the id of the comment
 */
char               *backlot_comments_add          (BacklotBackend     *backend,
                                                   const char         *project_id,
                                                   const char         *entity_type,
                                                   const char         *entity_id,
                                                   const char         *parent_id,
                                                   const char         *body,
                                                   const char * const *mentions);
/* The same, later than another comment: many at once would come to the studio in any order. */
char               *backlot_comments_add_after    (BacklotBackend     *backend,
                                                   const char         *project_id,
                                                   const char         *entity_type,
                                                   const char         *entity_id,
                                                   const char         *parent_id,
                                                   const char         *body,
                                                   const char * const *mentions,
                                                   const char         *after_id);
/* `comments.remove`, held; its answers go along. Returns: (transfer full). */
BacklotRemoval     *backlot_comments_remove       (BacklotBackend *backend,
                                                   const char     *comment_id);

G_END_DECLS
