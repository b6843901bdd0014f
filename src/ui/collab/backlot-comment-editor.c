/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a comment is written: new, as an answer, or anew. */

#include "config.h"

#include "ui/collab/backlot-comment-editor.h"

#include <glib/gi18n.h>

#include "ui/collab/backlot-mention-popover.h"
#include "ui/common/backlot-page.h"
#include "ui/common/backlot-rights.h"
#include "ui/common/backlot-toasts.h"
#include "ui/common/backlot-words-task.h"

/* As the studio has it. */
#define MAX_LENGTH 10000

struct _BacklotCommentEditor
{
  GtkBox                 parent_instance;

  BacklotDiscussion     *discussion;   /* (owned) (nullable) */
  BacklotTextDrafts     *drafts;       /* (owned) (nullable) */
  BacklotComment        *comment;      /* (owned) (nullable): what is answered or changed */
  gboolean               edits;        /* it is changed */
  gboolean               showing;      /* a draft is shown, nobody typed it */
  BacklotMentionPopover *mentions;     /* a child of the text */

  GtkWidget             *mode_box;
  GtkLabel              *mode_label;
  GtkWidget             *frame;
  GtkTextView           *view;
  GtkTextBuffer         *buffer;
  GtkWidget             *send_button;
};

static guint said_signal;

G_DEFINE_FINAL_TYPE (BacklotCommentEditor, backlot_comment_editor, GTK_TYPE_BOX)

