/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks where a team's studio is, and signs in there. */

#pragma once

#include <adwaita.h>

#include "query/account/backlot-door.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_CONNECT_DIALOG (backlot_connect_dialog_get_type ())
/**
 * BacklotConnectDialog:
 *
 * Signal joined: the door has a session; the dialog closes. Property busy.
 */
G_DECLARE_FINAL_TYPE (BacklotConnectDialog, backlot_connect_dialog, BACKLOT, CONNECT_DIALOG,
                      AdwDialog)

/* @studio: (nullable): an entry of BacklotStudios, where its person signs in again
 * @link: (nullable): an invitation; it is shown, and not followed before a click */
BacklotConnectDialog *backlot_connect_dialog_new         (LarderValue          *studio,
                                                          const char           *link);
BacklotDoor          *backlot_connect_dialog_get_door    (BacklotConnectDialog *self);
/* The browser has come back with @link. */
void                  backlot_connect_dialog_end_browser (BacklotConnectDialog *self,
                                                          const char           *link);

G_END_DECLS
