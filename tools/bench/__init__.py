"""What the benchmarks are fed with."""
