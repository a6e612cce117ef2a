import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

INDEX = "CREATE INDEX publication_bigrams ON publication_publication USING gin (liandong_bigrams(searched))"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0004_day_only'),
        ('parties', '0002_bigrams'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(db_index=True, max_length=20)),
                ('owner', models.UUIDField(db_index=True, verbose_name='所属机关')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='公示编号')),
                ('agency_name', models.CharField(max_length=100, verbose_name='决定机关')),
                ('decision_no', models.CharField(max_length=80, verbose_name='决定书文号')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('subject', models.CharField(max_length=200, verbose_name='当事人')),
                ('searched', models.TextField()),
                ('is_withheld', models.BooleanField(default=False, verbose_name='拟不予公示')),
                ('social_impact', models.BooleanField(null=True, verbose_name='具有一定社会影响')),
                ('ground', models.CharField(blank=True, choices=[('no_impact', '不具有一定社会影响'), ('minor', '属于轻微失信信息，一般不公示'), ('secret', '涉及国家秘密、商业秘密、个人隐私，处理以后仍不宜公开'), ('over', '公示期已经届满'), ('other', '法律、法规另有不公开的规定')], max_length=10, verbose_name='不予公示的理由')),
                ('reasons', models.CharField(blank=True, max_length=2000, verbose_name='理由')),
                ('grade', models.CharField(blank=True, max_length=2, verbose_name='失信信息类别')),
                ('is_remedied', models.BooleanField(default=False, verbose_name='轻微并主动消除危害后果')),
                ('is_lower_fine', models.BooleanField(default=False, verbose_name='较低数额罚款')),
                ('banned_until', models.DateField(null=True, verbose_name='限制的最后一日')),
                ('contents', models.JSONField(default=list, verbose_name='原文含有的')),
                ('hides', models.JSONField(default=list, verbose_name='另外隐去的文字')),
                ('reviewed_by', models.CharField(blank=True, max_length=60, verbose_name='保密审查人')),
                ('text', models.JSONField(default=dict, verbose_name='公示的内容')),
                ('counted', models.JSONField(default=list, verbose_name='怎样定的')),
                ('channels', models.JSONField(default=list, verbose_name='应当公示的渠道')),
                ('awaits', models.JSONField(default=list, verbose_name='还要登记的渠道')),
                ('author', models.UUIDField(null=True, verbose_name='提出岗位')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公示时间')),
                ('until', models.DateField(null=True, verbose_name='公示至')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停止公示时间')),
                ('ended_by', models.CharField(blank=True, max_length=200, verbose_name='停止公示的文书')),
                ('ended_why', models.CharField(blank=True, max_length=500, verbose_name='停止公示的理由')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='cases.decision', verbose_name='处罚决定')),
            ],
            options={
                'verbose_name': '处罚决定公示',
            },
        ),
        migrations.CreateModel(
            name='PublishedIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20, verbose_name='渠道')),
                ('on', models.DateField(verbose_name='公示日期')),
                ('address', models.CharField(max_length=300, verbose_name='网址或者报送编号')),
                ('until', models.DateField(null=True, verbose_name='公示至')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='怎样算的')),
                ('taken_down_on', models.DateField(null=True, verbose_name='撤下日期')),
                ('told', models.CharField(blank=True, max_length=300, verbose_name='公开说明理由')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown_in', to='publication.publication')),
            ],
            options={
                'verbose_name': '公示的渠道',
            },
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['state', 'published_at'], name='publication_by_public'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['state', 'until'], name='publication_by_end'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['decided_on', 'uuid'], name='publication_by_day'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['withheld', 'withdrawn']), _negated=True), fields=('decision',), name='one_publication_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='publishedin',
            constraint=models.UniqueConstraint(fields=('publication', 'channel'), name='once_a_channel'),
        ),
        migrations.RunSQL(INDEX, "DROP INDEX publication_bigrams"),
    ]
