/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file on its way to the studio, in the queue. */

#include "config.h"

#include "ui/project/backlot-upload-entry.h"

#include <glib/gi18n.h>

#include "query/backlot-network.h"
#include "query/project/backlot-media-queries.h"

#include "ui/common/backlot-words.h"
#include "ui/project/backlot-queue-entry-private.h"

struct _BacklotUploadEntry
{
  BacklotQueueEntry  parent_instance;

  BacklotUpload     *upload;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (BacklotUploadEntry, backlot_upload_entry, BACKLOT_TYPE_QUEUE_ENTRY)

static BacklotQueueCategory
category_of_upload (BacklotUploadState state)
{
  switch (state)
    {
    case BACKLOT_UPLOAD_UPLOADING:
    case BACKLOT_UPLOAD_PROCESSING:
      return BACKLOT_QUEUE_RUNNING;
    case BACKLOT_UPLOAD_COMPLETE:
      return BACKLOT_QUEUE_DONE;
    case BACKLOT_UPLOAD_ERROR:
      return BACKLOT_QUEUE_FAILED;
    case BACKLOT_UPLOAD_CANCELLED:
      return BACKLOT_QUEUE_CANCELLED;
    case BACKLOT_UPLOAD_QUEUED:
    case BACKLOT_UPLOAD_PAUSED:
    default:
      return BACKLOT_QUEUE_QUEUED;
    }
}

static char *
state_of_upload (BacklotUpload *upload)
{
  g_autofree char *word = backlot_words_upload_state (backlot_upload_get_state (upload));
  g_autofree char *size = backlot_words_size (backlot_upload_get_size_bytes (upload));
  g_autofree char *percent = backlot_words_percent (backlot_upload_get_percent (upload));

  if (backlot_upload_get_state (upload) == BACKLOT_UPLOAD_UPLOADING ||
      backlot_upload_get_state (upload) == BACKLOT_UPLOAD_PAUSED)
    /* Translators: state, percentage and size of an upload, such as “Uploading · 40 % · 3 MB” */
    return g_strdup_printf (_("%s · %s · %s"), word, percent, size);
  /* Translators: state and size of an upload, such as “Queued · 3 MB” */
  return g_strdup_printf (_("%s · %s"), word, size);
}

/* Whether it waits for nothing but another network, or for the leave to use this one. */
static gboolean
is_held (BacklotUploadEntry *self)
{
  BacklotContext *context = backlot_queue_entry_get_context (BACKLOT_QUEUE_ENTRY (self));
  BacklotBackend *backend = backlot_context_get_backend (context);

  return backlot_upload_get_state (self->upload) == BACKLOT_UPLOAD_QUEUED &&
         backlot_backend_get_online (backend) &&
         backlot_network_get_holds_file (backlot_backend_get_network (backend),
                                         backlot_upload_get_size_bytes (self->upload));
}

/* What went wrong, or what it waits for. */
static char *
word_reason (BacklotUploadEntry *self)
{
  BacklotContext *context = backlot_queue_entry_get_context (BACKLOT_QUEUE_ENTRY (self));
  GError *error = backlot_upload_get_error (self->upload);

  if (error != NULL)
    return backlot_words_error (error);
  if (is_held (self))
    return g_strdup (_("Waiting for an unmetered connection"));
  if (backlot_upload_get_state (self->upload) == BACKLOT_UPLOAD_QUEUED &&
      !backlot_backend_get_online (backlot_context_get_backend (context)))
    return g_strdup (_("Waiting for a connection"));
  return g_strdup ("");
}

static void
update (BacklotUploadEntry *self)
{
  BacklotQueueEntry *entry = BACKLOT_QUEUE_ENTRY (self);
  BacklotUpload *upload = self->upload;
  BacklotUploadState state = backlot_upload_get_state (upload);
  g_autofree char *text = state_of_upload (upload);
  g_autofree char *detail = word_reason (self);
  gboolean held = is_held (self);
  gboolean can_pause = FALSE;
  gboolean can_resume = FALSE;
  gboolean can_cancel = FALSE;
  gboolean can_retry = FALSE;

  g_object_get (upload, "can-pause", &can_pause, "can-resume", &can_resume,
                "can-cancel", &can_cancel, "can-retry", &can_retry, NULL);

  g_object_freeze_notify (G_OBJECT (self));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_TITLE,
                                backlot_upload_get_filename (upload));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_STATE, text);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_DETAIL, detail);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_RETRY_LABEL,
                                held ? _("Send Anyway") : _("Retry"));
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_HAS_DETAIL, detail[0] != '\0');
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_IS_ACTIVE,
                                state == BACKLOT_UPLOAD_UPLOADING ||
                                  state == BACKLOT_UPLOAD_PAUSED ||
                                  state == BACKLOT_UPLOAD_PROCESSING);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_PAUSE, can_pause);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_RESUME, can_resume);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_CANCEL, can_cancel);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_RETRY, can_retry || held);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_RETRY_POSSIBLE, can_retry || held);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_HAS_PROJECT,
                                backlot_upload_get_project_id (upload) != NULL);
  backlot_queue_entry_set_fraction (entry, backlot_upload_get_percent (upload) / 100.0);
  backlot_queue_entry_set_category (entry, category_of_upload (state));
  g_object_thaw_notify (G_OBJECT (self));
}

