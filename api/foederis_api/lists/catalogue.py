"""All lists, as data. A filter, a column or a whole list more is a line here, and no code anywhere else."""

from dataclasses import dataclass

from foederis_api.lists.description import Column, Filter, List, Shown, Sort, Time, Values, When

SLUG, LABEL = Sort("slug", "slug"), Sort("label", "label")

# Parts of paths that several lists share.
TREATY_OF_NORM = "fo:restsOn/eli:is_part_of*"
OF_ACT = "(fo:actor/fo:organOf?|fo:territory|fo:destination|fo:attributedTo|fo:affects/fo:nationality)/fo:territoryOf?"
CLAIMS_OF_ACT = "(()|fo:inEvent|fo:affects)/^fo:about"
REQUIRED = "(fo:personRequirement|fo:conditionRequirement)/fo:anyOf|fo:exception/fo:invokedThrough"
SPEAKER = ("fo:speaker", "fo:source/dcterms:publisher")
SAID = ("fo:saidOn", "fo:source/dcterms:issued")
CHARACTERISTIC = "fo:hasCharacteristic/fo:characteristic/skos:broader*"


def _grade(path: str = "fo:grade") -> Filter:
    text = "How well it is attested: read in a primary source, in a secondary one, computed, or not verified."
    return Filter("grade", path, text, "primary", scheme="grades", prefix="grade-")


def _type(example: str) -> Filter:
    return Filter("type", "rdf:type", "The class of the thing.", example, values=Values.CLASS)


def _flag(name: str, path: str, description: str) -> Filter:
    return Filter(name, path, f"{description} `true` or `false`.", "true", values=Values.PLAIN)


def _assessed(treaty: str, norm: str, outcome: str) -> tuple[Filter, ...]:
    """What is asked of an assessment, from the hub of events and acts."""
    together = "; together with the other two, of one assessment."
    return (
        Filter(
            "treaty",
            treaty,
            f"A treaty of the norm that was assessed, or through which it binds{together}",
            "cat-1984",
            kinds=("treaty",),
            in_hub=True,
        ),
        Filter("norm", norm, f"A norm that was assessed{together}", "cat-1984-art-3", kinds=("norm",), in_hub=True),
        Filter(
            "outcome",
            outcome,
            f"What the assessment concluded{together}",
            "implicated",
            scheme="outcomes",
            in_hub=True,
        ),
    )


ASSESSED = _assessed(
    f"fo:ofNorm/{TREATY_OF_NORM}|fo:throughTreaty|fo:aboutTreaty",
    "fo:ofNorm",
    "fo:outcome",
)
SOURCE_OF_FACT = Filter("source", "dcterms:source", "A source that it rests on.", "untc-iv-9", kinds=("source",))


def _within(*begin: str, what: str) -> Time:
    return Time(When.WITHIN, begin, f"{what}: {{}} this date (EDTF); what may lie in the time is found.")


