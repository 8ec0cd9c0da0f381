"""How fast things are. `python -m bench` (what `make bench` calls first) imports a made archive into a new database."""
