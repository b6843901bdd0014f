/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound track: decoded, looped or cut to the film's length, faded in and out; else silence. */

#include "config.h"

#include "worker/film/backlot-film-sound.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "worker/film/backlot-film-error.h"

#define FADE_IN_S 1.2
#define FADE_OUT_S 3.0

/* A sound that is shorter is kept in memory and not decoded again for each round. */
#define KEPT_SAMPLES (20 * BACKLOT_FILM_SOUND_RATE)

#define FRAME_BYTES (BACKLOT_FILM_SOUND_CHANNELS * sizeof (gint16))

struct _BacklotFilmSound
{
  char       *path;        /* NULL: silence */
  gint64      n_samples;   /* of the whole film, each of two channels */
  gint64      position;    /* of the next sample in the film */
  gint64      fade_in;
  gint64      fade_out;

  GstElement *pipeline;    /* (owned): or NULL */
  GstElement *sink;        /* borrowed from @pipeline */
  GstSample  *sample;      /* (owned): what is being read, or NULL */
  gsize       offset;      /* bytes of @sample that were read */
  gint64      n_decoded;   /* in this round */
  GByteArray *kept;        /* (owned): the first round, NULL when it is too long */
  gboolean    is_kept;     /* @kept holds a whole round */
};

/**
 * backlot_film_sound_new:
 * @path: (nullable): an audio file of any kind that GStreamer decodes; %NULL: silence
 * @n_samples: how many will be read in all, at 48,000 a second
 */
BacklotFilmSound *
backlot_film_sound_new (const char *path,
                        gint64      n_samples)
{
  BacklotFilmSound *self = g_new0 (BacklotFilmSound, 1);

  self->path = g_strdup (path);
  self->n_samples = n_samples;
  self->fade_in = MIN ((gint64) (FADE_IN_S * BACKLOT_FILM_SOUND_RATE), n_samples / 4);
  self->fade_out = MIN ((gint64) (FADE_OUT_S * BACKLOT_FILM_SOUND_RATE), n_samples / 3);
  self->kept = g_byte_array_new ();

  return self;
}

static void
close_pipeline (BacklotFilmSound *self)
{
  g_clear_pointer (&self->sample, gst_sample_unref);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->pipeline);
  self->sink = NULL;
  self->offset = 0;
}

void
backlot_film_sound_free (BacklotFilmSound *self)
{
  g_return_if_fail (self != NULL);

  close_pipeline (self);
  g_clear_pointer (&self->kept, g_byte_array_unref);
  g_free (self->path);
  g_free (self);
}

static void
set_unusable (GError     **error,
              const char  *reason)
{
  g_set_error (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_SOUND_UNUSABLE,
               "The sound track can not be played: %s", reason);
}

static void
decoder_pad_added_cb (GstElement *decoder,
                      GstPad     *pad,
                      gpointer    user_data)
{
  GstElement *converter = user_data;
  g_autoptr(GstPad) target = gst_element_get_static_pad (converter, "sink");

  if (!gst_pad_is_linked (target))
    gst_pad_link (pad, target);
}

static gboolean
open_pipeline (BacklotFilmSound  *self,
               GError           **error)
{
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  GstElement *decoder = gst_element_factory_make ("decodebin", NULL);
  GstElement *converter = gst_element_factory_make ("audioconvert", NULL);
  GstElement *resampler = gst_element_factory_make ("audioresample", NULL);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr(GstCaps) raw = gst_caps_from_string ("audio/x-raw(ANY)");
  g_autoptr(GstCaps) caps = gst_caps_new_simple ("audio/x-raw",
                                                 "format", G_TYPE_STRING, "S16LE",
                                                 "layout", G_TYPE_STRING, "interleaved",
                                                 "rate", G_TYPE_INT, BACKLOT_FILM_SOUND_RATE,
                                                 "channels", G_TYPE_INT,
                                                 BACKLOT_FILM_SOUND_CHANNELS, NULL);

  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("film-sound"));
  self->n_decoded = 0;
  if (source == NULL || decoder == NULL || converter == NULL || resampler == NULL || sink == NULL)
    {
      gst_clear_object (&source);
      gst_clear_object (&decoder);
      gst_clear_object (&converter);
      gst_clear_object (&resampler);
      gst_clear_object (&sink);
      set_unusable (error, "parts of GStreamer are not installed.");
      return FALSE;
    }

  g_object_set (source, "location", self->path, NULL);
  g_object_set (decoder, "caps", raw, "expose-all-streams", FALSE, NULL);
  g_object_set (sink, "caps", caps, "sync", FALSE, "max-buffers", 16, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), source, decoder, converter, resampler, sink, NULL);
  gst_element_link (source, decoder);
  gst_element_link_many (converter, resampler, sink, NULL);
  g_signal_connect (decoder, "pad-added", G_CALLBACK (decoder_pad_added_cb), converter);
  self->sink = sink;
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);

  return TRUE;
}

