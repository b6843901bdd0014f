-- SPDX-License-Identifier: GPL-3.0-or-later
-- Payments, and the webhooks that tell how they ended. In the local studio the functions are C: src/studio/account.
create table public.payments (
  id           uuid primary key,                                     -- made by the client
  user_id      uuid not null references public.profiles (id) on delete cascade,
  purpose      text not null check (purpose in ('credits', 'enrollment')),
  credits      int  not null default 0 check (credits >= 0),
  project_id   uuid references public.projects (id) on delete set null,  -- the course, for an enrollment
  amount_cents int  not null check (amount_cents > 0),
  currency     text not null,
  status       text not null default 'pending' check (status in ('pending', 'paid', 'failed', 'refunded')),
  checkout_url text,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  version      int  not null default 1
);
create index on public.payments (user_id, created_at desc);

create table private.webhook_events (           -- idempotency of webhooks
  event_id    text primary key,
  type        text not null,
  payload     jsonb not null,
  result      jsonb,
  received_at timestamptz not null default now()
);

revoke all on private.webhook_events from public, anon, authenticated;
create trigger touch before update on public.payments for each row
  when (old.* is distinct from new.*) execute function private.touch();

create function public.start_payment(p_id uuid, p_purpose text, p_package text default null, p_project_id uuid default null)
returns public.payments
language plpgsql security definer set search_path = '' as $$
declare v public.payments; k public.credit_packages; c public.courses;
begin
  if auth.uid() is null then perform private.fail(401, 'not_signed_in'); end if;
  select * into v from public.payments where id = p_id;
  if found then
    if v.user_id <> auth.uid() then perform private.fail(409, 'id_in_use'); end if;
    return v;
  end if;
  if p_purpose = 'credits' then
    select * into k from public.credit_packages where id = p_package;
    if not found then perform private.fail(422, 'package_not_found'); end if;
    insert into public.payments (id, user_id, purpose, credits, amount_cents, currency)
    values (p_id, auth.uid(), 'credits', k.credits, k.amount_cents, k.currency);
  else
    select * into c from public.courses where project_id = p_project_id and publish_state = 'published' and price_cents > 0;
    if not found then perform private.fail(422, 'course_not_for_sale'); end if;
    insert into public.payments (id, user_id, purpose, project_id, amount_cents, currency)
    values (p_id, auth.uid(), 'enrollment', p_project_id, c.price_cents, c.currency);
  end if;
  update public.payments set checkout_url = replace(s.value, '{payment_id}', p_id::text)
  from private.settings s where s.key = 'checkout_url' and payments.id = p_id;
  select * into v from public.payments where id = p_id;
  return v;
end $$;

-- Header  X-Backlot-Signature: t=<unix seconds>,v1=<hex>  with  v1 = HMAC-SHA256(secret, t || '.' || raw body).
create function private.check_signature(p_body text, p_header text, p_tolerance_s int default 300) returns void
language plpgsql stable security definer set search_path = '' as $$
declare v_secret text; v_t text := substring(p_header from 't=([0-9]{1,12})'); v_v1 text := substring(p_header from 'v1=([0-9a-f]{64})');
begin
  select value into v_secret from private.settings where key = 'webhook_secret';
  if v_secret is null then perform private.fail(503, 'webhook_secret_missing'); end if;
  if v_t is null or v_v1 is null or abs(extract(epoch from clock_timestamp()) - v_t::bigint) > p_tolerance_s then
    perform private.fail(401, 'signature_not_valid');
  end if;
  -- hashed once more on both sides, so that the time the comparison takes says nothing
  if extensions.digest(encode(extensions.hmac(v_t || '.' || p_body, v_secret, 'sha256'), 'hex'), 'sha256')
     <> extensions.digest(v_v1, 'sha256') then
    perform private.fail(401, 'signature_not_valid');
  end if;
end $$;

