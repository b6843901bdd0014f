/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of one project, or those of this person, and what can be done with them. */

#pragma once

#include "larder/larder-query-observer.h"

#include "query/collab/backlot-tasks-queries.h"
#include "query/project/backlot-team.h"

G_BEGIN_DECLS

/**
 * BacklotTaskSection:
 *
 * Where a task of this person stands: not done and late, due today, all others, done.
 */
typedef enum
{
  BACKLOT_TASK_OVERDUE,
  BACKLOT_TASK_TODAY,
  BACKLOT_TASK_LATER,
  BACKLOT_TASK_DONE,
} BacklotTaskSection;

/**
 * BacklotTaskBoard:
 *
 * While it lives it observes its query. Properties, read-only: n-open.
 */
#define BACKLOT_TYPE_TASK_BOARD (backlot_task_board_get_type ())
G_DECLARE_FINAL_TYPE (BacklotTaskBoard, backlot_task_board, BACKLOT, TASK_BOARD, GObject)

/* The tasks of @project_id in their order; @history remembers what is changed. */
BacklotTaskBoard    *backlot_task_board_new          (BacklotBackend      *backend,
                                                      const char          *project_id,
                                                      BacklotHistory      *history);
/* Those that are assigned to this person, of all projects, by section and date. */
BacklotTaskBoard    *backlot_task_board_new_mine     (BacklotBackend      *backend,
                                                      BacklotHistory      *history);

BacklotBackend      *backlot_task_board_get_backend  (BacklotTaskBoard    *self);
/* Returns: (nullable): NULL for those of this person */
const char          *backlot_task_board_get_project  (BacklotTaskBoard    *self);
BacklotHistory      *backlot_task_board_get_history  (BacklotTaskBoard    *self);
LarderQueryObserver *backlot_task_board_get_query    (BacklotTaskBoard    *self);
/* A list of lists of BacklotTask: one for a project, else one for each section. */
GListModel          *backlot_task_board_get_sections (BacklotTaskBoard    *self);
guint                backlot_task_board_get_n_open   (BacklotTaskBoard    *self);
/* The section of @task today. */
BacklotTaskSection   backlot_task_board_find_section (BacklotTask         *task);
/* The day may be another one now. */
void                 backlot_task_board_update_day   (BacklotTaskBoard    *self);

/* Moves a task of the project by @steps places; stops at the ends. FALSE: it stays. */
gboolean             backlot_task_board_move         (BacklotTaskBoard    *self,
                                                      const char          *task_id,
                                                      int                  steps);
/* Puts @task_ids before @before_id; NULL: at the end. */
void                 backlot_task_board_place        (BacklotTaskBoard    *self,
                                                      const char * const  *task_ids,
                                                      const char          *before_id);

G_END_DECLS
