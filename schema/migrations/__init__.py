"""How the fixed tables came to be, step by step."""
