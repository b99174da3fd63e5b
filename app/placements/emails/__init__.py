"""Mails of the path, one function per fact and reader. None names a benefit, a hardship or a discreet service."""
