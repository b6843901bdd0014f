/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planner, by properties that hold for every film. */

#include "config.h"

#include "worker/film/backlot-film-plan.h"

#include <glib.h>
#include <math.h>

#define N_STYLES 5

/* Shapes that photos have, and some that they should not have. */
static const int sizes[][2] = {
  { 6000, 4000 }, { 4000, 6000 }, { 4032, 3024 }, { 1920, 1080 }, { 3000, 3000 }, { 12000, 1500 },
  { 1500, 12000 }, { 640, 480 }, { 1, 1 }, { 2, 3 }, { 10000, 10000 }, { 20000, 200 }, { 90, 9000 },
};

typedef struct
{
  int    n_photos;
  double seconds;
  int    height;
} Case;

static const Case cases[] = {
  { 1, 2.0, 360 }, { 3, 2.0, 360 }, { 3, 4.0, 720 }, { 1, 60.0, 720 }, { 5, 60.0, 720 },
  { 12, 60.0, 1080 }, { 13, 33.34, 720 }, { 40, 60.0, 720 }, { 100, 60.0, 360 },
  { 500, 60.0, 720 }, { 1, 600.0, 720 }, { 7, 600.0, 720 }, { 60, 5.0, 720 }, { 4, 0.05, 360 },
};

static BacklotFilmPlanPhoto *
make_photos (int n_photos,
             int shift)
{
  BacklotFilmPlanPhoto *photos = g_new0 (BacklotFilmPlanPhoto, n_photos);

  for (int i = 0; i < n_photos; i++)
    {
      photos[i].width = sizes[(i + shift) % G_N_ELEMENTS (sizes)][0];
      photos[i].height = sizes[(i + shift) % G_N_ELEMENTS (sizes)][1];
      photos[i].caption = i % 3 == 0 ? "Äpfel, 桜 und ein Nachmittag am See" : NULL;
      photos[i].taken = i % 2 == 0 ? "2019:07:14 10:00:00" : NULL;
      photos[i].focus_x = i % 4 == 1 ? 0.25 : 0.0;
      photos[i].focus_y = i % 4 == 1 ? 0.75 : 0.0;
    }

  return photos;
}

typedef void (*Check) (const BacklotFilmPlan      *plan,
                       const BacklotFilmPlanPhoto *photos,
                       const Case                 *test);

/* Runs @check on plans of every style, case and some seeds. */
static void
for_each_plan (Check check)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int style = 0; style < N_STYLES; style++)
      for (int seed = 0; seed < 6; seed++)
        {
          g_autofree BacklotFilmPlanPhoto *photos = make_photos (cases[i].n_photos, seed);
          g_autofree char *name = g_strdup_printf ("job-%d", seed);
          g_autoptr(BacklotFilmPlan) plan = NULL;

          plan = backlot_film_plan_new (photos, cases[i].n_photos, "A Title", style,
                                        cases[i].seconds, cases[i].height, name);
          check (plan, photos, &cases[i]);
        }
}

static void
check_length (const BacklotFilmPlan      *plan,
              const BacklotFilmPlanPhoto *photos,
              const Case                 *test)
{
  g_autofree guint8 *n_seen = g_new0 (guint8, plan->n_frames);
  int start = 0;

  g_assert_cmpint (plan->n_frames, ==, MAX (1, (int) (test->seconds * 30.0 + 0.5)));
  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);

      g_assert_cmpint (clip->start, >=, start);
      g_assert_cmpint (clip->n_frames, >, 0);
      g_assert_cmpint (clip->start + clip->n_frames, <=, plan->n_frames);
      if (i > 0)
        {
          const BacklotFilmClip *before = g_ptr_array_index (plan->clips, i - 1);

          g_assert_cmpint (before->start + before->n_frames - clip->start, ==,
                           clip->transition_frames);
        }
      for (int k = 0; k < clip->n_frames; k++)
        n_seen[clip->start + k]++;
      start = clip->start;
    }
  for (int i = 0; i < plan->n_frames; i++)
    {
      g_assert_cmpint (n_seen[i], >=, 1);
      g_assert_cmpint (n_seen[i], <=, 2);
    }
}

static void
test_length (void)
{
  for_each_plan (check_length);
}

