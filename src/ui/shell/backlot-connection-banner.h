/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says why nothing is sent: nobody answers, nobody is signed in, the studio can not start. */

#pragma once

#include <adwaita.h>

#include "query/account/backlot-login.h"
#include "query/backlot-backend.h"
#include "store/backlot-studios.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_BANNER_NONE,
  BACKLOT_BANNER_STUDIO,    /* the local studio can not be started */
  BACKLOT_BANNER_OFFLINE,   /* requests are not answered */
  BACKLOT_BANNER_POLLING,   /* requests are, but the live channel is lost */
  BACKLOT_BANNER_PORTAL,    /* the network wants a sign-in first, and not all is answered */
  BACKLOT_BANNER_METERED,   /* large files wait for another network */
  BACKLOT_BANNER_SIGNED_OUT,   /* there is no session at the team's server */
  BACKLOT_BANNER_KEYRING,   /* there may be one, but the keyring does not give it */
  BACKLOT_BANNER_NOT_KEPT,  /* there is one, but the keyring does not take it */
} BacklotBannerKind;

BacklotBannerKind backlot_connection_banner_decide (gboolean has_studio_error,
                                                    gboolean online,
                                                    gboolean polling,
                                                    gboolean is_portal,
                                                    gboolean files_wait);
BacklotBannerKind backlot_connection_banner_decide_login (BacklotLoginState state,
                                                          gboolean          is_kept);

/* Properties: backend, studios (where the name of the studio is). Trouble is told when it has
 * lasted for four seconds, a failed start at once. */
#define BACKLOT_TYPE_CONNECTION_BANNER (backlot_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (BacklotConnectionBanner, backlot_connection_banner, BACKLOT,
                      CONNECTION_BANNER, AdwBin)

GtkWidget *backlot_connection_banner_new (BacklotBackend *backend,
                                          BacklotStudios *studios);

G_END_DECLS
