-- What the channel should hold by what the hub knows: the last value that it took, as it was wanted, until the row was leased. What its orders say it has taken off
-- since then is counted_down. While it holds less than that, what is missing is taken for sold until short_until.
alter table channel_value add column expected numeric(18,4);
alter table channel_value add column counted_down numeric(18,4) not null default 0;
alter table channel_value add column short_until timestamp(6) with time zone;
