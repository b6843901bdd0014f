/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of known keys: sets of a few places each, as in a processor's cache. */

#include "config.h"

#include "larder/larder-known-keys-private.h"

#define FEWEST_BITS 4
#define MOST_BITS 13

/* An entry has to have room for the number of its set. */
G_STATIC_ASSERT ((1 << MOST_BITS) < (1 << LARDER_QUERY_KNOWN_BITS));
G_STATIC_ASSERT (sizeof (LarderKnownSet) == 64 || sizeof (gpointer) != 8);

static LarderKnownSet *
new_sets (guint n_bits)
{
  return g_aligned_alloc0 ((gsize) 1 << n_bits, sizeof (LarderKnownSet), sizeof (LarderKnownSet));
}

/* What falls out of a full set is only found by its text again. */
static void
put (LarderKnownKeys *self,
     GVariant        *key,
     LarderQuery     *query)
{
  guint place = larder_known_keys_place (self, key);
  LarderKnownSet *set = &self->sets[place];
  const guint last = LARDER_KNOWN_KEYS_WAYS - 1;

  if (set->keys[last] != NULL)
    {
      set->queries[last]->known_at = 0;
      g_variant_unref (set->keys[last]);
      self->n_keys--;
    }
  for (guint way = last; way > 0; way--)
    {
      set->keys[way] = set->keys[way - 1];
      set->queries[way] = set->queries[way - 1];
    }
  set->keys[0] = key;
  set->queries[0] = query;
  query->known_at = (place + 1) & ((1u << LARDER_QUERY_KNOWN_BITS) - 1);
  self->n_keys++;
}

static void
grow (LarderKnownKeys *self)
{
  LarderKnownSet *former = self->sets;
  gsize n_sets = former != NULL ? (gsize) 1 << self->n_bits : 0;

  self->n_bits = former != NULL ? self->n_bits + 1 : FEWEST_BITS;
  self->sets = new_sets (self->n_bits);
  self->n_keys = 0;
  for (gsize i = 0; i < n_sets; i++)
    for (guint way = LARDER_KNOWN_KEYS_WAYS; way > 0; way--)
      if (former[i].keys[way - 1] != NULL)
        put (self, former[i].keys[way - 1], former[i].queries[way - 1]);
  g_aligned_free (former);
}

void
larder_known_keys_add (LarderKnownKeys *self,
                       GVariant        *key,
                       LarderQuery     *query)
{
  larder_known_keys_remove (self, query);
  if (self->sets == NULL ||
      (self->n_bits < MOST_BITS && self->n_keys >= 2u << self->n_bits))
    grow (self);
  put (self, g_variant_ref (key), query);
}

void
larder_known_keys_remove (LarderKnownKeys *self,
                          LarderQuery     *query)
{
  const guint last = LARDER_KNOWN_KEYS_WAYS - 1;
  LarderKnownSet *set;
  guint way = 0;

  if (query->known_at == 0)
    return;
  set = &self->sets[query->known_at - 1];
  query->known_at = 0;
  while (set->queries[way] != query)
    way++;
  g_variant_unref (set->keys[way]);
  for (; way < last; way++)
    {
      set->keys[way] = set->keys[way + 1];
      set->queries[way] = set->queries[way + 1];
    }
  set->keys[last] = NULL;
  set->queries[last] = NULL;
  self->n_keys--;
}

void
larder_known_keys_clear (LarderKnownKeys *self)
{
  gsize n_sets = self->sets != NULL ? (gsize) 1 << self->n_bits : 0;

  for (gsize i = 0; i < n_sets; i++)
    for (guint way = 0; way < LARDER_KNOWN_KEYS_WAYS; way++)
      if (self->sets[i].keys[way] != NULL)
        {
          self->sets[i].queries[way]->known_at = 0;
          g_variant_unref (self->sets[i].keys[way]);
        }
  g_clear_pointer (&self->sets, g_aligned_free);
  self->n_keys = 0;
}
