/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Painted frames, pixel by pixel, before any encoder sees them. */

#include "config.h"

#include "worker/film/backlot-film-painter.h"

#include <math.h>
#include <string.h>

#include "film-support.h"

#define N_STYLES 5

/* A film of photos in files, painted without an encoder. */
typedef struct
{
  const char         *title;      /* set before the film begins; NULL: no cards */
  char               *folder;
  GPtrArray          *photos;
  BacklotFilmPlan    *plan;
  BacklotFilmLoader  *loader;
  BacklotFilmPainter *painter;
  BacklotFilmFrame   *frame;
} Film;

static void
film_begin (Film             *film,
            GdkPixbuf       **pixbufs,
            const char      **captions,
            int               n_photos,
            BacklotFilmStyle  style,
            double            seconds,
            int               height)
{
  g_autofree BacklotFilmPlanPhoto *planned = g_new0 (BacklotFilmPlanPhoto, n_photos);

  film->folder = film_support_make_folder ();
  film->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_film_photo_free);
  for (int i = 0; i < n_photos; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d.png", i);
      g_autofree char *path = film_support_save (pixbufs[i], film->folder, name, "png");
      g_autoptr(GError) error = NULL;
      BacklotFilmPhoto *photo = backlot_film_photo_new (path, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (film->photos, photo);
      planned[i].width = photo->width;
      planned[i].height = photo->height;
      planned[i].caption = captions != NULL ? captions[i] : NULL;
    }

  film->plan = backlot_film_plan_new (planned, n_photos, film->title, style, seconds, height,
                                      "seed");
  film->frame = backlot_film_frame_new (film->plan->width, film->plan->height);
}

static void
film_next (Film *film)
{
  g_autoptr(GError) error = NULL;

  if (film->painter == NULL)
    {
      film->loader = backlot_film_loader_new (film->plan, film->photos, NULL);
      film->painter = backlot_film_painter_new (film->plan, film->loader);
    }
  backlot_film_painter_paint (film->painter, film->frame, &error);
  g_assert_no_error (error);
}

static void
film_end (Film *film)
{
  backlot_film_frame_free (film->frame);
  backlot_film_painter_free (film->painter);
  backlot_film_loader_free (film->loader);
  backlot_film_plan_free (film->plan);
  g_ptr_array_unref (film->photos);
  film_support_remove_folder (film->folder);
  g_free (film->folder);
}

/* A raster of soft white dots on grey, @distance apart, the first at half of it. */
static GdkPixbuf *
make_dots (int    width,
           int    height,
           double distance,
           double sigma)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double dx = fmod (x + 0.5, distance) - distance / 2.0;
        double dy = fmod (y + 0.5, distance) - distance / 2.0;
        double value = 70.0 + 130.0 * exp (-(dx * dx + dy * dy) / (2.0 * sigma * sigma));

        memset (gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf) +
                (gsize) x * 3, (int) (value + 0.5), 3);
      }

  return pixbuf;
}

/* The middle of a dot near a place of the frame. The dot is seen through a soft window of about
 * its own size, which follows the middle until it stands still: so the steps of 8 bits in the
 * dot's faint skirt, which are far out and would weigh much, do not count. */
static void
find_middle (const BacklotFilmFrame *frame,
             double                  x,
             double                  y,
             double                  radius,
             double                 *middle_x,
             double                 *middle_y)
{
  double sigma = radius / 3.6, ground = 16.0 + 70.0 * 219.0 / 255.0;

  *middle_x = x;
  *middle_y = y;
  for (int round = 0; round < 8; round++)
    {
      double sum = 0.0, sum_x = 0.0, sum_y = 0.0;

      for (int row = (int) (y - radius); row <= (int) (y + radius); row++)
        for (int column = (int) (x - radius); column <= (int) (x + radius); column++)
          {
            double dx = column + 0.5 - *middle_x, dy = row + 0.5 - *middle_y;
            double value = frame->planes[0][(gsize) row * frame->strides[0] + column];
            double weight = (value - ground) * exp (-(dx * dx + dy * dy) / (2.0 * sigma * sigma));

            sum += weight;
            sum_x += weight * dx;
            sum_y += weight * dy;
          }
      *middle_x += sum_x / sum;
      *middle_y += sum_y / sum;
    }
}

