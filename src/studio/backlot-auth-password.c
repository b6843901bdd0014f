/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Password hashes by yescrypt, in a thread. */
#include "config.h"

#include "studio/backlot-auth-password.h"

#include <crypt.h>
#include <string.h>

#include "wire/backlot-wire-secret.h"

/* A hash takes 16 MiB for some 50 ms. So many may wait; who comes then is asked to come again. */
#define MAX_WAITING 32

typedef struct
{
  char *password;
  char *hash;       /* (nullable) */
} Question;

/* Only touched in the main thread. */
static guint n_waiting;

static void
question_free (gpointer data)
{
  Question *question = data;

  explicit_bzero (question->password, strlen (question->password));
  g_free (question->password);
  g_free (question->hash);
  g_free (question);
}

/* Returns: (transfer full) (nullable): the hash of @password with the settings of @setting */
static char *
hash_with (const char *password,
           const char *setting)
{
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *hash = crypt_r (password, setting, data);
  char *copy = hash != NULL && *hash != '*' ? g_strdup (hash) : NULL;

  explicit_bzero (data, sizeof *data);
  return copy;
}

static void
hash_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Question *question = task_data;
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  char *hash = NULL;

  if (crypt_gensalt_rn ("$y$", 0, NULL, 0, setting, sizeof setting) != NULL)
    hash = hash_with (question->password, setting);
  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                                     "The password can not be hashed");
}

static void
verify_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Question *question = task_data;
  g_autofree char *hash = hash_with (question->password, question->hash);

  g_task_return_boolean (task, hash != NULL && backlot_wire_secret_equal (hash, question->hash));
}

static void
ask (const char          *password,
     const char          *hash,
     gpointer             tag,
     GTaskThreadFunc      func,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->password = g_strdup (password);
  question->hash = g_strdup (hash);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, question_free);
  n_waiting++;
  if (n_waiting > MAX_WAITING)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                                     "Too many passwords at once");
  else
    g_task_run_in_thread (task, func);
}

/**
 * backlot_auth_password_hash_async:
 * @password: at most BACKLOT_AUTH_PASSWORD_MAX bytes
 *
 * Fails with G_IO_ERROR_BUSY when too many are asked at once.
 */
void
backlot_auth_password_hash_async (const char          *password,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  ask (password, NULL, backlot_auth_password_hash_async, hash_thread, callback, user_data);
}

char *
backlot_auth_password_hash_finish (GAsyncResult  *result,
                                   GError       **error)
{
  n_waiting--;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * backlot_auth_password_verify_async:
 * @hash: (nullable): what the password must give; with %NULL it takes as long and is wrong, so
 *   that nobody learns
 *   from the time whether an account exists
 */
void
backlot_auth_password_verify_async (const char          *password,
                                    const char          *hash,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  static const char nobody[] = "$y$j9T$AAAAAAAAAAAAAAAAAAAAA.$";

  ask (password, hash != NULL ? hash : nobody, backlot_auth_password_verify_async, verify_thread,
       callback, user_data);
}

/* Returns: whether it is the password; %FALSE with @error set if that could not be found out */
gboolean
backlot_auth_password_verify_finish (GAsyncResult  *result,
                                     GError       **error)
{
  n_waiting--;
  return g_task_propagate_boolean (G_TASK (result), error);
}
