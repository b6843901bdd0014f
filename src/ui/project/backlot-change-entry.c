/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A change that is not at the studio yet, in the queue. */

#include "config.h"

#include "ui/project/backlot-change-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "query/project/backlot-discard.h"
#include "ui/common/backlot-when.h"
#include "ui/common/backlot-words-change.h"
#include "ui/common/backlot-words-task.h"
#include "ui/common/backlot-words.h"
#include "ui/project/backlot-queue-entry-private.h"

struct _BacklotChangeEntry
{
  BacklotQueueEntry  parent_instance;

  LarderMutation    *mutation;   /* (owned) */
  LarderRecord      *item;       /* (owned) (nullable): whose name is in the words */
};

typedef enum
{
  SIGNAL_DISCARDED,
} BacklotChangeEntrySignal;

static guint signals[SIGNAL_DISCARDED + 1];

G_DEFINE_FINAL_TYPE (BacklotChangeEntry, backlot_change_entry, BACKLOT_TYPE_QUEUE_ENTRY)

static const char *
word_delivery (LarderDelivery delivery)
{
  switch (delivery)
    {
    case LARDER_DELIVERY_SENDING:
      return _("Sending");
    case LARDER_DELIVERY_DONE:
      return _("Sent");
    case LARDER_DELIVERY_FAILED:
      return _("Not accepted");
    case LARDER_DELIVERY_CONFLICT:
      return _("Conflict");
    case LARDER_DELIVERY_HELD:
    case LARDER_DELIVERY_QUEUED:
    default:
      return _("Waiting");
    }
}

static BacklotQueueCategory
category_of_delivery (LarderDelivery delivery)
{
  switch (delivery)
    {
    case LARDER_DELIVERY_DONE:
      return BACKLOT_QUEUE_DONE;
    case LARDER_DELIVERY_FAILED:
    case LARDER_DELIVERY_CONFLICT:
      return BACKLOT_QUEUE_FAILED;
    /* An attempt ends in a moment: the row stays where it was found. */
    case LARDER_DELIVERY_SENDING:
    case LARDER_DELIVERY_HELD:
    case LARDER_DELIVERY_QUEUED:
    default:
      return BACKLOT_QUEUE_QUEUED;
    }
}

static char *
word_state (BacklotChangeEntry *self)
{
  gint64 submitted_ms = larder_mutation_get_submitted_at (self->mutation);
  g_autoptr(GDateTime) submitted = g_date_time_new_from_unix_local (submitted_ms / 1000);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = backlot_when_word (submitted, now);
  const char *word = word_delivery (larder_mutation_get_delivery (self->mutation));

  /* Translators: state of a change and when it was made, such as “Waiting · 5 minutes ago” */
  return g_strdup_printf (_("%s · %s"), word, when);
}

/* Why it is not at the studio yet, as far as that is known. */
static char *
word_reason (BacklotChangeEntry *self)
{
  BacklotContext *context = backlot_queue_entry_get_context (BACKLOT_QUEUE_ENTRY (self));
  LarderDelivery delivery = larder_mutation_get_delivery (self->mutation);
  GError *error = larder_mutation_get_error (self->mutation);

  if (delivery == LARDER_DELIVERY_DONE)
    return g_strdup ("");
  if (error != NULL)
    return backlot_words_error (error);
  if (delivery == LARDER_DELIVERY_QUEUED &&
      !backlot_backend_get_online (backlot_context_get_backend (context)))
    return backlot_words_sync_state (BACKLOT_SYNC_WAITING);
  return g_strdup ("");
}

static void
update (BacklotChangeEntry *self)
{
  BacklotQueueEntry *entry = BACKLOT_QUEUE_ENTRY (self);
  LarderDelivery delivery = larder_mutation_get_delivery (self->mutation);
  gboolean parked = delivery == LARDER_DELIVERY_FAILED || delivery == LARDER_DELIVERY_CONFLICT;
  gboolean open = delivery != LARDER_DELIVERY_DONE;
  BacklotContext *context = backlot_queue_entry_get_context (entry);
  g_autofree char *title = backlot_words_change (backlot_context_get_backend (context),
                                                 self->mutation);
  g_autofree char *state = word_state (self);
  g_autofree char *detail = word_reason (self);

  g_object_freeze_notify (G_OBJECT (self));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_TITLE, title);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_STATE, state);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_DETAIL, detail);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_RETRY_LABEL,
                                parked ? _("Retry") : _("Send Now"));
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_HAS_DETAIL, detail[0] != '\0');
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_RETRY,
                                open && delivery != LARDER_DELIVERY_CONFLICT);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_RETRY_POSSIBLE,
                                open && delivery != LARDER_DELIVERY_CONFLICT);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_REVIEW, parked);
  backlot_queue_entry_set_flag (entry, BACKLOT_QUEUE_FLAG_CAN_CANCEL, open);
  backlot_queue_entry_set_category (entry, category_of_delivery (delivery));
  g_object_thaw_notify (G_OBJECT (self));
}

