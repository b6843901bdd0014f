/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that a clip needs to be painted, made once before its first frame. */

#include "config.h"

#include "worker/film/backlot-film-shot.h"

#include <math.h>

#include "worker/film/backlot-film-canvas.h"
#include "worker/film/backlot-film-captions.h"
#include "worker/film/backlot-film-cards.h"
#include "worker/film/backlot-film-look.h"
#include "worker/film/backlot-film-scale.h"

/* Width of the small picture that backdrops are blurred in. */
#define BACKDROP_WIDTH 256
#define BACKDROP_LIGHT 0.42

/**
 * backlot_film_shot_get_scale:
 *
 * Pixels of the frame for each pixel of the photo, in the middle of the move: a picture of that
 * size is at no end of a zoom far from its own size, and shimmers nowhere.
 */
double
backlot_film_shot_get_scale (const BacklotFilmClip *clip)
{
  if (clip->photo < 0 || clip->from.width <= 0.0 || clip->to.width <= 0.0)
    return 0.0;

  return clip->box.width / sqrt (clip->from.width * clip->to.width);
}

/* The part of the photo that the move goes over, and a little more for the sampler. */
static BacklotFilmRect
get_area (const BacklotFilmClip *clip,
          int                    photo_width,
          int                    photo_height,
          double                 scale)
{
  double margin = 2.0 / scale;
  double left = MAX (MIN (clip->from.x, clip->to.x) - margin, 0.0);
  double top = MAX (MIN (clip->from.y, clip->to.y) - margin, 0.0);
  double right = MIN (MAX (clip->from.x + clip->from.width, clip->to.x + clip->to.width) + margin,
                      photo_width);
  double bottom = MIN (MAX (clip->from.y + clip->from.height, clip->to.y + clip->to.height) +
                       margin, photo_height);

  return (BacklotFilmRect) { left, top, right - left, bottom - top };
}

static GdkPixbuf *
scale_area (GdkPixbuf             *photo,
            const BacklotFilmRect *area,
            int                    photo_width,
            int                    photo_height,
            int                    width,
            int                    height)
{
  double part_x = (double) gdk_pixbuf_get_width (photo) / photo_width;
  double part_y = (double) gdk_pixbuf_get_height (photo) / photo_height;

  return backlot_film_scale (photo, area->x * part_x, area->y * part_y, area->width * part_x,
                             area->height * part_y, width, height);
}

static BacklotFilmPicture *
make_picture (const BacklotFilmPlan *plan,
              const BacklotFilmClip *clip,
              GdkPixbuf             *photo,
              int                    photo_width,
              int                    photo_height)
{
  const BacklotFilmLook *look = &backlot_film_style_get_info (plan->style)->look;
  double scale = backlot_film_shot_get_scale (clip);
  BacklotFilmRect area = get_area (clip, photo_width, photo_height, scale);
  g_autoptr(GdkPixbuf) scaled = NULL;
  double light = 1.0;

  scaled = scale_area (photo, &area, photo_width, photo_height,
                       MAX (1, (int) (area.width * scale + 0.5)),
                       MAX (1, (int) (area.height * scale + 0.5)));
  if (clip->kind != BACKLOT_FILM_CLIP_PHOTO)
    {
      const BacklotFilmCardGround *ground = backlot_film_card_get_ground (plan->style);
      int radius = (int) (ground->blur * plan->height + 0.5);

      light = ground->light;
      if (radius > 0)
        backlot_film_blur (scaled, radius);
    }

  return backlot_film_picture_new (scaled, &area, look, light,
                                   backlot_film_frame_is_hd (plan->height));
}

/* The photo itself, enlarged over the whole picture, out of focus and dark. */
static void
draw_backdrop (const BacklotFilmPlan *plan,
               GdkPixbuf             *photo,
               int                    photo_width,
               int                    photo_height,
               BacklotFilmFrame      *frame)
{
  const BacklotFilmLook *look = &backlot_film_style_get_info (plan->style)->look;
  double aspect = plan->picture.width / plan->picture.height;
  int height = MAX (2, (int) (BACKDROP_WIDTH / aspect));
  BacklotFilmRect area = { 0.0, 0.0, photo_width, photo_width / aspect };
  g_autoptr(GdkPixbuf) small = NULL;
  g_autoptr(BacklotFilmPicture) picture = NULL;

  if (area.height > photo_height)
    {
      area.height = photo_height;
      area.width = photo_height * aspect;
    }
  area.x = (photo_width - area.width) / 2.0;
  area.y = (photo_height - area.height) / 2.0;

  small = scale_area (photo, &area, photo_width, photo_height, BACKDROP_WIDTH, height);
  backlot_film_blur (small, 7);
  picture = backlot_film_picture_new (small, &area, look, BACKDROP_LIGHT,
                                      backlot_film_frame_is_hd (plan->height));
  backlot_film_picture_sample (picture, &area, frame, &plan->picture);
}

