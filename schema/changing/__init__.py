"""What stands behind schema.records: judged, saved, logged, undone."""
