-- Orders (dok_Typ 16) entered since the last look that carry a reference of the hub. Ids are given in the order of entry, but
-- become visible when their transaction ends: the last hundred are read again, and those already known are skipped.
select top 500
       d.dok_Id as "id",
       d.dok_NrPelny as "number",
       d.dok_NrPelnyOryg as "original",
       d.dok_Uwagi as "remarks"
  from dok__Dokument d
 where d.dok_Typ = 16
   and d.dok_Id > cast(:?since as int) - 100
   and (d.dok_NrPelnyOryg like '%c-%' or d.dok_Uwagi like '%c-%')
 order by d.dok_Id
