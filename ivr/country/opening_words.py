"""The words with which people write opening hours, in Dutch, French and English: small letters, no accents."""

from __future__ import annotations

HOLIDAY = 7
"""Stands among the days 0 (Monday) to 6 for public holidays."""

DAYS = (
    ("maandag maandags maa ma", "lundi lundis lun lu", "monday mondays mon mo"),
    ("dinsdag dinsdags din di", "mardi mardis mar ma", "tuesday tuesdays tues tue tu"),
    ("woensdag woensdags woe wo", "mercredi mercredis mer me", "wednesday wednesdays weds wed we"),
    ("donderdag donderdags don do", "jeudi jeudis jeu je", "thursday thursdays thurs thur thu th"),
    ("vrijdag vrijdags vrij vri vr", "vendredi vendredis ven ve", "friday fridays fri fr"),
    ("zaterdag zaterdags zater zat za", "samedi samedis sam sa", "saturday saturdays sat sa"),
    ("zondag zondags zon zo", "dimanche dimanches dim di", "sunday sundays sun su"),
)
"""Monday first: in Dutch, French and English."""

MONTHS = (
    "januari janvier january janv jan",
    "februari fevrier february fevr fev feb",
    "maart mars march mrt mar",
    "april avril avr apr",
    "mei mai may",
    "juni juin june jun",
    "juli juillet july juil jul",
    "augustus aout august aug",
    "september septembre sept sep",
    "oktober octobre october okt oct",
    "november novembre nov",
    "december decembre dec",
)
"""January first, in the three languages."""

NUMBERS = {
    "nl": (
        "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|"
        "achttien|negentien|twintig|eenentwintig|tweeentwintig|drieentwintig"
    ),
    "fr": (
        "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|"
        "dix-huit|dix-neuf|vingt|vingt et une|vingt-deux|vingt-trois"
    ),
    "en": "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
}
"""From one on."""

GROUPS = {
    (0, 1, 2, 3, 4): (
        "weekdagen|weekdag|weekdgn|werkdagen|werkdag|in de week|tijdens de week|door de week|doordeweeks|"
        "op weekdagen|en semaine|la semaine|jours de semaine|pendant la semaine|jours ouvres|weekdays|weekday|"
        "working days|working day|workdays|business days|during the week|in the week"
    ),
    (5, 6): "weekend|weekends|weekeinde|week-end|week-ends|wkend|week end|in het weekend",
    (0, 1, 2, 3, 4, 5, 6): (
        "elke dag|iedere dag|alle dagen|dagelijks|alle dagen van de week|elke dag van de week|tous les jours|"
        "tous les jours de la semaine|chaque jour|quotidiennement|every day|everyday|daily|each day|all days|"
        "all week|every day of the week|elke nacht|iedere nacht|alle nachten|elke avond|iedere avond|elke ochtend|"
        "elke voormiddag|elke namiddag|chaque nuit|tous les soirs|chaque soir|tous les matins|chaque matin|"
        "every evening|every morning|every afternoon|toutes les nuits|every night|7/7|7d/7|7j/7|7d/7d|7j/7j|7/7d|"
        "7/7j|7 dagen op 7|7 op 7|7 dagen per week|7 dagen op zeven|zeven dagen op zeven|7 jours sur 7|7 jours/7|"
        "7 dagen/7|7 sur 7|7j sur 7|sept jours sur sept|7 jours par semaine|7 days a week|7 days per week|"
        "7 days out of 7|7 on 7|7 days on 7|seven days a week"
    ),
    (HOLIDAY,): (
        "feestdagen|feestdag|wettelijke feestdagen|officiele feestdagen|jours feries|jour ferie|feries|"
        "jours feries legaux|public holidays|public holiday|bank holidays|bank holiday|holidays|ph|jf|"
        "erkende feestdagen|jours feries officiels"
    ),
}
"""Words for several days."""

PARTS = {
    (5 * 60, 13 * 60): (
        "voormiddag|voormiddagen|vm|vm.|ochtend|ochtenden|voor de middag|morgen|'s morgens|'s ochtends|"
        "'s voormiddags|in de voormiddag|in de ochtend|de voormiddag|matin|matins|matinee|le matin|au matin|"
        "du matin|avant-midi|l'avant-midi|morning|mornings|in the morning|in the mornings|the morning"
    ),
    (11 * 60 + 30, 19 * 60): (
        "namiddag|namiddagen|nm|nm.|na de middag|'s middags|'s namiddags|in de namiddag|de namiddag|apres-midi|"
        "l'apres-midi|de l'apres-midi|dans l'apres-midi|apres midi|aprem|afternoon|afternoons|in the afternoon|"
        "in the afternoons|the afternoon"
    ),
    (16 * 60, 24 * 60): (
        "avond|avonden|'s avonds|in de avond|soir|soirs|soiree|le soir|du soir|au soir|en soiree|evening|evenings|"
        "in the evening|in the evenings|the evening"
    ),
    (
        18 * 60,
        36 * 60,
    ): "nacht|nachten|'s nachts|in de nacht|nuit|nuits|la nuit|de nuit|night|nights|at night|in the night",
}
"""Parts of the day, with the minutes from which to which they last."""

