"""The week: minutes planned, declared and confirmed, to help plan; never a control."""
