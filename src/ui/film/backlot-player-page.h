/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished film on a page of its own. */

#pragma once

#include "model/film/backlot-render.h"
#include "query/backlot-backend.h"
#include "store/backlot-playback.h"
#include "ui/common/backlot-page.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_PLAYER_PAGE (backlot_player_page_get_type ())

G_DECLARE_FINAL_TYPE (BacklotPlayerPage, backlot_player_page, BACKLOT, PLAYER_PAGE, BacklotPage)

BacklotPage *backlot_player_page_new (BacklotBackend  *backend,
                                      BacklotPlayback *playback,
                                      BacklotRender   *render,
                                      gboolean         autoplay);

G_END_DECLS
