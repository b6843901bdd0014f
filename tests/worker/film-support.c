/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes photos and sounds for the tests of the film engine, and reads films again. */

#include "config.h"

#include "film-support.h"

#include <glib/gstdio.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include <math.h>
#include <string.h>

char *
film_support_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("film-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
film_support_remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

GdkPixbuf *
film_support_new_plain (int     width,
                        int     height,
                        guint32 colour)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  gdk_pixbuf_fill (pixbuf, colour << 8 | 0xff);
  return pixbuf;
}

/* Red, green, blue and yellow, from the upper left as one reads. */
GdkPixbuf *
film_support_new_quarters (int width,
                           int height)
{
  static const guint32 colours[] = { 0xc02020, 0x20a030, 0x2030c0, 0xd0c020 };
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  for (int i = 0; i < 4; i++)
    {
      int left = i % 2 * (width / 2), top = i / 2 * (height / 2);
      g_autoptr(GdkPixbuf) part =
        gdk_pixbuf_new_subpixbuf (pixbuf, left, top, i % 2 == 0 ? width / 2 : width - left,
                                  i / 2 == 0 ? height / 2 : height - top);

      gdk_pixbuf_fill (part, colours[i] << 8 | 0xff);
    }

  return pixbuf;
}

char *
film_support_save (GdkPixbuf  *pixbuf,
                   const char *folder,
                   const char *name,
                   const char *type)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);
  return path;
}

/* Runs ImageMagick for kinds of photos that gdk-pixbuf reads but does not write. */
void
film_support_convert (const char *first,
                      ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  g_ptr_array_add (argv, (char *) "convert");
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (char *) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* A WAV file with a steady tone at half volume: 440 Hz, 44,100 samples a second, one channel. */
char *
film_support_save_sound (const char *folder,
                         const char *name,
                         double      seconds)
{
  const guint32 rate = 44100;
  guint32 n = (guint32) (seconds * rate);
  guint32 header[11];
  g_autofree guint8 *file = g_malloc0 (44 + n * 2);
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  memcpy (header, "RIFF", 4);
  header[1] = GUINT32_TO_LE (36 + n * 2);
  memcpy (header + 2, "WAVE", 4);
  memcpy (header + 3, "fmt ", 4);
  header[4] = GUINT32_TO_LE (16);
  header[5] = GUINT32_TO_LE (1 | 1 << 16);
  header[6] = GUINT32_TO_LE (rate);
  header[7] = GUINT32_TO_LE (rate * 2);
  header[8] = GUINT32_TO_LE (2 | 16 << 16);
  memcpy (header + 9, "data", 4);
  header[10] = GUINT32_TO_LE (n * 2);
  memcpy (file, header, 44);
  for (guint32 i = 0; i < n; i++)
    {
      gint16 value = (gint16) lrint (16384.0 * sin (i * 2.0 * G_PI * 440.0 / rate));

      file[44 + i * 2] = value & 0xff;
      file[45 + i * 2] = value >> 8 & 0xff;
    }

  g_file_set_contents (path, (const char *) file, 44 + n * 2, &error);
  g_assert_no_error (error);
  return path;
}

static GdkPixbuf *
copy_frame (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstVideoInfo info;
  GstVideoFrame frame;
  GdkPixbuf *pixbuf;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, info.width, info.height);
  for (int y = 0; y < info.height; y++)
    memcpy (gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf),
            (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0) +
            (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), (gsize) info.width * 3);
  gst_video_frame_unmap (&frame);

  return pixbuf;
}

static void
read_frames (GstElement   *pipeline,
             FilmContents *contents)
{
  g_autoptr(GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "video");
  GstSample *sample;

  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL)
    {
      g_ptr_array_add (contents->frames, copy_frame (sample));
      gst_sample_unref (sample);
    }
}

static void
read_samples (GstElement   *pipeline,
              FilmContents *contents)
{
  g_autoptr(GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "audio");
  GstSample *sample;

  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL)
    {
      GstMapInfo map;

      g_assert_true (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ));
      g_array_append_vals (contents->samples, map.data, (guint) (map.size / sizeof (gint16)));
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
      gst_sample_unref (sample);
    }
}

/* Everything that is in a film, as a player would show it. */
FilmContents *
film_support_read (const char *path)
{
  FilmContents *contents = g_new0 (FilmContents, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GstElement) pipeline = NULL;
  g_autoptr(GstElement) source = NULL;

  gst_init (NULL, NULL);
  contents->frames = g_ptr_array_new_with_free_func (g_object_unref);
  contents->samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  pipeline = gst_parse_launch ("filesrc name=source ! decodebin name=d "
                               "d. ! queue max-size-buffers=0 max-size-time=0 max-size-bytes=0 ! "
                               "videoconvert ! video/x-raw,format=RGB ! "
                               "appsink name=video sync=false "
                               "d. ! queue max-size-buffers=0 max-size-time=0 max-size-bytes=0 ! "
                               "audioconvert ! audioresample ! "
                               "audio/x-raw,format=S16LE,channels=1,rate=48000 ! "
                               "appsink name=audio sync=false", &error);
  g_assert_no_error (error);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "location", path, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  read_frames (pipeline, contents);
  read_samples (pipeline, contents);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return contents;
}

void
film_contents_free (FilmContents *self)
{
  g_ptr_array_unref (self->frames);
  g_array_unref (self->samples);
  g_free (self);
}

/* The mean of a few pixels around a place; @x and @y are parts of the size. */
guint32
film_support_get_pixel (GdkPixbuf *pixbuf,
                        double     x,
                        double     y)
{
  int column = (int) (x * gdk_pixbuf_get_width (pixbuf));
  int row = (int) (y * gdk_pixbuf_get_height (pixbuf));
  int sums[3] = { 0 }, n = 0;

  for (int dy = -2; dy <= 2; dy++)
    for (int dx = -2; dx <= 2; dx++)
      {
        int at_x = CLAMP (column + dx, 0, gdk_pixbuf_get_width (pixbuf) - 1);
        int at_y = CLAMP (row + dy, 0, gdk_pixbuf_get_height (pixbuf) - 1);
        const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) +
                              (gsize) at_y * gdk_pixbuf_get_rowstride (pixbuf) +
                              (gsize) at_x * gdk_pixbuf_get_n_channels (pixbuf);

        for (int k = 0; k < 3; k++)
          sums[k] += pixel[k];
        n++;
      }

  return (guint32) (sums[0] / n) << 16 | (guint32) (sums[1] / n) << 8 | (guint32) (sums[2] / n);
}

void
film_support_assert_near (guint32 colour,
                          guint32 expected,
                          int     tolerance)
{
  for (int shift = 0; shift <= 16; shift += 8)
    {
      int difference = (int) (colour >> shift & 0xff) - (int) (expected >> shift & 0xff);

      if (ABS (difference) > tolerance)
        g_error ("colour %06x, expected %06x", colour, expected);
    }
}
