"""Free text: what the record says in words, found by its words."""
