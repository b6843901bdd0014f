/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed and memory of the local studio, as JSON lines: studio-bench [WORKLOAD…]
 *
 * The studio is the program itself, in a process of its own, with 10,000 projects; what asks it is
 * a bare socket. A figure is the median of several runs. */
#include "config.h"

#include "bench-stats.h"
#include "bench.h"
#include "studio-line.h"
#include "studio-start.h"
#include "studio/studio-process.h"
#include "wire/backlot-wire-jwt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCAL "00000000-0000-4000-8000-000000000001"
#define PROJECTS 10000
#define BATCH 500
#define PAGE "/rest/v1/projects?select=*&order=created_at.desc,id&limit=50"
#define RUNS 5
#define AT_ONCE 16
#define SUBSCRIBERS 1000
#define PEOPLE 50
#define SOCKETS 200
#define CHANGES_PER_S 100
#define MIB (1024 * 1024)

static void
set_up (StudioProcess *studio)
{
  memset (studio, 0, sizeof *studio);
  studio_process_set_up (studio);
  studio_process_start (studio, NULL);
  studio_process_sign_in (studio);
}

/* Asks with the secret key. */
static void
write_as_service (StudioProcess *studio,
                  StudioLine    *line,
                  const char    *method,
                  const char    *path,
                  const char    *json)
{
  guint status = studio_line_ask (line, method, path, studio->secret, json);

  if (status < 200 || status > 299)
    g_error ("%s %s: %u %.400s", method, path, status, line->body->str);
}

