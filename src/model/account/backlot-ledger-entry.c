/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One movement of credits. */

#include "config.h"

#include "model/account/backlot-ledger-entry.h"

struct _BacklotLedgerEntry
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotLedgerEntry, backlot_ledger_entry, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "kind", NULL, LARDER_MEMBER_STRING, NULL },
  { "balance_delta", NULL, LARDER_MEMBER_INT, NULL },
  { "reserved_delta", NULL, LARDER_MEMBER_INT, NULL },
  { "balance_after", NULL, LARDER_MEMBER_INT, NULL },
  { "reserved_after", NULL, LARDER_MEMBER_INT, NULL },
  { "job_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "payment_id", NULL, LARDER_MEMBER_STRING, "null" },
  { "created_at", NULL, LARDER_MEMBER_TIME, NULL },
};

static void
backlot_ledger_entry_class_init (BacklotLedgerEntryClass *klass)
{
  larder_record_class_install_members (LARDER_RECORD_CLASS (klass), members,
                                       G_N_ELEMENTS (members));
}

static void
backlot_ledger_entry_init (BacklotLedgerEntry *self)
{
}

gint64
backlot_ledger_entry_get_amount (BacklotLedgerEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (self), 0);

  return larder_record_get_int (LARDER_RECORD (self), "balance_delta") -
         larder_record_get_int (LARDER_RECORD (self), "reserved_delta");
}

gint64
backlot_ledger_entry_get_used (BacklotLedgerEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (self), 0);

  if (g_strcmp0 (backlot_ledger_entry_get_kind (self), "charge") != 0)
    return 0;
  return -larder_record_get_int (LARDER_RECORD (self), "balance_delta");
}

const char *
backlot_ledger_entry_get_kind (BacklotLedgerEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "kind");
}

const char *
backlot_ledger_entry_get_job_id (BacklotLedgerEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (self), NULL);

  return larder_record_get_string (LARDER_RECORD (self), "job_id");
}

GDateTime *
backlot_ledger_entry_get_created_at (BacklotLedgerEntry *self)
{
  g_return_val_if_fail (BACKLOT_IS_LEDGER_ENTRY (self), NULL);

  return larder_record_get_time (LARDER_RECORD (self), "created_at");
}
