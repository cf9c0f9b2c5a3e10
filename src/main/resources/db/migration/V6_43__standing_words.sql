-- Until when what a source said stands although it says something else: that is held by a guard. It is as fresh as the later of this and said_at.
alter table candidate add column stands_at timestamp(6) with time zone;
