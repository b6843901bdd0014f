/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often an address may fail to sign in. */
#include "config.h"

#include "studio/backlot-auth-limit.h"

/* More addresses than this are not remembered one by one: the next ones share a purse. */
#define MAX_ADDRESSES 4096
#define OTHERS "others"

typedef struct
{
  double coins;
  gint64 counted_at_us;   /* when @coins was right */
} Purse;

struct _BacklotAuthLimit
{
  GHashTable *purses;      /* address → Purse; one that is full again is as good as none */
  gint64      swept_at_us;
};

BacklotAuthLimit *
backlot_auth_limit_new (void)
{
  BacklotAuthLimit *self = g_new0 (BacklotAuthLimit, 1);

  self->purses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
backlot_auth_limit_free (BacklotAuthLimit *self)
{
  g_hash_table_unref (self->purses);
  g_free (self);
}

static void
count (Purse  *purse,
       gint64  now_us)
{
  purse->coins += (double) (now_us - purse->counted_at_us) / BACKLOT_AUTH_LIMIT_PERIOD_US;
  purse->coins = MIN (purse->coins, BACKLOT_AUTH_LIMIT_BURST);
  purse->counted_at_us = now_us;
}

static void
forget_the_full (BacklotAuthLimit *self,
                 gint64            now_us)
{
  GHashTableIter iter;
  gpointer purse;

  /* A crowd of new addresses is not answered with as many looks at all the old ones. */
  if (now_us - self->swept_at_us < BACKLOT_AUTH_LIMIT_PERIOD_US)
    return;
  self->swept_at_us = now_us;
  g_hash_table_iter_init (&iter, self->purses);
  while (g_hash_table_iter_next (&iter, NULL, &purse))
    {
      count (purse, now_us);
      if (((Purse *) purse)->coins >= BACKLOT_AUTH_LIMIT_BURST)
        g_hash_table_iter_remove (&iter);
    }
}

static Purse *
find (BacklotAuthLimit *self,
      const char       *address,
      gint64            now_us)
{
  Purse *purse = g_hash_table_lookup (self->purses, address);

  if (purse == NULL && g_hash_table_size (self->purses) >= MAX_ADDRESSES)
    {
      forget_the_full (self, now_us);
      if (g_hash_table_size (self->purses) >= MAX_ADDRESSES)
        {
          address = OTHERS;
          purse = g_hash_table_lookup (self->purses, address);
        }
    }
  if (purse == NULL)
    {
      purse = g_new (Purse, 1);
      purse->coins = BACKLOT_AUTH_LIMIT_BURST;
      purse->counted_at_us = now_us;
      g_hash_table_insert (self->purses, g_strdup (address), purse);
    }
  count (purse, now_us);
  return purse;
}

/**
 * backlot_auth_limit_take:
 * @address: who tries
 * @now_us: monotonic
 *
 * Returns: whether it may be tried now
 */
gboolean
backlot_auth_limit_take (BacklotAuthLimit *self,
                         const char       *address,
                         gint64            now_us)
{
  Purse *purse = find (self, address, now_us);

  if (purse->coins < 1)
    return FALSE;
  purse->coins -= 1;
  return TRUE;
}

/* The attempt was good. */
void
backlot_auth_limit_give_back (BacklotAuthLimit *self,
                              const char       *address)
{
  Purse *purse = g_hash_table_lookup (self->purses, address);

  if (purse == NULL)
    purse = g_hash_table_lookup (self->purses, OTHERS);
  if (purse != NULL)
    purse->coins = MIN (purse->coins + 1, BACKLOT_AUTH_LIMIT_BURST);
}

/* How many addresses are remembered. */
guint
backlot_auth_limit_get_size (BacklotAuthLimit *self)
{
  return g_hash_table_size (self->purses);
}
