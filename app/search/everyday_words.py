"""Words people use for one another, and words that say nothing of what is looked for. Folded, as typed."""

SAME = (  # each line is one term, whichever word is written or asked
    "ordinateur ordinateurs ordi informatique numerique internet pc",
    "caisse caissier caissiere caissieres caissiers",
    "immersion immersions stage stages stagiaire",
    "benevolat benevole benevoles volontaire volontaires volontariat",
    "agriculture agricole agricoles agriculteur agricultrice ferme fermes",
    "alimentaire alimentaires alimentation epicerie manger nourriture",
    "nettoyage nettoyer menage menages proprete",
    "voiture voitures auto vehicule vehicules",
    "enfant enfants bebe bebes gosse gosses babysitting babysitter",
    "francais fle",
    "creche creches nourrice nounou",
    "samedi samedis weekend",
    "coiffure coiffeur coiffeuse",
    "agee agees ainee aines senior seniors vieux",
    "vente ventes vendre vendeur vendeuse vendeurs vendeuses",
    "livraison livraisons livrer livreur livreuse livreurs livreuses",
    "mecanique mecaniques mecanicien mecanicienne mecaniciens",
    "soudage soudure souder soudeur soudeuse soudeurs",
    "plombier plomberie plombiers",
    "menuisier menuiserie menuisiers",
    "bricolage bricoler bricoleur bricoleuse bricoleurs",
    "tondre tonte pelouse pelouses gazon",
    "couture coudre couturier couturiere",
    "foret forets forestier forestiere forestiers",
    "sport sports sportif sportive sportifs foot football",
    "bateau bateaux naval navale navals navales",
    "aeroport aeroports avion avions aerien",
    "papier papiers paperasse demarche demarches",
)
WEAK = frozenset(  # left out of a search that says anything else
    (  # noqa: SIM905 -- short words read better as a text
        "travail travailler boulot boulots job jobs metier metiers bosser embauche recrute recrutement "
        "cherche chercher trouver besoin veux voudrais voudrai aimerais aimerai peux peut faut aller "
        "quelques quelque heure heures jour jours pres proche proches cote coin loin autour ici maintenant vite urgent "
        "cours apprendre rdv cher chere petit petits petite petites bien bon bonne aime "
        "tot tard gens sais sait savoir sentir gratuit gratuite gratuits gratuites "
    ).split()
)
