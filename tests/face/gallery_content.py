"""What the gallery shows: a form with each type of field, a card in each state, a map, a week, a score."""

from collections import namedtuple
from datetime import date, time
from types import SimpleNamespace

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)

from app.kit.forms import BaseForm, FrenchTranslations, required
from app.kit.pages import Page
from app.site import presenters

TODAY = date(2026, 11, 23)
COUNTS = {"job": 64, "immersion": 31, "volunteering": 27, "insertion_site": 1, "training": 18, "service": 42}
KINDS = [("job", "Emploi"), ("immersion", "Immersion"), ("volunteering", "Bénévolat"),
         ("insertion_site", "Chantier d’insertion"), ("training", "Formation"), ("service", "Service")]
MODES = [("bike", "à vélo", 5), ("walk", "à pied", 12), ("transit", "en bus", 48), ("car", "en voiture", 75),
         ("moped", "en scooter", 9), (None, None, None)]
Stop = namedtuple("Stop", "on_date starts_at ends_at commune_name place cancelled")


class GalleryForm(Form):
    """One field of each type; plain WTForms, since there is no session here."""

    class Meta:
        def get_translations(self, _form: Form) -> FrenchTranslations:
            return FrenchTranslations()

    all_errors = BaseForm.all_errors
    hidden = HiddenField(default="7")
    title = StringField("Titre de l’offre", [required("Écrivez un titre, par exemple « Aide de cuisine »")],
                        description="Le métier ou l’activité, en quelques mots.")
    email = EmailField("Adresse électronique", [required("Écrivez votre adresse électronique")])
    password = PasswordField("Mot de passe", [required("Écrivez votre mot de passe")])
    text = TextAreaField("Ce qu’on y fait")
    kind = SelectField("Genre d’offre", [required("Choisissez un genre")],
                       choices=[SelectChoice(*pair) for pair in KINDS])
    start = RadioField("Quand est-ce que cela commence ?", description="Vous pourrez changer.",
                       choices=[SelectChoice("asap", "Dès maintenant"), SelectChoice("date", "À une date")],
                       validators=[required("Dites quand cela commence")])
    days = SelectMultipleField("Quels jours ?", choices=[SelectChoice(str(n), day) for n, day in enumerate(
        ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"), 1)])
    helps = SelectMultipleField("Ce qui aide", choices=[
        SelectChoice("meal", "Repas fourni"), SelectChoice("shuttle", "Navette")])
    agree = BooleanField("La personne est d’accord", [required("Cochez si la personne est d’accord")],
                         description="Rien ne part sans son accord.")
    on_date = DateField("Premier jour")
    at = TimeField("Heure de début")
    seats = IntegerField("Combien de places ?", [required("Indiquez un nombre de places, par exemple 6")])
    pay = DecimalField("Salaire de l’heure", description="Brut, en euros.")
    file = FileField("Votre CV", description="Un fichier PDF.")


def card(number: int, **changes: object) -> SimpleNamespace:
    """An offer as the search presents it."""
    kind, label = KINDS[number % len(KINDS)]
    mode, words, minutes = MODES[number % len(MODES)]
    travel = SimpleNamespace(mode=mode, label=words, minutes=minutes, text="") if mode else None
    values: dict[str, object] = {
        "id": f"k{number}", "url": f"/offres/k{number}", "kind": kind, "kind_label": label,
        "title": "Faire vivre le jardin partagé du quartier", "structure_name": "Les Coccinelles de Pommeil (exemple)",
        "commune": "Guéret", "distance_km": 0.8, "distance_text": "0,8\u00a0km", "travel": travel,
        "facts": [("clock", "3\u00a0h, le mardi matin"), ("check", "Sans CV")], "seats_total": 4, "seats_left": 2,
        "waiting_list": False, "is_new": number == 0, "seen": False, "asked": False, "handed_over": False,
        "source_name": None, "remote_text": None, "reasons": ["5\u00a0min à vélo.", "Débutant accepté."],
        "to_check": None, "summary": None, "title_html": None, "summary_html": None}
    return SimpleNamespace(**(values | changes))


def cards() -> list[SimpleNamespace]:
    """Each kind once, each state of a card once."""
    return [card(0), card(1, to_check="Le permis B est demandé\u00a0: l’avez-vous\u00a0?"),
            card(2, seen=True, seats_left=0, waiting_list=True, reasons=[]),
            card(3, asked=True, handed_over=True, source_name="France Travail", seats_total=None, seats_left=None),
            card(4, handed_over=True, summary="Deux heures par semaine, avec une équipe.", facts=[]),
            card(5, distance_text=None, remote_text="À distance", seats_left=0, reasons=[])]


def contributions() -> list[SimpleNamespace]:
    """Points that add up to 84, with a malus."""
    rows = [("Activité", 27, 30, "Jardinage, son deuxième souhait"),
            ("Trajet", 25, 25, "5\u00a0min à vélo, estimation"),
            ("Étape du parcours", 12, 15, "Retrouver un rythme"), ("Rythme", 7, 10, "3\u00a0h par semaine"),
            ("Besoins", 8, 10, "Horaires d’école respectés"), ("Compétences", 3, 5, "Débutant accepté"),
            ("Réponse de la structure", 4, 5, "En 2\u00a0jours en général"),
            ("Affluence", -2, None, "Beaucoup demandée")]
    return [SimpleNamespace(label=a, points=b, max=c, reason=d) for a, b, c, d in rows]


def figure() -> SimpleNamespace:
    """A map of nowhere: two rings, a line, three pins."""
    def ring(radius: int, text: str) -> dict[str, object]:
        arc = f"a{radius} {radius} 0 1 0"
        return {"path": f"M{350 - radius} 150{arc} {2 * radius} 0{arc} -{2 * radius} 0Z", "text": text, "x": 350,
                "y": 150 + radius - 8}
    return SimpleNamespace(
        width=700, height=300, lines=["M0 40L240 90L300 300"], edges=["M10 10H690V290H10Z"],
        rings=[ring(60, "10 min"), ring(130, "20 min")], names=[{"text": "Guéret", "x": 350, "y": 190, "big": True}],
        trails=["M350 150Q300 130 260 100"], home={"x": 350, "y": 150},
        pins=[{"x": 260, "y": 100, "kind": "volunteering", "number": 1}, {"x": 420, "y": 90, "kind": "insertion_site"}])


def week_rows() -> list[tuple[str, list[object]]]:
    """A week with a free, a closed, a planned and a proposed half-day."""
    garden = {"kind": "volunteering", "time": "9\u00a0h", "label": "Jardin", "maybe": True}
    course = {"kind": "training", "time": "14\u00a0h", "label": "Cuisine"}
    return [("Matin", [None, [garden], "off", None, None, "off", "off"]),
            ("Après-midi", [None, None, "off", [course], None, "off", "off"])]


def shown() -> dict[str, object]:
    """Everything the gallery page prints."""
    blank = GalleryForm()
    wrong = GalleryForm(MultiDict({"seats": "quelques", "title": "", "email": "nadege@exemple.example", "days": "2",
                                   "start": "later", "on_date": "hier"}))
    wrong.validate()
    return {"cards": cards(), "lone": card(7, to_check="Libre à midi\u00a0?"), "form": blank, "wrong": wrong,
            "points": contributions(), "figure": figure(), "week_rows": week_rows(), "page": Page([], 2, 20, 60),
            "counts": presenters.kind_counts(COUNTS, insee="23096"),
            "live": SimpleNamespace(outlines_url="", tiles_url="", attribution="", points=[
                {"lat": 46.17, "lon": 1.87, "label": "Jardin", "url": "/offres/a", "kind": "job", "number": 1}]),
            "qr": {"size": 29, "path": "M4 4h7v7h-7z"}}


def stop(day: int, month: int, commune: str, place: str, *, cancelled: bool = False) -> Stop:
    return Stop(date(2026, month, day), time(9, 30), time(12, 30), commune, place, cancelled)


def home_page() -> object:
    """The home page of the Creuse on a Monday, one stop cancelled."""
    stops = [stop(24, 11, "Boussac", "Place du Champ-de-Foire"),
             stop(25, 11, "Royère", "Place de la mairie", cancelled=True),
             stop(26, 11, "Bourganeuf", "Parking de la tour"), stop(1, 12, "Aubusson", "Place du marché")]
    return presenters.home(place_name="Guéret", insee="23096", counts=COUNTS, new_this_week=14, stops=stops,
                           today=TODAY, elsewhere=[("Loire-Atlantique", "44")])


NAV = [SimpleNamespace(label=label, url=url, icon=icon, current=current) for label, url, icon, current in (
    ("Pour moi", "/moi", "path", True), ("Chercher", "/offres", "search", False),
    ("Ma semaine", "/moi/semaine", "calendar", False), ("Mon dossier", "/moi/dossier", "eye", False))]
TERRITORY = SimpleNamespace(name="Creuse", in_name="en Creuse", phone="05\u00a036\u00a049\u00a000\u00a023",
                            phone_hours="Du lundi au vendredi, de 9\u00a0h à 17\u00a0h.", theme_url=None)


def account(role: str) -> SimpleNamespace:
    return SimpleNamespace(display_name="Nadège", role=role, home_url="/moi", sign_out_url="/deconnexion")
