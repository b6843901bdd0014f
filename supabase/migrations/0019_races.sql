-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same id sent twice at the same moment: the second one waits for the first and gets its answer. (The local studio
-- has one writer, so that there nothing is to be done.)
create or replace function public.start_payment(p_id uuid, p_purpose text, p_package text default null, p_project_id uuid default null)
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
    values (p_id, auth.uid(), 'credits', k.credits, k.amount_cents, k.currency) on conflict (id) do nothing;
  else
    select * into c from public.courses where project_id = p_project_id and publish_state = 'published' and price_cents > 0;
    if not found then perform private.fail(422, 'course_not_for_sale'); end if;
    insert into public.payments (id, user_id, purpose, project_id, amount_cents, currency)
    values (p_id, auth.uid(), 'enrollment', p_project_id, c.price_cents, c.currency) on conflict (id) do nothing;
  end if;
  if found then
    update public.payments set checkout_url = replace(s.value, '{payment_id}', p_id::text)
    from private.settings s where s.key = 'checkout_url' and payments.id = p_id;
  end if;
  select * into v from public.payments where id = p_id;
  if v.user_id <> auth.uid() then perform private.fail(409, 'id_in_use'); end if;
  return v;
end $$;

-- Reserve the credits and queue the job, all or nothing. Sending the same id again returns the same job.
create or replace function public.submit_job(p_id uuid, p_project_id uuid, p_kind text, p_params jsonb default '{}',
                                  p_expected_cost int default null, p_retry_of uuid default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_uid uuid := auth.uid(); v_job public.jobs; v_params jsonb; v_cost int;
begin
  perform private.require_rank(p_project_id, 3);
  perform 1 from public.projects where id = p_project_id for no key update;
  perform 1 from public.credit_accounts where user_id = v_uid for update;
  select * into v_job from public.jobs where id = p_id;
  if found then
    if v_job.user_id <> v_uid or v_job.project_id <> p_project_id or v_job.kind <> p_kind then
      perform private.fail(409, 'id_in_use');
    end if;
    return v_job;
  end if;
  if (select status from public.projects where id = p_project_id) = 'archived' then
    perform private.fail(422, 'project_archived');
  end if;
  if p_kind = 'staging_image' and (select step from public.workflows where project_id = p_project_id)
                                  not in ('review', 'rendering', 'results') then
    perform private.fail(422, 'step_not_allowed');
  end if;
  select s.params, s.cost into v_params, v_cost from private.job_spec(p_project_id, p_kind, p_params) s;
  if p_expected_cost is not null and p_expected_cost <> v_cost then
    perform private.fail(409, 'price_changed', jsonb_build_object('expected', p_expected_cost, 'cost', v_cost));
  end if;
  insert into public.jobs (id, project_id, user_id, kind, params, cost, retry_of)
  values (p_id, p_project_id, v_uid, p_kind, v_params, v_cost, p_retry_of) on conflict (id) do nothing
  returning * into v_job;
  if v_job.id is null then perform private.fail(409, 'id_in_use'); end if;   -- of another project, made meanwhile
  perform private.move_credits(v_uid, 'reserve', 0, v_cost, p_id);
  if p_kind = 'video_transcode' then
    update public.videos set processing_status = 'pending', processing_error = null where id = (v_params ->> 'video_id')::uuid;
  end if;
  perform private.follow_jobs(p_project_id);
  return v_job;
end $$;
