-- Orders (dok_Typ 16) that may be the one of the reference. Remarks hold words of buyers too: the mapping takes a document only where
-- the reference is its original number or the first word of its remarks.
select d.dok_Id as "id",
       d.dok_NrPelny as "number",
       d.dok_NrPelnyOryg as "original",
       d.dok_Uwagi as "remarks",
       cast(:?reference as varchar(40)) as "reference"
  from dok__Dokument d
 where d.dok_Typ = 16
   and (d.dok_NrPelnyOryg like '%' + cast(:?reference as varchar(40)) + '%' or d.dok_Uwagi like '%' + cast(:?reference as varchar(40)) + '%')
 order by d.dok_Id
