/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that a program must not make: each is told by its name, and nothing else happens. */

#include "config.h"

#include <unistd.h>

#include "larder-testing.h"

typedef struct
{
  LarderTestClock    *clock;
  LarderClient       *client;
  LarderQueryOptions *options;
  LarderValue        *value;
} Tools;

static LarderMutation *
submitted (Tools *tools)
{
  LarderMutation *mutation = larder_mutation_new (tools->client, "notes.edit", NULL);

  larder_mutation_submit (mutation);
  return mutation;
}

static void
name_options (Tools *tools)
{
  larder_query_options_new (g_variant_new_string ("notes"));
}

static void
rename_options (Tools *tools)
{
  larder_query_options_set_key (tools->options, g_variant_new ("(d)", g_ascii_strtod ("nan", NULL)));
}

static void
write_without_key (Tools *tools)
{
  larder_client_set_data (tools->client, g_variant_new ("(h)", 1), tools->value);
}

static void
state_without_key (Tools *tools)
{
  larder_client_set_state (tools->client, g_variant_new_string ("notes"), tools->value);
}

static void
filter_without_key (Tools *tools)
{
  larder_filter_new (g_variant_new_string ("notes"));
}

static void
fetch_without_key (Tools *tools)
{
  g_autoptr(LarderQueryOptions) options = larder_query_options_new (NULL);

  larder_client_fetch_async (tools->client, options, NULL, NULL, NULL);
}

static void
patch_without_key (Tools *tools)
{
  larder_patch_new_set (g_variant_new_string ("notes"), "/a", tools->value);
}

static void
patch_without_path (Tools *tools)
{
  larder_patch_new_remove_at (larder_test_key ("notes", NULL), "a");
}

static void
move_without_target (Tools *tools)
{
  larder_patch_new_move_at (larder_test_key ("notes", NULL), "/a", "b");
}

static void
leave_twice (Tools *tools)
{
  g_autoptr(LarderQueryObserver) observer =
    larder_query_observer_new (tools->client, tools->options);

  larder_query_observer_detach (observer);
}

static void
unmount_twice (Tools *tools)
{
  larder_client_unmount (tools->client);
  larder_client_unmount (tools->client);
}

static void
end_no_batch (Tools *tools)
{
  larder_client_end_batch (tools->client);
}

static void
submit_twice (Tools *tools)
{
  larder_mutation_submit (submitted (tools));
}

static void
patch_too_late (Tools *tools)
{
  g_autoptr(LarderPatch) patch = larder_patch_new_remove ("notes", "a");

  larder_mutation_add_patch (submitted (tools), patch);
}

static void
same_table_twice (Tools *tools)
{
  larder_client_add_table (tools->client, "notes", LARDER_TYPE_TEST_NOTE);
  larder_client_add_table (tools->client, "notes", LARDER_TYPE_TEST_NOTE);
}

static void
text_that_is_none (Tools *tools)
{
  larder_value_new_string ("\xff\xfe");
}

static void
name_that_is_none (Tools *tools)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  larder_value_builder_set_string (builder, "\xff", "a");
}

static void
time_goes_back (Tools *tools)
{
  larder_test_clock_advance (tools->clock, -1);
}

static gpointer
write_elsewhere (gpointer user_data)
{
  Tools *tools = user_data;

  larder_client_set_data (tools->client, larder_test_key ("notes", NULL), tools->value);
  return NULL;
}

static void
other_thread (Tools *tools)
{
  g_thread_join (g_thread_new ("elsewhere", write_elsewhere, tools));
}

static void
fail_without_error (LarderFetchContext *context,
                    gpointer            user_data)
{
  larder_fetch_context_return_error (context, NULL);
}

static void
error_that_is_none (Tools *tools)
{
  larder_query_options_set_fetch_func (tools->options, fail_without_error, NULL, NULL);
  larder_client_prefetch (tools->client, tools->options);
}

static const struct
{
  const char *name;
  void      (*call) (Tools *tools);
  const char *said;
} calls[] = {
  { "name-options", name_options, "*larder_query_options_new: this is no key*" },
  { "rename-options", rename_options, "*larder_query_options_set_key: this is no key*" },
  { "write-without-key", write_without_key, "*larder_client_set_data_at: this is no key*" },
  { "state-without-key", state_without_key, "*larder_client_set_state: this is no key*" },
  { "filter-without-key", filter_without_key, "*larder_filter_set_key: this is no key*" },
  { "fetch-without-key", fetch_without_key, "*larder_client_fetch_async: assertion*failed*" },
  { "patch-without-key", patch_without_key, "*larder_patch_new_set: this is no key*" },
  { "patch-without-path", patch_without_path, "*larder_patch_new_remove_at*no JSON pointer*" },
  { "move-without-target", move_without_target, "*larder_patch_new_move_at*no JSON pointer*" },
  { "leave-twice", leave_twice, "*larder_query_observer_detach*attached*" },
  { "unmount-twice", unmount_twice, "*larder_client_unmount*mounted*" },
  { "end-no-batch", end_no_batch, "*larder_client_end_batch*batch_depth*" },
  { "submit-twice", submit_twice, "*larder_mutation_submit*IDLE*" },
  { "patch-too-late", patch_too_late, "*larder_mutation_add_patch*IDLE*" },
  { "same-table-twice", same_table_twice, "*larder_client_add_table*" },
  { "text-that-is-none", text_that_is_none, "*larder_value_new_string*utf8*" },
  { "name-that-is-none", name_that_is_none, "*utf8*" },
  { "time-goes-back", time_goes_back, "*larder_test_clock_advance*ms*" },
  { "other-thread", other_thread, "*larder_client_*thread*" },
  { "error-that-is-none", error_that_is_none, "*larder_fetch_context_return_error*error*" },
};

/* Runs in a process of its own, which a critical ends. */
static void
test_call (gconstpointer data)
{
  Tools tools = { 0 };
  guint i = GPOINTER_TO_UINT (data);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr (calls[i].said);
      return;
    }
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  tools.clock = larder_test_clock_new (1000);
  tools.client = larder_client_new (LARDER_CLOCK (tools.clock), NULL, NULL);
  larder_client_mount (tools.client);
  tools.options = larder_query_options_new (larder_test_key ("notes", NULL));
  tools.value = larder_value_new_int (1);
  calls[i].call (&tools);
  /* Only a critical may end this otherwise than well. */
  _exit (0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *path = g_strconcat ("/bad-calls/", calls[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_call);
    }
  return g_test_run ();
}
