-- SPDX-License-Identifier: GPL-3.0-or-later
-- Credits: what a person has, and how that came about.
create table public.credit_accounts (
  user_id    uuid primary key references public.profiles (id) on delete cascade,
  balance    int not null default 0 check (balance >= 0),            -- owned, held ones included
  reserved   int not null default 0,                                 -- held by unfinished jobs
  available  int generated always as (balance - reserved) stored,
  updated_at timestamptz not null default now(),
  version    int not null default 1,
  check (reserved between 0 and balance)
);

-- Append only. The sums of the two deltas are the account's balance and reserved, always.
create table public.credit_ledger (
  id             bigint generated always as identity primary key,
  user_id        uuid not null references public.profiles (id) on delete cascade,
  kind           text not null check (kind in ('grant', 'top_up', 'reserve', 'charge', 'refund', 'reversal')),
  balance_delta  int  not null,
  reserved_delta int  not null,
  balance_after  int  not null,
  reserved_after int  not null,
  job_id         uuid,                                               -- no foreign key: kept when the job goes
  payment_id     uuid,
  created_at     timestamptz not null default now()
);
create index on public.credit_ledger (user_id, id desc);
create unique index on public.credit_ledger (job_id) where kind = 'reserve';
create unique index on public.credit_ledger (job_id) where kind in ('charge', 'refund');   -- settled once, ever
