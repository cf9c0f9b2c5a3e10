-- Which product each offer of a channel is: no sku where none was found, and why. other_sku is the product that the offer's EAN names, where that is another one.
create table offer_product (
    connection varchar(64)  not null,
    offer_id   varchar(100) not null,
    sku        varchar(100),
    matched_by varchar(12),
    why        varchar(1000),
    other_sku  varchar(100),
    spelling   varchar(200),
    bare_ean   varchar(20),
    matched_at timestamp(6) with time zone not null,
    -- The id first: H2 finds by IN over the first column of an index alone.
    primary key (offer_id, connection)
);
create index offer_product_by_sku on offer_product (sku, connection);
create index offer_product_by_spelling on offer_product (spelling);
create index offer_product_by_ean on offer_product (bare_ean);
create index offer_product_by_key on offer_product (matched_by, connection, offer_id);
create index offer_product_by_other on offer_product (other_sku);
