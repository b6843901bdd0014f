/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the person's changes are: the sync row of the sidebar. */

#pragma once

#include "query/backlot-backend.h"

G_BEGIN_DECLS

/**
 * BacklotSyncState:
 *
 * Nicks: saved, saving, waiting, failed, conflict. The most urgent that holds: failed, conflict,
 * waiting, saving, saved.
 */
typedef enum
{
  BACKLOT_SYNC_SAVED,
  BACKLOT_SYNC_SAVING,
  BACKLOT_SYNC_WAITING,
  BACKLOT_SYNC_FAILED,
  BACKLOT_SYNC_CONFLICT,
} BacklotSyncState;

#define BACKLOT_TYPE_SYNC_STATE (backlot_sync_state_get_type ())
GType backlot_sync_state_get_type (void);

/**
 * BacklotSync:
 *
 * Properties: state, count (how many changes are in it; 0 for saved and saving).
 */
#define BACKLOT_TYPE_SYNC (backlot_sync_get_type ())
G_DECLARE_FINAL_TYPE (BacklotSync, backlot_sync, BACKLOT, SYNC, GObject)

BacklotSync      *backlot_sync_new       (BacklotBackend *backend);
BacklotSyncState  backlot_sync_get_state (BacklotSync    *self);
guint             backlot_sync_get_count (BacklotSync    *self);
/* All changes that are not at the studio yet, oldest first, as a live list of LarderMutation; those
 * of files are not among them. */
GListModel       *backlot_sync_get_changes (BacklotSync  *self);
/* The changes that wait for a person, refused or in conflict, as a live list of LarderMutation;
 * those of files are not among them. */
GListModel       *backlot_sync_get_parked (BacklotSync   *self);

G_END_DECLS
