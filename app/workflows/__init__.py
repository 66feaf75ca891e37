"""What people do: one module a job, each function one action in one transaction."""
