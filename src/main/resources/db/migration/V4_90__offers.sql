-- What channels offer, as their lists were read. 'round' is the beginning of the reading that saw the offer last, 'read_by' the capability that reads.
create table channel_offer (
    connection varchar(64)  not null,
    offer_id   varchar(100) not null,
    sku        varchar(100),
    ean        varchar(20),
    name       varchar(300),
    parent_id  varchar(100),
    stock      numeric(18,4),
    price      varchar(40),
    currency   varchar(3),
    state      varchar(12)  not null,
    changed_at timestamp(6) with time zone,
    read_at    timestamp(6) with time zone not null,
    round      timestamp(6) with time zone,
    read_by    varchar(64)  not null,
    message_id varchar(40),
    primary key (connection, offer_id)
);
create index channel_offer_by_sku on channel_offer (connection, sku);

-- Pages of readings that are not complete: what such a reading has not seen is not gone yet.
create table offer_page (
    connection varchar(64) not null,
    read_by    varchar(64) not null,
    round      timestamp(6) with time zone not null,
    page       int         not null,
    last       boolean     not null,
    primary key (connection, read_by, round, page)
);
