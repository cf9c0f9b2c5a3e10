-- What is reserved of a SKU is summed for every order: with the sum's column in the index no row has to be fetched for it.
drop index reservation_by_sku;
create index reservation_by_sku on reservation (sku, state, reserved);