/* How far the dots of a frame are from where the plan says, on average over the dots. */
static void
measure_frame (Film                  *film,
               const BacklotFilmClip *clip,
               int                    number,
               double                 distance,
               double                 sigma,
               double                *off_x,
               double                *off_y,
               int                   *n_dots)
{
  BacklotFilmRect rect;
  double scale, radius;

  backlot_film_clip_get_rect (clip, number, &rect);
  scale = clip->box.width / rect.width;
  radius = MIN (sigma * 3.6 * scale, distance * scale / 2.0 - 1.0);
  *off_x = *off_y = 0.0;
  *n_dots = 0;
  for (double y = distance / 2.0; y < rect.y + rect.height; y += distance)
    for (double x = distance / 2.0; x < rect.x + rect.width; x += distance)
      {
        double at_x = clip->box.x + (x - rect.x) * scale;
        double at_y = clip->box.y + (y - rect.y) * scale;
        double middle_x, middle_y;

        /* Away from edges, and from the corners that styles darken. */
        if (hypot ((at_x - film->plan->width / 2.0) / film->plan->width,
                   (at_y - film->plan->height / 2.0) / film->plan->height) > 0.21 ||
            at_x < clip->box.x + radius + 4 || at_x > clip->box.x + clip->box.width - radius - 4 ||
            at_y < clip->box.y + radius + 4 || at_y > clip->box.y + clip->box.height - radius - 4)
          continue;
        find_middle (film->frame, at_x, at_y, radius, &middle_x, &middle_y);
        *off_x += middle_x - at_x;
        *off_y += middle_y - at_y;
        (*n_dots)++;
      }
  g_assert_cmpint (*n_dots, >, 3);
  *off_x /= *n_dots;
  *off_y /= *n_dots;
}

static void
test_positions (gconstpointer data)
{
  BacklotFilmStyle style = GPOINTER_TO_INT (data);
  const double distance = 200.0, sigma = 18.0;
  g_autoptr(GdkPixbuf) dots = make_dots (2600, 1700, distance, sigma);
  Film film = { 0 };
  double worst = 0.0;
  int n_measured = 0;

  film_begin (&film, &dots, NULL, 1, style, 9.0, 720);
  for (int i = 0; i < film.plan->n_frames; i++)
    {
      const BacklotFilmClip *alone = NULL;
      double off_x, off_y;
      int n_clips = 0, n_dots;

      film_next (&film);
      for (guint k = 0; k < film.plan->clips->len; k++)
        {
          const BacklotFilmClip *clip = g_ptr_array_index (film.plan->clips, k);

          if (i >= clip->start && i < clip->start + clip->n_frames)
            {
              alone = clip;
              n_clips++;
            }
        }
      if (n_clips != 1 || i < film.plan->fade_in || i >= film.plan->n_frames - film.plan->fade_out)
        continue;
      measure_frame (&film, alone, i, distance, sigma, &off_x, &off_y, &n_dots);
      worst = MAX (worst, MAX (fabs (off_x), fabs (off_y)));
      n_measured++;
    }
  g_test_message ("%d frames, at most %.4f pixels off", n_measured, worst);
  g_assert_cmpint (n_measured, >, 100);
  g_assert_cmpfloat (worst, <=, 0.1);
  film_end (&film);
}

static void
copy_luma (const BacklotFilmFrame *frame,
           guint8                 *out)
{
  for (int y = 0; y < frame->height; y++)
    memcpy (out + (gsize) y * frame->width, frame->planes[0] + (gsize) y * frame->strides[0],
            frame->width);
}

/* The same plan, painted with its caption and without: the frames differ while the plan says so,
 * and only then. */
