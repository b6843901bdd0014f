/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the transport reads of a request. */

#pragma once

#include "service/backlot-request.h"

G_BEGIN_DECLS

struct _BacklotRequest
{
  char                   *method;
  char                   *path;
  char                   *query;          /* NULL: none */
  BacklotRequestFlags     flags;
  GPtrArray              *headers;        /* (element-type utf8): name, value, name, value … */
  char                   *content_type;   /* NULL: no body */
  GBytes                 *body;
  gsize                   limit;
  BacklotRequestProgress  progress;
  gpointer                progress_data;
};

G_END_DECLS
