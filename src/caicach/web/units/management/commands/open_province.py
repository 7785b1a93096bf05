"""`caicach manage open_province "Ninh Bình"`: the first step on a new installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from caicach.errors import InputError
from caicach.registry import Registry
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import give_role, one_time_password, open_account
from caicach.web.units.models import Locality, Unit
from caicach.web.units.services import load_provinces, open_locality

OFFICE = "VPUBND"  # where the first administrator sits; the administrator gives every further role on the site


class Command(BaseCommand):
    """Opens a province with its units, and the account of its first administrator."""

    help = "Open a province of today and its first administrator's account; the password is shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the province and the administrator's sign-in name."""
        parser.add_argument("province", help="code or name of a province in force today")
        parser.add_argument("--administrator", default="quan-tri", help="sign-in name (default: %(default)s)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Open both or neither."""
        registry, today = Registry.default(), timezone.localdate()
        try:
            province = registry.find(options["province"], today, level="province")
        except InputError as error:
            raise CommandError(error.within("vi"), returncode=2) from error
        name = options["administrator"]
        if Locality.objects.filter(unit__key=province.key).exists() or User.objects.filter(username=name).exists():
            raise CommandError(f"{province.full_name} hoặc tài khoản {name} đã mở từ trước.", returncode=2)
        load_provinces(registry)
        locality = open_locality(registry, province.code, today)
        password = one_time_password()
        user = open_account(None, name, "Quản trị hệ thống", password, once=True)
        office = Unit.objects.on(today).get(locality=locality, code=f"{province.code}.{OFFICE}")
        give_role(None, user, Role.ADMINISTRATOR, office, today)
        self.stdout.write(
            f"{locality}: {locality.units.count()} đơn vị\nTài khoản: {name}\nMật khẩu dùng một lần: {password}"
        )
