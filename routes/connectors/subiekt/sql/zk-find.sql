-- The order (dok_Typ 16) that carries the reference: in its original number, or in its remarks if a person typed it in.
select d.dok_Id as "id",
       d.dok_NrPelny as "number",
       d.dok_NrPelnyOryg as "original",
       d.dok_Uwagi as "remarks"
  from dok__Dokument d
 where d.dok_Typ = 16
   and (d.dok_NrPelnyOryg like '%' + cast(:?reference as varchar(40)) + '%' or d.dok_Uwagi like '%' + cast(:?reference as varchar(40)) + '%')
 order by d.dok_Id