static char *
dup_section (BacklotQueueEntry *entry)
{
  return g_strdup (_("Uploads"));
}

static char *
dup_address (BacklotQueueEntry *entry)
{
  const char *project_id = backlot_upload_get_project_id (BACKLOT_UPLOAD_ENTRY (entry)->upload);

  return project_id != NULL ? g_strconcat ("project/", project_id, "/photos", NULL) : NULL;
}

static void
pause_resume (BacklotQueueEntry *entry)
{
  BacklotUpload *upload = BACKLOT_UPLOAD_ENTRY (entry)->upload;

  if (backlot_queue_entry_get_flag (entry, BACKLOT_QUEUE_FLAG_CAN_PAUSE))
    backlot_upload_pause (upload);
  else
    backlot_upload_resume (upload);
}

static void
cancel (BacklotQueueEntry *entry)
{
  backlot_upload_cancel (BACKLOT_UPLOAD_ENTRY (entry)->upload);
}

static void
retry (BacklotQueueEntry *entry)
{
  BacklotUploadEntry *self = BACKLOT_UPLOAD_ENTRY (entry);
  BacklotBackend *backend = backlot_context_get_backend (backlot_queue_entry_get_context (entry));

  if (is_held (self))
    backlot_network_send_anyway (backlot_backend_get_network (backend));
  else
    backlot_upload_retry (self->upload);
}

static void
backlot_upload_entry_dispose (GObject *object)
{
  g_clear_object (&BACKLOT_UPLOAD_ENTRY (object)->upload);

  G_OBJECT_CLASS (backlot_upload_entry_parent_class)->dispose (object);
}

static void
backlot_upload_entry_class_init (BacklotUploadEntryClass *klass)
{
  BacklotQueueEntryClass *entry_class = BACKLOT_QUEUE_ENTRY_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_upload_entry_dispose;
  entry_class->dup_section = dup_section;
  entry_class->dup_address = dup_address;
  entry_class->pause_resume = pause_resume;
  entry_class->cancel = cancel;
  entry_class->retry = retry;
}

static void
backlot_upload_entry_init (BacklotUploadEntry *self)
{
}

BacklotQueueEntry *
backlot_upload_entry_new (BacklotContext *context,
                          BacklotUpload  *upload)
{
  BacklotUploadEntry *self = NULL;
  BacklotQueueEntry *entry = NULL;
  g_autoptr(BacklotMedia) media = NULL;
  BacklotBackend *backend;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (BACKLOT_IS_UPLOAD (upload), NULL);

  self = g_object_new (BACKLOT_TYPE_UPLOAD_ENTRY, "context", context, NULL);
  entry = BACKLOT_QUEUE_ENTRY (self);
  self->upload = g_object_ref (upload);
  backend = backlot_context_get_backend (context);
  media = backlot_media_get (backend, backlot_upload_get_media_id (upload));
  backlot_queue_entry_set_media (entry, media);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ID, backlot_upload_get_media_id (upload));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ICON_NAME, "image-x-generic-symbolic");
  g_signal_connect_object (upload, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::online", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_backend_get_network (backend), "notify::holds-files",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return entry;
}
