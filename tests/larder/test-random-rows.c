/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of a row with versions that is changed here and elsewhere.
 *
 * What is written here are even numbers, what is written elsewhere odd ones, each once. So the far
 * end sees whether something of others is overwritten that nobody here has seen, and at the end
 * whether a change of this side never got there. */

#include "config.h"

#include "larder-test-lives.h"
#include "larder-testing.h"

#define N_MEMBERS 3
#define MOST_EDITS 256
#define ROUNDS 2000

enum
{
  STEP_EDIT,
  STEP_ELSEWHERE,
  STEP_TELL,
  STEP_ANSWER,
  STEP_LOSE,
  STEP_RESOLVE,
  STEP_ONLINE,
  STEP_ADVANCE,
  N_KINDS,
};

static const LarderTestStepKind KINDS[N_KINDS] = {
  [STEP_EDIT] = { "edit", 20 }, [STEP_ELSEWHERE] = { "elsewhere", 16 },
  [STEP_TELL] = { "tell", 8 }, [STEP_ANSWER] = { "answer", 34 }, [STEP_LOSE] = { "lose", 8 },
  [STEP_RESOLVE] = { "resolve", 8 }, [STEP_ONLINE] = { "online", 6 },
  [STEP_ADVANCE] = { "advance", 12 },
};

static const char * const MEMBERS[N_MEMBERS] = { "m0", "m1", "m2" };

typedef struct
{
  LarderMutation *mutation;           /* (owned) */
  gint64          wish[N_MEMBERS];    /* 0: not touched */
  gint64          seen[N_MEMBERS];    /* what was known here of the far end */
} Edit;

typedef struct
{
  LarderTestClock      *clock;
  LarderClient         *client;
  LarderTable          *notes;
  LarderTestServer     *server;
  LarderConflictPolicy  policy;
  Edit                  edits[MOST_EDITS];
  guint                 n_edits;
  gint64                serial;

  gint64                version;      /* of the row at the far end */
  gint64                values[N_MEMBERS];
  GHashTable           *ever;         /* set of numbers that have been there */
} Life;

static LarderValue *
make_row (const gint64 *values,
          gint64        version)
{
  g_autoptr(LarderValueBuilder) builder = larder_value_builder_new_object ();

  if (version > 0)
    {
      larder_value_builder_set_string (builder, "id", "a");
      larder_value_builder_set_int (builder, "version", version);
    }
  for (guint i = 0; i < N_MEMBERS; i++)
    if (values[i] != 0)
      larder_value_builder_set_int (builder, MEMBERS[i], values[i]);
  return larder_value_builder_end (builder);
}

static void
put (Life   *self,
     guint   member,
     gint64  value)
{
  self->values[member] = value;
  g_hash_table_add (self->ever, GINT_TO_POINTER ((int) value));
}

static void
tell (Life *self)
{
  g_autoptr(LarderValue) row = make_row (self->values, self->version);

  larder_client_write_rows (self->client, "notes", row);
}

static void
look (gint64      *values,
      LarderValue *row)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    values[i] = larder_value_get_member_int (row, MEMBERS[i], 0);
}

static void
edit (Life          *self,
      const guint32 *a)
{
  g_autoptr(LarderRecord) record = larder_table_get_record (self->notes, "a");
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(LarderPatch) patch = NULL;
  Edit *edit = &self->edits[self->n_edits];

  if (self->n_edits == MOST_EDITS)
    return;
  self->n_edits++;
  edit->wish[a[0] % N_MEMBERS] = 2 * ++self->serial;
  if (a[1] % 3 == 0)
    edit->wish[(a[0] + 1) % N_MEMBERS] = 2 * ++self->serial;
  look (edit->seen, larder_record_get_base (record));
  changes = make_row (edit->wish, 0);
  patch = larder_patch_new_merge ("notes", "a", changes);
  edit->mutation = larder_mutation_new (self->client, "notes.edit", changes);
  larder_mutation_add_patch (edit->mutation, patch);
  larder_mutation_submit (edit->mutation);
}

static Edit *
find_edit (Life                  *self,
           LarderMutationContext *context)
{
  for (guint i = 0; i < self->n_edits; i++)
    if (g_str_equal (larder_mutation_get_id (self->edits[i].mutation),
                     larder_mutation_context_get_id (context)))
      return &self->edits[i];
  g_assert_not_reached ();
}

