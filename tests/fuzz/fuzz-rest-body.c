/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON bodies of every function of the product and of writes to its tables: the first byte tells
 * which and by whom. What one person has written, another one never reads. */
#include "config.h"

#include "fuzz.h"
#include "fuzz-studio.h"

#include "wire/backlot-wire-json.h"

#include <string.h>

#define ANN "00000000-0000-4000-8000-00000000000a"
#define BOB "00000000-0000-4000-8000-00000000000b"
#define P1  "10000000-0000-4000-8000-000000000001"
#define M1  "20000000-0000-4000-8000-000000000001"
#define PH1 "30000000-0000-4000-8000-000000000001"
#define J1  "40000000-0000-4000-8000-000000000001"
#define CANARY "Q7xZk"

static const char people_sql[] =
  "INSERT INTO auth_users (id, email, raw_user_meta_data) VALUES"
  " ('" ANN "', 'ann@example.org', '{\"display_name\":\"Ann\"}'),"
  " ('" BOB "', 'bob@example.org', '{}')";

/* What Ann did before. */
static const struct
{
  const char *method;
  const char *resource;
  const char *query;
  const char *body;
} before[] = {
  { "POST", "media_files", NULL,
    "{\"id\":\"" M1 "\",\"storage_path\":\"" ANN "/" M1 "/original.jpg\",\"filename\":\"a.jpg\","
    "\"mime_type\":\"image/jpeg\",\"size_bytes\":1000}" },
  { "PATCH", "media_files", "id=eq." M1, "{\"upload_state\":\"complete\"}" },
  { "POST", "rpc/create_project", NULL,
    "{\"p_id\":\"" P1 "\",\"p_kind\":\"film\",\"p_title\":\"" CANARY "\",\"p_details\":"
    "{\"duration_min\":2,\"photos\":[{\"id\":\"" PH1 "\",\"media_id\":\"" M1 "\",\"caption\":\""
    CANARY "\"}]}}" },
  { "POST", "rpc/submit_job", NULL,
    "{\"p_id\":\"" J1 "\",\"p_project_id\":\"" P1 "\",\"p_kind\":\"film_render\","
    "\"p_expected_cost\":10}" },
};

static const struct
{
  const char *method;
  const char *resource;
  const char *query;
} requests[] = {
  { "POST", "rpc/create_project", NULL },
  { "POST", "rpc/submit_job", NULL },
  { "POST", "rpc/quote_job", NULL },
  { "POST", "rpc/retry_job", NULL },
  { "POST", "rpc/cancel_job", NULL },
  { "POST", "rpc/claim_job", NULL },
  { "POST", "rpc/heartbeat_job", NULL },
  { "POST", "rpc/complete_job", NULL },
  { "POST", "rpc/fail_job", NULL },
  { "POST", "rpc/return_job", NULL },
  { "POST", "rpc/reorder_items", NULL },
  { "POST", "rpc/invite_member", NULL },
  { "POST", "rpc/my_permissions", NULL },
  { "POST", "rpc/project_stats", NULL },
  { "POST", "rpc/start_payment", NULL },
  { "POST", "rpc/receive_webhook", NULL },
  { "POST", "rpc/open_document", NULL },
  { "POST", "rpc/push_document_op", NULL },
  { "POST", "rpc/set_publish_state", NULL },
  { "POST", "rpc/publish_course", NULL },
  { "POST", "rpc/enroll_in_course", NULL },
  { "POST", "rpc/course_analytics", NULL },
  { "POST", "rpc/start_execution", NULL },
  { "POST", "rpc/append_execution_events", NULL },
  { "POST", "rpc/submit_staging", NULL },
  { "POST", "media_files", NULL },
  { "POST", "photos", NULL },
  { "POST", "tasks", NULL },
  { "POST", "comments", NULL },
  { "PATCH", "films", "project_id=eq." P1 },
  { "PATCH", "projects", "id=eq." P1 },
  { "PATCH", "profiles", "id=neq." J1 },
};

static FuzzStudio *
begin (BacklotCaller **callers)
{
  FuzzStudio *studio = fuzz_studio_new (NULL, people_sql);

  callers[0] = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, ANN);
  callers[1] = backlot_caller_new (BACKLOT_ROLE_AUTHENTICATED, BOB);
  callers[2] = backlot_caller_new (BACKLOT_ROLE_ANON, NULL);
  callers[3] = backlot_caller_new (BACKLOT_ROLE_SERVICE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new_static (before[i].body, strlen (before[i].body));

      fuzz_studio_ask (studio, callers[0], before[i].method, before[i].resource, before[i].query,
                       body, TRUE);
      FUZZ_CHECK (studio->status < 300);
    }
  return studio;
}

/* Whether the request itself holds the word, escaped or not: then so may the answer. */
static gboolean
names_the_canary (const guint8 *data,
                  gsize         size)
{
  return memchr (data, '\\', size) != NULL ||
         memmem (data, size, CANARY, strlen (CANARY)) != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static FuzzStudio *studio;
  static BacklotCaller *callers[4];
  g_autoptr(GBytes) body = NULL;
  guint request, caller;

  if (studio == NULL)
    studio = begin (callers);
  if (size == 0)
    return 0;
  request = data[0] % G_N_ELEMENTS (requests);
  caller = data[0] / G_N_ELEMENTS (requests) % G_N_ELEMENTS (callers);
  body = g_bytes_new (data + 1, size - 1);
  fuzz_studio_ask (studio, callers[caller], requests[request].method, requests[request].resource,
                   requests[request].query, body, FALSE);
  if (studio->answer == NULL)
    return 0;
  FUZZ_CHECK (g_utf8_validate (studio->answer, -1, NULL));
  FUZZ_CHECK (caller == 0 || caller == 3 || strstr (studio->answer, CANARY) == NULL ||
              names_the_canary (data + 1, size - 1));
  return 0;
}
