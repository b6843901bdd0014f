/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phoenix frames: golden ones of both versions both ways, and strangers' bytes. */
#include "config.h"

#include <string.h>

#include "wire/backlot-wire-phoenix.h"

static BacklotWirePhoenixFrame *
decode (BacklotWirePhoenixVersion  version,
        const char                *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  BacklotWirePhoenixFrame *frame = backlot_wire_phoenix_decode_text (version, bytes, &error);

  if (frame == NULL)
    g_assert_error (error, BACKLOT_WIRE_PHOENIX_ERROR, BACKLOT_WIRE_PHOENIX_ERROR_MALFORMED);
  else
    g_assert_no_error (error);
  return frame;
}

static const struct
{
  BacklotWirePhoenixVersion  version;
  const char                *text;
  const char                *join_ref, *ref, *topic, *event, *payload;
} golden[] = {
  { BACKLOT_WIRE_PHOENIX_V2,
    "[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"broadcast\":{\"ack\":false}}}]",
    "1", "1", "realtime:room", "phx_join", "{\"config\":{\"broadcast\":{\"ack\":false}}}" },
  { BACKLOT_WIRE_PHOENIX_V2, "[null,\"9\",\"phoenix\",\"heartbeat\",{}]",
    NULL, "9", "phoenix", "heartbeat", "{}" },
  { BACKLOT_WIRE_PHOENIX_V2,
    "[\"1\",null,\"realtime:room\",\"presence_state\",{\"u2\":{\"metas\":[{\"n\":\"]\\\"\"}]}}]",
    "1", NULL, "realtime:room", "presence_state", "{\"u2\":{\"metas\":[{\"n\":\"]\\\"\"}]}}" },
  { BACKLOT_WIRE_PHOENIX_V1,
    "{\"topic\":\"phoenix\",\"event\":\"phx_reply\",\"payload\":{\"status\":\"ok\"},\"ref\":\"7\"}",
    NULL, "7", "phoenix", "phx_reply", "{\"status\":\"ok\"}" },
  { BACKLOT_WIRE_PHOENIX_V1,
    "{\"topic\":\"realtime:a\",\"event\":\"broadcast\",\"payload\":{\"type\":\"broadcast\"},"
    "\"ref\":\"2\",\"join_ref\":\"1\"}",
    "1", "2", "realtime:a", "broadcast", "{\"type\":\"broadcast\"}" },
};

static void
test_golden (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      g_autoptr(BacklotWirePhoenixFrame) frame = decode (golden[i].version, golden[i].text);
      g_autofree char *text = NULL;

      g_assert_nonnull (frame);
      g_assert_cmpint (frame->kind, ==, BACKLOT_WIRE_PHOENIX_TEXT);
      g_assert_cmpstr (frame->join_ref, ==, golden[i].join_ref);
      g_assert_cmpstr (frame->ref, ==, golden[i].ref);
      g_assert_cmpstr (frame->topic, ==, golden[i].topic);
      g_assert_cmpstr (frame->event, ==, golden[i].event);
      g_assert_cmpmem (g_bytes_get_data (frame->payload, NULL), g_bytes_get_size (frame->payload),
                       golden[i].payload, strlen (golden[i].payload));
      text = backlot_wire_phoenix_encode_text (golden[i].version, frame->join_ref, frame->ref,
                                               frame->topic, frame->event,
                                               g_bytes_get_data (frame->payload, NULL),
                                               (gssize) g_bytes_get_size (frame->payload));
      g_assert_cmpstr (text, ==, golden[i].text);
    }
}

static void
test_any_order (void)
{
  g_autoptr(BacklotWirePhoenixFrame) frame =
    decode (BACKLOT_WIRE_PHOENIX_V1, " { \"x\" : [1] , \"payload\" : [ 1, 2 ] , \"ref\" : null ,"
                                     " \"event\" : \"e\\u00e9\" , \"topic\" : \"t\" } \n");

  g_assert_nonnull (frame);
  g_assert_cmpstr (frame->event, ==, "eé");
  g_assert_null (frame->ref);
  g_assert_cmpint (g_bytes_get_size (frame->payload), ==, strlen ("[ 1, 2 ]"));
}