/* Nothing of others is overwritten that was not seen here, unless that was the rule. */
static void
write_changes (Life        *self,
               Edit        *edit,
               LarderValue *changes)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      gint64 value = larder_value_get_member_int (changes, MEMBERS[i], 0);
      gint64 there = self->values[i];

      if (value == 0)
        continue;
      g_assert_cmpint (value, ==, edit->wish[i]);
      if (self->policy != LARDER_CONFLICT_POLICY_MINE)
        g_assert_true (there % 2 == 0 || there == edit->seen[i]);
      put (self, i, value);
    }
  self->version++;
}

/* The oldest request arrives at the far end; with @lost its answer does not arrive here. */
static void
answer (Life     *self,
        gboolean  lost)
{
  g_autoptr(LarderMutationContext) context = NULL;
  g_autoptr(LarderValue) changes = NULL;
  g_autoptr(LarderValue) row = NULL;
  gboolean written;

  if (self->server->mutations->len == 0)
    return;
  context = g_object_ref (self->server->mutations->pdata[0]);
  g_ptr_array_remove_index (self->server->mutations, 0);
  changes = larder_mutation_context_get_changes (context, "notes", "a");
  written = larder_mutation_context_get_version (context) == self->version;
  if (written)
    write_changes (self, find_edit (self, context), changes);
  row = make_row (self->values, self->version);
  if (lost)
    larder_mutation_context_return_error (context, g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "lost"));
  else if (!written)
    larder_mutation_context_return_unchanged (context, "notes", "a", row);
  else
    {
      larder_mutation_context_add_rows (context, "notes", row);
      larder_mutation_context_return_value (context, larder_value_ref (row));
    }
}

/* Somebody decides for mine, having seen theirs. */
static gboolean
resolve_one (Life *self)
{
  for (guint i = 0; i < self->n_edits; i++)
    {
      Edit *edit = &self->edits[i];
      LarderConflict *conflict = larder_mutation_get_conflict (edit->mutation);

      if (conflict == NULL)
        continue;
      look (edit->seen, larder_conflict_get_theirs (conflict));
      g_assert_true (larder_mutation_resolve (edit->mutation, LARDER_CONFLICT_POLICY_MINE));
      return TRUE;
    }
  return FALSE;
}

static void
do_step (Life                 *self,
         const LarderTestStep *step)
{
  switch (step->kind)
    {
    case STEP_EDIT:
      edit (self, step->a);
      break;

    case STEP_ELSEWHERE:
      put (self, step->a[0] % N_MEMBERS, 2 * ++self->serial + 1);
      self->version++;
      if (step->a[1] % 3 == 0)
        tell (self);
      break;

    case STEP_TELL:
      tell (self);
      break;

    case STEP_ANSWER:
    case STEP_LOSE:
      answer (self, step->kind == STEP_LOSE);
      break;

    case STEP_RESOLVE:
      resolve_one (self);
      break;

    case STEP_ONLINE:
      larder_client_set_online (self->client, step->a[0] % 3 > 0);
      break;

    default:
      larder_test_clock_advance (self->clock, step->a[0] % 5000);
      break;
    }
}

/* Only what somebody else has changed, too, and otherwise, is asked about. */
static void
check_conflict (Life *self,
                Edit *edit)
{
  LarderConflict *conflict = larder_mutation_get_conflict (edit->mutation);
  const char * const *fields;

  if (conflict == NULL)
    return;
  g_assert_cmpint (self->policy, !=, LARDER_CONFLICT_POLICY_MINE);
  g_assert_cmpint (self->policy, !=, LARDER_CONFLICT_POLICY_THEIRS);
  fields = larder_conflict_get_fields (conflict);
  g_assert_nonnull (fields[0]);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      LarderValue *theirs = larder_conflict_get_theirs (conflict);
      guint member = (guint) (fields[i][1] - '0');

      g_assert_cmpint (edit->wish[member], !=, 0);
      g_assert_cmpint (larder_value_get_member_int (theirs, fields[i], 0) % 2, ==, 1);
    }
}

/* What is shown is what the far end was known to have, under what is on its way from here. */
static void
compare (Life *self)
{
  g_autoptr(LarderRecord) record = larder_table_get_record (self->notes, "a");
  gint64 shown[N_MEMBERS];
  gint64 expected[N_MEMBERS];
  gboolean uncertain[N_MEMBERS] = { 0 };

  look (shown, larder_record_get_value (record));
  look (expected, larder_record_get_base (record));
  for (guint i = 0; i < self->n_edits; i++)
    {
      Edit *edit = &self->edits[i];
      LarderDelivery delivery = larder_mutation_get_delivery (edit->mutation);

      check_conflict (self, edit);
      /* What a rule has given up of a change is not shown any more either. */
      if (self->policy == LARDER_CONFLICT_POLICY_THEIRS || delivery == LARDER_DELIVERY_DONE)
        continue;
      g_assert_cmpint (delivery, !=, LARDER_DELIVERY_FAILED);
      for (guint j = 0; j < N_MEMBERS; j++)
        if (edit->wish[j] != 0)
          {
            expected[j] = edit->wish[j];
            /* Written, and the answer was lost: whether that is known here is not known here. */
            uncertain[j] = g_hash_table_contains (self->ever,
                                                  GINT_TO_POINTER ((int) edit->wish[j]));
          }
    }
  for (guint i = 0; i < N_MEMBERS && self->policy != LARDER_CONFLICT_POLICY_THEIRS; i++)
    if (!uncertain[i])
      g_assert_cmpint (shown[i], ==, expected[i]);
}

