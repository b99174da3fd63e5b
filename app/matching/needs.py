"""Closed lists of what people can do, cannot do, need, and what offers ask or bring."""

from app.matching.codes import Labelled


class Condition(Labelled):
    """Working conditions an offer states."""

    STANDING = "standing", "Station debout prolongée"
    HEAVY_LIFTING = "heavy_lifting", "Port de charges lourdes"
    OUTSIDE = "outside", "Travail dehors"
    NIGHT = "night", "Travail de nuit"
    WEEKEND = "weekend", "Travail le week-end"
    HEIGHTS = "heights", "Travail en hauteur"
    NOISE = "noise", "Bruit"
    DUST = "dust", "Poussière"
    DRIVING = "driving", "Conduite"
    REPETITIVE = "repetitive", "Gestes répétés"
    COLD = "cold", "Froid"
    HEAT = "heat", "Chaleur"
    CHEMICALS = "chemicals", "Produits irritants"
    STAIRS = "stairs", "Escaliers"
    ALLERGENS = "allergens", "Allergènes (pollens, animaux, farine)"
    ALONE = "alone", "Travail seul"
    CROWD = "crowd", "Contact avec beaucoup de monde"


class Limit(Labelled):
    """What a person says they cannot do; never a diagnosis. Each forbids the condition of the same position."""

    NO_STANDING = "no_standing", "Pas de station debout prolongée"
    NO_HEAVY_LIFTING = "no_heavy_lifting", "Pas de port de charges lourdes"
    NO_OUTSIDE = "no_outside", "Pas de travail dehors"
    NO_NIGHT = "no_night", "Pas de nuit"
    NO_WEEKEND = "no_weekend", "Pas de week-end"
    NO_HEIGHTS = "no_heights", "Pas de hauteur"
    NO_NOISE = "no_noise", "Pas de bruit fort"
    NO_DUST = "no_dust", "Pas de poussière"
    NO_DRIVING = "no_driving", "Pas de conduite"
    NO_REPETITIVE = "no_repetitive", "Pas de gestes répétés"
    NO_COLD = "no_cold", "Pas de froid"
    NO_HEAT = "no_heat", "Pas de forte chaleur"
    NO_CHEMICALS = "no_chemicals", "Pas de produits irritants"
    NO_STAIRS = "no_stairs", "Pas d’escaliers"
    NO_ALLERGENS = "no_allergens", "Pas d’allergènes"
    NO_ALONE = "no_alone", "Pas de travail seul"
    NO_CROWD = "no_crowd", "Pas de foule"

    @property
    def condition(self) -> Condition:
        """The condition this limit forbids."""
        return Condition.at(self.number)


class Help(Labelled):
    """What an offer brings to make it possible."""

    SHUTTLE = "shuttle", "Navette ou covoiturage"
    CHILDCARE = "childcare", "Garde d’enfants"
    MEALS = "meals", "Repas"
    LODGING = "lodging", "Logement sur place"
    TUTOR = "tutor", "Une personne vous accompagne"
    NO_WRITING = "no_writing", "Sans écrit"
    NO_INTERVIEW = "no_interview", "Sans entretien"
    BEGINNERS = "beginners", "Débutant accepté"
    NO_CV = "no_cv", "Sans CV"
    EQUIPMENT = "equipment", "Tenue et matériel prêtés"
    PAY_ADVANCE = "pay_advance", "Avance sur salaire possible"
    ACCESSIBLE = "accessible", "Accessible en fauteuil"
    FRENCH_LESSONS = "french_lessons", "Cours de français compris"
    DIGITAL_SUPPORT = "digital_support", "Aide au numérique"
    FLEXIBLE_HOURS = "flexible_hours", "Horaires adaptables"
    TRIAL_DAY = "trial_day", "Journée d’essai"


