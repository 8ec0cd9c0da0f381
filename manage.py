#!/usr/bin/env python
"""Runs Django's commands and ours: `python manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line

from newsroom.environment import stop_on_setting_error


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    stop_on_setting_error()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
