/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the content of a page, or why there is none: loading, failed, empty. */

#pragma once

#include <adwaita.h>

#include "larder/larder-query-observer.h"

G_BEGIN_DECLS

/**
 * BacklotPageStateKind:
 * @BACKLOT_PAGE_STATE_CONTENT: there is something to show, however old
 * @BACKLOT_PAGE_STATE_ERROR: nothing could be read
 * @BACKLOT_PAGE_STATE_WAITING: the first moment, in which nothing is shown, so that a quick answer
 *   does not flash
 * @BACKLOT_PAGE_STATE_SKELETON: it takes longer
 * @BACKLOT_PAGE_STATE_EMPTY: it was read, and there is nothing
 */
typedef enum
{
  BACKLOT_PAGE_STATE_CONTENT,
  BACKLOT_PAGE_STATE_ERROR,
  BACKLOT_PAGE_STATE_WAITING,
  BACKLOT_PAGE_STATE_SKELETON,
  BACKLOT_PAGE_STATE_EMPTY,
} BacklotPageStateKind;

/* Content (even stale) before error before skeleton before empty. */
BacklotPageStateKind backlot_page_state_decide (gboolean has_content,
                                                gboolean has_error,
                                                gboolean is_pending,
                                                gboolean waited);

/**
 * BacklotPageState:
 *
 * Properties: query (LarderQueryObserver, nullable: nothing is read), model (GListModel,
 * nullable: content is there when it has items), has-content (for pages without a list; ignored
 * with a model), content, skeleton (a BacklotSkeleton like the content; rows when it is not
 * set), empty (widgets),
 * error-title (such as “Couldn’t Load Photos”), empty-first (TRUE: empty is shown before
 * anything was read), kind (read-only, a BacklotPageStateKind as int).
 *
 * A fault of a program is called “Something Went Wrong” on every page; trying again rebuilds the
 * page, too, and a report of it can be made.
 */
#define BACKLOT_TYPE_PAGE_STATE (backlot_page_state_get_type ())
G_DECLARE_FINAL_TYPE (BacklotPageState, backlot_page_state, BACKLOT, PAGE_STATE, GtkWidget)

GtkWidget            *backlot_page_state_new      (void);
BacklotPageStateKind  backlot_page_state_get_kind (BacklotPageState *self);
/* The program failed in what is shown: that is told in its place until it is tried again. */
void                  backlot_page_state_fail     (BacklotPageState *self,
                                                   const char       *problem);

G_END_DECLS
