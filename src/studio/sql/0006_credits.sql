-- SPDX-License-Identifier: GPL-3.0-or-later
-- Credits: what a person has, and how that came about.
CREATE TABLE credit_accounts (
  user_id    uuid PRIMARY KEY NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  balance    int NOT NULL DEFAULT 0 CHECK (balance >= 0),            -- owned, held ones included
  reserved   int NOT NULL DEFAULT 0,                                 -- held by unfinished jobs
  available  int GENERATED ALWAYS AS (balance - reserved) STORED,
  updated_at timestamptz NOT NULL DEFAULT (now ()),
  version    int NOT NULL DEFAULT 1,
  CHECK (reserved BETWEEN 0 AND balance)
);

-- Append only. The sums of the two deltas are the account's balance and reserved, always.
CREATE TABLE credit_ledger (
  id             integer PRIMARY KEY AUTOINCREMENT,
  user_id        uuid NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
  kind           text NOT NULL CHECK (kind IN ('grant', 'top_up', 'reserve', 'charge', 'refund', 'reversal')),
  balance_delta  int NOT NULL,
  reserved_delta int NOT NULL,
  balance_after  int NOT NULL,
  reserved_after int NOT NULL,
  job_id         uuid,                                               -- no foreign key: kept when the job goes
  payment_id     uuid,
  created_at     timestamptz NOT NULL DEFAULT (now ())
);
CREATE INDEX credit_ledger_user ON credit_ledger (user_id, id DESC);
CREATE UNIQUE INDEX credit_ledger_reserve ON credit_ledger (job_id) WHERE kind = 'reserve';
CREATE UNIQUE INDEX credit_ledger_settle ON credit_ledger (job_id)
  WHERE kind IN ('charge', 'refund');                                -- settled once, ever