static void
check_views (const BacklotFilmPlan      *plan,
             const BacklotFilmPlanPhoto *photos,
             const Case                 *test)
{
  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);
      const BacklotFilmRect *box = &clip->box;

      g_assert_cmpfloat (box->x, >=, plan->picture.x);
      g_assert_cmpfloat (box->y, >=, plan->picture.y);
      g_assert_cmpfloat (box->x + box->width, <=, plan->picture.x + plan->picture.width);
      g_assert_cmpfloat (box->y + box->height, <=, plan->picture.y + plan->picture.height);
      g_assert_cmpint ((int) box->x % 2 + (int) box->y % 2, ==, 0);
      g_assert_cmpint ((int) box->width % 2 + (int) box->height % 2, ==, 0);
      if (clip->photo < 0)
        continue;
      for (int frame = clip->start - 1; frame <= clip->start + clip->n_frames; frame++)
        {
          const BacklotFilmPlanPhoto *photo = &photos[clip->photo];
          double slack = 1e-9 * MAX (photo->width, photo->height);
          BacklotFilmRect rect;

          backlot_film_clip_get_rect (clip, frame, &rect);
          g_assert_cmpfloat (rect.width, >, 0.0);
          g_assert_cmpfloat (rect.x, >=, -slack);
          g_assert_cmpfloat (rect.y, >=, -slack);
          g_assert_cmpfloat (rect.x + rect.width, <=, photo->width + slack);
          g_assert_cmpfloat (rect.y + rect.height, <=, photo->height + slack);
          g_assert_cmpfloat_with_epsilon (rect.width / rect.height, box->width / box->height,
                                          1e-6 * box->width / box->height);
        }
    }
}

static void
test_views (void)
{
  for_each_plan (check_views);
}

/* Seen means: at least one frame that it shares with nothing else. */
static void
check_seen (const BacklotFilmPlan      *plan,
            const BacklotFilmPlanPhoto *photos,
            const Case                 *test)
{
  g_autofree int *alone = g_new0 (int, test->n_photos);
  int n_expected = MIN (test->n_photos, plan->n_frames), n_seen = 0;

  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);
      const BacklotFilmClip *next = i + 1 < plan->clips->len
                                    ? g_ptr_array_index (plan->clips, i + 1)
                                    : NULL;

      if (clip->kind == BACKLOT_FILM_CLIP_PHOTO)
        alone[clip->photo] += clip->n_frames - clip->transition_frames -
                              (next != NULL ? next->transition_frames : 0);
    }
  for (int i = 0; i < test->n_photos; i++)
    n_seen += alone[i] > 0;
  g_assert_cmpint (n_seen, ==, n_expected);
}

static void
test_seen (void)
{
  for_each_plan (check_seen);
}

static void
check_captions (const BacklotFilmPlan      *plan,
                const BacklotFilmPlanPhoto *photos,
                const Case                 *test)
{
  g_autofree int *n_captions = g_new0 (int, test->n_photos);

  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);
      const BacklotFilmClip *next = i + 1 < plan->clips->len
                                    ? g_ptr_array_index (plan->clips, i + 1)
                                    : NULL;

      if (clip->caption == NULL)
        continue;
      n_captions[clip->photo]++;
      g_assert_cmpstr (clip->caption, ==, photos[clip->photo].caption);
      g_assert_cmpint (clip->caption_start, >=, clip->start + clip->transition_frames);
      g_assert_cmpint (clip->caption_frames, >, 0);
      g_assert_cmpint (clip->caption_start + clip->caption_frames, <=,
                       clip->start + clip->n_frames - (next != NULL ? next->transition_frames : 0));
    }
  for (int i = 0; i < test->n_photos; i++)
    {
      g_assert_cmpint (n_captions[i], <=, 1);
      if (photos[i].caption != NULL && test->seconds >= 60.0 && test->n_photos <= 40)
        g_assert_cmpint (n_captions[i], ==, 1);
    }
}

static void
test_captions (void)
{
  for_each_plan (check_captions);
}

/* No frame of a move is far from the one before, and it begins and ends slowly. */
static void
check_ease (const BacklotFilmPlan      *plan,
            const BacklotFilmPlanPhoto *photos,
            const Case                 *test)
{
  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);
      BacklotFilmRect before, rect;
      double fastest = 0.0, first = 0.0, last = 0.0;

      if (clip->kind != BACKLOT_FILM_CLIP_PHOTO || clip->n_frames < 40)
        continue;
      backlot_film_clip_get_rect (clip, clip->start, &before);
      for (int k = 1; k < clip->n_frames; k++)
        {
          double way;

          backlot_film_clip_get_rect (clip, clip->start + k, &rect);
          way = hypot (rect.x - before.x, rect.y - before.y) + fabs (rect.width - before.width);
          way *= clip->box.width / rect.width;
          fastest = MAX (fastest, way);
          first = k == 1 ? way : first;
          last = way;
          before = rect;
        }
      g_assert_cmpfloat (first, <=, fastest * 0.35 + 1e-9);
      g_assert_cmpfloat (last, <=, fastest * 0.35 + 1e-9);
      /* Nothing is faster than a sixth of the frame in a second, but for the first of a snap. */
      g_assert_cmpfloat (fastest, <, plan->width / 6.0 / 30.0 * 4.0);
    }
}

