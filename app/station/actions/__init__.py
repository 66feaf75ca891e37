"""What a scan, number or command does at a step: the session's ids put to the workflow that does the job."""
