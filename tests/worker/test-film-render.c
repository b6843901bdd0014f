/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole films of a few seconds, made and looked at again. */

#include "config.h"

#include "worker/film/backlot-film-render.h"

#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <unistd.h>

#include "worker/film/backlot-film-photo.h"

#include "film-support.h"

#define N_STYLES 5

static const guint32 colours[] = { 0xc03028, 0x2f9a3c, 0x3040c8 };

typedef struct
{
  char              *folder;
  BacklotFilmResult *result;
  GError            *error;
  gboolean           is_done;
  int                n_reports;
  int                last_frames;
  gboolean           went_back;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = film_support_make_folder ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->result, backlot_film_result_free);
  g_clear_error (&fixture->error);
  film_support_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static BacklotFilmRequest *
new_request (Fixture          *fixture,
             BacklotFilmStyle  style,
             double            seconds)
{
  BacklotFilmRequest *request = backlot_film_request_new ();

  g_free (request->title);
  g_free (request->seed);
  request->title = g_strdup ("A Film");
  request->seed = g_strdup ("8a5d");
  request->style = style;
  request->seconds = seconds;
  request->height = 360;
  request->scratch_folder = g_strdup (fixture->folder);
  request->output_path = g_build_filename (fixture->folder, "film", NULL);

  return request;
}

static void
add_photo (Fixture            *fixture,
           BacklotFilmRequest *request,
           const char         *name,
           guint32             colour,
           const char         *caption)
{
  g_autoptr(GdkPixbuf) pixbuf = film_support_new_plain (1500, 1000, colour);
  g_autofree char *path = film_support_save (pixbuf, fixture->folder, name, "jpeg");

  backlot_film_request_add_photo (request, name, path, caption);
}

static void
progress_cb (int      frames_done,
             int      frames_total,
             double   remaining_s,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fixture->is_done);
  g_assert_cmpint (frames_done, <=, frames_total);
  g_assert_cmpfloat (remaining_s, >=, -1.0);
  fixture->went_back |= frames_done < fixture->last_frames;
  fixture->last_frames = frames_done;
  fixture->n_reports++;
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = backlot_film_render_finish (result, &fixture->error);
  fixture->is_done = TRUE;
}

