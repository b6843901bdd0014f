/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `backlot film`: a film without a window. */

#pragma once

#include "app/backlot-film-options.h"

G_BEGIN_DECLS

int backlot_film_command_run (BacklotFilmOptions *options);

G_END_DECLS
