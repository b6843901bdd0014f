/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said about one thing of a project, and what can be done with it. */

#include "config.h"

#include "query/collab/backlot-discussion.h"

#include <string.h>

#include "query/backlot-row-edit.h"

struct _BacklotDiscussion
{
  GObject              parent_instance;

  BacklotBackend      *backend;       /* (owned) */
  BacklotHistory      *history;       /* (owned) */
  BacklotTeam         *team;          /* (owned) (nullable) */
  LarderQueryObserver *query;         /* (owned) */
  GListModel          *threads;       /* (owned) */
  char                *project_id;
  char                *entity_type;
  char                *entity_id;
};

G_DEFINE_FINAL_TYPE (BacklotDiscussion, backlot_discussion, G_TYPE_OBJECT)

static void
backlot_discussion_dispose (GObject *object)
{
  BacklotDiscussion *self = BACKLOT_DISCUSSION (object);

  if (self->query != NULL)
    larder_query_observer_detach (self->query);
  g_clear_object (&self->query);
  g_clear_object (&self->threads);
  g_clear_object (&self->team);
  g_clear_object (&self->history);
  g_clear_object (&self->backend);

  G_OBJECT_CLASS (backlot_discussion_parent_class)->dispose (object);
}

static void
backlot_discussion_finalize (GObject *object)
{
  BacklotDiscussion *self = BACKLOT_DISCUSSION (object);

  g_free (self->project_id);
  g_free (self->entity_type);
  g_free (self->entity_id);

  G_OBJECT_CLASS (backlot_discussion_parent_class)->finalize (object);
}

static void
backlot_discussion_class_init (BacklotDiscussionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = backlot_discussion_dispose;
  object_class->finalize = backlot_discussion_finalize;
}

static void
backlot_discussion_init (BacklotDiscussion *self)
{
}

BacklotDiscussion *
backlot_discussion_new (BacklotBackend *backend,
                        const char     *project_id,
                        const char     *entity_type,
                        const char     *entity_id,
                        BacklotHistory *history,
                        BacklotTeam    *team)
{
  BacklotDiscussion *self = NULL;
  g_autoptr(LarderQueryOptions) options = NULL;

  g_return_val_if_fail (BACKLOT_IS_BACKEND (backend), NULL);
  g_return_val_if_fail (project_id != NULL && entity_type != NULL && entity_id != NULL, NULL);
  g_return_val_if_fail (BACKLOT_IS_HISTORY (history), NULL);

  self = g_object_new (BACKLOT_TYPE_DISCUSSION, NULL);
  self->backend = g_object_ref (backend);
  self->history = g_object_ref (history);
  self->team = team != NULL ? g_object_ref (team) : NULL;
  self->project_id = g_strdup (project_id);
  self->entity_type = g_strdup (entity_type);
  self->entity_id = g_strdup (entity_id);
  options = backlot_comments_list_options (backend, entity_type, entity_id);
  self->query = larder_query_observer_new (backlot_backend_get_client (backend), options);
  larder_query_observer_attach (self->query);
  self->threads = backlot_comments_list (backend, entity_type, entity_id, NULL);
  return self;
}

BacklotBackend *
backlot_discussion_get_backend (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return self->backend;
}

BacklotHistory *
backlot_discussion_get_history (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return self->history;
}

LarderQueryObserver *
backlot_discussion_get_query (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return self->query;
}

GListModel *
backlot_discussion_get_threads (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return self->threads;
}

GListModel *
backlot_discussion_list_answers (BacklotDiscussion *self,
                                 const char        *comment_id)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return backlot_comments_list (self->backend, self->entity_type, self->entity_id, comment_id);
}

char *
backlot_discussion_name_draft (BacklotDiscussion *self,
                               const char        *what)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return g_strjoin ("/", self->entity_type, self->entity_id, what, NULL);
}

BacklotTeam *
backlot_discussion_get_team (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);

  return self->team;
}

gboolean
backlot_discussion_get_can_comment (BacklotDiscussion *self)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), FALSE);

  return self->team == NULL || backlot_team_get_can_comment (self->team);
}

