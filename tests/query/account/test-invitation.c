/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and invitations, as people type and paste them. */

#include "config.h"

#include "query/account/backlot-invitation.h"
#include "query/backlot-backend.h"

static void
assert_good (const char *text,
             const char *url,
             const char *key,
             const char *email)
{
  g_autoptr(BacklotInvitation) invitation = NULL;

  g_assert_cmpint (backlot_invitation_parse (text, &invitation), ==, BACKLOT_INVITATION_GOOD);
  g_assert_cmpstr (invitation->url, ==, url);
  g_assert_cmpstr (invitation->key, ==, key);
  g_assert_cmpstr (invitation->email, ==, email);
}

static void
assert_bad (const char               *text,
            BacklotInvitationVerdict  verdict)
{
  g_autoptr(BacklotInvitation) invitation = NULL;

  g_assert_cmpint (backlot_invitation_parse (text, &invitation), ==, verdict);
  g_assert_null (invitation);
}

static void
test_address (void)
{
  assert_good ("studio.example.org", "https://studio.example.org", NULL, NULL);
  assert_good ("  studio.example.org/ \n", "https://studio.example.org", NULL, NULL);
  assert_good ("https://studio.example.org:8443/team/", "https://studio.example.org:8443/team",
               NULL, NULL);
  assert_good ("127.0.0.1:8321", "http://127.0.0.1:8321", NULL, NULL);
  assert_good ("localhost:8321", "http://localhost:8321", NULL, NULL);
  assert_good ("http://[::1]:8321/", "http://[::1]:8321", NULL, NULL);
}

static void
test_key_is_taken_from_an_address (void)
{
  assert_good ("https://studio.example.org/?key=sb_publishable_1", "https://studio.example.org",
               "sb_publishable_1", NULL);
  assert_good ("studio.example.org#key=a%2Bb&email=ann%40example.org",
               "https://studio.example.org", "a+b", "ann@example.org");
}

static void
test_invitation (void)
{
  assert_good ("backlot:invite?url=https%3A%2F%2Fstudio.example.org&key=k&email=bob@example.org",
               "https://studio.example.org", "k", "bob@example.org");
  assert_good ("backlot:invite?url=studio.example.org", "https://studio.example.org", NULL, NULL);
}

static void
test_what_is_worded_is_read (void)
{
  g_autofree char *whole = backlot_invitation_word ("https://studio.example.org:8443/a b", "k+/=",
                                                    "bob+films@example.org");
  g_autofree char *plain = backlot_invitation_word ("http://localhost:8321", NULL, "b@c");

  g_assert_cmpstr (plain, ==, "backlot:invite?url=http%3A%2F%2Flocalhost%3A8321&email=b%40c");
  assert_good (plain, "http://localhost:8321", NULL, "b@c");
  g_assert_null (strchr (whole, ' '));
  g_assert_nonnull (strstr (whole, "&key=k%2B%2F%3D&email=bob%2Bfilms%40example.org"));
}

static void
test_what_is_no_address (void)
{
  assert_bad ("", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("studio", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("our studio in Porto", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("ftp://studio.example.org", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("https://", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("backlot:invite?key=k", BACKLOT_INVITATION_NO_ADDRESS);
  assert_bad ("\xff\xfe", BACKLOT_INVITATION_NO_ADDRESS);
}

static void
test_nothing_goes_over_the_network_in_the_clear (void)
{
  assert_bad ("http://studio.example.org", BACKLOT_INVITATION_IN_THE_CLEAR);
  assert_bad ("http://192.168.1.4:8321", BACKLOT_INVITATION_IN_THE_CLEAR);
  assert_bad ("backlot:invite?url=http://studio.example.org", BACKLOT_INVITATION_IN_THE_CLEAR);
}

/* A place is a folder: nothing that a server or a file says leads out of it. */
static void
test_place (void)
{
  static const char * const user = "10000000-0000-4000-8000-000000000001";
  g_autofree char *local = backlot_backend_dup_place (NULL, NULL);
  g_autofree char *plain = backlot_backend_dup_place ("https://Studio.Example.org", user);
  g_autofree char *port = backlot_backend_dup_place ("https://studio.example.org:8443/x", user);

  g_assert_cmpstr (local, ==, "local/" BACKLOT_LOCAL_USER_ID);
  g_assert_cmpstr (plain, ==, "studio.example.org/10000000-0000-4000-8000-000000000001");
  g_assert_cmpstr (port, ==, "studio.example.org_8443/10000000-0000-4000-8000-000000000001");
  g_assert_null (backlot_backend_dup_place ("https://studio.example.org", "../../x"));
  g_assert_null (backlot_backend_dup_place ("https://..", user));
  g_assert_null (backlot_backend_dup_place ("https://local", user));
  g_assert_null (backlot_backend_dup_place ("nothing", user));
  g_assert_null (backlot_backend_dup_place ("https://studio.example.org", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/invitation/address", test_address);
  g_test_add_func ("/invitation/key-in-an-address", test_key_is_taken_from_an_address);
  g_test_add_func ("/invitation/link", test_invitation);
  g_test_add_func ("/invitation/what-is-worded-is-read", test_what_is_worded_is_read);
  g_test_add_func ("/invitation/no-address", test_what_is_no_address);
  g_test_add_func ("/invitation/in-the-clear", test_nothing_goes_over_the_network_in_the_clear);
  g_test_add_func ("/invitation/place", test_place);

  return g_test_run ();
}