static void
test_payload_is_a_range (void)
{
  const char *text = "[null,null,\"t\",\"e\",{\"a\":1}]";
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(BacklotWirePhoenixFrame) frame =
    backlot_wire_phoenix_decode_text (BACKLOT_WIRE_PHOENIX_V2, bytes, NULL);
  const char *whole = g_bytes_get_data (bytes, NULL);

  g_assert_true ((const char *) g_bytes_get_data (frame->payload, NULL) ==
                 whole + (strstr (text, "{") - text));
}

static void
test_malformed (void)
{
  static const char *v2[] = {
    "", "{oops", "[1,2]", "null", "[]", "{}", "[null,null,\"t\",\"e\"]",
    "[null,null,\"t\",\"e\",{},1]", "[null,null,\"t\",\"e\",{}] x", "[null,null,null,\"e\",{}]",
    "[1,null,\"t\",\"e\",{}]", "[null,null,\"t\",7,{}]", "[null,null,\"t\",\"e\",{]",
    "[null,null,\"t\",\"e\",{\"a\":\"]", "[null,null,\"\xff\",\"e\",{}]",
    "[null,null,\"a\\u0000b\",\"e\",{}]", "[null null \"t\" \"e\" {}]",
  };
  static const char *v1[] = {
    "", "[]", "{}", "{\"topic\":\"t\"}", "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}",
    "{\"topic\":\"t\",\"event\":\"e\",\"ref\":null}", "{topic:1}",
    "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{},\"ref\":null", "{\"topic\"}",
    "{\"topic\":\"t\",\"event\":\"e\",\"payload\":{},\"ref\":7}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (v2); i++)
    g_assert_null (decode (BACKLOT_WIRE_PHOENIX_V2, v2[i]));
  for (guint i = 0; i < G_N_ELEMENTS (v1); i++)
    g_assert_null (decode (BACKLOT_WIRE_PHOENIX_V1, v1[i]));
}

static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (256, 'n');
  g_autofree char *text = g_strconcat ("[null,null,\"", name, "\",\"e\",{}]", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) payload = g_bytes_new_static ("{}", 2);
  g_autoptr(GError) error = NULL;

  g_assert_null (backlot_wire_phoenix_decode_text (BACKLOT_WIRE_PHOENIX_V2, bytes, &error));
  g_assert_error (error, BACKLOT_WIRE_PHOENIX_ERROR, BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_null (backlot_wire_phoenix_encode_broadcast (name, "e", NULL, payload, TRUE, &error));
  g_assert_error (error, BACKLOT_WIRE_PHOENIX_ERROR, BACKLOT_WIRE_PHOENIX_ERROR_TOO_LONG);
}

static void
test_binary_golden (void)
{
  /* The first as supabase-js 2.119.0 sends it, the second in the form that it takes. */
  static const char push[] = "\x03\x01\x01\x0f\x06\x00\x01" "67realtime:room-1cursor{\"x\":1}";
  static const char broadcast[] = "\x04\x0f\x06\x08\x00"
                                  "realtime:room-1cursor{\"id\":1}\x00\xff";
  g_autoptr(GBytes) push_bytes = g_bytes_new_static (push, sizeof push - 1);
  g_autoptr(GBytes) broadcast_bytes = g_bytes_new_static (broadcast, sizeof broadcast - 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(BacklotWirePhoenixFrame) a = backlot_wire_phoenix_decode_binary (push_bytes, &error);
  g_autoptr(BacklotWirePhoenixFrame) b = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GBytes) again_b = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (a->kind, ==, BACKLOT_WIRE_PHOENIX_PUSH);
  g_assert_cmpstr (a->join_ref, ==, "6");
  g_assert_cmpstr (a->ref, ==, "7");
  g_assert_cmpstr (a->topic, ==, "realtime:room-1");
  g_assert_cmpstr (a->event, ==, "cursor");
  g_assert_null (a->metadata);
  g_assert_true (a->payload_is_json);
  g_assert_cmpmem (g_bytes_get_data (a->payload, NULL), g_bytes_get_size (a->payload),
                   "{\"x\":1}", 7);
  again = backlot_wire_phoenix_encode_push ("6", "7", "realtime:room-1", "cursor", NULL,
                                            a->payload, TRUE, &error);
  g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again),
                   push, sizeof push - 1);

  b = backlot_wire_phoenix_decode_binary (broadcast_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (b->kind, ==, BACKLOT_WIRE_PHOENIX_BROADCAST);
  g_assert_cmpstr (b->topic, ==, "realtime:room-1");
  g_assert_cmpstr (b->metadata, ==, "{\"id\":1}");
  g_assert_false (b->payload_is_json);
  g_assert_cmpmem (g_bytes_get_data (b->payload, NULL), g_bytes_get_size (b->payload),
                   "\x00\xff", 2);
  again_b = backlot_wire_phoenix_encode_broadcast ("realtime:room-1", "cursor", "{\"id\":1}",
                                                   b->payload, FALSE, &error);
  g_assert_cmpmem (g_bytes_get_data (again_b, NULL), g_bytes_get_size (again_b),
                   broadcast, sizeof broadcast - 1);
}

