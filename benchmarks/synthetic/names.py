"""What things of the synthetic world are called, and which words of the vocabulary it uses."""

from datetime import date

from pyoxigraph import NamedNode

from benchmarks.synthetic.writer import thing

ARTICLES = 10  # of each treaty, one provision each
AGENTS = 20  # non-governmental organisations and the like, with a source each
LAST_DAY = date(2025, 12, 31)  # of what happens

REMOVALS = (
    "removal",
    "forced-return",
    "expulsion",
    "extradition",
    "rejection-at-the-border",
    "expulsion-of-lawfully-present",
)
OTHER_ACTS = (
    "deprivation-of-liberty",
    "detention",
    "arrest",
    "enforced-disappearance",
    "denial-of-asylum-procedure",
    "denial-of-unhcr-access",
    "penalising-irregular-entry",
    "killing",
    "execution",
    "ill-treatment",
    "torture",
    "sexual-violence",
    "forced-abortion",
    "exploitation",
    "forced-labour",
    "trafficking",
    "forced-marriage",
    "family-separation",
    "border-closure",
)
ACT_TYPES = (*REMOVALS, *OTHER_ACTS)
GROUPS = ("refugee", "asylum-seeker", "child", "woman", "pregnant", "trafficking-victim", "worker", "stateless")
DANGERS = (
    "ill-treatment-risk-on-return",
    "torture-risk-on-return",
    "sexual-violence-risk-on-return",
    "persecution-risk-on-return",
    "death-risk-on-return",
    "enforced-disappearance-risk-on-return",
    "arbitrary-detention-risk-on-return",
)
OF_ACTS = ("no-individual-assessment", "transnational-organised-crime")
INVOKED = ("security-exception-invoked", "exclusion-clause-invoked")
DERIVED = ("destination-is-another-state", "destination-is-country-of-nationality")
DATELINE = "events-before-1951"
DATELINED = ("refugee", "asylum-seeker", "stateless")  # the groups that a dateline limits


def treaty(number: int) -> NamedNode:
    return thing("treaty", f"treaty-{number:02}")


def provision(number: int, article: int) -> NamedNode:
    return thing("provision", f"treaty-{number:02}-art-{article}")


def state(number: int) -> NamedNode:
    return thing("state", f"state-{number:03}")


def organ(number: int) -> NamedNode:
    return thing("agent", f"organ-{number:03}")


def agent(number: int) -> NamedNode:
    return thing("agent", f"agent-{number:02}")


def source(number: int) -> NamedNode:
    return thing("source", f"source-{number:02}")