static void
test_caption_times (gconstpointer data)
{
  BacklotFilmStyle style = GPOINTER_TO_INT (data);
  g_autoptr(GdkPixbuf) grey = film_support_new_plain (900, 600, 0x808080);
  GdkPixbuf *photos[] = { grey, grey };
  const char *captions[] = { NULL, "An afternoon by the lake" };
  Film with = { 0 }, without = { 0 };
  const BacklotFilmClip *clip = NULL;
  g_autofree guint8 *luma = g_malloc (640 * 360);
  int n_seen = 0;

  film_begin (&with, photos, captions, 2, style, 9.0, 360);
  film_begin (&without, photos, captions, 2, style, 9.0, 360);
  for (guint i = 0; i < with.plan->clips->len; i++)
    {
      const BacklotFilmClip *candidate = g_ptr_array_index (with.plan->clips, i);
      BacklotFilmClip *bare = g_ptr_array_index (without.plan->clips, i);

      if (candidate->caption != NULL)
        clip = candidate;
      g_clear_pointer (&bare->caption, g_free);
    }
  g_assert_nonnull (clip);

  for (int i = 0; i < with.plan->n_frames; i++)
    {
      gboolean is_planned = i >= clip->caption_start &&
                            i < clip->caption_start + clip->caption_frames;
      int n_different = 0;

      film_next (&with);
      film_next (&without);
      copy_luma (with.frame, luma);
      for (int y = 0; y < 360; y++)
        for (int x = 0; x < 640; x++)
          n_different += luma[y * 640 + x] !=
                         without.frame->planes[0][(gsize) y * without.frame->strides[0] + x];
      if (!is_planned)
        g_assert_cmpint (n_different, ==, 0);
      else if (n_different > 300)
        n_seen++;
    }
  g_assert_cmpint (n_seen, >, clip->caption_frames * 3 / 4);
  film_end (&with);
  film_end (&without);
}

