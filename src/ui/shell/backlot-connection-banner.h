/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that the studio does not answer, can not start, or tells nothing by itself. */

#pragma once

#include <adwaita.h>

#include "query/backlot-backend.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_BANNER_NONE,
  BACKLOT_BANNER_STUDIO,    /* the local studio can not be started */
  BACKLOT_BANNER_OFFLINE,   /* requests are not answered */
  BACKLOT_BANNER_POLLING,   /* requests are, but the live channel is lost */
} BacklotBannerKind;

BacklotBannerKind backlot_connection_banner_decide (gboolean has_studio_error,
                                                    gboolean online,
                                                    gboolean polling);

/* Property: backend. Trouble is told when it has lasted for four seconds, a failed start at
 * once. */
#define BACKLOT_TYPE_CONNECTION_BANNER (backlot_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (BacklotConnectionBanner, backlot_connection_banner, BACKLOT,
                      CONNECTION_BANNER, AdwBin)

GtkWidget *backlot_connection_banner_new (BacklotBackend *backend);

G_END_DECLS
