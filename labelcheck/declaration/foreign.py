"""English, Japanese and Korean label sentences. Whether they satisfy the standard is unsettled.

The text comes folded and in lower case. In English the subject must be this text (this article, the above, all content)
or a plain word for content, with at most a few words before the verb.
"""

from __future__ import annotations

import re

from labelcheck.declaration.claim import ALONE, ANYWHERE, BRAND, EDGE, Claim, claim, compiled

_AI = r"(?:(?<![a-z.])ai(?![a-z]|\.\w)|artificial\s intelligence)"
_GEN = r"(?:generated|synthesi[sz]ed|created|made|produced)"
_MAKE = (
    r"(?:written|drafted|translated|authored|edited|compiled|prepared|composed|designed|developed|built|summari[sz]ed|transcribed|assisted"
    r"|coded|painted|drawn|illustrated|narrated|rewritten|co-authored)"
)
_NOUN = (
    r"(?:articles?|content|contents|text|texts|responses?|answers?|summary|summaries|reports?|documents?|documentation|docs?|readme|markup|pages?|posts?|code|codebase|images?"
    r"|pictures?|photos?|illustrations?|artwork|cover|videos?|audio|voice|voices|narration|music|song|story|translations?|subtitles?|transcripts?|data|datasets?|samples?"
    r"|analysis|information|guidance|feedback|explanations?|descriptions?|notes?|newsletter|paper|essay|tests?|project|implementation|structure|output|results?|material"
    r"|message|email|script|guide|tutorial|website|site|app|application|recommendations?|suggestions?|insights?|questions?|captions?|lyrics|comments?|recap|news|review|icons?|logo|banner|thumbnail|avatar|characters?|voiceover|soundtrack|dialogue|poem|letter|overview|conversation|highlights|examples?|commentary|abstract|digest|briefing|edits|scenes?|recipes?|plan|schedule|itinerary|lesson|quiz|notebook|it)"
)
_THIS = r"(?:th(?:is|ese)\b|you\sare\s(?:listening\sto|watching|reading|hearing|viewing)\b|the\s(?:above|following|present)|above|all\s(?:of\s(?:the|this)|the|our|\w+|code)|our|my|(?:some|most|parts?|portions?|much|sections?)\sof\s(?:th(?:is|ese|e)|our|my))"
_WORDS = {"AI": _AI, "GEN": _GEN, "MAKE": _MAKE, "NOUN": _NOUN, "THIS": _THIS, "BRAND": BRAND}
_POINTS = re.compile(rf"^{_THIS}(?:\s(?:is|are)\b(?:\san?\b)?)?")
_ADVERB = r"(?:(?:\w+ly|all|also|in\spart|both|100\s?%|been|being|first|human-reviewed,?|\d+%)\s)*?"
_MEANS = r"(?:by|with|using|via|through|thanks\sto|from)\s(?:(?:the\s)?(?P<help>help|assistance|aid|support|use)\s(?:of|from)\s)?"
_BEFORE_AGENT = r"(?:[^\s.;]{1,30}\s){0,6}?[(\[\"']?"
_AGENT = rf"(?P<agent>{_BEFORE_AGENT}<AI>|{_BEFORE_AGENT}\b<BRAND>)"

