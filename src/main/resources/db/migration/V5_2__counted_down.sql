-- What the channel itself has taken off, as far as its orders have come in, since it accepted a value.
alter table channel_value add column counted_down numeric(18,4) not null default 0;
