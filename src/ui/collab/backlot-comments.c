/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was said about one thing, and a place to say more. */

#include "config.h"

#include "ui/collab/backlot-comments.h"

#include <glib/gi18n.h>

#include "model/project/backlot-row-list.h"

#include "ui/collab/backlot-comment-editor.h"
#include "ui/collab/backlot-comment-row.h"
#include "ui/common/backlot-list-words.h"
#include "ui/common/backlot-page-state.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-row-factory.h"

struct _BacklotComments
{
  AdwBin                parent_instance;

  BacklotDiscussion    *discussion;   /* (owned) (nullable) */
  GtkSingleSelection   *selection;    /* (owned) (nullable): of BacklotComment */
  char                 *wanted_id;    /* (nullable): is shown when it is there */
  char                 *said_id;      /* (nullable): is scrolled to when it is there */
  guint                 n_frames;     /* since it is there */
  guint                 tick_id;

  GtkWidget            *state;
  GtkScrolledWindow    *scrolled;
  GtkListView          *list;
  BacklotCommentEditor *editor;
};

G_DEFINE_FINAL_TYPE (BacklotComments, backlot_comments, ADW_TYPE_BIN)

static void
tell (BacklotComments *self,
      const char      *title)
{
  backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)),
                          backlot_discussion_get_history (self->discussion), title);
}

static void
remove_comment (BacklotComments *self,
                const char      *id)
{
  guint n_removed = backlot_discussion_remove (self->discussion, id);
  g_autofree char *title = g_strdup_printf (ngettext ("%u comment deleted", "%u comments deleted",
                                                      n_removed),
                                            n_removed);

  tell (self, title);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
do_with (BacklotComments *self,
         BacklotComment  *comment,
         const char      *what)
{
  const char *id = larder_record_get_id (LARDER_RECORD (comment));
  gboolean resolved = g_str_equal (what, "resolve");

  if (g_str_equal (what, "reply"))
    backlot_comment_editor_reply (self->editor, comment);
  else if (g_str_equal (what, "edit"))
    backlot_comment_editor_edit (self->editor, comment);
  else if (g_str_equal (what, "remove"))
    remove_comment (self, id);
  else
    {
      backlot_discussion_set_resolved (self->discussion, id, resolved);
      tell (self, resolved ? _("Comment resolved") : _("Comment open again"));
    }
}

static void
asked_cb (BacklotComments   *self,
          const char        *what,
          BacklotCommentRow *row)
{
  do_with (self, backlot_comment_row_get_comment (row), what);
}

/* The row of the item that has the focus. */
static BacklotCommentRow *
find_focused_row (BacklotComments *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  row = gtk_widget_get_ancestor (focus, BACKLOT_TYPE_COMMENT_ROW);
  if (row == NULL && BACKLOT_IS_COMMENT_ROW (gtk_widget_get_first_child (focus)))
    row = gtk_widget_get_first_child (focus);
  return row != NULL ? BACKLOT_COMMENT_ROW (row) : NULL;
}

static void
key_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  BacklotCommentRow *row = find_focused_row (BACKLOT_COMMENTS (widget));

  if (row != NULL)
    backlot_comment_row_ask (row, name + strlen ("comments."));
}

static void
activate_cb (BacklotComments *self,
             guint            position)
{
  g_autoptr(BacklotComment) comment =
    g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (comment != NULL && backlot_discussion_get_can_comment (self->discussion))
    backlot_comment_editor_reply (self->editor, comment);
}

static void
describe (GtkListItem *item)
{
  BacklotComment *comment = gtk_list_item_get_item (item);

  if (comment != NULL)
    backlot_list_words_describe (item, backlot_comment_get_body (comment));
}