static char *
dup_text (BacklotCommentEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static char *
name_draft (BacklotCommentEditor *self)
{
  g_autofree char *what = NULL;

  if (self->comment == NULL)
    return backlot_discussion_name_draft (self->discussion, "new");
  what = g_strconcat (self->edits ? "edit/" : "reply/",
                      larder_record_get_id (LARDER_RECORD (self->comment)), NULL);
  return backlot_discussion_name_draft (self->discussion, what);
}

static void
update_send (BacklotCommentEditor *self)
{
  g_autofree char *text = g_strstrip (dup_text (self));

  gtk_widget_set_sensitive (self->send_button,
                            text[0] != '\0' && g_utf8_strlen (text, -1) <= MAX_LENGTH &&
                              backlot_discussion_get_can_comment (self->discussion));
}

/* Others see it at the comment while it is written anew. */
static void
tell_editing (BacklotCommentEditor *self)
{
  BacklotTeam *team = backlot_discussion_get_team (self->discussion);

  if (team != NULL && self->edits && self->comment != NULL)
    backlot_presence_edits (backlot_team_get_presence (team), "comment",
                            larder_record_get_id (LARDER_RECORD (self->comment)), "body");
}

static void
rest (BacklotCommentEditor *self)
{
  BacklotTeam *team = backlot_discussion_get_team (self->discussion);

  if (team != NULL && self->edits)
    backlot_presence_rests (backlot_team_get_presence (team));
}

static void
changed_cb (BacklotCommentEditor *self)
{
  g_autofree char *text = NULL;
  g_autofree char *about = NULL;

  if (self->discussion == NULL)
    return;
  update_send (self);
  if (self->showing)
    return;
  tell_editing (self);
  backlot_toasts_keep_clear (GTK_WIDGET (self));
  text = dup_text (self);
  about = name_draft (self);
  backlot_text_drafts_set (self->drafts, about, text);
  backlot_mention_popover_update (self->mentions);
}

static void
show_draft (BacklotCommentEditor *self)
{
  g_autofree char *about = name_draft (self);
  const char *text = backlot_text_drafts_get (self->drafts, about);

  if (text[0] == '\0' && self->edits)
    text = backlot_comment_get_body (self->comment);
  self->showing = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  self->showing = FALSE;
}

static void
set_mode (BacklotCommentEditor *self,
          BacklotComment       *comment,
          gboolean              edits)
{
  g_autofree char *words = NULL;
  g_autofree char *author = NULL;

  rest (self);
  g_set_object (&self->comment, comment);
  self->edits = edits;
  gtk_widget_set_visible (self->mode_box, comment != NULL);
  if (comment != NULL)
    {
      author = backlot_words_person (backlot_discussion_get_backend (self->discussion),
                                     backlot_comment_get_author_id (comment));
      /* Translators: %s is a person */
      words = edits ? g_strdup (_("Change the comment"))
                    : g_strdup_printf (_("Reply to %s"), author);
      gtk_label_set_label (self->mode_label, words);
    }
  show_draft (self);
  update_send (self);
}

static void
forget_draft (BacklotCommentEditor *self)
{
  g_autofree char *about = name_draft (self);

  backlot_text_drafts_set (self->drafts, about, "");
}

/* What was typed as an answer stays a draft of that answer; a change is given up. */
static void
cancel_cb (BacklotCommentEditor *self)
{
  if (self->edits)
    forget_draft (self);
  set_mode (self, NULL, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
send_cb (BacklotCommentEditor *self)
{
  g_autofree char *text = g_strstrip (dup_text (self));
  BacklotHistory *history = NULL;
  const char *id = NULL;

  if (text[0] == '\0' || !gtk_widget_get_sensitive (self->send_button))
    return;
  id = self->comment != NULL ? larder_record_get_id (LARDER_RECORD (self->comment)) : NULL;
  if (self->edits)
    {
      history = backlot_discussion_get_history (self->discussion);
      backlot_discussion_edit (self->discussion, id, text);
      backlot_page_tell_undo (backlot_page_get_ancestor (GTK_WIDGET (self)), history,
                              _("Comment changed"));
    }
  else
    {
      /* An answer to an answer belongs to the same thread. */
      const char *parent_id = self->comment != NULL
                                ? backlot_comment_get_parent_id (self->comment) : NULL;
      g_autofree char *said =
        backlot_discussion_say (self->discussion, parent_id != NULL ? parent_id : id, text);

      gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Comment added"),
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
      g_signal_emit (self, said_signal, 0, said);
    }
  forget_draft (self);
  set_mode (self, NULL, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static gboolean
key_cb (BacklotCommentEditor *self,
        guint                 key,
        guint                 code,
        GdkModifierType       modifiers)
{
  if (backlot_mention_popover_press (self->mentions, key))
    return GDK_EVENT_STOP;
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && (modifiers & GDK_CONTROL_MASK) != 0)
    {
      send_cb (self);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Escape && self->comment != NULL)
    {
      cancel_cb (self);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BACKLOT_COMMENT_EDITOR (widget)->view));
}

static void
dispose (GObject *object)
{
  BacklotCommentEditor *self = BACKLOT_COMMENT_EDITOR (object);

  self->showing = TRUE;
  if (self->mentions != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->mentions));
  self->mentions = NULL;
  g_clear_object (&self->discussion);
  gtk_widget_dispose_template (GTK_WIDGET (self), BACKLOT_TYPE_COMMENT_EDITOR);
  g_clear_object (&self->comment);
  g_clear_object (&self->drafts);

  G_OBJECT_CLASS (backlot_comment_editor_parent_class)->dispose (object);
}

/* What is offered to be taken back does not lie over what is written. */
static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (backlot_comment_editor_parent_class)->map (widget);

  backlot_toasts_keep_clear (widget);
}

static void
backlot_comment_editor_class_init (BacklotCommentEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->grab_focus = grab_focus;
  widget_class->map = map;

  said_signal = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, RESOURCE_PATH "/ui/collab/backlot-comment-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, mode_box);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, mode_label);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, frame);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, view);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, buffer);
  gtk_widget_class_bind_template_child (widget_class, BacklotCommentEditor, send_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
backlot_comment_editor_init (BacklotCommentEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->mentions = backlot_mention_popover_new (self->view);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}

void
backlot_comment_editor_set_discussion (BacklotCommentEditor *self,
                                       BacklotDiscussion    *discussion,
                                       BacklotTextDrafts    *drafts)
{
  g_return_if_fail (BACKLOT_IS_COMMENT_EDITOR (self));
  g_return_if_fail (self->discussion == NULL);

  self->discussion = g_object_ref (discussion);
  self->drafts = g_object_ref (drafts);
  backlot_mention_popover_set_discussion (self->mentions, discussion);
  set_mode (self, NULL, FALSE);
  backlot_comment_editor_update_rights (self);
}

void
backlot_comment_editor_reply (BacklotCommentEditor *self,
                              BacklotComment       *comment)
{
  g_return_if_fail (BACKLOT_IS_COMMENT_EDITOR (self));

  set_mode (self, comment, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
backlot_comment_editor_edit (BacklotCommentEditor *self,
                             BacklotComment       *comment)
{
  g_return_if_fail (BACKLOT_IS_COMMENT_EDITOR (self));

  set_mode (self, comment, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
backlot_comment_editor_send (BacklotCommentEditor *self)
{
  g_return_if_fail (BACKLOT_IS_COMMENT_EDITOR (self));

  send_cb (self);
}

void
backlot_comment_editor_update_rights (BacklotCommentEditor *self)
{
  gboolean can = FALSE;

  g_return_if_fail (BACKLOT_IS_COMMENT_EDITOR (self));

  can = backlot_discussion_get_can_comment (self->discussion);
  /* Both: an insensitive parent is not told of its children. */
  backlot_rights_show (GTK_WIDGET (self->view), can,
                       _("Viewers can read comments, but not write them"), NULL);
  gtk_widget_set_sensitive (self->frame, can);
  update_send (self);
}
