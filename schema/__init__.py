"""What a register is and how it is kept: definitions, rules, records, search, history."""
