-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, what they are told, and the traces of what was deleted.
create table public.profiles (
  id                  uuid primary key references auth.users (id) on delete cascade,
  email               text   not null,
  display_name        text   not null default '',
  avatar_url          text,
  language            text   not null default 'en' check (language ~ '^[a-z]{2,3}([_-][A-Za-z]{2,4})?$'),
  subscription_plan   text   not null default 'free' references public.plans (id),
  subscription_status text   not null default 'active'
                      check (subscription_status in ('trialing', 'active', 'past_due', 'cancelled')),
  total_storage_bytes bigint not null default 0 check (total_storage_bytes >= 0),     -- bytes in use
  preferences         jsonb  not null default '{"notifications": true, "email_notifications": false}'
                      check (jsonb_typeof(preferences) = 'object'),
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  version             int    not null default 1
);

create table public.notifications (             -- no text: the client words the event in its own language
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null references public.profiles (id) on delete cascade,
  type       text not null check (type in ('success', 'error', 'warning', 'info')),
  event      text not null,
  params     jsonb not null default '{}',
  project_id uuid,
  read_at    timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    int  not null default 1
);
create index on public.notifications (user_id, created_at desc);

-- Tombstones. Realtime sends DELETE events unfiltered and with the primary key only, and an offline client misses
-- them; this table can be filtered, is guarded by row-level security and can be read from a cursor.
create table public.deletions (
  id         bigint generated always as identity primary key,
  table_name text not null,
  row_id     uuid not null,
  project_id uuid,                               -- who sees it: members of this project
  user_id    uuid,                               -- or this person alone
  created_at timestamptz not null default now()
);
create index on public.deletions (project_id, id);
create index on public.deletions (user_id, id);
