-- When the last round that came to its end had begun: all that changed before then has come in by it.
alter table poll_cursor add column completed_at timestamp(6) with time zone;
