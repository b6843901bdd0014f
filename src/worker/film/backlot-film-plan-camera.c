/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planner's camera: where a photo stands in the frame, and how the view moves over it. */

#include "config.h"

#include "worker/film/backlot-film-plan-private.h"

#include <math.h>

/* Where eyes usually are: in the middle, and above the middle of what is higher than the frame. */
#define FOCUS_X 0.50
#define FOCUS_Y 0.44
#define FOCUS_Y_TALL 0.38

/* A photo may be enlarged by this before it is shown smaller than the frame. */
#define ENLARGE_MAX 4.0

static double
even (double value)
{
  return 2.0 * floor (value / 2.0 + 0.5);
}

/* The largest box of that aspect in @area, on whole even pixels, so that chroma planes match. */
static BacklotFilmRect
fit_box (const BacklotFilmRect *area,
         double                 aspect,
         double                 part)
{
  BacklotFilmRect box;
  double height = area->height * part;
  double width = height * aspect;

  if (width > area->width * part)
    {
      width = area->width * part;
      height = width / aspect;
    }

  box.width = CLAMP (even (width), 2.0, area->width);
  box.height = CLAMP (even (height), 2.0, area->height);
  box.x = area->x + even ((area->width - box.width) / 2.0);
  box.y = area->y + even ((area->height - box.height) / 2.0);

  return box;
}

/* The view of @aspect that is @zoom times smaller than the largest, around a point of the photo
 * (as parts of its size), moved inside the photo where it would leave it. */
static BacklotFilmRect
place (const BacklotFilmPlanPhoto *photo,
       double                      aspect,
       double                      zoom,
       double                      x,
       double                      y)
{
  BacklotFilmRect rect;

  rect.width = MIN ((double) photo->width, photo->height * aspect) / zoom;
  rect.height = rect.width / aspect;
  rect.x = CLAMP (x * photo->width - rect.width / 2.0, 0.0, photo->width - rect.width);
  rect.y = CLAMP (y * photo->height - rect.height / 2.0, 0.0, photo->height - rect.height);

  /* width / aspect may be a last bit higher than the photo. */
  if (rect.y < 0.0)
    rect.y = 0.0;
  if (rect.y + rect.height > photo->height)
    rect.height = photo->height - rect.y;

  return rect;
}

static void
get_focus (const BacklotFilmPlanPhoto *photo,
           double                      aspect,
           double                     *x,
           double                     *y)
{
  *x = FOCUS_X;
  *y = (double) photo->width / photo->height < aspect ? FOCUS_Y_TALL : FOCUS_Y;
  if (photo->focus_x > 0.0 && photo->focus_y > 0.0)
    {
      *x = photo->focus_x;
      *y = photo->focus_y;
    }
}

static void
choose_layout (BacklotFilmPlanner         *self,
               const BacklotFilmPlanPhoto *photo,
               BacklotFilmClip            *clip,
               int                         shot)
{
  const BacklotFilmRect *picture = &self->plan->picture;
  double frame_aspect = picture->width / picture->height;
  double aspect = (double) photo->width / photo->height;
  double cover = MIN (aspect / frame_aspect, frame_aspect / aspect);
  double enlarge = MAX (picture->width / photo->width, picture->height / photo->height);
  gboolean fills = aspect >= 1.2 && cover >= 0.5;
  gboolean mounted = g_rand_double (self->rand) < self->info->mount_share;

  /* The second look at a tall photo goes over it from near. */
  if (!fills && aspect < 1.2 && shot % 2 == 1 && cover >= 0.25)
    fills = TRUE;

  if (enlarge > ENLARGE_MAX)
    {
      double part = CLAMP (ENLARGE_MAX * photo->height / picture->height, 0.4, 1.0);

      clip->layout = BACKLOT_FILM_LAYOUT_BACKDROP;
      clip->box = fit_box (picture, CLAMP (aspect, 0.5, 3.0), part);
    }
  else if (self->info->mount_share > 0.0 && (!fills || (mounted && shot == 0)))
    {
      clip->layout = BACKLOT_FILM_LAYOUT_MOUNT;
      clip->box = fit_box (picture, CLAMP (aspect, 0.62, 2.4), 0.80);
    }
  else if (fills)
    {
      clip->layout = BACKLOT_FILM_LAYOUT_FILL;
      clip->box = *picture;
    }
  else
    {
      /* A tall photo in a wide picture would be a thin strip: it may lose a little above and below,
       * which the camera then goes over. */
      clip->layout = BACKLOT_FILM_LAYOUT_BACKDROP;
      clip->box = fit_box (picture, CLAMP (aspect, 0.42 * frame_aspect, 3.0), 1.0);
    }
}

