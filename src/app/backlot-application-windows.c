/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows of the application: opened, told apart, closed, and found again at the next start. */

#include "config.h"

#include "app/backlot-application-private.h"

#include <string.h>

#include "ui/shell/backlot-address.h"
#include "ui/shell/backlot-trouble-window.h"

#ifdef BACKLOT_BENCH
#include "app/backlot-bench-marks.h"
#endif

/* Of a film that has a window for itself. */
#define ALONE_WIDTH  880
#define ALONE_HEIGHT 600

static BacklotWindows *
get_store (BacklotApplication *self)
{
  return backlot_state_get_windows (self->state);
}

/* Those that are open, the one that was looked at last first.
 * Returns: (transfer full) */
static GPtrArray *
list_windows (BacklotApplication *self)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (BACKLOT_IS_WINDOW (l->data))
      g_ptr_array_add (windows, g_object_ref (l->data));
  return windows;
}

static BacklotWorkplace *
get_workplace (BacklotApplication *self,
               BacklotWindow      *window)
{
  return backlot_application_find_workplace (
    self, backlot_context_get_place (backlot_window_get_context (window)));
}

BacklotWindow *
backlot_application_get_shown (BacklotApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  return BACKLOT_IS_WINDOW (active) ? BACKLOT_WINDOW (active) : self->window;
}

BacklotContext *
backlot_application_get_context (BacklotApplication *self,
                                 BacklotWorkplace   *workplace)
{
  g_autoptr(GPtrArray) windows = list_windows (self);

  for (guint i = 0; i < windows->len; i++)
    if (get_workplace (self, windows->pdata[i]) == workplace)
      return backlot_window_get_context (windows->pdata[i]);
  return backlot_workplace_get_context (workplace);
}

void
backlot_application_look_around (BacklotApplication *self)
{
  backlot_application_update_focus (self);
  for (guint i = 0; i < self->workplaces->len; i++)
    backlot_notifier_look (
      backlot_workplace_get_notifier (g_ptr_array_index (self->workplaces, i)));
}

void
backlot_application_look_at (BacklotApplication *self,
                             BacklotWindow      *window)
{
  BacklotWorkplace *workplace = get_workplace (self, window);

  self->window = window;
  if (workplace != NULL)
    backlot_application_set_here (self, workplace);
}

static void
is_active_cb (BacklotApplication *self,
              GParamSpec         *pspec,
              BacklotWindow      *window)
{
  if (gtk_window_is_active (GTK_WINDOW (window)) && !backlot_window_get_alone (window))
    backlot_application_look_at (self, window);
  backlot_application_look_around (self);
}

static void
follow_window (BacklotApplication *self,
               BacklotWindow      *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (is_active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::address",
                           G_CALLBACK (backlot_application_look_around), self, G_CONNECT_SWAPPED);
  if (!backlot_window_get_alone (window))
    backlot_application_look_at (self, window);
  backlot_workplace_tell_loss (get_workplace (self, window), backlot_window_get_context (window));
}

static void
open_first (BacklotApplication *self)
{
  BacklotStudios *studios = backlot_state_get_studios (self->state);
  BacklotWorkplace *workplace =
    backlot_application_find_workplace (self, backlot_studios_get_current (studios));
  BacklotWindow *window = NULL;

  if (workplace == NULL)
    workplace = self->here;
  window = backlot_window_new (GTK_APPLICATION (self), backlot_workplace_get_context (workplace));
  g_object_set (get_store (self), "first-open", TRUE, NULL);
  follow_window (self, window);
  if (backlot_application_avoids_last_page (self))
    backlot_window_open (window, "home");
#ifdef BACKLOT_BENCH
  backlot_bench_marks_follow (GTK_WINDOW (window), backlot_workplace_get_backend (workplace));
#endif
}

/* @former: (nullable): of the studio that the same window shows until now
 * Returns: (transfer full) */
static BacklotContext *
make_context (BacklotWorkplace *workplace,
              const char       *id,
              BacklotState     *former)
{
  g_autoptr(BacklotState) state =
    backlot_state_new_for_window (backlot_workplace_get_state (workplace), id, former);

  return backlot_context_new_for_window (backlot_workplace_get_context (workplace), state);
}

