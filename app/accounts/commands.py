"""``aportee accounts``: the first accounts of an instance."""

import click
from flask.cli import AppGroup

from app.accounts import emails, services
from app.kit import clock
from app.kit.access import Role
from app.kit.database import unit_of_work

accounts_commands = AppGroup("accounts", help="Les comptes.")


@accounts_commands.command("create")
@click.option("--email", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="Nom affiché ; l’adresse sinon.")
@click.option("--departement", default=None, help="Territoire du compte, par exemple 23.")
def create(*, email: str, role: str, name: str, departement: str | None) -> None:
    """Créer un compte et lui envoyer le lien pour choisir son mot de passe."""
    now = clock.now()
    with unit_of_work():
        account = services.create_account(
            email, role=Role(role), display_name=name or email, territory_code=departement, now=now
        )
        emails.send_invitation(account, invited_by="L’administration du site", now=now)
    click.echo(f"Compte créé ; un lien vient de partir à {email}.")
