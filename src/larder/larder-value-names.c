/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of members that small objects share, because rows of one kind all have the same. */

#include "config.h"

#include "larder/larder-value-private.h"

/* Programs have some hundred names of members. Names that are made of data, such as ids, would have
 * no end: when half of the places are taken, no further name is kept. */
#define N_PLACES 1024
#define MAX_NAMES (N_PLACES / 2)
#define MAX_LENGTH 31

/* Read without a lock from any thread; what is in it stays until the program ends. Each name is as
 * long as the longest, so that all can be compared with any text. */
static char texts[MAX_NAMES][MAX_LENGTH + 1];
static char *names[N_PLACES];
static int n_names;

static gboolean
is_name (const char *name,
         const char *text,
         gsize       length)
{
  return memcmp (name, text, length) == 0 && name[length] == '\0';
}

gboolean
larder_value_is_kept_name (const char *text)
{
  return (guintptr) text - (guintptr) texts < sizeof texts;
}

/* NULL when there is no room for another one. */
static char *
add_name (const char *text,
          gsize       length)
{
  int at = g_atomic_int_add (&n_names, 1);

  if (at >= MAX_NAMES)
    {
      g_atomic_int_add (&n_names, -1);
      return NULL;
    }
  memcpy (texts[at], text, length);
  return texts[at];
}

const char *
larder_value_keep_name (const char *text,
                        gsize       length)
{
  guint hash = 2166136261u;

  if (length > MAX_LENGTH || memchr (text, '\0', length) != NULL)
    return NULL;
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * 16777619u;
  for (guint at = hash % N_PLACES;; at = (at + 1) % N_PLACES)
    {
      char *name = g_atomic_pointer_get (&names[at]);

      if (name == NULL)
        {
          char *fresh = add_name (text, length);

          /* Another thread may have put its own name there meanwhile; the room is lost then. */
          if (fresh == NULL || g_atomic_pointer_compare_and_exchange (&names[at], NULL, fresh))
            return fresh;
          name = g_atomic_pointer_get (&names[at]);
        }
      if (is_name (name, text, length))
        return name;
    }
}
