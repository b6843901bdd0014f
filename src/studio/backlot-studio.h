/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A studio: its database, its files, its keys, its doors and its services. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BACKLOT_TYPE_STUDIO (backlot_studio_get_type ())
G_DECLARE_FINAL_TYPE (BacklotStudio, backlot_studio, BACKLOT, STUDIO, GObject)

/**
 * BacklotStudioOptions:
 * @data_dir: (nullable): everything is kept below this folder
 * @listen: (nullable): address and port of TCP beside the socket
 * @migrations: (nullable): a folder of migrations instead of the built-in ones
 * @patience_s: clients that stand still for so long are cut off; 0 = never
 * @silence_s: websockets that say nothing for so long are closed
 * @idle_exit_s: how long after the last connection and job the studio ends; 0 = never
 */
typedef struct
{
  const char *data_dir;
  const char *listen;
  const char *migrations;
  guint       patience_s;
  guint       silence_s;
  guint       idle_exit_s;
  gboolean    hold;          /* no job is begun before somebody says how many */
} BacklotStudioOptions;

BacklotStudio *backlot_studio_new      (const BacklotStudioOptions  *options,
                                        GError                     **error);
char          *backlot_studio_describe (BacklotStudio               *self);
void           backlot_studio_stop     (BacklotStudio               *self);

G_END_DECLS
