/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses from links, notifications and the command line: ours, and everything else. */

#include "config.h"

#include "ui/shell/backlot-address.h"

#define ID "0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11"

static void
test_addresses_are_known (void)
{
  const struct
  {
    const char         *text;
    BacklotAddressKind  kind;
    const char         *id;
    const char         *tail;
  } cases[] = {
    { "home", BACKLOT_ADDRESS_HOME, NULL, "" },
    { "backlot:home", BACKLOT_ADDRESS_HOME, NULL, "" },
    { "BACKLOT:queue", BACKLOT_ADDRESS_QUEUE, NULL, "" },
    { "backlot://queue/", BACKLOT_ADDRESS_QUEUE, NULL, "" },
    { "backlot:queue/changes", BACKLOT_ADDRESS_QUEUE, NULL, "changes" },
    { "backlot:queue/elsewhere", BACKLOT_ADDRESS_NONE, NULL, "" },
    { "backlot:credits", BACKLOT_ADDRESS_CREDITS, NULL, "" },
    { "credits/top-up", BACKLOT_ADDRESS_CREDITS, NULL, "top-up" },
    { "backlot:search", BACKLOT_ADDRESS_SEARCH, NULL, "" },
    { "backlot:search?q=", BACKLOT_ADDRESS_SEARCH, NULL, "" },
    { "backlot:search?q=two%20words%2F%C3%A4", BACKLOT_ADDRESS_SEARCH, NULL, "two words/ä" },
    { "backlot:tasks", BACKLOT_ADDRESS_TASKS, NULL, "" },
    { "backlot:new-project", BACKLOT_ADDRESS_NEW_PROJECT, NULL, "" },
    { "project/" ID, BACKLOT_ADDRESS_PROJECT, ID, "" },
    { "backlot:project/" ID "/renders", BACKLOT_ADDRESS_PROJECT, ID, "renders" },
    { "backlot:project/" ID "/renders/" ID, BACKLOT_ADDRESS_PROJECT, ID, "renders/" ID },
    { "backlot:job/" ID, BACKLOT_ADDRESS_JOB, ID, "" },
    { "backlot:task/" ID, BACKLOT_ADDRESS_TASK, ID, "" },
    { "backlot:comment/" ID "/", BACKLOT_ADDRESS_COMMENT, ID, "" },
    { "backlot:notifications", BACKLOT_ADDRESS_NOTIFICATIONS, NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(BacklotAddress) address = backlot_address_parse (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (address->kind, ==, cases[i].kind);
      g_assert_cmpstr (address->id, ==, cases[i].id);
      g_assert_cmpstr (address->tail, ==, cases[i].tail);
    }
}

static void
test_everything_else_is_none (void)
{
  g_autofree char *upper = g_ascii_strup (ID, -1);
  g_autofree char *upper_text = g_strconcat ("project/", upper, NULL);
  g_autofree char *longest = g_strnfill (5000, 'a');
  g_autoptr(BacklotAddress) capitals = backlot_address_parse (upper_text);
  const char *cases[] = {
    NULL, "", "backlot:", "Home", "https://example.org/home", "project", "project/", "project/1",
    "project/" ID "x", "project/" ID "/../etc", "project/" ID "/a b", "project/" ID "/a?b=c",
    "project/" ID "/%2e%2e", "job/" ID "/retry", "jobs/" ID,
    "task/" ID "/done", "comment/", "tasks/" ID, "notifications/read-all", "file:///etc/passwd",
    "project/\xff\xfe", longest, "search?q=%ff%fe", "search?q=%00", "search?p=a", "credits/spend",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(BacklotAddress) address = backlot_address_parse (cases[i]);

      g_assert_cmpint (address->kind, ==, BACKLOT_ADDRESS_NONE);
      g_assert_null (address->id);
      g_assert_cmpstr (address->tail, ==, "");
    }

  g_assert_cmpstr (capitals->id, ==, ID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/address/addresses-are-known", test_addresses_are_known);
  g_test_add_func ("/address/everything-else-is-none", test_everything_else_is_none);

  return g_test_run ();
}
