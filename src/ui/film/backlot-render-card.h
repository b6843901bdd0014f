/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One render of a film as a card: poster, state, price, and what can be done with it. */

#pragma once

#include <gtk/gtk.h>

#include "model/film/backlot-render.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_RENDER_CARD (backlot_render_card_get_type ())

G_DECLARE_FINAL_TYPE (BacklotRenderCard, backlot_render_card, BACKLOT, RENDER_CARD, GtkBox)

BacklotRender *backlot_render_card_get_render (BacklotRenderCard *self);

G_END_DECLS