static char *
dup_section (BacklotQueueEntry *entry)
{
  return g_strdup (_("Changes"));
}

static char *
dup_address (BacklotQueueEntry *entry)
{
  return NULL;
}

/* Its rows go back to what they were, so it is possible to take that back. */
static void
cancel (BacklotQueueEntry *entry)
{
  BacklotChangeEntry *self = BACKLOT_CHANGE_ENTRY (entry);
  g_autoptr(BacklotChangeEntry) kept = g_object_ref (self);
  BacklotContext *context = backlot_queue_entry_get_context (entry);
  g_autoptr(BacklotDiscard) discard =
    backlot_discard_new (backlot_context_get_backend (context));

  if (backlot_discard_add (discard, self->mutation))
    g_signal_emit (self, signals[SIGNAL_DISCARDED], 0, discard);
}

static void
retry (BacklotQueueEntry *entry)
{
  BacklotChangeEntry *self = BACKLOT_CHANGE_ENTRY (entry);

  backlot_backend_reconnect (
    backlot_context_get_backend (backlot_queue_entry_get_context (entry)));
  larder_mutation_retry (self->mutation);
}

static void
backlot_change_entry_dispose (GObject *object)
{
  BacklotChangeEntry *self = BACKLOT_CHANGE_ENTRY (object);

  g_clear_object (&self->item);
  g_clear_object (&self->mutation);

  G_OBJECT_CLASS (backlot_change_entry_parent_class)->dispose (object);
}

static void
backlot_change_entry_class_init (BacklotChangeEntryClass *klass)
{
  BacklotQueueEntryClass *entry_class = BACKLOT_QUEUE_ENTRY_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = backlot_change_entry_dispose;
  entry_class->dup_section = dup_section;
  entry_class->dup_address = dup_address;
  entry_class->cancel = cancel;
  entry_class->retry = retry;

  signals[SIGNAL_DISCARDED] = g_signal_new ("discarded", BACKLOT_TYPE_CHANGE_ENTRY,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            BACKLOT_TYPE_DISCARD);
}

static void
backlot_change_entry_init (BacklotChangeEntry *self)
{
  BacklotQueueEntry *entry = BACKLOT_QUEUE_ENTRY (self);

  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_CANCEL_LABEL, _("Discard"));
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ICON_NAME, "document-edit-symbolic");
}

/* The row may be shown only after the change is on disk, and renamed later. */
static void
follow_item (BacklotChangeEntry *self,
             BacklotBackend     *backend)
{
  const char *key = larder_mutation_get_key (self->mutation);
  const char *id = larder_value_get_member_string (larder_mutation_get_variables (self->mutation),
                                                   "id");
  g_autofree char *subject = g_strndup (key, strcspn (key, "."));
  LarderTable *table = NULL;

  table = backlot_backend_get_table (backend,
                                     g_str_equal (subject, "films") ? "projects" : subject);
  if (id == NULL || table == NULL)
    return;
  self->item = larder_table_get_record (table, id);
  g_signal_connect_object (self->item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

BacklotQueueEntry *
backlot_change_entry_new (BacklotContext *context,
                          LarderMutation *mutation)
{
  BacklotChangeEntry *self = NULL;
  BacklotQueueEntry *entry = NULL;

  g_return_val_if_fail (BACKLOT_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (LARDER_IS_MUTATION (mutation), NULL);

  self = g_object_new (BACKLOT_TYPE_CHANGE_ENTRY, "context", context, NULL);
  entry = BACKLOT_QUEUE_ENTRY (self);
  self->mutation = g_object_ref (mutation);
  backlot_queue_entry_set_text (entry, BACKLOT_QUEUE_TEXT_ID, larder_mutation_get_id (mutation));
  g_signal_connect_object (mutation, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::now-ms", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backlot_context_get_backend (context), "notify::online",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  follow_item (self, backlot_context_get_backend (context));
  update (self);
  return entry;
}