class Need(Labelled):
    """What a person says would help."""

    CHILDCARE = "childcare", "Une garde d’enfants"
    SHUTTLE = "shuttle", "Un moyen de transport"
    MEALS = "meals", "Un repas sur place"
    LODGING = "lodging", "Un logement"
    TUTOR = "tutor", "Quelqu’un à mes côtés au début"
    NO_WRITING = "no_writing", "Peu ou pas d’écrit"
    NO_INTERVIEW = "no_interview", "Pas d’entretien"
    NO_CV = "no_cv", "Pas de CV"
    EQUIPMENT = "equipment", "Une tenue ou du matériel"
    MONEY = "money", "Un coup de pouce d’argent au début"
    ACCESSIBLE = "accessible", "Un lieu accessible en fauteuil"
    FRENCH = "french", "Progresser en français"
    BASIC_SKILLS = "basic_skills", "Lire, écrire, compter"
    DIGITAL = "digital", "Être à l’aise avec le numérique"
    FLEXIBLE_HOURS = "flexible_hours", "Des horaires adaptables"
    LICENCE = "licence", "Passer le permis"
    VEHICLE = "vehicle", "Trouver ou réparer un véhicule"
    RIGHTS = "rights", "De l’aide pour mes démarches"
    HEALTH = "health", "Un accès aux soins"


TAUGHT = frozenset({Need.FRENCH, Need.BASIC_SKILLS, Need.DIGITAL, Need.LICENCE})  # what a course is followed for

# What answers each need: helps brought by an activity, and data·inclusion themes (by beginning) of a service.
NEED_HELPS: dict[Need, tuple[Help, ...]] = {
    Need.CHILDCARE: (Help.CHILDCARE,),
    Need.SHUTTLE: (Help.SHUTTLE, Help.LODGING),
    Need.MEALS: (Help.MEALS,),
    Need.LODGING: (Help.LODGING,),
    Need.TUTOR: (Help.TUTOR,),
    Need.NO_WRITING: (Help.NO_WRITING,),
    Need.NO_INTERVIEW: (Help.NO_INTERVIEW,),
    Need.NO_CV: (Help.NO_CV,),
    Need.EQUIPMENT: (Help.EQUIPMENT,),
    Need.MONEY: (Help.PAY_ADVANCE,),
    Need.ACCESSIBLE: (Help.ACCESSIBLE,),
    Need.FRENCH: (Help.FRENCH_LESSONS,),
    Need.BASIC_SKILLS: (),
    Need.DIGITAL: (Help.DIGITAL_SUPPORT,),
    Need.FLEXIBLE_HOURS: (Help.FLEXIBLE_HOURS,),
    Need.LICENCE: (),
    Need.VEHICLE: (),
    Need.RIGHTS: (),
    Need.HEALTH: (),
}
NEED_THEMES: dict[Need, tuple[str, ...]] = {
    Need.CHILDCARE: ("famille--garde-denfants",),
    Need.SHUTTLE: ("mobilite--etre-accompagne", "mobilite--mobilite-douce", "mobilite--financer"),
    Need.MEALS: ("equipement-et-alimentation--alimentation",),
    Need.LODGING: ("logement-hebergement--",),
    Need.EQUIPMENT: ("equipement-et-alimentation--habillement",),
    Need.MONEY: ("difficultes-financieres--",),
    Need.NO_CV: ("preparer-sa-candidature--realiser-un-cv",),
    Need.NO_INTERVIEW: ("trouver-un-emploi--convaincre-un-recruteur",),
    Need.FRENCH: ("lecture-ecriture-calcul--maitriser-le-francais",),
    Need.BASIC_SKILLS: ("lecture-ecriture-calcul--",),
    Need.DIGITAL: ("numerique--",),
    Need.LICENCE: ("mobilite--preparer-un-permis",),
    Need.VEHICLE: ("mobilite--acceder-a-un-vehicule", "mobilite--entretenir"),
    Need.RIGHTS: ("difficultes-administratives-ou-juridiques--",),
    Need.HEALTH: ("sante--",),
}


class Public(Labelled):
    """Who an offer is kept for; several are read as « one of ». IAE stays « à confirmer » by rule."""

    RSA = "rsa", "Bénéficiaires du RSA"
    JOBSEEKERS = "jobseekers", "Personnes inscrites à France Travail"
    IAE = "iae", "Personnes éligibles à l’insertion par l’activité économique"
    UNDER_26 = "under_26", "Moins de 26 ans"
    SENIORS = "seniors", "Seniors"
    DISABLED = "disabled", "Personnes en situation de handicap"
    QPV = "qpv", "Habitants d’un quartier prioritaire ou d’une zone rurale aidée"
    EXILED = "exiled", "Personnes exilées"
    FAMILIES = "families", "Familles"
    WOMEN = "women", "Femmes"
    STUDENTS = "students", "Étudiants"
