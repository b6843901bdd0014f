/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a film file of painted frames and samples of sound, with GStreamer. */

#include "config.h"

#include "worker/film/backlot-film-encoder.h"

#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <sys/statvfs.h>

#include "worker/film/backlot-film-error.h"
#include "worker/film/backlot-film-sound.h"

/* Painted frames that may wait for the video encoder. */
#define WAITING_MAX 6

/* A write that fails with less room than this is a full disk, whatever the element calls it. */
#define ROOM_MIN (1024 * 1024)

typedef struct
{
  const char *extension;
  const char *mime_type;
  const char *muxer;
  const char *video[3];    /* factories, the best first */
  const char *video_parser;
  const char *audio[4];
  const char *audio_parser;
} Format;

static const Format formats[] = {
  {
    .extension = "mp4",
    .mime_type = "video/mp4",
    .muxer = "mp4mux",
    .video = { "x264enc", "openh264enc", NULL },
    .video_parser = "h264parse",
    .audio = { "fdkaacenc", "avenc_aac", "voaacenc", NULL },
    .audio_parser = "aacparse",
  },
  {
    .extension = "webm",
    .mime_type = "video/webm",
    .muxer = "webmmux",
    .video = { "vp8enc", NULL },
    .audio = { "opusenc", "vorbisenc", NULL },
  },
};

struct _BacklotFilmEncoder
{
  const Format  *format;         /* static */
  char          *path;
  char          *scratch_folder;
  GstElement    *pipeline;       /* (owned) */
  GstElement    *video;          /* borrowed from @pipeline: appsrc */
  GstElement    *audio;          /* borrowed from @pipeline: appsrc */
  GstBufferPool *pool;           /* (owned) */
  GstVideoInfo   info;
  GstBuffer     *buffer;         /* (owned): the frame that is being painted, or NULL */
  GstVideoFrame  map;            /* of @buffer */
  guint64        n_frames;
  guint64        n_samples;
  GMutex         lock;
  GCond          moved;          /* a frame left the queue of @video */
};

static const char *
find_factory (const char *const *names)
{
  for (; *names != NULL; names++)
    {
      g_autoptr(GstElementFactory) factory = gst_element_factory_find (*names);

      if (factory != NULL)
        return *names;
    }

  return NULL;
}

static const Format *
find_format (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const Format *format = &formats[i];
      const char *others[] = { format->muxer, NULL };

      if (find_factory (format->video) != NULL && find_factory (format->audio) != NULL &&
          find_factory (others) != NULL)
        return format;
    }

  return NULL;
}

/* Bits a second for a picture of that height at 30 frames a second: an upper bound for x264, which
 * takes less where less is needed. */
static int
get_kilobits (int      height,
              gboolean is_grainy)
{
  int rate = height >= 1080 ? 12000 : height >= 720 ? 7000 : 2500;

  return is_grainy ? rate * 3 / 2 : rate;
}

static void
set_up_video (GstElement *encoder,
              int         height,
              gboolean    is_grainy)
{
  GstElementFactory *factory = gst_element_get_factory (encoder);
  const char *name = gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (factory));
  int kilobits = get_kilobits (height, is_grainy);

  if (g_str_equal (name, "x264enc"))
    {
      gst_util_set_object_arg (G_OBJECT (encoder), "speed-preset", "veryfast");
      gst_util_set_object_arg (G_OBJECT (encoder), "pass", "qual");
      g_object_set (encoder,
                    "quantizer", is_grainy ? 26u : 20u,
                    "bitrate", (guint) kilobits,
                    "vbv-buf-capacity", 2000u,
                    "key-int-max", 2u * BACKLOT_FILM_FPS,
                    "psy-tune", 0,
                    NULL);
    }
  else if (g_str_equal (name, "openh264enc"))
    {
      g_object_set (encoder, "bitrate", (guint) kilobits * 1000u / 2u,
                    "gop-size", 2u * BACKLOT_FILM_FPS, NULL);
    }
  else if (g_str_equal (name, "vp8enc"))
    {
      g_object_set (encoder,
                    "deadline", (gint64) 1,
                    "cpu-used", 8,
                    "threads", 2,
                    "target-bitrate", kilobits * 1000 / 2,
                    "keyframe-max-dist", 2 * BACKLOT_FILM_FPS,
                    "max-quantizer", 42,
                    NULL);
      gst_util_set_object_arg (G_OBJECT (encoder), "end-usage", "vbr");
    }
}

