"""What structures tell their admins when a moderator decides."""

from app.kit.urls import base_url
from app.structures.emails import tell_members
from app.structures.events import StructureMoved
from app.structures.notices import Notice
from app.structures.workflow import StructureAction


def mail_decision(event: StructureMoved) -> None:
    """Tell the admins what was decided, with the reason and what to do."""
    notice = _notice(event)
    if notice is not None:
        about = f"structure:{event.action.value}:{event.structure.public_id}:{event.at.isoformat()}"
        tell_members(event.structure, notice, about=about, now=event.at)


def _notice(event: StructureMoved) -> Notice | None:
    structure = event.structure
    if event.action is StructureAction.APPROVE:
        return Notice(
            subject=f"« {structure.name} » est validée",
            lines=("Votre structure a sa page publique. Vos offres relues peuvent être en ligne.",),
            main=("Publier une offre", base_url() + "/structure/offres/nouvelle"),
        )
    if event.action is StructureAction.ASK_CORRECTION:
        return Notice(
            subject=f"Une correction est demandée pour « {structure.name} »",
            lines=("L’équipe du territoire vous demande :", structure.review_comment or ""),
            main=("Corriger la fiche", base_url() + "/structure/fiche"),
        )
    if event.action is StructureAction.SUSPEND:
        return Notice(
            subject=f"« {structure.name} » n’est plus visible",
            lines=("L’équipe du territoire a suspendu votre structure. Vos offres ne sont plus en ligne.",
                   "La raison et la façon de répondre sont dans votre espace."),
            main=("Lire la décision", base_url() + "/structure/fiche"),
        )  # fmt: skip
    return None