_PASSIVE = tuple(
    compiled(
        rf"^(?P<who>[^.;:]{{0,120}}?)(?P<be>\b(?:is|are|was|were|been|being)\s)?(?P<how>{_ADVERB})\b(?P<verb>{verb})\s"
        rf"(?:(?:and|or|,)\s\w+\s)?(?:\w+ly\s|in\spart\s|entirely\s)?{_MEANS}{_AGENT}(?P<rest>.*)$",
        **_WORDS,
    )
    for verb in ("<GEN>", "<MAKE>")
)
_ADJECTIVE = compiled(
    rf"^(?P<who>[^.;:]{{0,120}}?)\b(?P<be>is|are|was|were|been|may\sbe|contains?|includes?|uses?|features?|may\scontain|has|have)\s(?P<how>{_ADVERB}(?:some\s|an?\s|entirely\s)?)"
    r"(?P<agent><AI>)[\s-](?P<verb><GEN>|<MAKE>)\b(?P<rest>.*)$",
    **_WORDS,
)
_OPENING = compiled(
    r"^(?:(?:<NOUN>|contains)\s)?(?P<how>(?:(?:fully|partially|partly|mostly|100%)\s)?)(?P<agent><AI>)[\s-](?P<verb><GEN>|assisted|written|translated)"
    r"(?P<noun>(?:\s<NOUN>)?)(?P<rest>$|[.,!;:—].*|\s(?:may|for\sreference|from|by|using|and\s(?:may|reviewed|edited)|-).*)$",
    **_WORDS,
)
_ACTIVE = compiled(
    rf"^(?P<who>i|we)\s(?P<verb><GEN>|<MAKE>)\s(?:this|these|the)\s[^.;:]{{1,40}}?\s{_MEANS}{_AGENT}\W*$", **_WORDS
)
_FALLIBLE = compiled(
    r"^(?:please\snote:?\s)?(?P<agent><AI>|<BRAND>)(?:\s(?:responses?|answers?|outputs?))?\s(?:can|may)\s(?:make|include|contain)\s(?:mistakes|errors|inaccura)",
    **_WORDS,
)
_SAYS = re.compile(
    "|".join([_GEN[3:-1], _MAKE[3:-1], *(rf"{may}(?<!\w{may})\s(?:make|include|contain)\s" for may in ("can", "may"))])
)
"""Stands in whatever the forms above match. Each way begins with a letter: so it skips what cannot match, many times as fast."""

_LEAD = re.compile(
    r"^(?:[a-z][\w -]{0,40}:\s|(?:please\s)?(?:note(?=\sthat)|be\saware|be\sadvised|remember|keep\sin\smind),?\s(?:that\s)?|for\s(?:transparency|disclosure),?\s|while\s|and\s|parts?:\s)"
)
_MENTION = re.compile(
    r"\b(?:not|never|no|none|nothing|without|neither|nor|whether|if|when|how|why|who|which|unless|until|before|should|must|do|don't|can|could|will|would|shall|to"
    r"|label|labell?ed|mention|detect\w*|identif\w*|claims?|said|says|like|than|any|many|everywhere|someone|example|e\.g|says|about|be|that|they|he|she|because|since"
    r"|almost|now|\w+n't|claim(?:ed|ing)|alleg\w+|admit\w*|accus\w+|suspect\w*|believe\w*|reveal\w*|warn\w*|told|what|your|his|hers?|their|them|him|indicators?|signs|evidence|probability|appears?|seems?)\b|\?"
)
_BEYOND = re.compile(
    r"^\W{0,2}(?:[\w-]+\s)?(?:integrations?|features?|capabilit\w+|in\smind|workflow|pipeline|engine|detect\w+|enabled)\b"
)
_PROCESS = re.compile(
    r"\W*(?:[\w-]+\W+){0,2}(?:as\ssoon\sas|when(?:ever)?|once|upon|every\stime|on\sdemand|including|such\sas|and\sthen)\b|\W+at\sa\b"
)
"""Behind the agent: when and how a product makes such things, not who made this one."""
_CAPTION = re.compile(
    r"^(?:[-\s](?:powered|assistance|help|technology|tools?|voices?|models?))*\W*(?:$|[.,;:!(|/—]|\s(?:and\smay|but|may|for|from|based\son)\b)"
)
"""Behind the agent of a caption, which has no verb: Cover image created with AI tools."""
_IMPERATIVE = re.compile(
    r"^(?:turn|use|add|make|see|find|share|publish|upload|report|detect|label|mark|review|create|try|get)\s"
)
_TELLS = re.compile(
    r"^(?:fact[\s-]?check|breaking|claim|rumou?r|question|q|verdict|news):|\b(?:end|finish|close|start|begin|reply|respond)\swith\b|\b(?:append|insert|write|output|print|return|prepend|state):"
)
_HEDGE = re.compile(
    r"^\W+(?:please|verify|check|review|may|might|can|not|for|use|consult|double|errors?|always|do|no)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:training|input|source|reference|uploaded|submitted|competing|rival|fake|spam|stolen|viral|such|other|similar|users?'?)\s[\w\s]+$"
)
"""Content that is not what the sentence stands in: training images, other posts."""
_LONGEST_DONE, _LONGEST_HELPED = 4, 8
"""Words of a subject that is no known word for content."""
_LONGEST_CAPTION = 2
"""Words of a caption before its participle."""
_HELP = re.compile(r"\W{0,3}(?:[\w-]+\s)?(?:assist|support|help)")
_PARTLY = compiled(
    r"assist|help\b|\baid\b|support|partial|partly|in\spart|\bsome\b|\bmost|parts?\sof|portion|sections?|\bmay\b|might|possibly|likely|(?<!100)%|"
    r"\b(?:images?|pictures?|code|dataset|data|translations?|summar(?:y|ies)|cover|function|subtitles?|structure|markup|illustrations?)\b",
)

