-- SPDX-License-Identifier: GPL-3.0-or-later
-- A claim takes as long with ten thousand jobs in the queue as with ten.

-- Worker: take the next job. At most one worker gets it; if its lease runs out the job can be taken again.
-- service_role takes anyone's jobs, a signed-in person only the jobs he submitted himself.
-- The jobs that wait and those whose worker is lost are looked for apart: each have an index, both together have none.
-- The queue grows faster than its statistics, by which the planner would sort all of it to find the first.
create or replace function public.claim_job(p_worker_id text, p_kinds text[] default null, p_lease_s int default 60)
returns setof public.jobs
language plpgsql security definer set search_path = '' set enable_sort = off set enable_bitmapscan = off set jit = off
as $$
declare v_uid uuid := auth.uid(); v_service boolean := private.is_service(); v public.jobs; v_lost public.jobs;
begin
  if coalesce(p_worker_id, '') = '' then perform private.fail(422, 'worker_id_missing'); end if;
  perform private.expire_leases();
  select * into v from public.jobs j
  where j.status = 'queued' and j.run_after <= clock_timestamp()
    and (p_kinds is null or j.kind = any (p_kinds)) and (v_service or j.user_id = v_uid)
  order by j.priority desc, j.created_at, j.id limit 1 for update skip locked;
  select * into v_lost from public.jobs j
  where j.status = 'processing' and j.lease_expires_at < clock_timestamp() and j.attempts < j.max_attempts
    and (p_kinds is null or j.kind = any (p_kinds)) and (v_service or j.user_id = v_uid)
  order by j.priority desc, j.created_at, j.id limit 1 for update skip locked;
  if v.id is null or (-v_lost.priority, v_lost.created_at, v_lost.id) < (-v.priority, v.created_at, v.id) then
    v := v_lost;
  end if;
  if v.id is null then return; end if;
  update public.jobs set status = 'processing', worker_id = p_worker_id, attempts = attempts + 1,
         started_at = coalesce(started_at, clock_timestamp()), error_code = null, error_message = null,
         lease_expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_lease_s, 1), 3600))
  where id = v.id returning * into v;
  update public.executions set status = 'running', started_at = coalesce(started_at, v.started_at) where id = v.id;
  if v.kind = 'video_transcode' then
    update public.videos set processing_status = 'processing' where id = (v.params ->> 'video_id')::uuid;
  end if;
  return next v;
end $$;