static GstElement *
add (BacklotFilmEncoder *self,
     const char         *factory,
     GstElement         *after)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    return NULL;

  gst_bin_add (GST_BIN (self->pipeline), element);
  if (after != NULL && !gst_element_link (after, element))
    return NULL;

  return element;
}

static GstPadProbeReturn
frame_left_cb (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  BacklotFilmEncoder *self = user_data;

  g_mutex_lock (&self->lock);
  g_cond_signal (&self->moved);
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_OK;
}

static void
set_up_source (GstElement *source,
               GstCaps    *caps)
{
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, "max-bytes", (guint64) 0,
                "block", FALSE, NULL);
}

static gboolean
add_video (BacklotFilmEncoder *self,
           GstElement         *muxer,
           int                 height,
           gboolean            is_grainy)
{
  g_autoptr(GstCaps) caps = gst_video_info_to_caps (&self->info);
  g_autoptr(GstPad) pad = NULL;
  GstElement *encoder, *last;

  self->video = add (self, "appsrc", NULL);
  if (self->video == NULL)
    return FALSE;
  set_up_source (self->video, caps);
  pad = gst_element_get_static_pad (self->video, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, frame_left_cb, self, NULL);

  encoder = last = add (self, find_factory (self->format->video), self->video);
  if (encoder == NULL)
    return FALSE;
  set_up_video (encoder, height, is_grainy);
  if (self->format->video_parser != NULL)
    last = add (self, self->format->video_parser, encoder);

  return last != NULL && gst_element_link (last, muxer);
}

static gboolean
add_audio (BacklotFilmEncoder *self,
           GstElement         *muxer)
{
  g_autoptr(GstCaps) caps = gst_caps_new_simple ("audio/x-raw",
                                                 "format", G_TYPE_STRING, "S16LE",
                                                 "layout", G_TYPE_STRING, "interleaved",
                                                 "rate", G_TYPE_INT, BACKLOT_FILM_SOUND_RATE,
                                                 "channels", G_TYPE_INT,
                                                 BACKLOT_FILM_SOUND_CHANNELS, NULL);
  GstElement *last;

  last = self->audio = add (self, "appsrc", NULL);
  if (last == NULL)
    return FALSE;
  set_up_source (self->audio, caps);
  last = add (self, "audioconvert", last);
  if (last != NULL)
    last = add (self, find_factory (self->format->audio), last);
  if (last == NULL)
    return FALSE;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (last), "bitrate") != NULL)
    g_object_set (last, "bitrate", 160000, NULL);
  if (self->format->audio_parser != NULL)
    last = add (self, self->format->audio_parser, last);

  return last != NULL && gst_element_link (last, muxer);
}

static gboolean
build (BacklotFilmEncoder *self,
       int                 width,
       int                 height,
       gboolean            is_grainy)
{
  GstElement *muxer, *sink;
  GstStructure *config;
  g_autoptr(GstCaps) caps = NULL;

  gst_video_info_set_format (&self->info, GST_VIDEO_FORMAT_I420, (guint) width, (guint) height);
  GST_VIDEO_INFO_FPS_N (&self->info) = BACKLOT_FILM_FPS;
  GST_VIDEO_INFO_FPS_D (&self->info) = 1;
  gst_video_colorimetry_from_string (&self->info.colorimetry,
                                     backlot_film_frame_is_hd (height)
                                     ? GST_VIDEO_COLORIMETRY_BT709
                                     : GST_VIDEO_COLORIMETRY_BT601);
  self->info.chroma_site = GST_VIDEO_CHROMA_SITE_MPEG2;

  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("film-encoder"));
  muxer = add (self, self->format->muxer, NULL);
  if (muxer == NULL || !add_video (self, muxer, height, is_grainy) || !add_audio (self, muxer))
    return FALSE;
  sink = add (self, "filesink", muxer);
  if (sink == NULL)
    return FALSE;
  g_object_set (sink, "location", self->path, "async", FALSE, "sync", FALSE, NULL);

  if (g_str_equal (self->format->extension, "mp4"))
    {
      g_autofree char *moved = g_build_filename (self->scratch_folder, "faststart", NULL);

      /* With its index in front a film plays while it is still being loaded. */
      g_object_set (muxer, "faststart", TRUE, "faststart-file", moved, NULL);
    }

  caps = gst_video_info_to_caps (&self->info);
  self->pool = gst_video_buffer_pool_new ();
  config = gst_buffer_pool_get_config (self->pool);
  gst_buffer_pool_config_set_params (config, caps, (guint) self->info.size, 2, 0);
  return gst_buffer_pool_set_config (self->pool, config) &&
         gst_buffer_pool_set_active (self->pool, TRUE) &&
         gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

