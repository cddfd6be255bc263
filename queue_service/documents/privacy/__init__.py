"""Privacy in words: the inventory of everything that is stored, the notice for visitors, and papers for an office."""
