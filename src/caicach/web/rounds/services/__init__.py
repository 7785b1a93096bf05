"""Acts of a scoring round: the only place that writes one. Each checks its door (rounds/doors.py) first."""