KINDS = {
    "range": (
        "-|tot|tot en met|t/m|tm|t.m.|t.m|tem|t.e.m.|t.e.m|to|till|til|until|thru|through|up to|a|au|aux|jusqu'a|"
        "jusqu'au|jusque|jusqu'en|tot aan|tot en|- tot|and until|- - |->|>"
    ),
    "and": ",|en|et|and|&|+|/|et de|alsook|evenals|ainsi que|as well as|puis|ensuite|daarna|then",
    "colon": ":|=",
    "open": (
        "open|opent|geopend|ouvert|ouverte|ouverts|ouvre|we are open|opens|open:|bereikbaar|joignable|accessible|"
        "toegankelijk|sont ouverts"
    ),
    "paren": "(|)|[|]",
    "also": (
        "meme|zelfs|even on|ook|aussi|egalement|also|eveneens|bovendien|inclusief|inbegrepen|incl|y compris|"
        "compris|inclus les|including|included|en plus|extra|additionally"
    ),
    "except": (
        "behalve|uitgezonderd|met uitzondering van|uitz|sauf|excepte|a l'exception de|a l'exception du|"
        "a l'exception des|hormis|except|except for|excl|exclusief|excluding|but not|maar niet|mais pas|niet|not|"
        "pas|buiten|hors|en dehors des|apart from|with the exception of|exceptee|a part"
    ),
    "closed": (
        "gesloten|dicht|toe|geen permanentie|ferme|fermee|fermes|fermeture|closed|off|closing|sluiting|"
        "we zijn gesloten|is gesloten|clos|shut|pas ouvert|not open|niet open|geen|gesl|onbereikbaar|"
        "niet bereikbaar|injoignable|indisponible|unavailable|afwezig|absent|absente|niet beschikbaar|sluitingsdag|"
        "sluitingsdagen|jour de fermeture|jours de fermeture|closing days|closing day"
    ),
    "break": (
        "middagpauze|pauze|lunchpauze|pause|pause de midi|pause midi|lunch break|lunch|break|pause dejeuner|"
        "closed for lunch|gesloten voor lunch|pause - dejeuner|ferme pour la pause de midi"
    ),
    "between": "tussen|between|entre",
    "noon": "middag|de middag|midi|noon|noontime|midday|12 uur 's middags",
    "midnight": "middernacht|minuit|midnight",
    "am": "am|a.m.|a.m",
    "pm": "pm|p.m.|p.m",
    "mark": "u|h|uur|uren|ure|heures|heure|hours|hour|hrs|hr|o'clock|oclock|hs|u.|h.",
    "always": (
        "24/24|24u/24|24h/24|24u/24u|24h/24h|24/24u|24/24h|24 uur op 24|24u op 24|24 op 24|24 uur per dag|"
        "24 uur op 24 uur|24u op 24u|24 heures sur 24|24h sur 24|24h sur 24h|24 sur 24|24 heures/24|24 uur/24|"
        "24 hours a day|24 hours per day|24 hours|24h on 24|24 on 24|24 hours on 24|dag en nacht|jour et nuit|"
        "day and night|de klok rond|de hele dag en nacht|nuit et jour|nacht en dag|night and day|round the clock|"
        "around the clock|altijd open|always open|permanent open|24u/7d|24u/7|24/7d|24h/7j|24/7j|toujours ouvert|"
        "24/7|24/7/365|24h/7|24 hours/7"
    ),
    "season": (
        "zomer|in de zomer|'s zomers|zomeruren|winter|in de winter|winteruren|lente|herfst|ete|en ete|hiver|"
        "en hiver|printemps|automne|summer|in summer|in winter|in the summer|in the winter|spring|autumn|summertime"
    ),
    "remark": (
        "op afspraak|na afspraak|volgens afspraak|met afspraak|afspraak|na telefonische afspraak|na afspraken|"
        "afspraak nodig|afspraak verplicht|maak een afspraak|zonder afspraak|geen afspraak nodig|"
        "afspraak niet nodig|sur rendez-vous|sur rdv|sur rv|sur r-v|sur r.v.|rendez-vous|rdv|rv|sans rendez-vous|"
        "sans rdv|sans rv|avec rendez-vous|prendre rendez-vous|rendez-vous obligatoire|rendez-vous necessaire|"
        "uniquement sur rendez-vous|rdv obligatoire|by appointment|by appointment only|on appointment|"
        "with appointment|appointment only|appointment|appointments|appointment needed|appointment required|"
        "appointments only|with an appointment|without appointment|without an appointment|no appointment needed|"
        "no appointment necessary|op verzoek|sur demande|on request|bel eerst|eerst bellen|vrije inloop|inloop|"
        "walk-in|walk in|drop-in|entree libre|acces libre|accueil libre"
    ),
    "label": (
        "onthaal|loket|balie|secretariaat|kantoor|bureau|bureaux|accueil|secretariat|guichet|permanence|"
        "permanences|permanentie|office|reception|desk|help desk|helpdesk|telefoon|telephone|phone|par telephone|"
        "telefonisch|telefonische|telephonique|by phone"
    ),
    "doubt": (
        "meestal|soms|af en toe|normaal|normaal gezien|gewoonlijk|doorgaans|rond|ongeveer|omstreeks|circa|ca|"
        "wisselend|onregelmatig|variabel|parfois|souvent|vers|environ|normalement|generalement|en general|"
        "d'habitude|de temps en temps|variable|a confirmer|usually|sometimes|about|around|approximately|mostly|"
        "normally|often|roughly|generally|varies|uitzonderlijk|eventueel|voorlopig|tijdelijk|wellicht|vermoedelijk|"
        "occasionnellement|exceptionnellement|eventuellement|provisoirement|temporairement|temporarily|possibly|"
        "tentative|occasionally|irregular|irregulier|bij benadering|tegen|~|±|?|misschien|peut-etre|maybe|perhaps"
    ),
    "workdays": (
        "ouvrables|jours ouvrables|jour ouvrable|kantooruren|heures de bureau|office hours|business hours|"
        "heures ouvrables"
    ),
    "or": "of|ou|or|ofwel|soit",
    "since": "vanaf|a partir de|sinds|depuis|as of|after|apres|na|starting",
    "words": (
        "schooljaar|schoolvakantie|schoolvakanties|schooldagen|schooluren|vakantie|vakanties|verlof|kerstvakantie|"
        "paasvakantie|herfstvakantie|krokusvakantie|zomervakantie|grote vakantie|bouwverlof|annee scolaire|"
        "vacances|vacances scolaires|conge|conges|conges scolaires|periode scolaire|jours d'ecole|school year|term|"
        "term time|school holidays|school days|school terms|vacation|even|oneven|pare|onpare|paire|paires|impaires|"
        "impaire|odd|om de twee weken|om de 2 weken|om de week|tweewekelijks|tweewekelijkse|een keer per|per maand|"
        "van de maand|van elke maand|in de maand|du mois|de chaque mois|par mois|sur deux|sur 2|"
        "tous les quinze jours|tous les 15 jours|toutes les deux semaines|toutes les 2 semaines|every other|"
        "every second|every two weeks|every 2 weeks|fortnightly|biweekly|of the month|of each month|of every month|"
        "a month|per month|eerste|tweede|derde|vierde|vijfde|laatste|premier|premiers|deuxieme|troisieme|quatrieme|"
        "second|dernier|derniers|first|third|fourth|last|ramadan|pasen|kerst|kerstmis|noel|paques|christmas|easter|"
        "week|semaine|semaines|weken|weeks|maandelijks|mensuel|monthly"
    ),
    "filler": (
        "andere dagen gesloten|overige dagen gesloten|alle andere dagen gesloten|gesloten op andere dagen|"
        "gesloten op de andere dagen|de andere dagen gesloten|de rest van de week gesloten|"
        "rest van de week gesloten|anders gesloten|ferme les autres jours|les autres jours ferme|"
        "autres jours ferme|ferme le reste de la semaine|other days closed|closed other days|closed on other days|"
        "closed on all other days|closed all other days|rest of the week closed|closed the rest of the week|"
        "otherwise closed|non-stop|non stop|nonstop|sans interruption|doorlopend|continu|en continu|"
        "zonder onderbreking|without interruption|for lunch|continuous|van|from|de|het|een|du|des|le|la|les|l'|d'|"
        "op|om|in|on|at|the|elke|iedere|alle|chaque|tous les|toutes les|every|each|telkens|steeds|opening hours|"
        "opening|openingsuren|openingstijden|horaire|horaires|heures d'ouverture|horaires d'ouverture|"
        "horaire d'ouverture|hours of opening|hours:|uren:|heures:|ouverture|nous sommes|we zijn|wij zijn|we are|"
        "is|zijn|are|est|sont|enkel|alleen|uitsluitend|uniquement|seulement|only|inclus|inclusive|tijdens|pendant|"
        "during|dans|maar|mais|but|jours|dagen|days|dag|jour|ja|oui|le jour|telkens van|il est|au public|"
        "voor publiek|to the public|maand|mois de|month of|maand van|wij|nous|mois"
    ),
    "ordinal": "ste|e|er|ere|eme|st|nd|rd|th",
    "half": "half",
    "half past": "half past",
    "quarter to": "kwart voor|quarter to|a quarter to",
    "quarter past": "kwart over|kwart na|quarter past|a quarter past",
    "and half": "et demie|et demi|30 minutes",
    "and quarter": "et quart",
    "less quarter": "moins le quart|moins quart",
    "open end": "einde|fin|end|onbekend|slot",
}
"""What all other phrases do."""

TONGUES = {
    "nl": "u uur uren tot tem van op het gesloten ook behalve feestdagen elke tussen dag namiddag voormiddag vm nm "
    "afspraak middag middags maart mei augustus oktober juli juni".split(),
    "fr": "et au aux du le les la des sauf ferme heures heure jours feries aussi midi entre apres matin mars avril mai "
    "juin juillet aout octobre".split(),
    "en": "and to from closed also except between at noon every am pm".split(),
}
"""Words that only one language has: they tell what a short name of a day is short for."""
