"""The same over HTTP: guard, rows and changes for the grid, uploads and downloads as streams."""