static const char *
status_of (const char *entity)
{
  static const char * const pairs[][2] = {
    { "draft", "draft" }, { "queued", "active" }, { "rendering", "processing" },
    { "review", "completed" }, { "done", "completed" }, { "failed", "failed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (pairs[i][0], entity))
      return pairs[i][1];
  g_assert_not_reached ();
}

/* The bench's entities as projects of the local person. */
static void
fill_projects (StudioProcess *studio)
{
  g_autoptr(GBytes) text = bench_entities (1, PROJECTS);
  g_autoptr(yyjson_doc) doc = backlot_wire_json_read (g_bytes_get_data (text, NULL),
                                                      g_bytes_get_size (text));
  g_autoptr(StudioLine) line = studio_line_new (studio->socket);
  g_autoptr(GString) rows = g_string_new ("[");
  size_t index, count;
  yyjson_val *entity;

  yyjson_arr_foreach (yyjson_doc_get_root (doc), index, count, entity)
    {
      g_string_append_printf (rows, "%s{\"id\":\"00000000-0000-4000-8000-1%011zu\",\"owner_id\":\""
                              LOCAL "\",\"kind\":\"%s\",\"title\":\"%s\",\"status\":\"%s\"}",
                              rows->len > 1 ? "," : "", index,
                              backlot_wire_json_get_string (entity, "kind"),
                              backlot_wire_json_get_string (entity, "name"),
                              status_of (backlot_wire_json_get_string (entity, "status")));
      if (index % BATCH != BATCH - 1)
        continue;
      g_string_append_c (rows, ']');
      write_as_service (studio, line, "POST", "/rest/v1/projects", rows->str);
      g_string_assign (rows, "[");
    }
}

/* One after the other on one connection. */
static void
measure_get (StudioProcess *studio)
{
  g_autoptr(StudioLine) line = studio_line_new (studio->socket);
  BenchFigure p50 = { 0 }, p99 = { 0 }, cpu = { 0 };

  for (guint run = 0; run < RUNS + BENCH_UNCOUNTED; run++)
    {
      double cpu_s = bench_process_cpu_s (studio->process);
      BenchTimes times = { 0 };

      for (guint i = 0; i < 1000; i++)
        {
          gint64 begin = bench_now_ns ();

          g_assert_cmpuint (studio_line_ask (line, "GET", PAGE, studio->token, NULL), ==, 200);
          bench_times_add (&times, (double) (bench_now_ns () - begin) / 1e3);
        }
      g_assert_cmpuint (line->body->len, >, 50 * 100);
      bench_figure_add (&p50, bench_times_get (&times, 0.5));
      bench_figure_add (&p99, bench_times_get (&times, 0.99));
      bench_figure_add (&cpu, (bench_process_cpu_s (studio->process) - cpu_s) * 1e3);
      bench_times_clear (&times);
    }
  bench_figure_print (&p50, "get-50-rows", "p50", "us");
  bench_figure_print (&p99, "get-50-rows", "p99", "us");
  bench_figure_print (&cpu, "get-50-rows", "studio_cpu", "us");
}

/* Each of them asks again as soon as it has its answer. */
static void
measure_rate (StudioProcess *studio)
{
  g_autofree char *head = studio_line_head ("GET", PAGE, studio->token, NULL, -1);
  StudioLine *lines[AT_ONCE];
  struct pollfd polls[AT_ONCE];
  BenchFigure rate = { 0 }, cpu = { 0 };

  for (guint i = 0; i < AT_ONCE; i++)
    {
      lines[i] = studio_line_new (studio->socket);
      polls[i] = (struct pollfd) { lines[i]->fd, POLLIN, 0 };
      studio_line_write (lines[i], head, strlen (head));
    }
  for (guint run = 0; run < RUNS + BENCH_UNCOUNTED; run++)
    {
      gint64 begin = bench_now_ns (), end = begin + G_GINT64_CONSTANT (1000000000);
      double cpu_s = bench_process_cpu_s (studio->process);
      guint answers = 0;

      while (bench_now_ns () < end)
        {
          g_assert_cmpint (poll (polls, AT_ONCE, 10000), >, 0);
          for (guint i = 0; i < AT_ONCE; i++)
            {
              if (polls[i].revents == 0)
                continue;
              g_assert_true (studio_line_read (lines[i]));
              while (studio_line_take (lines[i]))
                {
                  g_assert_cmpuint (lines[i]->status, ==, 200);
                  answers++;
                  studio_line_write (lines[i], head, strlen (head));
                }
            }
        }
      bench_figure_add (&rate, answers * 1e9 / (double) (bench_now_ns () - begin));
      bench_figure_add (&cpu, (bench_process_cpu_s (studio->process) - cpu_s) * 1e6 / answers);
    }
  bench_figure_print (&rate, "get-50-rows-16-at-once", "requests", "1/s");
  bench_figure_print (&cpu, "get-50-rows-16-at-once", "studio_cpu", "us");
  for (guint i = 0; i < AT_ONCE; i++)
    studio_line_free (lines[i]);
}

static void
count_event_cb (const char *text,
                gsize       length,
                gpointer    data)
{
  guint *events = data;

  *events += memmem (text, length, "\"postgres_changes\"", 18) != NULL;
}

/* One write changes 10,000 rows, and one client hears of each. */
static void
measure_events (StudioProcess *studio)
{
  g_autoptr(StudioLine) line = studio_line_new (studio->socket);
  g_autoptr(StudioLine) ear = studio_line_new (studio->socket);
  BenchFigure rate = { 0 }, all = { 0 }, cpu = { 0 };

  studio_line_listen (ear, "projects", (const char **) &studio->token, 1);
  for (guint run = 0; run < RUNS + BENCH_UNCOUNTED; run++)
    {
      g_autofree char *json = g_strdup_printf ("{\"description\":\"run %u\"}", run);
      double cpu_s = bench_process_cpu_s (studio->process);
      gint64 begin = bench_now_ns (), first = 0;
      guint events = 0;

      studio_line_send (line, "PATCH", "/rest/v1/projects?owner_id=eq." LOCAL, studio->token, json);
      while (events < PROJECTS)
        {
          g_assert_true (studio_line_read (ear));
          if (first == 0)
            first = bench_now_ns ();
          studio_line_frames (ear, count_event_cb, &events);
        }
      g_assert_cmpuint (events, ==, PROJECTS);
      bench_figure_add (&rate, PROJECTS * 1e9 / (double) (bench_now_ns () - first));
      bench_figure_add (&all, (double) (bench_now_ns () - begin) / 1e6);
      bench_figure_add (&cpu, (bench_process_cpu_s (studio->process) - cpu_s) * 1e6 / PROJECTS);
      while (!studio_line_take (line))
        g_assert_true (studio_line_read (line));
      g_assert_cmpuint (line->status, ==, 204);
    }
  bench_figure_print (&rate, "events-to-one-client", "events", "1/s");
  bench_figure_print (&all, "events-to-one-client", "write_of_10000_to_last", "ms");
  bench_figure_print (&cpu, "events-to-one-client", "studio_cpu_with_the_write", "us");
}

/* A person with a project of his own. */
static char *
make_person (StudioProcess *studio,
             StudioLine    *line,
             guint          n)
{
  g_autofree char *json = g_strdup_printf ("{\"email\":\"p%u@example.org\","
                                           "\"password\":\"wooden harbour %u\"}", n, n);
  g_autofree char *project = g_strdup_printf ("{\"p_id\":\"00000000-0000-4000-8000-2%011u\","
                                              "\"p_kind\":\"film\",\"p_title\":\"Own\"}", n);
  g_autoptr(yyjson_doc) doc = NULL;
  char *token;

  g_assert_cmpuint (studio_line_ask (line, "POST", "/auth/v1/signup", NULL, json), ==, 200);
  doc = backlot_wire_json_read (line->body->str, line->body->len);
  token = g_strdup (backlot_wire_json_get_string (yyjson_doc_get_root (doc), "access_token"));
  g_assert_cmpuint (studio_line_ask (line, "POST", "/rest/v1/rpc/create_project", token, project),
                    ==, 200);
  return token;
}

typedef struct
{
  guint      heard;
  BenchTimes delays;
} Ears;

/* The title is when it was written. */
static void
hear_cb (const char *text,
         gsize       length,
         gpointer    data)
{
  Ears *ears = data;
  const char *title = memmem (text, length, "\"title\":\"at ", 12);

  if (title == NULL || memmem (text, length, "\"postgres_changes\"", 18) == NULL)
    return;
  ears->heard++;
  bench_times_add (&ears->delays, (double) (bench_now_ns () -
                                            g_ascii_strtoll (title + 12, NULL, 10)) / 1e6);
}

typedef struct
{
  StudioLine   *lines[SOCKETS + 1];   /* the last one writes */
  struct pollfd polls[SOCKETS + 1];
  gint64        beat_ns;
  guint         answers;
  Ears          ears;
} Crowd;

#define BEAT_NS G_GINT64_CONSTANT (20000000000)

/* Heartbeats of the first @n, when it is time. */
static void
beat (Crowd *crowd,
      guint  n)
{
  if (bench_now_ns () - crowd->beat_ns < BEAT_NS)
    return;
  crowd->beat_ns = bench_now_ns ();
  for (guint i = 0; i < n; i++)
    studio_line_beat (crowd->lines[i]);
}

static void
hear (Crowd *crowd,
      int    patience_ms)
{
  if (poll (crowd->polls, SOCKETS + 1, patience_ms) <= 0)
    return;
  for (guint i = 0; i < SOCKETS + 1; i++)
    {
      if (crowd->polls[i].revents == 0)
        continue;
      g_assert_true (studio_line_read (crowd->lines[i]));
      if (i < SOCKETS)
        studio_line_frames (crowd->lines[i], hear_cb, &crowd->ears);
      while (i == SOCKETS && studio_line_take (crowd->lines[i]))
        {
          g_assert_cmpuint (crowd->lines[i]->status, ==, 204);
          crowd->answers++;
        }
    }
}

static void
change (StudioProcess *studio,
        StudioLine    *line,
        const char    *person,
        guint          n)
{
  g_autofree char *json = g_strdup_printf ("{\"title\":\"at %" G_GINT64_FORMAT "\"}",
                                           bench_now_ns ());
  g_autofree char *path = g_strdup_printf ("/rest/v1/projects?id=eq.00000000-0000-4000-8000-2%011u",
                                           n);

  studio_line_send (line, "PATCH", path, person, json);
}

/* Somebody who has no project, whom the studio only knows by his token. */
static char *
make_stranger (GBytes *secret,
               guint   n)
{
  g_autoptr(yyjson_mut_doc) claims = yyjson_mut_doc_new (NULL);
  g_autofree char *id = g_strdup_printf ("00000000-0000-4000-8000-4%011u", n);
  yyjson_mut_val *root = yyjson_mut_obj (claims);

  yyjson_mut_doc_set_root (claims, root);
  yyjson_mut_obj_add_str (claims, root, "sub", id);
  yyjson_mut_obj_add_str (claims, root, "role", "authenticated");
  yyjson_mut_obj_add_str (claims, root, "aud", "authenticated");
  yyjson_mut_obj_add_sint (claims, root, "exp", g_get_real_time () / G_USEC_PER_SEC + 3600);
  return backlot_wire_jwt_make (claims, secret);
}

static GBytes *
read_jwt_secret (StudioProcess *studio)
{
  g_autofree char *path = g_build_filename (studio->folder, "studio", "keys.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(yyjson_doc) doc = NULL;
  g_autoptr(GError) error = NULL;
  const char *secret;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  doc = backlot_wire_json_read (text, length);
  secret = backlot_wire_json_get_string (yyjson_doc_get_root (doc), "jwt_secret");
  return g_bytes_new (secret, strlen (secret));
}

static void
print_crowd (StudioProcess *studio,
             Crowd         *crowd,
             const char    *workload,
             double         changes_per_s,
             double         cpu_s)
{
  bench_print (workload, "changes", "1/s", changes_per_s);
  bench_print (workload, "heard", "events", crowd->ears.heard);
  bench_print (workload, "write_to_heard_p50", "ms", bench_times_get (&crowd->ears.delays, 0.5));
  bench_print (workload, "write_to_heard_p99", "ms", bench_times_get (&crowd->ears.delays, 0.99));
  bench_print (workload, "write_to_heard_worst", "ms", bench_times_get (&crowd->ears.delays, 1));
  bench_print (workload, "studio_cpu_of_10_s", "s", cpu_s);
}

/* So many changes a second, each by somebody with a project, until all who may have heard. */
static void
change_and_hear (StudioProcess *studio,
                 Crowd         *crowd,
                 char         **people,
                 guint          heard_by,
                 const char    *workload)
{
  double cpu = bench_process_cpu_s (studio->process);
  guint changes = 0, wanted = 10 * CHANGES_PER_S;
  gint64 begin = bench_now_ns ();

  while (crowd->answers < wanted || crowd->ears.heard < wanted * heard_by)
    {
      gint64 now = bench_now_ns ();
      gint64 due = begin + changes * (G_GINT64_CONSTANT (1000000000) / CHANGES_PER_S);

      g_assert_cmpint (now - begin, <, G_GINT64_CONSTANT (120000000000));
      beat (crowd, SOCKETS);
      if (changes < wanted && now >= due)
        {
          change (studio, crowd->lines[SOCKETS], people[changes % PEOPLE], changes % PEOPLE);
          changes++;
        }
      hear (crowd, changes < wanted ? (int) CLAMP ((due - now) / 1000000, 0, 10) : 1000);
    }
  print_crowd (studio, crowd, workload, wanted * 1e9 / (double) (bench_now_ns () - begin),
               bench_process_cpu_s (studio->process) - cpu);
  g_assert_cmpuint (crowd->ears.heard, ==, wanted * heard_by);
}

/* Everybody listens to all projects and hears of his own. 1,000 channels on as many sockets as the
 * studio takes: of 50 people, where 20 channels hear each change, or of 1,000, where one does. */
static void
measure_listeners (StudioProcess *studio,
                   gboolean       strangers)
{
  g_autofree Crowd *crowd = g_new0 (Crowd, 1);
  g_autoptr(GBytes) secret = read_jwt_secret (studio);
  g_auto(GStrv) people = g_new0 (char *, SUBSCRIBERS + 1);
  guint each = SUBSCRIBERS / SOCKETS;

  for (guint i = 0; i <= SOCKETS; i++)
    crowd->lines[i] = studio_line_new (studio->socket);
  for (guint i = 0; i < SUBSCRIBERS; i++)
    if (i < PEOPLE)
      people[i] = make_person (studio, crowd->lines[SOCKETS], i);
    else
      people[i] = strangers ? make_stranger (secret, i) : g_strdup (people[i % PEOPLE]);
  for (guint i = 0; i <= SOCKETS; i++)
    {
      beat (crowd, i);
      if (i < SOCKETS)
        studio_line_listen (crowd->lines[i], "projects", (const char **) people + i * each, each);
      crowd->polls[i] = (struct pollfd) { crowd->lines[i]->fd, POLLIN, 0 };
    }
  change_and_hear (studio, crowd, people, strangers ? 1 : SUBSCRIBERS / PEOPLE,
                   strangers ? "1000-subscribers-of-1000" : "1000-subscribers-of-50");
  bench_times_clear (&crowd->ears.delays);
  for (guint i = 0; i <= SOCKETS; i++)
    studio_line_free (crowd->lines[i]);
}

static void
measure_crowd (StudioProcess *studio)
{
  measure_listeners (studio, FALSE);
}

static void
measure_strangers (StudioProcess *studio)
{
  measure_listeners (studio, TRUE);
}

/* As much as one can do at all: the same bytes into a file of the same folder. */
static double
write_to_disk (StudioProcess *studio,
               const char    *piece,
               guint          n)
{
  g_autofree char *path = g_build_filename (studio->folder, "plain", NULL);
  gint64 begin = bench_now_ns ();
  int fd = open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (write (fd, piece, MIB), ==, MIB);
  g_assert_cmpint (fsync (fd), ==, 0);
  close (fd);
  g_assert_cmpint (unlink (path), ==, 0);
  return n * 1e9 / (double) (bench_now_ns () - begin);
}

static void
upload (StudioProcess *studio,
        const char    *piece,
        guint          n,
        const char    *workload,
        const char    *path)
{
  g_autoptr(StudioLine) line = studio_line_new (studio->socket);
  g_autofree char *head = studio_line_head ("POST", path, studio->token,
                                            "Content-Type: video/mp4\r\n", (gint64) n * MIB);
  double before = bench_process_kib (studio->process, "VmRSS:");
  gint64 begin = bench_now_ns ();

  bench_process_reset_peak (studio->process);
  studio_line_write (line, head, strlen (head));
  for (guint i = 0; i < n; i++)
    studio_line_write (line, piece, MIB);
  while (!studio_line_take (line))
    g_assert_true (studio_line_read (line));
  if (line->status != 200)
    g_error ("upload: %u %s", line->status, line->body->str);
  bench_print (workload, "speed", "MiB/s", n * 1e9 / (double) (bench_now_ns () - begin));
  bench_print (workload, "rss_grown_at_most", "MiB",
               (bench_process_kib (studio->process, "VmHWM:") - before) / 1024);
}

static void
measure_upload (StudioProcess *studio)
{
  g_autofree char *piece = g_malloc (MIB);

  memset (piece, 'x', MIB);
  bench_print ("upload-1-GiB", "disk", "MiB/s", write_to_disk (studio, piece, 1024));
  upload (studio, piece, 1024, "upload-1-GiB",
          "/storage/v1/object/media/" LOCAL "/00000000-0000-4000-8000-300000000001/original.mp4");
}

/* From its start until it serves, with 100,000 rows. */
static void
measure_start (StudioProcess *studio)
{
  g_autoptr(StudioLine) line = studio_line_new (studio->socket);
  g_autoptr(GString) rows = g_string_new ("[");

  for (guint i = 0; i < 80000; i++)
    {
      g_string_append_printf (rows, "%s{\"project_id\":\"00000000-0000-4000-8000-1%011u\","
                              "\"title\":\"Task %u\"}", rows->len > 1 ? "," : "", i % PROJECTS, i);
      if (i % BATCH != BATCH - 1)
        continue;
      g_string_append_c (rows, ']');
      write_as_service (studio, line, "POST", "/rest/v1/tasks", rows->str);
      g_string_assign (rows, "[");
    }
  studio_start_measure (studio, "start-with-100000-rows");
  studio_process_sign_in (studio);
}

/* Nobody connected, or one who only listens. */
static void
measure_idle (StudioProcess *studio)
{
  g_autoptr(StudioLine) ear = NULL;

  g_clear_object (&studio->session);
  for (guint connected = 0; connected < 2; connected++)
    {
      const char *workload = connected ? "idle-with-a-listener" : "idle";
      double wakes, cpu;

      g_usleep (2 * G_USEC_PER_SEC);
      wakes = bench_process_wakes (studio->process);
      cpu = bench_process_cpu_s (studio->process);
      g_usleep (20 * G_USEC_PER_SEC);
      bench_print (workload, "wakes_in_20_s", "times",
                   bench_process_wakes (studio->process) - wakes);
      bench_print (workload, "cpu_in_20_s", "s", bench_process_cpu_s (studio->process) - cpu);
      bench_print (workload, "rss", "MiB", bench_process_kib (studio->process, "VmRSS:") / 1024);
      if (connected == 0)
        {
          ear = studio_line_new (studio->socket);
          studio_line_listen (ear, "projects", (const char **) &studio->token, 1);
        }
    }
}

typedef struct
{
  const char *name;
  gboolean    filled;
  void      (*run) (StudioProcess *studio);
} Workload;

static const Workload workloads[] = {
  { "idle", FALSE, measure_idle },
  { "get", TRUE, measure_get },
  { "rate", TRUE, measure_rate },
  { "events", TRUE, measure_events },
  { "crowd", TRUE, measure_crowd },
  { "strangers", TRUE, measure_strangers },
  { "upload", FALSE, measure_upload },
  { "start", TRUE, measure_start },
};

int
main (int   argc,
      char *argv[])
{
  for (gsize i = 0; i < G_N_ELEMENTS (workloads); i++)
    {
      StudioProcess studio;

      if (argc > 1 && !g_strv_contains ((const char * const *) argv + 1, workloads[i].name))
        continue;
      set_up (&studio);
      if (workloads[i].filled)
        fill_projects (&studio);
      workloads[i].run (&studio);
      studio_process_tear_down (&studio);
    }
  return EXIT_SUCCESS;
}