static void
test_ease (void)
{
  for_each_plan (check_ease);
}

static void
assert_equal (const BacklotFilmPlan *a,
              const BacklotFilmPlan *b)
{
  g_assert_cmpuint (a->clips->len, ==, b->clips->len);
  g_assert_cmpuint (a->accent, ==, b->accent);
  for (guint i = 0; i < a->clips->len; i++)
    {
      const BacklotFilmClip *one = g_ptr_array_index (a->clips, i);
      const BacklotFilmClip *other = g_ptr_array_index (b->clips, i);

      g_assert_cmpint (one->photo, ==, other->photo);
      g_assert_cmpint (one->start, ==, other->start);
      g_assert_cmpint (one->n_frames, ==, other->n_frames);
      g_assert_cmpint (one->transition, ==, other->transition);
      g_assert_cmpint (one->direction, ==, other->direction);
      g_assert_cmpmem (&one->from, sizeof one->from, &other->from, sizeof other->from);
      g_assert_cmpmem (&one->to, sizeof one->to, &other->to, sizeof other->to);
      g_assert_cmpmem (&one->box, sizeof one->box, &other->box, sizeof other->box);
    }
}

static void
test_seed (void)
{
  for (int style = 0; style < N_STYLES; style++)
    {
      g_autofree BacklotFilmPlanPhoto *photos = make_photos (12, 0);
      g_autoptr(BacklotFilmPlan) a = NULL;
      g_autoptr(BacklotFilmPlan) b = NULL;
      g_autoptr(BacklotFilmPlan) c = NULL;
      gboolean differs = FALSE;

      a = backlot_film_plan_new (photos, 12, "T", style, 60.0, 720, "0b1e8f6a");
      b = backlot_film_plan_new (photos, 12, "T", style, 60.0, 720, "0b1e8f6a");
      c = backlot_film_plan_new (photos, 12, "T", style, 60.0, 720, "0b1e8f6b");
      assert_equal (a, b);
      for (guint i = 0; i < MIN (a->clips->len, c->clips->len); i++)
        {
          const BacklotFilmClip *one = g_ptr_array_index (a->clips, i);
          const BacklotFilmClip *other = g_ptr_array_index (c->clips, i);

          if (fabs (one->from.x - other->from.x) > 1e-6 || one->move != other->move)
            differs = TRUE;
        }
      g_assert_true (differs);
    }
}

/* The share of a style's transitions that are of one kind, and how long its shots are. */
static void
test_styles (void)
{
  double pace[N_STYLES];
  int counts[N_STYLES][BACKLOT_FILM_N_TRANSITIONS] = { { 0 } };

  for (int style = 0; style < N_STYLES; style++)
    {
      g_autofree BacklotFilmPlanPhoto *photos = make_photos (6, 0);
      g_autoptr(BacklotFilmPlan) plan = NULL;

      plan = backlot_film_plan_new (photos, 6, "T", style, 300.0, 720, "seed");
      pace[style] = 300.0 / plan->clips->len;
      for (guint i = 1; i < plan->clips->len; i++)
        counts[style][((BacklotFilmClip *) g_ptr_array_index (plan->clips, i))->transition]++;
      g_assert_cmpint ((int) plan->picture.height, ==,
                       style == BACKLOT_FILM_STYLE_CINEMATIC ? 536 : 720);
    }

  g_assert_cmpfloat (pace[BACKLOT_FILM_STYLE_PLAYFUL], <, pace[BACKLOT_FILM_STYLE_VINTAGE] * 0.7);
  g_assert_cmpfloat (pace[BACKLOT_FILM_STYLE_CINEMATIC], >, pace[BACKLOT_FILM_STYLE_CLASSIC] * 1.2);
  g_assert_cmpint (counts[BACKLOT_FILM_STYLE_PLAYFUL][BACKLOT_FILM_TRANSITION_PUSH], >, 5);
  g_assert_cmpint (counts[BACKLOT_FILM_STYLE_CLASSIC][BACKLOT_FILM_TRANSITION_PUSH], ==, 0);
  g_assert_cmpint (counts[BACKLOT_FILM_STYLE_DOCUMENTARY][BACKLOT_FILM_TRANSITION_WIPE], >, 2);
  g_assert_cmpint (counts[BACKLOT_FILM_STYLE_CINEMATIC][BACKLOT_FILM_TRANSITION_WIPE], ==, 0);
  g_assert_cmpint (counts[BACKLOT_FILM_STYLE_VINTAGE][BACKLOT_FILM_TRANSITION_DIP], >, 2);
}

