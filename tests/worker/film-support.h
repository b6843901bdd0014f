/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes photos and sounds for the tests of the film engine, and reads films again. */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

#include "worker/film/backlot-film-frame.h"

G_BEGIN_DECLS

/* What a film shows and sounds like, decoded by GStreamer. */
typedef struct
{
  GPtrArray *frames;     /* (element-type GdkPixbuf) */
  GArray    *samples;    /* (element-type gint16): one channel at 48,000 a second */
} FilmContents;

char         *film_support_make_folder     (void);

void          film_support_remove_folder   (const char     *folder);

GdkPixbuf    *film_support_new_plain       (int             width,
                                            int             height,
                                            guint32         colour);

GdkPixbuf    *film_support_new_quarters    (int             width,
                                            int             height);

char         *film_support_save            (GdkPixbuf      *pixbuf,
                                            const char     *folder,
                                            const char     *name,
                                            const char     *type);

void          film_support_convert         (const char     *first,
                                            ...) G_GNUC_NULL_TERMINATED;

char         *film_support_save_sound      (const char     *folder,
                                            const char     *name,
                                            double          seconds);

FilmContents *film_support_read            (const char     *path);

void          film_contents_free           (FilmContents   *self);

guint32       film_support_get_pixel       (GdkPixbuf      *pixbuf,
                                            double          x,
                                            double          y);

void          film_support_assert_near     (guint32         colour,
                                            guint32         expected,
                                            int             tolerance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilmContents, film_contents_free)

G_END_DECLS
