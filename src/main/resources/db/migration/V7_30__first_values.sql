-- What waits is read in the order in which it goes: most sold and oldest first.
drop index channel_value_open;
create index channel_value_open on channel_value (connection, kind, state, sold desc, wanted_at, sku);
