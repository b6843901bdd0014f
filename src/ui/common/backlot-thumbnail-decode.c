/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes a picture at about the size in which it is shown, the right way up. */

#include "config.h"

#include "ui/common/backlot-thumbnail-decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "query/backlot-work-pool.h"

/* Textures that were used last, so that scrolling back does not decode again: about 30 MB of
 * cards of 320 × 240 pixels. */
#define KEPT 100
/* Decoders at work at the same time: the rest of the machine uploads and renders. */
#define MAX_THREADS 2

typedef struct
{
  char *path;
  int   width;
  int   height;
} Request;

/* Both belong to the main thread. */
static GHashTable *textures;      /* (owned): name (owned) to GdkTexture (owned) */
static GQueue      recently_used = G_QUEUE_INIT;   /* names, borrowed from @textures */
static GThreadPool *decoders;     /* (owned): of GTask */

static void
request_free (Request *request)
{
  g_free (request->path);
  g_free (request);
}

static char *
request_name (const Request *request)
{
  return g_strdup_printf ("%d×%d %s", request->width, request->height, request->path);
}

static void
remember (const Request *request,
          GdkTexture    *texture)
{
  char *name = request_name (request);

  if (textures == NULL)
    textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  if (g_hash_table_contains (textures, name))
    {
      g_free (name);
      return;
    }

  g_hash_table_insert (textures, name, g_object_ref (texture));
  g_queue_push_head (&recently_used, name);

  while (g_queue_get_length (&recently_used) > KEPT)
    g_hash_table_remove (textures, g_queue_pop_tail (&recently_used));
}

static GdkTexture *
recall (const Request *request)
{
  g_autofree char *name = request_name (request);
  gpointer key, texture;

  if (textures == NULL || !g_hash_table_lookup_extended (textures, name, &key, &texture))
    return NULL;

  g_queue_remove (&recently_used, key);
  g_queue_push_head (&recently_used, key);

  return g_object_ref (texture);
}

/* Covers the wanted size, so that neither direction is stretched; never larger than the picture. */
static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  const Request *request = user_data;
  /* The orientation is not known yet: both ways must be covered. */
  double wanted = MAX (request->width, request->height);
  double scale = wanted / MAX (MIN (width, height), 1);

  if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1),
                                MAX ((int) (height * scale), 1));
}

static GdkPixbuf *
load (const Request  *request,
      GCancellable   *cancellable,
      GError        **error)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr(GFile) file = g_file_new_for_path (request->path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GError) read_error = NULL;
  g_autoptr(GError) loader_error = NULL;
  guchar buffer[65536];
  gssize n_read = 0;
  GdkPixbuf *pixbuf;

  if (stream == NULL)
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return NULL;
    }

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), (gpointer) request);

  while ((n_read = g_input_stream_read (G_INPUT_STREAM (stream), buffer, sizeof buffer,
                                        cancellable, &read_error)) > 0)
    {
      if (!gdk_pixbuf_loader_write (loader, buffer, n_read, &loader_error))
        break;
    }

  /* A picture that ends too early still shows what there is of it. */
  gdk_pixbuf_loader_close (loader, loader_error == NULL ? &loader_error : NULL);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return NULL;
    }
  if (pixbuf == NULL)
    {
      if (loader_error != NULL)
        g_propagate_error (error, g_steal_pointer (&loader_error));
      else
        g_set_error (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE,
                     "There is no picture in this file");
      return NULL;
    }

  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static void
decode (gpointer data,
        gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (data);
  const Request *request = g_task_get_task_data (task);
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  g_autoptr(GBytes) bytes = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  pixbuf = load (request, g_task_get_cancellable (task), &error);
  if (pixbuf == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  bytes = gdk_pixbuf_read_pixel_bytes (pixbuf);
  g_task_return_pointer (task,
                         gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf),
                                                 gdk_pixbuf_get_height (pixbuf),
                                                 gdk_pixbuf_get_has_alpha (pixbuf)
                                                   ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                                 bytes, gdk_pixbuf_get_rowstride (pixbuf)),
                         g_object_unref);
}

/**
 * backlot_thumbnail_decode_async:
 * @path: a local file
 * @width: device pixels that shall be covered
 * @height: device pixels that shall be covered
 * @cancellable: (nullable): when the picture is not looked at any more
 * @callback: (scope async): called once, in the main context
 *
 * Errors are those of GIO and gdk-pixbuf.
 */
void
backlot_thumbnail_decode_async (const char          *path,
                                int                  width,
                                int                  height,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GdkTexture) known = NULL;
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->width = width;
  request->height = height;
  g_task_set_source_tag (task, backlot_thumbnail_decode_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  known = recall (request);
  if (known != NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&known), g_object_unref);
      return;
    }

  if (decoders == NULL)
    decoders = backlot_work_pool_new (decode, MAX_THREADS);
  g_thread_pool_push (decoders, g_steal_pointer (&task), NULL);
}

/**
 * backlot_thumbnail_decode_finish:
 *
 * Returns: (transfer full): upright; at least as large as asked for, or as large as the picture is
 */
GdkTexture *
backlot_thumbnail_decode_finish (GAsyncResult  *result,
                                 GError       **error)
{
  GdkTexture *texture;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  texture = g_task_propagate_pointer (G_TASK (result), error);
  if (texture != NULL)
    remember (g_task_get_task_data (G_TASK (result)), texture);

  return texture;
}
