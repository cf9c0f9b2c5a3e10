-- How a wanted value came about, and why what was told won, for machines: JSON, docs/explain.md has its fields. Empty in rows from before.
alter table value_history add column decision text;
