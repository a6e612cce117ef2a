import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models


INDEX = "CREATE INDEX result_notice_bigrams ON results_resultnotice USING gin (liandong_bigrams(searched))"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0002_bigrams'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResultNotice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(db_index=True, max_length=20)),
                ('owner', models.UUIDField(db_index=True, verbose_name='所属机关')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='公示编号')),
                ('agency_name', models.CharField(max_length=100, verbose_name='检查部门')),
                ('inspection', models.UUIDField(db_index=True, verbose_name='入企检查')),
                ('inspection_no', models.CharField(max_length=30, verbose_name='检查编号')),
                ('code', models.CharField(max_length=20, null=True, verbose_name='入企码')),
                ('task', models.CharField(max_length=30, verbose_name='任务来源')),
                ('plan', models.CharField(blank=True, max_length=700, verbose_name='抽查计划、抽取')),
                ('visited_on', models.DateField(verbose_name='检查日期')),
                ('party_name', models.CharField(max_length=200, verbose_name='检查对象全称')),
                ('party_code', models.CharField(blank=True, max_length=30, verbose_name='统一社会信用代码')),
                ('is_citizen', models.BooleanField(default=False, verbose_name='公民')),
                ('rows', models.JSONField(default=list, verbose_name='检查结果')),
                ('subject', models.CharField(max_length=200, verbose_name='检查对象')),
                ('searched', models.TextField()),
                ('is_withheld', models.BooleanField(default=False, verbose_name='拟不予公示')),
                ('ground', models.CharField(blank=True, choices=[('case', '已经移送、立案，现在公示会妨碍查处'), ('secret', '涉及国家秘密、商业秘密、个人隐私，处理以后仍不宜公开'), ('source', '公示会让人知道是谁反映的'), ('other', '法律、法规另有不公开的规定')], max_length=10, verbose_name='不予公示的理由')),
                ('reasons', models.CharField(blank=True, max_length=2000, verbose_name='具体理由')),
                ('hides', models.JSONField(default=list, verbose_name='另外隐去的文字')),
                ('reviewed_by', models.CharField(blank=True, max_length=60, verbose_name='保密审查人')),
                ('text', models.JSONField(default=dict, verbose_name='公示的内容')),
                ('author', models.UUIDField(null=True, verbose_name='提出岗位')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公示时间')),
                ('until', models.DateField(null=True, verbose_name='公示至')),
                ('until_why', models.CharField(blank=True, max_length=500, verbose_name='为什么公示到这一天')),
                ('shown_on', models.DateField(null=True, verbose_name='在公示系统公示的日期')),
                ('shown_at', models.CharField(blank=True, max_length=300, verbose_name='公示系统的网址或者报送编号')),
                ('taken_on', models.DateField(null=True, verbose_name='在公示系统撤下的日期')),
                ('taken_told', models.CharField(blank=True, max_length=300, verbose_name='撤下的说明')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停止公示时间')),
                ('ended_why', models.CharField(blank=True, max_length=200, verbose_name='停止公示的理由')),
            ],
            options={
                'verbose_name': '检查结果公示',
                'indexes': [models.Index(fields=['state', 'published_at'], name='result_notice_by_public'), models.Index(fields=['state', 'until'], name='result_notice_by_end'), models.Index(fields=['visited_on', 'uuid'], name='result_notice_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['withheld', 'withdrawn']), _negated=True), fields=('inspection', 'owner'), name='one_notice_a_department')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('said', models.CharField(max_length=2000, verbose_name='异议的内容')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='联系方式')),
                ('by', models.CharField(blank=True, max_length=200, verbose_name='登记人')),
                ('is_upheld', models.BooleanField(null=True, verbose_name='成立')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='答复')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('answered_by', models.CharField(blank=True, max_length=200, verbose_name='答复人')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='results.resultnotice')),
            ],
            options={
                'verbose_name': '对公示的异议',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_upheld', None)), fields=('notice',), name='one_open_objection')],
            },
        ),
        migrations.RunSQL(INDEX, "DROP INDEX result_notice_bigrams"),
    ]