static void
begin (Life    *self,
       guint32  seed)
{
  static const LarderConflictPolicy policies[] = {
    LARDER_CONFLICT_POLICY_ASK, LARDER_CONFLICT_POLICY_MINE, LARDER_CONFLICT_POLICY_THEIRS,
    LARDER_CONFLICT_POLICY_MERGE,
  };
  g_autoptr(LarderMutationOptions) rules = NULL;

  self->policy = policies[seed % G_N_ELEMENTS (policies)];
  self->ever = g_hash_table_new (NULL, NULL);
  self->clock = larder_test_clock_new (1000000);
  self->client = larder_client_new (LARDER_CLOCK (self->clock), NULL, NULL);
  self->notes = larder_client_add_table (self->client, "notes", LARDER_TYPE_TEST_NOTE);
  self->server = larder_test_server_new ();
  rules = larder_test_server_rules (self->server, "notes.edit");
  larder_mutation_options_set_conflict_policy (rules, self->policy);
  larder_client_set_mutation_options (self->client, rules);
  larder_client_mount (self->client);
  self->version = 1;
  for (guint i = 0; i < N_MEMBERS; i++)
    put (self, i, 2 * ++self->serial + 1);
  tell (self);
}

static gboolean
is_pending (Life *self)
{
  for (guint i = 0; i < self->n_edits; i++)
    if (larder_mutation_get_delivery (self->edits[i].mutation) != LARDER_DELIVERY_DONE)
      return TRUE;
  return FALSE;
}

/* In the end both sides have the same, and every change of this side has been at the other. */
static void
come_to_rest (Life *self)
{
  g_autoptr(LarderRecord) record = larder_table_get_record (self->notes, "a");
  gint64 shown[N_MEMBERS];

  larder_client_set_online (self->client, TRUE);
  for (guint i = 0; i < ROUNDS && is_pending (self); i++)
    {
      larder_test_clock_advance (self->clock, 5000);
      larder_test_settle ();
      answer (self, FALSE);
      resolve_one (self);
      larder_test_settle ();
    }
  g_assert_false (is_pending (self));
  tell (self);
  look (shown, larder_record_get_value (record));
  for (guint i = 0; i < N_MEMBERS; i++)
    g_assert_cmpint (shown[i], ==, self->values[i]);
  g_assert_false (larder_record_get_pending (record));
  g_assert_false (larder_record_get_conflicted (record));
  for (guint i = 0; i < self->n_edits && self->policy != LARDER_CONFLICT_POLICY_THEIRS; i++)
    for (guint j = 0; j < N_MEMBERS; j++)
      if (self->edits[i].wish[j] != 0)
        g_assert_true (g_hash_table_contains (
          self->ever, GINT_TO_POINTER ((int) self->edits[i].wish[j])));
}

static void
end (Life *self)
{
  for (guint i = 0; i < self->n_edits; i++)
    g_object_unref (self->edits[i].mutation);
  larder_client_unmount (self->client);
  g_assert_finalize_object (self->client);
  larder_test_server_free (self->server);
  larder_test_settle ();
  g_assert_finalize_object (self->clock);
  g_hash_table_unref (self->ever);
}

static void
live (GArray     *steps,
      const char *folder)
{
  g_autofree Life *life = g_new0 (Life, 1);

  begin (life, steps->len > 0 ? g_array_index (steps, LarderTestStep, 0).a[3] : 0);
  for (guint i = 0; i < steps->len; i++)
    {
      do_step (life, &g_array_index (steps, LarderTestStep, i));
      larder_test_settle ();
      compare (life);
    }
  come_to_rest (life);
  end (life);
}

int
main (int   argc,
      char *argv[])
{
  static const LarderTestLives lives = {
    "/random/no-change-of-either-side-is-lost", KINDS, N_KINDS, live,
  };

  return larder_test_lives_main (argc, argv, &lives);
}
