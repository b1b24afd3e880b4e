"""Quality of the product search, on judged queries over several catalogues."""