_JA = re.compile(
    r"(?P<who>この|本|当|以下|上記|※|note|版は)[^。]{0,24}?(?P<agent>(?<![a-z])ai(?![a-z])|人工知能|chatgpt)[^。]{0,24}?(?P<verb>生成|合成|作成|執筆|翻訳)(?:さ?れ|し)[^。]*。?$"
)
_JA_MENTION = re.compile(
    r"ない|ません|場合|ください|ものか|される|する|コンテンツや|場合は|については|かどうか|とは|には.{0,20}コード"
)
_KO = re.compile(
    r"(?P<agent>(?<![a-z])ai(?![a-z])|인공지능)[^.]{0,30}?(?P<verb>생성|합성|작성|번역)(?:[한된]\s?[^\s]{1,8}(?:입니다|이며|임|으로)|되었습니다|됐습니다|했습니다|되었으며|됨|하였습니다)"
)


def read_english(sentence: str) -> Claim | None:
    """What a folded English sentence says of its text; None for a mention or anything else."""
    if not _SAYS.search(sentence):
        return None
    text = re.sub(r"^[^\w(]+|[^\w)%]+$", "", sentence)
    if sentence.rstrip(")]\"'* ").endswith("?"):
        return None
    if _TELLS.match(text):
        return None
    text = re.sub(r"^\((.*)\)$", r"\1", text)
    said = text
    for _ in range(2):
        said = _LEAD.sub("", said).lstrip("*_\"' (")
    whole = _read_clause(said, sentence.rstrip("*_ ").endswith(":"), said != text.lstrip("*_\"' ("))
    if whole is not None and whole.declares != "no":
        return whole
    parts = re.split(r"\s[-|·—]\s", said)
    found = (_read_clause(part, False, False) for part in parts) if len(parts) > 1 else ()
    return next((c for c in found if c is not None and c.declares != "no"), whole)


def _read_clause(text: str, announces: bool, led: bool) -> Claim | None:
    opening = None if announces else _OPENING.match(text)
    if opening:
        return _read_opening(opening, led)
    fallible = _FALLIBLE.match(text)
    if fallible:
        return claim(bool(re.fullmatch(_AI, fallible["agent"])), False, False, "en", False, EDGE)
    near = None
    for form in (_ACTIVE, _PASSIVE[0], _ADJECTIVE, _PASSIVE[1]):
        m = form.match(text)
        found = m and (_claim(m, text, ANYWHERE) if form is _ACTIVE else _read_passive(m))
        if found and found.declares != "no":
            return found
        near = near or found
    return near


