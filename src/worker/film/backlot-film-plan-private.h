/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the planner share: the timeline and the camera. */

#pragma once

#include "worker/film/backlot-film-plan.h"

G_BEGIN_DECLS

typedef struct
{
  const BacklotFilmPlanPhoto *photos;
  int                         n_photos;
  const BacklotFilmStyleInfo *info;
  GRand                      *rand;
  BacklotFilmPlan            *plan;
  BacklotFilmMove             last_move;
  int                         first_colour;   /* of the palette */
} BacklotFilmPlanner;

int  backlot_film_planner_pick      (BacklotFilmPlanner *self,
                                     const double       *weights,
                                     int                 n_weights);

void backlot_film_planner_aim       (BacklotFilmPlanner *self,
                                     BacklotFilmClip    *clip,
                                     int                 shot);

void backlot_film_planner_aim_still (BacklotFilmPlanner *self,
                                     BacklotFilmClip    *clip);

G_END_DECLS
