"""What docgen costs beside what people use today: `python -m tests.benchmarks`. Tests assert no time."""
