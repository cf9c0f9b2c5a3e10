-- What was tried and is not due is not read: tens of thousands may wait for an offer.
create index channel_value_due on channel_value (connection, kind, state, due_at);
-- What is sold is counted at all values of its SKU.
create index channel_value_sku on channel_value (sku);
update channel_value set sold = (select coalesce(max(s.sold), 0) from channel_value s where s.sku = channel_value.sku and s.kind = 'stock') where kind <> 'stock';
