/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the transport share: the object and its calls. */

#pragma once

#include "service/backlot-transport.h"

G_BEGIN_DECLS

struct _BacklotTransport
{
  GObject              parent_instance;

  char                *base_url;      /* without a slash at the end */
  char                *api_key;
  LarderClock         *clock;         /* (owned) */
  BacklotLocalStudio  *studio;        /* (owned) (nullable) */
  gboolean             studio_looked_at;
  BacklotSession      *session;       /* weak: the session owns the transport */
  SoupSession         *soup;          /* (owned) */
  GMainContext        *home;          /* (owned): where all else is done */
  GMainContext        *context;       /* (owned): where websockets are read */
  GSource             *source;        /* (owned): of @context */
  gboolean             local;
  gboolean             online;
};

void backlot_transport_note_contact (BacklotTransport *self,
                                     gboolean          reached);

G_END_DECLS
