-- Goods issues (dok_Typ 11), invoices (2) and receipts (21) made out of an order of the hub (16): with them the goods are off the stock.
-- Ids become visible when their transaction ends: the last hundred are read again, and those already known are skipped.
-- *Unverified* on a live system: that dok_DoDokId names the order. Where your invoices leave the goods on stock until a goods issue is made of
-- them (deferred effect on the warehouse), take 2 and 21 out, and let the goods issue find its order through the invoice.
select top 500
       d.dok_Id as "id",
       d.dok_NrPelny as "number",
       z.dok_NrPelnyOryg as "original",
       z.dok_Uwagi as "remarks"
  from dok__Dokument d
  join dok__Dokument z on z.dok_Id = d.dok_DoDokId and z.dok_Typ = 16
 where d.dok_Typ in (2, 11, 21)
   and d.dok_Id > cast(:?since as int) - 100
   and (z.dok_NrPelnyOryg like '%c-%' or z.dok_Uwagi like '%c-%')
 order by d.dok_Id
