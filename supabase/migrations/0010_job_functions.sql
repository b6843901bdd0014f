-- SPDX-License-Identifier: GPL-3.0-or-later
-- Jobs. In the local studio these functions are C: src/studio/project, src/studio/film.
-- What a job will do and cost, taken from the server's own rows. Fails when something is missing.
create function private.job_spec(p_project_id uuid, p_kind text, p_params jsonb, out params jsonb, out cost int)
language plpgsql stable security definer set search_path = '' as $$
declare v_price public.job_prices; v_project public.projects; v_units int := 1; r record;
begin
  select * into v_project from public.projects where id = p_project_id;
  select * into v_price from public.job_prices where kind = p_kind;
  if not found or coalesce(v_price.project_kind, v_project.kind) <> v_project.kind or p_kind <> 'film_render' then
    perform private.fail(422, 'job_kind_not_allowed', jsonb_build_object('kind', p_kind, 'project_kind', v_project.kind));
  end if;
  select f.style, f.duration_min, f.height, count(p.id) as n,
         bool_and(m.upload_state = 'complete') and coalesce(max(snd.upload_state) = 'complete', true) as uploaded,
         max(snd.bucket) as sound_bucket, max(snd.storage_path) as sound_path,
         jsonb_agg(jsonb_build_object('photo_id', p.id, 'caption', p.caption, 'bucket', m.bucket,
                   'storage_path', m.storage_path) order by p.position, p.created_at, p.id) as photos
  into r from public.films f left join public.photos p on p.project_id = f.project_id and p.included
              left join public.media_files m on m.id = p.media_id
              left join public.media_files snd on snd.id = f.sound_media_id
  where f.project_id = p_project_id group by f.style, f.duration_min, f.height;
  if r.n = 0 then perform private.fail(422, 'no_photos'); end if;
  if not r.uploaded then perform private.fail(422, 'photo_not_uploaded'); end if;
  v_units := r.duration_min;
  params := jsonb_build_object('title', v_project.title, 'style', r.style, 'duration_min', r.duration_min, 'height', r.height,
                               'sound', case when r.sound_path is not null then
                                 jsonb_build_object('bucket', r.sound_bucket, 'storage_path', r.sound_path) end,
                               'photos', r.photos);
  cost := v_units * v_price.credits_per_unit;
end $$;

create function public.quote_job(p_project_id uuid, p_kind text, p_params jsonb default '{}') returns int
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_rank(p_project_id, 1);
  return (select s.cost from private.job_spec(p_project_id, p_kind, p_params) s);
end $$;

