"""Everything that people read in Telegram in the bot's own words. What the assistant says stands in `lnbot.answer.texts`."""

# --- what Telegram shows of the bot itself

DESCRIPTION = (
    "I answer questions about one article: Refractory lupus nephritis: When, why and how to treat (Kronbichler et al., "
    "Autoimmun Rev 2019). Each answer comes with its figures, the place in the review and the reference; what the review "
    "does not report, I say so. Ask here, in your group, or in any chat after my name. No medical advice."
)
SHORT_DESCRIPTION = "Answers about one review on refractory lupus nephritis, with figures and sources."

COMMANDS = {
    "ask": "ask a question",
    "treatments": "browse treatments and outcomes",
    "compare": "two treatments side by side",
    "definitions": "how refractory LN is defined",
    "table": "a table of the review: 1, 2 or 3",
    "ref": "a reference by its number",
    "help": "what I can do, with examples",
    "about": "the review, and what I am not",
    "privacy": "what is kept, and for how long",
    "forget": "remove what is kept of you",
    "feedback": "tell the editor something",
    "settings": "how I answer here",
}
IN_PRIVATE = tuple(COMMANDS)
IN_GROUPS = (
    "ask",
    "treatments",
    "compare",
    "definitions",
    "table",
    "ref",
    "help",
    "about",
    "privacy",
    "forget",
    "feedback",
)
FOR_ADMINS = (*IN_GROUPS, "settings")

# --- start, help, about

EXAMPLES = (
    "tacrolimus in CYC-resistant patients",
    "side effects of rituximab in Japan",
    "how does EULAR define refractory LN?",
    "who wrote reference 59?",
)
"""Questions for newcomers, short enough for a button."""

WELCOME = "Hello. Ask me about refractory lupus nephritis."
WELCOME_MORE = (
    "I know one review, {title} ({journal} {year};{volume}:{pages}): its figures, definitions, recommendations and "
    "references. /help shows what else I can do."
)
WELCOME_END = "Just write your question, or tap one:"

HELP = "What I can do"
HELP_ASK = "Ask in your own words, then go on from the answer: “and its side effects?”, “which reference is that?”."
HELP_COMMANDS = (
    "/treatments: browse by treatment, then outcome",
    "/compare tacrolimus rituximab: side by side",
    "/definitions: how refractory LN is defined",
    "/table 3: a table of the review (1, 2 or 3)",
    "/ref 59: a reference, ready to copy",
    "/ask: a question, where I do not read everything",
    "/about, /privacy, /forget, /feedback, /settings",
)
HELP_ELSEWHERE = (
    "In a group: mention @{username}, reply to one of my messages, or use /ask.",
    "In any other chat: type @{username} and a few words, and pick an answer.",
)
HELP_EDIT = "If you edit a question within an hour, its answer changes with it."
HELP_TRY = "Try one:"

ABOUT = "About"
ABOUT_REVIEW = "I answer from one article: {authors}. {title}. {journal} {year};{volume}({issue}):{pages}, doi:{doi}."
ABOUT_DATE = (
    "It appeared in {year}: I know nothing later. I state its {facts} facts and figures in my own words, with the place and "
    "the reference, and say where it contradicts itself."
)
ABOUT_NOT = (
    "I am no doctor and no medical device. I give no advice on a person's care, I do not replace reading the article, and "
    "nobody should decide about a patient on my word."
)
ABOUT_HOW = "There is no language model in me: the same question gets the same answer. Knowledge base {version}."

# --- privacy

PRIVACY = "What is kept"
PRIVACY_KEPT = (
    "What we talked about last, so that you can go on from it: {dialogue}.",
    "Your questions with my answers, so that an edited question gets its answer edited and you can rate it: {exchange}.",
    "Questions that I could not answer or that were rated, and what /feedback says, for the editor of what I know: {remark}. "
    "Without who asked; phone numbers, e-mail addresses, dates of birth and record numbers are struck out first. /settings "
    "turns it off.",
    "Settings of this chat: as long as I am in it.",
    "Numbers of Telegram's updates, so that none is answered twice: {update}.",
)
PRIVACY_NOT = (
    "Names, pictures, phone numbers and messages that are not for me are not kept. Nothing goes to anybody else."
)
PRIVACY_FORGET = (
    "/forget removes what is kept of you, in all chats, at once. When I leave a group, what was kept of it goes too."
)
PRIVACY_PATIENTS = "Please write nothing that tells who a patient is."

HOUR, DAYS, DAY = "one hour", "{count} days", "one day"

FORGOTTEN = "Done: nothing is kept of you any more, in any chat."
FORGOTTEN_NOTHING = "Nothing was kept of you."

# --- feedback

FEEDBACK_HOW = "Write it after the command, for example: /feedback the answer on plasma exchange lacks the dose"
FEEDBACK_THANKS = "Thank you. The editor will read it, without your name."
GOOD, BAD = "👍", "👎"
RATED = "Thank you, noted."
RATED_BACK = "Taken back."
RATED_LATE = "Thank you, but that answer is too old to be rated."

