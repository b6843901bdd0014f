/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what is seen in every frame of a film. Pure: no files, no clock, no GStreamer. */

#include "config.h"

#include "worker/film/backlot-film-plan.h"

#include <math.h>
#include <string.h>

#include "worker/film/backlot-film-plan-private.h"

/* A caption is only shown where there is time to notice it. */
#define CAPTION_MIN_FRAMES 10

/* Shots of one photo that may follow each other before the next photo has its turn. */
#define SHOTS_IN_A_ROW 2

/* Of playful films, and of the mounts in them. White text is readable on each. */
static const guint32 palette[] = { 0xcf3d33, 0x0b8074, 0x6e56cf, 0xb3590a, 0x1f6fd0 };

typedef struct
{
  BacklotFilmClipKind kind;
  int                 photo;
  int                 shot;     /* how many shots of the same photo came just before */
  double              weight;   /* of its length among the photos */
  int                 length;   /* frames, transitions halved between neighbours */
} Slot;

static void
clip_free (gpointer data)
{
  BacklotFilmClip *clip = data;

  g_free (clip->caption);
  g_free (clip->note);
  g_free (clip);
}

static GRand *
rand_from_seed (const char *seed)
{
  gsize length = strlen (seed);
  g_autofree guint32 *words = g_new0 (guint32, length + 1);

  for (gsize i = 0; i < length; i++)
    words[i] = (guchar) seed[i];
  words[length] = (guint32) length;

  return g_rand_new_with_seed_array (words, (guint) length + 1);
}

int
backlot_film_planner_pick (BacklotFilmPlanner *self,
                           const double       *weights,
                           int                 n_weights)
{
  double sum = 0.0, point;

  for (int i = 0; i < n_weights; i++)
    sum += weights[i];

  point = g_rand_double (self->rand) * sum;
  for (int i = 0; i < n_weights; i++)
    {
      if (weights[i] > 0.0 && point < weights[i])
        return i;
      point -= weights[i];
    }

  for (int i = n_weights - 1; i > 0; i--)
    if (weights[i] > 0.0)
      return i;

  return 0;
}

