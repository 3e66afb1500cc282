import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('decisions', '0001_initial'), ('decisions', '0002_initial'), ('decisions', '0003_initial'), ('decisions', '0004_fields_of_their_own'), ('decisions', '0005_lists_of_what_is_not_archived')]

    initial = True

    dependencies = [
        ('people', '0001_as_of_the_first_release'),
        ('workspace', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PurchaseKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_es', models.CharField(max_length=80, verbose_name='Name in Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='Name in English')),
                ('starter', models.CharField(blank=True, editable=False, max_length=20)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('archived_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purchase_kinds', to='workspace.workspace')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search', models.CharField(default='', editable=False, max_length=600)),
                ('title', models.CharField(max_length=160, verbose_name='Title')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], default='es', max_length=2, verbose_name='Language of the group')),
                ('phase', models.CharField(choices=[('define_problem', 'Define the problem'), ('identify_solution', 'Identify the solution'), ('choose_supplier', 'Choose the supplier'), ('decided', 'Decided')], default='define_problem', max_length=20, verbose_name='Phase')),
                ('outcome', models.CharField(blank=True, choices=[('won', 'They chose us'), ('lost', 'They chose someone else'), ('no_decision', 'They decided nothing')], max_length=12, verbose_name='Outcome')),
                ('value_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='Value')),
                ('value_currency', models.CharField(blank=True, choices=[('EUR', 'EUR €'), ('USD', 'USD $'), ('GBP', 'GBP £'), ('MXN', 'MXN $'), ('COP', 'COP $'), ('ARS', 'ARS $'), ('CLP', 'CLP $'), ('PEN', 'PEN S/'), ('BRL', 'BRL R$'), ('CHF', 'CHF')], max_length=3, verbose_name='Currency')),
                ('value_period', models.CharField(choices=[('once', 'once'), ('yearly', 'a year')], default='once', max_length=6, verbose_name='Period')),
                ('expected_on', models.DateField(blank=True, null=True, verbose_name='Expected close')),
                ('marketing_engaged_on', models.DateField(blank=True, null=True, verbose_name="Marketing's first contact")),
                ('sales_engaged_on', models.DateField(blank=True, null=True, verbose_name="Sales' first contact")),
                ('disclosure', models.CharField(choices=[('named_with_consent', "Named, with each person's consent"), ('named_to_us', "Named to us, only the group's answer to the group"), ('group_only', "Only the group's answer, to everyone")], default='named_to_us', max_length=20, verbose_name='Who sees the answers')),
                ('result_moment', models.CharField(choices=[('at_five', 'As soon as five have spoken, then each time five have something new'), ('together', 'Once for all: when everyone has spoken, on the deadline, or when we say so')], default='together', max_length=10, verbose_name='When the group gets its result')),
                ('answers_due_on', models.DateField(blank=True, null=True, verbose_name='Answers wanted by')),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(null=True)),
                ('last_told_at', models.DateTimeField(editable=False, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='people.account')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='workspace.workspace')),
                ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='decisions.purchasekind')),
                ('changed_at', models.DateTimeField()),
                ('custom', models.JSONField(blank=True, default=dict)),
                ('external_id', models.CharField(blank=True, max_length=120, verbose_name='Identifier elsewhere')),
                ('tags', models.ManyToManyField(blank=True, related_name='decisions', to='people.tag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'phase', '-created_at', '-id'], name='decision_on_board'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'created_at', 'id'], name='decision_by_creation'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'phase', 'value_currency', 'value_period', 'value_amount'], name='decision_totals'), models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['workspace', 'search', 'id'], name='decision_by_title'), models.Index(condition=models.Q(('archived_at__isnull', False)), fields=['workspace', 'search', 'id'], name='decision_archived_by_title'), models.Index(fields=['workspace', 'changed_at', 'id'], name='decision_by_change')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('value_amount__isnull', True), ('value_currency', '')), models.Q(('value_amount__isnull', False), models.Q(('value_currency', ''), _negated=True)), _connector='OR'), name='decision_amount_with_currency'), models.CheckConstraint(condition=models.Q(('value_amount__isnull', True), ('value_amount__gte', 0), _connector='OR'), name='decision_amount_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('phase', 'decided'), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('phase', 'decided'), _negated=True), ('outcome', '')), _connector='OR'), name='decision_outcome_when_decided'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('workspace', 'external_id'), name='decision_external_id_once')],
            },
        ),
        migrations.CreateModel(
            name='GroupResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_results', to='decisions.decision')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'at'), name='group_result_once_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='PhaseChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(choices=[('define_problem', 'Define the problem'), ('identify_solution', 'Identify the solution'), ('choose_supplier', 'Choose the supplier'), ('decided', 'Decided')], max_length=20, verbose_name='Phase')),
                ('entered_on', models.DateField(verbose_name='Since')),
                ('noted_at', models.DateTimeField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phase_changes', to='decisions.decision')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['entered_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Priority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_es', models.CharField(blank=True, max_length=120, verbose_name='In Spanish')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='In English')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='priorities', to='decisions.decision')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Stakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('decision_maker', 'Decision maker'), ('approver', 'Approver'), ('influencer', 'Influencer'), ('user', 'User'), ('gatekeeper', 'Gatekeeper')], default='influencer', max_length=15, verbose_name='Role in the decision')),
                ('must_sign', models.BooleanField(default=False, verbose_name='Must sign')),
                ('is_mobilizer', models.BooleanField(default=False, help_text='Builds agreement inside; may approve what others propose.', verbose_name='Mobilizer')),
                ('concerns', models.TextField(blank=True, verbose_name='Concerns')),
                ('named_consent_at', models.DateTimeField(null=True)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stakeholders', to='decisions.decision')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stakes', to='people.person')),
                ('custom', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('must_sign', True), ('removed_at__isnull', True)), fields=['added_at', 'id'], name='stakeholder_signs_longest')],
                'constraints': [models.UniqueConstraint(fields=('decision', 'person'), name='stakeholder_once_per_decision')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('removed', 'removed'), ('named', 'named')], max_length=8)),
                ('left_at', models.DateTimeField()),
                ('returned_at', models.DateTimeField(null=True)),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['left_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('returned_at__isnull', True), models.Q(('reason', 'removed'), ('returned_at__gte', models.F('left_at'))), _connector='OR'), name='absence_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000)),
                ('is_named', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='decisions.stakeholder')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, max_length=4000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='decisions.decision')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['-asked_at'],
                'indexes': [models.Index(fields=['answered_at', 'asked_at'], name='question_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.JSONField()),
                ('is_named', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rankings', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SignIntent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likelihood', models.PositiveSmallIntegerField()),
                ('condition', models.CharField(blank=True, max_length=400)),
                ('must_sign', models.BooleanField(default=False)),
                ('is_named', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_intents', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['said_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('likelihood__lte', 10)), name='sign_intent_zero_to_ten')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(choices=[('define_problem', 'Define the problem'), ('identify_solution', 'Identify the solution'), ('choose_supplier', 'Choose the supplier')], max_length=20, verbose_name='Phase')),
                ('text_es', models.CharField(blank=True, max_length=240, verbose_name='In Spanish')),
                ('text_en', models.CharField(blank=True, max_length=240, verbose_name='In English')),
                ('origin', models.CharField(choices=[('starter', 'starter set'), ('team', 'our team'), ('stakeholder', 'the group')], default='team', max_length=12)),
                ('status', models.CharField(choices=[('open', 'Asked'), ('proposed', 'Proposed'), ('rejected', 'Not taken up'), ('retired', 'No longer asked')], default='open', max_length=10)),
                ('is_sensitive', models.BooleanField(default=False, help_text='Unanimity is told as “nearly all”, because it would expose everyone.', verbose_name='Sensitive')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='decisions.decision')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['status', 'created_at'], name='statement_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text_es', ''), _negated=True), models.Q(('text_en', ''), _negated=True), _connector='OR'), name='statement_has_text')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('cannot_say', models.BooleanField(default=False)),
                ('comment', models.TextField(blank=True)),
                ('is_named', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='decisions.stakeholder')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='decisions.statement')),
            ],
            options={
                'ordering': ['said_at', 'id'],
                'indexes': [models.Index(fields=['stakeholder', 'statement', '-said_at'], name='decisions_a_stakeho_aae992_idx'), models.Index(fields=['said_at', 'stakeholder'], name='decisions_a_said_at_d865f8_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cannot_say', True), ('value__isnull', True)), models.Q(('cannot_say', False), ('value__gte', 1), ('value__lte', 5)), _connector='OR'), name='answer_one_to_five_or_cannot_say')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='Title or function')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='Why they should be asked')),
                ('status', models.CharField(choices=[('pending', 'To confirm'), ('accepted', 'Added'), ('declined', 'Not added')], default='pending', max_length=10)),
                ('suggested_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='decisions.decision')),
                ('suggested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='decisions.stakeholder')),
            ],
            options={
                'ordering': ['-suggested_at'],
                'indexes': [models.Index(fields=['status', 'suggested_at'], name='suggestion_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('status', 'pending')), models.Q(models.Q(('status', 'pending'), _negated=True), ('settled_at__gte', models.F('suggested_at'))), _connector='OR'), name='suggestion_settled_when_not_pending')],
            },
        ),
        migrations.CreateModel(
            name='UsualFunction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('must_sign', models.BooleanField(default=True, verbose_name='Usually must sign')),
                ('function', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.function')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usual_functions', to='decisions.purchasekind')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'function'), name='usual_function_once_per_kind')],
            },
        ),
    ]
