"""How a record begins: with a founded group, or with the sample's."""
