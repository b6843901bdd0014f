/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries by the key objects under which they were found lately, without a look at any text. */

#pragma once

#include "larder/larder-query-private.h"

G_BEGIN_DECLS

/* Who keeps a key and reads or writes by it again is led to the entry by the address of the key.
 * Of the third of a write's time that went into fetching the key, writing its text and finding
 * that text, with 10,000 entries, one line of memory is left. The keys are kept alive, so that an
 * address always means the same key: one for each entry, and no more than 32,768 at all. */

#define LARDER_KNOWN_KEYS_WAYS 4

/* A line of memory: where the keys stand whose addresses lead here. */
typedef struct
{
  GVariant    *keys[LARDER_KNOWN_KEYS_WAYS];      /* (owned) (nullable), the newest first */
  LarderQuery *queries[LARDER_KNOWN_KEYS_WAYS];   /* borrowed */
} LarderKnownSet;

typedef struct
{
  LarderKnownSet *sets;     /* NULL: none yet */
  guint           n_bits;   /* of the number of sets */
  guint           n_keys;
} LarderKnownKeys;

/* @query is known by @key; takes a reference on the key. */
void larder_known_keys_add    (LarderKnownKeys *self,
                               GVariant        *key,
                               LarderQuery     *query);
/* The entry goes. */
void larder_known_keys_remove (LarderKnownKeys *self,
                               LarderQuery     *query);
/* Nothing is known any more. */
void larder_known_keys_clear  (LarderKnownKeys *self);

static inline guint
larder_known_keys_place (const LarderKnownKeys *self,
                         GVariant              *key)
{
  guint64 mixed = (guint64) (guintptr) key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  /* Addresses lie at regular distances: one product would leave some sets full and others empty. */
  mixed = (mixed ^ mixed >> 32) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return (guint) (mixed >> (64 - self->n_bits));
}

/* (nullable): what is known by this very object; it is not looked at. */
static inline LarderQuery *
larder_known_keys_find (const LarderKnownKeys *self,
                        GVariant              *key)
{
  const LarderKnownSet *set;

  if (self->sets == NULL)
    return NULL;
  set = &self->sets[larder_known_keys_place (self, key)];
  for (guint way = 0; way < LARDER_KNOWN_KEYS_WAYS; way++)
    if (set->keys[way] == key)
      return set->queries[way];
  return NULL;
}

G_END_DECLS