/* One whose studio was left meanwhile is none any more. @like: (nullable) */
static BacklotWindow *
open_further (BacklotApplication *self,
              const char         *id,
              BacklotWindow      *like)
{
  LarderValue *entry = backlot_windows_find (get_store (self), id);
  gboolean alone = larder_value_get_member_boolean (entry, "alone", FALSE);
  BacklotWorkplace *workplace =
    backlot_application_find_workplace (self, larder_value_get_member_string (entry, "place"));
  g_autoptr(BacklotContext) context = NULL;
  BacklotWindow *window = NULL;

  if (workplace == NULL)
    {
      backlot_windows_forget (get_store (self), id);
      return NULL;
    }
  context = make_context (workplace, id, NULL);
  if (like != NULL && !alone)
    backlot_state_begin_as (backlot_context_get_state (context),
                            backlot_context_get_state (backlot_window_get_context (like)));
  else if (like != NULL)
    g_object_set (backlot_context_get_window_state (context),
                  "width", (gint64) ALONE_WIDTH, "height", (gint64) ALONE_HEIGHT, NULL);
  window = backlot_window_new_further (GTK_APPLICATION (self), context, id, alone);
  follow_window (self, window);
  return window;
}

static gboolean
has_pages (BacklotApplication *self,
           const char         *id)
{
  LarderValue *entry = backlot_windows_find (get_store (self), id);

  return !larder_value_get_member_boolean (entry, "alone", FALSE) &&
         backlot_application_find_workplace (
           self, larder_value_get_member_string (entry, "place")) != NULL;
}

/* It does not take the focus from the one that was opened before. */
static void
show_cb (gpointer user_data)
{
  g_autoptr(GtkWindow) window = user_data;

  if (gtk_window_get_application (window) != NULL)
    gtk_widget_set_visible (GTK_WIDGET (window), TRUE);
}

/* The window that comes first is the one that is looked at; the others are shown after it. */
static void
open_as_they_were (BacklotApplication *self)
{
  g_auto(GStrv) ids = backlot_windows_list (get_store (self));
  BacklotWindow *front = NULL;
  gboolean has_first = backlot_windows_first_open (get_store (self));
  guint n_pages = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    n_pages += has_pages (self, ids[i]);
  if (has_first || n_pages == 0)
    open_first (self);
  front = self->window;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      BacklotWindow *window = NULL;

      if (backlot_application_avoids_last_page (self) && !has_pages (self, ids[i]))
        continue;
      window = open_further (self, ids[i], NULL);

      if (window == NULL)
        continue;
      if (backlot_application_avoids_last_page (self))
        backlot_window_open (window, "home");
      else
        backlot_window_restore (window);
      if (front == NULL && !backlot_window_get_alone (window))
        front = window;
      if (front != window)
        g_idle_add_once (show_cb, g_object_ref (window));
    }
  backlot_application_look_at (self, front);
  backlot_application_tell_crash (self);
}

BacklotWindow *
backlot_application_get_window (BacklotApplication *self)
{
  g_autoptr(GPtrArray) windows = NULL;

  if (self->window != NULL)
    return self->window;
  if (self->here == NULL)
    {
      gtk_window_present (backlot_trouble_window_new (GTK_APPLICATION (self), self->open_error));
      return NULL;
    }

  backlot_application_leave_background (self);
  backlot_application_begin_run (self);
  windows = list_windows (self);
  if (windows->len == 0)
    open_as_they_were (self);
  else
    open_first (self);
  return self->window;
}

/* What lies over the window belongs to the former studio. */
static void
close_dialogs (BacklotWindow *window)
{
  g_autoptr(GListModel) dialogs =
    adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (window));
  g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (dialogs); i++)
    g_ptr_array_add (open, g_list_model_get_item (dialogs, i));
  for (guint i = 0; i < open->len; i++)
    adw_dialog_force_close (g_ptr_array_index (open, i));
}

void
backlot_application_move (BacklotApplication *self,
                          BacklotWindow      *window,
                          BacklotWorkplace   *workplace)
{
  const char *id = backlot_window_get_id (window);
  const char *place = backlot_workplace_get_place (workplace);
  BacklotContext *former = backlot_window_get_context (window);
  g_autoptr(BacklotContext) context = NULL;

  if (get_workplace (self, window) == workplace)
    return;
  close_dialogs (window);
  g_clear_pointer (&self->inspector, gtk_window_destroy);
  if (id == NULL)
    {
      backlot_studios_set_current (backlot_state_get_studios (self->state), place);
      context = g_object_ref (backlot_workplace_get_context (workplace));
    }
  else
    {
      backlot_windows_move (get_store (self), id, place);
      context = make_context (workplace, id, backlot_context_get_state (former));
    }
  backlot_window_set_context (window, context);
  backlot_window_restore (window);
  backlot_workplace_tell_loss (workplace, context);
  backlot_application_look_around (self);
  backlot_window_focus_page (window);
}

void
backlot_application_leave (BacklotApplication *self,
                           BacklotWorkplace   *workplace)
{
  g_autoptr(GPtrArray) windows = list_windows (self);
  BacklotWorkplace *local = g_ptr_array_index (self->workplaces, 0);

  for (guint i = 0; i < windows->len; i++)
    {
      BacklotWindow *window = windows->pdata[i];

      if (get_workplace (self, window) != workplace)
        continue;
      if (backlot_window_get_alone (window))
        gtk_window_destroy (GTK_WINDOW (window));
      else
        backlot_application_move (self, window, local);
    }
  if (self->here == workplace)
    backlot_application_set_here (self, local);
}