static void
render (Fixture            *fixture,
        BacklotFilmRequest *request)
{
  backlot_film_render_async (request, progress_cb, fixture, NULL, rendered_cb, fixture);
  while (!fixture->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static double
get_distance (guint32 one,
              guint32 other)
{
  double sum = 0.0;

  for (int shift = 0; shift <= 16; shift += 8)
    sum += fabs ((double) (one >> shift & 0xff) - (double) (other >> shift & 0xff));

  return sum;
}

/* How near any frame's middle comes to a colour, when only hue counts: styles change the rest. */
static gboolean
is_seen (FilmContents *contents,
         int           strongest)
{
  for (guint i = 0; i < contents->frames->len; i++)
    {
      guint32 pixel = film_support_get_pixel (g_ptr_array_index (contents->frames, i), 0.5, 0.4);
      int values[3] = { pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff };

      if (values[strongest] > values[(strongest + 1) % 3] + 12 &&
          values[strongest] > values[(strongest + 2) % 3] + 12)
        return TRUE;
    }

  return FALSE;
}

static void
assert_hash (const BacklotFilmResult *film)
{
  g_autofree char *bytes = NULL;
  g_autofree char *hash = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (film->path, &bytes, &length, &error);
  g_assert_no_error (error);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
  g_assert_cmpstr (film->sha256, ==, hash);
}

static void
test_style (Fixture       *fixture,
            gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, GPOINTER_TO_INT (data), 3.0);
  g_autoptr(FilmContents) contents = NULL;
  g_autoptr(BacklotFilmPhoto) photo = NULL;
  g_autoptr(GdkPixbuf) poster = NULL;

  add_photo (fixture, request, "red.jpg", colours[0], "Red");
  add_photo (fixture, request, "green.jpg", colours[1], NULL);
  add_photo (fixture, request, "blue.jpg", 0x2030e8, NULL);
  render (fixture, request);

  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->result->width, ==, 640);
  g_assert_cmpint (fixture->result->height, ==, 360);
  g_assert_cmpfloat_with_epsilon (fixture->result->duration_s, 3.0, 1.0 / 30.0 + 0.001);
  g_assert_cmpint (fixture->result->size_bytes, >, 5000);
  assert_hash (fixture->result);
  g_assert_cmpstr (fixture->result->mime_type, ==, "video/mp4");
  g_assert_true (g_str_has_suffix (fixture->result->path, ".mp4"));
  g_assert_cmpuint (fixture->result->warnings->len, ==, 0);
  g_assert_cmpint (fixture->last_frames, ==, 90);
  g_assert_false (fixture->went_back);

  contents = film_support_read (fixture->result->path);
  g_assert_cmpuint (contents->frames->len, ==, 90);
  for (int i = 0; i < 3; i++)
    g_assert_true (is_seen (contents, i));

  photo = backlot_film_photo_new (fixture->result->poster_path, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  poster = backlot_film_photo_decode (photo, 1.0, NULL, &fixture->error);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (gdk_pixbuf_get_width (poster), ==, 640);
  g_assert_cmpfloat (get_distance (film_support_get_pixel (poster, 0.5, 0.4), 0x000000), >, 60.0);
}

/* The mean difference of two styles' frames, over the whole film. */
static void
test_styles_differ (Fixture       *fixture,
                    gconstpointer  data)
{
  FilmContents *films[N_STYLES];

  for (int style = 0; style < N_STYLES; style++)
    {
      BacklotFilmRequest *request = new_request (fixture, style, 4.0);
      g_autoptr(GdkPixbuf) quarters = film_support_new_quarters (1200, 800);
      g_autofree char *path = film_support_save (quarters, fixture->folder, "q.jpg", "jpeg");

      backlot_film_request_add_photo (request, "q", path, "Quarters");
      fixture->is_done = FALSE;
      fixture->last_frames = 0;
      render (fixture, request);
      g_assert_no_error (fixture->error);
      films[style] = film_support_read (fixture->result->path);
      g_clear_pointer (&fixture->result, backlot_film_result_free);
    }

  for (int a = 0; a < N_STYLES; a++)
    for (int b = a + 1; b < N_STYLES; b++)
      {
        double sum = 0.0;
        int n = 0;

        for (guint i = 10; i < 110; i += 10)
          for (double y = 0.05; y < 1.0; y += 0.1)
            for (double x = 0.05; x < 1.0; x += 0.1, n++)
              sum += get_distance (film_support_get_pixel (g_ptr_array_index (films[a]->frames, i),
                                                           x, y),
                                   film_support_get_pixel (g_ptr_array_index (films[b]->frames, i),
                                                           x, y));
        g_test_message ("%d and %d differ by %.1f", a, b, sum / n);
        g_assert_cmpfloat (sum / n, >, 15.0);
      }
  for (int style = 0; style < N_STYLES; style++)
    film_contents_free (films[style]);
}

static void
test_orientation (Fixture       *fixture,
                  gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);
  g_autoptr(GdkPixbuf) seen = film_support_new_quarters (1600, 900);
  g_autoptr(GdkPixbuf) stored = gdk_pixbuf_rotate_simple (seen, GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE);
  g_autofree char *path = film_support_save (stored, fixture->folder, "turned.jpg", "jpeg");
  g_autoptr(GExiv2Metadata) metadata = NULL;
  g_autoptr(FilmContents) contents = NULL;
  GdkPixbuf *frame;

  gexiv2_initialize ();
  metadata = gexiv2_metadata_new ();
  gexiv2_metadata_open_path (metadata, path, NULL);
  gexiv2_metadata_try_set_orientation (metadata, GEXIV2_ORIENTATION_ROT_90, NULL);
  g_assert_true (gexiv2_metadata_save_file (metadata, path, NULL));
  g_clear_pointer (&request->title, g_free);
  request->title = g_strdup ("");
  backlot_film_request_add_photo (request, "p", path, NULL);
  render (fixture, request);

  g_assert_no_error (fixture->error);
  contents = film_support_read (fixture->result->path);
  frame = g_ptr_array_index (contents->frames, 30);
  film_support_assert_near (film_support_get_pixel (frame, 0.2, 0.2), 0xc02020, 40);
  film_support_assert_near (film_support_get_pixel (frame, 0.8, 0.2), 0x20a030, 40);
  film_support_assert_near (film_support_get_pixel (frame, 0.2, 0.8), 0x2030c0, 40);
  film_support_assert_near (film_support_get_pixel (frame, 0.8, 0.8), 0xd0c020, 40);
}