static double
get_light (int luma)
{
  double value = CLAMP ((luma - 16) / 219.0, 0.0, 1.0);

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Whether a pixel or one beside it is of a letter: edges of letters are smooth. */
static gboolean
touches (const BacklotFilmFrame *frame,
         int                     x,
         int                     y,
         int                     extreme)
{
  for (int row = y - 1; row <= y + 1; row++)
    for (int column = x - 1; column <= x + 1; column++)
      if (abs (frame->planes[0][(gsize) row * frame->strides[0] + column] - extreme) < 30)
        return TRUE;

  return FALSE;
}

/* Beside every pixel of a letter, what is not letter must be darker (or brighter) by 4.5 to 1. Dark
 * letters are those of the grainy style. */
static double
measure_contrast (const BacklotFilmFrame *frame,
                  const BacklotFilmRect  *area,
                  gboolean                is_dark)
{
  int extreme = is_dark ? 255 : 0, reach = frame->height / 144;
  int histogram[256] = { 0 }, n = 0, sum = 0;

  for (int y = (int) area->y; y < (int) (area->y + area->height); y++)
    for (int x = (int) area->x; x < (int) (area->x + area->width); x++)
      {
        int value = frame->planes[0][(gsize) y * frame->strides[0] + x];

        extreme = is_dark ? MIN (extreme, value) : MAX (extreme, value);
      }
  for (int y = (int) area->y + reach; y < (int) (area->y + area->height) - reach; y++)
    for (int x = (int) area->x + reach; x < (int) (area->x + area->width) - reach; x++)
      {
        static const int ways[][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };

        if (abs (frame->planes[0][(gsize) y * frame->strides[0] + x] - extreme) >
            (is_dark ? 20 : 8))
          continue;
        for (int k = 0; k < 4; k++)
          {
            int at_x = x + ways[k][0] * reach, at_y = y + ways[k][1] * reach;

            if (touches (frame, at_x, at_y, extreme))
              continue;
            histogram[frame->planes[0][(gsize) at_y * frame->strides[0] + at_x]]++;
            n++;
          }
      }
  g_assert_cmpint (n, >, 200);

  /* The 90th percentile. */
  for (int i = 0; i < 256; i++)
    {
      int value = is_dark ? i : 255 - i;

      sum += histogram[value];
      if (sum * 10 >= n)
        {
          double one = get_light (extreme) + 0.05, other = get_light (value) + 0.05;

          return MAX (one, other) / MIN (one, other);
        }
    }

  g_assert_not_reached ();
}

/* Where the letters of a short caption are, at 720 lines. */
static BacklotFilmRect
get_caption_area (const BacklotFilmClip *clip,
                  BacklotFilmStyle       style)
{
  switch (style)
    {
    case BACKLOT_FILM_STYLE_DOCUMENTARY:
      return (BacklotFilmRect) { 84, 540, 220, 96 };
    case BACKLOT_FILM_STYLE_PLAYFUL:
      return (BacklotFilmRect) { clip->direction % 2 == 0 ? 90 : 940, 572, 230, 78 };
    case BACKLOT_FILM_STYLE_CINEMATIC:
      return (BacklotFilmRect) { 320, 630, 640, 88 };
    case BACKLOT_FILM_STYLE_VINTAGE:
      return (BacklotFilmRect) { 500, 574, 280, 72 };
    case BACKLOT_FILM_STYLE_CLASSIC:
    default:
      return (BacklotFilmRect) { 320, 530, 640, 180 };
    }
}

/* A caption too long for the lower bar of a wide picture stands in the picture, as readable as
 * elsewhere. */
static void
test_long_caption (gconstpointer data)
{
  BacklotFilmStyle style = GPOINTER_TO_INT (data);
  g_autoptr(GdkPixbuf) photo = film_support_new_plain (1600, 1000, 0xffffff);
  const char *caption = "HILL AND HEATH\nMMMM IIII\nHILL AND HEATH\nMMMM IIII\nHILL\nHEATH";
  BacklotFilmRect area = { 480, 390, 320, 220 };
  Film film = { 0 };
  const BacklotFilmClip *clip;
  double contrast;

  film_begin (&film, &photo, &caption, 1, style, 3.0, 720);
  clip = g_ptr_array_index (film.plan->clips, 0);
  for (int i = 0; i < clip->caption_start + clip->caption_frames / 2; i++)
    film_next (&film);
  contrast = measure_contrast (film.frame, &area, FALSE);
  g_test_message ("%.1f to 1", contrast);
  g_assert_cmpfloat (contrast, >=, 4.5);
  for (int y = 632; y < 720 && film.plan->picture.y > 0.0; y++)
    for (int x = 0; x < 1280; x++)
      g_assert_cmpint (film.frame->planes[0][(gsize) y * film.frame->strides[0] + x], ==, 16);
  film_end (&film);
}

static void
test_contrast (gconstpointer data)
{
  static const guint32 colours[] = { 0xffffff, 0x000000, 0x808080, 0xffe97a, 0xc9d6ff };
  BacklotFilmStyle style = GPOINTER_TO_INT (data);

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      g_autoptr(GdkPixbuf) photo = film_support_new_plain (1600, 1000, colours[i]);
      const char *caption = "HILL AND HEATH\nMMMM IIII";
      Film film = { 0 };
      const BacklotFilmClip *clip;
      BacklotFilmRect area;
      double contrast;

      film_begin (&film, &photo, &caption, 1, style, 3.0, 720);
      clip = g_ptr_array_index (film.plan->clips, 0);
      g_assert_cmpint (clip->caption_frames, >, 40);
      for (int k = 0; k < clip->caption_start + clip->caption_frames / 2; k++)
        film_next (&film);
      area = get_caption_area (clip, style);
      contrast = measure_contrast (film.frame, &area, style == BACKLOT_FILM_STYLE_VINTAGE);
      g_test_message ("on %06x: %.1f to 1", colours[i], contrast);
      g_assert_cmpfloat (contrast, >=, 4.5);
      film_end (&film);
    }
}

