/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only this client knows: all slices, and where each is kept. */

#pragma once

#include "store/backlot-drafts.h"
#include "store/backlot-navigation.h"
#include "store/backlot-playback.h"
#include "store/backlot-preferences.h"
#include "store/backlot-studios.h"
#include "store/backlot-text-drafts.h"
#include "store/backlot-ui-store.h"
#include "store/backlot-window-state.h"
#include "store/backlot-windows.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_STATE (backlot_state_get_type ())
G_DECLARE_FINAL_TYPE (BacklotState, backlot_state, BACKLOT, STATE, GObject)

/* Milliseconds from a change until it is written. */
#define BACKLOT_STATE_DELAY_MS 500

/**
 * backlot_state_new:
 * @folder: (nullable): where `state.json` is; %NULL: nothing is kept
 * @settings: (nullable): where preferences are; %NULL: nothing is kept
 *
 * Makes the slices as they were left. The file is small and is read at once: the first frame needs
 * it.
 */
BacklotState       *backlot_state_new              (const char    *folder,
                                                    GSettings     *settings);
/**
 * backlot_state_new_beside:
 * @shared: of the program
 * @folder: where the file of another studio is
 *
 * What belongs to one studio is a slice of its own: the page, drafts, what was told. What belongs
 * to the program is the same: preferences, window, volume, the list of studios.
 */
BacklotState       *backlot_state_new_beside       (BacklotState  *shared,
                                                    const char    *folder);
/**
 * backlot_state_new_for_window:
 * @studio: of the studio that the window shows
 * @id: of the window, among those of backlot_state_get_windows()
 * @former: (nullable): of the studio that the same window showed before; is not kept any more
 *
 * What belongs to one window is a slice of its own: the page, what is selected there, its size and
 * panes; drafts and all else are those of @studio. It is as it was left, and is kept beside the
 * other windows' for as long as the window is known there.
 */
BacklotState       *backlot_state_new_for_window   (BacklotState  *studio,
                                                    const char    *id,
                                                    BacklotState  *former);
/* A new window begins as the one from which it was opened, if both show the same studio; in any
 * case it is as large. */
void                backlot_state_begin_as         (BacklotState  *self,
                                                    BacklotState  *other);
/* Whether no former start of the program kept anything: it is the first. */
gboolean            backlot_state_get_is_new       (BacklotState  *self);
/* Whether a file was there and neither it nor its copy could be used. */
gboolean            backlot_state_get_is_lost      (BacklotState  *self);
/* Writes what waits, and waits until it is on disk: when the program ends. */
gboolean            backlot_state_save             (BacklotState  *self,
                                                    GError       **error);

/* Window, sidebar, tabs and what was looked at are as at the first start; drafts stay. */
void                backlot_state_reset_layout     (BacklotState  *self);

BacklotUiStore     *backlot_state_get_ui_store     (BacklotState  *self);
BacklotNavigation  *backlot_state_get_navigation   (BacklotState  *self);
BacklotPreferences *backlot_state_get_preferences  (BacklotState  *self);
BacklotDrafts      *backlot_state_get_drafts       (BacklotState  *self);
BacklotTextDrafts  *backlot_state_get_text_drafts  (BacklotState  *self);
BacklotPlayback    *backlot_state_get_playback     (BacklotState  *self);
BacklotWindowState *backlot_state_get_window       (BacklotState  *self);
BacklotStudios     *backlot_state_get_studios      (BacklotState  *self);
/* Of the program. */
BacklotWindows     *backlot_state_get_windows      (BacklotState  *self);
/* All of them, of LarderSlice. */
GListModel         *backlot_state_get_slices       (BacklotState  *self);

G_END_DECLS
