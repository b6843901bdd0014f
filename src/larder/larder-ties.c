/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options that tie a query to the rest, and how an entry follows them. */

#include "config.h"

#include "larder/larder-ties.h"

#include "larder/larder-client-private.h"
#include "larder/larder-mutation-options-private.h"

/**
 * LarderTagsFunc:
 * @data: the data of the query
 * @user_data: what was given with the function
 *
 * Says which tags a query provides.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the tags, as "type" or "type:id"
 */

/**
 * LarderMutationTagsFunc:
 * @mutation: which has succeeded or failed for good
 * @user_data: what was given with the function
 *
 * Says which tags a mutation invalidates.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the tags, as "type" or "type:id"
 */

/**
 * LarderEntryFunc:
 * @client: the client
 * @key: of the entry
 * @event: what became of it
 * @user_data: what was given with the function
 *
 * Follows an entry of the cache from its coming to its going. It may write its data with
 * [method@Larder.Client.set_data].
 */

/**
 * LarderChannelFunc:
 * @client: the client
 * @key: of the query
 * @user_data: what was given with the function
 *
 * Makes the channel that brings news of a query.
 *
 * Returns: (transfer full) (nullable): the channel; %NULL: there is none
 */

struct _LarderQueryTies
{
  LarderClosure *entry;         /* who was told that the entry is there (owned) (nullable) */
  LarderValue   *tagged;        /* the data whose tags are known (owned) (nullable) */
  gboolean       told_loaded;
  LarderLive    *live;          /* (nullable): the channel is open */
};

