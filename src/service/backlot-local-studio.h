/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio on this machine: where its socket is, whether it answers, and how it is started. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The local studio's publishable key is the same everywhere: what protects it is its socket. */
#define BACKLOT_LOCAL_STUDIO_KEY "sb_publishable_local"
#define BACKLOT_LOCAL_STUDIO_URL "http://studio.local"

#define BACKLOT_TYPE_LOCAL_STUDIO (backlot_local_studio_get_type ())
/**
 * BacklotLocalStudio:
 *
 * Knows the one studio of a user on this machine, or of a data folder.
 *
 * Properties: `answers` (readable, notifies): whether the last look found it answering.
 */
G_DECLARE_FINAL_TYPE (BacklotLocalStudio, backlot_local_studio, BACKLOT, LOCAL_STUDIO, GObject)

BacklotLocalStudio *backlot_local_studio_new             (const char           *data_dir,
                                                          GError              **error);
const char         *backlot_local_studio_get_socket_path (BacklotLocalStudio   *self);
gboolean            backlot_local_studio_get_answers     (BacklotLocalStudio   *self);
/* Whether one that is started from now on begins no job before it is told how many. */
void                backlot_local_studio_set_holds_jobs  (BacklotLocalStudio   *self,
                                                          gboolean              holds_jobs);

void                backlot_local_studio_probe_async     (BacklotLocalStudio   *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean            backlot_local_studio_probe_finish    (BacklotLocalStudio   *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

void                backlot_local_studio_start_async     (BacklotLocalStudio   *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean            backlot_local_studio_start_finish    (BacklotLocalStudio   *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

char               *backlot_local_studio_find_program    (const char           *name);
GSubprocess        *backlot_local_studio_launch          (const char           *data_dir,
                                                          gboolean              hold,
                                                          const char           *log_path,
                                                          GError              **error);

G_END_DECLS
