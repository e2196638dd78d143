-- One row an event, in file order; everything else is a view on this table or derived from it, by way of the view `event`.
-- Columns stand in the order in which batches bring them.
create table stored_event (
  event_id integer not null,      -- line number
  process_id bigint,              -- process life: pid + k * 2^32 for the k-th life of a pid
  child_id bigint,                -- process life that a fork began
  library_load boolean not null,  -- opens a shared library, the linker cache or locale data for reading only
  type_code utinyint not null,    -- code_of('file_open') and so on, see typeMacros.ts; 0 for any other type
  unknown_type varchar,           -- that type
  ts timestamp,                   -- UTC
  pid integer,
  ppid integer,
  uid bigint,
  comm varchar,
  cgroup bigint,
  filename varchar,
  args varchar,                   -- JSON list of strings
  exe varchar,
  cwd varchar,
  args_truncated boolean,
  child_pid integer,
  exit_code integer,
  signal integer,
  dst_addr varchar,
  dst_port integer,
  protocol varchar,
  via varchar,
  hostname varchar,
  qtype integer,
  path varchar,
  flags varchar,
  failed varchar,
  bytes bigint,
  writes bigint,
  new_path varchar,
  key_order integer,              -- order of the keys in a line that the columns tell whole, see eventText.ts
  text varchar                    -- any other line as it was read
);
