from django.db import migrations

from caicach.web.audit.append_only import put_up, take_away


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_folded")]

    operations = [migrations.RunPython(put_up, take_away)]
