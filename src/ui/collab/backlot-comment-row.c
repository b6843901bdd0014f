/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comment as a row: who said what, when, and what can be done with it. */

#include "config.h"

#include "ui/collab/backlot-comment-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/collab/backlot-editing-note.h"
#include "ui/common/backlot-change-mark.h"
#include "ui/common/backlot-record-link.h"
#include "ui/common/backlot-row-menu.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words-task.h"

/* How far answers stand behind what they answer. */
#define INDENT 44

struct _BacklotCommentRow
{
  GtkBox             parent_instance;

  BacklotDiscussion *discussion;   /* (owned) (nullable) */
  BacklotComment    *comment;      /* (owned) (nullable) */
  LarderRecord      *person;       /* (owned) (nullable): who said it */
  GSignalGroup      *signals;      /* (owned): of @comment */

  AdwAvatar         *avatar;
  GtkLabel          *author_label;
  GtkLabel          *when_label;
  GtkLabel          *body_label;
  GMenuModel        *menu;
  GtkMenuButton     *menu_button;
  BacklotChangeMark *mark;
  GtkWidget         *editing_note;
};

typedef enum
{
  PROP_DISCUSSION = 1,
  PROP_BACKEND,
  PROP_COMMENT,
  PROP_DESCRIPTION,
} BacklotCommentRowProperty;

enum
{
  SIGNAL_ASKED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_DESCRIPTION + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BacklotCommentRow, backlot_comment_row, GTK_TYPE_BOX)

/* The server counts the first version; a change makes more. */
static gboolean
is_edited (BacklotCommentRow *self)
{
  GDateTime *created = larder_record_get_time (LARDER_RECORD (self->comment), "created_at");
  GDateTime *updated = larder_record_get_time (LARDER_RECORD (self->comment), "updated_at");

  return created != NULL && updated != NULL &&
         larder_record_get_int (LARDER_RECORD (self->comment), "version") > 1 &&
         !backlot_comment_get_is_resolved (self->comment) &&
         g_date_time_difference (updated, created) > G_TIME_SPAN_SECOND;
}

static char *
word_when (BacklotCommentRow *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when =
    backlot_when_word (larder_record_get_time (LARDER_RECORD (self->comment), "created_at"), now);

  /* Translators: when a comment was made, such as “Yesterday, changed” */
  return is_edited (self) ? g_strdup_printf (_("%s, changed"), when) : g_steal_pointer (&when);
}

static char *
word_description (BacklotCommentRow *self)
{
  g_autofree char *state = NULL;
  BacklotSyncState sync = BACKLOT_SYNC_SAVED;

  if (self->comment == NULL)
    return g_strdup ("");
  g_object_get (self->mark, "state", &sync, NULL);
  state = backlot_words_sync_state (sync);
  return g_strconcat (gtk_label_get_label (self->author_label), ", ",
                      gtk_label_get_label (self->when_label),
                      backlot_comment_get_is_resolved (self->comment) ? ", " : "",
                      backlot_comment_get_is_resolved (self->comment) ? _("Resolved") : "",
                      state[0] != '\0' ? ", " : "", state, NULL);
}

static void
describe (BacklotCommentRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}

static void
update_actions (BacklotCommentRow *self)
{
  gboolean can_comment = backlot_discussion_get_can_comment (self->discussion);
  gboolean can_edit = backlot_discussion_can_edit (self->discussion, self->comment);
  gboolean can_remove = backlot_discussion_can_remove (self->discussion, self->comment);
  gboolean begins = backlot_comment_get_parent_id (self->comment) == NULL;
  gboolean resolved = backlot_comment_get_is_resolved (self->comment);
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "comment.reply", can_comment);
  gtk_widget_action_set_enabled (widget, "comment.resolve", can_remove && begins && !resolved);
  gtk_widget_action_set_enabled (widget, "comment.reopen", can_remove && begins && resolved);
  gtk_widget_action_set_enabled (widget, "comment.edit", can_edit);
  gtk_widget_action_set_enabled (widget, "comment.remove", can_remove);
}

static void
update (BacklotCommentRow *self)
{
  g_autofree char *author = NULL;
  g_autofree char *when = NULL;
  gboolean begins = FALSE;

  if (self->comment == NULL || self->discussion == NULL)
    return;
  begins = backlot_comment_get_parent_id (self->comment) == NULL;
  author = backlot_words_person (backlot_discussion_get_backend (self->discussion),
                                 backlot_comment_get_author_id (self->comment));
  when = word_when (self);
  gtk_label_set_label (self->author_label, author);
  adw_avatar_set_text (self->avatar, author);
  gtk_label_set_label (self->when_label, when);
  gtk_widget_set_margin_start (GTK_WIDGET (self), begins ? 6 : INDENT);
  adw_avatar_set_size (self->avatar, begins ? 32 : 24);
  if (backlot_comment_get_is_resolved (self->comment))
    gtk_widget_add_css_class (GTK_WIDGET (self->body_label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->body_label), "dim-label");
  update_actions (self);
  describe (self);
}

