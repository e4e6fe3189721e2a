"""Everything that the assistant says in its own words, in one place."""

OF_WHAT = "The review reports {what} for several treatments. Which one do you mean?"
WHICH_STUDY = "That fits several studies. Which one do you mean?"
OPTION_OF = "{what} of {of}"
OPTION_STUDY = "describe {study} [{ref}] on {what}"
GREETING = (
    "Hello. I answer questions about one article: Kronbichler et al., Refractory lupus nephritis: When, why and how to "
    "treat (Autoimmun Rev 2019;18:510-518), with its figures and their sources."
)
HELP = (
    "I answer questions about one review article, Kronbichler et al., Refractory lupus nephritis: When, why and how to "
    "treat (Autoimmun Rev 2019;18:510-518): figures, definitions, recommendations and references, each with its place. "
    "What the review does not say, I do not know, and I give no advice on a person's care."
)
EXAMPLES = (
    "response rate of tacrolimus in CYC-resistant patients",
    "side effects of rituximab in Japan",
    "how do EULAR/ERA-EDTA define refractory LN?",
    "who wrote reference 59?",
)
THANKS = "You are welcome."
OFF_TOPIC = (
    "That is not about the review I know (refractory lupus nephritis, Autoimmun Rev 2019;18:510-518). Ask me about its "
    "treatments, studies, definitions or references."
)
DECLINED = (
    "I cannot advise on a person's care: that decision belongs to the treating team, who know the patient. I can say "
    "what the review reports in general."
)
EMERGENCY = "If this is urgent, call your emergency number or go to an emergency department now."
NOT_REPORTED = "The review does not report that."
NOT_NAMED = "The review does not mention {names}."
LOOKED_FOR = "Looked for: {words}."
NEAREST = "Nearest to it in the review (not an answer to the question): {text}"
OLDER = "The review appeared in 2019; later work is not in it."
NO_REFERENCE = "There is no reference {number}: the review's list ends at {last}."
CORRECTED = "Read {pairs}."
DOUBTS = (
    "Note: the review contradicts itself or is unclear on {count} more points here{studies}; ask about one of them."
)
DISCREPANCY = "Discrepancy in the review ({doubt}): {text}"
MISPRINT = "Note: {text}"
EMPTY = "Send me a question about the review, or 'help'."
RANKED = "Ranked by the figures that the review prints; populations and definitions differ."
COUNTED = "Counted from the studies that the review reports."
COMPUTED = "Computed, not printed in the review: {working}."
MORE = "Also reported by {studies}: ask about one of them."
COURSE = " to "
HIGHEST = "Highest {what} of {count} studies: {lines}."
LOWEST = "Lowest {what} of {count} studies: {lines}."
FALLS = "The falls are computed, not printed in the review; cohorts, definitions and follow-up differ."
POOLED = "Computed, not printed in the review; definitions and follow-up of the studies differ, so no more than a rough guide."
LEFT_OUT = "Left out, since the review gives no figure for them, or one of another kind: {studies}."
NO_STUDY = "The review has no such study ({filters})."
ALL_REFERENCES = "The reference list has {count} entries, [1] to [{last}]."
STUDIES_ON = "{count} studies on {what}:"
TABLE_ABBREVIATIONS = "The legend of Table {tables} spells out:"
ITSELF = "The review's text does not print its own journal or DOI. It appeared as {journal} {year};{volume}:{pages}, doi {doi}."
NO_ENTRY = "The review's reference list has no entry that fits ({what})."
SPREAD = "{what}: {low} to {high} in {count} studies"
NOT_HEAD_TO_HEAD = (
    "Not a head-to-head comparison: the cohorts, their definitions of refractory and their follow-up differ."
)
GAP = "Computed, not printed in the review: a difference of {gap} percentage points."
INSTEAD = "In the review instead: {studies}."
NOT_REPORTED_OF = "The review does not report {what}{of}."
NO_SUCH_STUDY = "The review has no study of {what} from {where}."
STUDIED_IN = "{what} studied in {countries}"
FROM_ELSEWHERE = "{study} is from {actual}, not {claimed}."
FIGURE_ELSEWHERE = "{claimed}% is a figure of {holders}, not of {meant}."
NO_FIGURE = "The review does not report that."
SELF_CITING = "with Kronbichler, the first author of the review, among their authors"
LISTED = "Counted from the reference list."
MORE_REMARKS = "More footnotes belong to these studies; ask about one of them."
