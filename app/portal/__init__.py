"""What answers over the network: the listener for webhooks (Starlette)."""