static void
test_broken_photo (Fixture       *fixture,
                   gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 4.0);
  g_autofree char *text = g_build_filename (fixture->folder, "text.jpg", NULL);
  g_autofree char *cut = g_build_filename (fixture->folder, "cut.jpg", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr(GdkPixbuf) large = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 3000, 2000);
  g_autofree char *whole = NULL;
  g_autoptr(FilmContents) contents = NULL;
  const BacklotFilmWarning *warning;
  gsize size;

  for (int i = 0; i < 2000 * gdk_pixbuf_get_rowstride (large) - 8; i++)
    gdk_pixbuf_get_pixels (large)[i] = (guint8) (i * 2654435761u >> 24);
  whole = film_support_save (large, fixture->folder, "whole.jpg", "jpeg");
  g_assert_true (g_file_get_contents (whole, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (cut, bytes, (gssize) size / 2, NULL));
  g_assert_true (g_file_set_contents (text, "no photo", -1, NULL));

  backlot_film_request_add_photo (request, "first", text, "Lost");
  add_photo (fixture, request, "green.jpg", colours[1], NULL);
  backlot_film_request_add_photo (request, "third", cut, NULL);
  render (fixture, request);

  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->result->warnings->len, ==, 2);
  warning = g_ptr_array_index (fixture->result->warnings, 0);
  g_assert_cmpstr (warning->photo_id, ==, "first");
  g_assert_cmpstr (warning->code, ==, "not_an_image");
  warning = g_ptr_array_index (fixture->result->warnings, 1);
  g_assert_cmpstr (warning->photo_id, ==, "third");
  g_assert_cmpstr (warning->code, ==, "damaged");
  contents = film_support_read (fixture->result->path);
  g_assert_cmpuint (contents->frames->len, ==, 120);
  g_assert_true (is_seen (contents, 1));
}

/* A frame or two for each: shots change faster than they are made, and nothing gets lost. */
static void
test_many_photos (Fixture       *fixture,
                  gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_PLAYFUL, 2.0);
  g_autoptr(GdkPixbuf) pixbuf = film_support_new_plain (90, 60, colours[1]);
  g_autofree char *path = film_support_save (pixbuf, fixture->folder, "green.jpg", "jpeg");
  g_autoptr(FilmContents) contents = NULL;

  for (int i = 0; i < 80; i++)
    backlot_film_request_add_photo (request, "p", path, "Caption");
  render (fixture, request);
  g_assert_no_error (fixture->error);
  contents = film_support_read (fixture->result->path);
  g_assert_cmpuint (contents->frames->len, ==, 60);
  g_assert_true (is_seen (contents, 1));
}

static void
assert_nothing_left (Fixture *fixture)
{
  g_autofree char *mp4 = g_build_filename (fixture->folder, "film.mp4", NULL);
  g_autofree char *webm = g_build_filename (fixture->folder, "film.webm", NULL);

  g_assert_null (fixture->result);
  g_assert_false (g_file_test (mp4, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (webm, G_FILE_TEST_EXISTS));
}

static void
test_no_usable_photos (Fixture       *fixture,
                       gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);
  g_autofree char *text = g_build_filename (fixture->folder, "text.jpg", NULL);

  g_assert_true (g_file_set_contents (text, "no photo", -1, NULL));
  backlot_film_request_add_photo (request, "a", text, NULL);
  backlot_film_request_add_photo (request, "b", "/nowhere/at/all.jpg", NULL);
  render (fixture, request);

  g_assert_error (fixture->error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_NO_USABLE_PHOTOS);
  g_assert_cmpstr (backlot_film_error_to_code (fixture->error), ==, "no_usable_photos");
  assert_nothing_left (fixture);
}

