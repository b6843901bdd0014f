/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One photo of a film as a card: picture, caption, and where its file is on its way. */

#pragma once

#include <gtk/gtk.h>

#include "model/film/backlot-film-photo.h"

#include "ui/common/backlot-change-mark.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_FILM_PHOTO_CARD (backlot_film_photo_card_get_type ())

G_DECLARE_FINAL_TYPE (BacklotFilmPhotoCard, backlot_film_photo_card, BACKLOT, FILM_PHOTO_CARD,
                      GtkBox)

BacklotFilmPhoto *backlot_film_photo_card_get_photo    (BacklotFilmPhotoCard *self);
/* Where the changes of the photo are. */
BacklotChangeMark *
                  backlot_film_photo_card_get_mark     (BacklotFilmPhotoCard *self);
void              backlot_film_photo_card_edit_caption (BacklotFilmPhotoCard *self);

G_END_DECLS