/* Every prefix of a good frame, and all values of its head, is a frame or an error. */
static void
test_binary_strangers (void)
{
  static const char push[] = "\x03\x01\x01\x04\x03\x02\x00" "67room" "evt{}1";

  for (gsize n = 0; n < sizeof push; n++)
    for (guint value = 0; value < 256; value++)
      {
        g_autofree char *copy = g_memdup2 (push, sizeof push);
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(BacklotWirePhoenixFrame) frame = NULL;
        g_autoptr(GError) error = NULL;

        if (n < 7)
          copy[n] = (char) value;
        bytes = g_bytes_new (copy, n < 7 ? sizeof push - 1 : n - 1);
        frame = backlot_wire_phoenix_decode_binary (bytes, &error);
        g_assert_true ((frame == NULL) == (error != NULL));
      }
}

static void
test_version (void)
{
  BacklotWirePhoenixVersion version;

  g_assert_true (backlot_wire_phoenix_parse_version (NULL, &version));
  g_assert_cmpint (version, ==, BACKLOT_WIRE_PHOENIX_V1);
  g_assert_true (backlot_wire_phoenix_parse_version ("1.0.0", &version));
  g_assert_cmpint (version, ==, BACKLOT_WIRE_PHOENIX_V1);
  g_assert_true (backlot_wire_phoenix_parse_version ("2.0.0", &version));
  g_assert_cmpint (version, ==, BACKLOT_WIRE_PHOENIX_V2);
  g_assert_false (backlot_wire_phoenix_parse_version ("3.0.0", &version));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/phoenix/golden-text-frames-both-ways", test_golden);
  g_test_add_func ("/wire/phoenix/members-in-any-order", test_any_order);
  g_test_add_func ("/wire/phoenix/payload-is-a-range-of-the-frame", test_payload_is_a_range);
  g_test_add_func ("/wire/phoenix/malformed-frames-are-refused", test_malformed);
  g_test_add_func ("/wire/phoenix/long-names-are-refused", test_long_names);
  g_test_add_func ("/wire/phoenix/golden-binary-frames-both-ways", test_binary_golden);
  g_test_add_func ("/wire/phoenix/strangers-bytes-never-crash", test_binary_strangers);
  g_test_add_func ("/wire/phoenix/versions", test_version);
  return g_test_run ();
}