/* A line that is not there and one that is only spaces are the same. */
static gboolean
has_text (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

static gboolean
is_usable (const BacklotFilmPlanPhoto *photo)
{
  return photo->width > 0 && photo->height > 0;
}

/* A caption needs time to be read: about 15 characters a second. */
static double
get_weight (BacklotFilmPlanner *self,
            int                 photo,
            gboolean            with_caption)
{
  const char *caption = self->photos[photo].caption;
  double weight = g_rand_double_range (self->rand, 0.9, 1.1);

  if (!is_usable (&self->photos[photo]))
    return 0.6;
  if (with_caption && has_text (caption))
    weight += MIN (g_utf8_strlen (caption, -1) / (15.0 * self->info->pace_s), 1.2);

  return weight;
}

static void
add_slot (BacklotFilmPlanner *self,
          GArray             *slots,
          int                 photo,
          int                 shot,
          gboolean            with_caption)
{
  gboolean usable = is_usable (&self->photos[photo]);
  Slot slot = {
    .kind = usable ? BACKLOT_FILM_CLIP_PHOTO : BACKLOT_FILM_CLIP_MISSING,
    .photo = photo,
    .shot = usable ? shot : 0,
    .weight = get_weight (self, photo, with_caption),
  };

  g_array_append_val (slots, slot);
}

/* Which photo is seen in which shot. With more photos than shots each has one, with fewer each is
 * seen again: twice in a row, the second time from near, then the next photo's turn comes. */
static void
order_shots (BacklotFilmPlanner *self,
             GArray             *slots,
             int                 frames)
{
  int n_wanted = MAX (1, (int) (frames / (self->info->pace_s * BACKLOT_FILM_FPS) + 0.5));
  int n_shots = MAX (n_wanted, self->n_photos);
  int n_usable = 0, n_before = 0;
  g_autofree int *left = g_new0 (int, self->n_photos);
  gboolean first_pass = TRUE;

  if (self->n_photos > frames)
    {
      /* More photos than frames can not all be seen; those that are seen are spread evenly. */
      for (int i = 0; i < frames; i++)
        add_slot (self, slots, (int) ((gint64) i * self->n_photos / frames), 0, FALSE);
      return;
    }

  for (int i = 0; i < self->n_photos; i++)
    n_usable += is_usable (&self->photos[i]);

  /* A card in place of a photo is seen once; the other shots are shared by the other photos. */
  if (n_usable == 0)
    n_shots = self->n_photos;
  for (int i = 0; i < self->n_photos; i++)
    {
      gint64 n_shared = n_shots - (self->n_photos - n_usable);

      left[i] = 1;
      if (is_usable (&self->photos[i]))
        {
          left[i] = (int) ((n_before + 1) * n_shared / n_usable - n_before * n_shared / n_usable);
          n_before++;
        }
    }

  for (int n_added = 0; n_added < n_shots; first_pass = FALSE)
    for (int i = 0; i < self->n_photos; i++)
      for (int shot = 0; shot < SHOTS_IN_A_ROW && left[i] > 0; shot++, left[i]--, n_added++)
        add_slot (self, slots, i, shot, first_pass && shot == 0);
}

/* Shares @frames among the slots by their weights: each gets at least one, and none is lost. */
static void
share_frames (GArray *slots,
              int     frames)
{
  double sum = 0.0, before = 0.0;
  int spare = frames - (int) slots->len;

  for (guint i = 0; i < slots->len; i++)
    sum += g_array_index (slots, Slot, i).weight;

  for (guint i = 0; i < slots->len; i++)
    {
      Slot *slot = &g_array_index (slots, Slot, i);
      double after = i + 1 == slots->len ? sum : before + slot->weight;

      slot->length = 1 + (int) (floor (spare * (after / sum) + 0.5) -
                                floor (spare * (before / sum) + 0.5));
      before = after;
    }
}

static int
find_usable (BacklotFilmPlanner *self,
             gboolean            last)
{
  for (int i = 0; i < self->n_photos; i++)
    {
      int photo = last ? self->n_photos - 1 - i : i;

      if (is_usable (&self->photos[photo]))
        return photo;
    }

  return -1;
}

/* Cards take their usual time in a film with time for them, and less in a short one. */
static GArray *
make_slots (BacklotFilmPlanner *self)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  int n_frames = self->plan->n_frames;
  int title = 0, closing = 0;

  if (has_text (self->plan->title))
    {
      title = MIN ((int) (self->info->title_s * BACKLOT_FILM_FPS), n_frames / 6);
      closing = MIN ((int) (self->info->closing_s * BACKLOT_FILM_FPS), n_frames / 8);
      if (self->n_photos * 24 > n_frames - title - closing)
        {
          title = MIN (title, MIN (45, n_frames / 8));
          closing = MIN (closing, MIN (30, n_frames / 12));
        }
      if (self->n_photos * 2 > n_frames - title - closing)
        title = closing = 0;
    }

  order_shots (self, slots, n_frames - title - closing);
  share_frames (slots, n_frames - title - closing);

  if (title > 0)
    {
      Slot slot = { BACKLOT_FILM_CLIP_TITLE, find_usable (self, FALSE), 0, 0.0, title };

      g_array_prepend_val (slots, slot);
    }
  if (closing > 0)
    {
      Slot slot = { BACKLOT_FILM_CLIP_CLOSING, find_usable (self, TRUE), 0, 0.0, closing };

      g_array_append_val (slots, slot);
    }

  return slots;
}

static void
choose_transition (BacklotFilmPlanner *self,
                   const Slot         *before,
                   const Slot         *slot,
                   BacklotFilmClip    *clip)
{
  int longest = (int) (MIN (before->length, slot->length) * 0.4);
  BacklotFilmTransition transition =
    backlot_film_planner_pick (self, self->info->transitions, BACKLOT_FILM_N_TRANSITIONS);

  /* Between two views of one photo, and into and out of cards, nothing flies about. */
  if (before->photo == slot->photo || before->kind != slot->kind)
    transition = self->info->picture_aspect > 0.0 && before->kind != slot->kind
                 ? BACKLOT_FILM_TRANSITION_DIP
                 : BACKLOT_FILM_TRANSITION_CROSSFADE;

  clip->transition_frames =
    MIN ((int) (self->info->transition_s[transition] * BACKLOT_FILM_FPS), longest);
  clip->transition = transition;
  if (clip->transition_frames < 3)
    {
      clip->transition = BACKLOT_FILM_TRANSITION_CUT;
      clip->transition_frames = 0;
    }
}

