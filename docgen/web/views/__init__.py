"""The pages, a blueprint for each group of them."""
