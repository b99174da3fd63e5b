"""The words behind the warning signs, on folded text (lower case, no accents): one way of saying it a line."""

import re


def _any_of(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways))


MESSENGERS = r"(?:whats ?app|telegram|signal|snap ?chat|messenger|viber|instagram)"
MONEY_ASKED = _any_of(
    r"frais (?:de |d')?(?:dossier|inscription|formation|traitement|badge|visite|reservation|engagement)",
    r"(?:verser|versez|avancer|avancez|payer|payez|regler|reglez|envoyer|envoyez|virement|deposer) "
    r"(?:\S+ ){0,6}?\d+ ?(?:€|eur)",
    r"\d+ ?(?:€|euros?) (?:\S+ ){0,6}?(?:a votre charge|a regler|a verser|a payer|d'avance|avant de commencer)",
    r"\b(?:caution|depot de garantie|droit d'entree|kit de demarrage)\b",
    r"(?:vers|pay|regl|envoy|depos)e[rz] (?:\S+ ){0,3}?acompte",
    r"(?:contre|exig\w*) (?:\S+ ){0,3}?acompte",
    r"acompte (?:\S+ ){0,5}?(?:reserv\w*|inscription|garanti\w*|bloquer|obligatoire|a (?:verser|payer|regler))",
    r"acompte (?:de |d')\d+ ?(?:€|eur)",
    r"western union|moneygram|transcash|neosurf|paysafecard|coupons? pcs|pcs mastercard|bitcoin|crypto",
    r"(?:acheter|achetez|achat de) (?:\S+ ){0,4}?(?:cartes? (?:cadeaux?|prepayees?)|stock de depart)",
    r"mandat cash|recharge\w* (?:de )?carte",
)
# an advance on one's pay is a right of employees: these words are taken out before the money signs are looked for
ADVANCE_ON_PAY = _any_of(
    r"(?:acomptes?|avances?) (?:\S+ ){0,4}?sur (?:le |la |votre |vos )?(?:salaires?|paies?|payes?|remuneration)",
    r"acomptes? (?:de salaire |de paie )?(?:possibles?|a la demande|sur demande|verses? (?:le|au|chaque|par l'))",
    r"(?:demander|demandez|percevoir|recevoir|recevez|toucher|touchez|nous (?:versons|donnons)) un acompte",
    r"acompte (?:de \d+ ?(?:€|euros?) )?(?:le|au|vers le) \d+ (?:du|de chaque|le mois)",
)
BANK_DETAILS = _any_of(
    r"\b(?:rib|iban)\b",
    r"coordonnees bancaires",
    r"(?:numero|photo|copie)s? (?:de |du |des |d'une )?(?:votre )?carte (?:bleue|bancaire)",
    r"(?:piece|carte) d'identite (?:\S+ ){0,6}?(?:par (?:mail|message|retour)|avant)",
    r"(?:recev\w*|encaiss\w*) (?:\S+ ){0,5}?(?:fonds|virements?|cheques?)",
    r"votre compte (?:bancaire|personnel)",
    r"numero de securite sociale",
)
PREMIUM_NUMBER = re.compile(r"(?<!\d)(?:\+33 ?|0 ?)8[ .]?(?:9|2[05-7])(?:[ .]?\d){6,8}")
MESSAGING_ONLY = _any_of(
    rf"(?:uniquement|seulement|exclusivement) (?:\S+ ){{0,4}}?{MESSENGERS}",
    rf"(?:contact\w*|ecri\w*|repond\w*|postul\w*|ajout\w*|messages?|joindre|rejoi\w*) (?:\S+ ){{0,6}}?{MESSENGERS}",
    r"\b(?:t|wa)\.me/",
    rf"{MESSENGERS} ?:? ?\+?\d",
)
EASY_MONEY = _any_of(
    r"(?:gagnez?|gains?|revenus?) (?:\S+ ){0,6}?(?:rapide|facile|illimite|jusqu'a|garanti|passif)\w*",
    r"argent (?:facile|rapide)",
    r"(?:sans|aucun) (?:effort|risque)\b",
    r"\bmlm\b|marketing (?:de reseau|relationnel)|vente pyramidale|(?:parrain\w*|recrut\w*) (?:\S+ ){0,4}?filleul",
    r"liberte financiere",
    r"devene?z (?:votre propre patron|riche)",
    r"complement de revenus? (?:\S+ ){0,6}?(?:domicile|internet|chez vous|en ligne)",
    r"(?:reexpedi|recept)\w* (?:\S+ ){0,4}?colis (?:\S+ ){0,4}?(?:chez vous|domicile)",
    r"mise sous pli (?:\S+ ){0,3}?(?:chez vous|domicile)",
    r"\btrad(?:ing|er)\b|\bforex\b",
    r"commission (?:uniquement|seule)|100 ?% commission|remuner\w* (?:uniquement )?a la commission",
)
DISGUISED_WORK = _any_of(
    r"\bpostes?\b(?! de secours)",
    r"\bembauch\w*",
    r"\bremplace\w* (?:\S+ ){0,5}?(?:absen\w*|conges?|salarie\w*|employe\w*|malad\w*|maternite)",
    r"\bremplacement\b",
    r"periode d'essai",
    r"\bsalaries? absents?",
    r"\bsalaire\b|\bremunere",
    r"chiffre d'affaires|objectifs? (?:de )?ventes?|rentabilite",
    r"\bcdi\b|\bcdd\b|contrat de travail|lien de subordination|\bemployeur\b",
    r"\brecrut(?:e|ons|ement)\b",
)
ADULT_OR_UNLAWFUL = _any_of(
    r"\bescort\w*|massages? (?:sensuel|naturiste|erotique)\w*|hotesses? de charme|webcam\w* (?:adulte|coquin\w*)",
    r"(?:non|pas) declare(?:e|s|es)?\b",
    r"au (?:noir|black)\b",
    r"de la main a la main",
    r"sans contrat (?:de travail|ecrit)",
)
IMMERSION_NEED = _any_of(
    r"\bremplac\w*",
    r"\brenfort",
    r"surcroit",
    r"pic d'activite",
    r"poste (?:vacant|a pourvoir)",
    r"coup de feu",
    r"haute saison",
)
SHORT_LINK = re.compile(r"\b(?:bit\.ly|tinyurl\.com|cutt\.ly|goo\.gl|t\.co|shorturl\.at|rb\.gy|is\.gd)/")
THROWAWAY_MAILBOX = re.compile(r"@(?:protonmail|proton|tutanota|yopmail|mailinator|mail\.ru|yandex)\b")
# a training or a service may have a fee, and says so
FAIR_PRICE = _any_of(
    r"frais d'inscription|frais (?:de |d')?(?:dossier|formation)",
    r"caution|acompte|depot de garantie",
    r"\d+ ?(?:€|euros?) (?:\S+ ){0,3}?(?:a regler|a payer|a votre charge)",
    r"(?:payer|regler|verser) (?:\S+ ){0,6}?\d+ ?(?:€|eur)",
)
