-- What guards stopped, each decided as a whole: one value, or a batch of many. A batch with release_at goes on by itself then, unless more of its kind come.
create table approval (
    id          varchar(40)  primary key,
    scope       varchar(10)  not null,
    direction   varchar(3)   not null,
    connection  varchar(64)  not null,
    field       varchar(10)  not null,
    guard       varchar(60)  not null,
    guard_at    varchar(120) not null,
    why         varchar(500) not null,
    message_id  varchar(40),
    state       varchar(12)  not null,
    created_at  timestamp(6) with time zone not null,
    expires_at  timestamp(6) with time zone not null,
    release_at  timestamp(6) with time zone,
    first_by    varchar(100),
    decided_at  timestamp(6) with time zone,
    decided_by  varchar(100),
    reason      varchar(500)
);
create index approval_by_time on approval (created_at, id);
create index approval_by_state on approval (state, connection);

-- The values of it. One that is remembered is the newest stopped one of its thing (subject and sku), and none has passed since.
create table approval_item (
    id          varchar(40)  primary key,
    approval_id varchar(40)  not null references approval (id) on delete cascade,
    subject     varchar(160) not null,
    sku         varchar(100) not null,
    name        varchar(50)  not null,
    was         varchar(80),
    said        varchar(80)  not null,
    instead     varchar(40),
    document    text,
    said_at     timestamp(6) with time zone not null,
    message_id  varchar(40),
    why         varchar(500) not null,
    state       varchar(12)  not null,
    remembered  boolean      not null,
    applied     boolean      not null,
    sent_at     timestamp(6) with time zone
);
create index approval_item_of on approval_item (approval_id, id);
create index approval_item_thing on approval_item (subject, sku);
create index approval_item_sku on approval_item (sku);
create index approval_item_due on approval_item (state, applied, remembered);

-- SKUs that fell within the window of a mass effect, whether they were held or not.
create table guard_fall (
    mass       varchar(60)  not null,
    connection varchar(64)  not null,
    sku        varchar(100) not null,
    until      timestamp(6) with time zone not null,
    primary key (mass, connection, sku)
);
-- Locked while falls are counted: what several messages bring at once is counted one after the other.
create table guard_window (
    mass       varchar(60) not null,
    connection varchar(64) not null,
    primary key (mass, connection)
);
