/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `backlot film` was asked for. */

#pragma once

#include <gio/gio.h>

#include "service/backlot-account.h"

G_BEGIN_DECLS

/**
 * BacklotFilmOptions:
 * @photos: (element-type GFile): in the order of the film
 * @sound: (nullable): an audio file
 * @data_dir: (nullable): absolute
 * @url: (nullable): of a team's server, in place of the studio on this computer
 * @account: (nullable): who makes the film there
 * @output: where the film goes
 * @help: (nullable): the text of `--help`; then nothing else is set
 */
typedef struct
{
  char           *title;
  char           *style;
  int             minutes;
  int             height;
  GPtrArray      *photos;
  GFile          *sound;
  char           *data_dir;
  char           *url;
  BacklotAccount *account;
  GFile          *output;
  char           *help;
} BacklotFilmOptions;

BacklotFilmOptions *backlot_film_options_parse (int                  argc,
                                                char               **argv,
                                                GError             **error);
void                backlot_film_options_free  (BacklotFilmOptions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotFilmOptions, backlot_film_options_free)

G_END_DECLS
