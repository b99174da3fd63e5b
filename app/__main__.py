"""``python -m app`` is the command ``aportee``."""

from app.cli import main

main()