static BacklotFilmMove
choose_move (BacklotFilmPlanner *self,
             double              slack)
{
  BacklotFilmMove move = backlot_film_planner_pick (self, self->info->moves, BACKLOT_FILM_N_MOVES);

  if (move == self->last_move)
    move = backlot_film_planner_pick (self, self->info->moves, BACKLOT_FILM_N_MOVES);

  /* What does not fit into the frame is shown by going over it. */
  if (slack > 0.9)
    move = BACKLOT_FILM_MOVE_PAN;

  self->last_move = move;
  return move;
}

/* A pan along the axis on which the photo has more to show. */
static void
aim_pan (BacklotFilmPlanner         *self,
         const BacklotFilmPlanPhoto *photo,
         BacklotFilmClip            *clip,
         double                      zoom,
         double                      seconds,
         double                      x,
         double                      y)
{
  double aspect = clip->box.width / clip->box.height;
  BacklotFilmRect rect = place (photo, aspect, zoom, x, y);
  double slack_x = (photo->width - rect.width) / rect.width;
  double slack_y = (photo->height - rect.height) / rect.height;
  gboolean across = slack_x >= slack_y;
  gboolean back = g_rand_boolean (self->rand);
  double slack, way;

  if (MAX (slack_x, slack_y) < 0.14)
    {
      zoom = MIN (zoom * 1.14, zoom * self->info->zoom_max);
      rect = place (photo, aspect, zoom, x, y);
      slack_x = (photo->width - rect.width) / rect.width;
      slack_y = (photo->height - rect.height) / rect.height;
      across = TRUE;
    }

  slack = across ? slack_x : slack_y;
  /* Long ways are gone faster, up to twice the style's speed, to show more of a panorama. */
  way = MIN (slack, self->info->pan_per_s * seconds * (1.0 + MIN (slack, 1.0)));

  if (across)
    {
      double start = CLAMP (rect.x - way * rect.width / 2.0, 0.0,
                            photo->width - rect.width * (1.0 + way));

      clip->from = clip->to = rect;
      clip->from.x = MAX (start, 0.0);
      clip->to.x = MIN (clip->from.x + way * rect.width, photo->width - rect.width);
    }
  else
    {
      double start = CLAMP (rect.y - way * rect.height / 2.0, 0.0,
                            photo->height - rect.height * (1.0 + way));

      clip->from = clip->to = rect;
      clip->from.y = MAX (start, 0.0);
      clip->to.y = MIN (clip->from.y + way * rect.height, photo->height - rect.height);
    }

  if (back)
    {
      rect = clip->from;
      clip->from = clip->to;
      clip->to = rect;
    }
}

/**
 * backlot_film_planner_aim:
 * @clip: its photo and length are known
 * @shot: how often in a row the photo was seen just before: 0 is its first view, which shows it
 *   whole; later ones go nearer
 *
 * Decides layout, box, move and the rectangles of a photo's clip.
 */
void
backlot_film_planner_aim (BacklotFilmPlanner *self,
                          BacklotFilmClip    *clip,
                          int                 shot)
{
  const BacklotFilmPlanPhoto *photo = &self->photos[clip->photo];
  double seconds = (double) clip->n_frames / BACKLOT_FILM_FPS;
  double aspect, near, growth, x, y, dx, dy, slack;

  choose_layout (self, photo, clip, shot);
  aspect = clip->box.width / clip->box.height;
  slack = MAX ((double) photo->width / photo->height / aspect,
               aspect * photo->height / photo->width) - 1.0;
  clip->move = choose_move (self, slack);
  clip->ease = self->info->ease;

  get_focus (photo, aspect, &x, &y);
  x += g_rand_double_range (self->rand, -0.03, 0.03);
  y += g_rand_double_range (self->rand, -0.02, 0.02);
  dx = g_rand_double_range (self->rand, -0.05, 0.05);
  dy = g_rand_double_range (self->rand, -0.03, 0.03);

  near = 1.0;
  if (shot > 0)
    {
      double spare = MIN (photo->width / clip->box.width, photo->height / clip->box.height);

      near = CLAMP (spare * 1.4, 1.12, 1.38);
      x += g_rand_double_range (self->rand, -0.08, 0.08);
      y += g_rand_double_range (self->rand, -0.05, 0.05);
    }
  growth = 1.0 + MIN (self->info->zoom_per_s * seconds, self->info->zoom_max - 1.0) *
                 g_rand_double_range (self->rand, 0.85, 1.15);

  switch (clip->move)
    {
    case BACKLOT_FILM_MOVE_ZOOM_IN:
      clip->from = place (photo, aspect, near, x, y);
      clip->to = place (photo, aspect, near * growth, x + dx, y + dy);
      break;
    case BACKLOT_FILM_MOVE_ZOOM_OUT:
      clip->from = place (photo, aspect, near * growth, x + dx, y + dy);
      clip->to = place (photo, aspect, near, x, y);
      break;
    case BACKLOT_FILM_MOVE_PAN:
      aim_pan (self, photo, clip, near, seconds, x, y);
      break;
    case BACKLOT_FILM_MOVE_DRIFT:
    default:
      {
        double side = g_rand_boolean (self->rand) ? 1.0 : -1.0;
        double way = side * self->info->pan_per_s * seconds * 0.4;

        clip->from = place (photo, aspect, near * 1.06, x - way, y - dy);
        clip->to = place (photo, aspect, near * (1.06 + (growth - 1.0) * 0.6), x + way, y + dy);
        break;
      }
    }
}

