"""`python -m ivr` is the command `wegwijs`."""

from ivr.cli import main

if __name__ == "__main__":
    main()
