/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of rows of the queue say of themselves. */

#pragma once

#include "ui/project/backlot-queue-entry.h"

G_BEGIN_DECLS

typedef enum
{
  BACKLOT_QUEUE_TEXT_ID,
  BACKLOT_QUEUE_TEXT_TITLE,
  BACKLOT_QUEUE_TEXT_STATE,
  BACKLOT_QUEUE_TEXT_DETAIL,
  BACKLOT_QUEUE_TEXT_RETRY_LABEL,
  BACKLOT_QUEUE_TEXT_RETRY_REASON,
  BACKLOT_QUEUE_TEXT_CANCEL_LABEL,
  BACKLOT_QUEUE_TEXT_OBJECT_PATH,
  BACKLOT_QUEUE_TEXT_ICON_NAME,
  BACKLOT_QUEUE_N_TEXTS,
} BacklotQueueText;

typedef enum
{
  BACKLOT_QUEUE_FLAG_IS_ACTIVE,
  BACKLOT_QUEUE_FLAG_HAS_DETAIL,
  BACKLOT_QUEUE_FLAG_CAN_PAUSE,
  BACKLOT_QUEUE_FLAG_CAN_RESUME,
  BACKLOT_QUEUE_FLAG_CAN_RETRY,
  BACKLOT_QUEUE_FLAG_RETRY_POSSIBLE,
  BACKLOT_QUEUE_FLAG_CAN_REVIEW,
  BACKLOT_QUEUE_FLAG_CAN_CANCEL,
  BACKLOT_QUEUE_FLAG_HAS_PROJECT,
  BACKLOT_QUEUE_N_FLAGS,
} BacklotQueueFlag;

BacklotContext *backlot_queue_entry_get_context  (BacklotQueueEntry    *self);
gboolean        backlot_queue_entry_get_flag     (BacklotQueueEntry    *self,
                                                  BacklotQueueFlag      flag);
/* Each tells only what is another one than before. */
void            backlot_queue_entry_set_text     (BacklotQueueEntry    *self,
                                                  BacklotQueueText      which,
                                                  const char           *text);
void            backlot_queue_entry_set_flag     (BacklotQueueEntry    *self,
                                                  BacklotQueueFlag      which,
                                                  gboolean              flag);
void            backlot_queue_entry_set_fraction (BacklotQueueEntry    *self,
                                                  double                fraction);
void            backlot_queue_entry_set_category (BacklotQueueEntry    *self,
                                                  BacklotQueueCategory  category);
/* For its picture; at most once. */
void            backlot_queue_entry_set_media    (BacklotQueueEntry    *self,
                                                  BacklotMedia         *media);

G_END_DECLS
