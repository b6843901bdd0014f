/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what has too little room in a program that it is loaded into first.
 *
 * ROOM=FILE: as often as the program gets SIGUSR2, it takes the scheme that FILE.scheme names, and
 * when nothing moves any more, FILE is written anew, a line for each thing that is shown: what asks
 * for more than there is, with what in it does so, and each text that is cut and is told nowhere
 * else, or is cut so much that nothing is left of it. */

#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>

#include <adwaita.h>
#include <glib-unix.h>

/* So long nothing is painted before it is at rest, and so long that is waited for. */
#define REST_MS 80
#define MOST_MS 1500

/* Of a text that is cut and told elsewhere, if more than its end is missing. */
#define LEAST_WIDTH 90

/* What libadwaita's page of the inspector chooses a scheme with. */
void adw_settings_start_override (gpointer settings);
void adw_settings_override_system_supports_color_schemes (gpointer settings, gboolean they_are);
void adw_settings_override_color_scheme (gpointer settings, int scheme);
void adw_settings_override_high_contrast (gpointer settings, gboolean is_high);
gpointer adw_settings_get_default (void);

static gint64 began_us;
static gint64 painted_us;

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
tell_cut (GString   *text,
          GtkWidget *label)
{
  const char *words = gtk_label_get_text (GTK_LABEL (label));
  const char *where = G_OBJECT_TYPE_NAME (gtk_widget_get_parent (label));
  int width = gtk_widget_get_width (label);
  int whole = 0;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &whole, NULL, NULL);
  if (width < LEAST_WIDTH && width * 4 < whole * 3)
    g_string_append_printf (text, "of “%s” are left %d px in %s\n", words,
                            width, where);
  else if (!is_told_by_a_tooltip (label))
    g_string_append_printf (text, "“%s” is cut in %s\n", words, where);
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
  if (GTK_IS_LABEL (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    tell_cut (text, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (text, child);
}

static void
tell (const char *path)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    visit (text, each->data);
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
}

static void
paint_cb (GdkFrameClock *clock,
          gpointer       data)
{
  painted_us = g_get_monotonic_time ();
}

/* A bar that pulses never rests. */
static gboolean
rest_cb (gpointer data)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - began_us < MOST_MS * 1000 &&
      (painted_us < began_us || now_us - painted_us < REST_MS * 1000))
    return G_SOURCE_CONTINUE;
  tell (data);
  return G_SOURCE_REMOVE;
}

static void
take_scheme (const char *path)
{
  g_autofree char *asked = g_strconcat (path, ".scheme", NULL);
  g_autofree char *scheme = NULL;
  gpointer settings = adw_settings_get_default ();
  static gboolean is_overridden;

  if (!g_file_get_contents (asked, &scheme, NULL, NULL))
    return;
  if (!is_overridden)
    adw_settings_start_override (settings);
  is_overridden = TRUE;
  adw_settings_override_system_supports_color_schemes (settings, TRUE);
  adw_settings_override_color_scheme (settings, strstr (scheme, "dark") != NULL ? 1 : 0);
  adw_settings_override_high_contrast (settings, strstr (scheme, "contrast") != NULL);
}

static void
watch_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  if (clock == NULL)
    return;
  g_signal_handlers_disconnect_by_func (clock, paint_cb, NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (paint_cb), NULL);
  gtk_widget_queue_draw (window);
}

/* A tooltip would hide a part of the picture. */
static void
hide_tooltips (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkTooltipWindow"))
    gtk_widget_set_visible (widget, FALSE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hide_tooltips (child);
}

static gboolean
ask_cb (gpointer path)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  take_scheme (path);
  began_us = g_get_monotonic_time ();
  for (GList *each = windows; each != NULL; each = each->next)
    {
      hide_tooltips (each->data);
      watch_frames (each->data);
    }
  g_timeout_add (10, rest_cb, path);
  return G_SOURCE_CONTINUE;
}

__attribute__ ((constructor)) static void
begin (void)
{
  if (g_getenv ("ROOM") != NULL && g_str_equal (program_invocation_short_name, "backlot"))
    g_unix_signal_add (SIGUSR2, ask_cb, (gpointer) g_getenv ("ROOM"));
}
