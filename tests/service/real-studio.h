/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real backlot-studio in a folder of the test's own. */

#pragma once

#include <sys/types.h>

#include "larder/larder-clock.h"
#include "service/backlot-transport.h"

G_BEGIN_DECLS

typedef struct
{
  char               *folder;      /* its --data-dir */
  LarderClock        *clock;
  BacklotLocalStudio *studio;
  GAsyncResult       *result;      /* (nullable): of the last call */
} RealStudio;

void  real_studio_set_up    (RealStudio    *fixture,
                             gconstpointer  data);
void  real_studio_tear_down (RealStudio    *fixture,
                             gconstpointer  data);
void  real_studio_cb        (GObject       *object,
                             GAsyncResult  *result,
                             gpointer       user_data);
void  real_studio_wait      (RealStudio    *fixture);
void  real_studio_start     (RealStudio    *fixture);
pid_t real_studio_get_pid   (RealStudio    *fixture);
void  real_studio_kill      (RealStudio    *fixture,
                             int            signal);

G_END_DECLS
