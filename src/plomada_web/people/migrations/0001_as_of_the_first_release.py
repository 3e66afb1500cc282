import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_initial'), ('people', '0003_touches_fields_and_work'), ('people', '0004_lists_of_what_is_not_archived'), ('people', '0005_found_by_phone')]

    initial = True

    dependencies = [
        ('workspace', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Function',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_es', models.CharField(max_length=80, verbose_name='Name in Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='Name in English')),
                ('executive', models.CharField(blank=True, help_text='For example CFO.', max_length=20, verbose_name='Usual executive')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='functions', to='workspace.workspace')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name_es'), name='function_name_es_once'), models.UniqueConstraint(fields=('workspace', 'name_en'), name='function_name_en_once')],
            },
        ),
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(choices=[('account', 'Account'), ('person', 'Person'), ('decision', 'Decision'), ('stakeholder', 'Stakeholder'), ('touch', 'Touch')], max_length=12, verbose_name='Of')),
                ('key', models.SlugField(help_text='Its name in files and in the API; it stays.', max_length=40, verbose_name='Key')),
                ('name_es', models.CharField(max_length=80, verbose_name='Name in Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='Name in English')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('money', 'Money'), ('date', 'Date'), ('choice', 'One choice'), ('choices', 'Several choices'), ('link', 'Link')], max_length=8, verbose_name='Kind')),
                ('choices', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custom_fields', to='workspace.workspace')),
            ],
            options={
                'ordering': ['record', 'position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'record', 'key'), name='custom_field_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('word', models.CharField(editable=False, max_length=60)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='workspace.workspace')),
            ],
            options={
                'ordering': ['word'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'word'), name='tag_word_once')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search', models.CharField(default='', editable=False, max_length=600)),
                ('name', models.CharField(max_length=160, verbose_name='Name')),
                ('domain', models.CharField(blank=True, max_length=160, verbose_name='Web domain')),
                ('industry', models.CharField(blank=True, max_length=120, verbose_name='Industry')),
                ('country', models.CharField(blank=True, max_length=80, verbose_name='Country')),
                ('notes', models.TextField(blank=True, verbose_name='Notes')),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='workspace.workspace')),
                ('changed_at', models.DateTimeField()),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('external_id', models.CharField(blank=True, max_length=120, verbose_name='Identifier elsewhere')),
                ('last_touch_at', models.DateTimeField(editable=False, null=True)),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='people.account')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tags', models.ManyToManyField(blank=True, related_name='accounts', to='people.tag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('domain', ''), _negated=True), fields=['workspace', 'domain'], name='account_by_domain'), models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner', 'id'], name='account_by_owner'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='account_by_survivor'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'search', 'id'], name='account_by_name'), models.Index(condition=models.Q(('archived_at__isnull', False)), fields=['workspace', 'search', 'id'], name='account_archived_by_name'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'created_at', 'id'], name='account_by_creation'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'last_touch_at', 'id'], name='account_by_last_touch'), models.Index(fields=['workspace', 'changed_at', 'id'], name='account_by_change')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='account_external_id_once')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='City')),
                ('country', models.CharField(blank=True, max_length=80, verbose_name='Country')),
                ('archived_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='people.account')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('account', 'name'), name='site_name_once_per_account')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search', models.CharField(default='', editable=False, max_length=600)),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='Job title')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], default='es', max_length=2, verbose_name='Language')),
                ('notes', models.TextField(blank=True, verbose_name='Notes')),
                ('no_mail_since', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.account')),
                ('function', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.function')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='people', to='workspace.workspace')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='people', to='people.site')),
                ('changed_at', models.DateTimeField()),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('erased_at', models.DateTimeField(null=True)),
                ('external_id', models.CharField(blank=True, max_length=120, verbose_name='Identifier elsewhere')),
                ('last_touch_at', models.DateTimeField(editable=False, null=True)),
                ('legal_basis', models.CharField(blank=True, choices=[('', 'Not noted'), ('consent', 'Consent'), ('contract', 'Contract'), ('legitimate_interest', 'Legitimate interest'), ('legal_obligation', 'Legal obligation')], max_length=20, verbose_name='Legal basis')),
                ('legal_basis_since', models.DateField(blank=True, null=True, verbose_name='Since')),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='people.person')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.CharField(blank=True, help_text='Where what we know came from.', max_length=120, verbose_name='Source')),
                ('tags', models.ManyToManyField(blank=True, related_name='people', to='people.tag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner', 'id'], name='person_by_owner'), models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='person_by_survivor'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'search', 'id'], name='person_by_name'), models.Index(condition=models.Q(('archived_at__isnull', False)), fields=['workspace', 'search', 'id'], name='person_archived_by_name'), models.Index(fields=['account', 'search', 'id'], name='person_of_account'), models.Index(fields=['function', 'search', 'id'], name='person_of_function'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'created_at', 'id'], name='person_by_creation'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'last_touch_at', 'id'], name='person_by_last_touch'), models.Index(fields=['workspace', 'changed_at', 'id'], name='person_by_change'), models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone', 'workspace'], name='person_by_phone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), ('archived_at__isnull', True)), fields=('workspace', 'email'), name='person_email_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='person_external_id_once')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='What is to be done')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='By')),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='people.account')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='people.person')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='workspace.workspace')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['owner', 'due_on'], name='task_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('account__isnull', False)), models.Q(('person__isnull', False), ('account__isnull', True)), _connector='OR'), name='task_of_one')],
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.CharField(choices=[('marketing', 'Marketing'), ('sales', 'Sales'), ('customer', 'The customer')], max_length=10, verbose_name='By')),
                ('channel', models.CharField(choices=[('mail', 'E-mail'), ('call', 'Call'), ('meeting', 'Meeting'), ('visit', 'Visit to a site'), ('web', 'Web page'), ('form', 'Form'), ('event', 'Event'), ('webinar', 'Webinar'), ('social', 'Social network'), ('advert', 'Advertisement'), ('message', 'Message'), ('letter', 'Letter'), ('room', 'Room'), ('diagnostic', 'Diagnostic'), ('tour', 'Learning tour'), ('other', 'Other')], max_length=10, verbose_name='Channel')),
                ('at', models.DateTimeField(verbose_name='When')),
                ('asset', models.CharField(blank=True, max_length=300, verbose_name='With')),
                ('theme', models.CharField(blank=True, max_length=120, verbose_name='Theme')),
                ('campaign', models.CharField(blank=True, max_length=120, verbose_name='Campaign')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='What happened')),
                ('cost_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='Cost')),
                ('cost_currency', models.CharField(blank=True, choices=[('EUR', 'EUR €'), ('USD', 'USD $'), ('GBP', 'GBP £'), ('MXN', 'MXN $'), ('COP', 'COP $'), ('ARS', 'ARS $'), ('CLP', 'CLP $'), ('PEN', 'PEN S/'), ('BRL', 'BRL R$'), ('CHF', 'CHF')], max_length=3, verbose_name='Currency')),
                ('source', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=120, null=True)),
                ('detail', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='touches', to='people.account')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='touches', to='people.person')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='touches', to='workspace.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-at', '-id'], name='touch_newest'), models.Index(fields=['person', '-at', '-id'], name='touch_of_person'), models.Index(fields=['account', '-at', '-id'], name='touch_of_account'), models.Index(fields=['workspace', 'created_at'], name='touch_by_arrival')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('workspace', 'key'), name='touch_key_once'), models.CheckConstraint(condition=models.Q(('person__isnull', False), ('account__isnull', False), _connector='OR'), name='touch_of_someone'), models.CheckConstraint(condition=models.Q(models.Q(('cost_amount__isnull', True), ('cost_currency', '')), models.Q(('cost_amount__gte', 0), models.Q(('cost_currency', ''), _negated=True)), _connector='OR'), name='touch_cost_with_currency')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('mail', 'To be written to'), ('tracking', 'To have their visits to our site noted'), ('processing', 'To have what they told us kept')], max_length=10, verbose_name='Purpose')),
                ('given', models.BooleanField(verbose_name='Given')),
                ('wording', models.TextField(blank=True, verbose_name='In these words')),
                ('how', models.CharField(choices=[('form', 'A form on a page'), ('link', 'A link in a mail'), ('noted', 'Noted by a member'), ('imported', 'An import'), ('api', 'The API')], max_length=8, verbose_name='How')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='Where')),
                ('at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=8000, verbose_name='Note')),
                ('author_name', models.CharField(max_length=160)),
                ('written_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='written_notes', to='people.account')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='written_notes', to='people.person')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='workspace.workspace')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', True), ('account__isnull', False)), models.Q(('person__isnull', False), ('account__isnull', True)), _connector='OR'), name='note_of_one')],
            },
        ),
    ]
