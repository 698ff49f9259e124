"""How our Word files look and how they are set up: styles, language, page, numbering of lists.

The look is the printed agreement's, kept sober: serif for reading, sans for finding, one colour. Word takes the
substitute named in the font table where the Source fonts are not installed.
"""

import datetime

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle

SERIF, SANS = "Source Serif 4", "Source Sans 3"
SUBSTITUTES = {SERIF: "Cambria", SANS: "Calibri"}
COLOUR, DARK, GREY, RUST = (RGBColor.from_string(code) for code in ("0D4A5A", "0B2F3A", "4A5A60", "8A3B12"))
HAIRLINE = "B9C4C7"
A4 = (Mm(210), Mm(297))
SIDE_MARGIN, TOP_MARGIN, BOTTOM_MARGIN = Mm(24), Mm(28), Mm(24)
LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
HEADING_SIZES = {1: 20, 2: 14.5, 3: 12.5, 4: 11.5, 5: 10.5, 6: 10.5}  # points
BULLETS, NUMBERS = 90, 91  # our numbering schemes, beyond those of the library's template
LIST_STEP = Mm(6)
DEEPEST_LIST = 8
LONGEST_PROPERTY = 255
QUOTE, SMALL, MARK, CAPTION, LINK, CELL, TABLE_HEAD, SEPARATOR = (
    "Quote",
    "Small Print",
    "Mark",
    "Caption",
    "Hyperlink",
    "Table Text",
    "Table Heading",
    "Table Separator",
)


def set_up(document: Document, *, title: str, language: str, author: str, dated: datetime.date | None) -> None:
    """Give an empty document our styles, its language and its properties. `language` is fi, sv or en."""
    _set_language(document, LANGUAGES[language])
    _set_properties(document, title=title, language=LANGUAGES[language], author=author, dated=dated)
    _set_fonts(document)
    _drop_thumbnail(document)
    _style_text(document)
    _style_tables(document)
    _add_numbering(document)


def set_page(document: Document, *, landscape: bool) -> int:
    """Make the pages A4 with our margins; return the width of the text."""
    section = document.sections[0]
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = SIDE_MARGIN
    section.top_margin, section.bottom_margin = TOP_MARGIN, BOTTOM_MARGIN
    section.header_distance = section.footer_distance = Mm(12)
    text_width = width - 2 * SIDE_MARGIN
    for name in ("Header", "Footer"):
        _place_tabs(document.styles[name], text_width)
    return text_width


def new_list(document: Document, *, numbered: bool, start: int = 1) -> int:
    """Return the id of a list that counts from `start` by itself."""
    numbering = document.part.numbering_part.element
    num = numbering.add_num(NUMBERS if numbered else BULLETS)
    if numbered:
        for level in range(DEEPEST_LIST + 1):
            num.add_lvlOverride(ilvl=level).add_startOverride(start)
    return num.numId


def _set_language(document: Document, language: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        for name in ("val", "eastAsia"):
            lang.set(qn(f"w:{name}"), language)
    settings = document.settings.element
    for theme in settings.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), language)
    hyphenation = OxmlElement("w:autoHyphenation")
    hyphenation.set(qn("w:val"), "true")
    settings.insert_element_before(hyphenation, *_AFTER_HYPHENATION)


# The children of w:settings stand in a fixed order (ECMA-376 part 1, 17.15.1.78).
_AFTER_HYPHENATION = (
    "w:consecutiveHyphenLimit",
    "w:hyphenationZone",
    "w:doNotHyphenateCaps",
    "w:characterSpacingControl",
    "w:drawingGridHorizontalSpacing",
    "w:drawingGridVerticalSpacing",
    "w:displayHorizontalDrawingGridEvery",
    "w:displayVerticalDrawingGridEvery",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:shapeDefaults",
    "w:decimalSymbol",
    "w:listSeparator",
)


def _set_properties(document: Document, *, title: str, language: str, author: str, dated: datetime.date | None) -> None:
    properties = document.core_properties
    properties.title, properties.author = title[:LONGEST_PROPERTY], author[:LONGEST_PROPERTY]
    properties.language = language
    properties.comments = properties.last_modified_by = properties.keywords = properties.subject = ""
    moment = datetime.datetime.combine(dated or datetime.date(2000, 1, 1), datetime.time())
    properties.created = properties.modified = moment


