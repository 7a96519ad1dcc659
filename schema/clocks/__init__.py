"""Working days and hours, and the deadlines counted in them."""
