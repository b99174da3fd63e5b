"""Writing the invented structures: registered, approved, with a member who answers."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from app.accounts.services import create_account
from app.demo.content import Sketch, names, sketches
from app.demo.hosts import Host
from app.demo.identity import Phones, rna_of, siret_of, site_of
from app.demo.places import Ground, address_point, de
from app.kit.access import Actor, Role
from app.kit.clock import local_date
from app.kit.french import NBSP, phone
from app.kit.ids import slug
from app.matching.values import Kind, Precision, Siae
from app.structures import services as structures
from app.structures.models import Structure
from app.structures.record import StructureData
from app.structures.values import MemberRole, StructureType

EXAMPLE = f"Structure d’exemple, inventée pour la démonstration{NBSP}: ni ses offres ni son adresse ne sont réelles."
NEUTRAL_LABEL = "Service insertion et emploi"
REGISTERED_DAYS = 400
ACCESS = (None, "De plain-pied", "Une marche à l’entrée, rampe sur demande", "Ascenseur et toilettes adaptées")


def write_structures(
    ground: Ground, chosen: Sequence[Sketch], *, actor: Actor, now: datetime, seed: int, first: int = 1
) -> list[Host]:
    """Register and approve the structures of a territory; returns them as hosts, in order."""
    chance = random.Random(f"structures-{ground.departement}-{seed}-{first}")
    phones = Phones(ground.departement)
    return [
        _write(ground, sketch, number, phones, chance, actor=actor, now=now - timedelta(days=REGISTERED_DAYS))
        for number, sketch in enumerate(chosen, start=first)
    ]


def _write(
    ground: Ground,
    sketch: Sketch,
    number: int,
    phones: Phones,
    chance: random.Random,
    *,
    actor: Actor,
    now: datetime,
) -> Host:
    commune = ground.named(sketch.at)
    lat, lon = address_point(commune, chance)
    site = site_of(sketch.name, branch=number if number > len(sketches(ground.departement)) else 0)
    landline = phones.landline()
    data = StructureData(
        name=sketch.name,
        type=sketch.type,
        siae=sketch.siae if sketch.type is StructureType.SIAE else None,
        siret=None if sketch.rna else siret_of(_serial(ground.departement, number)),
        rna=rna_of(ground.departement, number) if sketch.rna else None,
        description=f"{sketch.about} {EXAMPLE}",
        website=None if sketch.rna else f"https://{site}",
        public_phone=phone(landline),
        address=sketch.street,
        insee=commune.insee,
        commune_name=commune.name,
        postal_code=commune.postal_code,
        lat=lat,
        lon=lon,
        precision=Precision.ADDRESS,
        opening_hours=sketch.hours,
        accessibility=chance.choice(ACCESS),
    )
    structure = structures.create(data, territory_code=ground.departement, now=now, accompanies=sketch.accompanies)
    structure.neutral_label = NEUTRAL_LABEL if sketch.accompanies else None
    structures.submit(structure, actor=actor, now=now)
    structures.approve(structure, actor=actor, now=now + timedelta(days=1), reason="Structure d’exemple")
    if structures.may_need_confirmation(structure):
        structures.confirm_convention(structure, actor=actor, now=now + timedelta(days=1))
    host = Host(
        id=structure.id,
        sketch=replace(sketch, siae=sketch.siae or (Siae.GEIQ if sketch.type is StructureType.GEIQ else None)),
        commune=commune,
        areas=tuple(ground.named(area) for area in sketch.areas),
        lat=lat,
        lon=lon,
        contact_name=_contact(chance),
        contact_email=f"contact@{site}",
        phone=landline,
        substitute_email=f"accueil@{site}" if chance.random() < 0.5 else None,
        site=site,
    )
    _give_member(structure, host, now=now)
    return host


def _serial(departement: str, number: int) -> int:
    """Number the SIREN of a territory apart from the others: five digits hold 33,000 structures in each."""
    return {"23": 0, "44": 33_000, "93": 66_000}.get(departement, 0) + number


def _contact(chance: random.Random) -> str:
    lists = names()
    return f"{chance.choice(lists['contact_first_names'])} {chance.choice(lists['contact_last_names'])}"


def _give_member(structure: Structure, host: Host, *, now: datetime) -> None:
    """Someone answers in each structure: an account that was invited and has not chosen a password."""
    account = create_account(
        f"{slug(host.contact_name)}@{host.site}",
        role=Role.PARTNER,
        display_name=host.contact_name,
        territory_code=structure.territory_code,
        now=now,
    )
    structures.join(structure, account, role=MemberRole.ADMIN, now=now)


def more_sketches(ground: Ground, written: Sequence[Sketch], count: int, *, seed: int) -> list[Sketch]:
    """Return branches of the written structures in other communes, for territories larger than the tables.

    Those who may offer each of the six kinds come first.
    """
    return list(islice(_branches(ground, written, random.Random(f"branches-{ground.departement}-{seed}")), count))


def _branches(ground: Ground, written: Sequence[Sketch], chance: random.Random) -> Iterator[Sketch]:
    parents = [sketch for sketch in written if not sketch.accompanies]
    first = [chance.choice([sketch for sketch in parents if sketch.may_publish(kind)]) for kind in Kind]
    taken: set[tuple[str, str]] = set()
    while True:
        parent, commune = first.pop() if first else chance.choice(parents), ground.draw(chance)
        again = sum(1 for name, _ in taken if name == parent.name) >= len(ground.communes)
        if (parent.name, commune.name) in taken and not again:
            continue
        taken.add((parent.name, commune.name))
        number = f" {len(taken)}" if again else ""
        name = f"{parent.name}, antenne {de(commune.name)}{number}"
        yield replace(parent, name=name[:160], at=commune.name, areas=(), rna=False, street="Le bourg")


def announce_closures(hosts: Sequence[Host], rows: dict[int, Structure], *, now: datetime, seed: int) -> None:
    """Announce closures: the end of the year for many, August for some, these days for a few."""
    chance = random.Random(f"closures-{seed}")
    today = local_date(now)
    for host in hosts:
        structure = rows[host.id]
        for starts_on, ends_on, note, share in _closures(today):
            if chance.random() < share and ends_on >= today:
                structures.close_between(structure, starts_on=starts_on, ends_on=ends_on, note=note, now=now)


def _closures(today: date) -> Iterator[tuple[date, date, str, float]]:
    august = date(today.year + (today > date(today.year, 8, 25)), 8, 1)
    yield today - timedelta(days=1), today + timedelta(days=6), "Congés de l’équipe", 0.04
    winter = date(today.year, 12, 24)
    if winter > today + timedelta(days=7):
        yield winter, date(today.year + 1, 1, 1), "Fermeture de fin d’année", 0.25
    if august > today + timedelta(days=7):
        yield august, august + timedelta(days=22), "Fermeture d’été", 0.12
