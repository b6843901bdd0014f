/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at a finished film as any other program would. */

#include "config.h"

#include "worker/film/backlot-film-measure.h"

#include <gst/pbutils/pbutils.h>

#include "worker/film/backlot-film-error.h"

#define PIECE_BYTES (256 * 1024)

static gboolean
fail (GError     **error,
      const char  *reason)
{
  g_set_error (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_RENDER_FAILED,
               "The finished film can not be read: %s", reason);
  return FALSE;
}

/**
 * backlot_film_measure:
 *
 * Blocks, for ten seconds at most. A file without both picture and sound is an error.
 */
gboolean
backlot_film_measure (const char  *path,
                      int         *width,
                      int         *height,
                      double      *duration_s,
                      gint64      *size_bytes,
                      GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr(GFileInfo) file_info = NULL;
  g_autoptr(GstDiscoverer) discoverer = NULL;
  g_autoptr(GstDiscovererInfo) info = NULL;
  g_autoptr(GError) reason = NULL;
  GList *videos, *sounds;
  gboolean is_whole;

  file_info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                                 NULL, error);
  if (file_info == NULL)
    return FALSE;

  discoverer = gst_discoverer_new (10 * GST_SECOND, error);
  if (discoverer == NULL)
    return FALSE;
  info = gst_discoverer_discover_uri (discoverer, uri, &reason);
  if (info == NULL || gst_discoverer_info_get_result (info) != GST_DISCOVERER_OK)
    return fail (error, reason != NULL ? reason->message : "it is not understood.");

  videos = gst_discoverer_info_get_video_streams (info);
  sounds = gst_discoverer_info_get_audio_streams (info);
  is_whole = videos != NULL && sounds != NULL;
  if (is_whole)
    {
      GstDiscovererVideoInfo *video = videos->data;

      *width = (int) gst_discoverer_video_info_get_width (video);
      *height = (int) gst_discoverer_video_info_get_height (video);
      *duration_s = (double) gst_discoverer_info_get_duration (info) / GST_SECOND;
      *size_bytes = g_file_info_get_size (file_info);
    }
  gst_discoverer_stream_info_list_free (videos);
  gst_discoverer_stream_info_list_free (sounds);

  return is_whole || fail (error, "a stream is missing.");
}

/**
 * backlot_film_hash:
 *
 * Blocks while it reads all of the file.
 *
 * Returns: (transfer full): SHA-256 of the film's bytes, in hexadecimal, or %NULL
 */
char *
backlot_film_hash (const char    *path,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gssize length = stream != NULL ? 1 : -1;

  while (length > 0)
    {
      length = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE_BYTES, cancellable,
                                    error);
      if (length > 0)
        g_checksum_update (checksum, piece, length);
    }
  return length == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}
