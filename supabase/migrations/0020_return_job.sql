-- SPDX-License-Identifier: GPL-3.0-or-later
-- Worker: has to stop before it is done. Back in the queue at once; a job given back has not been tried.
create function public.return_job(p_job_id uuid, p_worker_id text) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id);
begin
  update public.jobs set status = 'queued', worker_id = null, lease_expires_at = null, estimated_completion = null,
         attempts = greatest(attempts - 1, 0), run_after = clock_timestamp()
  where id = v.id returning * into v;
  return v;
end $$;

select private.guard_functions(array['public.return_job(uuid, text)']);
