/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that is killed between any two writes, and what it finds when it begins again. */

#include "config.h"

#include "larder-test-machine.h"

#include "larder/larder-cache-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* How many writes are still to come; below 0: the storage works. */
static int left = -1;

/* What the write may still do: all (2), the half of it (1), nothing (0). */
static int
take_write (void)
{
  int n = g_atomic_int_get (&left);

  if (n < 0)
    return 2;
  if (n == 0)
    return 0;
  g_atomic_int_set (&left, n - 1);
  return n == 1 ? 1 : 2;
}

static ssize_t
killed_pwrite (int         fd,
               const void *data,
               size_t      size,
               off_t       at)
{
  int may = take_write ();

  if (may == 2)
    return pwrite (fd, data, size, at);
  if (may == 1 && pwrite (fd, data, size / 2, at) < 0)
    return -1;
  errno = EIO;
  return -1;
}

static ssize_t
killed_write (int         fd,
              const void *data,
              size_t      size)
{
  int may = take_write ();

  if (may == 2)
    return write (fd, data, size);
  if (may == 1 && write (fd, data, size / 2) < 0)
    return -1;
  errno = EIO;
  return -1;
}

static int
killed_ftruncate (int   fd,
                  off_t size)
{
  if (take_write () == 2)
    return ftruncate (fd, size);
  errno = EIO;
  return -1;
}

static int
killed_unlink (const char *path)
{
  if (take_write () == 2)
    return unlink (path);
  errno = EIO;
  return -1;
}

void
machine_arm_disk (int n_writes)
{
  static gboolean done;
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  if (!done)
    {
      vfs->xSetSystemCall (vfs, "pwrite", (sqlite3_syscall_ptr) killed_pwrite);
      vfs->xSetSystemCall (vfs, "pwrite64", (sqlite3_syscall_ptr) killed_pwrite);
      vfs->xSetSystemCall (vfs, "write", (sqlite3_syscall_ptr) killed_write);
      vfs->xSetSystemCall (vfs, "ftruncate", (sqlite3_syscall_ptr) killed_ftruncate);
      vfs->xSetSystemCall (vfs, "unlink", (sqlite3_syscall_ptr) killed_unlink);
      done = TRUE;
    }
  g_atomic_int_set (&left, n_writes);
}

gboolean
machine_disk_is_dead (void)
{
  return g_atomic_int_get (&left) == 0;
}

typedef struct
{
  guint      first_new;         /* the first mutation that was submitted while it was killed */
  GArray    *answered;          /* of guint: mutations of which the answer came meanwhile */
  GArray    *written[MODEL_N_KEYS];     /* of ModelData: what may be in the cache file */
} Remains;

static void
write_one (Machine *self,
           Remains *remains,
           guint32  seed)
{
  guint key = 3 + seed % 2;
  ModelData data = { .there = TRUE, .v = { seed / 2 % 100, 7, 7 } };
  g_autoptr(LarderValue) value = machine_value (&data);

  g_array_append_val (remains->written[key], data);
  larder_client_set_data_at (self->client, machine_key (key), value, 5000 + (seed / 2) % 100);
}

/* The answer of one that changes nothing on the disk but the outbox. */
static void
answer_one (Machine *self,
            Remains *remains)
{
  for (guint i = 0; i < remains->first_new; i++)
    {
      ModelMutation *model = self->model.mutations->pdata[i];
      gboolean known = FALSE;

      for (guint j = 0; j < remains->answered->len; j++)
        known = known || g_array_index (remains->answered, guint, j) == i;
      if (known || !model->listed || !model->open || model_key_persists (model->target))
        continue;
      for (guint j = self->open->len; j > 0; j--)
        if (g_str_equal (larder_mutation_context_get_id (self->open->pdata[j - 1]),
                         ((MachineMutation *) self->mutations->pdata[i])->id))
          {
            model_apply (&self->model, i);
            larder_mutation_context_return_value (self->open->pdata[j - 1], NULL);
            g_ptr_array_remove_index (self->open, j - 1);
            g_array_append_val (remains->answered, i);
            return;
          }
    }
}

static void
work (Machine    *self,
      const Step *step,
      Remains    *remains)
{
  ModelMutation model;
  guint n = 1 + step->a[1] % 5;

  for (guint i = 0; i < n; i++)
    {
      guint32 seed = step->a[2] * (i + 3) + step->a[3];
      Step next = { .kind = STEP_SUBMIT, .a = { seed, seed / 3, seed / 5, 1 } };

      if (seed % 3 == 0)
        answer_one (self, remains);
      else if (seed % 3 == 1)
        write_one (self, remains, seed / 3);
      else
        {
          machine_submit (self, &next, &model);
          /* Not told to the model: what becomes of it is found on the disk. */
          g_ptr_array_add (self->model.mutations, g_memdup2 (&model, sizeof model));
        }
      if (seed / 7 % 2 == 0)
        machine_settle (self);
    }
}