static void
test_invalid (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);

  render (fixture, request);
  g_assert_error (fixture->error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_INVALID_REQUEST);
  g_clear_error (&fixture->error);

  request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);
  request->height = 481;
  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  fixture->is_done = FALSE;
  render (fixture, request);
  g_assert_error (fixture->error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_INVALID_REQUEST);
  assert_nothing_left (fixture);
}

static void
cancel_progress_cb (int      frames_done,
                    int      frames_total,
                    double   remaining_s,
                    gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_VINTAGE, 600.0);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 begin_us = g_get_monotonic_time ();
  gint64 cancelled_us = 0;
  gint64 first_us;

  request->height = 1080;
  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  backlot_film_render_async (request, cancel_progress_cb, cancellable, cancellable, rendered_cb,
                             fixture);
  while (!fixture->is_done)
    {
      g_main_context_iteration (NULL, TRUE);
      if (cancelled_us == 0 && g_cancellable_is_cancelled (cancellable))
        cancelled_us = g_get_monotonic_time ();
    }

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (backlot_film_error_to_code (fixture->error), ==, "cancelled");
  /* At once, and not after the 18,000 frames: on a slow machine, where the first ones took long,
   * the last one does so, too. */
  first_us = cancelled_us - begin_us;
  g_assert_cmpint (g_get_monotonic_time () - cancelled_us, <,
                   2 * G_TIME_SPAN_SECOND + 20 * first_us);
  assert_nothing_left (fixture);
}

/* Loudness of a tenth of a second, where the steady tone of the test has 0.35. */
static double
get_level (FilmContents *contents,
           double        second)
{
  double sum = 0.0;

  for (int i = 0; i < 4800; i++)
    {
      guint at = (guint) (second * 48000.0) + i;
      double value = at < contents->samples->len
                     ? g_array_index (contents->samples, gint16, at) / 32768.0
                     : 0.0;

      sum += value * value;
    }

  return sqrt (sum / 4800.0);
}

/* A tone of half a second or of ten makes the sound of a film of four: looped or cut, and faded. */
static void
test_sound (Fixture       *fixture,
            gconstpointer  data)
{
  double seconds = GPOINTER_TO_INT (data) / 10.0;
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 4.0);
  g_autoptr(FilmContents) contents = NULL;

  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  request->sound_path = film_support_save_sound (fixture->folder, "tone", seconds);
  render (fixture, request);

  g_assert_no_error (fixture->error);
  g_assert_cmpfloat_with_epsilon (fixture->result->duration_s, 4.0, 1.0 / 30.0 + 0.001);
  contents = film_support_read (fixture->result->path);
  g_assert_cmpfloat (get_level (contents, 0.0), <, 0.06);
  g_assert_cmpfloat (get_level (contents, 0.4), <, 0.30);
  for (double at = 1.3; at < 2.4; at += 0.1)
    g_assert_cmpfloat_with_epsilon (get_level (contents, at), 0.354, 0.05);
  g_assert_cmpfloat (get_level (contents, 3.2), <, 0.25);
  g_assert_cmpfloat (get_level (contents, 3.88), <, 0.03);
}

static void
test_silence (Fixture       *fixture,
              gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);
  g_autoptr(FilmContents) contents = NULL;

  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  render (fixture, request);
  g_assert_no_error (fixture->error);
  contents = film_support_read (fixture->result->path);
  g_assert_cmpuint (contents->samples->len, >, 48000 * 19 / 10);
  g_assert_cmpfloat (get_level (contents, 1.0), <, 0.0001);
}

