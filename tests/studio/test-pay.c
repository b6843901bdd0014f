/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topping up in the local studio: its owner says on the socket that a payment is paid. */
#include "config.h"

#include "studio-process.h"

#include <string.h>

#include "studio/backlot-studio-keys.h"

static const char payment[] = "11111111-1111-4111-8111-111111111111";

static void
set_up (StudioProcess *studio,
        gconstpointer  data)
{
  g_autofree char *begin = NULL;
  g_autoptr(Answer) begun = NULL;

  studio_process_set_up (studio);
  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
  begin = g_strconcat ("{\"p_id\":\"", payment, "\",\"p_purpose\":\"credits\","
                       "\"p_package\":\"small\"}", NULL);
  begun = studio_process_request (studio, "POST", "/rest/v1/rpc/start_payment", begin);
  g_assert_cmpuint (begun->status, ==, 200);
  g_assert_cmpstr (answer_get (begun, "status"), ==, "pending");
}

static void
tear_down (StudioProcess *studio,
           gconstpointer  data)
{
  studio_process_tear_down (studio);
}

static gint64
read_balance (StudioProcess *studio)
{
  g_autoptr(Answer) answer =
    studio_process_request (studio, "GET", "/rest/v1/credit_accounts?select=balance", NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  return yyjson_get_sint (yyjson_obj_get (yyjson_arr_get_first (yyjson_doc_get_root (answer->json)),
                                          "balance"));
}

static Answer *
pay (StudioProcess *studio,
     const char    *id)
{
  g_autofree char *body = g_strconcat ("{\"payment_id\":\"", id, "\"}", NULL);

  return studio_process_request (studio, "POST", "/functions/v1/pay", body);
}

static void
test_once (StudioProcess *studio,
           gconstpointer  data)
{
  gint64 before = read_balance (studio);
  g_autoptr(Answer) paid = pay (studio, payment);
  g_autoptr(Answer) again = NULL;

  g_assert_cmpuint (paid->status, ==, 200);
  g_assert_cmpstr (answer_get (paid, "status"), ==, "paid");
  g_assert_cmpint (read_balance (studio), ==, before + 50);
  again = pay (studio, payment);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_true (yyjson_get_bool (yyjson_obj_get (yyjson_doc_get_root (again->json), "repeated")));
  g_assert_cmpint (read_balance (studio), ==, before + 50);
}

static void
test_refusals (StudioProcess *studio,
               gconstpointer  data)
{
  gint64 before = read_balance (studio);
  g_autoptr(Answer) unknown = pay (studio, "22222222-2222-4222-8222-222222222222");
  g_autoptr(Answer) damaged = pay (studio, "no id");
  g_autoptr(Answer) empty = studio_process_request (studio, "POST", "/functions/v1/pay", "{}");
  g_autoptr(Answer) got = studio_process_request (studio, "GET", "/functions/v1/pay", NULL);
  g_autoptr(Answer) below = studio_process_request (studio, "POST", "/functions/v1/pay/x", "{}");

  g_assert_cmpuint (unknown->status, ==, 404);
  g_assert_cmpstr (answer_get (unknown, "message"), ==, "payment_not_found");
  g_assert_cmpuint (damaged->status, ==, 400);
  g_assert_cmpuint (empty->status, ==, 400);
  g_assert_cmpuint (got->status, ==, 404);
  g_assert_cmpuint (below->status, ==, 404);
  g_assert_cmpint (read_balance (studio), ==, before);
}

/* Whoever comes over the network pays elsewhere. */
static void
test_network (StudioProcess *studio,
              gconstpointer  data)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autofree char *url = g_strconcat (studio->url, "/functions/v1/pay", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *body = g_strconcat ("{\"payment_id\":\"", payment, "\"}", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", studio->token, NULL);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  gint64 before = read_balance (studio);

  soup_message_headers_append (headers, "apikey", BACKLOT_STUDIO_PUBLISHABLE_KEY);
  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 404);
  g_assert_cmpint (read_balance (studio), ==, before);
}

#define ADD(name, test) \
  g_test_add ("/studio/pay/" name, StudioProcess, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("a-payment-brings-its-credits-once", test_once);
  ADD ("what-is-no-payment-is-refused", test_refusals);
  ADD ("the-network-can-not-pay", test_network);
  return g_test_run ();
}
