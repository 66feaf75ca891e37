"""Everything one station holds: its session, scan log, routing of scans, ordered commands and workers."""