/**
 * backlot_film_encoder_new:
 * @is_grainy: grain costs bits; it is coded more coarsely, where nobody sees it
 * @output_path: without extension, which is added by the format that is found
 * @scratch_folder: for what is written besides
 */
BacklotFilmEncoder *
backlot_film_encoder_new (int          width,
                          int          height,
                          gboolean     is_grainy,
                          const char  *output_path,
                          const char  *scratch_folder,
                          GError     **error)
{
  g_autoptr(BacklotFilmEncoder) self = g_new0 (BacklotFilmEncoder, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  self->format = find_format ();
  if (self->format == NULL)
    {
      g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_ENCODER_MISSING,
                           "No encoder for films is installed.");
      return NULL;
    }

  self->path = g_strdup_printf ("%s.%s", output_path, self->format->extension);
  self->scratch_folder = g_strdup (scratch_folder);
  if (!build (self, width, height, is_grainy))
    {
      g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_RENDER_FAILED,
                           "The encoder for films can not be started.");
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
unmap (BacklotFilmEncoder *self)
{
  if (self->buffer != NULL)
    gst_video_frame_unmap (&self->map);
}

void
backlot_film_encoder_free (BacklotFilmEncoder *self)
{
  g_return_if_fail (self != NULL);

  unmap (self);
  gst_clear_buffer (&self->buffer);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  if (self->pool != NULL)
    gst_buffer_pool_set_active (self->pool, FALSE);
  gst_clear_object (&self->pool);
  g_cond_clear (&self->moved);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self->scratch_folder);
  g_free (self);
}

const char *
backlot_film_encoder_get_path (BacklotFilmEncoder *self)
{
  return self->path;
}

const char *
backlot_film_encoder_get_extension (BacklotFilmEncoder *self)
{
  return self->format->extension;
}

const char *
backlot_film_encoder_get_mime_type (BacklotFilmEncoder *self)
{
  return self->format->mime_type;
}

static gboolean
is_full (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statvfs info;

  return statvfs (folder, &info) == 0 && (guint64) info.f_bavail * info.f_frsize < ROOM_MIN;
}

/* Looks for an error that an element reported; waits for the film's end for @timeout. Returns
 * whether the end came. */
