/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which mutations of a client are meant: by key, status, and a function. */

#include "config.h"

#include "larder/larder-mutation-filter.h"

#include "larder/larder-mutation-private.h"

/**
 * LarderMutationFilter:
 *
 * Says which mutations are meant.
 *
 * It is set up before it is used: lists do not follow later changes.
 */
struct _LarderMutationFilter
{
  GObject               parent_instance;

  char                 *key;         /* as text (nullable) */
  gboolean              exact;
  int                   status;      /* a LarderMutationStatus; -1: any */
  LarderClosure        *predicate;   /* LarderMutationPredicate (nullable) */
};

G_DEFINE_FINAL_TYPE (LarderMutationFilter, larder_mutation_filter, G_TYPE_OBJECT)

/**
 * LarderMutationPredicate:
 * @mutation: one that is of the key and status
 * @user_data: what was given with the function
 *
 * Decides about one mutation; asked again whenever something of it changed.
 *
 * Returns: whether it is meant
 */

static void
larder_mutation_filter_finalize (GObject *object)
{
  LarderMutationFilter *self = LARDER_MUTATION_FILTER (object);

  g_clear_pointer (&self->predicate, larder_closure_unref);
  g_free (self->key);

  G_OBJECT_CLASS (larder_mutation_filter_parent_class)->finalize (object);
}

static void
larder_mutation_filter_class_init (LarderMutationFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = larder_mutation_filter_finalize;
}

static void
larder_mutation_filter_init (LarderMutationFilter *self)
{
  self->status = -1;
}

/**
 * larder_mutation_filter_new:
 * @key: (nullable): the first parts of keys, as “photos” of “photos.add”; %NULL: of all keys
 *
 * Makes a filter by key.
 *
 * Returns: (transfer full): the filter
 */
LarderMutationFilter *
larder_mutation_filter_new (const char *key)
{
  LarderMutationFilter *self = g_object_new (LARDER_TYPE_MUTATION_FILTER, NULL);

  self->key = g_strdup (key);
  return self;
}

/**
 * larder_mutation_filter_new_for_key:
 * @key: the first parts of keys, a list; taken over when it is floating
 *
 * Makes a filter by key; dictionaries in it match by the members they have.
 *
 * Returns: (transfer full): the filter
 */
LarderMutationFilter *
larder_mutation_filter_new_for_key (GVariant *key)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  text = larder_mutation_key_to_text (key);
  g_return_val_if_fail (text != NULL, NULL);
  return larder_mutation_filter_new (text);
}

/**
 * larder_mutation_filter_set_exact:
 * @exact: whether the key is a whole one; %FALSE at first
 *
 * Says how keys are compared.
 */
void
larder_mutation_filter_set_exact (LarderMutationFilter *self,
                                  gboolean              exact)
{
  g_return_if_fail (LARDER_IS_MUTATION_FILTER (self));

  self->exact = !!exact;
}

/**
 * larder_mutation_filter_set_status:
 * @status: the only status that matches
 *
 * Says how mutations must stand.
 */
void
larder_mutation_filter_set_status (LarderMutationFilter *self,
                                   LarderMutationStatus  status)
{
  g_return_if_fail (LARDER_IS_MUTATION_FILTER (self));

  self->status = (int) status;
}

/**
 * larder_mutation_filter_set_predicate:
 * @predicate: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   decides about those that match else
 * @user_data: given to @predicate
 * @destroy: (nullable): called with @user_data when @predicate is not needed any more
 *
 * Sets a function that must agree.
 */
void
larder_mutation_filter_set_predicate (LarderMutationFilter    *self,
                                      LarderMutationPredicate  predicate,
                                      gpointer                 user_data,
                                      GDestroyNotify           destroy)
{
  g_return_if_fail (LARDER_IS_MUTATION_FILTER (self));

  g_clear_pointer (&self->predicate, larder_closure_unref);
  if (predicate != NULL)
    self->predicate = larder_closure_new (G_CALLBACK (predicate), user_data, destroy);
}

/**
 * larder_mutation_filter_matches:
 * @mutation: a mutation
 *
 * Tells whether all that is set holds for a mutation.
 *
 * Returns: whether it is meant
 */
gboolean
larder_mutation_filter_matches (LarderMutationFilter *self,
                                LarderMutation       *mutation)
{
  g_return_val_if_fail (LARDER_IS_MUTATION_FILTER (self), FALSE);
  g_return_val_if_fail (LARDER_IS_MUTATION (mutation), FALSE);

  if (self->exact && g_strcmp0 (self->key, mutation->key) != 0)
    return FALSE;
  if (!larder_mutation_key_matches (self->key, mutation->key))
    return FALSE;
  if (self->status >= 0 && self->status != (int) mutation->status)
    return FALSE;
  return self->predicate == NULL ||
         ((LarderMutationPredicate) self->predicate->func) (mutation, self->predicate->user_data);
}

/**
 * larder_client_find_mutations:
 * @filter: (nullable): which ones; %NULL: all
 *
 * Looks for mutations on their way and kept ones.
 *
 * Returns: (transfer container) (element-type LarderMutation): those that the client knows, oldest
 *   first; also those that are done and not yet let go of
 */
GPtrArray *
larder_client_find_mutations (LarderClient         *self,
                              LarderMutationFilter *filter)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (LARDER_IS_CLIENT (self), found);

  for (guint i = 0; i < self->mutations->len; i++)
    if (filter == NULL || larder_mutation_filter_matches (filter, self->mutations->pdata[i]))
      g_ptr_array_add (found, g_object_ref (self->mutations->pdata[i]));
  return found;
}

/**
 * larder_client_find_mutation:
 * @id: of a mutation
 *
 * Looks for one mutation by its UUID.
 *
 * Returns: (transfer none) (nullable): that mutation, if the client knows it; it comes back from
 *   the outbox when the client is mounted first
 */
LarderMutation *
larder_client_find_mutation (LarderClient *self,
                             const char   *id)
{
  g_return_val_if_fail (LARDER_IS_CLIENT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = self->mutations->len; i > 0; i--)
    if (g_str_equal (((LarderMutation *) self->mutations->pdata[i - 1])->id, id))
      return self->mutations->pdata[i - 1];
  return NULL;
}
