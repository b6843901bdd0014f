/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way into a team's studio: finds out what is at an address, and signs in there. */

#pragma once

#include <gio/gio.h>

#include "larder/larder-value.h"

#include "query/account/backlot-door-error.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_DOOR (backlot_door_get_type ())
/**
 * BacklotDoor:
 *
 * Begins with backlot_door_knock_async(), which says what is there; then one of the ways in, until
 * one has led to a session. Nothing is kept on this computer.
 */
G_DECLARE_FINAL_TYPE (BacklotDoor, backlot_door, BACKLOT, DOOR, GObject)

BacklotDoor  *backlot_door_new              (void);
/* @key: (nullable): what the person was told beside the address */
void          backlot_door_knock_async      (BacklotDoor          *self,
                                             const char           *address,
                                             const char           *key,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void          backlot_door_sign_in_async    (BacklotDoor          *self,
                                             const char           *email,
                                             const char           *password,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void          backlot_door_sign_up_async    (BacklotDoor          *self,
                                             const char           *name,
                                             const char           *email,
                                             const char           *password,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* A mail with a code, to somebody who has an account. */
void          backlot_door_send_code_async  (BacklotDoor          *self,
                                             const char           *email,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void          backlot_door_use_code_async   (BacklotDoor          *self,
                                             const char           *email,
                                             const char           *code,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* Returns: (transfer full): what a browser is to open to sign in with @provider. */
char         *backlot_door_begin_browser    (BacklotDoor          *self,
                                             const char           *provider);
/* @link: `backlot:auth?…`, to where the browser was sent */
void          backlot_door_end_browser_async (BacklotDoor          *self,
                                              const char           *link,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      backlot_door_finish           (BacklotDoor          *self,
                                             GAsyncResult         *result,
                                             GError              **error);
/* Stops what is under way; its callback hears G_IO_ERROR_CANCELLED. */
void          backlot_door_cancel           (BacklotDoor          *self);

const char   *backlot_door_get_url          (BacklotDoor          *self);
const char   *backlot_door_get_key          (BacklotDoor          *self);
/* Of an invitation; NULL: it names nobody. */
const char   *backlot_door_get_email        (BacklotDoor          *self);
gboolean      backlot_door_get_takes_new    (BacklotDoor          *self);
gboolean      backlot_door_get_sends_mail   (BacklotDoor          *self);
/* Who signs people in for this server, such as `google`. */
const char * const *backlot_door_get_providers (BacklotDoor       *self);
/* How long the server asked to wait; 0: it did not say. */
guint         backlot_door_get_wait_s       (BacklotDoor          *self);
/* Returns: (nullable): a secret; NULL until somebody has signed in. */
LarderValue  *backlot_door_get_session      (BacklotDoor          *self);

G_END_DECLS
