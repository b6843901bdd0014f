/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The queries of a client by the beginnings of their keys. */

#include "config.h"

#include "larder/larder-query-index-private.h"

#include "larder/larder-key-private.h"
#include "larder/larder-client-private.h"

struct _LarderQueryBranch
{
  char              *item;       /* canonical text; NULL at the root */
  LarderQueryBranch *parent;     /* borrowed */
  LarderQueryBranch *next;       /* the sibling made after this one */
  LarderQueryBranch *previous;
  LarderQueryBranch *first;      /* child (owned) */
  LarderQueryBranch *last;
  GHashTable        *children;   /* by item (nullable) */
  LarderQuery       *head;       /* queries with just one item more than the branch */
  LarderQuery       *tail;
};

struct _LarderQueryIndex
{
  LarderQueryBranch *root;
  GString           *text;       /* scratch */
  guint              n_foreign;  /* queries whose hash is not the text of their key */
};

/* The end of the item that begins at @from in the canonical text of a list. */
static const char *
skip_item (const char *from)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (const char *at = from; *at != '\0'; at++)
    {
      if (quoted)
        {
          if (*at == '\\' && at[1] != '\0')
            at++;
          else if (*at == '"')
            quoted = FALSE;
        }
      else if (*at == '"')
        quoted = TRUE;
      else if (*at == '[' || *at == '{')
        depth++;
      else if (depth == 0 && (*at == ',' || *at == ']'))
        return at;
      else if (*at == ']' || *at == '}')
        depth--;
    }
  return from + strlen (from);
}

static LarderQueryBranch *
find_child (LarderQueryBranch *branch,
            const char        *item)
{
  return branch->children != NULL ? g_hash_table_lookup (branch->children, item) : NULL;
}

static LarderQueryBranch *
add_child (LarderQueryBranch *parent,
           const char        *item)
{
  LarderQueryBranch *branch = g_new0 (LarderQueryBranch, 1);

  branch->item = g_strdup (item);
  branch->parent = parent;
  branch->previous = parent->last;
  if (parent->last != NULL)
    parent->last->next = branch;
  else
    parent->first = branch;
  parent->last = branch;
  if (parent->children == NULL)
    parent->children = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (parent->children, branch->item, branch);
  return branch;
}

static void
branch_free (LarderQueryBranch *branch)
{
  while (branch->first != NULL)
    {
      LarderQueryBranch *child = branch->first;

      branch->first = child->next;
      branch_free (child);
    }
  g_clear_pointer (&branch->children, g_hash_table_unref);
  g_free (branch->item);
  g_free (branch);
}

/* A branch that bears nothing goes, and what bore only it. */
static void
prune (LarderQueryIndex  *self,
       LarderQueryBranch *branch)
{
  while (branch != self->root && branch->head == NULL && branch->first == NULL)
    {
      LarderQueryBranch *parent = branch->parent;

      g_hash_table_remove (parent->children, branch->item);
      if (branch->previous != NULL)
        branch->previous->next = branch->next;
      else
        parent->first = branch->next;
      if (branch->next != NULL)
        branch->next->previous = branch->previous;
      else
        parent->last = branch->previous;
      branch_free (branch);
      branch = parent;
    }
}

/* The next item of a list, from a copy of its text that is cut into pieces. */
static char *
take_item (char **rest)
{
  char *item = *rest;
  char *end;

  if (item == NULL || *item == ']' || *item == '\0')
    return NULL;
  end = (char *) skip_item (item);
  *rest = *end == ',' ? end + 1 : NULL;
  *end = '\0';
  return item;
}

LarderQueryIndex *
larder_query_index_new (void)
{
  LarderQueryIndex *self = g_new0 (LarderQueryIndex, 1);

  self->root = g_new0 (LarderQueryBranch, 1);
  self->text = g_string_sized_new (128);
  return self;
}

void
larder_query_index_free (LarderQueryIndex *self)
{
  branch_free (self->root);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
larder_query_index_add (LarderQueryIndex *self,
                        LarderQuery      *query,
                        const char       *text)
{
  LarderQueryPlace *place = &query->place;
  LarderQueryBranch *branch = self->root;
  char *rest;
  char *item;

  g_string_assign (self->text, text);
  rest = self->text->str + 1;
  for (item = take_item (&rest); item != NULL && rest != NULL; item = take_item (&rest))
    {
      LarderQueryBranch *child = find_child (branch, item);

      branch = child != NULL ? child : add_child (branch, item);
    }
  self->n_foreign += query->foreign;
  place->branch = branch;
  place->next = NULL;
  place->previous = branch->tail;
  if (branch->tail != NULL)
    branch->tail->place.next = query;
  else
    branch->head = query;
  branch->tail = query;
}

void
larder_query_index_remove (LarderQueryIndex *self,
                           LarderQuery      *query)
{
  LarderQueryPlace *place = &query->place;
  LarderQueryBranch *branch = g_steal_pointer (&place->branch);

  if (branch == NULL)
    return;
  self->n_foreign -= query->foreign;
  if (place->previous != NULL)
    place->previous->place.next = place->next;
  else
    branch->head = place->next;
  if (place->next != NULL)
    place->next->place.previous = place->previous;
  else
    branch->tail = place->previous;
  place->next = place->previous = NULL;
  prune (self, branch);
}

/* With a @filter, also of what is on the branch itself. */
static void
list_branch (LarderQueryBranch *branch,
             GVariant          *filter,
             GPtrArray         *found)
{
  for (LarderQuery *query = branch->head; query != NULL; query = query->place.next)
    if (filter == NULL || larder_key_matches (filter, larder_query_need_key (query)))
      g_ptr_array_add (found, larder_query_ref (query));
  for (LarderQueryBranch *child = branch->first; child != NULL; child = child->next)
    list_branch (child, filter, found);
}

/* The query whose key is the prefix itself hangs one branch higher than what lies behind it. */
static void
list_exact (LarderQueryIndex  *self,
            LarderQueryBranch *branch,
            GVariant          *prefix,
            LarderClient      *client,
            GPtrArray         *found)
{
  LarderQuery *query;

  g_string_truncate (self->text, 0);
  larder_key_append_hash (self->text, prefix);
  query = larder_client_find_hash (client, self->text->str);
  if (query != NULL && query->place.branch == branch)
    {
      g_ptr_array_add (found, larder_query_ref (query));
      return;
    }
  for (query = self->n_foreign > 0 ? branch->head : NULL; query != NULL; query = query->place.next)
    if (larder_key_matches (prefix, larder_query_need_key (query)))
      g_ptr_array_add (found, larder_query_ref (query));
}

gboolean
larder_query_index_list (LarderQueryIndex *self,
                         GVariant         *prefix,
                         LarderClient     *client,
                         GPtrArray        *found)
{
  LarderQueryBranch *branch = self->root;
  char *rest;

  g_string_truncate (self->text, 0);
  if (!larder_key_append_hash (self->text, prefix))
    return FALSE;
  rest = self->text->str + 1;
  if (*rest == ']')
    list_branch (branch, NULL, found);
  for (char *item = take_item (&rest); item != NULL && branch != NULL; item = take_item (&rest))
    {
      LarderQueryBranch *child;

      /* Dictionaries and lists match by their parts, so all that is behind here is looked at. */
      if (*item == '{' || *item == '[')
        {
          list_branch (branch, prefix, found);
          break;
        }
      child = find_child (branch, item);
      if (rest == NULL)
        {
          list_exact (self, branch, prefix, client, found);
          if (child != NULL)
            list_branch (child, NULL, found);
        }
      branch = child;
    }
  return TRUE;
}
