import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            "entry",
            "folded",
            models.TextField(
                blank=True, default="", help_text="Who, what and about what without diacritics, to search by."
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "entry",
            "actor",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
