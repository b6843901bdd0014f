-- SPDX-License-Identifier: GPL-3.0-or-later
-- What lies in a person's folder counts against the plan, whether a row of media_files tells of it or not. Storage
-- writes the size when the bytes have come, and no trigger may be put on its table: who is over the quota adds nothing.
create function private.storage_left() returns bigint
language plpgsql stable security definer set search_path = '' as $$
declare v_used bigint; v_quota bigint;
begin
  select coalesce(sum((o.metadata ->> 'size')::bigint), 0) into v_used from storage.objects o
  where o.name like auth.uid()::text || '/%';
  select q.storage_quota_bytes into v_quota
  from public.profiles p join public.plans q on q.id = p.subscription_plan where p.id = auth.uid();
  return coalesce(v_quota, 0) - v_used;
end $$;

do $$
begin
  if to_regclass('storage.objects') is not null then
    execute 'drop policy backlot_write on storage.objects';
    execute $q$create policy backlot_write on storage.objects for all to authenticated
      using (bucket_id in ('media', 'outputs', 'avatars') and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id in ('media', 'outputs', 'avatars') and (storage.foldername(name))[1] = (select auth.uid())::text
                  and (select private.storage_left()) > 0)$q$;
  end if;
end $$;

select private.guard_functions(array['private.storage_left()']);
