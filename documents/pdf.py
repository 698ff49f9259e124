"""HTML to a PDF that is archivable (PDF/A-3a) and accessible (PDF/UA-1) in one file, the same bytes every time.

The plain renderer on purpose: what is sealed is made the boring way.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pikepdf
import weasyprint
from weasyprint.urls import FatalURLFetchingError

from documents.list_bodies import wrap_list_items
from documents.print_resources import PrintResources, ResourceRefused
from finnish.hyphenation import register_finnish

# ISO 14289-1 section 5 with the extension schema that PDF/A asks for. It stands inside the existing RDF: a second RDF
# block, which is what WeasyPrint's own option writes, is not read as an identification.
PDFUA_IDENTIFICATION = b"""
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
"""
RDF_END = b"</rdf:RDF>"
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF; `relationship` is one of ISO 32000-2, 7.11.3, such as Data, Source or Supplement."""

    name: str
    data: bytes
    mime: str
    description: str
    relationship: str = "Data"


def render_pdf(
    html: str,
    *,
    title: str,
    language: str,
    dated: date | None = None,
    attachments: Iterable[Attachment] = (),
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the finished, unsealed PDF.

    `title` and `language` (BCP 47) win over what the HTML says of itself. `dated` is the document's own day, written as
    its day of making; no clock goes into the file. The HTML may refer to `static:` files and to those in `files`, as
    `given:NAME` (print_resources.py). Without a PDF mark of its own (`codes.mark`) a changed copy can't be recognised.

    Raises `ResourceRefused` when the HTML refers to anything else or to a file that is missing.
    """
    register_finnish()
    attachments = list(attachments)
    source = weasyprint.HTML(string=html, url_fetcher=PrintResources(files or {}), base_url="given:")
    source.etree_element.set("lang", language)
    moment = datetime(dated.year, dated.month, dated.day, tzinfo=UTC) if dated else UNDATED
    try:
        document = source.render(pdf_variant="pdf/a-3a")
        document.metadata.title = title
        if dated:
            document.metadata.created = document.metadata.modified = dated.isoformat()
        raw = document.write_pdf(
            pdf_variant="pdf/a-3a", attachments=[_engine_attachment(attachment, moment) for attachment in attachments]
        )
    except FatalURLFetchingError as error:
        raise ResourceRefused(str(error)) from error
    return _finished(raw, attachments)


def extract_attachments(pdf: bytes) -> dict[str, bytes]:
    """Return the files inside the PDF by name. Raises `pikepdf.PdfError` when it can't be read."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {spec.filename: spec.get_file().read_bytes() for spec in document.attachments.values()}


def _engine_attachment(attachment: Attachment, moment: datetime) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        file_obj=io.BytesIO(attachment.data),
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=moment,
        modified=moment,
    )


def _finished(raw: bytes, attachments: list[Attachment]) -> bytes:
    """Add the PDF/UA identification, say each attachment's own media type, list each once, and save compactly."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
        if xmp.count(RDF_END) != 1:
            raise ValueError("The metadata of the rendered PDF has changed its form")
        pdf.Root.Metadata.write(xmp.replace(RDF_END, PDFUA_IDENTIFICATION + RDF_END))
        wrap_list_items(pdf)
        types = {attachment.name: attachment.mime for attachment in attachments}
        associated = {spec.objgen: spec for spec in pdf.Root.get("/AF", [])}
        for spec in associated.values():
            if str(spec.UF) in types:
                spec.EF.F.Subtype = pikepdf.Name("/" + types[str(spec.UF)])
        if associated:
            pdf.Root.AF = pikepdf.Array(associated.values())
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
