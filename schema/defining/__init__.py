"""From files and the office's changes to the definitions in force, every contradiction told."""