-- The project's status follows from its rendering jobs. The caller holds the project's lock.
create function private.follow_jobs(p_project_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare v_kind text; v_open boolean; v_last text;
begin
  select kind into v_kind from public.projects where id = p_project_id;
  if v_kind not in ('staging', 'film') then return; end if;
  select exists (select 1 from public.jobs where project_id = p_project_id and status in ('queued', 'processing')
                 and kind in ('staging_image', 'film_render')) into v_open;
  select j.status into v_last from public.jobs j
  where j.project_id = p_project_id and j.kind in ('staging_image', 'film_render') and j.status in ('completed', 'failed')
  order by j.finished_at desc, j.status limit 1;                        -- on a tie completed comes first
  update public.projects p set status = s.status
  from (select case when v_open then 'processing' else coalesce(v_last, 'active') end as status) s
  where p.id = p_project_id and p.status <> s.status and (v_open or p.status = 'processing');
end $$;

-- Reserve the credits and queue the job, all or nothing. Sending the same id again returns the same job.
create function public.submit_job(p_id uuid, p_project_id uuid, p_kind text, p_params jsonb default '{}',
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
  select s.params, s.cost into v_params, v_cost from private.job_spec(p_project_id, p_kind, p_params) s;
  if p_expected_cost is not null and p_expected_cost <> v_cost then
    perform private.fail(409, 'price_changed', jsonb_build_object('expected', p_expected_cost, 'cost', v_cost));
  end if;
  insert into public.jobs (id, project_id, user_id, kind, params, cost, retry_of)
  values (p_id, p_project_id, v_uid, p_kind, v_params, v_cost, p_retry_of) returning * into v_job;
  perform private.move_credits(v_uid, 'reserve', 0, v_cost, p_id);
  perform private.follow_jobs(p_project_id);
  return v_job;
end $$;

create function public.retry_job(p_id uuid, p_job_id uuid, p_expected_cost int default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_old public.jobs;
begin
  select * into v_old from public.jobs where id = p_job_id and private.project_rank(project_id) > 0;
  if not found then perform private.fail(404, 'job_not_found'); end if;
  if v_old.status not in ('failed', 'cancelled') then
    perform private.fail(422, 'not_retryable', jsonb_build_object('status', v_old.status));
  end if;
  return public.submit_job(p_id, v_old.project_id, v_old.kind, v_old.params, p_expected_cost, p_job_id);
end $$;

-- The one place where a job ends. The caller holds the locks of the project and of the job.
create function private.finish_job(p_job public.jobs, p_status text, p_error_code text default null,
                                   p_error text default null, p_result jsonb default null) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs;
begin
  update public.jobs set status = p_status, finished_at = clock_timestamp(), lease_expires_at = null,
         progress = case when p_status = 'completed' then 100 else progress end, estimated_completion = null,
         error_code = p_error_code, error_message = p_error, result = p_result
  where id = p_job.id returning * into v;
  if p_status = 'completed' then perform private.move_credits(v.user_id, 'charge', -v.cost, -v.cost, v.id);
  else perform private.move_credits(v.user_id, 'refund', 0, -v.cost, v.id); end if;
  perform private.follow_jobs(v.project_id);
  if p_status = 'completed' then
    perform private.notify(v.user_id, 'success', 'job_completed', v.project_id,
                           jsonb_build_object('job_id', v.id, 'kind', v.kind));
  elsif p_status = 'failed' then
    perform private.notify(v.user_id, 'error', 'job_failed', v.project_id, jsonb_build_object('job_id', v.id,
                           'kind', v.kind, 'error_message', p_error, 'credits_returned', v.cost));
  end if;
  return v;
end $$;

-- Locks project and job and returns the job as it now stands; null when it does not exist.
create function private.lock_job(p_job_id uuid) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs;
begin
  perform 1 from public.projects p join public.jobs j on j.project_id = p.id where j.id = p_job_id
  for no key update of p;
  select * into v from public.jobs where id = p_job_id for update;
  return v;
end $$;

-- Queued or processing: ends at once, credits come back; the worker learns it from its next heartbeat.
-- Already ended: nothing happens.
create function public.cancel_job(p_job_id uuid) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_job(p_job_id);
begin
  if v.id is null or private.project_rank(v.project_id) = 0 then perform private.fail(404, 'job_not_found'); end if;
  if v.user_id <> auth.uid() then perform private.require_rank(v.project_id, 4); end if;
  if v.status not in ('queued', 'processing') then return v; end if;
  return private.finish_job(v, 'cancelled');
end $$;

-- Jobs whose worker died for the last time.
create function private.expire_leases() returns void
language plpgsql security definer set search_path = '' as $$
declare r record; v public.jobs;
begin
  for r in select j.id, j.project_id from public.jobs j where j.status = 'processing'
           and j.lease_expires_at < clock_timestamp() and j.attempts >= j.max_attempts limit 20 loop
    perform 1 from public.projects where id = r.project_id for no key update skip locked;
    continue when not found;
    select * into v from public.jobs j where j.id = r.id and j.status = 'processing'
      and j.lease_expires_at < clock_timestamp() for update skip locked;
    continue when not found;
    perform private.finish_job(v, 'failed', 'worker_lost', 'The render worker stopped answering');
  end loop;
end $$;

-- Worker: take the next job. At most one worker gets it; if its lease runs out the job can be taken again.
-- service_role takes anyone's jobs, a signed-in person only the jobs he submitted himself.
create function public.claim_job(p_worker_id text, p_kinds text[] default null, p_lease_s int default 60)
returns setof public.jobs
language plpgsql security definer set search_path = '' as $$
declare v_uid uuid := auth.uid(); v_service boolean := private.is_service(); v public.jobs;
begin
  if coalesce(p_worker_id, '') = '' then perform private.fail(422, 'worker_id_missing'); end if;
  perform private.expire_leases();
  select * into v from public.jobs j
  where ((j.status = 'queued' and j.run_after <= clock_timestamp())
         or (j.status = 'processing' and j.lease_expires_at < clock_timestamp() and j.attempts < j.max_attempts))
    and (p_kinds is null or j.kind = any (p_kinds)) and (v_service or j.user_id = v_uid)
  order by j.priority desc, j.created_at, j.id limit 1 for update skip locked;
  if not found then return; end if;
  update public.jobs set status = 'processing', worker_id = p_worker_id, attempts = attempts + 1,
         started_at = coalesce(started_at, clock_timestamp()), error_code = null, error_message = null,
         lease_expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_lease_s, 1), 3600))
  where id = v.id returning * into v;
  return next v;
