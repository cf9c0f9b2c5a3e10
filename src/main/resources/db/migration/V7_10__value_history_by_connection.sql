-- Each question about one value reads its newest rows from the end of this index, however many the SKU has.
drop index value_history_of;
create index value_history_of on value_history (sku, kind, event, name, connection, at desc, id desc);
