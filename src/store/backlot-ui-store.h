/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows: page, tabs, and what is told to the person. */

#pragma once

#include "larder/larder-slice.h"

#include "store/backlot-message.h"

G_BEGIN_DECLS

/* Properties: current-page (an address, such as project/<id>/photos), active-tabs (tab by page),
 * notice-cursor (how far notifications were told; see BacklotNotices). */
#define BACKLOT_TYPE_UI_STORE (backlot_ui_store_get_type ())
G_DECLARE_FINAL_TYPE (BacklotUiStore, backlot_ui_store, BACKLOT, UI_STORE, LarderSlice)

BacklotUiStore *backlot_ui_store_new (void);
const char *backlot_ui_store_get_current_page (BacklotUiStore *self);
void        backlot_ui_store_set_current_page (BacklotUiStore *self,
                                               const char     *current_page);
/* NULL when no tab of this page was ever chosen. */
const char *backlot_ui_store_get_active_tab (BacklotUiStore *self,
                                             const char     *page);
void        backlot_ui_store_set_active_tab (BacklotUiStore *self,
                                             const char     *page,
                                             const char     *tab);

/* ::message (BacklotMessage *message): show it as a toast. The same type and title within two
 * seconds is one message with a count, and the same object. */
void        backlot_ui_store_tell           (BacklotUiStore *self,
                                             BacklotMessage *message);

G_END_DECLS
