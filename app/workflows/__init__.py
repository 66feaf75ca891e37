"""What people do: one module a job, each function one user action in one transaction."""