/* Whether the decoder reported an error, which is then set. */
static gboolean
has_failed (BacklotFilmSound  *self,
            GError           **error)
{
  g_autoptr(GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr(GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr(GError) reason = NULL;

  if (message == NULL)
    return FALSE;

  gst_message_parse_error (message, &reason, NULL);
  set_unusable (error, reason->message);
  return TRUE;
}

/* Makes sure that there is a sample with unread bytes, beginning a new round at the end. */
static gboolean
fill (BacklotFilmSound  *self,
      GCancellable      *cancellable,
      GError           **error)
{
  while (self->sample == NULL)
    {
      if (self->pipeline == NULL && !open_pipeline (self, error))
        return FALSE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      self->sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 50 * GST_MSECOND);
      if (self->sample != NULL)
        break;

      if (gst_app_sink_is_eos (GST_APP_SINK (self->sink)) && self->n_decoded > 0)
        {
          self->is_kept = self->kept != NULL;
          close_pipeline (self);
          if (self->is_kept)
            return TRUE;
        }
      else if (has_failed (self, error))
        return FALSE;
      else if (gst_app_sink_is_eos (GST_APP_SINK (self->sink)))
        {
          set_unusable (error, "there is no sound in the file.");
          return FALSE;
        }
    }

  return TRUE;
}

static void
keep (BacklotFilmSound *self,
      const guint8     *data,
      gsize             size)
{
  if (self->kept == NULL)
    return;

  if (self->kept->len + size > KEPT_SAMPLES * FRAME_BYTES)
    g_clear_pointer (&self->kept, g_byte_array_unref);
  else
    g_byte_array_append (self->kept, data, (guint) size);
}

/* Copies what is at hand, at most @size bytes. */
static gsize
take (BacklotFilmSound *self,
      guint8           *out,
      gsize             size)
{
  GstBuffer *buffer = gst_sample_get_buffer (self->sample);
  GstMapInfo map;
  gsize n;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      g_clear_pointer (&self->sample, gst_sample_unref);
      return 0;
    }

  n = MIN (size, map.size - self->offset);
  memcpy (out, map.data + self->offset, n);
  keep (self, map.data + self->offset, n);
  self->offset += n;
  self->n_decoded += (gint64) (n / FRAME_BYTES);
  if (self->offset == map.size)
    {
      g_clear_pointer (&self->sample, gst_sample_unref);
      self->offset = 0;
    }
  gst_buffer_unmap (buffer, &map);

  return n;
}

static double
get_gain (BacklotFilmSound *self,
          gint64            position)
{
  gint64 left = self->n_samples - 1 - position;
  double gain = 1.0;

  if (position < self->fade_in)
    gain = sin (G_PI / 2.0 * position / self->fade_in);
  if (left < self->fade_out)
    gain *= 0.5 - 0.5 * cos (G_PI * MAX (left, 0) / self->fade_out);

  return gain;
}

/**
 * backlot_film_sound_read:
 * @samples: (array) (out caller-allocates): room for two times @n_samples numbers, left and right
 *
 * The next part of the track, with its fades. Waits for the decoder where it must.
 */
gboolean
backlot_film_sound_read (BacklotFilmSound  *self,
                         gint16            *samples,
                         int                n_samples,
                         GCancellable      *cancellable,
                         GError           **error)
{
  guint8 *out = (guint8 *) samples;
  gsize size = n_samples * FRAME_BYTES;
  gsize done = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->path == NULL)
    {
      memset (samples, 0, size);
      self->position += n_samples;
      return TRUE;
    }

  while (done < size)
    {
      if (!self->is_kept)
        {
          if (!fill (self, cancellable, error))
            return FALSE;
          if (self->sample != NULL)
            done += take (self, out + done, size - done);
        }
      else
        {
          gsize n = MIN (size - done, self->kept->len - self->offset);

          memcpy (out + done, self->kept->data + self->offset, n);
          done += n;
          self->offset = (self->offset + n) % self->kept->len;
        }
    }

  for (int i = 0; i < n_samples; i++, self->position++)
    {
      double gain = get_gain (self, self->position);

      if (gain < 1.0)
        for (int channel = 0; channel < BACKLOT_FILM_SOUND_CHANNELS; channel++)
          {
            gint16 *sample = samples + i * BACKLOT_FILM_SOUND_CHANNELS + channel;

            *sample = (gint16) lrint (*sample * gain);
          }
    }

  return TRUE;
}