gboolean
backlot_discussion_can_edit (BacklotDiscussion *self,
                             BacklotComment    *comment)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), FALSE);
  g_return_val_if_fail (BACKLOT_IS_COMMENT (comment), FALSE);

  return backlot_discussion_get_can_comment (self) &&
         g_strcmp0 (backlot_comment_get_author_id (comment),
                    backlot_backend_get_user_id (self->backend)) == 0;
}

gboolean
backlot_discussion_can_remove (BacklotDiscussion *self,
                               BacklotComment    *comment)
{
  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), FALSE);

  return backlot_discussion_can_edit (self, comment) || self->team == NULL ||
         backlot_team_get_can_edit (self->team);
}

/* As it is written behind the sign; "" for one without a name. */
static const char *
get_name (BacklotDiscussion *self,
          const char        *user_id)
{
  LarderValue *row = larder_table_get_value (backlot_backend_get_table (self->backend, "people"),
                                             user_id);
  const char *name = row != NULL ? larder_value_get_member_string (row, "display_name") : NULL;

  return name != NULL ? name : "";
}

GStrv
backlot_discussion_find_people (BacklotDiscussion *self,
                                const char        *start)
{
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();
  g_autofree char *wanted = NULL;
  GListModel *members = NULL;

  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);
  g_return_val_if_fail (start != NULL, NULL);

  wanted = g_utf8_casefold (start, -1);
  members = self->team != NULL ? backlot_team_get_members (self->team) : NULL;
  for (guint i = 0; members != NULL && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr(BacklotMember) member = g_list_model_get_item (members, i);
      const char *user_id = backlot_member_get_user_id (member);
      const char *name = get_name (self, user_id);
      g_autofree char *folded = g_utf8_casefold (name, -1);

      if (name[0] != '\0' && g_str_has_prefix (folded, wanted))
        g_strv_builder_add (found, user_id);
    }
  return g_strv_builder_end (found);
}

/* Whose name stands behind the sign somewhere in @body. */
static GStrv
find_mentions (BacklotDiscussion *self,
               const char        *body)
{
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();
  g_auto(GStrv) all = backlot_discussion_find_people (self, "");

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *mention = g_strconcat ("@", get_name (self, all[i]), NULL);

      if (strstr (body, mention) != NULL)
        g_strv_builder_add (found, all[i]);
    }
  return g_strv_builder_end (found);
}

char *
backlot_discussion_say (BacklotDiscussion *self,
                        const char        *parent_id,
                        const char        *body)
{
  g_auto(GStrv) mentions = NULL;

  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  mentions = find_mentions (self, body);
  return backlot_comments_add (self->backend, self->project_id, self->entity_type,
                               self->entity_id, parent_id, body,
                               (const char * const *) mentions);
}

void
backlot_discussion_edit (BacklotDiscussion *self,
                         const char        *comment_id,
                         const char        *body)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();

  g_return_if_fail (BACKLOT_IS_DISCUSSION (self));
  g_return_if_fail (comment_id != NULL && body != NULL);

  larder_value_builder_set_string (changes, "body", body);
  backlot_history_edit (self->history, "comments.edit", "comments", comment_id,
                        larder_value_builder_end (changes));
}

void
backlot_discussion_set_resolved (BacklotDiscussion *self,
                                 const char        *comment_id,
                                 gboolean           resolved)
{
  g_autoptr(LarderValueBuilder) changes = larder_value_builder_new_object ();
  g_autofree char *text = backlot_row_edit_format_now ();

  g_return_if_fail (BACKLOT_IS_DISCUSSION (self));
  g_return_if_fail (comment_id != NULL);

  if (resolved)
    larder_value_builder_set_string (changes, "resolved_at", text);
  else
    larder_value_builder_set_null (changes, "resolved_at");
  backlot_history_edit (self->history, "comments.resolve", "comments", comment_id,
                        larder_value_builder_end (changes));
}

guint
backlot_discussion_remove (BacklotDiscussion *self,
                           const char        *comment_id)
{
  g_autoptr(BacklotRemoval) removal = NULL;

  g_return_val_if_fail (BACKLOT_IS_DISCUSSION (self), 0);
  g_return_val_if_fail (comment_id != NULL, 0);

  removal = backlot_comments_remove (self->backend, comment_id);
  return backlot_history_remove (self->history, removal);
}