-- POST /rest/v1/rpc/receive_webhook with the raw JSON body: {"id": ..., "type": ..., "data": {...}}.
--   payment.succeeded | payment.failed | payment.refunded   data: payment_id
--   job.progress | job.completed | job.failed               data: job_id, worker_id, and as the worker functions
-- An event id is applied once; a repetition gets the first answer.
create function public.receive_webhook(json) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  e jsonb := $1::jsonb; d jsonb := e -> 'data'; v_type text := e ->> 'type'; v_result jsonb; pay public.payments; v_take int;
begin
  perform private.check_signature($1::text, current_setting('request.headers', true)::json ->> 'x-backlot-signature');
  if coalesce(e ->> 'id', '') = '' or v_type is null then perform private.fail(422, 'event_not_valid'); end if;
  insert into private.webhook_events (event_id, type, payload) values (e ->> 'id', v_type, e) on conflict do nothing;
  if not found then
    select result into v_result from private.webhook_events where event_id = e ->> 'id';
    return v_result || '{"repeated": true}';
  end if;
  if v_type like 'payment.%' then
    select * into pay from public.payments where id = (d ->> 'payment_id')::uuid for update;
    if not found then perform private.fail(404, 'payment_not_found'); end if;
    if v_type = 'payment.succeeded' and pay.status in ('pending', 'failed') then
      update public.payments set status = 'paid' where id = pay.id;
      if pay.purpose = 'credits' then
        perform private.move_credits(pay.user_id, 'top_up', pay.credits, 0, null, pay.id);
        perform private.notify(pay.user_id, 'success', 'credits_added', null, jsonb_build_object('credits', pay.credits));
      else
        perform private.enroll(pay.project_id, pay.user_id, pay.amount_cents);
      end if;
    elsif v_type = 'payment.failed' and pay.status = 'pending' then
      update public.payments set status = 'failed' where id = pay.id;
      perform private.notify(pay.user_id, 'error', 'payment_failed', pay.project_id, jsonb_build_object('payment_id', pay.id));
    elsif v_type = 'payment.refunded' and pay.status = 'paid' then
      update public.payments set status = 'refunded' where id = pay.id;
      if pay.purpose = 'credits' then                                   -- only what has not been spent or reserved
        select least(pay.credits, a.available) into v_take from public.credit_accounts a where a.user_id = pay.user_id for update;
        perform private.move_credits(pay.user_id, 'reversal', -v_take, 0, null, pay.id);
      else
        update public.enrollments set status = 'refunded' where project_id = pay.project_id and user_id = pay.user_id;
      end if;
    end if;
    select jsonb_build_object('payment_id', id, 'status', status) into v_result from public.payments where id = pay.id;
  elsif v_type in ('job.progress', 'job.completed', 'job.failed') then
    perform set_config('request.jwt.claims', '{"role": "service_role"}', true);    -- the signature stands for it
    v_result := case v_type
      when 'job.progress'  then jsonb_build_object('alive', public.heartbeat_job((d ->> 'job_id')::uuid, d ->> 'worker_id',
                                  (d ->> 'progress')::int, (d ->> 'estimated_completion')::timestamptz, 300))
      when 'job.completed' then jsonb_build_object('status',
                                  (public.complete_job((d ->> 'job_id')::uuid, d ->> 'worker_id', coalesce(d -> 'result', '{}'))).status)
      else jsonb_build_object('status', (public.fail_job((d ->> 'job_id')::uuid, d ->> 'worker_id', d ->> 'error_code',
                                  d ->> 'error_message', coalesce((d ->> 'retryable')::boolean, false))).status) end;
  else
    v_result := '{"ignored": true}';
  end if;
  update private.webhook_events set result = v_result where event_id = e ->> 'id';
  return v_result;
end $$;

create or replace function public.course_analytics(p_project_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_rank(p_project_id, 3);
  return (
    with students as (select * from public.enrollments where project_id = p_project_id and status in ('active', 'completed')),
         lessons as (select v.id, v.title, row_number() over (order by c.position, c.id, v.position, v.id) as place
                     from public.videos v join public.chapters c on c.id = v.chapter_id where v.project_id = p_project_id),
         seen as (select vp.* from public.video_progress vp join students s using (user_id) where vp.project_id = p_project_id)
    select jsonb_build_object(
      'enrollments', (select count(*) from students),
      'active_students_30d', (select count(distinct user_id) from seen where updated_at > now() - interval '30 days'),
      'completion_rate', (select coalesce(round(count(*) filter (where completed_at is not null)::numeric
                          / nullif((select count(*) from students) * (select count(*) from lessons), 0), 4), 0)
                          from seen where video_id in (select id from lessons)),
      'watch_time_s', (select coalesce(sum(watched_s), 0) from seen),
      'revenue_cents', (select coalesce(sum(amount_cents), 0) from public.payments
                        where project_id = p_project_id and purpose = 'enrollment' and status = 'paid'),
      'videos', (select coalesce(jsonb_agg(jsonb_build_object('video_id', l.id, 'title', l.title,
                   'viewers', (select count(*) from seen where video_id = l.id),
                   'completed', (select count(*) from seen where video_id = l.id and completed_at is not null),
                   'watched_s', (select coalesce(sum(watched_s), 0) from seen where video_id = l.id)) order by l.place), '[]') from lessons l)));
end $$;

select private.guard_tables(array['payments']);
create policy own_read on public.payments for select to authenticated using (user_id = (select auth.uid()));
grant select on public.payments to authenticated;
alter publication supabase_realtime add table public.payments;

select private.guard_functions(array['public.start_payment(uuid, text, text, uuid)']);
grant execute on function public.receive_webhook(json) to anon, authenticated;      -- guarded by its signature
