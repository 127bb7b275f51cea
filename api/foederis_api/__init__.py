"""The web application over a release of Foederis."""