/**
 * backlot_film_planner_aim_still:
 *
 * The photo behind a card: it fills the picture and comes slowly nearer.
 */
void
backlot_film_planner_aim_still (BacklotFilmPlanner *self,
                                BacklotFilmClip    *clip)
{
  double aspect = self->plan->picture.width / self->plan->picture.height;

  clip->layout = BACKLOT_FILM_LAYOUT_FILL;
  clip->box = self->plan->picture;
  clip->move = BACKLOT_FILM_MOVE_ZOOM_IN;
  clip->ease = BACKLOT_FILM_EASE_GENTLE;

  if (clip->photo >= 0)
    {
      const BacklotFilmPlanPhoto *photo = &self->photos[clip->photo];

      double x, y;

      get_focus (photo, aspect, &x, &y);
      clip->from = place (photo, aspect, 1.0, x, y);
      clip->to = place (photo, aspect, 1.06, x, y);
    }
}

/* Speeds up over the first part of the time, then keeps the speed, and slows down likewise. */
static double
ease_gentle (double u)
{
  const double ramp = 0.28;

  if (u < ramp)
    return u * u / (2.0 * ramp * (1.0 - ramp));
  if (u > 1.0 - ramp)
    return 1.0 - (1.0 - u) * (1.0 - u) / (2.0 * ramp * (1.0 - ramp));

  return (u - ramp / 2.0) / (1.0 - ramp);
}

static double
ease_snap (double u)
{
  const double ramp = 0.2;
  double g;

  if (u < ramp)
    g = u * u / (2.0 * ramp * (1.0 - ramp / 2.0));
  else
    g = (u - ramp / 2.0) / (1.0 - ramp / 2.0);

  return 1.0 - pow (1.0 - g, 3.0);
}

/**
 * backlot_film_clip_get_rect:
 * @frame: of the film; outside of the clip its nearest end counts
 * @rect: (out): the view at that moment, in the photo
 *
 * A zoom grows by the same factor in the same time, which looks even, and keeps one point of the
 * photo in place. As each view lies between @from and @to, it can not leave the photo either.
 */
void
backlot_film_clip_get_rect (const BacklotFilmClip *self,
                            double                 frame,
                            BacklotFilmRect       *rect)
{
  double u = 0.0, part;

  g_return_if_fail (self != NULL);
  g_return_if_fail (rect != NULL);

  if (self->n_frames > 1)
    u = CLAMP ((frame - self->start) / (self->n_frames - 1), 0.0, 1.0);

  part = self->ease == BACKLOT_FILM_EASE_SNAP ? ease_snap (u) : ease_gentle (u);
  part = CLAMP (part, 0.0, 1.0);

  if (self->from.width > 0.0 && fabs (self->to.width / self->from.width - 1.0) > 1e-6)
    {
      double factor = self->to.width / self->from.width;

      part = CLAMP ((pow (factor, part) - 1.0) / (factor - 1.0), 0.0, 1.0);
    }

  rect->x = self->from.x + (self->to.x - self->from.x) * part;
  rect->y = self->from.y + (self->to.y - self->from.y) * part;
  rect->width = self->from.width + (self->to.width - self->from.width) * part;
  rect->height = self->from.height + (self->to.height - self->from.height) * part;
}
