/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where photos and sounds come from: the file dialog, a drop, the clipboard. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_PHOTO_SOURCES_PHOTOS,   /* several pictures */
  BACKLOT_PHOTO_SOURCES_SOUND,    /* one sound file */
} BacklotPhotoSourcesKind;

void           backlot_photo_sources_choose_async    (GtkWidget               *parent,
                                                      BacklotPhotoSourcesKind  kind,
                                                      GCancellable            *cancellable,
                                                      GAsyncReadyCallback      callback,
                                                      gpointer                 user_data);
/* Returns: (transfer full) (nullable): a list of GFile; %NULL when the person chose none */
GListModel    *backlot_photo_sources_choose_finish   (GAsyncResult            *result,
                                                      GError                 **error);

/* Reads files, or else a picture, which is given as PNG. */
void           backlot_photo_sources_paste_async     (GtkWidget               *widget,
                                                      GCancellable            *cancellable,
                                                      GAsyncReadyCallback      callback,
                                                      gpointer                 user_data);
gboolean       backlot_photo_sources_paste_finish    (GAsyncResult            *result,
                                                      GListModel             **files,
                                                      GBytes                 **picture,
                                                      GError                 **error);

/* Takes files that are copied. */
GtkDropTarget *backlot_photo_sources_new_drop_target (void);
/* Returns: (transfer full) (nullable): a list of GFile */
GListModel    *backlot_photo_sources_get_dropped     (const GValue            *value);

/* Gives the files of projects to the program, which shows what is in them. Returns: (transfer
 * full): the others */
GListModel    *backlot_photo_sources_hand_projects   (GtkWidget               *widget,
                                                      GListModel              *files);

G_END_DECLS
