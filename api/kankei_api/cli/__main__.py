"""``python -m kankei_api.cli``: the same as ``kankei``."""

from kankei_api.cli import main

if __name__ == "__main__":
    main()
