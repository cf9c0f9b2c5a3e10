select sku, quantity from stock
