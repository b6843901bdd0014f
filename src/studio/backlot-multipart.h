/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a multipart/form-data body apart while it arrives. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BacklotMultipart:
 *
 * Fields are small and kept; the one file is handed on in pieces. Pure: no I/O.
 */
typedef struct _BacklotMultipart BacklotMultipart;

/* Called for the bytes of the file, when its content type is known already. */
typedef void (*BacklotMultipartFunc) (gconstpointer data,
                                      gsize         length,
                                      gpointer      user_data);

BacklotMultipart *backlot_multipart_new              (const char            *content_type,
                                                      BacklotMultipartFunc   func,
                                                      gpointer               user_data);
void              backlot_multipart_free             (BacklotMultipart      *self);
gboolean          backlot_multipart_feed             (BacklotMultipart      *self,
                                                      gconstpointer          data,
                                                      gsize                  length);
gboolean          backlot_multipart_is_complete      (BacklotMultipart      *self);
const char       *backlot_multipart_get_content_type (BacklotMultipart      *self);
const char       *backlot_multipart_get_field        (BacklotMultipart      *self,
                                                      const char            *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklotMultipart, backlot_multipart_free)

G_END_DECLS
