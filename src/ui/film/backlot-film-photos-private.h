/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the photos' view share. */

#pragma once

#include "ui/common/backlot-drop-hint.h"
#include "ui/common/backlot-page-state.h"
#include "ui/film/backlot-film-photos.h"
#include "ui/film/backlot-film-settings.h"

G_BEGIN_DECLS

struct _BacklotFilmPhotos
{
  AdwBin                parent_instance;

  BacklotBackend       *backend;       /* (owned) (nullable) */
  BacklotFilmProject   *project;       /* (owned) (nullable) */
  BacklotTeam          *team;          /* (owned) (nullable) */
  GtkMultiSelection    *selection;     /* (owned) (nullable): of BacklotFilmPhoto */
  GCancellable         *cancellable;   /* (owned) */
  GListModel           *photos;        /* borrowed from @project */
  char                 *moved_id;      /* (nullable): the photo that the keys moved */
  guint                 focus_id;

  BacklotFilmSettings  *settings;
  BacklotPageState     *state;
  GtkGridView          *grid;
  GtkScrolledWindow    *scrolled;
  BacklotDropHint      *drop_hint;
  AdwStatusPage        *empty_page;
  GtkWidget            *empty_button;
};

/* Actions of the class, keys of the grid, files from outside. */
void backlot_film_photos_install_actions (GtkWidgetClass    *widget_class);
void backlot_film_photos_add_keys        (BacklotFilmPhotos *self);
void backlot_film_photos_add_drop_target (BacklotFilmPhotos *self);
void backlot_film_photos_follow_moved    (BacklotFilmPhotos *self);

GStrv backlot_film_photos_get_selected   (BacklotFilmPhotos *self);

G_END_DECLS
