-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is told of a failed job is told its code, too: the client words it in its own language.

-- The one place where a job ends. The caller holds the locks of the project and of the job.
create or replace function private.finish_job(p_job public.jobs, p_status text, p_error_code text default null,
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

  update public.executions set status = p_status, progress = v.progress, finished_at = v.finished_at,
         error_message = p_error, result = p_result ->> 'message' where id = v.id;
  if v.kind = 'video_transcode' then
    update public.videos set
      processing_status = case p_status when 'completed' then 'ready' when 'failed' then 'failed' else 'pending' end,
      processing_error = p_error,
      duration_s = coalesce((p_result -> 'video' ->> 'duration_s')::numeric, duration_s),
      format = coalesce(p_result -> 'video' ->> 'format', format),
      stream_path = coalesce(p_result -> 'video' ->> 'stream_path', stream_path),
      thumbnail_path = coalesce(p_result -> 'video' ->> 'thumbnail_path', thumbnail_path),
      download_path = coalesce(p_result -> 'video' ->> 'download_path', download_path)
    where id = (v.params ->> 'video_id')::uuid;
  end if;
  perform private.follow_jobs(v.project_id);
  if p_status = 'completed' then
    perform private.notify(v.user_id, 'success', 'job_completed', v.project_id,
                           jsonb_build_object('job_id', v.id, 'kind', v.kind));
  elsif p_status = 'failed' then
    perform private.notify(v.user_id, 'error', 'job_failed', v.project_id, jsonb_build_object('job_id', v.id,
                           'kind', v.kind, 'error_code', p_error_code, 'error_message', p_error,
                           'credits_returned', v.cost));
  end if;
  return v;
end $$;
