"""How companies and people come in: sign-ins, links in letters, the portal's entrance."""
