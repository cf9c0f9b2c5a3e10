-- What one piece weighs in kg, as each source tells it. The last word of a source counts.
create table product_weight (
    sku      varchar(100)  not null,
    source   varchar(100)  not null,
    kg       numeric(16,6) not null,
    told_at  timestamp(6) with time zone not null,
    primary key (sku, source)
);
