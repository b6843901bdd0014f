/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client with something in it, and the developer window over it. */

#include "config.h"

#include "inspector-fixture.h"

#include "model/project/backlot-project.h"

#include "ui/inspector/backlot-inspector-window.h"

static void
fetch_cb (LarderFetchContext *context,
          gpointer            user_data)
{
  InspectorFixture *fixture = user_data;

  fixture->n_fetches++;
  g_ptr_array_add (fixture->fetches, larder_fetch_context_ref (context));
}

LarderValue *
inspector_make_value (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

GVariant *
inspector_make_key (const char *second)
{
  return g_variant_new ("(ss)", "notes", second);
}

/* Answers the oldest open fetch. */
void
inspector_answer (InspectorFixture *fixture,
                  const char       *json)
{
  g_autoptr(LarderFetchContext) context = NULL;

  wait_until (fixture->fetches->len > 0);
  context = g_ptr_array_steal_index (fixture->fetches, 0);
  larder_fetch_context_return_value (context, inspector_make_value (json));
  wait_until (larder_client_is_fetching (fixture->client, NULL) == fixture->fetches->len);
}

LarderQueryOptions *
inspector_make_options (InspectorFixture *fixture,
                        const char       *second)
{
  LarderQueryOptions *options = larder_query_options_new (inspector_make_key (second));

  larder_query_options_set_fetch_func (options, fetch_cb, fixture, NULL);
  larder_query_options_set_stale_time (options, 60000);
  return options;
}

void
inspector_set_up (InspectorFixture *fixture,
                  gconstpointer     data)
{
  g_autoptr(LarderQueryOptions) options = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderOutbox) outbox = NULL;
  g_autofree char *path = NULL;

  test_context_set_up (&fixture->base, data);
  fixture->fetches = g_ptr_array_new_with_free_func ((GDestroyNotify) larder_fetch_context_unref);
  fixture->clock = larder_test_clock_new (1000000);
  path = g_build_filename (fixture->base.folder, "inspected.sqlite", NULL);
  outbox = larder_outbox_new (path, &error);
  g_assert_no_error (error);
  fixture->client = larder_client_new (LARDER_CLOCK (fixture->clock), NULL, outbox);
  larder_client_add_table (fixture->client, "projects", BACKLOT_TYPE_PROJECT);
  larder_client_mount (fixture->client);
  options = inspector_make_options (fixture, "1");
  fixture->observer = larder_query_observer_new (fixture->client, options);
  larder_query_observer_attach (fixture->observer);
  inspector_answer (fixture, "{'n':1}");
  {
    g_autoptr(LarderValue) initial = inspector_make_value ("{'page':'home','zoom':1}");

    fixture->view = larder_slice_new ("view", initial);
  }
  fixture->slices = g_list_store_new (LARDER_TYPE_SLICE);
  g_list_store_append (fixture->slices, fixture->view);
}

void
inspector_open_window (InspectorFixture *fixture)
{
  fixture->window = backlot_inspector_window_new (fixture->client, G_LIST_MODEL (fixture->slices));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

void
inspector_close_window (InspectorFixture *fixture)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  wait_until (fixture->window == NULL);
}

void
inspector_tear_down (InspectorFixture *fixture,
                     gconstpointer     data)
{
  if (fixture->window != NULL)
    inspector_close_window (fixture);
  larder_query_observer_detach (fixture->observer);
  g_assert_finalize_object (fixture->observer);
  larder_client_unmount (fixture->client);
  g_assert_finalize_object (fixture->slices);
  g_assert_finalize_object (fixture->view);
  g_ptr_array_unref (fixture->fetches);
  wait_until (!larder_outbox_get_saving (larder_client_get_outbox (fixture->client)));
  wait_until (!g_main_context_pending (NULL));
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->clock);
  test_context_tear_down (&fixture->base, data);
}

BacklotInspectorQueries *
inspector_get_queries (InspectorFixture *fixture)
{
  g_autoptr(BacklotInspectorQueries) queries = NULL;

  /* The window keeps it. */
  g_object_get (fixture->window, "queries", &queries, NULL);
  return queries;
}

BacklotInspectorQuery *
inspector_get_row (InspectorFixture *fixture,
                   guint             position)
{
  g_autoptr(BacklotInspectorQuery) row =
    g_list_model_get_item (G_LIST_MODEL (inspector_get_queries (fixture)), position);

  /* The list keeps it. */
  return row;
}

void
inspector_act (GtkWidget  *widget,
               const char *action)
{
  g_assert_true (gtk_widget_activate_action (widget, action, NULL));
}

GtkTextBuffer *
inspector_get_buffer (GtkWidget *value)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (test_find (value, GTK_TYPE_TEXT_VIEW, NULL)));
}

GtkWidget *
inspector_find_page (InspectorFixture *fixture,
                     GType             type)
{
  GtkWidget *page = test_find (GTK_WIDGET (fixture->window), type, NULL);

  g_assert_nonnull (page);
  return page;
}

