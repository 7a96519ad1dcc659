"""What stands behind schema.search: filters, order, words, links."""