static LarderTies *
ties_new (void)
{
  LarderTies *self = g_new0 (LarderTies, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

void
larder_ties_unref (LarderTies *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_strfreev (self->tags);
  g_clear_pointer (&self->tags_func, larder_closure_unref);
  g_clear_pointer (&self->entry, larder_closure_unref);
  g_clear_pointer (&self->channel, larder_closure_unref);
  g_free (self);
}

static void
take (LarderClosure **closure,
      LarderClosure  *over)
{
  if (over == NULL)
    return;
  larder_closure_ref (over);
  g_clear_pointer (closure, larder_closure_unref);
  *closure = over;
}

static void
take_all (LarderTies *self,
          LarderTies *over)
{
  if (over->tags != NULL)
    {
      g_strfreev (self->tags);
      self->tags = g_strdupv (over->tags);
    }
  take (&self->tags_func, over->tags_func);
  take (&self->entry, over->entry);
  take (&self->channel, over->channel);
}

LarderTies *
larder_ties_combine (LarderTies *self,
                     LarderTies *over)
{
  LarderTies *result;

  if (self == NULL || over == NULL || self == over)
    {
      result = over != NULL ? over : self;
      if (result != NULL)
        g_atomic_ref_count_inc (&result->refs);
      return result;
    }
  result = ties_new ();
  take_all (result, self);
  take_all (result, over);
  return result;
}

gboolean
larder_ties_same (LarderTies *a,
                  LarderTies *b)
{
  if (a == NULL || b == NULL || a == b)
    return a == b;
  return (a->tags == b->tags ||
          (a->tags != NULL && b->tags != NULL &&
           g_strv_equal ((const char * const *) a->tags, (const char * const *) b->tags))) &&
         larder_closure_equal (a->tags_func, b->tags_func) &&
         larder_closure_equal (a->entry, b->entry) &&
         larder_closure_equal (a->channel, b->channel);
}

/* Queries share what was given to them, so a change makes a copy. */
static LarderTies *
change (LarderQueryOptions *options)
{
  LarderTies *copy = ties_new ();

  if (options->choices->ties != NULL)
    take_all (copy, options->choices->ties);
  g_clear_pointer (&larder_query_options_own (options)->ties, larder_ties_unref);
  larder_query_options_own (options)->ties = copy;
  return copy;
}

/* Takes what is given; @member is one of the closures of @options. */
static void
set_closure (LarderClosure  **member,
             GCallback        func,
             gpointer         user_data,
             GDestroyNotify   destroy)
{
  g_clear_pointer (member, larder_closure_unref);
  if (func != NULL)
    *member = larder_closure_new (func, user_data, destroy);
}

static void
tell_entry (LarderQuery  *self,
            LarderClient *client,
            LarderEntry   event)
{
  LarderClosure *entry = self->more->ties->entry;

  if (entry == NULL)
    return;
  larder_closure_ref (entry);
  ((LarderEntryFunc) entry->func) (client, larder_query_need_key (self), event, entry->user_data);
  larder_closure_unref (entry);
}

static void
follow_tags (LarderQuery *self)
{
  LarderTies *options = self->options->choices->ties;
  LarderValue *data = self->state.base;
  g_auto(GStrv) tags = NULL;
  g_autoptr(GStrvBuilder) all = NULL;
  g_auto(GStrv) both = NULL;

  if (options->tags_func == NULL || data == NULL)
    {
      larder_query_set_tags (self, self->client, options->tags);
      return;
    }
  if (data == self->more->ties->tagged)
    return;
  larder_value_ref (data);
  g_clear_pointer (&self->more->ties->tagged, larder_value_unref);
  self->more->ties->tagged = data;
  tags = ((LarderTagsFunc) options->tags_func->func) (data, options->tags_func->user_data);
  all = g_strv_builder_new ();
  if (options->tags != NULL)
    g_strv_builder_addv (all, (const char **) options->tags);
  if (tags != NULL)
    g_strv_builder_addv (all, (const char **) tags);
  both = g_strv_builder_end (all);
  larder_query_set_tags (self, self->client, both);
}

static void
follow_channel (LarderQuery *self)
{
  LarderClosure *channel = self->options->choices->ties->channel;
  gboolean wanted = channel != NULL && larder_query_is_active (self);

  if (wanted && self->more->ties->live == NULL)
    {
      self->more->ties->live = larder_live_new (self);
      larder_live_open (self->more->ties->live, channel);
    }
  else if (!wanted && self->more->ties->live != NULL)
    larder_live_free (g_steal_pointer (&self->more->ties->live));
}

void
larder_query_follow_ties (LarderQuery *self)
{
  g_autoptr(LarderQuery) kept = NULL;

  if (self->more->ties == NULL || self->client == NULL || self->options->choices->ties == NULL)
    return;
  kept = larder_query_ref (self);
  follow_tags (self);
  if (self->state.base != NULL && !self->more->ties->told_loaded)
    {
      self->more->ties->told_loaded = TRUE;
      tell_entry (self, self->client, LARDER_ENTRY_LOADED);
    }
  /* Whoever was told may have dropped the entry. */
  if (self->client != NULL)
    follow_channel (self);
}

void
larder_query_tie (LarderQuery *self)
{
  LarderTies *options = self->options->choices->ties;

  if (options == NULL)
    return;
  if (self->more->ties == NULL)
    larder_query_extend (self)->ties = g_new0 (LarderQueryTies, 1);
  if (self->more->ties->entry == NULL && options->entry != NULL)
    {
      self->more->ties->entry = larder_closure_ref (options->entry);
      tell_entry (self, self->client, LARDER_ENTRY_ADDED);
    }
  larder_query_follow_ties (self);
}

void
larder_query_untie (LarderQuery  *self,
                    LarderClient *client)
{
  if (self->more->ties == NULL)
    return;
  larder_query_set_tags (self, client, NULL);
  if (self->more->ties->live != NULL)
    larder_live_free (g_steal_pointer (&self->more->ties->live));
  tell_entry (self, client, LARDER_ENTRY_REMOVED);
  g_clear_pointer (&self->more->ties->entry, larder_closure_unref);
  g_clear_pointer (&self->more->ties->tagged, larder_value_unref);
  g_clear_pointer (&larder_query_extend (self)->ties, g_free);
}

gboolean
larder_query_is_live (LarderQuery *self)
{
  return self->more->ties != NULL && self->more->ties->live != NULL &&
         larder_live_is_joined (self->more->ties->live);
}

/**
 * larder_query_options_set_tags:
 * @tags: (nullable) (array zero-terminated=1): as "type" or "type:id"
 *
 * Says which tags the query provides whatever its data is; see
 * [method@Larder.Client.invalidate_tags].
 */
void
larder_query_options_set_tags (LarderQueryOptions *self,
                               const char * const *tags)
{
  LarderTies *ties;

  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  ties = change (self);
  g_strfreev (ties->tags);
  ties->tags = g_strdupv ((char **) tags);
  larder_query_options_choose (self, 0, NULL);
}

/**
 * larder_query_options_set_tags_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   says which tags the data provides; asked once for each data
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name.
 */
void
larder_query_options_set_tags_func (LarderQueryOptions *self,
                                    LarderTagsFunc      func,
                                    gpointer            user_data,
                                    GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&change (self)->tags_func, G_CALLBACK (func), user_data, destroy);
  larder_query_options_choose (self, 0, NULL);
}

/**
 * larder_query_options_set_entry_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   follows the entry from its coming to its going
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name. An entry keeps the first one that it was given.
 */
void
larder_query_options_set_entry_func (LarderQueryOptions *self,
                                     LarderEntryFunc     func,
                                     gpointer            user_data,
                                     GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&change (self)->entry, G_CALLBACK (func), user_data, destroy);
  larder_query_options_choose (self, 0, NULL);
}

/**
 * larder_query_options_set_channel_func:
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy):
 *   makes the channel that brings news of the query
 * @user_data: given to @func
 * @destroy: (nullable): called with @user_data when no query needs @func any more
 *
 * Sets the function of that name: the query is live while an enabled observer is attached.
 */
void
larder_query_options_set_channel_func (LarderQueryOptions *self,
                                       LarderChannelFunc   func,
                                       gpointer            user_data,
                                       GDestroyNotify      destroy)
{
  g_return_if_fail (LARDER_IS_QUERY_OPTIONS (self));

  set_closure (&change (self)->channel, G_CALLBACK (func), user_data, destroy);
  larder_query_options_choose (self, 0, NULL);
}