static void
test_one_photo (void)
{
  BacklotFilmPlanPhoto photo = { .width = 6000, .height = 4000 };
  g_autoptr(BacklotFilmPlan) plan = NULL;
  g_autoptr(GHashTable) views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  plan = backlot_film_plan_new (&photo, 1, "T", BACKLOT_FILM_STYLE_CLASSIC, 600.0, 720, "seed");
  g_assert_cmpuint (plan->clips->len, >, 100);
  for (guint i = 1; i + 1 < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);

      g_assert_cmpint (clip->n_frames, >, 90);
      g_assert_cmpint (clip->n_frames, <, 270);
      g_hash_table_add (views, g_strdup_printf ("%d %.0f %.0f", (int) clip->move, clip->from.x / 50,
                                                clip->to.y / 50));
    }
  g_assert_cmpuint (g_hash_table_size (views), >, 50);
}

static void
test_missing (void)
{
  BacklotFilmPlanPhoto photos[] = {
    { .caption = "Gone" }, { .width = 1200, .height = 800 }, { .width = 0, .height = 0 },
  };
  g_autoptr(BacklotFilmPlan) plan = NULL;
  int n_cards = 0;

  plan = backlot_film_plan_new (photos, 3, "T", BACKLOT_FILM_STYLE_CLASSIC, 60.0, 720, "seed");
  for (guint i = 0; i < plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (plan->clips, i);

      if (clip->kind == BACKLOT_FILM_CLIP_MISSING)
        {
          n_cards++;
          g_assert_cmpstr (clip->caption, ==, clip->photo == 0 ? "Gone" : NULL);
        }
      else
        g_assert_cmpint (clip->photo, ==, 1);
    }
  g_assert_cmpint (n_cards, ==, 2);
}

static void
test_cards (void)
{
  BacklotFilmPlanPhoto photos[] = {
    { .width = 1200, .height = 800, .taken = "2021:01:02 03:04:05" },
    { .width = 1200, .height = 800, .taken = "2019-12-31" },
    { .width = 1200, .height = 800, .taken = "0000:00:00 00:00:00" },
    { .width = 1200, .height = 800, .taken = "nonsense" },
  };
  g_autoptr(BacklotFilmPlan) plan = NULL;
  g_autoptr(BacklotFilmPlan) bare = NULL;
  const BacklotFilmClip *first, *last;

  plan = backlot_film_plan_new (photos, 4, "  A Year \n", BACKLOT_FILM_STYLE_CLASSIC, 60.0, 720, "");
  g_assert_cmpstr (plan->title, ==, "A Year");
  g_assert_cmpstr (plan->years, ==, "2019 – 2021");
  first = g_ptr_array_index (plan->clips, 0);
  last = g_ptr_array_index (plan->clips, plan->clips->len - 1);
  g_assert_cmpint (first->kind, ==, BACKLOT_FILM_CLIP_TITLE);
  g_assert_cmpint (last->kind, ==, BACKLOT_FILM_CLIP_CLOSING);

  bare = backlot_film_plan_new (photos, 4, " \t", BACKLOT_FILM_STYLE_CLASSIC, 60.0, 720, NULL);
  first = g_ptr_array_index (bare->clips, 0);
  g_assert_cmpint (first->kind, ==, BACKLOT_FILM_CLIP_PHOTO);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/film-plan/length-is-exact-to-a-frame", test_length);
  g_test_add_func ("/film-plan/views-stay-in-their-photo", test_views);
  g_test_add_func ("/film-plan/every-photo-is-seen", test_seen);
  g_test_add_func ("/film-plan/captions-lie-in-their-clips", test_captions);
  g_test_add_func ("/film-plan/moves-ease-in-and-out", test_ease);
  g_test_add_func ("/film-plan/same-seed-same-plan", test_seed);
  g_test_add_func ("/film-plan/styles-differ", test_styles);
  g_test_add_func ("/film-plan/one-photo-has-many-views", test_one_photo);
  g_test_add_func ("/film-plan/a-missing-photo-is-one-card", test_missing);
  g_test_add_func ("/film-plan/cards-need-a-title", test_cards);

  return g_test_run ();
}
