-- The channel moved its own stock while the value was on its way: its acceptance proves nothing.
alter table channel_value add column stale boolean not null default false;
