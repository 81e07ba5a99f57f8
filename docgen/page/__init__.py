"""The page model, resolved and free of Word."""
