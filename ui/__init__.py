"""The windows: everything built on QtWidgets, and nothing that knows SQL."""
