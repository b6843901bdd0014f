/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window and its pages work with, made once by the application and handed down. */

#pragma once

#include "larder/larder-query-observer.h"

#include "model/account/backlot-credit-account.h"

#include "query/account/backlot-inbox.h"
#include "query/account/backlot-notices.h"
#include "query/backlot-backend.h"
#include "query/backlot-sync.h"
#include "query/collab/backlot-task-board.h"
#include "query/project/backlot-histories.h"
#include "query/project/backlot-picture-cache.h"
#include "query/project/backlot-render-queue.h"
#include "query/project/backlot-upload-queue.h"

#include "store/backlot-state.h"

G_BEGIN_DECLS

/**
 * BacklotContext:
 *
 * Construct-only: backend, state (whose slices it gives).
 * Read-only, made from the backend: projects (GListModel of BacklotProject, newest first),
 * projects-query (LarderQueryObserver), renders (BacklotRenderQueue), uploads (BacklotUploadQueue),
 * pictures, sync, account (BacklotCreditAccount), my-tasks (BacklotTaskBoard), inbox
 * (BacklotInbox). Property now-ms: the time, once a minute, for what is worded relative to it.
 */
#define BACKLOT_TYPE_CONTEXT (backlot_context_get_type ())
G_DECLARE_FINAL_TYPE (BacklotContext, backlot_context, BACKLOT, CONTEXT, GObject)

BacklotContext       *backlot_context_new                (BacklotBackend *backend,
                                                          BacklotState   *state);
/* All that is made from the backend is that of @shared.
 * @state: of a further window */
BacklotContext       *backlot_context_new_for_window     (BacklotContext *shared,
                                                          BacklotState   *state);
/* Of the studio, as in BacklotStudios. */
const char           *backlot_context_get_place          (BacklotContext *self);
BacklotBackend       *backlot_context_get_backend        (BacklotContext *self);
BacklotState         *backlot_context_get_state          (BacklotContext *self);
BacklotUiStore       *backlot_context_get_ui_store       (BacklotContext *self);
BacklotNavigation    *backlot_context_get_navigation     (BacklotContext *self);
BacklotPreferences   *backlot_context_get_preferences    (BacklotContext *self);
BacklotDrafts        *backlot_context_get_drafts         (BacklotContext *self);
BacklotTextDrafts    *backlot_context_get_text_drafts    (BacklotContext *self);
BacklotPlayback      *backlot_context_get_playback       (BacklotContext *self);
BacklotWindowState   *backlot_context_get_window_state   (BacklotContext *self);
BacklotStudios       *backlot_context_get_studios        (BacklotContext *self);
GListModel           *backlot_context_get_projects       (BacklotContext *self);
LarderQueryObserver  *backlot_context_get_projects_query (BacklotContext *self);
BacklotRenderQueue   *backlot_context_get_renders        (BacklotContext *self);
BacklotUploadQueue   *backlot_context_get_uploads        (BacklotContext *self);
BacklotPictureCache  *backlot_context_get_pictures       (BacklotContext *self);
BacklotSync          *backlot_context_get_sync           (BacklotContext *self);
BacklotCreditAccount *backlot_context_get_account        (BacklotContext *self);
BacklotTaskBoard     *backlot_context_get_my_tasks       (BacklotContext *self);
BacklotInbox         *backlot_context_get_inbox          (BacklotContext *self);
BacklotHistories     *backlot_context_get_histories      (BacklotContext *self);

/* One sentence as a toast. */
void                  backlot_context_tell               (BacklotContext     *self,
                                                          BacklotMessageType  type,
                                                          const char         *title);

G_END_DECLS
