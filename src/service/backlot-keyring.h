/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring of the desktop: a session for each server and person, and nobody waits for it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BacklotKeyringError:
 * @BACKLOT_KEYRING_ERROR_ABSENT: there is no keyring
 * @BACKLOT_KEYRING_ERROR_LOCKED: it is locked, and was not unlocked
 * @BACKLOT_KEYRING_ERROR_REFUSED: it is there, and does not do what it is asked for
 * @BACKLOT_KEYRING_ERROR_TIMEOUT: it did not answer in time
 */
typedef enum
{
  BACKLOT_KEYRING_ERROR_ABSENT,
  BACKLOT_KEYRING_ERROR_LOCKED,
  BACKLOT_KEYRING_ERROR_REFUSED,
  BACKLOT_KEYRING_ERROR_TIMEOUT,
} BacklotKeyringError;

#define BACKLOT_KEYRING_ERROR (backlot_keyring_error_quark ())
GQuark backlot_keyring_error_quark (void);

/* Long enough for a person to type a password. */
#define BACKLOT_KEYRING_TIMEOUT_MS 30000

#define BACKLOT_TYPE_KEYRING (backlot_keyring_get_type ())
/**
 * BacklotKeyring:
 *
 * Each call is answered once, at the latest when the time is over. What the keyring says later is
 * not heard: calls are never cancelled, as a daemon that waits for a password does not survive it.
 */
G_DECLARE_FINAL_TYPE (BacklotKeyring, backlot_keyring, BACKLOT, KEYRING, GObject)

BacklotKeyring *backlot_keyring_new           (const char           *place,
                                               guint                 timeout_ms);

void            backlot_keyring_lookup_async  (BacklotKeyring       *self,
                                               const char           *server,
                                               const char           *user_id,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char           *backlot_keyring_lookup_finish (BacklotKeyring       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

void            backlot_keyring_store_async   (BacklotKeyring       *self,
                                               const char           *server,
                                               const char           *user_id,
                                               const char           *label,
                                               const char           *secret,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        backlot_keyring_store_finish  (BacklotKeyring       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

void            backlot_keyring_clear_async   (BacklotKeyring       *self,
                                               const char           *server,
                                               const char           *user_id,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        backlot_keyring_clear_finish  (BacklotKeyring       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
