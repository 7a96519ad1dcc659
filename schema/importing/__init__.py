"""What stands behind schema.planning and schema.batches."""
