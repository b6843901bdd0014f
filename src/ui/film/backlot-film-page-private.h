/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the page of a film share. */

#pragma once

#include "query/film/backlot-film-project.h"
#include "ui/collab/backlot-comments.h"
#include "ui/collab/backlot-faces.h"
#include "ui/collab/backlot-tasks.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/film/backlot-film-bar.h"
#include "ui/film/backlot-film-details.h"
#include "ui/film/backlot-film-frame.h"
#include "ui/film/backlot-film-page.h"
#include "ui/film/backlot-film-photos.h"
#include "ui/film/backlot-film-renders.h"

G_BEGIN_DECLS

struct _BacklotFilmPage
{
  BacklotPage          parent_instance;

  BacklotBackend      *backend;         /* (owned) */
  BacklotTextDrafts   *drafts;          /* (owned) */
  BacklotPlayback     *playback;        /* (owned) */
  BacklotPreferences  *preferences;     /* (owned) (nullable) */
  BacklotFilmProject  *project;         /* (owned) */
  BacklotTaskBoard    *board;           /* (owned) */
  BacklotTeam         *team;            /* (owned) */
  BacklotDiscussion   *discussion;      /* (owned) */
  char                *wanted_output;   /* (nullable): a film to show as soon as it is known */
  gboolean             plays_wanted;    /* and to play: a person pressed Play */

  AdwHeaderBar        *header;
  AdwViewSwitcher     *switcher;
  AdwToolbarView      *toolbar;
  BacklotFaces        *faces;
  GtkMenuButton       *menu_button;
  GtkStack            *pages;
  AdwViewStack        *stack;
  GtkWidget           *gone;
  AdwViewStackPage    *renders_tab;
  AdwViewStackPage    *tasks_tab;
  GtkWidget           *render_button;
  GtkWidget           *add_button;
  BacklotFilmPhotos   *photos;
  BacklotFilmRenders  *renders;
  BacklotTasks        *tasks;
  BacklotComments     *notes;
  BacklotFilmFrame    *frame;           /* of pages and details */
  AdwBin              *places[2];       /* of details: beside the pages, and below them */
  BacklotFilmDetails  *details[2];      /* (nullable): in @places, made when they are seen first */
};

/* Actions of the group `page`. */
void     backlot_film_page_add_actions  (BacklotFilmPage *self);
gboolean backlot_film_page_shows_photos (BacklotFilmPage *self);

G_END_DECLS
