-- Products that a system has told while company.yaml says that its products are reviewed.
create table product_staged (
    connection varchar(64)  not null,
    sku        varchar(100) not null,
    document   text         not null,
    message_id varchar(40)  not null,
    heard_at   timestamp(6) with time zone not null,
    primary key (connection, sku)
);

-- state: REPORTING, REPORTED, WRITING, SENT. position: the last SKU or offer that a page of it has done.
create table product_import (
    id         varchar(40)  primary key,
    connection varchar(64)  not null,
    state      varchar(12)  not null,
    position   varchar(100) not null,
    same       int          not null,
    created_at timestamp(6) with time zone not null,
    created_by varchar(100) not null
);
create index product_import_by_state on product_import (state, created_at);
create index product_import_by_time on product_import (created_at, id);

-- kind: NEW, CHANGED, LINK are written; DUPLICATE, CONFLICT, UNMATCHED, ERROR are not. state: OPEN, WRITTEN, FAILED, LEFT.
create table product_import_item (
    import_id varchar(40)  not null,
    item      varchar(100) not null,
    kind      varchar(10)  not null,
    sku       varchar(100),
    offer_id  varchar(100),
    spelling  varchar(200),
    bare_ean  varchar(20),
    document  text,
    said      varchar(1000),
    state     varchar(8)   not null,
    primary key (import_id, item)
);
create index product_import_item_by_spelling on product_import_item (spelling, import_id);
create index product_import_item_by_ean on product_import_item (bare_ean, import_id);
create index product_import_item_by_kind on product_import_item (import_id, kind, item);
