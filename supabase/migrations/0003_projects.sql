-- SPDX-License-Identifier: GPL-3.0-or-later
-- Projects: one row for all kinds, one extension row for the kinds with fields of their own.
create table public.projects (
  id             uuid primary key default gen_random_uuid(),
  owner_id       uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  kind           text not null check (kind in ('staging', 'film', 'series', 'course')),
  title          text not null check (char_length(title) between 1 and 200),
  description    text not null default '' check (char_length(description) <= 20000),
  status         text not null default 'draft'
                 check (status in ('draft', 'active', 'processing', 'completed', 'failed', 'archived')),
  cover_media_id uuid,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  updated_by     uuid,
  version        int  not null default 1
);
create index on public.projects (owner_id, created_at desc);
alter table public.notifications add foreign key (project_id) references public.projects (id) on delete cascade;

create table public.project_members (
  project_id uuid not null references public.projects (id) on delete cascade,
  user_id    uuid not null references public.profiles (id) on delete cascade,
  role       text not null check (role in ('owner', 'editor', 'commenter', 'viewer')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version    int  not null default 1,
  primary key (project_id, user_id)
);
create index on public.project_members (user_id);
create unique index on public.project_members (project_id) where role = 'owner';

create table public.project_invites (          -- for addresses that have no profile yet
  project_id uuid not null references public.projects (id) on delete cascade,
  email      text not null check (email = lower(email)),
  role       text not null check (role in ('editor', 'commenter', 'viewer')),
  invited_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (project_id, email)
);

create table public.films (
  project_id   uuid primary key references public.projects (id) on delete cascade,
  style        text not null default 'classic'
               check (style in ('classic', 'cinematic', 'vintage', 'documentary', 'playful')),
  duration_min int  not null default 1 check (duration_min between 1 and 10),
  height       int  not null default 720 check (height in (360, 720, 1080)),   -- of the picture; 360 is a draft
  sound_media_id uuid,                                                 -- an audio file played under the film
  updated_at   timestamptz not null default now(),
  updated_by   uuid,
  version      int  not null default 1
);
