"""Forms of sign-in and security. Control names are listed in docs/forms.md."""

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Length

from app.kit.forms import BaseForm, required

EMAIL_NEEDED = "Écrivez votre adresse e-mail, par exemple nom@exemple.fr."


class SignInForm(BaseForm):
    """E-mail, password, and the code for those who already hold it."""

    email = EmailField("Adresse e-mail", [required(EMAIL_NEEDED), Length(max=254, message=EMAIL_NEEDED)])
    password = PasswordField("Mot de passe", [required("Écrivez votre mot de passe."), Length(max=200)])
    code = StringField("Code de votre application", [Length(max=20, message="Un code a 6 chiffres.")])
    next = HiddenField()


class CodeForm(BaseForm):
    """The second step of a sign-in."""

    code = StringField("Code", [required("Écrivez le code à 6 chiffres de votre application."), Length(max=20)])


class ForgottenForm(BaseForm):
    """Where to send a link for a new password."""

    email = EmailField("Adresse e-mail", [required(EMAIL_NEEDED), Length(max=254, message=EMAIL_NEEDED)])


class PasswordForm(BaseForm):
    """A new password, from a link or from the account."""

    password = PasswordField("Nouveau mot de passe", [required("Choisissez un mot de passe.")])


class ChangePasswordForm(PasswordForm):
    """A new password by someone signed in: the present one first."""

    current = PasswordField("Mot de passe actuel", [required("Écrivez votre mot de passe actuel.")])
