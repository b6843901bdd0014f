/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completes the name of a person behind the sign @ in a text. */

#include "config.h"

#include "ui/collab/backlot-mention-popover.h"

#include <glib/gi18n.h>

#include "query/project/backlot-members-queries.h"

/* A name that is being written is not longer. */
#define MAX_START 60

struct _BacklotMentionPopover
{
  GtkPopover         parent_instance;

  BacklotDiscussion *discussion;   /* (owned) (nullable) */
  GtkTextView       *view;         /* borrowed: the parent */
  GtkListBox        *list;
};

G_DEFINE_FINAL_TYPE (BacklotMentionPopover, backlot_mention_popover, GTK_TYPE_POPOVER)

static gboolean
ends_search (gunichar character,
             gpointer user_data)
{
  return character == '@' || character == '\n';
}

/* Sets @sign to the sign before the cursor. FALSE: there is none that a name could follow. */
static gboolean
find_sign (BacklotMentionPopover *self,
           GtkTextIter           *sign,
           GtkTextIter           *cursor)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter before;

  gtk_text_buffer_get_iter_at_mark (buffer, cursor, gtk_text_buffer_get_insert (buffer));
  *sign = *cursor;
  if (!gtk_text_iter_backward_find_char (sign, ends_search, NULL, NULL) ||
      gtk_text_iter_get_char (sign) != '@' ||
      gtk_text_iter_get_offset (cursor) - gtk_text_iter_get_offset (sign) > MAX_START)
    return FALSE;
  /* Not within a word: addresses of mail have one, too. */
  before = *sign;
  return !gtk_text_iter_backward_char (&before) ||
         !g_unichar_isalnum (gtk_text_iter_get_char (&before));
}

static void
insert (BacklotMentionPopover *self,
        GtkListBoxRow         *row)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const char *name = g_object_get_data (G_OBJECT (row), "name");
  g_autofree char *mention = g_strconcat ("@", name, " ", NULL);
  GtkTextIter sign, cursor;

  gtk_popover_popdown (GTK_POPOVER (self));
  if (!find_sign (self, &sign, &cursor))
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &sign, &cursor);
  gtk_text_buffer_insert (buffer, &sign, mention, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
row_activated_cb (BacklotMentionPopover *self,
                  GtkListBoxRow         *row)
{
  insert (self, row);
}

static void
backlot_mention_popover_dispose (GObject *object)
{
  g_clear_object (&BACKLOT_MENTION_POPOVER (object)->discussion);

  G_OBJECT_CLASS (backlot_mention_popover_parent_class)->dispose (object);
}

static void
backlot_mention_popover_class_init (BacklotMentionPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = backlot_mention_popover_dispose;
}

static void
backlot_mention_popover_init (BacklotMentionPopover *self)
{
  GtkPopover *popover = GTK_POPOVER (self);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("People to mention"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_popover_set_child (popover, GTK_WIDGET (self->list));
  /* The text keeps the keyboard: one goes on typing. */
  gtk_popover_set_autohide (popover, FALSE);
  gtk_popover_set_has_arrow (popover, FALSE);
  gtk_popover_set_position (popover, GTK_POS_TOP);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

BacklotMentionPopover *
backlot_mention_popover_new (GtkTextView *view)
{
  BacklotMentionPopover *self = g_object_new (BACKLOT_TYPE_MENTION_POPOVER, NULL);

  self->view = view;
  gtk_widget_set_parent (GTK_WIDGET (self), GTK_WIDGET (view));
  return self;
}

void
backlot_mention_popover_set_discussion (BacklotMentionPopover *self,
                                        BacklotDiscussion     *discussion)
{
  g_return_if_fail (BACKLOT_IS_MENTION_POPOVER (self));

  g_set_object (&self->discussion, discussion);
}

static void
add_person (BacklotMentionPopover *self,
            const char            *user_id)
{
  g_autoptr(BacklotPerson) person =
    backlot_members_get_person (backlot_discussion_get_backend (self->discussion), user_id);
  GtkWidget *label = gtk_label_new (backlot_person_get_name (person));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  backlot_person_get_name (person), -1);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (backlot_person_get_name (person)),
                          g_free);
  gtk_list_box_append (self->list, row);
}

void
backlot_mention_popover_update (BacklotMentionPopover *self)
{
  g_autofree char *start = NULL;
  g_auto(GStrv) people = NULL;
  GtkTextIter sign, cursor;
  GdkRectangle place;

  g_return_if_fail (BACKLOT_IS_MENTION_POPOVER (self));

  gtk_list_box_remove_all (self->list);
  if (self->discussion == NULL || !find_sign (self, &sign, &cursor))
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  gtk_text_view_get_iter_location (self->view, &sign, &place);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y,
                                         &place.x, &place.y);
  gtk_text_iter_forward_char (&sign);
  start = gtk_text_iter_get_text (&sign, &cursor);
  people = backlot_discussion_find_people (self->discussion, start);
  for (guint i = 0; people[i] != NULL; i++)
    add_person (self, people[i]);
  if (people[0] == NULL)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
  gtk_popover_popup (GTK_POPOVER (self));
}

gboolean
backlot_mention_popover_press (BacklotMentionPopover *self,
                               guint                  key)
{
  GtkListBoxRow *row = NULL;
  int index = 0;

  g_return_val_if_fail (BACKLOT_IS_MENTION_POPOVER (self), FALSE);

  row = gtk_list_box_get_selected_row (self->list);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || row == NULL)
    return FALSE;
  index = gtk_list_box_row_get_index (row);
  switch (key)
    {
    case GDK_KEY_Down:
      row = gtk_list_box_get_row_at_index (self->list, index + 1);
      break;
    case GDK_KEY_Up:
      row = index > 0 ? gtk_list_box_get_row_at_index (self->list, index - 1) : NULL;
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      insert (self, row);
      return TRUE;
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return TRUE;
    default:
      return FALSE;
    }
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  return TRUE;
}
