update recheck set stage = 'OWNERS', position = '' where stage in ('PRICES', 'STOCK');
