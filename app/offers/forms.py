"""The form anyone may fill about an offer: report a problem."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from app.kit.forms import BaseForm, required

REASONS = (
    ("over", "Elle n’est plus d’actualité"),
    ("wrong", "Une information est fausse (lieu, horaires, téléphone)"),
    ("money", "On me demande de l’argent ou mes coordonnées bancaires"),
    ("disguised", "Ce n’est pas ce qui est annoncé"),
    ("discrimination", "Elle écarte des personnes injustement"),
    ("other", "Autre chose"),
)


class ReportForm(BaseForm):
    """« Signaler un problème »: a reason, and words if one wants; no name is asked."""

    reason = RadioField("Que se passe-t-il\u00a0?", [required("Choisissez une réponse.")], choices=REASONS)
    message = TextAreaField(
        "Voulez-vous en dire plus\u00a0?",
        [Length(max=1000, message="Raccourcissez ce texte\u00a0: 1 000 caractères au plus.")],
        description="N’écrivez pas votre nom\u00a0: nous n’en avons pas besoin.",
    )