end $$;

-- Worker: still at it. False = stop, the job is no longer yours.
create function public.heartbeat_job(p_job_id uuid, p_worker_id text, p_progress int default null,
                                     p_estimated_completion timestamptz default null, p_lease_s int default 60) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.jobs set progress = greatest(progress, least(coalesce(p_progress, progress), 99)),
         estimated_completion = coalesce(p_estimated_completion, estimated_completion),
         lease_expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_lease_s, 1), 3600))
  where id = p_job_id and worker_id = p_worker_id and status = 'processing'
    and (private.is_service() or user_id = auth.uid());
  return found;
end $$;

create function private.lock_own_job(p_job_id uuid, p_worker_id text) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_job(p_job_id);
begin
  if v.id is null or not (private.is_service() or v.user_id = auth.uid()) then perform private.fail(404, 'job_not_found'); end if;
  if v.status <> 'processing' or v.worker_id <> p_worker_id then
    perform private.fail(409, 'lease_lost', jsonb_build_object('status', v.status));
  end if;
  return v;
end $$;

-- Worker: done. p_result: {"outputs": [{media_id, bucket, storage_path = <user_id>/<media_id>/original.<ext>, filename,
-- mime_type, size_bytes, width, height, duration_s, label}], "video": {duration_s, format, stream_path, thumbnail_path,
-- download_path}, "message": "text"}, each member optional. The worker uploads first, then calls this.
create function public.complete_job(p_job_id uuid, p_worker_id text, p_result jsonb default '{}') returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id); o jsonb; v_media uuid;
begin
  for o in select * from jsonb_array_elements(coalesce(p_result -> 'outputs', '[]')) loop
    insert into public.media_files (id, user_id, bucket, storage_path, filename, mime_type, size_bytes, width, height,
                                    duration_s, upload_state)
    values (coalesce((o ->> 'media_id')::uuid, gen_random_uuid()), v.user_id, coalesce(o ->> 'bucket', 'outputs'),
            o ->> 'storage_path', o ->> 'filename', coalesce(o ->> 'mime_type', 'application/octet-stream'),
            coalesce((o ->> 'size_bytes')::bigint, 0), (o ->> 'width')::int, (o ->> 'height')::int,
            (o ->> 'duration_s')::numeric, 'complete') returning id into v_media;
    insert into public.outputs (project_id, job_id, media_id, photo_id, label)
    select v.project_id, v.id, v_media, p.id, coalesce(o ->> 'label', '')
    from (select 1) one left join public.photos p on p.id = (v.params ->> 'photo_id')::uuid;
  end loop;
  return private.finish_job(v, 'completed', null, null, p_result);
end $$;

-- Worker: did not work. Retryable and attempts left: back in the queue after 10 s, 20 s, 40 s ...
create function public.fail_job(p_job_id uuid, p_worker_id text, p_error_code text, p_error_message text,
                                p_retryable boolean default true) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id);
begin
  if not p_retryable or v.attempts >= v.max_attempts then
    return private.finish_job(v, 'failed', p_error_code, p_error_message);
  end if;
  update public.jobs set status = 'queued', worker_id = null, lease_expires_at = null, estimated_completion = null,
         error_code = p_error_code, error_message = p_error_message,
         run_after = clock_timestamp() + make_interval(secs => 5 * 2 ^ attempts)
  where id = v.id returning * into v;
  return v;
end $$;
