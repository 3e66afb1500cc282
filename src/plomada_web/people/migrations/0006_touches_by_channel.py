from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_as_of_the_first_release'),
        ('workspace', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='touch',
            index=models.Index(fields=['workspace', 'channel', '-at', 'person'], name='touch_by_channel'),
        ),
    ]