def _drop_thumbnail(document: Document) -> None:
    """The library's template brings a picture of itself."""
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_fonts(document: Document) -> None:
    """Name the substitutes of our fonts in the font table."""
    table = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in SUBSTITUTES.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _style_text(document: Document) -> None:
    normal = document.styles["Normal"]
    _letter(normal, SERIF, 10.5)
    _space(normal, after=6, line=1.2)
    for level, size in HEADING_SIZES.items():
        heading = document.styles[f"Heading {level}"]
        _letter(heading, SERIF if level <= 4 else SANS, size, DARK if level <= 4 else COLOUR, bold=True)
        _space(heading, before=0 if level == 1 else 20 - 2 * level, after=6 if level <= 2 else 3, line=1.1)
        heading.font.italic = False
        heading.paragraph_format.keep_with_next = True
        heading.element.get_or_add_pPr().insert_element_before(OxmlElement("w:suppressAutoHyphens"), *_AFTER_SUPPRESS)
    for name in ("Header", "Footer"):
        _letter(document.styles[name], SANS, 8, GREY)
        _space(document.styles[name], line=1.1)
    quote = document.styles[QUOTE]
    _letter(quote, SERIF, 10.5)
    quote.font.italic = False
    quote.paragraph_format.left_indent = Mm(6)
    small = _new(document, SMALL)
    _letter(small, SANS, 9, GREY)
    _space(small, after=4, line=1.2)
    mark = _new(document, MARK)
    _letter(mark, SANS, 10, RUST, bold=True)
    link = document.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, COLOUR


_AFTER_SUPPRESS = (
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)


def _style_tables(document: Document) -> None:
    caption = document.styles[CAPTION]
    _letter(caption, SANS, 9, COLOUR, bold=True)
    _space(caption, before=6, after=3, line=1.1)
    caption.paragraph_format.keep_with_next = True
    cell = _new(document, CELL)
    _letter(cell, SANS, 9)
    _space(cell, before=2, after=2, line=1.15)
    head = _new(document, TABLE_HEAD)
    _letter(head, SANS, 8.5, COLOUR, bold=True)
    _space(head, before=2, after=2, line=1.1)
    head.paragraph_format.keep_with_next = True
    separator = _new(document, SEPARATOR)
    _letter(separator, SANS, 4)
    _space(separator)


def _new(document: Document, name: str) -> BaseStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _letter(style: BaseStyle, font: str, size: float, colour: RGBColor | None = None, *, bold: bool = False) -> None:
    """Set the letter; the theme's fonts, which would win over a named one, are taken out."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    style.font.name = font
    for name in ("eastAsia", "cs"):
        properties.find(qn("w:rFonts")).set(qn(f"w:{name}"), font)
    style.font.size, style.font.bold = Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour


def _space(style: BaseStyle, *, before: float = 0, after: float = 0, line: float = 1.0) -> None:
    wanted = style.paragraph_format
    wanted.space_before, wanted.space_after = Pt(before), Pt(after)
    wanted.line_spacing_rule, wanted.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    wanted.widow_control = True


def _place_tabs(style: BaseStyle, width: int) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:tabs")):
        properties.remove(old)
    style.paragraph_format.tab_stops.add_tab_stop(width // 2, WD_TAB_ALIGNMENT.CENTER)
    style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def _add_numbering(document: Document) -> None:
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for scheme, signs in ((BULLETS, ("bullet", "•", "–")), (NUMBERS, ("decimal", "", ""))):
        levels = "".join(_level(place, *signs) for place in range(DEEPEST_LIST + 1))
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{scheme}">'
                f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
            )
        )


def _level(place: int, form: str, sign: str, other: str) -> str:
    text = (sign if place % 2 == 0 else other) or f"%{place + 1}."
    indent, hanging = (int((place + 1) * LIST_STEP.twips), int(LIST_STEP.twips))
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