def _read_opening(m: re.Match[str], led: bool) -> Claim | None:
    """AI-generated at the head of the sentence: a tag, or with words behind it, or behind a word such as Note."""
    bare = not m["rest"].strip(" .!")
    hedged = _HEDGE.search(m["rest"]) is not None
    if m["noun"].strip() not in ("", "content") and not (bare or hedged or m["rest"].startswith((" may", " for", ","))):
        return None
    if m["rest"].startswith((".", "!")) and not bare and not hedged:
        return None
    if m["rest"].startswith((":", " may need")) or _MENTION.match(m["rest"].strip()):
        return None
    return _claim(m, m["how"] + m["noun"] + m["verb"], ALONE if bare and not led else EDGE)


def _read_passive(m: re.Match[str]) -> Claim | None:
    """An AI made, by the subject's words; a mention gives None."""
    who = (m["who"] or "").strip(" ,(")
    holds = bool(re.match("contain|includ|use|feature|ha[sv]", m["be"] or ""))
    place = _subject(who, m["be"], 2 if holds else 12) or _done(who, m)
    if place is None or _MENTION.search(f"{_POINTS.sub('', who)} {m['how']}".replace("may contain", "")):
        return None
    if (
        who
        and not m["be"]
        and not (_CAPTION.match(m["rest"]) and len(_POINTS.sub("", who).split()) <= _LONGEST_CAPTION)
    ):
        return None
    if _BEYOND.search(m["rest"]) or (place == EDGE and _PROCESS.match(m["rest"])):
        return None
    return _claim(
        m, f"{who} {m['be']} {m.group(0)[m.start('how') : m.end('agent')]} {_HELP.match(m['rest']) or ''}", place
    )


def _done(who: str, m: re.Match[str]) -> str | None:
    """A short subject of any name whose making is over and all that is said: Sound and visuals were generated with AI."""
    over = re.match("was|were|been", m["be"] or "") is not None
    helped = bool(m.groupdict().get("help") or _HELP.match(m["rest"]))
    longest = _LONGEST_HELPED if helped and who.startswith("the ") else _LONGEST_DONE
    whole = helped or _CAPTION.match(m["rest"])
    return EDGE if over and who and whole and len(who.split()) <= longest and not _IMPERATIVE.match(who) else None


def _subject(who: str, be: str | None, longest: int) -> str | None:
    """Where the sentence counts, by its subject of at most so many words; None if the subject is something else."""
    if _IMPERATIVE.match(who):
        return None
    if _POINTS.match(who):
        return ANYWHERE
    if not who:
        return EDGE if not be else None
    if _ELSEWHERE.search(who):
        return None
    # The documentation in this repo; the code, the tests and the manual.
    own = re.search(
        rf"\b{_NOUN}(?:\s(?:in|of|for|on)\s(?:this|the|our|these)\s\w+|\s(?:provided|shown|displayed)\b.*)?$", who
    )
    plain = (own or re.search(rf"\b{_NOUN}\s\w+$", who)) and len(who.split()) <= (longest if be else 3)
    return EDGE if plain else None


def _claim(m: re.Match[str], said: str, place: str) -> Claim:
    return claim(
        ai=bool(re.search(_AI.replace(r"\s ", " "), m["agent"])),
        generation=bool(re.fullmatch(_GEN, m["verb"])),
        partly=bool(_PARTLY.search(said)),
        language="en",
        settled=False,
        place=place,
    )


def read_japanese(sentence: str) -> Claim | None:
    """What a Japanese sentence says of its text, in the commonest form (この…はAIによって生成されました)."""
    m = _JA.search(sentence)
    if m is None or _JA_MENTION.search(sentence) or sentence.endswith("?"):
        return None
    ai = m["agent"] in ("ai", "人工知能")
    return claim(ai, m["verb"] in ("生成", "合成"), "支援" in sentence or "コード" in sentence, "ja", False, ANYWHERE)


def read_korean(sentence: str) -> Claim | None:
    """What a Korean sentence says of its text, in the commonest forms (AI가 생성한 콘텐츠입니다)."""
    m = _KO.search(sentence)
    if m is None or re.search("않|아니|없|경우|만약", sentence) or sentence.endswith("?"):
        return None
    return claim(True, m["verb"] in ("생성", "합성"), False, "ko", False, EDGE)
