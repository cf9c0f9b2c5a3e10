-- Files that targets made for us (labels): the bytes lie in the folder files/ of the data folder, only these rows and their ids travel.
create table stored_file (
    file_id    varchar(40)  primary key,
    owner      varchar(40)  not null,
    kind       varchar(40)  not null,
    media_type varchar(100) not null,
    bytes      bigint       not null,
    sha256     varchar(64)  not null,
    created_at timestamp(6) with time zone not null
);
create index stored_file_by_owner on stored_file (owner);
