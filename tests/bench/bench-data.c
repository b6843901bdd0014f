/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of the workloads, by integer arithmetic only: the same bytes everywhere. */

#include "config.h"

#include "bench.h"

#include <time.h>

#define ENTITY_SIZE 400
/* 2026-01-01T00:00:00 */
#define EPOCH 1767225600

struct _BenchProject
{
  LarderRecord parent_instance;
};

struct _BenchJob
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchProject, bench_project, LARDER_TYPE_RECORD)
G_DEFINE_FINAL_TYPE (BenchJob, bench_job, LARDER_TYPE_RECORD)

static const LarderMember PROJECT_MEMBERS[] = {
  { "kind", NULL, LARDER_MEMBER_STRING, NULL },
  { "name", NULL, LARDER_MEMBER_STRING, NULL },
  { "status", NULL, LARDER_MEMBER_STRING, NULL },
  { "owner", NULL, LARDER_MEMBER_STRING, NULL },
  { "progress", NULL, LARDER_MEMBER_INT, NULL },
  { "credits", NULL, LARDER_MEMBER_INT, NULL },
  { "updated_at", NULL, LARDER_MEMBER_TIME, NULL },
  { "tags", NULL, LARDER_MEMBER_VALUE, NULL },
  { "note", NULL, LARDER_MEMBER_STRING, NULL },
};

static const LarderMember JOB_MEMBERS[] = {
  { "project", NULL, LARDER_MEMBER_STRING, NULL },
  { "status", NULL, LARDER_MEMBER_STRING, NULL },
  { "progress", NULL, LARDER_MEMBER_INT, NULL },
  { "eta", NULL, LARDER_MEMBER_INT, NULL },
  { "message", NULL, LARDER_MEMBER_STRING, NULL },
};

static const char * const FIRST[] = {
  "Harbour", "Garden", "Wedding", "Café", "Winter", "Loft", "Studio", "Harvest",
  "Straße", "Island", "Museum", "Kitchen", "Orchard", "Summer", "Bridge", "Señor",
};
static const char * const SECOND[] = {
  "light", "room", "story", "lesson", "episode", "memory", "view", "tour",
  "scene", "chapter", "journey", "portrait", "house", "evening", "voices", "draft",
};
static const char * const KINDS[] = { "staging", "film", "series", "course" };
static const char * const STATES[] = {
  "draft", "queued", "rendering", "review", "done", "failed",
};

static void
bench_project_class_init (BenchProjectClass *klass)
{
  larder_record_class_install_members (LARDER_RECORD_CLASS (klass), PROJECT_MEMBERS,
                                       G_N_ELEMENTS (PROJECT_MEMBERS));
}

static void
bench_project_init (BenchProject *self)
{
}

static void
bench_job_class_init (BenchJobClass *klass)
{
  larder_record_class_install_members (LARDER_RECORD_CLASS (klass), JOB_MEMBERS,
                                       G_N_ELEMENTS (JOB_MEMBERS));
}

static void
bench_job_init (BenchJob *self)
{
}

guint32
bench_next (guint32 *state)
{
  guint32 t = *state += 0x6d2b79f5;

  t = (t ^ t >> 15) * (t | 1);
  t ^= t + (t ^ t >> 7) * (t | 61);
  return t ^ t >> 14;
}

guint32
bench_below (guint32 *state,
             guint32  n)
{
  return (guint32) ((guint64) bench_next (state) * n >> 32);
}

guint32
bench_fnv1a (const char *text,
             gsize       length)
{
  guint32 hash = 0x811c9dc5;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * 0x01000193;
  return hash;
}

void
bench_iso (gint64 seconds,
           char   text[26])
{
  time_t moment = EPOCH + seconds;
  struct tm parts;

  gmtime_r (&moment, &parts);
  strftime (text, 26, "%Y-%m-%dT%H:%M:%S+00:00", &parts);
}

void
bench_add_entity (GString *text,
                  guint32 *state,
                  guint    index)
{
  static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz ";
  gsize start = text->len;
  char moment[26];
  const char *kind = KINDS[bench_below (state, 4)];
  const char *first = FIRST[bench_below (state, 16)];
  const char *second = SECOND[bench_below (state, 16)];
  const char *status = STATES[bench_below (state, 6)];
  guint owner = bench_below (state, 500);
  guint progress = bench_below (state, 1001);
  guint credits = bench_below (state, 5000);
  guint tags[3];

  bench_iso (bench_below (state, 15552000), moment);
  for (guint i = 0; i < 3; i++)
    tags[i] = bench_below (state, 64);
  g_string_append_printf (text,
                          "{\"id\":\"p%06u\",\"kind\":\"%s\",\"name\":\"%s %s %u\","
                          "\"status\":\"%s\",\"owner\":\"u%04u\",\"progress\":%u,\"credits\":%u,"
                          "\"updated_at\":\"%s\",\"tags\":[\"t%u\",\"t%u\",\"t%u\"],\"note\":\"",
                          index, kind, first, second, index, status, owner, progress, credits,
                          moment, tags[0], tags[1], tags[2]);
  while (text->len < start + ENTITY_SIZE - 2)
    g_string_append_c (text, LETTERS[bench_below (state, 27)]);
  g_string_append (text, "\"}");
}

GBytes *
bench_entities (guint32 seed,
                guint   n)
{
  GString *text = g_string_sized_new ((gsize) n * (ENTITY_SIZE + 1) + 2);
  guint32 state = seed;

  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      bench_add_entity (text, &state, i);
    }
  g_string_append_c (text, ']');
  return g_string_free_to_bytes (text);
}

char *
bench_job_json (guint index)
{
  return g_strdup_printf ("{\"id\":\"j%06u\",\"project\":\"p%06u\",\"status\":\"rendering\","
                          "\"progress\":0,\"eta\":120,\"message\":\"frame 0 of 1500\"}",
                          index, index);
}

LarderValue *
bench_parse (const char *json,
             gssize      length)
{
  g_autoptr(GError) error = NULL;
  LarderValue *value = larder_value_new_from_json (json, length, &error);

  if (value == NULL)
    g_error ("%s", error->message);
  return value;
}

GVariant *
bench_key (const char *first,
           const char *second)
{
  const char * const parts[] = { first, second, NULL };

  return larder_key_new (parts);
}

GVariant *
bench_job_key (guint index)
{
  char id[16];

  g_snprintf (id, sizeof id, "j%06u", index);
  return bench_key ("job", id);
}

LarderClient *
bench_new_job_client (LarderClock *clock)
{
  g_autoptr(LarderQueryOptions) defaults = larder_query_options_new (NULL);
  LarderClient *client = larder_client_new (clock, NULL, NULL);

  larder_query_options_set_stale_time (defaults, LARDER_NEVER);
  larder_client_set_query_defaults (client, g_variant_new ("(s)", "job"), defaults);
  larder_client_mount (client);
  return client;
}

void
bench_insert_jobs (LarderClient *client,
                   guint         n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *json = bench_job_json (i);
      g_autoptr(LarderValue) job = bench_parse (json, -1);

      larder_client_set_data (client, bench_job_key (i), job);
    }
  bench_turn ();
}

void
bench_shuffle (guint   *order,
               guint    n,
               guint32 *state)
{
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = bench_below (state, i + 1);
      guint kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
}
