/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what has too little room in a program that it is loaded into first.
 *
 * ROOM=FILE: as often as the program gets SIGUSR2, FILE is written anew, a line for each thing
 * that is shown: what asks for more than there is, with what in it does so, and each text that is
 * cut and is told nowhere else. */

#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>

#include <adwaita.h>
#include <glib-unix.h>

static int
asks_for (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static GtkWidget *
most_asking_child (GtkWidget *widget)
{
  GtkWidget *found = NULL;
  int most = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && asks_for (child) > most)
      {
        most = asks_for (child);
        found = child;
      }
  return found;
}

/* Through all that asks for it only because of what is in it. */
static void
tell_who_asks (GString   *text,
               GtkWidget *widget,
               int        width)
{
  g_string_append_printf (text, "%d px are asked for of %d:", asks_for (widget), width);
  for (; widget != NULL; widget = most_asking_child (widget))
    {
      g_string_append_printf (text, " %s %d", G_OBJECT_TYPE_NAME (widget), asks_for (widget));
      if (GTK_IS_LABEL (widget))
        g_string_append_printf (text, " “%s”", gtk_label_get_text (GTK_LABEL (widget)));
    }
  g_string_append_c (text, '\n');
}

static gboolean
is_told_by_a_tooltip (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_has_tooltip (widget))
      return TRUE;
  return FALSE;
}

static void
visit (GString   *text,
       GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (!gtk_widget_get_mapped (widget))
    return;
  if (ADW_IS_BREAKPOINT_BIN (parent) && asks_for (widget) > gtk_widget_get_width (parent))
    tell_who_asks (text, widget, gtk_widget_get_width (parent));
  if (GTK_IS_LABEL (widget) && !is_told_by_a_tooltip (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_string_append_printf (text, "“%s” is cut in %s\n", gtk_label_get_text (GTK_LABEL (widget)),
                            G_OBJECT_TYPE_NAME (parent));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (text, child);
}

static gboolean
tell_cb (gpointer data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    visit (text, each->data);
  g_file_set_contents (data, text->str, (gssize) text->len, NULL);
  return G_SOURCE_CONTINUE;
}

__attribute__ ((constructor)) static void
begin (void)
{
  if (g_getenv ("ROOM") != NULL && g_str_equal (program_invocation_short_name, "backlot"))
    g_unix_signal_add (SIGUSR2, tell_cb, (gpointer) g_getenv ("ROOM"));
}
