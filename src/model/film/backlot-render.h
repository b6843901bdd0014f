/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rendering of a film as one row or card of a view: job, project, output and file together. */

#pragma once

#include "larder/larder-table.h"

#include "model/project/backlot-job.h"
#include "model/project/backlot-media.h"
#include "model/project/backlot-output.h"
#include "model/project/backlot-project.h"

G_BEGIN_DECLS

/**
 * BacklotRender:
 *
 * Read-only properties, each notified when it changes: id (of the job), job, project, output (NULL
 * until the job is done and its output known), media (NULL as output), title (the output's label,
 * else the project's title), project-title, status, can-play, can-cancel, can-retry, chosen,
 * poster-path (object in the bucket `outputs`, NULL when there is none), film-path (the same for
 * the film). How far it is its job tells.
 */
#define BACKLOT_TYPE_RENDER (backlot_render_get_type ())
G_DECLARE_FINAL_TYPE (BacklotRender, backlot_render, BACKLOT, RENDER, GObject)

const char     *backlot_render_get_id          (BacklotRender *self);
BacklotJob     *backlot_render_get_job         (BacklotRender *self);
BacklotProject *backlot_render_get_project     (BacklotRender *self);
BacklotOutput  *backlot_render_get_output      (BacklotRender *self);
BacklotMedia   *backlot_render_get_media       (BacklotRender *self);
const char     *backlot_render_get_title       (BacklotRender *self);
const char     *backlot_render_get_poster_path (BacklotRender *self);
gboolean        backlot_render_get_can_play    (BacklotRender *self);

/**
 * BacklotRenderTables:
 *
 * Where a render finds its rows; all borrowed from the client.
 */
typedef struct
{
  LarderTable *projects;
  LarderTable *jobs;
  LarderTable *outputs;
  LarderTable *media;
} BacklotRenderTables;

/* The render of one job, whether or not it is in a list. */
BacklotRender  *backlot_render_new             (const BacklotRenderTables *tables,
                                                BacklotJob                *job);

G_END_DECLS
