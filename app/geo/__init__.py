"""Where things are: communes, places, distances, zones, school calendars, addresses."""
