"""How a sheet came to be: who changed what when, the sheet as it stood, and back to it."""
