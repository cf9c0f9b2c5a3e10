-- By what each SKU is found: kind spelling (the SKU itself, folded), ean (without zeros in front), code (of the supplier, folded).
create table product_key (
    kind varchar(10)  not null,
    said varchar(200) not null,
    sku  varchar(100) not null,
    primary key (said, kind, sku)
);
create index product_key_by_sku on product_key (sku);
insert into product_key (kind, said, sku)
select 'spelling', lower(replace(replace(replace(trim(sku), '  ', ' '), '  ', ' '), '  ', ' ')), sku
  from (select sku from product union select sku from stock) as known;
insert into product_key (kind, said, sku)
select 'ean', trim(leading '0' from ean), sku from product where trim(leading '0' from ean) <> '';

-- FOUND by a write, MATCHED from an offer list, made by HAND.
alter table link add column origin varchar(8) default 'FOUND' not null;
create index link_by_theirs on link (their_key, connection);

-- Lines of held orders that name no product, and by what they are looked for; one row for each product that a line may mean.
create table unmatched_line (
    order_id   varchar(40)  not null,
    line_id    varchar(100) not null,
    candidate  varchar(100) not null,
    connection varchar(64)  not null,
    offer_id   varchar(100),
    sku        varchar(100),
    ean        varchar(20),
    -- sku and ean as product_key has them
    spelling   varchar(200),
    bare_ean   varchar(20),
    since      timestamp(6) with time zone not null,
    primary key (order_id, line_id, candidate)
);
create index unmatched_line_by_offer on unmatched_line (connection, offer_id);
create index unmatched_line_by_spelling on unmatched_line (spelling);
create index unmatched_line_by_ean on unmatched_line (bare_ean);
create index unmatched_line_by_candidate on unmatched_line (candidate);
