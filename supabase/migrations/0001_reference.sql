-- SPDX-License-Identifier: GPL-3.0-or-later
-- Schemas, how functions fail, and what everybody may read: plans, prices, packages.

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create schema if not exists private;                       -- never exposed by PostgREST
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;

create table private.settings (key text primary key, value text not null);   -- webhook_secret, checkout_url
revoke all on private.settings from public, anon, authenticated;

create table public.plans (
  id                  text primary key,
  name                text   not null,
  storage_quota_bytes bigint not null check (storage_quota_bytes > 0),
  signup_credits      int    not null default 0 check (signup_credits >= 0)
);
insert into public.plans values
  ('free',   'Free',   5368709120,    25),
  ('studio', 'Studio', 107374182400,  25),
  ('team',   'Team',   1099511627776, 25);

create table public.job_prices (
  kind             text primary key,
  project_kind     text,                                   -- null: every kind of project
  unit             text not null,
  credits_per_unit int  not null check (credits_per_unit >= 0)
);
insert into public.job_prices values
  ('staging_image',   'staging', 'variant', 1),
  ('film_render',     'film',    'minute',  5),
  ('episode_render',  'series',  'minute',  5),
  ('video_transcode', 'course',  'video',   0),
  ('agent_run',       null,      'run',     1);

create table public.credit_packages (
  id           text primary key,
  credits      int  not null check (credits > 0),
  amount_cents int  not null check (amount_cents > 0),
  currency     text not null default 'EUR' check (currency ~ '^[A-Z]{3}$')
);
insert into public.credit_packages values ('small', 50, 900), ('medium', 200, 2900), ('large', 1000, 11900);

create function private.fail(p_http int, p_code text, p_detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'PT' || p_http, message = p_code, detail = p_detail::text;
end $$;

create function private.is_service() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role', '') = 'service_role'
$$;
