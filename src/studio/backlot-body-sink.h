/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the body of a request into a file, in a thread, with constant memory. */
#pragma once

#include "studio/backlot-request.h"

G_BEGIN_DECLS

#define BACKLOT_TYPE_BODY_SINK (backlot_body_sink_get_type ())
G_DECLARE_FINAL_TYPE (BacklotBodySink, backlot_body_sink, BACKLOT, BODY_SINK, GObject)

BacklotBodySink *backlot_body_sink_new           (BacklotRequest       *request,
                                                  const char           *path,
                                                  gint64                offset,
                                                  gint64                limit);
void             backlot_body_sink_write         (BacklotBodySink      *self,
                                                  gconstpointer         data,
                                                  gsize                 length);
void             backlot_body_sink_connect       (BacklotBodySink      *self);
gint64           backlot_body_sink_get_last_use  (BacklotBodySink      *self);
void             backlot_body_sink_cut           (BacklotBodySink      *self);
void             backlot_body_sink_finish_async  (BacklotBodySink      *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gint64           backlot_body_sink_finish_finish (BacklotBodySink      *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
