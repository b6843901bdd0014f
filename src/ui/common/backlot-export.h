/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What exports have in common: a name for the file, and what is told at their end. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer full): the title without what a file system or a person's eye could stumble
 * over, or @fallback, with @suffix. */
char *backlot_export_propose_name (const char   *title,
                                   const char   *fallback,
                                   const char   *suffix);
/* Copies beside @target and gives that name to the whole: it never stands for a part. */
void     backlot_export_copy_async  (GFile                *source,
                                     GFile                *target,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean backlot_export_copy_finish (GAsyncResult         *result,
                                     GError              **error);

/**
 * backlot_export_show_progress:
 * @cancellable: cancelled by its only answer
 * @bar: (out): of how far it is
 *
 * Returns: (transfer full): a dialog over @widget, to be closed by force
 */
AdwDialog *backlot_export_show_progress (GtkWidget       *widget,
                                         const char      *heading,
                                         GCancellable    *cancellable,
                                         GtkProgressBar **bar);
/* A toast on the page of @widget, from which the file is found. */
void  backlot_export_tell_done    (GtkWidget    *widget,
                                   const char   *text,
                                   GFile        *file);
void  backlot_export_tell_failure (GtkWidget    *widget,
                                   const char   *heading,
                                   const GError *error);

G_END_DECLS
