"""The bus de l'emploi: where it stops, when."""