static const char *
get_state (ModelMutation *model)
{
  if (model->delivery == LARDER_DELIVERY_FAILED)
    return "failed";
  return model->delivery == LARDER_DELIVERY_CONFLICT ? "conflict" : "queued";
}

/* Nothing that was on the disk before is missing, and what came later is there without a gap. */
static void
read_outbox (Machine *self,
             Remains *remains)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LarderValue) list = larder_outbox_peek (self->outbox_path, &error);
  gboolean gap = FALSE;
  guint n = 0;

  if (list == NULL)
    machine_fail (self, "what the kill left can not be read: %s", error->message);
  for (guint i = 0; i < self->mutations->len; i++)
    {
      MachineMutation *entry = self->mutations->pdata[i];
      ModelMutation *model = self->model.mutations->pdata[i];
      LarderValue *found = NULL;
      gboolean answered = FALSE;

      for (guint j = 0; j < larder_value_get_n_items (list); j++)
        if (g_strcmp0 (larder_value_get_member_string (larder_value_get_item (list, j), "id"),
                       entry->id) == 0)
          found = larder_value_get_item (list, j);
      n += found != NULL;
      for (guint j = 0; j < remains->answered->len; j++)
        answered = answered || g_array_index (remains->answered, guint, j) == i;
      if (i >= remains->first_new)
        {
          if (found != NULL && gap)
            machine_fail (self, "the kill left mutation %u without an earlier one", i);
          gap = gap || found == NULL;
          model->listed = found != NULL;
          model->status = found != NULL ? LARDER_MUTATION_PENDING : LARDER_MUTATION_ERROR;
          model->delivery = found != NULL ? LARDER_DELIVERY_QUEUED : LARDER_DELIVERY_DONE;
          continue;
        }
      if (found == NULL && model->listed && !answered)
        machine_fail (self, "the kill lost mutation %u", i);
      if (found != NULL && !model->listed)
        machine_fail (self, "the kill brought mutation %u back", i);
      if (found != NULL && !answered &&
          g_strcmp0 (larder_value_get_member_string (found, "state"), get_state (model)) != 0)
        machine_fail (self, "the kill left mutation %u as %s", i,
                      larder_value_get_member_string (found, "state"));
      if (found == NULL && model->listed)
        {
          model->listed = FALSE;
          model->status = LARDER_MUTATION_SUCCESS;
          model->delivery = LARDER_DELIVERY_DONE;
        }
    }
  if (n != larder_value_get_n_items (list))
    machine_fail (self, "the kill left entries that nobody made");
}

/* Whichever of the values was the last to arrive, it is a whole one. */
static void
read_cache (Machine *self,
            Remains *remains)
{
  g_autoptr(LarderCache) cache = larder_cache_new (self->cache_path, "1");

  for (guint key = 0; key < MODEL_N_KEYS; key++)
    {
      g_autoptr(LarderValue) refs = NULL;
      g_autoptr(LarderValue) value = NULL;
      gint64 at = 0;
      ModelData data;
      gboolean known;

      if (!model_key_persists (key))
        continue;
      value = larder_cache_load_query (cache, self->hashes[key], &at, &refs);
      data = machine_data (value);
      known = memcmp (&data, &self->model.disk[key], sizeof data) == 0 ||
              (!data.there && !self->model.disk[key].there);
      for (guint i = 0; i < remains->written[key]->len; i++)
        known = known || memcmp (&data, &g_array_index (remains->written[key], ModelData, i),
                                 sizeof data) == 0;
      if (!known)
        machine_fail (self, "the kill left data of key %u that nobody wrote", key);
      self->model.disk[key] = data;
      self->model.disk_at[key] = at;
    }
}

void
machine_kill (Machine    *self,
              const Step *step)
{
  Remains remains = { .first_new = self->mutations->len };

  remains.answered = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    remains.written[i] = g_array_new (FALSE, FALSE, sizeof (ModelData));
  for (guint i = 0; i < self->model.calls->len; i++)
    {
      ModelCall *call = self->model.calls->pdata[i];

      call->loose = call->loose || !call->done;
    }
  machine_arm_disk (1 + (int) (step->a[0] % 40));
  work (self, step, &remains);
  /* Whatever it would still write after its death is not written. */
  machine_arm_disk (0);
  machine_end (self);
  machine_arm_disk (-1);
  read_outbox (self, &remains);
  read_cache (self, &remains);
  model_restart (&self->model);
  machine_begin (self);
  g_array_unref (remains.answered);
  for (guint i = 0; i < MODEL_N_KEYS; i++)
    g_array_unref (remains.written[i]);
}