/* How well the window fits: 0 is not at all. */
static guint
rate (BacklotApplication   *self,
      BacklotWindow        *window,
      const char           *text,
      const BacklotAddress *address,
      BacklotWorkplace     *workplace)
{
  g_autofree char *project = g_strconcat ("project/", address->id, NULL);
  gboolean is_there = backlot_window_is_at (window, text);

  if (get_workplace (self, window) != workplace)
    return 0;
  if (backlot_window_get_alone (window))
    return is_there && strchr (address->tail, '/') != NULL ? 4 : 0;
  if (is_there)
    return 3;
  return address->kind == BACKLOT_ADDRESS_PROJECT && backlot_window_is_at (window, project) ? 2 : 1;
}

BacklotWindow *
backlot_application_find_window (BacklotApplication *self,
                                 const char         *address,
                                 BacklotWorkplace   *workplace)
{
  g_autoptr(GPtrArray) windows = list_windows (self);
  g_autoptr(BacklotAddress) parsed = backlot_address_parse (address);
  const char *text = g_str_has_prefix (address, "backlot:") ? address + strlen ("backlot:")
                                                            : address;
  BacklotWindow *best = NULL;
  guint best_rate = 0;

  for (guint i = 0; i < windows->len; i++)
    {
      BacklotWindow *window = windows->pdata[i];
      guint fit = rate (self, window, text, parsed, workplace);

      if (fit > best_rate)
        best = window;
      best_rate = MAX (fit, best_rate);
    }
  return best;
}

/* The last one is what the next start begins with, however it was closed. */
static void
note_closed (BacklotApplication *self,
             BacklotWindow      *window)
{
  g_autoptr(GPtrArray) others = list_windows (self);
  const char *id = backlot_window_get_id (window);

  if (self->stopping || others->len == 0)
    return;
  if (id != NULL)
    backlot_windows_forget (get_store (self), id);
  else
    g_object_set (get_store (self), "first-open", FALSE, NULL);
}

static void
look_at_another (BacklotApplication *self)
{
  g_autoptr(GPtrArray) windows = list_windows (self);

  self->window = NULL;
  for (guint i = 0; i < windows->len && self->window == NULL; i++)
    if (!backlot_window_get_alone (windows->pdata[i]))
      backlot_application_look_at (self, windows->pdata[i]);
}

/* Whether the developer window is all that is left. */
static gboolean
has_inspector_alone (BacklotApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  return self->inspector != NULL && windows != NULL && windows->next == NULL;
}

static void
window_removed_cb (BacklotApplication *self,
                   GtkWindow          *window)
{
  if (window == self->inspector)
    self->inspector = NULL;
  if (BACKLOT_IS_WINDOW (window))
    {
      note_closed (self, BACKLOT_WINDOW (window));
      if (window == GTK_WINDOW (self->window))
        look_at_another (self);
    }
  if (has_inspector_alone (self))
    {
      /* It goes with what it looks at, and its own end is what is told then. */
      gtk_window_destroy (self->inspector);
      return;
    }
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    {
      backlot_application_look_around (self);
      return;
    }
  if (self->here == NULL)
    {
      backlot_application_stop (self);
      return;
    }
  backlot_application_look_around (self);
  if (!self->stopping)
    backlot_application_enter_background (self);
}

static gboolean
is_film (const BacklotAddress *address)
{
  return address->kind == BACKLOT_ADDRESS_PROJECT &&
         g_str_has_prefix (address->tail, "renders/") && address->tail[strlen ("renders/")] != '\0';
}

/* A film that has a window already is shown there. */
static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  BacklotApplication *self = BACKLOT_APPLICATION (user_data);
  const char *text = g_variant_get_string (parameter, NULL);
  g_autoptr(BacklotAddress) address = backlot_address_parse (text);
  BacklotWindow *like = backlot_application_get_window (self);
  BacklotWindow *window = NULL;
  g_autofree char *id = NULL;

  if (like == NULL || address->kind == BACKLOT_ADDRESS_NONE)
    return;
  /* Asked for by the bus, while there was no window. */
  if (backlot_window_get_address (like) == NULL)
    g_application_activate (G_APPLICATION (self));
  window = backlot_application_find_window (self, text, self->here);
  if (!is_film (address) || window == NULL || !backlot_window_get_alone (window))
    {
      id = backlot_windows_add (get_store (self), backlot_workplace_get_place (self->here),
                                is_film (address));
      window = open_further (self, id, like);
      backlot_window_open (window, text);
    }
  gtk_window_present (GTK_WINDOW (window));
}

void
backlot_application_add_windows (BacklotApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window_cb, .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}
