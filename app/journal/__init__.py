"""The carnet de bord: entries write themselves from events; the person reads all of it."""
