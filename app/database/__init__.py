"""One schema on two engines: connections, units of work, retries and the change feed."""
