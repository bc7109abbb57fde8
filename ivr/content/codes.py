# ruff: noqa: E501  # a table reads best with one row a line
"""Every problem the content can have: a stable code, what it means, and a hint that teaches.

docs/reference/problems.md lists them from here, and `tests/broken/<code>/` holds a folder with each fault.
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.errors import Level


@dataclass(frozen=True)
class Code:
    title: str
    hint: str
    level: Level = "error"


CODES = {
    # F1: files
    "F101": Code("a file is missing", "Put the file back, take away what asks for it, or say with WEGWIJS_CONTENT where the content is."),
    "F102": Code("a file is not UTF-8", "Save the file again with the encoding UTF-8."),
    "F103": Code("a file is not YAML", "Check the spaces at the start of the line, the colon with a space after it, and the quotes."),
    "F104": Code("a name is used twice", "Keep one of the two; nobody can know which one was meant."),
    "F105": Code("a field is unknown", "Check the spelling against the README of this folder, or take the line out."),
    "F106": Code("an anchor, a tag or deep nesting", "Write the value out in full; these tricks of YAML are not used here."),
    "F107": Code("a value is empty", 'Fill in the value or take the line out. A # or * must be in quotes: "#".'),
    "F108": Code("a character that nobody sees", "Retype the line; an invisible character came along when it was pasted."),
    "F109": Code("a field is missing", "Add the field; the README of this folder has an example."),
    "F110": Code("a value has the wrong form", "Write it the way the README of this folder shows."),
    "F111": Code("a file has a wrong name", "Use small letters, digits and hyphens, at most 40, and the ending .yaml: red-cross.yaml."),
    "F112": Code("a form of before", "Run `wegwijs language migrate`: it moves everything to where it belongs now, and no word is lost."),
    "F113": Code("a name of before", "Write the name of now instead; the other one is still understood.", "warning"),
    # A1: answers
    "A101": Code("an answer leads nowhere", "Use an id of data/topics.yaml, a need of that topic, and organisation/service as in data/organisations."),
    "A102": Code("an answer is too long to listen to", "Nobody remembers more than forty seconds: say what may be done, what is dangerous and where to go, and leave out the rest."),
    "A103": Code("an answer takes too many SMS", "At most three: texters pay for nothing, but old phones lose the fourth."),
    "A104": Code("an answer is not given any more", "Its day has come: look the rule up again, correct the answer, and write a later day or none under until.", "warning"),
    "A105": Code("an answer ends soon", "Look the rule up before its day comes: after it nobody is given the answer.", "warning"),
    "A106": Code("answers that nobody else has read", "Let a colleague or a lawyer hold each sentence against its facts, then write reviewed with by and date.", "notice"),
    "A107": Code("a question has no words in a language", "Add what people text to `answers` in sms_templates: until then the answer is found by telephone only.", "warning"),
    # D2: the directory of organisations
    "D201": Code("a telephone number is not valid", 'Write it as "+32…" without the first 0, or as a short code such as "1712".'),
    "D202": Code("a number may cost the caller extra", "Find an ordinary number: the line never sends anybody to a premium number."),
    "D203": Code("opening hours cannot be read", 'Write them like "Mo-Fr 09:00-12:30,13:30-17:00; PH off"; English days, 24 hours, colons.'),
    "D204": Code("opening hours hide one another", "A part after ; replaces earlier hours of the same days. Two times on one day go with a comma: 09:00-12:00,13:00-17:00."),
    "D205": Code("a topic is unknown", "Use an id of data/topics.yaml, or add the topic there first."),
    "D206": Code("an area is unknown", "Use an id of data/areas.yaml, or add the area there first."),
    "D207": Code("a source is unknown", "Use an id of data/sources.yaml, or add the document there first."),
    "D208": Code("a translation is missing", "Translate it there. It is an error only where menus/line.yaml offers the language, and for what a call cannot do without: set voice or sms to no until that is done."),
    "D209": Code("a contact has no value", "A phone needs its number, an e-mail its address, a visit an address or a note that says where."),
    "D210": Code("an id is used twice", "Give each service of an organisation its own id."),
    "D211": Code("a postal code does not exist", "Look it up; data/postcodes.csv has all of them."),
    "D212": Code("a language code is unknown", "Use the two or three letters of ISO 639: nl, fr, ar, prs."),
    "D213": Code("a cost and a number disagree", "0800 and 116 numbers are free: write `cost: free`."),
    "D214": Code("a text is too long to listen to", "Say it in one or two short sentences; a caller hears about fifteen letters a second."),
    "D215": Code("a closure makes no sense", 'Write first and last as days that exist, the first one first: {first: 2026-12-24, last: 2027-01-01}.'),
    "D216": Code("facts are older than a year", "Call them or look at their website, correct what changed, then `wegwijs checked` with the name of the file.", "warning"),
    "D217": Code("sources disagree", "Ask the organisation, correct the value, and take the dispute out; `wegwijs recheck` says whom to ask first.", "notice"),
    "D218": Code("a number is not what its document prints", "Compare the digits with `value` of the evidence, which is copied to the letter. Where you called yourself, `wegwijs checked` says so."),
    "D219": Code("opening hours are not what their document prints", "Compare the times and the days with `hours` of the evidence, which is copied to the letter. Where you called yourself, `wegwijs checked` says so."),
    "D220": Code("opening hours say something else than they seem to", "Write them as the README of this folder shows, or in words with hours_text."),
    "D221": Code("a fact without its print", "Copy into the evidence what the document prints: `value` for a number, `hours` for opening hours. Where you called yourself, `wegwijs checked` says so."),
    "D222": Code("a short code leads to two things", "Give one of them another code, or callers with an old poster hear the wrong one."),
    "D223": Code("there is no short code", "Add `code`, so that a poster can lead straight to it.", "notice"),
    "D224": Code("open through the night", "Write the earlier time first, or the night as two parts: Mo-Fr 20:00-24:00, Tu-Sa 00:00-09:00."),
    "D225": Code("a date lies in the future", "Check the year and the month: it is the date of a document, or the day on which somebody made sure."),
    "D226": Code("a postal code and a town disagree", "One of the two is wrong: look the address up. data/postcodes.csv has all postal codes with their towns.", "warning"),
    "D227": Code("an organisation is there twice", "Keep one file and bring the services of both together in it; or give the two names that tell them apart.", "warning"),
    "D228": Code("hours that never open", "Look at the dates: somebody who calls would be told for ever that it is closed."),
    "D229": Code("days that are over", "Take the part or the closure out, or write the year that is meant.", "warning"),
    "D230": Code("hours that are easily misread", "Write two digits, 09:00, and look whether morning or afternoon is meant.", "warning"),
    "D231": Code("closed for a season", "Look at both dates and their years; where it is right, leave it.", "warning"),
    "D232": Code("a print of hours that is not understood", "Compare it with the hours yourself; nothing is wrong with it.", "notice"),
    "D233": Code("sources print other hours", "Write those of the other source under hours_also: then what one of them calls open is never called closed.", "warning"),
    "D234": Code("a contact is no more", "It is given to nobody. Leave it for a while, so that nobody enters it again; then take it out.", "notice"),
    "D235": Code("nothing of a service is left", "All its contacts are no more, so nobody finds it: write how it is reached now, or take it out.", "warning"),
    "D236": Code("a name of a street that nobody read", "Write as `streets_source` where the other name of the street was read; else take it out, and callers hear the one that the document prints."),
    "D237": Code("a code that led to something else once", "Take another one: old posters still show it. Where it is that very thing again, take its line out of data/retired_codes.yaml."),
    # M3: menus
    "M301": Code("a key has two choices", "Give each choice its own key."),
    "M302": Code("keys are not in order", "Count 1, 2, 3 … in the order in which they are said: callers expect the next key next."),
    "M303": Code("a menu has too many choices", "At most 6: nobody remembers the first one after that. Put some in a menu of their own."),
    "M304": Code("a menu does not exist", "Check the spelling of goto, or add the menu."),
    "M305": Code("a menu is never reached", "Let a choice lead to it, or take it away."),
    "M306": Code("a menu is too deep", "At most 3 levels from the start, 4 where all of it leads to answers; bring it closer."),
    "M307": Code("a choice leads nowhere", "Give it exactly one of goto (a menu), topic, answers (of a topic) and tell (a sentence)."),
    "M308": Code("a menu leads back into itself", "A caller would go round in circles; the key * already goes back."),
    "M309": Code("a topic cannot be reached by phone", "Add a choice for it to a menu.", "warning"),
    "M310": Code("a menu id is used twice", "Menu ids are shared by all files in menus/; rename one."),
    "M311": Code("a menu takes too long to listen to", "Say each choice shorter, or put some in a menu of their own: at most 20 seconds.", "warning"),
    "M312": Code("a topic leads to nobody", "Add a service with this topic, or take the topic out of the menus.", "warning"),
    "M313": Code("a choice leads to no answers", "Write an answer with this topic, or take the choice out.", "warning"),
    "M314": Code("an answer cannot be reached by phone", "Add a choice with `answers` and its topic to a menu; until then only its code leads there.", "warning"),
    # T4: texts
    "T401": Code("a sentence is missing", "Add the sentence to this file: the line needs all of them."),
    "T402": Code("a sentence is not used", "Check the spelling of its name, or take the line out."),
    "T403": Code("a slot is wrong", "Keep exactly the names in {braces}; the line fills them in."),
    "T404": Code("a sentence is too long to listen to", "Keep it under 300 letters, twenty seconds; split it or leave something out."),
    "T405": Code("a key comes before what it is for", 'Say what it is for first and the key last: "For a doctor, press {key}."', "warning"),
    "T406": Code("a sign that nobody can say", "Take it out, or write it as a word: a voice leaves it out, and with it an SMS costs twice as much."),
    "T407": Code("a text that is not finished", "Write what should be said; nothing of a web page or a form belongs in it."),
    "T408": Code("curly quotes in a name", "These are quotes of a word processor; use straight ones or none.", "warning"),
    # L5: the line
    "L501": Code("a general service does not exist", "Write organisation/service with ids that are in data/organisations."),
    "L502": Code("no language is offered", "Set voice: yes for at least one language."),
    "L503": Code("a language is listed twice", "Keep one of the two."),
    "L504": Code("a language cannot be offered", "Use a code that has names of days (ISO 639: nl, fr, ar, prs), and at most seventeen languages by voice: they have two pages of keys."),
    "L505": Code("a number of the line is set up wrong", "Give the number as +32…, and only a language, a region and a menu that this line has."),
    "L506": Code("offering the languages takes too long", "Let each language say its name and its key, nothing else.", "warning"),
    "L507": Code("the source language is none of the line", "Write in `source` the code of the language in which you write, one of `languages`."),
    # C8: catalogues
    "C801": Code("a catalogue cannot be read", "Put the file back as it was, or mend it there: texts stand in straight quotes, and menus/README.md shows an entry."),
    "C802": Code("a catalogue has a place twice", "Keep one of the two; nobody can know which one was meant."),
    "C803": Code("a translation is older than its sentence, or marked", "Look whether it still says the same, correct it, and take the word fuzzy away; `wegwijs language update` marks all of these.", "warning"),
    "C804": Code("a translation of nothing", "`wegwijs language update` moves it to the end of the catalogue, out of the way, and back when its sentence returns.", "warning"),
    "C805": Code("a term is unknown", "Use an id of menus/terms.yaml, or add the term there first."),
    "C806": Code("a term has no word in a language", "Write under `say` the word of this line for it: then everybody who translates uses the same one.", "warning"),
    "C807": Code("a translation does not keep to a term", "Use the word that menus/terms has for this language; where another form of it is right, add that to `forms`.", "warning"),
    "C808": Code("a language is called reviewed and has drafts", "Let somebody who answers for it read them; then `wegwijs language read`, with --reviewed, or each in the console. Until then it counts as a draft.", "warning"),
    # S6: SMS
    "S601": Code("a word belongs to the carriers", "STOP, HELP and the like never reach us as words: choose another one."),
    "S602": Code("a word has two meanings in one language", "Keep it at the meaning most people have in mind."),
    "S603": Code("a template is missing", "Add the file: every SMS language needs all templates."),
    "S604": Code("a template is broken", "Check the {{ names }} and {% tags %} against sms_templates/README.md."),
    "S606": Code("a word can never be matched", "Use one to four words with letters or digits in them."),
    "S605": Code("a topic or a command has no word in a language", "Add at least one word, or nobody can ask for it by SMS."),
    "S607": Code("a message costs too much", "Give the organisation a short_name, or shorten the template: a message with cards has two SMS at most, an answer to a question four with who helps, anything else three."),
    "S608": Code("a name leads to no organisation", "Use the name of a file in data/organisations, without .yaml."),
    "S609": Code("a message is empty", "Write the message again; sms_templates/README.md says what each file is for."),
    "S610": Code("a message does not say what it must", "Put the name in double braces back where the message should say it."),
    "S611": Code("a danger leads nowhere", "Use an id of data/dangers.yaml, and there a need or a topic of data/topics.yaml."),
    "S612": Code("a wording of danger cannot be read", "Write words, with * for an ending, | for or, + for both and - for without; sms_templates/README.md has examples."),
    "S613": Code("a danger has no words in a language", "Add what people write who are in it: until then they get no emergency number.", "warning"),
    "S614": Code("nobody is answered in this language", "Choose a language that menus/line.yaml offers by SMS, or leave `answer` out."),
    "S615": Code("what a question holds cannot be read", "Write words, with * for an ending, | for or, + for both and - for without; sms_templates/README.md has examples."),
    "S616": Code("questions are not told from needs in a language", "Add `questions` to its words: until then only who texts the words of an answer gets it.", "warning"),
    # N9: needs
    "N901": Code("an id of a need is used twice", "Give the need an id that no topic and no other need has."),
    "N902": Code("a need is unknown", "Use an id below `needs` of data/topics.yaml, or add the need there first."),
    "N903": Code("a need of another topic", "Add that topic to `topics` of the service, or take the need out."),
    "N904": Code("a need nobody meets", "Add it to `needs` of a service that helps with it; until then callers are not asked for it.", "warning"),
    "N905": Code("a service without a need", "Add `needs` with what it helps with, or leave it: it comes after those who meet what is asked.", "notice"),
    "N906": Code("a need has no word in a language", "Add a word to `needs` of this file, so that people can text for it.", "notice"),
    # R1: tables
    "R101": Code("a table cannot be read", "The first line names the columns, each row has a cell for each of them; data/README.md has all columns."),
    "R102": Code("a row leads nowhere", "Write the municipality under town as data/postcodes.csv has it (since 2025 some are one), or ids of data/areas.yaml under areas."),
    "R103": Code("a row is there twice", "Keep one of the two, or give both a name of their own."),
    "R104": Code("a row reaches nobody", "Fill in phone, email, website or street; where nobody knows any, take the row out."),
    "R105": Code("a note in a row is not understood", "Under checked goes a day and how somebody made sure: 2026-11-26 called. Under heard a day and what they say instead: 2026-11-26 phone 053 77 24 24, or hours, address, owner. No sentence, and never a name."),
    # P7: places
    "P701": Code("a row of the postal codes is broken", "Each row has the eleven columns of the first line, and a postal code of four digits."),
    "P703": Code("a name leads to no place", "Write the postal code in quotes, or an id of data/areas.yaml."),
    "P704": Code("areas lie in a circle", "Follow `within` from area to area; it must end at the widest one."),
    "P702": Code("an area holds no place", "Write region and province exactly as in data/postcodes.csv."),
}  # fmt: skip
