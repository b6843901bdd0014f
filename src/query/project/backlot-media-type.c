/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, by its content alone. */

#include "config.h"

#include "query/project/backlot-media-type.h"

#include <string.h>

typedef struct
{
  gsize             offset;
  const char       *magic;
  gsize             length;
  BacklotMediaType  type;
} Signature;

#define PHOTO(offset, magic, mime, extension) \
  { offset, magic, sizeof magic - 1, { BACKLOT_MEDIA_PHOTO, mime, extension } }
#define SOUND(offset, magic, mime, extension) \
  { offset, magic, sizeof magic - 1, { BACKLOT_MEDIA_SOUND, mime, extension } }

static const Signature signatures[] = {
  PHOTO (0, "\xFF\xD8\xFF", "image/jpeg", "jpg"),
  PHOTO (0, "\x89PNG\r\n\x1A\n", "image/png", "png"),
  PHOTO (0, "GIF87a", "image/gif", "gif"),
  PHOTO (0, "GIF89a", "image/gif", "gif"),
  PHOTO (0, "II*\0", "image/tiff", "tiff"),
  PHOTO (0, "MM\0*", "image/tiff", "tiff"),
  PHOTO (0, "II+\0", "image/tiff", "tiff"),
  PHOTO (0, "MM\0+", "image/tiff", "tiff"),
  PHOTO (8, "WEBPVP8", "image/webp", "webp"),
  SOUND (8, "WAVE", "audio/x-wav", "wav"),
  SOUND (0, "OggS", "audio/ogg", "ogg"),
  SOUND (0, "fLaC", "audio/flac", "flac"),
  SOUND (0, "ID3", "audio/mpeg", "mp3"),
  SOUND (4, "ftypM4A ", "audio/mp4", "m4a"),
  SOUND (4, "ftypM4B ", "audio/mp4", "m4a"),
};

static const BacklotMediaType mpeg_sound = { BACKLOT_MEDIA_SOUND, "audio/mpeg", "mp3" };

/* The length of the MPEG layer III frame at @offset; 0 when there is none. */
static gsize
mpeg_frame_length (const guint8 *bytes,
                   gsize         length,
                   gsize         offset)
{
  static const int rates_v1[] =
    { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0 };
  static const int rates_v2[] =
    { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0 };
  static const int samples[] = { 44100, 48000, 32000, 0 };
  const guint8 *head = bytes + offset;
  int version, rate, frequency;

  if (offset + 4 > length || head[0] != 0xFF || (head[1] & 0xE6) != 0xE2)
    return 0;
  version = (head[1] >> 3) & 3;                 /* 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5 */
  rate = (version == 3 ? rates_v1 : rates_v2)[head[2] >> 4];
  frequency = samples[(head[2] >> 2) & 3];
  if (version == 1 || rate == 0 || frequency == 0)
    return 0;
  frequency >>= version == 3 ? 0 : version == 2 ? 1 : 2;
  return (version == 3 ? 144000 : 72000) * rate / frequency + ((head[2] >> 1) & 1);
}

/* A sound without tags begins with its frames; two in a row are no accident. */
static gboolean
is_mpeg_sound (const guint8 *bytes,
               gsize         length)
{
  gsize first = mpeg_frame_length (bytes, length, 0);

  return first > 0 && mpeg_frame_length (bytes, length, first) > 0;
}

static gboolean
contains (const guint8 *bytes,
          gsize         length,
          const char   *text)
{
  return memmem (bytes, MIN (length, 4096), text, strlen (text)) != NULL;
}

static gboolean
is_vector (const guint8 *bytes,
           gsize         length)
{
  gsize start = 0;

  if (length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0)
    start = 3;
  while (start < length && g_ascii_isspace (bytes[start]))
    start++;
  return start < length && bytes[start] == '<' && contains (bytes, length, "<svg");
}

