from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "password_once",
            models.BooleanField(
                default=False, help_text="Given by an administrator; to be changed on first use."
            ),
        ),
    ]
