"""The Django project: keeps what people do, permits it, shows it. What it computes comes from the rooms below."""
