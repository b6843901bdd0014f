/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects what has to be read again, so that a burst of events is one read. */

#include "config.h"

#include "query/backlot-invalidation.h"

/* Events of one transaction arrive within this time. */
#define COLLECT_MS 50
#define PERIOD_MS 1000

struct _BacklotInvalidation
{
  GObject       parent_instance;

  LarderClient *client;   /* (owned) */
  LarderClock  *clock;    /* (owned) */
  GHashTable   *waiting;  /* (owned): hash of the key → key */
  GHashTable   *done_at;  /* (owned): hash of the key → ms of the last invalidation */
  gint64        next_ms;  /* of the alarm; G_MAXINT64: nothing waits */
};

G_DEFINE_FINAL_TYPE (BacklotInvalidation, backlot_invalidation, G_TYPE_OBJECT)

static void arm (BacklotInvalidation *self,
                 const char          *hash);

static gint64
get_due_ms (BacklotInvalidation *self,
            const char          *hash,
            gint64               now_ms)
{
  gint64 *done_at = g_hash_table_lookup (self->done_at, hash);

  return done_at != NULL ? MAX (*done_at + PERIOD_MS, now_ms) : now_ms;
}

static gboolean
flush_cb (gpointer user_data)
{
  g_autoptr(BacklotInvalidation) self = g_object_ref (user_data);
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  GHashTableIter iter;
  gpointer hash, key;
  g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  self->next_ms = G_MAXINT64;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &hash, &key))
    if (get_due_ms (self, hash, now_ms) <= now_ms)
      {
        g_hash_table_insert (self->done_at, g_strdup (hash), g_memdup2 (&now_ms, sizeof now_ms));
        g_ptr_array_add (due, g_variant_ref (key));
        g_hash_table_iter_remove (&iter);
      }
    else
      {
        arm (self, hash);
      }
  larder_client_begin_batch (self->client);
  for (guint i = 0; i < due->len; i++)
    larder_client_invalidate (self->client, g_ptr_array_index (due, i));
  larder_client_end_batch (self->client);
  return G_SOURCE_REMOVE;
}

/* Looks at one key only: a whole list may come in one go. */
static void
arm (BacklotInvalidation *self,
     const char          *hash)
{
  gint64 now_ms = larder_clock_get_time_ms (self->clock);
  gint64 due_ms = MAX (get_due_ms (self, hash, now_ms), now_ms + COLLECT_MS);

  if (due_ms >= self->next_ms)
    return;
  self->next_ms = due_ms;
  larder_clock_set_alarm (self->clock, self, due_ms, flush_cb, self);
}

static void
backlot_invalidation_dispose (GObject *object)
{
  BacklotInvalidation *self = BACKLOT_INVALIDATION (object);

  if (self->clock != NULL)
    larder_clock_set_alarm (self->clock, self, -1, NULL, NULL);
  g_clear_object (&self->clock);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (backlot_invalidation_parent_class)->dispose (object);
}

static void
backlot_invalidation_finalize (GObject *object)
{
  BacklotInvalidation *self = BACKLOT_INVALIDATION (object);

  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->done_at);

  G_OBJECT_CLASS (backlot_invalidation_parent_class)->finalize (object);
}

static void
backlot_invalidation_class_init (BacklotInvalidationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_invalidation_dispose;
  object_class->finalize = backlot_invalidation_finalize;
}

static void
backlot_invalidation_init (BacklotInvalidation *self)
{
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_variant_unref);
  self->next_ms = G_MAXINT64;
  self->done_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BacklotInvalidation *
backlot_invalidation_new (LarderClient *client)
{
  BacklotInvalidation *self = g_object_new (BACKLOT_TYPE_INVALIDATION, NULL);

  self->client = g_object_ref (client);
  self->clock = g_object_ref (larder_client_get_clock (client));
  return self;
}

void
backlot_invalidation_add (BacklotInvalidation *self,
                          GVariant            *key)
{
  g_autoptr(GVariant) held = g_variant_ref_sink (key);
  g_autofree char *hash = larder_key_hash (key);

  if (self->client == NULL || g_hash_table_contains (self->waiting, hash))
    return;
  arm (self, hash);
  g_hash_table_insert (self->waiting, g_steal_pointer (&hash), g_steal_pointer (&held));
}
