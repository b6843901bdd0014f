/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The credits of one person, as the server counts them. */

#include "config.h"

#include "model/account/backlot-credit-account.h"

struct _BacklotCreditAccount
{
  LarderRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (BacklotCreditAccount, backlot_credit_account, LARDER_TYPE_RECORD)

static const LarderMember members[] = {
  { "balance", NULL, LARDER_MEMBER_INT, NULL },
  { "reserved", NULL, LARDER_MEMBER_INT, NULL },
  { "available", NULL, LARDER_MEMBER_INT, NULL },
  { "version", NULL, LARDER_MEMBER_INT, NULL },
};

static void
backlot_credit_account_class_init (BacklotCreditAccountClass *klass)
{
  LarderRecordClass *record_class = LARDER_RECORD_CLASS (klass);

  larder_record_class_install_members (record_class, members, G_N_ELEMENTS (members));
}

static void
backlot_credit_account_init (BacklotCreditAccount *self)
{
}

gint64
backlot_credit_account_get_available (BacklotCreditAccount *self)
{
  g_return_val_if_fail (BACKLOT_IS_CREDIT_ACCOUNT (self), 0);

  return larder_record_get_int (LARDER_RECORD (self), "available");
}
