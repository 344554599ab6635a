"""What a register of a residential group is and does: no Qt, no SQL, no file formats."""
