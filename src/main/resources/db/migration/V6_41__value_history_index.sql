-- The newest row of an event before a moment is the first one found.
drop index value_history_of;
create index value_history_of on value_history (sku, kind, event, name, at desc, id desc);
