-- What the company pays for one unit, without tax.
create table cost (
    sku        varchar(100)  primary key,
    net        numeric(18,4) not null,
    currency   varchar(3)    not null,
    source     varchar(64)   not null,
    message_id varchar(40),
    updated_at timestamp(6) with time zone not null
);
