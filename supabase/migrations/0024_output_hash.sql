-- SPDX-License-Identifier: GPL-3.0-or-later
-- A file that a worker made is known by its hash, as one that a person uploaded is: each of the outputs may have "sha256".
create or replace function public.complete_job(p_job_id uuid, p_worker_id text, p_result jsonb default '{}') returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare v public.jobs := private.lock_own_job(p_job_id, p_worker_id); o jsonb; v_media uuid; v_exec public.executions;
begin
  for o in select * from jsonb_array_elements(coalesce(p_result -> 'outputs', '[]')) loop
    insert into public.media_files (id, user_id, bucket, storage_path, filename, mime_type, size_bytes, width, height,
                                    duration_s, sha256, upload_state)
    values (coalesce((o ->> 'media_id')::uuid, gen_random_uuid()), v.user_id, coalesce(o ->> 'bucket', 'outputs'),
            o ->> 'storage_path', o ->> 'filename', coalesce(o ->> 'mime_type', 'application/octet-stream'),
            coalesce((o ->> 'size_bytes')::bigint, 0), (o ->> 'width')::int, (o ->> 'height')::int,
            (o ->> 'duration_s')::numeric, o ->> 'sha256', 'complete') returning id into v_media;
    insert into public.outputs (project_id, job_id, media_id, photo_id, label)
    select v.project_id, v.id, v_media, p.id, coalesce(o ->> 'label', '')
    from (select 1) one left join public.photos p on p.id = (v.params ->> 'photo_id')::uuid;
  end loop;
  select * into v_exec from public.executions where id = v.id;
  if found and coalesce(p_result ->> 'message', '') <> '' then
    insert into public.messages (project_id, conversation_id, author_role, author_id, execution_id, content)
    values (v.project_id, v_exec.conversation_id, 'agent', null, v.id, p_result ->> 'message');
  end if;
  return private.finish_job(v, 'completed', null, null, p_result);
end $$;