static void
setup_cb (BacklotComments *self,
          GtkListItem     *item)
{
  GtkWidget *row = g_object_new (BACKLOT_TYPE_COMMENT_ROW, "discussion", self->discussion, NULL);

  g_signal_connect_object (row, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "notify::description", G_CALLBACK (describe), item,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (BacklotComments *self,
         GtkListItem     *item)
{
  g_object_set (gtk_list_item_get_child (item), "comment", gtk_list_item_get_item (item), NULL);
  describe (item);
}

static void
unbind_cb (BacklotComments *self,
           GtkListItem     *item)
{
  g_object_set (gtk_list_item_get_child (item), "comment", NULL, NULL);
}

/* A comment and its answers, one below the other. */
static gpointer
make_thread (gpointer item,
             gpointer user_data)
{
  BacklotComments *self = user_data;
  g_autoptr(GListStore) first = g_list_store_new (BACKLOT_TYPE_COMMENT);
  g_autoptr(GListModel) answers =
    backlot_discussion_list_answers (self->discussion,
                                     larder_record_get_id (LARDER_RECORD (item)));
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (first, item);
  g_list_store_append (parts, first);
  g_list_store_append (parts, answers);
  return gtk_flatten_list_model_new (G_LIST_MODEL (parts));
}

/* -1: it is not there. */
static int
find_position (BacklotComments *self,
               const char      *id)
{
  GListModel *comments = G_LIST_MODEL (self->selection);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (comments); i++)
    {
      g_autoptr(LarderRecord) comment = g_list_model_get_item (comments, i);

      if (g_strcmp0 (larder_record_get_id (comment), id) == 0)
        return (int) i;
    }
  return -1;
}

/* Before a frame was laid out with it a row has no height; so it is scrolled to in the next one. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  BacklotComments *self = BACKLOT_COMMENTS (widget);
  int position = find_position (self, self->said_id);

  if (position >= 0 && self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  if (position >= 0)
    {
      g_clear_pointer (&self->said_id, g_free);
      gtk_list_view_scroll_to (self->list, (guint) position, GTK_LIST_SCROLL_NONE, NULL);
    }
  return G_SOURCE_REMOVE;
}

static void
show_wanted (BacklotComments *self)
{
  int position = -1;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->tick_id == 0 && find_position (self, self->said_id) >= 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  position = find_position (self, self->wanted_id);
  if (position < 0)
    return;
  g_clear_pointer (&self->wanted_id, g_free);
  gtk_list_view_scroll_to (self->list, (guint) position,
                           GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

/* The focus stays where the next one is written. */
static void
said_cb (BacklotComments *self,
         const char      *comment_id)
{
  self->n_frames = 0;
  g_set_str (&self->said_id, comment_id);
  show_wanted (self);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_comments_parent_class)->map (widget);

  show_wanted (BACKLOT_COMMENTS (widget));
}

static void
dispose (GObject *object)
{
  BacklotComments *self = BACKLOT_COMMENTS (object);

  g_clear_pointer (&self->wanted_id, g_free);
  g_clear_pointer (&self->said_id, g_free);
  /* The template lets go of its named children without telling their parent. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_COMMENTS);
  g_clear_object (&self->selection);
  g_clear_object (&self->discussion);

  G_OBJECT_CLASS (backlot_comments_parent_class)->dispose (object);
}

static void
backlot_comments_class_init (BacklotCommentsClass *klass)
{
  static const char * const actions[] = {
    "comments.edit", "comments.remove", "comments.copy", "comments.menu",
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, key_action);
  g_type_ensure (BACKLOT_TYPE_COMMENT_EDITOR);
  g_type_ensure (BACKLOT_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-comments.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotComments, state);
  gtk_widget_class_bind_template_child (widget_class, BacklotComments, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BacklotComments, list);
  gtk_widget_class_bind_template_child (widget_class, BacklotComments, editor);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
}

static void
backlot_comments_init (BacklotComments *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
backlot_comments_set_discussion (BacklotComments   *self,
                                 BacklotDiscussion *discussion,
                                 BacklotTextDrafts *drafts,
                                 BacklotTeam       *team)
{
  g_autoptr(GtkListItemFactory) factory = backlot_row_factory_new ();
  BacklotRowList *threads = NULL;
  GtkFlattenListModel *comments = NULL;

  g_return_if_fail (BACKLOT_IS_COMMENTS (self));
  g_return_if_fail (self->discussion == NULL);

  self->discussion = g_object_ref (discussion);
  if (team != NULL)
    g_signal_connect_object (team, "notify::can-comment",
                             G_CALLBACK (backlot_comment_editor_update_rights), self->editor,
                             G_CONNECT_SWAPPED);
  /* GtkMapListModel of GTK 4.18 puts an item that comes before others after the next one. */
  threads = backlot_row_list_new (backlot_discussion_get_threads (discussion), G_TYPE_LIST_MODEL,
                                  make_thread, self, NULL);
  comments = gtk_flatten_list_model_new (G_LIST_MODEL (threads));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (comments));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  /* After the list: it can not scroll to a row that it has not heard of. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_wanted), self,
                           G_CONNECT_SWAPPED);
  g_object_set (self->state, "model", self->selection, "query",
                backlot_discussion_get_query (discussion), NULL);
  backlot_comment_editor_set_discussion (self->editor, discussion, drafts);
}

void
backlot_comments_show (BacklotComments *self,
                       const char      *comment_id)
{
  g_return_if_fail (BACKLOT_IS_COMMENTS (self));

  g_set_str (&self->wanted_id, comment_id);
  show_wanted (self);
}

void
backlot_comments_focus (BacklotComments *self)
{
  g_return_if_fail (BACKLOT_IS_COMMENTS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

GtkScrolledWindow *
backlot_comments_get_scrolled_window (BacklotComments *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENTS (self), NULL);

  return self->scrolled;
}