EVENTS = List(
    "events",
    "event",
    "Events, in order of time",
    "claims",
    filters=(
        Filter(
            "state",
            f"^fo:inEvent/{OF_ACT}|sem:hasPlace/fo:inState",
            "A State that an act touches: whose act, where, where to, or whose nationals.",
            "chn",
            kinds=("state",),
        ),
        Filter(
            "actor",
            "^fo:inEvent/fo:actor/fo:organOf?",
            "Whose act: a State (with its organs) or an agent.",
            "chn",
            kinds=("state", "agent"),
        ),
        Filter(
            "act",
            "^fo:inEvent/fo:actType/skos:broader*",
            "A type of act, or one that is broader.",
            "removal",
            scheme="act-types",
        ),
        Filter(
            "group",
            f"^fo:inEvent/fo:affects/(()|{CHARACTERISTIC})",
            "An affected group, or a characteristic that its members are said to have.",
            "child",
            kinds=("group",),
            scheme="circumstances",
        ),
        Filter("place", "sem:hasPlace", "Where.", "jilin", kinds=("place",)),
        Filter(
            "source",
            "(()|^fo:inEvent/(()|fo:affects))/^fo:about/fo:source",
            "A source that says something of the event.",
            "hrw-2024-05-08",
            kinds=("source",),
        ),
        *ASSESSED,
    ),
    hub="^fo:inEvent/^fo:ofAct",
    times=(_within("fo:date", "^fo:inEvent/fo:date", what="When it happened"),),
    sorts=(Sort("date", "date", ("fo:date", "^fo:inEvent/fo:date")), SLUG, LABEL),
    columns=(
        Column("date", Shown.PLAIN, "fo:date"),
        Column("places", Shown.MANY, "sem:hasPlace"),
        Column("acts", Shown.MANY, "^fo:inEvent"),
        Column("outcomes", Shown.TALLY, "^fo:inEvent/^fo:ofAct", tallied="fo:outcome"),
    ),
)
ACTS = List(
    "acts",
    "act",
    "Acts, in order of time",
    "claims",
    filters=(
        Filter("event", "fo:inEvent", "The event that it is part of.", "2023-10-09-chn-forced-return", ("event",)),
        Filter(
            "state", OF_ACT, "A State that it touches: whose, where, where to, or whose nationals.", "chn", ("state",)
        ),
        Filter(
            "actor",
            "fo:actor/fo:organOf?",
            "Whose act: a State (with its organs) or an agent.",
            "chn",
            ("state", "agent"),
        ),
        Filter("act", "fo:actType/skos:broader*", "Its type, or one that is broader.", "removal", scheme="act-types"),
        Filter("territory", "fo:territory", "Where it was done.", "chn", ("state",)),
        Filter("destination", "fo:destination", "Of a removal: where to.", "prk", ("state",)),
        Filter("nationality", "fo:affects/fo:nationality", "Whose nationals it affected.", "prk", ("state",)),
        Filter(
            "characteristic",
            f"fo:affects/{CHARACTERISTIC}",
            "What those affected are said to be, or what is broader.",
            "child",
            scheme="circumstances",
        ),
        Filter(
            "circumstance",
            f"{CLAIMS_OF_ACT}/fo:circumstance/skos:broader*",
            "A circumstance about which something is claimed of it, its event or those affected.",
            "torture-risk-on-return",
            scheme="circumstances",
        ),
        Filter("time", "fo:timeKind", "An instant, or continuing.", "instant", scheme="time-kinds", prefix="time-"),
        Filter(
            "source", f"{CLAIMS_OF_ACT}/fo:source", "A source that says something of it.", "hrw-2024-05-08", ("source",)
        ),
        *ASSESSED,
    ),
    hub="^fo:ofAct",
    times=(_within("fo:date", what="When it was done"),),
    sorts=(Sort("date", "date", ("fo:date",)), SLUG, LABEL),
    columns=(
        Column("event", Shown.ONE, "fo:inEvent"),
        Column("act", Shown.ONE, "fo:actType"),
        Column("actor", Shown.ONE, "fo:actor"),
        Column("date", Shown.PLAIN, "fo:date"),
        Column("territory", Shown.ONE, "fo:territory"),
        Column("destination", Shown.ONE, "fo:destination"),
        Column("affects", Shown.MANY, "fo:affects"),
        Column("outcomes", Shown.TALLY, "^fo:ofAct", tallied="fo:outcome"),
    ),
)
ASSESSMENTS = List(
    "assessments",
    "assessment",
    "Assessments: what follows for which act, norm and State",
    "assessments",
    filters=(
        Filter("event", "fo:ofAct/fo:inEvent", "The event of its act.", "2023-10-09-chn-forced-return", ("event",)),
        Filter("act", "fo:ofAct", "Its act.", "2023-10-09-chn-forced-return-1", ("act",)),
        Filter(
            "act_type",
            "fo:ofAct/fo:actType/skos:broader*",
            "The type of its act, or one that is broader.",
            "removal",
            scheme="act-types",
        ),
        Filter("norm", "fo:ofNorm", "Its norm.", "cat-1984-art-3", ("norm",)),
        Filter(
            "treaty",
            f"fo:ofNorm/{TREATY_OF_NORM}|fo:throughTreaty|fo:aboutTreaty",
            "The treaty of its norm, or through which it binds.",
            "cat-1984",
            ("treaty",),
        ),
        Filter("bearer", "fo:ofBearer", "The State whose obligation it is.", "chn", ("state",)),
        Filter("outcome", "fo:outcome", "What it concludes.", "implicated", scheme="outcomes"),
        Filter("reason", "fo:reason", "Why, where it is not implicated.", "not-a-party", scheme="reasons"),
        Filter("failing", "fo:failingGate", "A gate that fails.", "bound", scheme="gates", prefix="gate-"),
        Filter("open", "fo:openGate", "A gate that is undetermined.", "person", scheme="gates", prefix="gate-"),
        Filter(
            "theme",
            "fo:ofNorm/fo:theme",
            "What its norm is about.",
            "non-refoulement-torture",
            scheme="themes",
            prefix="theme-",
        ),
        Filter("source", "fo:evidence/fo:source", "A source of its evidence.", "hrw-2024-05-08", ("source",)),
    ),
    times=(
        _within("fo:ofAct/fo:date", what="When its act was done"),
        Time(
            When.BY,
            (f"fo:ofAct/{CLAIMS_OF_ACT}/fo:source/dcterms:issued",),
            "Only of acts of which something had been published by then (EDTF). The conclusions are those of the "
            "release; what followed from what was known then is at `/events/{slug}/obligations?known_by=`.",
        ),
    ),
    columns=(
        Column("act", Shown.ONE, "fo:ofAct"),
        Column("norm", Shown.ONE, "fo:ofNorm"),
        Column("bearer", Shown.ONE, "fo:ofBearer"),
        Column("outcome", Shown.ONE, "fo:outcome"),
        Column("reason", Shown.ONE, "fo:reason"),
        Column("about", Shown.ONE, "fo:aboutTreaty"),
        Column("through", Shown.ONE, "fo:throughTreaty"),
        Column("bound_since", Shown.PLAIN, "fo:boundSince"),
        Column("as_checked", Shown.PLAIN, "fo:asChecked"),
    ),
    sorts=(SLUG, Sort("date", "date", ("fo:ofAct/fo:date",)), LABEL),
)
NORMS = List(
    "norms",
    "norm",
    "Norms: what the law says",
    "norms",
    filters=(
        Filter("treaty", TREATY_OF_NORM, "The treaty that it rests on.", "cat-1984", ("treaty",)),
        Filter(
            "provision",
            TREATY_OF_NORM,
            "The provision that it rests on, or one that this is part of.",
            "cat-1984-art-3",
            ("provision",),
        ),
        _type("CustomaryNorm"),
        Filter(
            "act",
            "fo:governs/^skos:broader*",
            "A type of act that it governs, itself or by a broader one.",
            "forced-return",
            scheme="act-types",
        ),
        Filter("theme", "fo:theme", "What it is about.", "non-refoulement-torture", scheme="themes", prefix="theme-"),
        Filter(
            "modality",
            "fo:modality",
            "Prohibition, obligation …",
            "prohibition",
            scheme="modalities",
            prefix="modality-",
        ),
        Filter("role", "fo:bearerRole", "Whose it is.", "acting-state", scheme="bearer-roles", prefix="role-"),
        Filter(
            "circumstance",
            REQUIRED,
            "A circumstance that it, or an exception to it, asks about.",
            "torture-risk-on-return",
            scheme="circumstances",
        ),
        Filter("element", "fo:element", "An element of its breach.", "arbitrary", scheme="elements", prefix="element-"),
        Filter("reach", "fo:reach", "How far it reaches.", "anywhere", scheme="reaches", prefix="reach-"),
        _flag("derogable", "fo:derogable", "Whether it can be derogated from."),
        Filter(
            "existence",
            "fo:existence",
            "Of custom: whether it is settled.",
            "settled",
            scheme="settlements",
            prefix="settlement-",
        ),
        Filter(
            "peremptory",
            "fo:peremptoryCharacter",
            "Of custom: whether its peremptory character is settled.",
            "settled",
            scheme="settlements",
            prefix="settlement-",
        ),
        _grade(),
        SOURCE_OF_FACT,
    ),
    times=(
        Time(
            When.ON,
            (f"{TREATY_OF_NORM}/fo:entryIntoForce", "fo:customSince"),
            "The law on this day (YYYY-MM-DD): its treaty was in force, or as custom it was held to exist. Whom it "
            "bound is at `/states/{slug}/obligations?on=`.",
        ),
    ),
    columns=(
        Column("type", Shown.CLASSES),
        Column("modality", Shown.ONE, "fo:modality"),
        Column("bearer_role", Shown.ONE, "fo:bearerRole"),
        Column("governs", Shown.MANY, "fo:governs"),
        Column("rests_on", Shown.MANY, "fo:restsOn"),
        Column("theme", Shown.MANY, "fo:theme"),
        Column("statement", Shown.TEXT, "fo:statement"),
        Column("grade", Shown.ONE, "fo:grade"),
    ),
)
TREATIES = List(
    "treaties",
    "treaty",
    "Treaties",
    "norms",
    filters=(
        Filter("state", "^fo:onTreaty/fo:byState", "A State of which an action on it is recorded.", "chn", ("state",)),
        Filter("open_to", "fo:openOnlyTo", "Of a treaty open to some States alone: one of them.", "prk", ("state",)),
        Filter(
            "theme",
            "^eli:is_part_of*/^fo:restsOn/fo:theme",
            "What a norm of it is about.",
            "non-refoulement-torture",
            scheme="themes",
            prefix="theme-",
        ),
        Filter("serves", "fo:servesNormsOf", "The treaty whose norms its routes serve.", "iccpr-1966", ("treaty",)),
        _grade(),
        SOURCE_OF_FACT,
    ),
    times=(
        _within("fo:adopted", what="When it was adopted"),
        Time(When.ON, ("fo:entryIntoForce",), "In force on this day (YYYY-MM-DD)."),
    ),
    columns=(
        Column("short_title", Shown.TEXT, "fo:shortTitle"),
        Column("adopted", Shown.PLAIN, "fo:adopted"),
        Column("entry_into_force", Shown.PLAIN, "fo:entryIntoForce"),
        Column("citation", Shown.PLAIN, "dcterms:bibliographicCitation"),
        Column("grade", Shown.ONE, "fo:grade"),
    ),
    sorts=(SLUG, LABEL, Sort("date", "date", ("fo:adopted",))),
)
ACTIONS = List(
    "actions",
    "action",
    "Treaty actions: signatures, ratifications, reservations, objections …",
    "norms",
    filters=(
        Filter("state", "fo:byState", "Whose it is.", "chn", ("state",)),
        Filter("treaty", "fo:onTreaty", "The treaty.", "cat-1984", ("treaty",)),
        Filter("action", "fo:actionType", "What was done.", "ratification", scheme="treaty-action-types"),
        Filter(
            "provision",
            "fo:affectsProvision/eli:is_part_of*",
            "A provision that it touches, or one that this is part of.",
            "cat-1984-art-20",
            ("provision",),
        ),
        Filter("territory", "fo:appliesTo", "The territory that it is about.", "hkg", ("state",)),
        Filter(
            "effect",
            "fo:reservationEffect",
            "Of a reservation.",
            "excludes",
            scheme="reservation-effects",
            prefix="effect-",
        ),
        Filter(
            "permissibility",
            "fo:permissibility",
            "Of a reservation.",
            "permissible",
            scheme="permissibilities",
            prefix="permissibility-",
        ),
        Filter(
            "responds_to", "fo:respondsTo", "The action that it objects to.", "usa-cat-1984-reservation-16", ("action",)
        ),
        _grade(),
        SOURCE_OF_FACT,
    ),
    times=(_within("fo:depositDate", "fo:effectDate", "fo:actDate", what="When it was done"),),
    columns=(
        Column("state", Shown.ONE, "fo:byState"),
        Column("treaty", Shown.ONE, "fo:onTreaty"),
        Column("action", Shown.ONE, "fo:actionType"),
        Column("act_date", Shown.PLAIN, "fo:actDate"),
        Column("deposit_date", Shown.PLAIN, "fo:depositDate"),
        Column("effect_date", Shown.PLAIN, "fo:effectDate"),
        Column("territory", Shown.MANY, "fo:appliesTo"),
        Column("provisions", Shown.MANY, "fo:affectsProvision"),
        Column("responds_to", Shown.MANY, "fo:respondsTo"),
        Column("withdraws", Shown.MANY, "fo:withdraws"),
        Column("grade", Shown.ONE, "fo:grade"),
    ),
    sorts=(Sort("date", "date", ("fo:depositDate", "fo:effectDate", "fo:actDate")), SLUG, LABEL),
)
PROVISIONS = List(
    "provisions",
    "provision",
    "Provisions of treaties",
    "norms",
    filters=(
        Filter("treaty", "eli:is_part_of*", "Its treaty.", "cat-1984", ("treaty",)),
        Filter(
            "part_of", "eli:is_part_of*", "A provision that it is, or is part of.", "cat-1984-art-3", ("provision",)
        ),
        Filter("article", "fo:articleNumber", "The number of its article.", "3", values=Values.PLAIN),
        Filter(
            "norm",
            "^eli:is_part_of*/^fo:restsOn",
            "A norm that rests on it, or on a part of it.",
            "cat-1984-art-3",
            ("norm",),
        ),
        Filter(
            "route", "fo:opensRoute", "A route that it opens.", "individual-complaint", scheme="routes", prefix="route-"
        ),
        Filter(
            "heard_by",
            "fo:heardBy",
            "Who hears what is brought by that route.",
            "committee-against-torture",
            ("agent",),
        ),
        _grade(),
        SOURCE_OF_FACT,
    ),
    times=(Time(When.ON, ("eli:is_part_of*/fo:entryIntoForce",), "Its treaty was in force on this day (YYYY-MM-DD)."),),
    columns=(
        Column("part_of", Shown.ONE, "eli:is_part_of"),
        Column("article", Shown.NUMBER, "fo:articleNumber"),
        Column("summary", Shown.TEXT, "fo:summary"),
        Column("citation", Shown.PLAIN, "dcterms:bibliographicCitation"),
        Column("grade", Shown.ONE, "fo:grade"),
    ),
)
STATES = List(
    "states",
    "state",
    "States and territories",
    "norms",
    filters=(
        _type("Territory"),
        Filter("region", "fo:region", "Where it lies.", "asia", scheme="regions", prefix="region-"),
        Filter("territory_of", "fo:territoryOf", "The State that it is a territory of.", "chn", ("state",)),
        Filter(
            "treaty",
            "^fo:byState/fo:onTreaty",
            "A treaty on which an action of it is recorded.",
            "cat-1984",
            ("treaty",),
        ),
        Filter(
            "action",
            "^fo:byState/fo:actionType",
            "A kind of action that is recorded of it.",
            "reservation",
            scheme="treaty-action-types",
        ),
    ),
    columns=(
        Column("type", Shown.CLASSES),
        Column("code", Shown.PLAIN, "skos:notation"),
        Column("region", Shown.ONE, "fo:region"),
        Column("territory_of", Shown.ONE, "fo:territoryOf"),
    ),
)
SOURCES = List(
    "sources",
    "source",
    "Sources: what was read",
    "claims",
    filters=(
        Filter("kind", "fo:sourceKind", "What it is.", "report", scheme="source-kinds", prefix="source-kind-"),
        Filter("publisher", "dcterms:publisher", "Who published it.", "human-rights-watch", ("agent", "state")),
        Filter("creator", "dcterms:creator", "Who wrote it.", "human-rights-watch", ("agent",)),
        Filter("origin", "fo:origin", "Whose word it counts as.", "human-rights-watch", ("agent", "state")),
        Filter("language", "dcterms:language", "Its language.", "en", values=Values.PLAIN),
        Filter("reports_on", "fo:reportsOn", "The source that it reports on.", "hrw-2024-05-08", ("source",)),
        Filter(
            "event",
            "^fo:source/fo:about/(()|fo:inEvent|^fo:affects/fo:inEvent)",
            "An event of which it says something.",
            "2023-10-09-chn-forced-return",
            ("event",),
        ),
    ),
    times=(
        _within("dcterms:issued", what="When it was published"),
        Time(When.BY, ("dcterms:issued",), "What had been published by then (EDTF)."),
    ),
    columns=(
        Column("title", Shown.TEXT, "dcterms:title"),
        Column("kind", Shown.ONE, "fo:sourceKind"),
        Column("publisher", Shown.MANY, "dcterms:publisher"),
        Column("origin", Shown.ONE, "fo:origin"),
        Column("issued", Shown.PLAIN, "dcterms:issued"),
        Column("language", Shown.PLAIN, "dcterms:language"),
        Column("url", Shown.PLAIN, "fo:url"),
        Column("citation", Shown.PLAIN, "dcterms:bibliographicCitation"),
    ),
    sorts=(SLUG, LABEL, Sort("date", "date", ("dcterms:issued",))),
)
ABOUT = ("act", "action", "agent", "claim", "event", "group", "norm", "place", "situation", "state", "treaty")
PUBLISHED = Time(When.BY, ("fo:source/dcterms:issued",), "What had been published by then (EDTF).")
EVENT_OF_CLAIM = Filter(
    "event",
    "fo:about/(()|fo:inEvent|^fo:affects/fo:inEvent)",
    "An event that it is about: itself, an act of it, or those affected.",
    "2023-10-09-chn-forced-return",
    ("event",),
)
SOURCE_OF_CLAIM = Filter("source", "fo:source", "Where it stands.", "hrw-2024-05-08", ("source",))
SPEAKER_OF_CLAIM = Filter(
    "speaker",
    "fo:speaker",
    "Whose word it is, where that is not the publisher's.",
    "stephen-kim",
    ("agent", "state"),
)
UNIT = Filter("unit", "fo:unit", "Of a figure: what is counted by.", "person", scheme="units", prefix="unit-")
COUNTED = Filter(
    "counts",
    "fo:counts/skos:broader*",
    "Of a figure: what is counted, or what is broader.",
    "forced-return",
    kinds=("concept",),
)
CLAIMS = List(
    "claims",
    "claim",
    "Claims: who says what, in which source, at which paragraph",
    "claims",
    filters=(
        _type("Position"),
        SOURCE_OF_CLAIM,
        SPEAKER_OF_CLAIM,
        Filter(
            "origin",
            "fo:source/fo:origin",
            "Whose word its source counts as.",
            "human-rights-watch",
            ("agent", "state"),
        ),
        EVENT_OF_CLAIM,
        Filter(
            "about",
            "fo:about",
            "What it is about, by kind and slug.",
            "act/2023-10-09-chn-forced-return-1",
            ABOUT,
            values=Values.QUALIFIED,
        ),
        Filter(
            "circumstance",
            "fo:circumstance/skos:broader*",
            "The circumstance that it asserts, denies or finds, or one that is broader.",
            "torture-risk-on-return",
            scheme="circumstances",
        ),
        Filter("stance", "fo:stance", "How it stands to that.", "denied", scheme="stances", prefix="stance-"),
        Filter("danger_in", "fo:dangerIn", "The country of a danger.", "prk", ("state",)),
        Filter(
            "standard",
            "fo:standardOfProof",
            "Of a finding: the standard of proof.",
            "reasonable-grounds",
            scheme="standards-of-proof",
            prefix="standard-",
        ),
        Filter("addressed_to", "fo:addressedTo", "Whom it addresses.", "chn", ("state", "agent")),
        Filter(
            "position", "fo:positionKind", "Of a State's answer.", "denial", scheme="position-kinds", prefix="position-"
        ),
        Filter(
            "invokes",
            "fo:invokes",
            "The norm, provision or treaty that it invokes.",
            "cat-1984",
            ("norm", "provision", "treaty"),
        ),
        UNIT,
        COUNTED,
        _flag("first_hand", "fo:firstHand", "Whether its source says so itself."),
        _flag("alleges_breach", "fo:allegesBreach", "Whether it says that a norm was breached."),
    ),
    times=(_within(*SAID, what="When it was said"), PUBLISHED),
    columns=(
        Column("type", Shown.CLASSES),
        Column("source", Shown.ONE, "fo:source"),
        Column("paragraph", Shown.NUMBER, "fo:paragraph"),
        Column("locator", Shown.PLAIN, "fo:locator"),
        Column("speaker", Shown.MANY, "fo:speaker"),
        Column("about", Shown.MANY, "fo:about"),
        Column("stance", Shown.ONE, "fo:stance"),
        Column("circumstance", Shown.ONE, "fo:circumstance"),
        Column("said_on", Shown.PLAIN, "fo:saidOn"),
        Column("first_hand", Shown.FLAG, "fo:firstHand"),
        Column("value", Shown.NUMBER, "fo:value"),
        Column("statement", Shown.TEXT, "fo:statement"),
    ),
    sorts=(SLUG, Sort("date", "date", SAID), Sort("value", "number", ("fo:value",)), LABEL),
)
RECONCILIATIONS = List(
    "reconciliations",
    "claim",
    "Totals that sources give, beside the sums of their parts",
    "claims",
    address="/counts/reconciliations",
    only="fo:aggregates|^fo:partOfCount",
    filters=(SOURCE_OF_CLAIM, SPEAKER_OF_CLAIM, EVENT_OF_CLAIM, UNIT, COUNTED),
    times=(
        _within("fo:period", what="The time that is counted"),
        Time(
            When.BY,
            ("fo:source/dcterms:issued",),
            "What had been published by then (EDTF): totals with a part, and what they relate to.",
            also="(fo:aggregates|^fo:partOfCount)/fo:source/dcterms:issued",
        ),
    ),
    columns=(
        Column("source", Shown.ONE, "fo:source"),
        Column("period", Shown.PLAIN, "fo:period"),
        Column("unit", Shown.ONE, "fo:unit"),
        Column("counted", Shown.ONE, "fo:counts"),
        Column("value", Shown.NUMBER, "fo:value"),
        Column("bound", Shown.ONE, "fo:bound"),
    ),
    sorts=(SLUG, Sort("value", "number", ("fo:value",)), LABEL),
)
SITUATIONS = List(
    "situations",
    "situation",
    "Situations: what is claimed of a country over a period",
    "claims",
    filters=(
        Filter("state", "fo:inState", "Where.", "prk", ("state",)),
        Filter("actor", "fo:ofActor", "Whose acts it covers, where not anyone's.", "chn", ("state",)),
        Filter(
            "act",
            "fo:coversActType/^skos:broader*",
            "A type of act that it covers, itself or by a broader one.",
            "forced-return",
            scheme="act-types",
        ),
        Filter("nationality", "fo:concernsNationality", "Whose nationals it concerns.", "prk", ("state",)),
        Filter(
            "circumstance",
            "^fo:about/fo:circumstance/skos:broader*",
            "A circumstance about which something is claimed of it.",
            "torture-risk-on-return",
            scheme="circumstances",
        ),
        Filter("source", "^fo:about/fo:source", "A source that says something of it.", "hrw-2024-05-08", ("source",)),
    ),
    times=(_within("fo:period", what="Its period"),),
    columns=(
        Column("state", Shown.ONE, "fo:inState"),
        Column("period", Shown.PLAIN, "fo:period"),
        Column("nationality", Shown.MANY, "fo:concernsNationality"),
        Column("covers", Shown.MANY, "fo:coversActType"),
        Column("actor", Shown.ONE, "fo:ofActor"),
    ),
    sorts=(SLUG, LABEL, Sort("date", "date", ("fo:period",))),
)
GROUPS = List(
    "groups",
    "group",
    "Groups of people affected",
    "claims",
    filters=(
        Filter(
            "event",
            "^fo:affects/fo:inEvent",
            "The event of an act that affects it.",
            "2023-10-09-chn-forced-return",
            ("event",),
        ),
        Filter("nationality", "fo:nationality", "Its nationality.", "prk", ("state",)),
        Filter("characteristic", CHARACTERISTIC, "What its members are said to be.", "child", scheme="circumstances"),
    ),
    columns=(
        Column("nationality", Shown.MANY, "fo:nationality"),
        Column("characteristics", Shown.MANY, "fo:hasCharacteristic/fo:characteristic"),
    ),
)
AGENTS = List(
    "agents",
    "agent",
    "Agents: organs, bodies, organisations, informants",
    "claims",
    filters=(
        _type("Organ"),
        Filter("organ_of", "fo:organOf", "The State that it is an organ of.", "chn", ("state",)),
        _flag("pseudonymous", "fo:pseudonymous", "Of an informant: whether the name is a pseudonym."),
    ),
    columns=(Column("type", Shown.CLASSES), Column("organ_of", Shown.ONE, "fo:organOf")),
)
PLACES = List(
    "places",
    "place",
    "Places",
    "claims",
    filters=(
        Filter("state", "fo:inState", "The State in which it lies.", "chn", ("state",)),
        Filter(
            "precision", "fo:precision", "How exact it is.", "city", scheme="location-precisions", prefix="precision-"
        ),
    ),
    columns=(Column("state", Shown.ONE, "fo:inState"), Column("precision", Shown.ONE, "fo:precision")),
)
ARGUMENTS = List(
    "arguments",
    "argument",
    "Arguments, on each side",
    "norms",
    filters=(
        Filter("norm", "fo:concerns", "The norm that it concerns.", "cat-1984-art-3", ("norm",)),
        Filter(
            "conflict",
            "fo:concerns",
            "The conflict of norms that it concerns.",
            "border-protocol-and-non-refoulement",
            ("conflict",),
        ),
        Filter("side", "fo:side", "Which side it takes.", "against", scheme="argument-sides", prefix="side-"),
        Filter("advanced_by", "fo:advancedBy", "Who advances it.", "unhcr", ("agent",)),
        Filter("cites", "fo:cites", "What it cites.", "cat-1984-art-3", ("provision", "norm")),
        _grade(),
        SOURCE_OF_FACT,
    ),
    columns=(
        Column("concerns", Shown.MANY, "fo:concerns"),
        Column("side", Shown.ONE, "fo:side"),
        Column("advanced_by", Shown.MANY, "fo:advancedBy"),
        Column("statement", Shown.TEXT, "fo:statement"),
        Column("grade", Shown.ONE, "fo:grade"),
    ),
)
CONFLICTS = List(
    "conflicts",
    "conflict",
    "Conflicts of norms",
    "norms",
    filters=(Filter("norm", "fo:oneNorm|fo:otherNorm", "A norm that is in it.", "cat-1984-art-3", ("norm",)),),
    columns=(Column("one", Shown.ONE, "fo:oneNorm"), Column("others", Shown.MANY, "fo:otherNorm")),
)
CONCEPTS = List(
    "concepts",
    "concept",
    "Concepts of the vocabulary",
    "ontology",
    filters=(
        Filter("scheme", "skos:inScheme", "The scheme that it is in.", "act-types", ("scheme",)),
        Filter("broader", "skos:broader*", "A concept that it is, or that is broader.", "removal", ("concept",)),
    ),
    columns=(
        Column("scheme", Shown.ONE, "skos:inScheme"),
        Column("broader", Shown.MANY, "skos:broader"),
        Column("definition", Shown.TEXT, "skos:definition"),
    ),
)
SCHEMES = List(
    "schemes",
    "scheme",
    "Schemes of concepts",
    "ontology",
    columns=(Column("definition", Shown.TEXT, "skos:definition"),),
)

