-- SPDX-License-Identifier: GPL-3.0-or-later
-- What Realtime tells, who talks on a project's channel, and where files lie.
do $$
declare t text;
begin
  if not exists (select 1 from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    execute 'create publication supabase_realtime';
  end if;
  -- not the ledger (the account is told), not reference data
  foreach t in array array['profiles', 'projects', 'project_members', 'films', 'media_files', 'photos', 'jobs', 'outputs',
                           'credit_accounts', 'notifications', 'deletions'] loop
    execute format('alter publication supabase_realtime add table public.%I', t);
  end loop;
end $$;

create function private.try_uuid(p_text text) returns uuid
language plpgsql immutable set search_path = '' as $$
begin return p_text::uuid; exception when invalid_text_representation then return null; end $$;
revoke all on function private.try_uuid(text) from public;
grant execute on function private.try_uuid(text) to authenticated;

do $$
begin
  if to_regclass('realtime.messages') is not null then                  -- presence and broadcast on project:<id>
    execute $q$create policy project_listen on realtime.messages for select to authenticated using
      (realtime.topic() like 'project:%' and private.project_rank(private.try_uuid(split_part(realtime.topic(), ':', 2))) >= 1)$q$;
    execute $q$create policy project_send on realtime.messages for insert to authenticated with check
      (realtime.topic() like 'project:%' and private.project_rank(private.try_uuid(split_part(realtime.topic(), ':', 2)))
       >= case extension when 'presence' then 1 else 2 end)$q$;
  end if;
  if to_regclass('storage.objects') is not null then                    -- <user_id>/<media_id>/<file>
    insert into storage.buckets (id, name, public)
    values ('media', 'media', false), ('outputs', 'outputs', false), ('avatars', 'avatars', true)
    on conflict (id) do nothing;
    execute $q$create policy backlot_read on storage.objects for select to authenticated using
      (bucket_id in ('media', 'outputs', 'avatars') and ((storage.foldername(name))[1] = (select auth.uid())::text
       or private.can_view_media(private.try_uuid((storage.foldername(name))[2]))))$q$;
    execute $q$create policy backlot_write on storage.objects for all to authenticated
      using (bucket_id in ('media', 'outputs', 'avatars') and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id in ('media', 'outputs', 'avatars') and (storage.foldername(name))[1] = (select auth.uid())::text)$q$;
  end if;
end $$;
