/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers a request with a file or a range of it, with constant memory. */
#pragma once

#include "studio/backlot-request.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_RANGE_WHOLE,
  BACKLOT_RANGE_PART,
  BACKLOT_RANGE_BEYOND,   /* begins after the end */
} BacklotRange;

BacklotRange backlot_range_parse      (const char      *header,
                                       gint64           size,
                                       gint64          *start,
                                       gint64          *length);
void         backlot_file_reply_start (BacklotRequest  *request,
                                       guint            status,
                                       int              fd,
                                       gint64           start,
                                       gint64           length);

G_END_DECLS
