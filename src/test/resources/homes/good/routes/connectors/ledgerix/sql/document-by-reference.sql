select number from document where reference = :?reference
