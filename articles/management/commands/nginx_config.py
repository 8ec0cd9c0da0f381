"""Prints the configuration of nginx in front of the site."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.delivery import nginx
from articles.images.limits import LARGEST_FILE, LARGEST_FORM


class Command(BaseCommand):
    help = "Prints a configuration of nginx that hands out kept pages and static files, and asks the site for the rest."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--upstream", default="127.0.0.1:8000", help="where the site listens (default: 127.0.0.1:8000)"
        )
        parser.add_argument("--listen", nargs="+", default=[], help="where nginx listens (default: 443, or 80)")
        parser.add_argument("--certificate", default="", help="file of the certificate, where nginx ends TLS")
        parser.add_argument("--key", default="", help="file of the certificate's key")
        parser.add_argument("--brotli", action="store_true", help="nginx has the module brotli_static")
        parser.add_argument("--open-files", type=int, default=0, help="how many pages nginx holds open, for a second")

    def handle(self, *, certificate: str, key: str, listen: list[str], open_files: int, **options: object) -> None:
        if not settings.KEPT_PAGES or "://" in settings.KEPT_PAGES:
            raise CommandError("No pages are kept that nginx can read: name a folder in KEPT_PAGES.")
        if bool(certificate) != bool(key):
            raise CommandError("Name both files: --certificate and --key.")
        if (settings.SECURE_SSL_REDIRECT or certificate) and not settings.SECURE_PROXY_SSL_HEADER:
            raise CommandError("Set BEHIND_TLS_PROXY=true: otherwise the site sends readers to https in a circle.")
        said = nginx.configuration(
            certificate=certificate,
            key=key,
            listen=listen or (["443", "[::]:443"] if certificate else ["80", "[::]:80"]),
            upstream=str(options["upstream"]),
            open_files=open_files,
            brotli=bool(options["brotli"]),
            largest_body=LARGEST_FILE + LARGEST_FORM,
        )
        self.stdout.write(said, ending="")