/* Title and closing card over a white photo, with a short title and one of many lines. */
static void
test_titles (gconstpointer data)
{
  static const char *titles[] = {
    "HILL", "HILL AND HEATH MILL AND MOOR HALL AND HAMLET MEADOW AND MARSH LAKE AND LANE",
  };
  BacklotFilmStyle style = GPOINTER_TO_INT (data);
  BacklotFilmRect area = { 300, 190, 680, 330 };

  if (style == BACKLOT_FILM_STYLE_DOCUMENTARY)
    area = (BacklotFilmRect) { 120, 250, 780, 360 };
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr(GdkPixbuf) photo = film_support_new_plain (1600, 1000, 0xffffff);
      Film film = { .title = titles[i] };
      const BacklotFilmClip *title, *closing;

      film_begin (&film, &photo, NULL, 1, style, 12.0, 720);
      title = g_ptr_array_index (film.plan->clips, 0);
      closing = g_ptr_array_index (film.plan->clips, film.plan->clips->len - 1);
      for (int k = 0; k < film.plan->n_frames; k++)
        {
          double contrast;

          film_next (&film);
          if (k != title->n_frames * 2 / 3 && k != closing->start + closing->n_frames * 6 / 10)
            continue;
          contrast = measure_contrast (film.frame, &area, style == BACKLOT_FILM_STYLE_VINTAGE);
          g_test_message ("frame %d: %.1f to 1", k, contrast);
          g_assert_cmpfloat (contrast, >=, 4.5);
        }
      film_end (&film);
    }
}

/* Where a photo ends, its backdrop or mount begins: nothing of the frame is left unpainted. */
static void
test_shapes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 3, 2 }, { 40, 2000 }, { 2000, 40 }, { 600, 900 } };

  for (int style = 0; style < N_STYLES; style++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr(GdkPixbuf) photo = film_support_new_plain (sizes[i][0], sizes[i][1], 0xd08040);
        g_autoptr(GdkPixbuf) seen = NULL;
        Film film = { 0 };

        film_begin (&film, &photo, NULL, 1, style, 1.0, 360);
        memset (film.frame->planes[0], 255, (gsize) film.frame->strides[0] * 360);
        for (int k = 0; k < 15; k++)
          film_next (&film);
        for (int y = 0; y < 360; y++)
          for (int x = 0; x < 640; x++)
            g_assert_cmpint (film.frame->planes[0][(gsize) y * film.frame->strides[0] + x], <, 250);
        seen = backlot_film_frame_to_pixbuf (film.frame);
        g_assert_cmpint (film_support_get_pixel (seen, 0.5, 0.5) >> 16, >, 120);
        film_end (&film);
      }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char    *name;
    GTestDataFunc  func;
  } tests[] = {
    { "moves-are-exact-to-a-tenth-of-a-pixel", test_positions },
    { "captions-are-seen-when-planned", test_caption_times },
    { "captions-are-readable-on-any-photo", test_contrast },
    { "titles-are-readable-on-white", test_titles },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (int style = 0; style < N_STYLES; style++)
      {
        g_autofree char *path = g_strdup_printf ("/film-painter/%s/%s", tests[i].name,
                                                 backlot_film_style_get_info (style)->name);

        g_test_add_data_func (path, GINT_TO_POINTER (style), tests[i].func);
      }
  g_test_add_data_func ("/film-painter/a-long-caption-is-readable/classic",
                        GINT_TO_POINTER (BACKLOT_FILM_STYLE_CLASSIC), test_long_caption);
  g_test_add_data_func ("/film-painter/a-long-caption-is-readable/cinematic",
                        GINT_TO_POINTER (BACKLOT_FILM_STYLE_CINEMATIC), test_long_caption);
  g_test_add_func ("/film-painter/every-shape-fills-the-frame", test_shapes);

  return g_test_run ();
}
