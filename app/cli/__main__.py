"""`python -m app.cli` is the `afsd` command."""

from app.cli import main

if __name__ == "__main__":
    main()
