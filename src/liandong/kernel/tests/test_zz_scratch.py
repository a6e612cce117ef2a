import time
import pytest
from django.test import Client
from liandong.kernel.visibility import rebuild
from liandong.kernel import kinds
from liandong.accounts.models import Person
from django.db import connection

@pytest.mark.django_db
def test_x(city):
    print("drift", rebuild())
    for k in kinds.every():
        print(k.name, k.model.objects.count())
    c=Client(); c.force_login(Person.objects.get(account="wz.lianluo"))
    a=city.agency("C410823-MARKET")
    for url in ["/","/r/agency/",f"/r/agency/{a}/",f"/api/v1/agency/{a}","/api/v1/agency",f"/r/agency/{a}/do/registry.change_agency_details", "/r/correction/", "/r/agency/01932b00-0000-7000-8000-000000000000/"]:
        r=c.get(url)
        t=time.perf_counter()
        for _ in range(10): r=c.get(url)
        print(url, r.status_code, (time.perf_counter()-t)*100,"ms")
    with connection.cursor() as cur:
        cur.execute("select task_name,args,status from procrastinate_jobs"); print(len(cur.fetchall()))
