/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the shots of a film ahead of the painter, in a thread of its own. */

#include "config.h"

#include "worker/film/backlot-film-loader.h"

/* How many finished shots may wait. Two are painted at once in a transition, and the next is made
 * while they are. */
#define AHEAD 2

struct _BacklotFilmLoader
{
  const BacklotFilmPlan *plan;          /* borrowed */
  GPtrArray             *photos;        /* (owned): BacklotFilmPhoto, or NULL where there is none */
  GCancellable          *cancellable;   /* (owned): the thread's own */
  GCancellable          *outer;         /* (owned): the caller's */
  gulong                 outer_handler;
  GThread               *thread;        /* (owned) */

  /* Of the thread alone: the photo that was decoded last. */
  int                    decoded_photo;
  double                 decoded_scale;
  GdkPixbuf             *decoded;       /* (owned) */

  GMutex                 lock;          /* of everything below */
  GCond                  changed;
  GQueue                 ready;         /* (owned): BacklotFilmShot */
  GError               **errors;        /* (owned): why a photo could not be decoded, or NULL */
  gboolean               is_done;
};

/* The largest scale in which the photo is seen in this and the next clips that show it too, so
 * that it is decoded once for all of them. */
static double
get_scale (BacklotFilmLoader *self,
           guint              index)
{
  const BacklotFilmClip *first = g_ptr_array_index (self->plan->clips, index);
  double scale = 0.0;

  for (guint i = index; i < self->plan->clips->len; i++)
    {
      const BacklotFilmClip *clip = g_ptr_array_index (self->plan->clips, i);

      if (clip->photo != first->photo)
        break;
      scale = MAX (scale, backlot_film_shot_get_scale (clip));
    }

  return MIN (scale, 1.0);
}

/* The photo of a clip, or NULL when it can not be decoded. */
static GdkPixbuf *
get_pixbuf (BacklotFilmLoader *self,
            guint              index)
{
  const BacklotFilmClip *clip = g_ptr_array_index (self->plan->clips, index);
  const BacklotFilmPhoto *photo;
  g_autoptr(GError) error = NULL;
  double scale = get_scale (self, index);

  if (clip->photo < 0 || clip->kind == BACKLOT_FILM_CLIP_MISSING)
    return NULL;
  photo = g_ptr_array_index (self->photos, clip->photo);
  if (photo == NULL || self->errors[clip->photo] != NULL)
    return NULL;
  if (self->decoded_photo == clip->photo && self->decoded != NULL &&
      self->decoded_scale >= scale * 0.99)
    return self->decoded;

  g_clear_object (&self->decoded);
  self->decoded = backlot_film_photo_decode (photo, scale, self->cancellable, &error);
  self->decoded_photo = clip->photo;
  self->decoded_scale = scale;
  if (self->decoded == NULL && error->domain == BACKLOT_FILM_PHOTO_ERROR)
    {
      g_mutex_lock (&self->lock);
      self->errors[clip->photo] = g_steal_pointer (&error);
      g_mutex_unlock (&self->lock);
    }

  return self->decoded;
}

static BacklotFilmShot *
make_shot (BacklotFilmLoader *self,
           guint              index)
{
  const BacklotFilmClip *clip = g_ptr_array_index (self->plan->clips, index);
  const BacklotFilmPhoto *photo = clip->photo >= 0 ? g_ptr_array_index (self->photos, clip->photo)
                                                   : NULL;

  return backlot_film_shot_new (self->plan, clip, get_pixbuf (self, index),
                                photo != NULL ? photo->width : 0,
                                photo != NULL ? photo->height : 0);
}

static gpointer
run (gpointer data)
{
  BacklotFilmLoader *self = data;

  for (guint i = 0; i < self->plan->clips->len; i++)
    {
      BacklotFilmShot *shot;
      gboolean goes_on;

      g_mutex_lock (&self->lock);
      while (self->ready.length >= AHEAD && !g_cancellable_is_cancelled (self->cancellable))
        g_cond_wait (&self->changed, &self->lock);
      goes_on = !g_cancellable_is_cancelled (self->cancellable);
      g_mutex_unlock (&self->lock);
      if (!goes_on)
        break;

      shot = make_shot (self, i);
      g_mutex_lock (&self->lock);
      g_queue_push_tail (&self->ready, shot);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
    }

  g_mutex_lock (&self->lock);
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return NULL;
}

static void
stop (BacklotFilmLoader *self)
{
  g_mutex_lock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
outer_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  stop (user_data);
}

/**
 * backlot_film_loader_new:
 * @plan: must live longer than the loader
 * @photos: (element-type BacklotFilmPhoto): by the plan's indices; %NULL where a photo is missing
 *
 * Begins at once.
 */
BacklotFilmLoader *
backlot_film_loader_new (const BacklotFilmPlan *plan,
                         GPtrArray             *photos,
                         GCancellable          *cancellable)
{
  BacklotFilmLoader *self = g_new0 (BacklotFilmLoader, 1);

  self->plan = plan;
  self->photos = g_ptr_array_ref (photos);
  self->errors = g_new0 (GError *, photos->len);
  self->decoded_photo = -1;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->ready);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                   self, NULL);
    }
  self->thread = g_thread_new ("film-loader", run, self);

  return self;
}

void
backlot_film_loader_free (BacklotFilmLoader *self)
{
  g_return_if_fail (self != NULL);

  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_handler);
  stop (self);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->ready, (GDestroyNotify) backlot_film_shot_free);
  for (guint i = 0; i < self->photos->len; i++)
    g_clear_error (&self->errors[i]);
  g_free (self->errors);
  g_clear_object (&self->decoded);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->outer);
  g_ptr_array_unref (self->photos);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * backlot_film_loader_take:
 *
 * Waits for the next clip's shot; they come in the order of the plan.
 *
 * Returns: (transfer full): the shot, or %NULL with %G_IO_ERROR_CANCELLED
 */
BacklotFilmShot *
backlot_film_loader_take (BacklotFilmLoader  *self,
                          GError            **error)
{
  BacklotFilmShot *shot;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  while (self->ready.length == 0 && !self->is_done)
    g_cond_wait (&self->changed, &self->lock);
  shot = g_queue_pop_head (&self->ready);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (shot == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&shot, backlot_film_shot_free);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The film was cancelled.");
    }

  return shot;
}

/**
 * backlot_film_loader_get_error:
 *
 * Returns: (nullable): why a photo could not be decoded; valid as long as the loader
 */
const GError *
backlot_film_loader_get_error (BacklotFilmLoader *self,
                               int                photo)
{
  const GError *error;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  error = self->errors[photo];
  g_mutex_unlock (&self->lock);

  return error;
}
