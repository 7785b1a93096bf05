"""What is timed, each beside what it is timed against; run with `python -m benchmarks [name...]`."""