static void
test_unusable_sound (Fixture       *fixture,
                     gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);

  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  request->sound_path = g_build_filename (fixture->folder, "red.jpg", NULL);
  render (fixture, request);
  g_assert_error (fixture->error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_SOUND_UNUSABLE);
  assert_nothing_left (fixture);
}

/* /dev/full takes nothing, like a full disk. */
static void
test_disk_full (Fixture       *fixture,
                gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_CLASSIC, 2.0);
  g_autofree char *path = g_build_filename (fixture->folder, "film.mp4", NULL);

  g_assert_cmpint (symlink ("/dev/full", path), ==, 0);
  add_photo (fixture, request, "red.jpg", colours[0], NULL);
  render (fixture, request);
  g_assert_error (fixture->error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_DISK_FULL);
  g_assert_cmpstr (backlot_film_error_to_code (fixture->error), ==, "disk_full");
  g_assert_false (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  assert_nothing_left (fixture);
}

/* As on a system without an encoder for H.264. */
static void
test_webm (Fixture       *fixture,
           gconstpointer  data)
{
  BacklotFilmRequest *request = new_request (fixture, BACKLOT_FILM_STYLE_PLAYFUL, 2.0);
  g_autoptr(FilmContents) contents = NULL;
  static const char *names[] = { "x264enc", "openh264enc" };
  GstPluginFeature *features[G_N_ELEMENTS (names)];

  gst_init (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      features[i] = gst_registry_lookup_feature (gst_registry_get (), names[i]);
      if (features[i] != NULL)
        gst_registry_remove_feature (gst_registry_get (), features[i]);
    }
  add_photo (fixture, request, "green.jpg", colours[1], NULL);
  request->sound_path = film_support_save_sound (fixture->folder, "tone", 3.0);
  render (fixture, request);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (features[i] != NULL)
      gst_registry_add_feature (gst_registry_get (), features[i]);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->result->mime_type, ==, "video/webm");
  g_assert_cmpstr (fixture->result->extension, ==, "webm");
  g_assert_cmpfloat_with_epsilon (fixture->result->duration_s, 2.0, 1.0 / 30.0 + 0.001);
  contents = film_support_read (fixture->result->path);
  g_assert_cmpuint (contents->frames->len, ==, 60);
  g_assert_true (is_seen (contents, 1));
  g_assert_cmpfloat (get_level (contents, 1.0), >, 0.1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, data, func) \
  g_test_add ("/film-render/" name, Fixture, data, set_up, func, tear_down)
  for (int style = 0; style < N_STYLES; style++)
    {
      g_autofree char *path = g_strdup_printf ("/film-render/makes-a-whole-film/%s",
                                               backlot_film_style_get_info (style)->name);

      g_test_add (path, Fixture, GINT_TO_POINTER (style), set_up, test_style, tear_down);
    }
  ADD ("styles-differ", NULL, test_styles_differ);
  ADD ("photos-stand-upright", NULL, test_orientation);
  ADD ("a-broken-photo-is-a-card-and-a-warning", NULL, test_broken_photo);
  ADD ("many-photos-fit-into-two-seconds", NULL, test_many_photos);
  ADD ("no-usable-photos-is-an-error", NULL, test_no_usable_photos);
  ADD ("refuses-what-can-not-be-a-film", NULL, test_invalid);
  ADD ("stops-within-two-seconds", NULL, test_cancel);
  ADD ("a-short-sound-is-looped-and-faded", GINT_TO_POINTER (5), test_sound);
  ADD ("a-long-sound-is-cut-and-faded", GINT_TO_POINTER (100), test_sound);
  ADD ("no-sound-is-silence", NULL, test_silence);
  ADD ("an-unusable-sound-is-an-error", NULL, test_unusable_sound);
  ADD ("a-full-disk-is-an-error", NULL, test_disk_full);
  ADD ("without-h264-it-is-webm", NULL, test_webm);
#undef ADD

  return g_test_run ();
}
