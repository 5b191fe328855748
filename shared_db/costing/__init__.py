"""What costs and quotes are made of, each read in one statement as a plain JSON document."""