# --- asking

ASK_HOW = "Write your question after the command, for example: /ask response rate of tacrolimus"
ASK_WHAT = "Yes? Ask me about the review, for example: @{username} response rate of tacrolimus"
REF_HOW = "Which one? Write its number after the command, for example: /ref 59. The list goes from 1 to {last}."
TEXT_ONLY = "I only read text. Write your question, or /help."
UNKNOWN_COMMAND = "I do not know that command. /help shows what I can do, or just write your question."
GONE = "That button is too old. Write your question, or /help."
NOT_YOURS = "That button does not work here."
LINK_GONE = "I do not find what that link led to. Just write your question, or /help."
NOT_NOW = "I cannot reach what I keep just now, so nothing was changed. Please try again later."
FAILED = "Sorry, something went wrong on my side. It was noted; please try again."

TOO_MANY = "That was a lot at once. I go on in {seconds} s."
TOO_MANY_HERE = (
    "That is as much as I may write in this group for now. I go on in {seconds} s; in private I am free: @{username}"
)
TOO_FAST = "A little slower, please."

# --- buttons

SOURCE_IN_FULL = "Source in full"
SOURCES_IN_FULL = "Sources in full"
COPY_CITATION = "Copy citation"
ASK_IN_PRIVATE = "Ask in private"
ASK_MORE = "Ask more in private"
BACK = "« Back"
MORE, LESS = "More »", "« Before"
ALL_TREATMENTS = "« Treatments"
OTHER_COMPARISON = "« Other treatments"
CHOSEN = "✓ {label}"

SHORTER = {" without transplantation": "", "stem cell transplantation": "SCT"}
"""What makes names of treatments short enough for a button."""

# --- browsing

BROWSE = "Which treatment?"
BROWSE_OUTCOME = "{treatment}: what about it?"
COMPARE_FIRST = "Compare: which treatment first?"
COMPARE_SECOND = "Compare {first} with what?"
NO_COMPARISON = "The review gives nothing that would set these two side by side."
TABLE_WHICH = "Which table?"
TABLES = {1: "1: Definitions", 2: "2: Rituximab", 3: "3: Calcineurin inhibitors"}

# --- groups

HELLO = (
    "Hello. I answer questions about a review on refractory lupus nephritis, with figures and sources. Mention "
    "@{username}, reply to me or use /ask; admins find /settings. I stay silent otherwise."
)

SETTINGS = "Settings of this chat"
SETTINGS_TOPIC = "Settings of this topic"
SETTINGS_SPEAK = {
    "commands": "on commands only",
    "mention": "on mentions and commands",
    "replies": "on mentions, replies and commands",
    "everything": "on everything about the review",
}
SETTINGS_VERBOSITY = {"short": "short", "full": "full, details folded"}
SETTINGS_SWITCH = {True: "on", False: "off"}
SETTINGS_QUIET = "{start} to {end}, {zone}"
SETTINGS_QUIET_NONE = "none"
SETTINGS_LINES = {
    "speak": "I speak: {value}",
    "verbosity": "Answers: {value}",
    "quiet": "Quiet hours: {value}",
    "feedback": "Buttons to rate answers: {value}",
    "keep": "Keep unanswered questions for the editor, without names: {value}",
}
SETTINGS_BUTTONS = {
    "speak": "When I speak",
    "verbosity": "Length of answers",
    "quiet": "Quiet hours",
    "zone": "Time zone",
    "feedback": "Rating buttons",
    "keep": "Keeping questions",
    "reset": "As in the whole group",
}
SETTINGS_TURN = {True: "{what}: turn on", False: "{what}: turn off"}
SETTINGS_QUIET_MEANS = "In quiet hours I answer commands only, without a sound."
SETTINGS_QUIET_HOW = "Other hours: /settings quiet 21:30-06:45 Europe/Vienna"
SETTINGS_QUIET_WRONG = (
    "I did not understand these hours. Write them like this: /settings quiet 22:00-07:00 Europe/Vienna\n"
    "To have none: /settings quiet off"
)
SETTINGS_DONE = "Done."
SETTINGS_WHO = "Only the administrators of this group can change how I answer here."
SETTINGS_UNKNOWN = "I could not find out who administrates this group. Please try again."

# --- inline

INLINE_NOTHING = "Nothing found in the review"
INLINE_NOTHING_MORE = "Try a treatment, an outcome, an author or a reference number."
INLINE_EXAMPLE = "For example"
INLINE_EXAMPLES = (
    "response rate of tacrolimus in CYC-resistant patients",
    "side effects of rituximab in Japan",
    "how do EULAR/ERA-EDTA define refractory LN?",
    "proteinuria after immunoadsorption",
    "which rituximab studies had at least 60 patients",
    "dose of tacrolimus",
    "list the definitions of refractory LN",
    "who wrote reference 59?",
)