const BacklotMediaType *
backlot_media_type_find (const guint8  *bytes,
                         gsize          length,
                         GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      const Signature *signature = &signatures[i];

      if (signature->offset + signature->length <= length &&
          memcmp (bytes + signature->offset, signature->magic, signature->length) == 0 &&
          (signature->offset != 8 || memcmp (bytes, "RIFF", 4) == 0))
        return &signature->type;
    }
  if (is_mpeg_sound (bytes, length))
    return &mpeg_sound;

  if (is_vector (bytes, length))
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_VECTOR_IMAGE, "A vector image");
  else
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_NOT_AN_IMAGE,
                         "Neither a picture nor a sound that can be used");
  return NULL;
}

static guint
big_16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

static gsize
big_32 (const guint8 *bytes)
{
  return (gsize) big_16 (bytes) << 16 | big_16 (bytes + 2);
}

static gsize
little_32 (const guint8 *bytes)
{
  return (gsize) bytes[3] << 24 | (gsize) bytes[2] << 16 | (gsize) bytes[1] << 8 | bytes[0];
}

/* Segments up to a scan, then coded data, in which 0xFF is followed by 0 or a restart mark. */
static gboolean
jpeg_is_whole (const guint8 *bytes,
               gsize         length)
{
  gsize at = 2;

  while (at + 2 <= length)
    {
      guint8 mark = bytes[at + 1];

      if (bytes[at] != 0xFF)
        {
          /* Coded data, or what some cameras leave between segments. */
          const guint8 *next = memchr (bytes + at, 0xFF, length - at);

          if (next == NULL)
            return FALSE;
          at = (gsize) (next - bytes);
        }
      else if (mark == 0xD9)
        return TRUE;
      else if (mark == 0xFF)
        at += 1;
      else if (mark == 0x00 || mark == 0x01 || (mark >= 0xD0 && mark <= 0xD8))
        at += 2;
      else
        {
          if (at + 4 > length)
            return FALSE;
          at += 2 + MAX (big_16 (bytes + at + 2), 2);
        }
    }
  return FALSE;
}

static gboolean
png_is_whole (const guint8 *bytes,
              gsize         length)
{
  gsize at = 8;

  while (at + 12 <= length)
    {
      if (memcmp (bytes + at + 4, "IEND", 4) == 0)
        return TRUE;
      at += 12 + big_32 (bytes + at);
    }
  return FALSE;
}

/* Blocks of at most 255 bytes, the last of 0; gives the offset behind them, or 0. */
static gsize
gif_skip_blocks (const guint8 *bytes,
                 gsize         length,
                 gsize         at)
{
  while (at < length && bytes[at] != 0)
    at += (gsize) bytes[at] + 1;
  return at < length ? at + 1 : 0;
}

static gsize
gif_table_bytes (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* The first frame is what a film shows, so it is what has to be there. */
static gboolean
gif_is_whole (const guint8 *bytes,
              gsize         length)
{
  gsize at;

  if (length < 13)
    return FALSE;
  at = 13 + gif_table_bytes (bytes[10]);
  while (at + 2 <= length && bytes[at] == '!')
    {
      at = gif_skip_blocks (bytes, length, at + 2);
      if (at == 0)
        return FALSE;
    }
  if (at + 10 > length || bytes[at] != ',')
    return FALSE;
  at += 10 + gif_table_bytes (bytes[at + 9]);
  return gif_skip_blocks (bytes, length, at + 1) != 0;
}

gboolean
backlot_media_type_check_whole (const BacklotMediaType  *type,
                                const guint8            *bytes,
                                gsize                    length,
                                GError                 **error)
{
  gboolean whole = TRUE;

  if (g_str_equal (type->extension, "jpg"))
    whole = jpeg_is_whole (bytes, length);
  else if (g_str_equal (type->extension, "png"))
    whole = png_is_whole (bytes, length);
  else if (g_str_equal (type->extension, "gif"))
    whole = gif_is_whole (bytes, length);
  else if (g_str_equal (type->extension, "webp"))
    whole = length >= 12 && little_32 (bytes + 4) + 8 <= length;

  if (!whole)
    g_set_error_literal (error, BACKLOT_ERROR, BACKLOT_ERROR_DAMAGED_IMAGE,
                         "The picture ends too early");
  return whole;
}
