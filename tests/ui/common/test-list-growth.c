/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many rows a long list has in its first frame, and afterwards. */

#include "config.h"

#include "backlot-test-context.h"

#include "ui/common/backlot-list-growth.h"

#define N_FIRST 20
#define N_ALL   500

typedef struct
{
  TestContext        context;
  GtkWidget         *window;
  GtkSliceListModel *rows;         /* (owned) */
  guint              n_made;       /* widgets of rows */
  guint              n_painted;    /* of them, when the first frame with rows was painted */
} Fixture;

static void
setup_cb (Fixture     *fixture,
          GtkListItem *item)
{
  fixture->n_made++;
  gtk_list_item_set_child (item, gtk_label_new ("A row"));
}

static void
after_paint_cb (Fixture *fixture)
{
  if (fixture->n_painted == 0)
    fixture->n_painted = fixture->n_made;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkListItemFactory *factory = NULL;
  GtkWidget *scrolled = NULL;
  GtkWidget *list = NULL;

  test_context_set_up (&fixture->context, data);
  factory = gtk_signal_list_item_factory_new ();
  scrolled = gtk_scrolled_window_new ();
  fixture->rows = gtk_slice_list_model_new (NULL, 0, N_FIRST);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (
                              G_LIST_MODEL (g_object_ref (fixture->rows)))), factory);
  backlot_list_growth_attach (list, fixture->rows);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), fixture);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 200);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_mapped (list));
  g_signal_connect_swapped (gtk_widget_get_frame_clock (list), "after-paint",
                            G_CALLBACK (after_paint_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->rows);
  test_context_tear_down (&fixture->context, data);
}

static GListModel *
new_items (guint n_items)
{
  GtkStringList *items = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_items; i++)
    gtk_string_list_append (items, "An item");
  return G_LIST_MODEL (items);
}

static guint
get_n_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->rows));
}

static void
test_first_frame_has_few_rows_and_the_list_all (Fixture       *fixture,
                                                gconstpointer  data)
{
  g_autoptr(GListModel) items = new_items (N_ALL);

  gtk_slice_list_model_set_model (fixture->rows, items);
  g_assert_cmpuint (get_n_rows (fixture), ==, N_FIRST);
  wait_until (get_n_rows (fixture) == N_ALL);
  g_assert_cmpuint (fixture->n_painted, >, 0);
  g_assert_cmpuint (fixture->n_painted, <=, N_FIRST + 1);
}

/* It needs no growth then, and has none until there is more. */
static void
test_short_list_grows_when_it_becomes_long (Fixture       *fixture,
                                            gconstpointer  data)
{
  g_autoptr(GListModel) items = new_items (N_FIRST - 1);

  gtk_slice_list_model_set_model (fixture->rows, items);
  g_assert_cmpuint (get_n_rows (fixture), ==, N_FIRST - 1);
  wait_until (fixture->n_painted > 0);
  g_assert_cmpuint (gtk_slice_list_model_get_size (fixture->rows), ==, N_FIRST);
  gtk_string_list_append (GTK_STRING_LIST (items), "One");
  gtk_string_list_append (GTK_STRING_LIST (items), "Another");
  wait_until (get_n_rows (fixture) == N_FIRST + 1);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  guint *n_frames = user_data;

  return --(*n_frames) > 0;
}

static void
test_who_needs_all_at_once_has_them (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr(GListModel) items = new_items (N_ALL);
  guint n_frames = 4;

  gtk_slice_list_model_set_model (fixture->rows, items);
  gtk_slice_list_model_set_size (fixture->rows, G_MAXUINT);
  gtk_widget_add_tick_callback (fixture->window, frame_cb, &n_frames, NULL);
  while (n_frames > 0)
    {
      g_assert_cmpuint (get_n_rows (fixture), ==, N_ALL);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_list_that_goes_while_it_grows (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr(GListModel) items = new_items (N_ALL);

  gtk_slice_list_model_set_model (fixture->rows, items);
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_string_list_append (GTK_STRING_LIST (items), "One");
  g_assert_cmpuint (get_n_rows (fixture), ==, N_FIRST);
}

#define ADD(name, function) \
  g_test_add ("/list-growth/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("first-frame-has-few-rows-and-the-list-all", test_first_frame_has_few_rows_and_the_list_all);
  ADD ("short-list-grows-when-it-becomes-long", test_short_list_grows_when_it_becomes_long);
  ADD ("who-needs-all-at-once-has-them", test_who_needs_all_at_once_has_them);
  ADD ("list-that-goes-while-it-grows", test_list_that_goes_while_it_grows);
  return g_test_run ();
}