LISTS = (
    EVENTS,
    ACTS,
    ASSESSMENTS,
    NORMS,
    TREATIES,
    ACTIONS,
    PROVISIONS,
    STATES,
    SOURCES,
    CLAIMS,
    RECONCILIATIONS,
    SITUATIONS,
    GROUPS,
    AGENTS,
    PLACES,
    ARGUMENTS,
    CONFLICTS,
    CONCEPTS,
    SCHEMES,
)
BY_NAME = {each.name: each for each in LISTS}


@dataclass(frozen=True, slots=True)
class Below:
    """A list under the address of a thing: the same, with one filter set to that thing."""

    kind: str
    folder: str
    name: str
    described: List
    filter: str

    @property
    def path(self) -> str:
        return f"/{self.folder}/{{slug}}/{self.name}"


BELOW = (Below("norm", "norms", "events", EVENTS, "norm"), Below("treaty", "treaties", "actions", ACTIONS, "treaty"))


def _repeated(described: List, without: str = "") -> frozenset[str]:
    return frozenset({each.name for each in described.filters} - {without} | {"facets"})


# The parameters that may be given several times, by the path of a route.
REPEATED = {
    "/reconcile/suggest/entity": frozenset({"type"}),
    "/search": frozenset({"kind"}),
    "/states/{slug}/obligations": frozenset({"status"}),
    # How often those of /sparql may stand, SPARQL's own protocol says.
    "/sparql": frozenset(
        {"query", "update"} | {f"{kind}-graph-uri" for kind in ("default", "named", "using", "using-named")}
    ),
    **{
        path + suffix: repeated
        for path, repeated in (
            *((each.path, _repeated(each)) for each in LISTS),
            *((each.path, _repeated(each.described, each.filter)) for each in BELOW),
        )
        for suffix in ("", ".{suffix}")
    },
}
