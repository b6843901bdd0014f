/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the desktop whether the program may go on without a window, and start at the login. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A desktop may ask the person first, so this is longer than a program needs. */
#define BACKLOT_BACKGROUND_PORTAL_TIMEOUT_MS 60000

/* What may be said of the work at once. */
#define BACKLOT_BACKGROUND_PORTAL_MAX_STATUS 96

typedef enum
{
  BACKLOT_PORTAL_GRANTED,
  BACKLOT_PORTAL_REFUSED,
  BACKLOT_PORTAL_SILENT,   /* it did not answer in time */
  BACKLOT_PORTAL_ABSENT,   /* nobody is there who could */
} BacklotPortalAnswer;

#define BACKLOT_TYPE_BACKGROUND_PORTAL (backlot_background_portal_get_type ())
/**
 * BacklotBackgroundPortal:
 *
 * org.freedesktop.portal.Background, in a sandbox or not.
 */
G_DECLARE_FINAL_TYPE (BacklotBackgroundPortal, backlot_background_portal, BACKLOT,
                      BACKGROUND_PORTAL, GObject)

/* @connection: (nullable): without a session bus the portal is absent */
BacklotBackgroundPortal *backlot_background_portal_new (GDBusConnection *connection,
                                                        guint            timeout_ms);

/* What is wanted is said whole: a request without the start at the login takes that back. */
void                     backlot_background_portal_request_async
                           (BacklotBackgroundPortal *self,
                            const char              *reason,
                            gboolean                 autostart,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data);

/**
 * backlot_background_portal_request_finish:
 * @background: (out): whether the program may go on without a window
 * @autostart: (out): whether it is started at the login from now on, if it was wanted
 *
 * Returns: %FALSE when it was cancelled, and in no other case
 */
gboolean                 backlot_background_portal_request_finish
                           (BacklotBackgroundPortal  *self,
                            GAsyncResult             *result,
                            BacklotPortalAnswer      *background,
                            BacklotPortalAnswer      *autostart,
                            GError                  **error);

/* One line of what is done, for the desktop's list of programs without a window. */
void                     backlot_background_portal_set_status
                           (BacklotBackgroundPortal *self,
                            const char              *message);

G_END_DECLS