/* Cameras write 2023:06:14 12:00:00, people and standards 2023-06-14. */
static gboolean
parse_date (const char *taken,
            int        *year,
            int        *month,
            int        *day)
{
  int parts[3] = { 0, 0, 0 };
  const char *at = taken;

  for (int i = 0; i < 3 && at != NULL; i++)
    {
      char *end = NULL;

      parts[i] = (int) CLAMP (g_ascii_strtoll (at, &end, 10), -1, 10000);
      if (end == at || (i < 2 && *end != ':' && *end != '-'))
        return FALSE;
      at = end + 1;
    }

  *year = parts[0];
  *month = parts[1];
  *day = parts[2];
  return taken != NULL && *year >= 1800 && *year < 2200 &&
         *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

static char *
make_years (const BacklotFilmPlanPhoto *photos,
            int                         n_photos)
{
  int first = G_MAXINT, last = 0;

  for (int i = 0; i < n_photos; i++)
    {
      int year, month, day;

      if (parse_date (photos[i].taken, &year, &month, &day))
        {
          first = MIN (first, year);
          last = MAX (last, year);
        }
    }

  if (last == 0)
    return g_strdup ("");
  if (first == last)
    return g_strdup_printf ("%d", first);
  return g_strdup_printf ("%d – %d", first, last);
}

static void
add_caption (BacklotFilmPlanner *self,
             BacklotFilmClip    *clip,
             int                 next_transition)
{
  const BacklotFilmPlanPhoto *photo = &self->photos[clip->photo];
  int first = clip->start + clip->transition_frames;
  int last = clip->start + clip->n_frames - next_transition;
  int year, month, day;

  if (!has_text (photo->caption))
    return;

  /* A card in place of a photo shows its caption itself. */
  if (clip->kind == BACKLOT_FILM_CLIP_PHOTO && last - first < CAPTION_MIN_FRAMES)
    return;

  clip->caption = g_utf8_make_valid (photo->caption, -1);
  g_strstrip (clip->caption);
  if (parse_date (photo->taken, &year, &month, &day))
    clip->note = g_strdup_printf ("%d · %02d · %02d", year, month, day);
  if (clip->kind == BACKLOT_FILM_CLIP_PHOTO)
    {
      clip->caption_start = first;
      clip->caption_frames = last - first;
    }
}

static void
add_clips (BacklotFilmPlanner *self,
           GArray             *slots)
{
  g_autofree gboolean *captioned = g_new0 (gboolean, self->n_photos);
  int start = 0;

  for (guint i = 0; i < slots->len; i++)
    {
      const Slot *slot = &g_array_index (slots, Slot, i);
      BacklotFilmClip *clip = g_new0 (BacklotFilmClip, 1);

      clip->kind = slot->kind;
      clip->photo = slot->photo;
      clip->direction = g_rand_int_range (self->rand, 0, 4);
      clip->ground = palette[(clip->photo + 1 + self->first_colour) % (int) G_N_ELEMENTS (palette)];
      clip->n_frames = slot->length;
      if (i > 0)
        choose_transition (self, &g_array_index (slots, Slot, i - 1), slot, clip);
      /* A transition lies half before and half after the border between two slots. */
      clip->start = start - clip->transition_frames / 2;
      clip->n_frames += clip->transition_frames / 2;
      if (i > 0)
        {
          BacklotFilmClip *before = g_ptr_array_index (self->plan->clips, i - 1);

          before->n_frames += clip->transition_frames - clip->transition_frames / 2;
        }
      g_ptr_array_add (self->plan->clips, clip);
      start += slot->length;
    }

  for (guint i = 0; i < slots->len; i++)
    {
      const Slot *slot = &g_array_index (slots, Slot, i);
      BacklotFilmClip *clip = g_ptr_array_index (self->plan->clips, i);
      BacklotFilmClip *next = i + 1 < slots->len
                              ? g_ptr_array_index (self->plan->clips, i + 1)
                              : NULL;

      if (i == 0)
        self->plan->fade_in = MIN (BACKLOT_FILM_FPS / 2, clip->n_frames / 3);
      if (next == NULL)
        self->plan->fade_out = MIN (BACKLOT_FILM_FPS * 4 / 5, clip->n_frames / 3);

      if (slot->kind == BACKLOT_FILM_CLIP_PHOTO)
        backlot_film_planner_aim (self, clip, slot->shot);
      else
        backlot_film_planner_aim_still (self, clip);

      if ((slot->kind == BACKLOT_FILM_CLIP_PHOTO || slot->kind == BACKLOT_FILM_CLIP_MISSING) &&
          !captioned[slot->photo])
        {
          add_caption (self, clip, next != NULL ? next->transition_frames : 0);
          captioned[slot->photo] = TRUE;
        }
    }
}

static void
set_frame (BacklotFilmPlanner *self,
           int                 height)
{
  BacklotFilmPlan *plan = self->plan;

  plan->height = height;
  plan->width = height * 16 / 9;
  plan->picture.width = plan->width;
  plan->picture.height = height;
  if (self->info->picture_aspect > 0.0)
    {
      plan->picture.height = 4.0 * floor (plan->width / self->info->picture_aspect / 4.0 + 0.5);
      plan->picture.y = (height - plan->picture.height) / 2.0;
    }

  self->first_colour = g_rand_int_range (self->rand, 0, G_N_ELEMENTS (palette));
  plan->accent = palette[self->first_colour];
  if (plan->style == BACKLOT_FILM_STYLE_DOCUMENTARY)
    plan->accent = 0xf2b705;
  else if (plan->style != BACKLOT_FILM_STYLE_PLAYFUL)
    plan->accent = 0xd8c39a;
}

/**
 * backlot_film_plan_new:
 * @photos: (array length=n_photos): in the order of the film
 * @n_photos: at least 1
 * @title: (nullable): without a title there are no cards
 * @seconds: rounded to a frame, at least one
 * @height: 360, 720 or 1080; the width follows from 16:9
 * @seed: the same seed and photos give the same plan
 *
 * Returns: (transfer full): the plan; its clips cover every frame from 0 to `n_frames` without
 *   gaps. Each photo is seen, as long as there are not more photos than frames.
 */
BacklotFilmPlan *
backlot_film_plan_new (const BacklotFilmPlanPhoto *photos,
                       int                         n_photos,
                       const char                 *title,
                       BacklotFilmStyle            style,
                       double                      seconds,
                       int                         height,
                       const char                 *seed)
{
  g_autoptr(GRand) rand = NULL;
  g_autoptr(GArray) slots = NULL;
  BacklotFilmPlanner planner = { 0 };
  BacklotFilmPlan *plan;

  g_return_val_if_fail (photos != NULL && n_photos > 0, NULL);
  g_return_val_if_fail (height == 360 || height == 720 || height == 1080, NULL);

  rand = rand_from_seed (seed != NULL ? seed : "");
  plan = g_new0 (BacklotFilmPlan, 1);
  plan->style = style;
  plan->n_frames = MAX (1, (int) floor (seconds * BACKLOT_FILM_FPS + 0.5));
  plan->clips = g_ptr_array_new_with_free_func (clip_free);
  plan->title = g_utf8_make_valid (title != NULL ? title : "", -1);
  g_strstrip (plan->title);
  plan->years = make_years (photos, n_photos);

  planner.photos = photos;
  planner.n_photos = n_photos;
  planner.info = backlot_film_style_get_info (style);
  planner.rand = rand;
  planner.plan = plan;
  planner.last_move = BACKLOT_FILM_MOVE_DRIFT;

  set_frame (&planner, height);
  slots = make_slots (&planner);
  add_clips (&planner, slots);

  return plan;
}

void
backlot_film_plan_free (BacklotFilmPlan *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->clips);
  g_free (self->title);
  g_free (self->years);
  g_free (self);
}