static void
rights_cb (BacklotCommentRow *self)
{
  if (self->comment != NULL)
    update_actions (self);
}

static void
set_discussion (BacklotCommentRow *self,
                BacklotDiscussion *discussion)
{
  BacklotTeam *team = NULL;

  if (!g_set_object (&self->discussion, discussion))
    return;
  team = backlot_discussion_get_team (discussion);
  g_object_set (self->editing_note, "team", team, NULL);
  if (team != NULL)
    {
      g_signal_connect_object (team, "notify::can-comment", G_CALLBACK (rights_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (team, "notify::can-edit", G_CALLBACK (rights_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKEND]);
}

static void
set_comment (BacklotCommentRow *self,
             BacklotComment    *comment)
{
  if (!g_set_object (&self->comment, comment))
    return;
  g_signal_group_set_target (self->signals, comment);
  backlot_record_link_set (&self->person, backlot_discussion_get_backend (self->discussion),
                           "people",
                           comment != NULL ? backlot_comment_get_author_id (comment) : NULL,
                           G_CALLBACK (update), self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMENT]);
}

static void
ask_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_ASKED], 0, name + strlen ("comment."));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          backlot_comment_get_body (BACKLOT_COMMENT_ROW (widget)->comment));
}

static void
backlot_comment_row_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BacklotCommentRow *self = BACKLOT_COMMENT_ROW (object);

  switch ((BacklotCommentRowProperty) prop_id)
    {
    case PROP_DISCUSSION:
      g_value_set_object (value, self->discussion);
      break;
    case PROP_BACKEND:
      g_value_set_object (value, self->discussion != NULL
                                   ? backlot_discussion_get_backend (self->discussion) : NULL);
      break;
    case PROP_COMMENT:
      g_value_set_object (value, self->comment);
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, word_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_comment_row_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  BacklotCommentRow *self = BACKLOT_COMMENT_ROW (object);

  switch ((BacklotCommentRowProperty) prop_id)
    {
    case PROP_DISCUSSION:
      set_discussion (self, g_value_get_object (value));
      break;
    case PROP_COMMENT:
      set_comment (self, g_value_get_object (value));
      break;
    case PROP_BACKEND:
    case PROP_DESCRIPTION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
backlot_comment_row_dispose (GObject *object)
{
  BacklotCommentRow *self = BACKLOT_COMMENT_ROW (object);

  backlot_record_link_set (&self->person, NULL, NULL, NULL, G_CALLBACK (update), self);
  g_clear_object (&self->signals);
  g_clear_object (&self->comment);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_COMMENT_ROW);
  g_clear_object (&self->discussion);

  G_OBJECT_CLASS (backlot_comment_row_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_DISCUSSION] =
    g_param_spec_object ("discussion", NULL, NULL, BACKLOT_TYPE_DISCUSSION,
                         flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_BACKEND] = g_param_spec_object ("backend", NULL, NULL, BACKLOT_TYPE_BACKEND,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMMENT] = g_param_spec_object ("comment", NULL, NULL, BACKLOT_TYPE_COMMENT,
                                                  flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
backlot_comment_row_class_init (BacklotCommentRowClass *klass)
{
  static const char * const actions[] = {
    "comment.reply", "comment.resolve", "comment.reopen", "comment.edit", "comment.remove",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = backlot_comment_row_get_property;
  object_class->set_property = backlot_comment_row_set_property;
  object_class->dispose = backlot_comment_row_dispose;
  install_properties (object_class);

  signals[SIGNAL_ASKED] = g_signal_new ("asked", BACKLOT_TYPE_COMMENT_ROW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, ask_action);
  gtk_widget_class_install_action (widget_class, "comment.copy", NULL, copy_action);
  g_type_ensure (BACKLOT_TYPE_CHANGE_MARK);
  g_type_ensure (BACKLOT_TYPE_EDITING_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/ui/collab/backlot-comment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, author_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, when_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, body_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, menu);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, mark);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentRow, editing_note);
}

static void
backlot_comment_row_init (BacklotCommentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  backlot_row_menu_attach (self->menu_button, self->menu);

  self->signals = g_signal_group_new (BACKLOT_TYPE_COMMENT);
  g_signal_group_connect_swapped (self->signals, "notify::body", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::version", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::is-resolved", G_CALLBACK (update), self);
  g_signal_connect_object (self->mark, "notify::state", G_CALLBACK (describe), self,
                           G_CONNECT_SWAPPED);
}

BacklotComment *
backlot_comment_row_get_comment (BacklotCommentRow *self)
{
  g_return_val_if_fail (BACKLOT_IS_COMMENT_ROW (self), NULL);

  return self->comment;
}

void
backlot_comment_row_ask (BacklotCommentRow *self,
                         const char        *what)
{
  g_autofree char *action = g_strconcat ("comment.", what, NULL);

  g_return_if_fail (BACKLOT_IS_COMMENT_ROW (self));

  if (g_str_equal (what, "menu"))
    gtk_menu_button_popup (self->menu_button);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}
