"""How a register is kept and traded: storage, queries and file formats; no Qt."""
