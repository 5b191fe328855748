"""Pages, mail texts and translation catalogues. Nothing in here decides anything."""