static gboolean
check_bus (BacklotFilmEncoder  *self,
           GstClockTime         timeout,
           GError             **error)
{
  g_autoptr(GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr(GstMessage) message = NULL;
  g_autoptr(GError) reason = NULL;
  g_autofree char *debug = NULL;

  message = gst_bus_timed_pop_filtered (bus, timeout, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  if (message == NULL)
    return FALSE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;

  gst_message_parse_error (message, &reason, &debug);
  g_debug ("%s: %s (%s)", GST_OBJECT_NAME (GST_MESSAGE_SRC (message)), reason->message, debug);
  if (g_error_matches (reason, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT) ||
      is_full (self->path) || is_full (self->scratch_folder))
    g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_DISK_FULL,
                         "There is no space left for the film.");
  else
    g_set_error (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_RENDER_FAILED,
                 "The film can not be written: %s", reason->message);

  return FALSE;
}

/**
 * backlot_film_encoder_map:
 * @frame: (out caller-allocates): where the next frame is to be painted
 */
gboolean
backlot_film_encoder_map (BacklotFilmEncoder  *self,
                          BacklotFilmFrame    *frame,
                          GError             **error)
{
  g_return_val_if_fail (self->buffer == NULL, FALSE);

  if (gst_buffer_pool_acquire_buffer (self->pool, &self->buffer, NULL) != GST_FLOW_OK ||
      !gst_video_frame_map (&self->map, &self->info, self->buffer, GST_MAP_READWRITE))
    {
      gst_clear_buffer (&self->buffer);
      g_set_error_literal (error, BACKLOT_FILM_ERROR, BACKLOT_FILM_ERROR_RENDER_FAILED,
                           "There is no memory for a frame.");
      return FALSE;
    }

  frame->width = self->info.width;
  frame->height = self->info.height;
  for (int plane = 0; plane < 3; plane++)
    {
      frame->planes[plane] = GST_VIDEO_FRAME_PLANE_DATA (&self->map, plane);
      frame->strides[plane] = GST_VIDEO_FRAME_PLANE_STRIDE (&self->map, plane);
    }

  return TRUE;
}

/* Keeps the painter from running ahead of the encoder. */
static gboolean
wait_for_room (BacklotFilmEncoder  *self,
               GCancellable        *cancellable,
               GError             **error)
{
  for (;;)
    {
      GError *problem = NULL;
      gint64 until;

      check_bus (self, 0, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      g_mutex_lock (&self->lock);
      until = g_get_monotonic_time () + G_TIME_SPAN_SECOND / 10;
      if (gst_app_src_get_current_level_buffers (GST_APP_SRC (self->video)) >= WAITING_MAX)
        g_cond_wait_until (&self->moved, &self->lock, until);
      g_mutex_unlock (&self->lock);

      if (gst_app_src_get_current_level_buffers (GST_APP_SRC (self->video)) < WAITING_MAX)
        return TRUE;
    }
}

/**
 * backlot_film_encoder_push:
 * @samples: the sound of this frame
 *
 * Hands the painted frame on. Waits while the encoder has enough to do.
 */
gboolean
backlot_film_encoder_push (BacklotFilmEncoder  *self,
                           const gint16        *samples,
                           int                  n_samples,
                           GCancellable        *cancellable,
                           GError             **error)
{
  gsize size = (gsize) n_samples * BACKLOT_FILM_SOUND_CHANNELS * sizeof (gint16);
  GstBuffer *sound;
  guint64 end;

  g_return_val_if_fail (self->buffer != NULL, FALSE);

  if (!wait_for_room (self, cancellable, error))
    return FALSE;

  /* The sound goes first: the muxer waits for whatever is behind. */
  sound = gst_buffer_new_memdup (samples, size);
  GST_BUFFER_PTS (sound) = gst_util_uint64_scale (self->n_samples, GST_SECOND,
                                                  BACKLOT_FILM_SOUND_RATE);
  self->n_samples += n_samples;
  end = gst_util_uint64_scale (self->n_samples, GST_SECOND, BACKLOT_FILM_SOUND_RATE);
  GST_BUFFER_DURATION (sound) = end - GST_BUFFER_PTS (sound);
  gst_app_src_push_buffer (GST_APP_SRC (self->audio), sound);

  unmap (self);
  GST_BUFFER_PTS (self->buffer) = gst_util_uint64_scale (self->n_frames, GST_SECOND,
                                                         BACKLOT_FILM_FPS);
  self->n_frames++;
  end = gst_util_uint64_scale (self->n_frames, GST_SECOND, BACKLOT_FILM_FPS);
  GST_BUFFER_DURATION (self->buffer) = end - GST_BUFFER_PTS (self->buffer);
  gst_app_src_push_buffer (GST_APP_SRC (self->video), g_steal_pointer (&self->buffer));

  return TRUE;
}

/**
 * backlot_film_encoder_finish:
 *
 * Waits until the whole file is written.
 */
gboolean
backlot_film_encoder_finish (BacklotFilmEncoder  *self,
                             GCancellable        *cancellable,
                             GError             **error)
{
  gst_app_src_end_of_stream (GST_APP_SRC (self->audio));
  gst_app_src_end_of_stream (GST_APP_SRC (self->video));

  for (;;)
    {
      GError *problem = NULL;
      gboolean is_done = check_bus (self, 50 * GST_MSECOND, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (is_done)
        break;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  return TRUE;
}