static BacklotFilmFrame *
make_ground (const BacklotFilmPlan *plan,
             const BacklotFilmClip *clip,
             GdkPixbuf             *photo,
             int                    photo_width,
             int                    photo_height)
{
  double unit = plan->height / 720.0;
  BacklotFilmFrame *frame;
  g_autoptr(BacklotFilmOverlay) overlay = NULL;
  cairo_t *cr;

  if (clip->layout == BACKLOT_FILM_LAYOUT_FILL)
    return NULL;

  frame = backlot_film_frame_new (plan->width, plan->height);
  cr = backlot_film_canvas_new (plan);
  if (clip->layout == BACKLOT_FILM_LAYOUT_BACKDROP)
    {
      draw_backdrop (plan, photo, photo_width, photo_height, frame);
      cairo_rectangle (cr, plan->picture.x, plan->picture.y, plan->picture.width,
                       plan->picture.height);
      cairo_clip (cr);
      backlot_film_canvas_soft_rect (cr, &clip->box, 30 * unit, 0.45);
    }
  else
    {
      BacklotFilmRect shadow = clip->box;
      double border = 14 * unit;

      backlot_film_canvas_bubbles (cr, plan, clip->ground);
      shadow.x -= border;
      shadow.y -= border - 8 * unit;
      shadow.width += 2 * border;
      shadow.height += 2 * border;
      backlot_film_canvas_soft_rect (cr, &shadow, 34 * unit, 0.38);
      backlot_film_canvas_set_colour (cr, 0xffffff, 1.0);
      cairo_rectangle (cr, clip->box.x - border, clip->box.y - border,
                       clip->box.width + 2 * border, clip->box.height + 2 * border);
      cairo_fill (cr);
    }

  overlay = backlot_film_canvas_to_overlay (cr, plan);
  backlot_film_overlay_blend (overlay, frame, 0, 0, 1.0);

  return frame;
}

/**
 * backlot_film_shot_new:
 * @photo: (nullable): the clip's photo at any size, as it is seen; without it a photo's clip
 *   becomes the card that stands for photos that can not be shown
 * @photo_width: the size in whose coordinates the clip is planned
 */
BacklotFilmShot *
backlot_film_shot_new (const BacklotFilmPlan *plan,
                       const BacklotFilmClip *clip,
                       GdkPixbuf             *photo,
                       int                    photo_width,
                       int                    photo_height)
{
  BacklotFilmShot *self = g_new0 (BacklotFilmShot, 1);
  gboolean is_card = clip->kind != BACKLOT_FILM_CLIP_PHOTO;

  self->clip = clip;
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) backlot_film_overlay_free);

  if (!is_card && photo != NULL)
    {
      self->ground = make_ground (plan, clip, photo, photo_width, photo_height);
      self->picture = make_picture (plan, clip, photo, photo_width, photo_height);
    }
  else if (photo != NULL && clip->kind != BACKLOT_FILM_CLIP_MISSING &&
           backlot_film_card_get_ground (plan->style)->light > 0.0)
    {
      self->picture = make_picture (plan, clip, photo, photo_width, photo_height);
    }
  else
    {
      BacklotFilmClip card = *clip;

      if (!is_card)
        card.kind = BACKLOT_FILM_CLIP_MISSING;
      self->ground = backlot_film_frame_new (plan->width, plan->height);
      backlot_film_card_draw_ground (plan, &card, self->ground);
    }

  if (is_card)
    backlot_film_card_add_layers (plan, clip, self->layers);
  else if (photo != NULL && clip->caption != NULL && clip->caption_frames > 0)
    self->caption = backlot_film_caption_new (plan, clip);

  return self;
}

void
backlot_film_shot_free (BacklotFilmShot *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->ground, backlot_film_frame_free);
  g_clear_pointer (&self->picture, backlot_film_picture_free);
  g_clear_pointer (&self->caption, backlot_film_overlay_free);
  g_ptr_array_unref (self->layers);
  g_free (self);
}
