"""`python -m labelcheck` is the command `labelcheck`."""

from labelcheck.cli import main

if __name__ == "__main__":
    main(prog_name="labelcheck")
