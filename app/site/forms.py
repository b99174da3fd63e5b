"""The reader's comfort: colours, size of text, contrast. Control names are listed in docs/forms.md."""

from wtforms import RadioField, SelectChoice

from app.kit.forms import BaseForm

COOKIE_PREFIX = "lecture_"  # read by app/identity.py


class ComfortForm(BaseForm):
    """Each field is one cookie of this device; an empty value is the device's own setting."""

    NAMES = ("theme", "text", "contrast")
    theme = RadioField("Couleurs", default="", choices=[
        SelectChoice("", "Comme mon appareil"), SelectChoice("light", "Claires"), SelectChoice("dark", "Sombres")])
    text = RadioField("Taille du texte", default="", choices=[
        SelectChoice("", "Normale"), SelectChoice("large", "Plus grande")])
    contrast = RadioField("Contraste", default="", choices=[
        SelectChoice("", "Comme mon appareil"), SelectChoice("more", "Renforcé")])

    def settings(self) -> dict[str, str]:
        """Return cookie name → value for what the reader chose."""
        return {COOKIE_PREFIX + name: self[name].data or "" for name in self.NAMES}
